"""A file waits for its preview: privately, for a day, and not too many of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import a_person, a_project
from translate_hub.domain.limits import DEFAULT_LIMITS, Limits
from translate_hub.domain.permissions import Actor, Role
from translate_hub.errors import Forbidden, Invalid, NotFound
from translate_hub.services import uploading
from translate_hub.storage.articles import Upload
from translate_hub.storage.database import Database
from translate_hub.storage.schema import utc_now


def keep(session: Session, actor: Actor, project: int, content: bytes = b"text", name: str = "a.md") -> str:
    return uploading.keep_upload(session, actor, project, name, content, options={"cut": []}, limits=DEFAULT_LIMITS)


def test_a_file_waits_with_what_was_chosen_and_is_dropped(database: Database) -> None:
    with database.writing() as session:
        actor, project = a_person(session), a_project(session).id
        key = keep(session, actor, project, name="C:\\papers\\مقاله\x07.md")
        uploading.change_options(session, actor, project, key, {"format": "markdown", "cut": [[0, 0, 0, 4]]})
    with database.reading() as session:
        found = uploading.upload_by_key(session, actor, project, key)
        assert (found.name, found.bytes, found.options["format"]) == ("مقاله.md", b"text", "markdown")
        assert timedelta(hours=23) < found.expires_at - utc_now() <= timedelta(hours=24)
        assert [one.key for one in uploading.uploads_of(session, actor, project)] == [key]
    with database.writing() as session:
        uploading.drop(session, actor, project, key)
        with pytest.raises(NotFound):
            uploading.upload_by_key(session, actor, project, key)


def test_nobody_else_and_no_other_project_sees_it(database: Database) -> None:
    with database.writing() as session:
        actor, other, project, elsewhere = a_person(session), a_person(session), a_project(session), a_project(session)
        key = keep(session, actor, project.id)
        for who, where in ((other, project.id), (actor, elsewhere.id)):
            with pytest.raises(NotFound):
                uploading.upload_by_key(session, who, where, key)
            assert uploading.uploads_of(session, who, where) == []
        translator = Actor(actor.person, "T", roles={(project.id, "fa"): Role.TRANSLATOR})
        with pytest.raises(Forbidden):
            uploading.upload_by_key(session, translator, project.id, key)


def test_it_is_gone_after_a_day(database: Database) -> None:
    with database.writing() as session:
        actor, project = a_person(session), a_project(session).id
        key = keep(session, actor, project)
        session.scalars(select(Upload)).one().expires_at = utc_now() - timedelta(seconds=1)
        session.flush()
        with pytest.raises(NotFound, match="24 hours"):
            uploading.upload_by_key(session, actor, project, key)
        keep(session, a_person(session), project)
        assert session.scalar(select(func.count()).select_from(Upload)) == 1


def test_of_many_the_newest_twenty_wait(database: Database) -> None:
    with database.writing() as session:
        actor, project = a_person(session), a_project(session).id
        keys = [keep(session, actor, project) for _ in range(23)]
        other = keep(session, a_person(session), project)
        assert [one.key for one in uploading.uploads_of(session, actor, project)] == keys[:2:-1]
        assert session.scalar(select(func.count()).select_from(Upload)) == 21
        assert other not in keys


def test_too_much_is_refused(database: Database) -> None:
    with database.writing() as session:
        actor, project = a_person(session), a_project(session).id
        with pytest.raises(Invalid, match="empty"):
            keep(session, actor, project, b" \n")
        with pytest.raises(Invalid, match="kB"):
            uploading.keep_upload(session, actor, project, "a", b"xx", options={}, limits=Limits(upload_bytes=1))
        key = keep(session, actor, project)
        with pytest.raises(Invalid, match="too many"):
            uploading.change_options(session, actor, project, key, {"cut": "x" * 9_000_000})

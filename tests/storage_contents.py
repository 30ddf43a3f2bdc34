"""What tests of backups share: filling a database, comparing its content, and a refusal that changes nothing."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from translate_hub.errors import Conflict, HubError
from translate_hub.storage.accounts import Attempt, AuditEntry, Invitation, Membership, Person, RecoveryCode, SignInLink
from translate_hub.storage.articles import Ruling, Upload
from translate_hub.storage.backups import restore_backup
from translate_hub.storage.database import Database
from translate_hub.storage.editions import (
    Address,
    Draft,
    EngineAnswer,
    Event,
    Proposal,
    Publication,
    PublicationCredit,
    PublishedUnit,
    Showing,
    Translation,
)
from translate_hub.storage.schema import Row


def fill(database: Database) -> BuiltArticle:
    """Put rows into every table, with texts, bytes and moments as odd as they may be."""
    with database.writing() as session:
        built = an_article(session, texts=["عنوان", "a\u2028b\tc\nd", "x" * 20_000, "\u200d\u200f \u00a0"])
        built = a_new_revision(session, built, changed={1: "“”"}, split={2: ["one", "two"]}, added={3: ["\U0001f9ff"]})
        session.add(
            SignInLink(
                token_hash=bytes(range(32)), person=built.actor.person, expires_at=datetime(2030, 1, 2, tzinfo=UTC)
            )
        )
        edition, unit, wording = built.editions["fa"], built.units[0], built.wordings[0]
        same: dict[str, Any] = {"edition": edition.id, "unit": unit.id, "text": "م", "form": "text", "note": ""}
        same |= {"wording": wording.id, "author": built.actor.person}
        session.add(Translation(version=1, approved_version=None, **same))
        moment = datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC)
        session.add(Event(number=1, what="save", version=1, origin="person", by=built.actor.person, at=moment, **same))
        session.add(Proposal(base_version=0, origin="file", by=built.actor.person, status="open", **same))
        session.execute(
            insert(Row.metadata.tables["web_session"]),
            {"token_hash": b"\0" * 32, "person": built.actor.person, "created_at": moment, "expires_at": moment},
        )
        fill_what_the_desk_needs(session, built, moment)
        fill_what_readers_see(session, built)
        gone = a_person(session)
        session.flush()
        session.delete(session.get_one(Person, gone.person))
    return built


def fill_what_the_desk_needs(session: Session, built: BuiltArticle, moment: datetime) -> None:
    """Put a row into every table around people, uploads, drafts and machine translation."""
    person, project, unit, wording = built.actor.person, built.project.id, built.units[0].id, built.wordings[0].id
    place: dict[str, Any] = {"edition": built.editions["fa"].id, "unit": unit, "wording": wording}
    built.article.written_on = date(2024, 2, 29)
    session.add_all(
        [
            Membership(project=project, person=person, language="*", role="admin"),
            Invitation(
                token_hash=b"\1" * 32, project=project, grants=[["fa", "translator"]], by=person, expires_at=moment
            ),
            RecoveryCode(person=person, code_hash=b"\2" * 32),
            Attempt(bucket=b"\3" * 32),
            AuditEntry(project=project, by=person, what="invite", about={"n": [1, None], "role": "مترجم"}),
            Upload(
                person=person, project=project, name="مقاله", bytes=b"\0\xff", options={"a": "“”"}, expires_at=moment
            ),
            Ruling(unit=unit, from_wording=wording, to_wording=wording, minor=True, by=person),
            Draft(person=person, text="\u200f ‌", note="", base_version=0, **place),
            EngineAnswer(engine="pseudo", text="ā", raw="⟦ā⟧", by=person, **place),
        ]
    )


def fill_what_readers_see(session: Session, built: BuiltArticle) -> None:
    """Put a row into every table around what is published."""
    person, edition = built.actor.person, built.editions["fa"].id
    publication = Publication(
        edition=edition, number=1, revision=built.revision.id, edition_number=1, title="عنوان", summary="",
        content="[]", sha256=b"\4" * 32, anchors="0" * 32, by=person,
        author="", written_on=date(2024, 2, 29), address="", licence="",
    )  # fmt: skip
    session.add(publication)
    session.flush()
    session.add_all(
        [
            PublishedUnit(publication=publication.id, unit=built.units[0].id, wording=built.wordings[0].id),
            PublicationCredit(publication=publication.id, person=person, role="editor"),
            Showing(edition=edition, publication=publication.id),
            Address(project=built.project.id, language="fa", slug="عنوان", edition=edition, current=True),
        ]
    )


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as session:
        return {
            name: sorted(tuple(map(repr, row)) for row in session.execute(select(table)))
            for name, table in Row.metadata.tables.items()
        }


def refused(database: Database, file: Path, home: Path, why: str, error: type[HubError] = Conflict) -> None:
    """Restoring this file is refused with this sentence, and nothing changes."""
    before = content(database)
    with pytest.raises(error, match=why):
        restore_backup(database, file, home)
    assert content(database) == before

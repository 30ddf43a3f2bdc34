"""Drafts: each person's own, and no translation, on both databases."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from tests.ledgers import put, stored_counts
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor, Role
from translate_hub.errors import Forbidden, Invalid, NotFound
from translate_hub.services import drafting
from translate_hub.storage.database import Database
from translate_hub.storage.drafts import find_draft
from translate_hub.storage.editions import Draft


def keep(session: Session, built: BuiltArticle, n: int, text: str, **more: Any) -> bool:
    """Keep a draft at the n-th unit in Persian."""
    known = {"wording": built.wordings[n].id, "base_version": 0, **more}
    actor = known.pop("actor", built.actor)
    edition, unit = built.editions["fa"].id, built.units[n].id
    return drafting.keep_draft(session, actor, edition, unit, text, limits=DEFAULT_LIMITS, **known)


def texts(session: Session, built: BuiltArticle, actor: Actor | None = None) -> list[str]:
    return [one.text for one in drafting.drafts_here(session, actor or built.actor, built.editions["fa"])]


def test_the_newest_draft_is_the_draft_and_nobody_elses(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        other = a_person(session)
        assert keep(session, built, 2, "later")
        for text in ("o", "on", "one\r\n"):
            assert keep(session, built, 1, text, note="n")
        assert texts(session, built) == ["one", "later"]
        assert texts(session, built, other) == []
        keep(session, built, 1, "another's", actor=other)
        drafting.drop_draft(session, other, built.editions["fa"].id, built.units[1].id)
        assert texts(session, built) == ["one", "later"]
        found = find_draft(session, built.actor.person, built.editions["fa"].id, built.units[1].id)
        assert found is not None
        assert (found.note, found.position, found.base_version, found.version) == ("n", 2, 0, 0)
        assert find_draft(session, other.person, built.editions["fa"].id, built.units[1].id) is None


def test_a_draft_is_no_translation(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        before = stored_counts(session, built.editions["fa"].id)
        keep(session, built, 1, "a draft")
        assert stored_counts(session, built.editions["fa"].id) == before
        assert built.editions["fa"].number == 0


def test_a_draft_that_says_what_stands_or_nothing_is_none(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "stands", note="n")
        keep(session, built, 1, "stands, more")
        assert not keep(session, built, 1, "stands", note="n", base_version=1)
        assert texts(session, built) == []
        keep(session, built, 1, "again")
        assert not keep(session, built, 1, "\n")
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_draft_knows_that_the_row_has_moved_on(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        keep(session, built, 1, "a draft")
        put(session, built, 1, "somebody else's")
        (one,) = drafting.drafts_here(session, built.actor, built.editions["fa"])
        assert (one.base_version, one.version) == (0, 1)


def test_a_draft_of_a_removed_paragraph_is_still_there(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        keep(session, built, 1, "a draft")
        keep(session, built, 2, "another")
        a_new_revision(session, built, removed=[1])
        listed = drafting.drafts_here(session, built.actor, built.editions["fa"])
        assert [(one.text, one.position) for one in listed] == [("another", 2), ("a draft", None)]


def test_what_no_row_could_hold_is_refused(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        for text, note in (("a\0b", ""), ("x" * 20_001, ""), ("a", "\x1b")):
            with pytest.raises(Invalid):
                keep(session, built, 1, text, note=note)
        with pytest.raises(Invalid):
            keep(session, built, 1, "a", wording=built.wordings[2].id)
        with pytest.raises(NotFound):
            drafting.keep_draft(
                session, built.actor, built.editions["fa"].id, 9_999, "a", wording=1, base_version=0,
                limits=DEFAULT_LIMITS,
            )  # fmt: skip


def test_who_may_not_write_keeps_no_draft(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        person = a_person(session, is_operator=False)
        for role, refusal in ((Role.READER, Forbidden), (None, NotFound)):
            roles = {(built.project.id, "fa"): role} if role else {}
            with pytest.raises(refusal):
                keep(session, built, 1, "a", actor=replace(person, roles=roles))
        assert keep(session, built, 1, "a", actor=replace(person, roles={(built.project.id, "fa"): Role.CONTRIBUTOR}))


def test_the_key_for_drafts_is_the_persons_own_and_changes_with_the_hubs_secret() -> None:
    key = drafting.draft_key(b"s" * 32, "abcdefghij")
    assert len(key) == 32
    assert key == drafting.draft_key(b"s" * 32, "abcdefghij")
    assert key != drafting.draft_key(b"s" * 32, "abcdefghik")
    assert key != drafting.draft_key(b"t" * 32, "abcdefghij")

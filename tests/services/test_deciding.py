"""Deciding on texts that wait, and bringing back what once stood, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from tests.ledgers import check_ledger, put, saved, stale, texts_kept, version_of
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor, Role
from translate_hub.domain.saving import Answer, Origin, Proposed, Saved, Status
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Conflict, Forbidden, Invalid, NotFound
from translate_hub.services import deciding
from translate_hub.services.deciding import Text
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Proposal
from translate_hub.storage.translations import aligned_rows, history_of, open_proposals_of


def somebody(session: Session, built: BuiltArticle, role: Role) -> Actor:
    """A person with a role in the article's project, for Persian."""
    person = a_person(session, is_operator=False)
    return replace(person, roles={(built.project.id, "fa"): role})


def suggest(session: Session, built: BuiltArticle, author: Actor, text: str, **more: object) -> int:
    """Suggest a text for the second unit and return the proposal's row id."""
    answer = put(session, built, 1, text, actor=author, **more)  # type: ignore[arg-type]  # passed on as it is
    assert isinstance(answer, Proposed)
    assert answer.proposal is not None
    return answer.proposal


def accept(
    session: Session, built: BuiltArticle, actor: Actor, proposal: int, *, version: int, save_id: str | None = None
) -> Answer:
    return deciding.accept(
        session,
        actor,
        built.editions["fa"].id,
        built.units[1].id,
        proposal,
        version=version,
        save_id=save_id,
        limits=DEFAULT_LIMITS,
    )


def send(session: Session, built: BuiltArticle, actor: Actor, text: str, **more: object) -> Answer:
    """Send a text for the second unit from the version that stands."""
    edition, unit = built.editions["fa"].id, built.units[1].id
    sent = Text(text, version_of(session, edition, unit), built.wordings[1].id, None)
    return deciding.save(
        session, actor, edition, unit, replace(sent, **more), limits=DEFAULT_LIMITS  # type: ignore[arg-type]  # by name
    )  # fmt: skip


def test_an_accepted_text_stays_its_authors(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        author, translator = (somebody(session, built, role) for role in (Role.CONTRIBUTOR, Role.TRANSLATOR))
        proposal = suggest(session, built, author, "a suggestion", note="why", dir="ltr")
        assert accept(session, built, translator, proposal, version=0) == Saved(1, 1, Label.TRANSLATED)
        row = aligned_rows(session, built.editions["fa"])[1]
        assert (row.text, row.note, row.dir, row.open_proposals) == ("a suggestion", "why", "ltr", 0)
        newest = history_of(session, built.editions["fa"].id, built.units[1].id)[0]
        assert (newest.author_name, newest.by_name) == (author.name, translator.name)
        decided = session.scalars(select(Proposal)).one()
        assert (decided.status, decided.decided_by, decided.reason) == (Status.ACCEPTED, translator.person, None)
        assert decided.decided_at is not None
        assert decided.decided_at <= datetime.now(UTC)
        check_ledger(session, built.editions["fa"].id)


def test_accepting_over_another_version_than_was_shown_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        author = somebody(session, built, Role.CONTRIBUTOR)
        proposal = suggest(session, built, author, "a suggestion")
        put(session, built, 1, "meanwhile")
        answer = stale(accept(session, built, built.actor, proposal, version=0))
        assert (answer.current.text, answer.kept) == ("meanwhile", proposal)
        assert len(open_proposals_of(session, built.editions["fa"].id, built.units[1].id)) == 1


def test_accepting_twice_with_one_name_is_one_save_and_with_another_a_conflict(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        proposal = suggest(session, built, somebody(session, built, Role.CONTRIBUTOR), "a suggestion")
        first = accept(session, built, built.actor, proposal, version=0, save_id="a")
        assert accept(session, built, built.actor, proposal, version=0, save_id="a") == first
        with pytest.raises(Conflict):
            accept(session, built, built.actor, proposal, version=1, save_id="b")
        assert len(history_of(session, built.editions["fa"].id, built.units[1].id)) == 1


def test_a_text_for_an_earlier_source_is_outdated_when_it_is_accepted(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        proposal = suggest(session, built, somebody(session, built, Role.CONTRIBUTOR), "a suggestion")
        after = a_new_revision(session, built, changed={1: "Something else."})
        assert saved(accept(session, after, after.actor, proposal, version=0)).label is Label.OUTDATED


def test_a_conflict_copy_is_accepted_as_what_a_person_wrote(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "first")
        kept = stale(put(session, built, 1, "second", base=0)).kept
        assert kept is not None
        accept(session, built, built.actor, kept, version=1)
        newest = history_of(session, built.editions["fa"].id, built.units[1].id)[0]
        assert (newest.text, newest.origin) == ("second", Origin.PERSON)


def test_who_may_decide(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        author, other = (somebody(session, built, Role.CONTRIBUTOR) for _ in range(2))
        proposal = suggest(session, built, author, "a suggestion")
        edition, unit = built.editions["fa"].id, built.units[1].id
        with pytest.raises(Forbidden):
            accept(session, built, author, proposal, version=0)
        for actor in (other, somebody(session, built, Role.READER)):
            with pytest.raises(Forbidden):
                deciding.dismiss(session, actor, edition, unit, proposal)
        with pytest.raises(NotFound):
            deciding.dismiss(session, replace(other, roles={}), edition, unit, proposal)
        deciding.dismiss(session, author, edition, unit, proposal)
        assert open_proposals_of(session, edition, unit) == []


def test_dismissing_keeps_the_text_and_the_reason(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        proposal = suggest(session, built, somebody(session, built, Role.CONTRIBUTOR), "a suggestion")
        edition, unit = built.editions["fa"].id, built.units[1].id
        with pytest.raises(Invalid):
            deciding.dismiss(session, built.actor, edition, unit, proposal, reason="ugly")
        for _ in range(2):
            deciding.dismiss(session, built.actor, edition, unit, proposal, reason="style")
        row = session.scalars(select(Proposal)).one()
        assert (row.text, row.status, row.reason) == ("a suggestion", Status.DISMISSED, "style")
        with pytest.raises(Conflict):
            accept(session, built, built.actor, proposal, version=0)
        assert "a suggestion" in texts_kept(session, edition)


def test_a_proposal_is_found_at_its_own_row_only(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        proposal = suggest(session, built, somebody(session, built, Role.CONTRIBUTOR), "a suggestion")
        with pytest.raises(NotFound):
            deciding.dismiss(session, built.actor, built.editions["fa"].id, built.units[2].id, proposal)
        with pytest.raises(NotFound):
            accept(session, built, built.actor, proposal + 1, version=0)


def test_a_save_closes_the_proposal_it_was_made_of(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        author = somebody(session, built, Role.CONTRIBUTOR)
        same, changed, left = (suggest(session, built, author, text) for text in ("same", "to change", "left"))
        send(session, built, built.actor, "same", closes=same)
        send(session, built, built.actor, "changed", closes=changed)
        send(session, built, author, "left", closes=left)  # a contributor decides nothing
        send(session, built, built.actor, "else", closes=9_999)
        history = history_of(session, built.editions["fa"].id, built.units[1].id)
        assert [(entry.text, entry.author_name) for entry in history[::-1]] == [
            ("same", author.name), ("changed", built.actor.name), ("else", built.actor.name),
        ]  # fmt: skip
        assert [row.status for row in session.scalars(select(Proposal).order_by(Proposal.id))] == [
            Status.ACCEPTED, Status.ACCEPTED, Status.OPEN,
        ]  # fmt: skip


def test_a_stale_save_leaves_the_proposal_it_was_made_of(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        proposal = suggest(session, built, somebody(session, built, Role.CONTRIBUTOR), "a suggestion")
        put(session, built, 1, "meanwhile")
        stale(send(session, built, built.actor, "a suggestion, better", closes=proposal, base_version=0))
        waiting = open_proposals_of(session, built.editions["fa"].id, built.units[1].id)
        assert [one.text for one in waiting] == ["a suggestion", "a suggestion, better"]


def test_a_text_put_back_as_it_was_is_a_restore_for_the_source_it_was_made_for(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        first = a_person(session, "first-author")
        put(session, built, 1, "an old text", actor=first, note="old")
        put(session, built, 1, "a new text")
        after = a_new_revision(session, built, changed={1: "Something else."})
        answer = saved(send(session, after, after.actor, "an old text", note="old", restores=1))
        assert (answer.version, answer.label) == (3, Label.OUTDATED)
        newest = history_of(session, after.editions["fa"].id, after.units[1].id)[0]
        assert (newest.origin, newest.author_name, newest.wording) == (
            Origin.RESTORE, "First-author", built.wordings[1].id,
        )  # fmt: skip
        check_ledger(session, after.editions["fa"].id)


def test_a_text_put_back_with_a_change_is_a_save_of_its_own(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "an old text")
        put(session, built, 1, "a new text")
        for text, more in (
            ("an old text, better", {}),
            ("an old text", {"form": Form.OMITTED}),
            ("x", {"restores": 9}),
        ):
            send(session, built, built.actor, text, **{"restores": 1, **more})
            newest = history_of(session, built.editions["fa"].id, built.units[1].id)[0]
            assert (newest.origin, newest.text) == (Origin.PERSON, text)


def test_a_text_is_no_machine_translation_of_nowhere(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        with pytest.raises(Invalid):
            send(session, built, built.actor, "a text", answer=7)

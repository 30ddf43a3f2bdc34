"""Approving: this very version, for this very source."""

import pytest

from tests.builders import a_new_revision, a_person, an_article
from tests.ledgers import check_ledger, pass_it, put, saved, stale
from translate_hub.domain.saving import Origin, Saved, What
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Conflict, Invalid, NotFound
from translate_hub.services.reviewing import approve
from translate_hub.storage.database import Database
from translate_hub.storage.translations import aligned_rows, history_of


def test_an_approved_text_says_so_and_keeps_its_author(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        reviewer = a_person(session, "reviewer")
        put(session, built, 1, "a text")
        assert pass_it(session, built, 1, actor=reviewer) == Saved(1, 2, Label.APPROVED)
        newest = history_of(session, built.editions["fa"].id, built.units[1].id)[0]
        assert (newest.what, newest.author_name, newest.by_name) == (What.APPROVE, built.actor.name, "Reviewer")
        check_ledger(session, built.editions["fa"].id)


def test_approving_twice_is_one_approval(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text")
        first = pass_it(session, built, 1, save_id="a")
        assert pass_it(session, built, 1, save_id="a") == first
        assert pass_it(session, built, 1, save_id="b") == Saved(1, 2, Label.APPROVED)
        check_ledger(session, built.editions["fa"].id)


def test_another_version_than_the_one_read_is_not_approved(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        assert stale(pass_it(session, built, 1)).current.version == 0
        put(session, built, 1, "one")
        put(session, built, 1, "two")
        answer = stale(pass_it(session, built, 1, version=1))
        assert (answer.current.text, answer.kept) == ("two", None)
        assert aligned_rows(session, built.editions["fa"])[1].label is Label.TRANSLATED


def test_a_source_that_changed_meanwhile_is_not_approved_against(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text")
        after = a_new_revision(session, built, changed={1: "Otherwise."})
        stale(pass_it(session, built, 1))
        stale(pass_it(session, after, 1))
        put(session, after, 1, "a text")
        assert saved(pass_it(session, after, 1)).label is Label.APPROVED
        check_ledger(session, built.editions["fa"].id)


def test_any_save_takes_an_approval_back_but_one_that_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text")
        pass_it(session, built, 1)
        assert saved(put(session, built, 1, "a text")).label is Label.APPROVED
        assert saved(put(session, built, 1, "a better text")).label is Label.TRANSLATED


def test_an_approved_machine_text_is_a_persons_responsibility(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text", origin=Origin.ENGINE, unsure=True)
        assert saved(pass_it(session, built, 1)).label is Label.APPROVED
        check_ledger(session, built.editions["fa"].id)


def test_what_is_left_out_can_be_approved_and_what_is_empty_cannot(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "", form=Form.OMITTED)
        assert saved(pass_it(session, built, 1)).label is Label.APPROVED
        put(session, built, 1, "")
        with pytest.raises(Invalid, match="no text to approve"):
            pass_it(session, built, 1)


def test_a_save_id_of_something_else_approves_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text", save_id="s")
        with pytest.raises(Conflict, match="save id was used before"):
            pass_it(session, built, 1, save_id="s")
        pass_it(session, built, 1, save_id="t")
        with pytest.raises(Conflict, match="save id was used before"):
            put(session, built, 1, "a text", save_id="t")


def test_who_may_not_and_what_is_not_there_is_refused(database: Database) -> None:
    with database.writing() as session:
        built, other = an_article(session), an_article(session)
        put(session, built, 1, "a text")
        with pytest.raises(NotFound):
            pass_it(session, built, 1, actor=a_person(session, is_operator=False))
        with pytest.raises(Invalid, match="not one of this paragraph"):
            pass_it(session, built, 1, wording=built.wordings[2].id)
        for edition, unit in ((built.editions["fa"].id, other.units[1].id), (9_999, built.units[1].id)):
            with pytest.raises(NotFound):
                approve(session, built.actor, edition, unit, version=1, wording=built.wordings[1].id, save_id=None)

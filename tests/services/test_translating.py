"""The one door for text, on both databases."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from tests.ledgers import check_ledger, pass_it, put, saved, stale, stored_counts, texts_kept, version_of
from translate_hub.domain.limits import DEFAULT_LIMITS, Limits
from translate_hub.domain.permissions import Actor
from translate_hub.domain.saving import Current, Origin, Saved, What
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Conflict, HubError, Invalid, NotFound
from translate_hub.services.translating import recount, save
from translate_hub.storage.articles import Wording
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition, Event
from translate_hub.storage.translations import (
    aligned_row,
    aligned_rows,
    history_of,
    open_proposals_of,
    removed_rows,
)


def labels(session: Session, built: BuiltArticle) -> list[Label]:
    return [row.label for row in aligned_rows(session, built.editions["fa"])]


def test_a_first_save_is_version_one_of_the_edition(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        assert put(session, built, 1, "بند یکم") == Saved(1, 1, Label.TRANSLATED)
        assert put(session, built, 2, "بند دوم") == Saved(2, 2, Label.TRANSLATED)
        assert put(session, built, 1, "بند نخست", note="better") == Saved(3, 3, Label.TRANSLATED)
        row = aligned_rows(session, built.editions["fa"])[1]
        assert (row.text, row.note, row.version, row.label) == ("بند نخست", "better", 3, Label.TRANSLATED)
        check_ledger(session, built.editions["fa"].id)


def test_a_text_is_cleaned_at_the_door_and_nothing_else_is_touched(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "\r\none\r\ntwo\u2028 می\u200cخواهم \n", note="a\rb")
        row = aligned_rows(session, built.editions["fa"])[1]
        assert (row.text, row.note) == ("one\ntwo\u2028 می\u200cخواهم ", "a\nb")


def test_a_text_that_no_file_could_hold_is_refused(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        for text, note in (("a\0b", ""), ("a", "b\x1b"), ("x" * 20_001, "")):
            with pytest.raises(Invalid):
                put(session, built, 1, text, note=note)
        assert recount(session, built.editions["fa"].id)[Label.EMPTY] == 3


def test_who_comes_second_gets_what_stands_and_the_text_is_kept(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        second = a_person(session, "second")
        put(session, built, 1, "first", base=0)
        answer = stale(put(session, built, 1, "second", base=0, actor=second, note="mine"))
        at = answer.current.at
        assert answer.current == Current(1, "first", Form.TEXT, "", built.wordings[1].id, built.actor.name, at)
        assert at is not None
        (kept,) = open_proposals_of(session, built.editions["fa"].id, built.units[1].id)
        assert (kept.id, kept.text, kept.note, kept.base_version) == (answer.kept, "second", "mine", 0)
        assert (kept.origin, kept.by_name) == (Origin.CONFLICT, "Second")
        assert aligned_rows(session, built.editions["fa"])[1].open_proposals == 1
        check_ledger(session, built.editions["fa"].id)


def test_a_base_that_never_was_is_stale_even_where_nothing_stands(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        answer = stale(put(session, built, 1, "a text", base=5))
        assert answer.current == Current(0, "", Form.TEXT, "", 0, None, None)
        assert texts_kept(session, built.editions["fa"].id) == {"a text"}


def test_what_stands_already_or_is_empty_is_not_kept_beside_it(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text", base=0)
        assert stale(put(session, built, 1, "a text", base=0)).kept is None
        assert stale(put(session, built, 1, "", base=0)).kept is None
        assert stale(put(session, built, 1, "a text", base=0, note="but why")).kept is not None


def test_the_same_words_of_one_person_are_kept_once(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        other = a_person(session)
        put(session, built, 1, "first", base=0)
        kept = stale(put(session, built, 1, "late", base=0, save_id="a")).kept
        assert stale(put(session, built, 1, "late", base=0, save_id="b")).kept == kept
        assert stale(put(session, built, 1, "late", base=0, actor=other)).kept != kept


def test_a_save_sent_again_gets_the_same_answer_and_does_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        answer = put(session, built, 1, "one", base=0, save_id="s1")
        put(session, built, 1, "two")
        assert put(session, built, 1, "one", base=0, save_id="s1") == answer == Saved(1, 1, Label.TRANSLATED)
        assert len(history_of(session, built.editions["fa"].id, built.units[1].id)) == 2
        doubt = put(session, built, 1, "two", save_id="s2", unsure=True)
        put(session, built, 1, "three")
        assert put(session, built, 1, "two", base=2, save_id="s2", unsure=True) == doubt == Saved(2, 3, Label.UNSURE)
        check_ledger(session, built.editions["fa"].id)


def test_a_stale_save_sent_again_names_the_same_kept_text(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "first", base=0)
        answer = stale(put(session, built, 1, "late", base=0, save_id="s1"))
        assert put(session, built, 1, "late", base=0, save_id="s1") == answer
        # Even where its base has become the right one by now: the answer was given.
        assert put(session, built, 1, "late", base=1, save_id="s1") == answer
        put(session, built, 1, "third")
        again = stale(put(session, built, 1, "late", base=0, save_id="s1"))
        assert (again.kept, again.current.text) == (answer.kept, "third")


def test_another_persons_save_id_answers_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        other = a_person(session)
        put(session, built, 1, "mine", base=0, save_id="same")
        assert put(session, built, 2, "theirs", base=0, save_id="same", actor=other) == Saved(2, 2, Label.TRANSLATED)
        assert stale(put(session, built, 1, "mine", base=9, save_id="other", actor=other)).kept is None


def test_a_save_id_is_not_an_answer_to_other_words(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "one", base=0, save_id="s1")
        for n, text in ((1, "two"), (2, "one")):
            with pytest.raises(Conflict, match="save id was used before"):
                put(session, built, n, text, save_id="s1")


@pytest.mark.parametrize("save_id", ["", "x" * 41, "é", "a\nb", "a\0"])
def test_a_save_id_that_cannot_be_stored_is_refused(sqlite_database: Database, save_id: str) -> None:
    with sqlite_database.writing() as session:
        built = an_article(session)
        with pytest.raises(Invalid, match="1 to 40"):
            put(session, built, 1, "a text", save_id=save_id)


def test_a_save_that_changes_nothing_makes_no_event(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        first = put(session, built, 1, "a text")
        pass_it(session, built, 1)
        assert put(session, built, 1, "a text") == Saved(saved(first).version, 2, Label.APPROVED)
        assert put(session, built, 2, "") == Saved(0, 2, Label.EMPTY)
        check_ledger(session, built.editions["fa"].id)


def test_the_same_text_for_a_new_source_is_confirmed_and_no_longer_approved(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text")
        pass_it(session, built, 1)
        built = a_new_revision(session, built, changed={1: "A paragraph that says otherwise."})
        assert labels(session, built)[1] is Label.OUTDATED
        assert aligned_rows(session, built.editions["fa"])[1].made_from_text == "A first paragraph."
        assert put(session, built, 1, "a text") == Saved(1, 3, Label.TRANSLATED)
        row = aligned_rows(session, built.editions["fa"])[1]
        assert (row.label, row.approved, row.made_from, row.made_from_text) == (
            Label.TRANSLATED,
            False,
            built.wordings[1].id,
            None,
        )
        assert history_of(session, built.editions["fa"].id, built.units[1].id)[0].what is What.CONFIRM
        check_ledger(session, built.editions["fa"].id)


def test_a_text_made_from_an_older_source_is_saved_and_outdated(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        shown = built.wordings[1].id
        built = a_new_revision(session, built, changed={1: "Otherwise."})
        assert put(session, built, 1, "a text", wording=shown) == Saved(1, 1, Label.OUTDATED)
        check_ledger(session, built.editions["fa"].id)


def test_a_source_that_comes_back_is_translated_again(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text")
        changed = a_new_revision(session, built, changed={1: "Otherwise."})
        assert labels(session, changed)[1] is Label.OUTDATED
        back = a_new_revision(session, changed, changed={1: "A first paragraph."})
        assert labels(session, back)[1] is Label.TRANSLATED


def test_a_wording_that_means_the_same_is_current(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        old = built.wordings[1]
        put(session, built, 1, "a text")
        built = a_new_revision(session, built, changed={1: "A first paragraph!"})
        session.execute(update(Wording).where(Wording.id == built.wordings[1].id).values(meaning=old.id))
        assert labels(session, built)[1] is Label.TRANSLATED
        session.execute(update(Wording).where(Wording.id == old.id).values(meaning=None))
        assert labels(session, built)[1] is Label.TRANSLATED
        assert recount(session, built.editions["fa"].id)[Label.OUTDATED] == 0


def test_an_engine_makes_machine_and_a_person_takes_it_over(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        assert saved(put(session, built, 1, "a text", origin=Origin.ENGINE)).label is Label.MACHINE
        assert put(session, built, 1, "a text") == Saved(1, 2, Label.TRANSLATED)
        assert saved(put(session, built, 1, "a text", origin=Origin.ENGINE)).label is Label.TRANSLATED
        assert saved(put(session, built, 2, "a match", origin=Origin.MEMORY)).label is Label.TRANSLATED
        check_ledger(session, built.editions["fa"].id)


def test_an_emptied_text_stays_in_history(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "a text")
        assert put(session, built, 1, "") == Saved(2, 2, Label.EMPTY)
        assert put(session, built, 1, "", form=Form.OMITTED) == Saved(3, 3, Label.TRANSLATED)
        assert [entry.text for entry in history_of(session, built.editions["fa"].id, built.units[1].id)] == [
            "",
            "",
            "a text",
        ]
        check_ledger(session, built.editions["fa"].id)


def test_what_does_not_belong_together_is_refused(database: Database) -> None:
    with database.writing() as session:
        built, other = an_article(session), an_article(session)
        edition, unit, wording = built.editions["fa"].id, built.units[1].id, built.wordings[1].id
        stranger = a_person(session, is_operator=False)

        def attempt(actor: Actor, edition: int, unit: int, wording: int) -> Callable[[], object]:
            return lambda: save(
                session,
                actor,
                edition,
                unit,
                "a text",
                base_version=0,
                wording=wording,
                save_id=None,
                limits=DEFAULT_LIMITS,
            )

        me = built.actor
        refused: list[tuple[type[HubError], str, Callable[[], object]]] = [
            (NotFound, "no such", attempt(stranger, edition, unit, wording)),
            (NotFound, "no such edition", attempt(me, 9_999, unit, wording)),
            (NotFound, "no such paragraph", attempt(me, edition, other.units[1].id, other.wordings[1].id)),
            (NotFound, "no such paragraph", attempt(me, edition, 9_999, wording)),
            (Invalid, "not one of this paragraph", attempt(me, edition, unit, built.wordings[2].id)),
            (Invalid, "en is the language", attempt(me, built.editions["en"].id, unit, wording)),
        ]
        for error, sentence, act in refused:
            with pytest.raises(error, match=sentence):
                act()
        built.units[2].translate = False
        with pytest.raises(Invalid, match="not to be translated"):
            put(session, built, 2, "a text")
        assert session.scalars(select(Event)).all() == []


def test_limits_come_in_as_a_value(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        built = an_article(session)
        with pytest.raises(Invalid, match="may have 3"):
            save(
                session,
                built.actor,
                built.editions["fa"].id,
                built.units[1].id,
                "four",
                base_version=0,
                wording=built.wordings[1].id,
                save_id=None,
                limits=Limits(unit_characters=3),
            )


def test_a_text_for_a_removed_paragraph_is_taken_and_counted_nowhere(database: Database) -> None:
    with database.writing() as session:
        before = an_article(session)
        edition = before.editions["fa"]
        after = a_new_revision(session, before, removed=[2])
        assert saved(put(session, before, 2, "too late")).version == 1
        assert stored_counts(session, edition.id)[Label.EMPTY] == 2
        (row,) = removed_rows(session, edition)
        assert (row.unit, row.text, row.source) == (before.units[2].id, "too late", "A second paragraph.")
        assert aligned_row(session, edition, before.units[2].id) == row
        assert [row.unit for row in aligned_rows(session, edition)] == [unit.id for unit in after.units]
        check_ledger(session, edition.id)


def test_a_text_for_a_split_and_then_merged_paragraph_is_proposed_where_it_went(database: Database) -> None:
    with database.writing() as session:
        first = an_article(session, texts=["Title", "One.", "Two.", "Three."])
        edition = first.editions["fa"].id
        merged = a_new_revision(session, first, merged=[1, 2])
        last = a_new_revision(session, merged, split={1: ["One. Two", "and a half."]})
        put(session, first, 1, "یک")
        stale(put(session, first, 1, "یک دیرتر", base=0))
        for unit in last.units[1:3]:
            proposals = open_proposals_of(session, edition, unit.id)
            assert [(proposal.text, proposal.origin) for proposal in proposals] == [
                ("یک", Origin.SUCCESSION),
                ("یک دیرتر", Origin.SUCCESSION),
            ]
        assert open_proposals_of(session, edition, last.units[3].id) == []
        put(session, first, 1, "")
        assert len(open_proposals_of(session, edition, last.units[1].id)) == 2
        check_ledger(session, edition)


def test_an_edition_that_was_loaded_shows_its_new_number_and_counts(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        edition = session.get_one(Edition, built.editions["fa"].id)
        put(session, built, 1, "a text")
        assert (edition.number, edition.translated_count, edition.empty_count) == (1, 1, 2)


def test_a_row_changed_behind_the_door_is_not_overwritten(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "one")

        def change_first(connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement.startswith("UPDATE translation SET version"):
                session.connection().exec_driver_sql("UPDATE translation SET note = 'x', version = 77")

        event.listen(database.engine, "before_cursor_execute", change_first)
        with pytest.raises(Conflict, match="at the same moment"):
            put(session, built, 1, "two", base=1)


def test_a_save_takes_six_statements(database: Database) -> None:
    seen: list[str] = []
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "one")
        session.flush()
        edition, unit = built.editions["fa"].id, built.units[1].id
        base = version_of(session, edition, unit)
        event.listen(database.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
        put(session, built, 1, "two", base=base, save_id="s")
    assert [statement.split()[0] for statement in seen] == ["SELECT", "SELECT", "SELECT", "UPDATE", "INSERT", "UPDATE"]

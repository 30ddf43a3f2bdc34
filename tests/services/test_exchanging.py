"""An edition leaves and comes back: what an export holds, and what an import does with each entry."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import a_new_revision, an_article
from tests.exchanges import edited, export, proposed, put, results, rows_stored, send, shown
from translate_hub.domain.bilingual import Entry, Incoming
from translate_hub.domain.limits import DEFAULT_LIMITS, Limits
from translate_hub.domain.permissions import Actor
from translate_hub.domain.saving import Origin
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Invalid, NotFound
from translate_hub.services.exchanging import Result, bilingual_of, import_bilingual
from translate_hub.services.leaving import texts_of
from translate_hub.services.translating import recount
from translate_hub.storage import translations
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Event

# --- The merge --------------------------------------------------------------------------------------------------------


def test_a_filled_in_file_is_saved_text_by_text(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        report = send(session, built, edited(export(session, built), "عنوان", None, "بند دوم"))
        assert results(report) == ["updated", "same", "updated"]
        assert shown(session, built) == [("عنوان", Label.TRANSLATED), ("", Label.EMPTY), ("بند دوم", Label.TRANSLATED)]
        edition = built.editions["fa"]
        session.refresh(edition)
        assert edition.number == 2
        assert recount(session, edition.id)[Label.TRANSLATED] == edition.translated_count == 2
        assert session.scalars(select(Event.origin)).all() == ["file", "file"]


def test_a_dry_run_gives_the_same_report_and_writes_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "one")
        incoming = edited(export(session, built), "from the file", "new", "x" * 50)
        put(session, built, 0, "two")
        before = rows_stored(session)
    with database.reading() as session:
        dry = send(session, built, incoming, dry_run=True, limits=Limits(unit_characters=40))
        assert rows_stored(session) == before
    with database.writing() as session:
        assert send(session, built, incoming, limits=Limits(unit_characters=40)) == dry
    assert results(dry) == ["conflict", "updated", "failed-check"]


def test_a_text_changed_on_both_sides_is_kept_as_a_proposal_once(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "base")
        incoming = edited(export(session, built), "file's")
        put(session, built, 0, "hub's")
        assert results(send(session, built, incoming)) == ["conflict", "same", "same"]
        assert results(send(session, built, incoming)) == ["conflict", "same", "same"]
        assert shown(session, built)[0] == ("hub's", Label.TRANSLATED)
        assert proposed(session, built) == ["file's"]


def test_an_old_text_in_the_file_does_not_undo_a_newer_one_in_the_hub(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "base")
        incoming = export(session, built)
        put(session, built, 0, "hub's")
        report = send(session, built, incoming)
        assert results(report) == ["same", "same", "same"]
        assert "the hub's text stays" in str(report.rows[0].message)
        assert shown(session, built)[0][0] == "hub's"


def test_two_files_from_one_base_both_find_their_texts_kept(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "base")
        incoming = export(session, built)
        first, second = edited(incoming, "first's", "only first"), edited(incoming, "second's", None, "only second")
        assert results(send(session, built, first)) == ["updated", "updated", "same"]
        assert results(send(session, built, second)) == ["conflict", "empty-ignored", "updated"]
        assert [text for text, _ in shown(session, built)] == ["first's", "only first", "only second"]
        assert proposed(session, built) == ["second's"]


@pytest.mark.parametrize("changes", [{"number": 99}, {"edition_key": None}, {"edition_key": "elsewhere2"}])
def test_without_a_base_a_text_that_differs_is_only_proposed(database: Database, changes: dict[str, object]) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "hub's")
        put(session, built, 1, "equal")
        incoming = edited(export(session, built), "file's", "equal", "new")
        report = send(session, built, replace(incoming, **changes))  # type: ignore[arg-type]  # fields by name
        assert results(report) == ["conflict", "same", "updated"]
        assert [text for text, _ in shown(session, built)] == ["hub's", "equal", "new"]
        assert proposed(session, built) == ["file's"]


def test_an_empty_text_never_replaces_one(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "hub's")
        put(session, built, 1, "left out", form=Form.OMITTED)
        incoming = edited(export(session, built), "")
        assert results(send(session, built, incoming)) == ["empty-ignored", "same", "same"]
        omitting = replace(incoming, entries=(replace(incoming.entries[0], target="", form=Form.OMITTED),))
        assert results(send(session, built, omitting)) == ["updated"]
        row = translations.aligned_rows(session, built.editions["fa"])[0]
        assert (row.text, row.form) == ("hub's", Form.OMITTED)


def test_a_mark_that_is_taken_away_confirms_and_one_that_is_set_makes_unsure(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "engine's", origin=Origin.ENGINE)
        put(session, built, 1, "doubtful", unsure=True)
        put(session, built, 2, "sure")
        incoming = export(session, built)
        flipped = replace(incoming, entries=tuple(replace(one, fuzzy=not one.fuzzy) for one in incoming.entries))
        assert results(send(session, built, flipped)) == ["updated"] * 3
        assert [label for _, label in shown(session, built)] == [Label.TRANSLATED, Label.TRANSLATED, Label.UNSURE]


def test_a_changed_text_that_is_still_fuzzy_is_unsure(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        report = send(session, built, edited(export(session, built), "half", fuzzy=True))
        assert results(report)[0] == "updated"
        assert shown(session, built)[0] == ("half", Label.UNSURE)


def test_an_outdated_text_is_confirmed_against_the_source_the_file_shows(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "made from the first")
        built = a_new_revision(session, built, changed={0: "A second title"})
        incoming = export(session, built)
        assert incoming.entries[0].fuzzy
        assert incoming.entries[0].previous_source == "A title"
        assert results(send(session, built, edited(incoming, "made from the first", fuzzy=False)))[0] == "updated"
        assert shown(session, built)[0] == ("made from the first", Label.TRANSLATED)


def test_a_text_made_from_an_older_source_is_saved_as_that_and_said_to_be(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        incoming = edited(export(session, built), "made from the first")
        built = a_new_revision(session, built, changed={0: "A second title"})
        assert results(send(session, built, incoming))[0] == "stale-source"
        assert shown(session, built)[0] == ("made from the first", Label.OUTDATED)
        assert results(send(session, built, incoming))[0] == "same"


def test_an_unchanged_file_from_before_a_source_change_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "made from the first")
        incoming = export(session, built)
        built = a_new_revision(session, built, changed={0: "A second title"})
        before = rows_stored(session)
        assert results(send(session, built, incoming)) == ["same"] * 3
        assert rows_stored(session) == before


def test_a_source_text_the_hub_never_had_makes_the_text_unsure(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        incoming = edited(export(session, built), "text")
        strange = replace(incoming.entries[0], source="A title with a word more")
        report = send(session, built, replace(incoming, entries=(strange,)))
        assert results(report) == ["stale-source"]
        assert shown(session, built)[0] == ("text", Label.UNSURE)


def test_a_text_for_a_unit_that_left_the_source_goes_into_its_history(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 1, "first text")
        incoming = edited(export(session, built), None, "second text")
        after = a_new_revision(session, built, removed={1})
        assert results(send(session, after, incoming)) == ["same", "updated", "same"]
        assert [row.text for row in translations.removed_rows(session, after.editions["fa"])] == ["second text"]
        obsolete = export(session, after).entries[-1]
        assert (obsolete.removed, obsolete.target) == (True, "second text")


def test_two_entries_for_one_unit_lose_neither_text(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        entry = export(session, built).entries[0]
        twice = Incoming((replace(entry, target="one"), replace(entry, target="two"), replace(entry, target="one")))
        dry = send(session, built, twice, dry_run=True)
        assert results(dry) == ["updated", "conflict", "same"]
        assert send(session, built, twice) == dry
        assert (shown(session, built)[0][0], proposed(session, built)) == ("one", ["two"])


def test_a_text_that_cannot_be_kept_is_reported_and_the_others_go_on(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        report = send(session, built, edited(export(session, built), "bell\x07", "x" * 20_001, "fine"))
        assert results(report) == ["failed-check", "failed-check", "updated"]
        assert "U+0007" in str(report.rows[0].message)
        assert report.counts == {**dict.fromkeys(Result, 0), Result.FAILED_CHECK: 2, Result.UPDATED: 1}


# --- Files of other tools ---------------------------------------------------------------------------------------------


def test_a_file_of_another_tool_is_matched_by_its_texts(database: Database) -> None:
    texts = ["The harbour\nat night", "* * *", "The fish", "* * *"]
    with database.writing() as session:
        built = an_article(session, texts=texts)
        incoming = Incoming(
            (
                Entry("The harbour at night", "بندر در شب", "type: Title #"),
                Entry("* * *", "⁂"),
                Entry("Not in here", "هیچ"),
                Entry("The fish", ""),
            ),
            language="fa-IR",
        )
        report = send(session, built, incoming)
        assert results(report) == ["updated", "updated", "unknown", "same"]
        assert "2 identical paragraphs" in str(report.rows[1].message)
        assert (report.rows[2].key, report.rows[2].target) == (None, "هیچ")
        assert [text for text, _ in shown(session, built)] == ["بندر در شب", "⁂", "", "⁂"]


def test_an_export_without_keys_comes_back_for_all_identical_paragraphs(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, texts=["same", "same", "other"])
        put(session, built, 0, "text")
        put(session, built, 1, "text")
        incoming = export(session, built, keys=False)
        assert len(incoming.entries) == 2
        assert results(send(session, built, edited(incoming, "new text"))) == ["updated", "same"]
        assert [text for text, _ in shown(session, built)] == ["new text", "new text", ""]


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_file_of_another_article_is_refused(database: Database, is_kept: bool) -> None:
    with database.writing() as session:
        built, other = an_article(session), an_article(session, texts=["Boats", "Nets"])
        incoming = edited(export(session, other), "قایق‌ها")
        incoming = incoming if is_kept else replace(incoming, edition_key=None)
        sentence = "was exported from project-" if is_kept else "No entry of the file"
        with pytest.raises(Invalid, match=sentence):
            send(session, built, incoming)


def test_an_entry_of_another_article_is_unknown_whatever_its_text(database: Database) -> None:
    with database.writing() as session:
        built, other = an_article(session), an_article(session)
        mine, strange = export(session, built).entries[0], export(session, other).entries[1]
        report = send(session, built, Incoming((mine, replace(strange, target="text"))))
        assert results(report) == ["same", "unknown"]


def test_a_file_in_another_language_is_refused_naming_both(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        incoming = replace(export(session, built), language="es")
        with pytest.raises(Invalid, match=r"“es”.*\(fa\)"):
            send(session, built, incoming)


def test_the_articles_own_language_takes_no_file(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        incoming = export(session, built)
        with pytest.raises(Invalid, match="in its own language"):
            import_bilingual(session, built.actor, built.editions["en"], incoming, dry_run=True, limits=DEFAULT_LIMITS)


def test_who_may_not_work_at_the_desk_neither_takes_out_nor_brings_in(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        stranger, edition = Actor(built.actor.person, "Reader"), built.editions["fa"]
        with pytest.raises(NotFound):
            bilingual_of(session, stranger, edition)
        with pytest.raises(NotFound):
            texts_of(session, stranger, edition)
        with pytest.raises(NotFound):
            import_bilingual(session, stranger, edition, Incoming(()), dry_run=True, limits=DEFAULT_LIMITS)

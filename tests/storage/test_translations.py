"""An edition's rows, counts, history and proposals, as queries."""

import pytest
from sqlalchemy import event

from tests.builders import a_new_revision, a_person, an_article
from tests.ledgers import pass_it, put, stale
from translate_hub.domain.document import Kind
from translate_hub.domain.saving import Origin, What
from translate_hub.domain.states import Form, Label
from translate_hub.errors import NotFound
from translate_hub.storage.articles import StoredBlock
from translate_hub.storage.database import Database
from translate_hub.storage.translations import (
    aligned_row,
    aligned_rows,
    counts_of,
    history_of,
    open_proposals_of,
    removed_rows,
)


def test_rows_come_in_reading_order_with_all_that_a_page_needs(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, kinds=[Kind.TITLE, Kind.LIST_ITEM, Kind.PARAGRAPH])
        block = session.get_one(StoredBlock, (built.revision.reading, 1))
        block.container, block.level, block.lang = "ul.1/li.2", 2, "de"
        put(session, built, 1, "بند", note="why", unsure=True)
        title, first, second = aligned_rows(session, built.editions["fa"])
        assert (title.kind, title.container, title.lang, title.level) == (Kind.TITLE, (), None, 0)
        assert (title.version, title.text, title.form, title.note, title.made_from) == (0, "", Form.TEXT, "", None)
        assert (title.label, title.machine, title.unsure, title.approved) == (Label.EMPTY, False, False, False)
        assert (first.unit, first.key, first.position) == (built.units[1].id, built.units[1].key, 2)
        assert (first.kind, first.container, first.lang, first.level) == (Kind.LIST_ITEM, ("ul.1", "li.2"), "de", 2)
        assert (first.line, first.first_block, first.translate) == (3, 1, True)
        assert (first.wording, first.source, first.made_from) == (
            built.wordings[1].id,
            "A first paragraph.",
            built.wordings[1].id,
        )
        assert (first.text, first.note, first.unsure, first.label) == ("بند", "why", True, Label.UNSURE)
        assert second.position == 3


def test_what_a_person_corrected_is_what_a_row_shows(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        built.units[1].set_kind, built.units[1].set_level, built.units[1].translate = "heading", 3, False
        row = aligned_rows(session, built.editions["fa"])[1]
        assert (row.kind, row.level, row.translate) == (Kind.HEADING, 3, False)
        assert counts_of(session, built.editions["fa"].id)[Label.EMPTY] == 2


def test_a_part_of_an_article_can_be_asked_for(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, texts=[f"Text {n}." for n in range(9)])
        rows = aligned_rows(session, built.editions["fa"], positions=(3, 5))
        assert [row.position for row in rows] == [3, 4, 5]
        assert aligned_rows(session, built.editions["fa"], positions=(10, 20)) == []


def test_the_articles_own_language_shows_its_source_and_counts_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        assert [row.source for row in aligned_rows(session, built.editions["en"])] == [
            "A title",
            "A first paragraph.",
            "A second paragraph.",
        ]
        assert sum(counts_of(session, built.editions["en"].id).values()) == 0


def test_an_article_takes_as_many_queries_as_a_paragraph(database: Database) -> None:
    seen: list[str] = []
    with database.writing() as session:
        small = an_article(session)
        large = an_article(session, texts=[f"Text {n}." for n in range(300)])
        for n in range(0, 300, 7):
            put(session, large, n, f"متن {n}")
        editions = small.editions["fa"], large.editions["fa"]
        session.refresh(editions[1])
        event.listen(database.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
        aligned_rows(session, editions[0])
        queries = len(seen)
        assert len(aligned_rows(session, editions[1])) == 300
        assert (queries, len(seen)) == (2, 4)


def test_proposals_are_counted_beside_their_row_in_their_edition(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, targets=("fa", "es"))
        other = a_person(session, "other")
        put(session, built, 1, "one")
        stale(put(session, built, 1, "two", base=0, actor=other, form=Form.JOINED))
        stale(put(session, built, 1, "three", base=0))
        rows = aligned_rows(session, built.editions["fa"])
        assert [row.open_proposals for row in rows] == [0, 2, 0]
        assert [row.open_proposals for row in aligned_rows(session, built.editions["es"])] == [0, 0, 0]
        first, second = open_proposals_of(session, built.editions["fa"].id, built.units[1].id)
        assert (first.text, first.form, first.by_name, first.origin) == ("two", Form.JOINED, "Other", Origin.CONFLICT)
        assert (second.text, second.source, second.base_version) == ("three", "A first paragraph.", 0)
        assert first.at <= second.at


def test_history_tells_everything_newest_first(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        other = a_person(session, "other")
        put(session, built, 1, "one", origin=Origin.FILE, note="from a file")
        after = a_new_revision(session, built, changed={1: "Otherwise."})
        put(session, after, 1, "one", actor=other, note="from a file")
        pass_it(session, after, 1, actor=other)
        approved, confirmed, saved = history_of(session, built.editions["fa"].id, built.units[1].id)
        assert [entry.what for entry in (saved, confirmed, approved)] == [What.SAVE, What.CONFIRM, What.APPROVE]
        assert [entry.number for entry in (saved, confirmed, approved)] == [1, 2, 3]
        assert [entry.version for entry in (saved, confirmed, approved)] == [1, 1, 1]
        assert (saved.source, confirmed.source) == ("A first paragraph.", "Otherwise.")
        assert (saved.origin, saved.text, saved.note) == (Origin.FILE, "one", "from a file")
        assert (confirmed.author_name, confirmed.by_name) == (built.actor.name, "Other")
        assert saved.at <= confirmed.at <= approved.at
        assert saved.at.tzinfo is not None


def test_only_removed_units_with_a_text_are_shown_as_removed(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, texts=["T", "A.", "B.", "C."])
        edition = built.editions["fa"]
        put(session, built, 1, "الف")
        put(session, built, 3, "پ")
        assert removed_rows(session, edition) == []
        last = a_new_revision(session, built, changed={1: "A again."})
        a_new_revision(session, last, removed=[1, 2])
        (row,) = removed_rows(session, edition)
        assert (row.source, row.text, row.label, row.made_from_text) == ("A again.", "الف", Label.TRANSLATED, None)
        assert aligned_row(session, edition, built.units[3].id).text == "پ"
        for unit in (built.units[2].id, 9_999):
            with pytest.raises(NotFound):
                aligned_row(session, edition, unit)

"""What publishing would show, and what an editor is told before it is done."""

from itertools import product
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from tests.ledgers import pass_it, put
from tests.publishing import plan_of, publish, translate
from translate_hub.domain.document import Dialect, Kind
from translate_hub.domain.paragraphs import Shows
from translate_hub.domain.saving import Origin
from translate_hub.domain.states import Facts, Form, Label, Policy, is_publishable
from translate_hub.errors import NotFound
from translate_hub.formats import FORMATS
from translate_hub.services.planning import render
from translate_hub.services.publishing import unpublish
from translate_hub.storage.articles import ProjectLanguage
from translate_hub.storage.database import Database

LINKED = ("A title", "See [the minutes](https://example.org/minutes).")


@pytest.mark.parametrize("facts", list(product([False, True], repeat=5)))
def test_what_may_be_published_does_not_ask_whether_the_source_has_changed(facts: tuple[bool, ...]) -> None:
    has_text, _current, unsure, machine, approved = facts
    for unreviewed_ok, machine_ok in product([False, True], repeat=2):
        expected = has_text and not unsure
        if machine and not machine_ok:
            expected = False
        if not approved and not unreviewed_ok:
            expected = False
        assert is_publishable(Facts(*facts), Policy(unreviewed_ok, machine_ok)) is expected


def test_what_has_no_text_shows_its_source_in_the_source_s_own_language(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, ["عنوان", "", "سوم"])
        planned = plan_of(session, built)
        assert [one.shows for one in planned.rows] == [Shows.TEXT, Shows.SOURCE, Shows.TEXT]
        assert [(one.row.position, one.row.label) for one in planned.remarks] == [(2, Label.EMPTY)]
        paragraphs = render(planned, FORMATS["plaintext"]).paragraphs
        assert [(one.text, one.lang, one.direction) for one in paragraphs] == [
            ("عنوان", "fa", "rtl"),
            ("A first paragraph.", "en", "ltr"),
            ("سوم", "fa", "rtl"),
        ]
        assert planned.blockers == ()


def test_what_is_unsure_or_untouched_by_people_shows_what_was_published_last(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, ["عنوان", "یکم", "دوم"])
        publish(session, built)
        put(session, built, 1, "یکم، شاید", unsure=True)
        put(session, built, 2, "دوم از ماشین", origin=Origin.ENGINE)
        planned = plan_of(session, built)
        assert [one.shows for one in planned.rows] == [Shows.TEXT, Shows.LAST, Shows.LAST]
        assert [one.row.label for one in planned.left_out] == [Label.UNSURE, Label.MACHINE]
        assert [one.text for one in render(planned, FORMATS["plaintext"]).paragraphs] == ["عنوان", "یکم", "دوم"]


def test_a_language_may_take_machine_texts_and_may_ask_for_approval(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, ["عنوان", "یکم"])
        put(session, built, 2, "دوم از ماشین", origin=Origin.ENGINE)
        pass_it(session, built, 0)
        session.execute(update(ProjectLanguage).values(machine_ok=True, unreviewed_ok=False))
        assert [one.shows for one in plan_of(session, built).rows] == [Shows.TEXT, Shows.SOURCE, Shows.SOURCE]
        session.execute(update(ProjectLanguage).values(machine_ok=True, unreviewed_ok=True))
        planned = plan_of(session, built)
        assert [one.shows for one in planned.rows] == [Shows.TEXT] * 3
        assert [one.row.label for one in planned.remarks] == [Label.MACHINE]
        assert [one.machine for one in render(planned, FORMATS["plaintext"]).paragraphs] == [False, False, True]


def test_outdated_texts_are_shown_and_named(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, ["عنوان", "یکم", "دوم"])
        built = a_new_revision(session, built, changed={1: "Quite another paragraph."})
        planned = plan_of(session, built)
        assert [one.shows for one in planned.rows] == [Shows.TEXT] * 3
        assert [(one.row.position, one.row.label) for one in planned.remarks] == [(2, Label.OUTDATED)]


@pytest.mark.parametrize(("text", "form"), [("", Form.TEXT), ("", Form.OMITTED)])
def test_without_a_title_nothing_is_published(database: Database, text: str, form: Form) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, ["", "یکم", "دوم"])
        put(session, built, 0, text, form=form)
        assert ["title" in str(one) for one in plan_of(session, built).blockers] == [True]


def test_a_title_that_is_unsure_stays_as_it_was_published(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, ["عنوان"])
        publish(session, built)
        put(session, built, 0, "عنوان دیگر", unsure=True)
        planned = plan_of(session, built)
        assert planned.blockers == ()
        assert render(planned, FORMATS["plaintext"]).title == "عنوان"


def linked(session: Session, text: str, source: str = LINKED[1], **more: Any) -> BuiltArticle:
    """An article with a paragraph that has links, translated so."""
    built = an_article(session, texts=(LINKED[0], source), dialect=Dialect.MARKDOWN)
    translate(session, built, ["عنوان"])
    put(session, built, 1, text, **more)
    return built


def test_a_link_that_leads_elsewhere_needs_a_second_person(database: Database) -> None:
    with database.writing() as session:
        built = linked(session, "[صورت‌جلسه](https://example.net/minutes) را ببینید.")
        planned = plan_of(session, built)
        assert len(planned.blockers) == 1
        stops = planned.rows[1].stops
        assert stops is not None
        assert "example.org → example.net" in str(stops)
        pass_it(session, built, 1)  # by who wrote it: that is one person
        assert plan_of(session, built).blockers
        put(session, built, 1, "[صورت‌جلسه](https://example.net/minutes) را ببینید!")
        pass_it(session, built, 1, actor=a_person(session))
        assert plan_of(session, built).blockers == ()
        put(session, built, 1, "[صورت‌جلسه](https://example.org/minutes) را ببینید.")
        assert plan_of(session, built).blockers == ()


EVIL = "https://evil.example/"
TWO = "[here](https://good.example/), never [there](https://fake.example/)"


@pytest.mark.parametrize(
    ("text", "source", "note"),
    [
        ("متن", "Text.", f"[x]({EVIL})"),
        (f'<a href="{EVIL}">متن</a>', "Text.", ""),
        (f'<a href="{EVIL}">متن</a>', '<a href="https://good.example/">Text</a>', ""),
        ("[اینجا](https://fake.example/)، [آنجا](https://fake.example/)", TWO, ""),
        (f'<a t="[x]({EVIL})"> [y](https://good.example/ "{"<" * 301}")', "[y](https://good.example/)", ""),
        ("[x](image.png)", "![x](image.png)", ""),
        (f"<{EVIL}>", "Text.", ""),
    ],
    ids=["in a note", "a tag", "a tag's address", "one twice", "hidden in a tag", "a picture's", "an autolink"],
)
def test_no_trick_brings_a_link_past_the_second_person(
    sqlite_database: Database, text: str, source: str, note: str
) -> None:
    with sqlite_database.writing() as session:
        built = linked(session, text, source, note=note)
        assert plan_of(session, built).rows[1].stops is not None
        pass_it(session, built, 1)
        assert plan_of(session, built).rows[1].stops is not None


def test_who_brought_a_link_in_stays_so_whoever_mends_the_text_since(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        mallory, other = a_person(session), a_person(session)
        built = linked(session, f"[متن]({EVIL})", "Text.", actor=mallory)
        put(session, built, 1, f"[متن]({EVIL}).", actor=other)
        pass_it(session, built, 1, actor=mallory)
        assert plan_of(session, built).rows[1].stops is not None
        pass_it(session, built, 1, actor=other)
        assert plan_of(session, built).rows[1].stops is None


def test_a_link_the_source_has_no_more_is_not_the_original_s(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        built = an_article(session, texts=("A title", "[old](https://old.example/)"), dialect=Dialect.MARKDOWN)
        old = built.wordings[1].id
        built = a_new_revision(session, built, changed={1: "No link."})
        translate(session, built, ["عنوان"])
        put(session, built, 1, "[کهنه](https://old.example/)", wording=old)
        assert plan_of(session, built).rows[1].stops is not None


def test_a_link_that_readers_see_already_is_not_asked_about_again(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        built = linked(session, "[صورت‌جلسه](https://example.org/minutes) را ببینید.")
        publish(session, built)
        built = a_new_revision(session, built, changed={1: "See nothing."})
        assert plan_of(session, built).blockers == ()


@pytest.mark.parametrize("title", ["عنوان \u202eemos", "\u2067عنوان"])
def test_a_title_that_turns_what_stands_around_it_is_refused(sqlite_database: Database, title: str) -> None:
    with sqlite_database.writing() as session:
        built = an_article(session)
        translate(session, built, [title, f"\u202e{'x' * 20}"])
        assert any("turn the text" in str(one) for one in plan_of(session, built).blockers)
        put(session, built, 0, "\u2067عنوان\u2069")
        planned = plan_of(session, built)
        assert planned.blockers == ()
        assert render(planned, FORMATS["plaintext"]).summary == "x" * 20


def test_lost_markup_is_told_and_stops_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, texts=LINKED, dialect=Dialect.MARKDOWN)
        translate(session, built, ["عنوان", "صورت‌جلسه را ببینید."])
        planned = plan_of(session, built)
        assert [len(one.findings) for one in planned.rows] == [0, 1]
        assert planned.blockers == ()


def test_the_source_s_own_edition_shows_the_source(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        planned = plan_of(session, built, "en")
        assert planned.remarks == []
        assert planned.blockers == ()
        snapshot = render(planned, FORMATS["plaintext"])
        assert snapshot.title == "A title"
        assert snapshot.summary == "A first paragraph."


def test_who_may_not_see_an_edition_may_not_plan_it(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        stranger = a_person(session, is_operator=False)
        with pytest.raises(NotFound):
            plan_of(session, built, actor=stranger)


POINTING = (
    "A title",
    "See [below](#the-end), [beside](../notes/) and [nowhere](#nothing).",
    "The end",
)


def test_links_lead_to_what_is_on_the_page_or_beside_the_original(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        kinds = [Kind.TITLE, Kind.PARAGRAPH, Kind.HEADING]
        built = an_article(session, texts=POINTING, kinds=kinds, dialect=Dialect.MARKDOWN)
        planned = plan_of(session, built, "en")
        assert [len(one.findings) for one in planned.remarks] == [2]
        assert render(planned, FORMATS["markdown"]).paragraphs[1].html == (
            f'See <a href="#p-{built.units[2].key}">below</a>, <a>beside</a> and <a>nowhere</a>.'
        )
        built.article.address = "https://example.org/articles/one/"
        translate(session, built, ["عنوان", "[پایین](#the-end) و [کنار](../notes/)", "پایان"])
        html = render(plan_of(session, built), FORMATS["markdown"]).paragraphs[1].html
        assert f'<a href="#p-{built.units[2].key}">پایین</a>' in html
        assert 'href="https://example.org/articles/notes/"' in html
        assert plan_of(session, built).blockers == ()


def test_an_approval_counts_until_anything_else_happens(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        mallory, other = a_person(session), a_person(session)
        built = linked(session, f"[متن]({EVIL})", "Text.", actor=mallory)
        pass_it(session, built, 1, actor=other)
        assert plan_of(session, built).rows[1].stops is None
        put(session, built, 1, f"[متن]({EVIL})", unsure=True, actor=other)  # taken back
        put(session, built, 1, f"[متن]({EVIL})", actor=mallory)
        pass_it(session, built, 1, actor=mallory)
        assert plan_of(session, built).rows[1].stops is not None
        pass_it(session, built, 1, actor=other)
        assert plan_of(session, built).rows[1].stops is None


def test_who_puts_a_link_back_has_brought_it_in(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        mallory, other = a_person(session), a_person(session)
        built = linked(session, f"[متن]({EVIL})", f"[Text]({EVIL})", actor=other)
        built = a_new_revision(session, built, changed={1: "Text."})
        put(session, built, 1, "متن", actor=other)
        put(session, built, 1, f"[متن]({EVIL})", actor=mallory, author=other.person, origin=Origin.RESTORE)
        pass_it(session, built, 1, actor=mallory)
        assert plan_of(session, built).rows[1].stops is not None


def test_where_the_original_was_taken_back_its_paragraphs_are_held_back(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        built = an_article(session)
        translate(session, built, ["عنوان"])
        publish(session, built, "en")
        built = a_new_revision(session, built, changed={1: "A secret."})
        unpublish(session, built.actor, built.editions["en"].id)
        planned = plan_of(session, built)
        assert [one.is_held_back for one in planned.rows] == [False, True, True]
        assert "A secret." not in str(render(planned, FORMATS["plaintext"]))


def test_a_title_that_turns_by_an_entity_is_refused(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        built = an_article(session, texts=("A title", "Text."), dialect=Dialect.MARKDOWN)
        translate(session, built, ["abc &#x202e;moc.live"])
        assert any("turn the text" in str(one) for one in plan_of(session, built).blockers)


def test_an_address_that_is_none_leads_nowhere(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        built = linked(session, "[متن](page.html)", "[Text](page.html)")
        built.article.address = "https://[bad/"
        assert render(plan_of(session, built), FORMATS["markdown"]).paragraphs[1].html == "<a>متن</a>"

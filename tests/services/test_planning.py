"""What publishing would show, and what an editor is told before it is done."""

from itertools import product

import pytest
from sqlalchemy import update

from tests.builders import a_new_revision, a_person, an_article
from tests.ledgers import pass_it, put
from tests.publishing import plan_of, publish, translate
from translate_hub.domain.document import Dialect
from translate_hub.domain.paragraphs import Shows
from translate_hub.domain.saving import Origin
from translate_hub.domain.states import Facts, Form, Label, Policy, is_publishable
from translate_hub.errors import NotFound
from translate_hub.formats import FORMATS
from translate_hub.services.planning import render
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


def test_a_link_that_leads_elsewhere_needs_a_second_person(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, texts=LINKED, dialect=Dialect.MARKDOWN)
        translate(session, built, ["عنوان", "[صورت‌جلسه](https://example.net/minutes) را ببینید."])
        planned = plan_of(session, built)
        assert len(planned.blockers) == 1
        stops = planned.rows[1].stops
        assert stops is not None
        assert "example.net" in str(stops)
        pass_it(session, built, 1)  # by who wrote it: that is one person
        assert plan_of(session, built).blockers
        put(session, built, 1, "[صورت‌جلسه](https://example.net/minutes) را ببینید!")
        pass_it(session, built, 1, actor=a_person(session))
        assert plan_of(session, built).blockers == ()
        put(session, built, 1, "[صورت‌جلسه](https://example.org/minutes) را ببینید.")
        assert plan_of(session, built).blockers == ()


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

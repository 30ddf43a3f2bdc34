"""What readers are given: who is named, what is outdated, and that a snapshot stays what it was."""

from functools import partial

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, a_project, an_article
from tests.ledgers import pass_it, put
from tests.publishing import plan_of, publish, read_by_readers, seen, translate
from translate_hub.domain.document import Kind
from translate_hub.domain.publications import CreditRole, checksum_of, from_json
from translate_hub.domain.states import Form
from translate_hub.formats import FORMATS
from translate_hub.services import accounts, planning
from translate_hub.storage import publications
from translate_hub.storage.accounts import Person
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Publication

TEXTS = ("عنوان", "یکم", "دوم")
ODD_KINDS = (Kind.PARAGRAPH, Kind.CODE, Kind.CODE)


# --- Who is named -----------------------------------------------------------------------------------------------------


def test_people_are_named_as_they_want_it_today(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translator, reviewer = a_person(session, "translator"), a_person(session, "reviewer")
        for n, text in enumerate(TEXTS):
            put(session, built, n, text, actor=translator)
        pass_it(session, built, 1, actor=reviewer)
        publish(session, built)
        assert seen(session, built).credits == ()
        session.get_one(Person, translator.person).credit_mode = "name"
        pen = session.get_one(Person, reviewer.person)
        pen.credit_mode, pen.credit_name = "pseudonym", "قلم"
        session.get_one(Person, built.actor.person).credit_mode = "name"
        named = {one.role: one.names for one in seen(session, built).credits}
        assert named == {
            CreditRole.TRANSLATOR: ("Translator",),
            CreditRole.REVIEWER: ("قلم",),
            CreditRole.EDITOR: (built.actor.name,),
        }
        session.get_one(Person, translator.person).credit_mode = "none"
        pen.erased_at = built.revision.at
        assert [one.role for one in seen(session, built).credits] == [CreditRole.EDITOR]


def test_what_one_is_credited_with_is_among_one_s_own_data(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        told = accounts.data_of(session, built.actor)["credits"]
        assert [(one["article"], one["language"], one["version"], one["role"]) for one in told] == [
            (built.article.slug, "fa", 1, "editor"),
            (built.article.slug, "fa", 1, "translator"),
        ]


# --- What outdates a page ---------------------------------------------------------------------------------------------


def test_a_page_is_outdated_where_the_published_original_says_something_else(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        publish(session, built, "en")
        built = a_new_revision(session, built, changed={1: "Otherwise."}, removed=[2])
        assert seen(session, built).outdated == frozenset()  # nobody has published that
        publish(session, built, "en")
        assert seen(session, built).outdated == {built.units[1].key, seen_keys(session, built)[2]}
        assert seen(session, built, "en").outdated == frozenset()
        put(session, built, 1, "طور دیگر")
        publish(session, built)
        assert seen(session, built).outdated == frozenset()


def seen_keys(session: Session, built: BuiltArticle) -> list[str]:
    article = read_by_readers(session, built)
    assert article is not None
    return [one.key for one in publications.contents_of(session, article)["fa"].paragraphs]


def test_a_text_published_outdated_says_so_until_it_is_ruled_minor(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        before = built.wordings[1].id
        built = a_new_revision(session, built, changed={1: "A first paragraph!"})
        publish(session, built)
        assert seen(session, built).outdated == {built.units[1].key}
        built.wordings[1].meaning = before
        session.flush()
        assert seen(session, built).outdated == frozenset()


def test_a_translation_newer_than_the_published_original_is_not_outdated(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        publish(session, built, "en")
        built = a_new_revision(session, built, changed={1: "Otherwise."})
        translate(session, built, TEXTS)
        publish(session, built)
        assert seen(session, built).outdated == frozenset()


# --- Snapshots --------------------------------------------------------------------------------------------------------


def test_a_snapshot_comes_back_as_it_went_in_and_its_checksum_holds(database: Database) -> None:
    odd = "a\u2028b \u200d\u200c \u00a0<script>&amp;"
    with database.writing() as session:
        built = an_article(
            session, texts=["A title", odd, "x", "y"], kinds=[Kind.TITLE, Kind.PARAGRAPH] + [Kind.CODE] * 2
        )
        translate(session, built, ["عنوان", odd])
        put(session, built, 2, "", form=Form.OMITTED, note="یادداشت <b>")
        planned = plan_of(session, built)
        paragraphs = planning.render(planned, FORMATS["plaintext"]).paragraphs
        publish(session, built)
        row = session.scalars(select(Publication)).one()
        assert from_json(row.content) == paragraphs
        assert row.sha256 == checksum_of(paragraphs)
        assert "<script>" not in "".join(one.html + one.note_html for one in paragraphs)
        assert [one.is_shown for one in paragraphs] == [True, True, False, True]


def test_many_articles_cost_as_many_queries_as_one(sqlite_database: Database) -> None:
    asked: list[int] = []
    with sqlite_database.writing() as session:
        project = a_project(session, languages=("en", "fa", "es"))
        for number in range(1, 4):
            built = an_article(session, project=project, targets=("fa", "es"))
            translate(session, built, TEXTS)
            publish(session, built)
            publish(session, built, "en")
            session.flush()
            statements: list[str] = []
            note = partial(_note, statements)
            event.listen(session.connection(), "before_cursor_execute", note)
            assert len(publications.published_projects(session)[0].articles) == number
            event.remove(session.connection(), "before_cursor_execute", note)
            asked.append(len(statements))
    assert asked == [4, 4, 4]


def _note(statements: list[str], _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    statements.append(statement)

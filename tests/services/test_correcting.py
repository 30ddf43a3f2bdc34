"""A paragraph of the source is corrected: the same units, a new revision, and translations that are only looked at."""

import contextlib
import secrets
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import a_person
from translate_hub.domain.document import Dialect, Document, Kind, ReadOptions
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor
from translate_hub.domain.segmentation import Segmentation, cut_of, join, set_kind, set_translate, split
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Conflict, Invalid, NotFound
from translate_hub.formats import FORMATS
from translate_hub.services import correcting, importing, leaving, organising, reviewing, translating
from translate_hub.services.correcting import Corrected, Correction, Overtaken, Plan
from translate_hub.storage import projects, sources, translations
from translate_hub.storage.articles import Article, Revision, Ruling, Wording
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition, Event, Translation
from translate_hub.storage.translations import AlignedRow

TEXT = """\
# Low water

Four villages crossed it. They kept no books.

Nobody built

the bridge.

- rope
- planks

> A bridge is a promise.
"""


@dataclass
class Desk:
    """One article, imported for real, and who may correct it."""

    database: Database
    actor: Actor
    article: int

    def row(self, place: int, language: str = "fa") -> AlignedRow:
        with self.database.reading() as session:
            return translations.aligned_rows(session, edition(session, self.article, language))[place]

    def save(self, place: int, text: str, form: Form = Form.TEXT) -> None:
        row = self.row(place)
        with self.database.writing() as session:
            translating.save(
                session, self.actor, edition(session, self.article).id, row.unit, text, form=form,
                base_version=row.version, wording=row.wording, save_id=secrets.token_hex(8), limits=DEFAULT_LIMITS,
            )  # fmt: skip

    def approve(self, place: int) -> None:
        row = self.row(place)
        with self.database.writing() as session:
            reviewing.approve(
                session, self.actor, edition(session, self.article).id, row.unit, version=row.version,
                wording=row.wording, save_id=None,
            )  # fmt: skip

    def plan(self, place: int, text: str, wording: int | None = None) -> Plan | Corrected | Overtaken:
        row = self.row(place)
        with self.database.reading() as session:
            article = session.get_one(Article, self.article)
            began = correcting.begin(
                session, self.actor, article, row.unit, text, wording=wording or row.wording, limits=DEFAULT_LIMITS
            )
        if not isinstance(began, Correction):
            return began
        found = FORMATS[began.document.format]
        return correcting.prepare(began, found, lambda _name, content, options: found.read(content, options))

    def commit(self, plan: Plan, *, minor: bool = False) -> Corrected | Overtaken:
        with self.database.writing() as session:
            return correcting.correct_paragraph(session, self.actor, plan, minor=minor)

    def correct(self, place: int, text: str, *, minor: bool = False) -> Corrected:
        plan = self.plan(place, text)
        assert isinstance(plan, Plan)
        done = self.commit(plan, minor=minor)
        assert isinstance(done, Corrected)
        return done

    def labels(self) -> list[Label]:
        with self.database.reading() as session:
            return [row.label for row in translations.aligned_rows(session, edition(session, self.article))]

    def check(self) -> None:
        """Counts are what a recount gives, the source rows what their blocks say."""
        with self.database.reading() as session:
            article = session.get_one(Article, self.article)
            for one in session.scalars(select(Edition).where(Edition.article == self.article)):
                counted = translations.counts_of(session, one.id)
                assert counted == {label: getattr(one, f"{label.value}_count") for label in Label}
            document, units = sources.stored_document(session, article)
            known: Mapping[int, str] = dict(session.execute(select(Wording.id, Wording.text)).all())
            texts = [row.source for row in translations.aligned_rows(session, edition(session, self.article))]
            assert [known[unit.wording] for unit in units] == texts
            assert FORMATS[document.format].write(document, {}).content == document.content


def edition(session: Session, article: int, language: str = "fa") -> Edition:
    return session.scalars(select(Edition).where(Edition.article == article, Edition.language == language)).one()


def opened(database: Database, text: str = TEXT, cut: Segmentation | None = None, name: str = "markdown") -> Desk:
    document = FORMATS[name].read(text.encode(), ReadOptions())
    with database.writing() as session:
        actor = a_person(session)
        project = organising.create_project(session, actor, "river", name="River", languages=["en", "fa", "es"])
        made = importing.import_article(
            session, actor, project, document, dialect=Dialect.MARKDOWN, slug="low-water", file_name="x.md",
            limits=DEFAULT_LIMITS, segmentation=cut,
        )  # fmt: skip
        return Desk(database, actor, made.article.id)


def cut(document: Document) -> Segmentation:
    """Split the second paragraph, join the third with the fourth, correct kinds, leave one untranslated."""
    segments = split(cut_of(document), document.blocks, 1, 25)
    segments = join(segments, document.blocks, 3)
    segments = set_kind(segments, document.blocks, 3, Kind.CAPTION)
    return set_translate(segments, document.blocks, 4, False)


def opened_cut(database: Database) -> Desk:
    return opened(database, cut=cut(FORMATS["markdown"].read(TEXT.encode(), ReadOptions())))


def keys(desk: Desk) -> list[tuple[str, Kind, int, bool]]:
    with desk.database.reading() as session:
        rows = translations.aligned_rows(session, edition(session, desk.article))
        return [(row.key, row.kind, row.level, row.translate) for row in rows]


def test_a_correction_is_a_new_revision_of_the_same_units(database: Database) -> None:
    desk = opened(database)
    before = keys(desk)
    done = desk.correct(1, "Four villages crossed it. They kept no *accounts*.")
    assert (done.revision, done.is_new, done.notices) == (2, True, ())
    assert keys(desk) == before
    assert desk.row(1).source.endswith("*accounts*.")
    with database.reading() as session:
        first, second = session.scalars(select(Revision).order_by(Revision.number))
        assert (second.parent, second.reason, second.by) == (first.id, "correction", desk.actor.person)
        article = session.get_one(Article, desk.article)
        document, _ = sources.stored_document(session, article)
        assert document.content.decode() == TEXT.replace("books", "*accounts*")
        assert session.scalars(select(Ruling)).one().minor is False
    desk.check()


def test_a_change_of_meaning_makes_translations_outdated_and_writes_none(database: Database) -> None:
    desk = opened(database)
    desk.save(1, "چهار روستا")
    desk.save(2, "هیچ‌کس")
    desk.approve(1)
    with database.reading() as session:
        before = [tuple(row) for row in session.execute(select(Translation.__table__))]
        events = session.scalar(select(func.count()).select_from(Event))
    desk.correct(1, "Five villages crossed it.")
    assert desk.labels()[1:3] == [Label.OUTDATED, Label.TRANSLATED]
    with database.reading() as session:
        assert [tuple(row) for row in session.execute(select(Translation.__table__))] == before
        assert session.scalar(select(func.count()).select_from(Event)) == events
    desk.check()
    desk.correct(1, "Four villages crossed it. They kept no books.")
    assert desk.labels()[1] is Label.APPROVED  # a text that comes back is current again
    desk.check()


def test_a_minor_change_leaves_translations_current_and_approved(database: Database) -> None:
    desk = opened(database)
    desk.save(1, "چهار روستا")
    desk.approve(1)
    first = desk.row(1).wording
    second = desk.correct(1, "Four villages  crossed it. They kept no books.", minor=True).wording
    third = desk.correct(1, "Four villages crossed it; they kept no books.", minor=True).wording
    assert desk.labels()[1] is Label.APPROVED
    with database.reading() as session:
        meaning = dict(session.execute(select(Wording.id, Wording.meaning)).all())
    assert meaning[first] == meaning[second] == meaning[third] == first
    desk.check()
    desk.correct(1, "Four villages  crossed it. They kept no books.", minor=False)  # the later ruling parts them
    assert desk.labels()[1] is Label.APPROVED  # made for the first, which the second still means
    desk.check()


def test_a_segmentation_and_corrected_kinds_survive_a_correction(database: Database) -> None:
    desk = opened_cut(database)
    before = keys(desk)
    assert [kind.value for _, kind, _, _ in before] == [
        "title", "paragraph", "paragraph", "caption", "list-item", "list-item", "quote",
    ]  # fmt: skip
    assert desk.row(3).source == "Nobody built the bridge."
    desk.correct(1, "Many, many more villages crossed it.")
    desk.correct(2, "They kept *few* books.")
    desk.correct(3, "Somebody built it.")
    desk.correct(6, "A bridge is a threat.")
    assert keys(desk) == before
    desk.check()
    with database.reading() as session:
        document, _ = sources.stored_document(session, session.get_one(Article, desk.article))
    assert document.content.decode() == (
        "# Low water\n\nMany, many more villages crossed it. They kept *few* books.\n\nSomebody built it.\n\n"
        "- rope\n- planks\n\n> A bridge is a threat.\n"
    )


def test_parts_and_joined_paragraphs_leave_in_the_articles_own_format(database: Database) -> None:
    desk = opened_cut(database)
    with database.reading() as session:
        document, texts = leaving.texts_of(session, desk.actor, edition(session, desk.article))
    assert FORMATS["markdown"].write(document, texts).content == TEXT.encode()
    desk.save(2, "آن‌ها دفتری نداشتند.")
    desk.save(3, "پل را کسی نساخت.")
    with database.reading() as session:
        document, texts = leaving.texts_of(session, desk.actor, edition(session, desk.article))
        assert [row.label for row in translations.aligned_rows(session, edition(session, desk.article))][4] == "empty"
    written = FORMATS["markdown"].write(document, texts).content.decode()
    assert written == TEXT.replace("They kept no books.", "آن‌ها دفتری نداشتند.").replace(
        "Nobody built\n\nthe bridge.", "پل را کسی نساخت."
    )
    desk.save(2, "", Form.OMITTED)
    with database.reading() as session:
        document, texts = leaving.texts_of(session, desk.actor, edition(session, desk.article))
    assert "\n\nFour villages crossed it.\n\n" in FORMATS["markdown"].write(document, texts).content.decode()


def test_what_is_not_to_be_translated_is_counted_nowhere(database: Database) -> None:
    desk = opened_cut(database)
    with database.reading() as session:
        assert {one.empty_count for one in session.scalars(select(Edition).where(Edition.language != "en"))} == {6}
        with pytest.raises(Invalid, match="not to be translated"):
            desk.save(4, "طناب")
    desk.check()


def test_who_comes_second_sees_both_texts(database: Database) -> None:
    desk = opened(database)
    seen = desk.row(1).wording
    plan = desk.plan(1, "Six villages crossed it.")
    assert isinstance(plan, Plan)
    desk.correct(1, "Five villages crossed it.")
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Revision))
    late = desk.commit(plan)
    assert isinstance(late, Overtaken)
    assert (late.current, late.sent, late.is_elsewhere) == (
        "Five villages crossed it.",
        "Six villages crossed it.",
        False,
    )
    assert isinstance(desk.plan(1, "Six villages crossed it.", wording=seen), Overtaken)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == before
    desk.check()


def test_a_change_elsewhere_can_be_tried_again_at_once_and_the_same_text_is_done(database: Database) -> None:
    desk = opened(database)
    plan = desk.plan(1, "Six villages crossed it.")
    assert isinstance(plan, Plan)
    desk.correct(0, "High water")
    late = desk.commit(plan)
    assert isinstance(late, Overtaken)
    assert late.is_elsewhere
    done = desk.correct(1, "Six villages crossed it.")
    again = desk.plan(1, "Six villages crossed it.")
    assert again == Corrected(done.revision, done.wording, is_new=False)
    assert desk.commit(plan) == again


@pytest.mark.parametrize("text", ["", " \n ", "a\x07b", "x" * 30_000])
def test_a_text_no_paragraph_can_have_is_refused(database: Database, text: str) -> None:
    desk = opened(database)
    with pytest.raises(Invalid):
        desk.plan(1, text)


@pytest.mark.parametrize("text", ["# not a heading", "a\n\nb", "- item", "1. x", "| a |", "```", "[a]: b"])
@pytest.mark.parametrize("place", [0, 1, 4, 6])
def test_what_looks_like_structure_is_the_same_paragraph_again(
    sqlite_database: Database, text: str, place: int
) -> None:
    desk = opened(sqlite_database)
    before = keys(desk)
    desk.correct(place, text)
    assert keys(desk) == before
    assert desk.row(place).source == text
    desk.check()


def test_code_stays_as_it_is(database: Database) -> None:
    desk = opened(database, "# a\n\n```\nx = 1\n```\n")
    with pytest.raises(Invalid, match="code"):
        desk.plan(1, "y = 2")


def test_a_level_the_reader_now_sees_otherwise_stays_as_it_was(database: Database) -> None:
    long = "The first paragraph goes on for a good while, as such paragraphs do."
    text = f"A Title\n\nBACKGROUND\n\n{long}\n\nTHE END\n\nMore.\n"
    desk = opened(database, text, name="plaintext")
    before = keys(desk)
    desk.correct(1, "background, in one long line that no reader would take for a heading of anything.")
    assert keys(desk) == before
    desk.check()


def test_a_letter_the_charset_lacks_is_told(database: Database) -> None:
    desk = opened(database)
    document = FORMATS["markdown"].read("Año\n\nniño\n".encode("latin-1"), ReadOptions("latin-1"))
    with database.writing() as session:
        project = projects.project_by_slug(session, desk.actor, "river")
        made = importing.import_article(
            session, desk.actor, project, document, dialect=Dialect.MARKDOWN, slug="b", file_name="b.md",
            limits=DEFAULT_LIMITS,
        )  # fmt: skip
        desk.article = made.article.id
    assert desk.correct(1, "niño و").notices
    desk.check()


def test_who_may_not_edit_the_source_corrects_nothing(database: Database) -> None:
    desk = opened(database)
    plan = desk.plan(1, "Other.")
    assert isinstance(plan, Plan)
    desk.actor = Actor(desk.actor.person, "Stranger")
    with pytest.raises(NotFound):
        desk.commit(plan)


def test_translators_save_while_the_source_changes_and_the_counts_stay_right(database: Database) -> None:
    desk = opened(database)

    def save(place: int) -> None:
        for number in range(4):
            with contextlib.suppress(Conflict):
                desk.save(place, f"{place}-{number}")

    def correct() -> None:
        for number in range(4):
            plan = desk.plan(1, f"Villages, {number} of them, crossed it.")
            assert isinstance(plan, Plan)
            assert isinstance(desk.commit(plan, minor=bool(number % 2)), Corrected)

    with ThreadPoolExecutor() as pool:
        for done in [*(pool.submit(save, place) for place in (1, 1, 2)), pool.submit(correct)]:
            done.result()
    desk.check()

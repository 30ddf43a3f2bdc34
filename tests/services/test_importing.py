"""A document becomes an article: what is stored of it, and what is refused."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import OPERATOR
from translate_hub.domain import segmentation
from translate_hub.domain.document import Block, Dialect, Document, Kind, ReadOptions
from translate_hub.domain.limits import DEFAULT_LIMITS, Limits
from translate_hub.domain.permissions import Actor
from translate_hub.errors import Conflict, Invalid, NotFound
from translate_hub.services import importing, organising
from translate_hub.services.importing import ArticleFacts, ImportedArticle, check_upload
from translate_hub.storage import projects, sources
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Article, Project, Reading, Revision, Unit, Wording
from translate_hub.storage.database import Database

CONTENT = "# Nets\n\nMend them.\n\n`code`\n\nMend them.\n\nقایق\n".encode()
DOCUMENT = Document(
    format="markdown",
    content=CONTENT,
    charset="utf-8",
    blocks=(
        Block(Kind.TITLE, "The [nets](http://example.org/x), mended", level=1, locator="1:2"),
        Block(Kind.LIST_ITEM, "Mend them.", level=1, line=3, container=("ul.1", "li.2")),
        Block(Kind.CODE, "code", line=5, translate=False),
        Block(Kind.PARAGRAPH, "Mend them.", line=7),
        Block(Kind.QUOTE, "قایق", line=9, lang="fa", level=1),
    ),
    charset_guessed=True,
    options=ReadOptions(charset="utf-8", front_matter=("title", "teaser")),
)


def a_project(session: Session) -> Project:
    session.add(Person(id=1, login="editor", name="Editor", is_operator=True))
    session.flush()
    actor = Actor(1, "Editor", is_operator=True)
    return organising.create_project(session, actor, "harbour", name="Harbour", languages=["en", "fa", "es"])


def import_into(
    session: Session,
    document: Document = DOCUMENT,
    *,
    slug: str | None = None,
    file_name: str = "nets.en.md",
    limits: Limits = DEFAULT_LIMITS,
    project: Project | None = None,
    is_operator: bool = True,
) -> ImportedArticle:
    project = project or a_project(session)
    actor = Actor(1, "Editor", is_operator)
    return importing.import_article(
        session, actor, project, document, dialect=Dialect.MARKDOWN, slug=slug, file_name=file_name, limits=limits
    )


def test_a_stored_document_is_the_document_that_was_read(database: Database) -> None:
    with database.writing() as session:
        imported = import_into(session)
        assert (imported.revision, imported.units) == (1, 4)
    with database.reading() as session:
        article = projects.article_by_slug(session, OPERATOR, "harbour", "the-nets-mended")
        document, units = sources.stored_document(session, article)
        assert document == DOCUMENT
        assert len(set(units)) == 5
        reading = session.scalars(select(Reading)).one()
        assert (reading.bytes, reading.sha256) == (CONTENT, hashlib.sha256(CONTENT).digest())


def test_identical_paragraphs_are_units_of_their_own_and_code_is_not_translated(database: Database) -> None:
    with database.writing() as session:
        import_into(session)
    with database.reading() as session:
        wordings = session.execute(select(Wording.text, Wording.meaning, Wording.id).order_by(Wording.id)).all()
        assert [text for text, _, _ in wordings].count("Mend them.") == 2
        assert all(meaning == wording for _, meaning, wording in wordings)
        assert session.scalars(select(Unit.translate).order_by(Unit.id)).all() == [True, True, False, True, True]


def test_every_language_gets_an_edition_and_only_translations_are_counted(database: Database) -> None:
    with database.writing() as session:
        article = import_into(session).article
        numbers = {
            language: projects.edition_by_language(session, OPERATOR, article.id, language).empty_count
            for language in ("en", "fa", "es")
        }
    assert numbers == {"en": 0, "fa": 4, "es": 4}


@pytest.mark.parametrize(
    ("file_name", "slug"),
    [
        ("مقاله.docx", "مقاله"),
        ("文章.md", "文章"),
        ("C:\\papers\\The Nets.en.md", "the-nets"),
        ("../../etc/nets.md", "nets"),
        (".hidden", "hidden"),
    ],
)
def test_an_article_without_a_title_is_named_after_its_file(database: Database, file_name: str, slug: str) -> None:
    plain = replace(DOCUMENT, blocks=DOCUMENT.blocks[1:])
    with database.writing() as session:
        assert import_into(session, plain, file_name=file_name).article.slug == slug


def test_a_title_and_a_file_without_letters_ask_for_a_slug(database: Database) -> None:
    document = replace(DOCUMENT, blocks=(Block(Kind.TITLE, "?!"),))
    with pytest.raises(Invalid, match="--slug"), database.writing() as session:
        import_into(session, document, file_name="---.md")


def test_a_slug_that_is_taken_is_a_conflict_and_nothing_is_stored(database: Database) -> None:
    with database.writing() as session:
        import_into(session)
    with pytest.raises(Conflict, match="--slug"), database.writing() as session:
        import_into(session, project=projects.project_by_slug(session, OPERATOR, "harbour"))
    with database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(row)) for row in (Article, Revision, Reading)]
        assert counts == [1, 1, 1]


def many(count: int, text: str = "word") -> Document:
    return replace(DOCUMENT, blocks=tuple(Block(Kind.PARAGRAPH, text, line=n + 1) for n in range(count)))


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (many(6_000), "6000 paragraphs"),
        (replace(DOCUMENT, blocks=(*many(2).blocks, Block(Kind.PARAGRAPH, "x" * 30_000, line=7))), "line 7 has 30000"),
        (many(0), "No text to translate"),
        (replace(DOCUMENT, blocks=(DOCUMENT.blocks[2],)), "No text to translate"),
        (many(1, "bell\x07"), "U\\+0007"),
    ],
)
def test_what_cannot_become_an_article_is_refused(database: Database, document: Document, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence), database.writing() as session:
        import_into(session, document)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 0


def test_who_does_not_run_the_hub_imports_nothing(database: Database) -> None:
    with database.writing() as session:
        a_project(session)
    with pytest.raises(NotFound), database.writing() as session:
        import_into(session, project=projects.project_by_slug(session, OPERATOR, "harbour"), is_operator=False)


def imported(session: Session, document: Document, **more: Any) -> ImportedArticle:
    project = projects.project_by_slug(session, OPERATOR, "harbour")
    return importing.import_article(
        session,
        Actor(1, "Editor", is_operator=True),
        project,
        document,
        dialect=Dialect.MARKDOWN,
        slug="cut",
        file_name="x.md",
        limits=DEFAULT_LIMITS,
        **more,
    )


def test_corrections_of_the_preview_are_stored_with_the_units(database: Database) -> None:
    cut = segmentation.set_kind(segmentation.cut_of(DOCUMENT), DOCUMENT.blocks, 3, Kind.HEADING, 3)
    cut = segmentation.set_translate(cut, DOCUMENT.blocks, 4, False)
    about = ArticleFacts(" Somebody ", date(2026, 3, 1), "https://example.org/nets", "CC BY 4.0", confidential=True)
    with database.writing() as session:
        a_project(session)
        made = imported(session, DOCUMENT, segmentation=cut, about=about)
        assert made.units == 3
        units = session.scalars(select(Unit).order_by(Unit.id)).all()
        assert [(unit.set_kind, unit.set_level, unit.translate) for unit in units[3:]] == [
            ("heading", 3, True),
            (None, None, False),
        ]
        kept = made.article
        assert (kept.author, kept.written_on, kept.licence) == ("Somebody", date(2026, 3, 1), "CC BY 4.0")
        assert kept.confidential
        assert projects.edition_by_language(session, OPERATOR, kept.id, "fa").empty_count == 3


def test_a_corrected_title_names_the_article_and_a_long_block_may_be_split(database: Database) -> None:
    blocks = (Block(Kind.PARAGRAPH, "word " * 5_000 + "end"), Block(Kind.PARAGRAPH, "Nets"))
    document = replace(DOCUMENT, blocks=blocks)
    cut = segmentation.split(segmentation.cut_of(document), blocks, 0, 10_000)
    cut = segmentation.set_kind(cut, blocks, 2, Kind.TITLE)
    with database.writing() as session:
        a_project(session)
        assert imported(session, document, segmentation=cut).units == 3
        assert importing.check_cuts(document, cut, DEFAULT_LIMITS)[2].kind is Kind.TITLE


def test_what_becomes_too_long_or_fits_another_file_is_refused(database: Database) -> None:
    blocks = (Block(Kind.PARAGRAPH, "x" * 15_000), Block(Kind.PARAGRAPH, "y" * 15_000))
    document = replace(DOCUMENT, blocks=blocks)
    joined = segmentation.join(segmentation.cut_of(document), blocks, 0)
    for cut, sentence in ((joined, "30001 characters"), (segmentation.cut_of(DOCUMENT), "do not fit")):
        with pytest.raises(Invalid, match=sentence):
            importing.check_cuts(document, cut, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    "about", [ArticleFacts(address="javascript:alert(1)"), ArticleFacts(author="a\nb"), ArticleFacts(licence="x" * 501)]
)
def test_facts_that_no_page_could_show_are_refused(database: Database, about: ArticleFacts) -> None:
    with database.writing() as session:
        a_project(session)
        with pytest.raises(Invalid):
            imported(session, DOCUMENT, about=about)


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_an_empty_file_is_refused_before_it_is_read(content: bytes) -> None:
    with pytest.raises(Invalid, match="empty"):
        check_upload(content, DEFAULT_LIMITS)


def test_a_file_of_25_megabytes_is_refused_before_it_is_read() -> None:
    with pytest.raises(Invalid, match="25000 kB; a file may have 20000 kB"):
        check_upload(b"x" * 25_000_000, DEFAULT_LIMITS)
    check_upload(b"x", DEFAULT_LIMITS)


def test_a_page_of_the_project_is_no_address_of_an_article(database: Database) -> None:
    settings = replace(DOCUMENT, blocks=(Block(Kind.TITLE, "Settings", level=1),))
    with database.writing() as session:
        project = a_project(session)
        for slug in ("settings", "import", " members "):
            with pytest.raises(Invalid, match="a page of the project"):
                import_into(session, slug=slug, project=project)
        made = [import_into(session, settings, project=project).article.slug for _ in range(2)]
    assert made == ["settings-2", "settings-3"]

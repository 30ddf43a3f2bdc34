"""A document becomes an article: its reading, its first revision, its units, and an edition in every language."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from translate_hub import __version__
from translate_hub.domain.document import Dialect, Document, Kind
from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.slugs import slug_as_given, slug_from
from translate_hub.domain.texts import find_forbidden
from translate_hub.errors import Conflict, Invalid
from translate_hub.storage import projects, sources
from translate_hub.storage.articles import Article, Project, Reading, Revision
from translate_hub.storage.editions import Edition

_LINK_TARGET = re.compile(r"\]\([^)]*\)|<[^>]*>")


@dataclass(frozen=True)
class ImportedArticle:
    """What an import made: the article, the number of its revision, and how many units there are to translate."""

    article: Article
    revision: int
    units: int


def check_upload(content: bytes, limits: Limits) -> None:
    """Let pass what is worth reading at all; raises Invalid for an empty file and for one that is too large."""
    if not content.strip():
        raise Invalid("The file is empty; choose one with text in it.")
    if len(content) > limits.upload_bytes:
        raise Invalid(
            "The file has %(size)s kB; a file may have %(limit)s kB. Take out what is not text, or split it.",
            size=-(-len(content) // 1000),
            limit=limits.upload_bytes // 1000,
        )


def import_article(
    session: Session,
    actor: Actor,
    project: Project,
    document: Document,
    *,
    dialect: Dialect,
    slug: str | None,
    file_name: str,
    limits: Limits,
) -> ImportedArticle:
    """Store a document that was read as a new article of the project, written in its first language.

    `slug` is the article's address, made from its title (else from `file_name`) when None. Each block becomes a unit,
    equal paragraphs too; blocks that are not to be translated become units that no edition counts. Every language
    of the project gets an edition.

    Raises Invalid when there is nothing to translate or a limit is passed, Conflict when the slug is taken, Forbidden.
    """
    require(actor, Act.EDIT_SOURCE, project.id)
    translatable = _check_document(document, limits)
    article = _add_article(session, project, dialect, _chosen_slug(document, slug, file_name))
    reading = Reading(
        article=article.id,
        sha256=hashlib.sha256(document.content).digest(),
        bytes=document.content,
        format=document.format,
        charset=document.charset,
        charset_guessed=document.charset_guessed,
        options=sources.stored_options(document.options),
        reader_version=__version__,
    )
    session.add(reading)
    session.flush()
    sources.add_blocks(session, reading.id, document.blocks)
    revision = Revision(article=article.id, reading=reading.id, number=1, reason="import", by=actor.person)
    session.add(revision)
    session.flush()
    sources.add_units(session, article.id, revision.id, document.blocks)
    article.head_revision = revision.id
    _add_editions(session, project, article, translatable)
    session.flush()
    return ImportedArticle(article, revision.number, translatable)


def _check_document(document: Document, limits: Limits) -> int:
    """Return how many blocks are to be translated; raises Invalid where the document cannot become an article."""
    translatable = sum(block.translate for block in document.blocks)
    if not translatable:
        raise Invalid("No text to translate was found in the file; choose another file or another format.")
    if len(document.blocks) > limits.article_units:
        raise Invalid(
            "The article has %(units)s paragraphs; one article may have %(limit)s. Split it into several files.",
            units=len(document.blocks),
            limit=limits.article_units,
        )
    for block in document.blocks:
        if found := find_forbidden(block.text):
            raise Invalid(
                "The paragraph that starts on line %(line)s holds the control character U+%(code)s, which no file "
                "format can carry; remove it.",
                line=block.line,
                code=f"{ord(found[1]):04X}",
            )
        if len(block.text) > limits.unit_characters:
            raise Invalid(
                "The paragraph that starts on line %(line)s has %(length)s characters; one paragraph may have "
                "%(limit)s. Split it with blank lines.",
                line=block.line,
                length=len(block.text),
                limit=limits.unit_characters,
            )
    return translatable


def _chosen_slug(document: Document, slug: str | None, file_name: str) -> str:
    if slug is not None:
        return slug_as_given(slug)
    title = next((block.text for block in document.blocks if block.kind is Kind.TITLE), "")
    name = PurePosixPath(file_name.replace("\\", "/")).name.lstrip(".")
    made = slug_from(_LINK_TARGET.sub(" ", title)) or slug_from(name.partition(".")[0])
    if not made:
        raise Invalid("Neither the title nor the file name gives an address; choose one with --slug, like my-article.")
    return made


def _add_article(session: Session, project: Project, dialect: Dialect, slug: str) -> Article:
    publication = project.slug  # a failed flush expires the row
    language = projects.languages_of(session, project.id)[0]
    article = Article(project=project.id, slug=slug, language=language, dialect=dialect.value)
    session.add(article)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            "There is an article “%(slug)s” in the project “%(project)s” already; choose another address with --slug.",
            slug=slug,
            project=publication,
        ) from error
    return article


def _add_editions(session: Session, project: Project, article: Article, translatable: int) -> None:
    """Give the article an edition in every language of its project; its own has nothing to count."""
    session.add_all(
        Edition(
            article=article.id,
            language=language,
            empty_count=0 if language == article.language else translatable,
        )
        for language in projects.languages_of(session, project.id)
    )

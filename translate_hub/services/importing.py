"""A document becomes an article: its reading, its first revision, its units, and an edition in every language."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from translate_hub import __version__
from translate_hub.domain.document import Dialect, Document, Kind
from translate_hub.domain.limits import Limits
from translate_hub.domain.names import find_unsafe
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.segmentation import Cut, Segmentation, check, cut_of, cuts_of
from translate_hub.domain.slugs import slug_as_given, slug_from
from translate_hub.domain.texts import find_forbidden
from translate_hub.errors import Conflict, Invalid
from translate_hub.storage import projects, segments, sources
from translate_hub.storage.articles import Article, Project, Reading, Revision
from translate_hub.storage.editions import Edition

# Addresses under a project's that are its own pages, or may become some.
RESERVED_SLUGS: Final = frozenset({"audit", "export", "import", "join", "me", "members", "new", "settings"})

_LINK_TARGET = re.compile(r"\]\([^)]*\)|<[^>]*>")


@dataclass(frozen=True)
class ImportedArticle:
    """What an import made: the article, the number of its revision, and how many units there are to translate."""

    article: Article
    revision: int
    units: int


@dataclass(frozen=True)
class ArticleFacts:
    """What a person says of an article: who wrote it and when, the address of the original, its licence ("" and None
    where nobody said), and whether it may go to no machine translation.
    """

    author: str = ""
    written_on: date | None = None
    address: str = ""
    licence: str = ""
    confidential: bool = False

    @property
    def mark(self) -> str:
        """A short text that is the same exactly for the same facts, to tell later whether they still are."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:32]


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
    segmentation: Segmentation | None = None,
    about: ArticleFacts | None = None,
) -> ImportedArticle:
    """Store a document that was read as a new article of the project, written in its first language.

    `slug` is the article's address, made from its title (else from `file_name`) when None. `segmentation` says what
    becomes a unit, each block where it is None; equal paragraphs are units of their own, and what is not to be
    translated becomes units that no edition counts. Every language of the project gets an edition.

    Raises Invalid when there is nothing to translate, a limit is passed, the segmentation does not fit the document, or
    the slug given is no address or a page of the project; Conflict when it is taken; Forbidden.
    """
    require(actor, Act.EDIT_SOURCE, project.id)
    cuts = check_cuts(document, segmentation, limits)
    translatable = sum(cut.translate for cut in cuts)
    slug = _made_slug(session, project, cuts, file_name) if slug is None else article_slug(slug)
    article = _add_article(session, project, dialect, slug, checked_facts(about))
    reading = add_reading(session, article, document)
    revision = Revision(article=article.id, reading=reading, number=1, reason="import", by=actor.person)
    session.add(revision)
    session.flush()
    read_kinds = [document.blocks[cut.segment.first_block].kind for cut in cuts]
    segments.add_units(session, article.id, revision.id, cuts, read_kinds)
    article.head_revision = revision.id
    _add_editions(session, project, article, translatable)
    session.flush()
    return ImportedArticle(article, revision.number, translatable)


def add_reading(session: Session, article: Article, document: Document) -> int:
    """Store what a reader saw in a file of an article, with its bytes; return its row id."""
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
    return reading.id


def check_cuts(document: Document, segmentation: Segmentation | None, limits: Limits) -> tuple[Cut, ...]:
    """Return the units a document would become; raises Invalid where it cannot become an article.

    For previews too: whatever passes here is taken by `import_article`.
    """
    if segmentation is None:
        segmentation = cut_of(document)
    else:
        check(segmentation, document.blocks)
    if len(segmentation) > limits.article_units:
        raise Invalid(
            "The article has %(units)s paragraphs; one article may have %(limit)s. Split it into several files.",
            units=len(segmentation),
            limit=limits.article_units,
        )
    cuts = cuts_of(segmentation, document.blocks)
    if not any(cut.translate for cut in cuts):
        raise Invalid("No text to translate was found in the file; choose another file or another format.")
    for cut in cuts:
        _check_cut(cut, limits)
    return cuts


def _check_cut(cut: Cut, limits: Limits) -> None:
    if found := find_forbidden(cut.text):
        raise Invalid(
            "The paragraph that starts on line %(line)s holds the control character U+%(code)s, which no file "
            "format can carry; remove it.",
            line=cut.line,
            code=f"{ord(found[1]):04X}",
        )
    if len(cut.text) > limits.unit_characters:
        raise Invalid(
            "The paragraph that starts on line %(line)s has %(length)s characters; one paragraph may have "
            "%(limit)s. Split it with blank lines.",
            line=cut.line,
            length=len(cut.text),
            limit=limits.unit_characters,
        )


# An address is a web page's, as in every published page, without a login: what stands before an @ looks like a host.
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"\\/?#@]+(?:[/?#][^\s<>\"\\]*)?")
_LONGEST_FACT = 500


def checked_facts(about: ArticleFacts | None) -> ArticleFacts:
    """Return what is said of an article, without blanks around it; raises Invalid for what no page could show."""
    if about is None:
        return ArticleFacts()
    author, address, licence = (value.strip() for value in (about.author, about.address, about.licence))
    for value in (author, address, licence):
        if len(value) > _LONGEST_FACT or "\n" in value or find_forbidden(value):
            raise Invalid(
                "Author, address and licence are one line each, of at most %(limit)s characters.", limit=_LONGEST_FACT
            )
        if find_unsafe(value):
            raise Invalid("Author, address or licence holds an invisible control character; type it anew.")
    if address and not (_WEB_ADDRESS.fullmatch(address) and _has_host(address)):
        raise Invalid("The address of the original begins with http:// or https://; correct it or leave it empty.")
    return ArticleFacts(author, about.written_on, address, licence, about.confidential)


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:  # brackets that do not close, letters that stand for signs of an address
        return False


def article_slug(slug: str) -> str:
    """Return the address that a person chose for an article, in NFC; raises Invalid for one that it cannot have."""
    slug = slug_as_given(slug)
    if slug in RESERVED_SLUGS:
        raise Invalid("The address “%(slug)s” is a page of the project; choose another one.", slug=slug)
    return slug


def _made_slug(session: Session, project: Project, cuts: Sequence[Cut], file_name: str) -> str:
    """Return an address from the title, else from the file's name; where it is a page's, the next one that is free."""
    title = next((cut.text for cut in cuts if cut.kind is Kind.TITLE), "")
    name = PurePosixPath(file_name.replace("\\", "/")).name.lstrip(".")
    made = slug_from(_LINK_TARGET.sub(" ", title)) or slug_from(name.partition(".")[0])
    if not made:
        raise Invalid("Neither the title nor the file name gives an address; choose one with --slug, like my-article.")
    if made not in RESERVED_SLUGS:
        return made
    return next(slug for n in count(2) if not projects.has_article(session, project.id, slug := f"{made}-{n}"))


def _add_article(session: Session, project: Project, dialect: Dialect, slug: str, about: ArticleFacts) -> Article:
    publication = project.slug  # a failed flush expires the row
    language = projects.languages_of(session, project.id)[0]
    article = Article(project=project.id, slug=slug, language=language, dialect=dialect.value, **vars(about))
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

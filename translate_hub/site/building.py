"""From the aligned rows of an edition to the values of its page."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape
from typing import Protocol

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import Direction, direction
from translate_hub.domain.ports import Format
from translate_hub.domain.segmentation import glue
from translate_hub.domain.states import Form
from translate_hub.site.pages import ArticlePage, PageRow


class RowValues(Protocol):
    """What a page needs of an aligned row; anything with these attributes will do."""

    @property
    def key(self) -> str:
        """The unit's public id."""

    @property
    def kind(self) -> Kind:
        """What the unit is to a reader."""

    @property
    def level(self) -> int:
        """Heading level or nesting depth."""

    @property
    def translate(self) -> bool:
        """False for what stays as it is, like code."""

    @property
    def container(self) -> tuple[str, ...]:
        """The structures around the unit."""

    @property
    def first_block(self) -> int:
        """The number of the block it covers, or shares with the rows beside it."""

    @property
    def lang(self) -> str | None:
        """The language of the source text where the document names one."""

    @property
    def source(self) -> str:
        """The source text."""

    @property
    def text(self) -> str:
        """The translation, or an empty text."""

    @property
    def form(self) -> Form:
        """How the unit appears in the edition."""

    @property
    def dir(self) -> Direction | None:
        """The direction a person set for the translation, None for that of its language."""


def anchor_of(key: str) -> str:
    """Return the attribute that gives a part of a paragraph its address on the page."""
    return f'id="p-{key}"'


def page_from(
    rows: Iterable[RowValues],
    document_format: Format,
    *,
    name: str,
    language: str,
    source_language: str,
    mark: Callable[[str], str] = anchor_of,
) -> ArticlePage:
    """Return the page of an edition: each unit's translation, or its source in the source's language and direction.

    What is left out is not on the page; a text joined to the row before stands in that row's paragraph, and so do the
    parts of one block where they are of one kind: they are one paragraph in the article's own format too.
    `mark` makes the attribute by which each further part is known, from its unit's public id.
    """
    shown: list[PageRow] = []
    last: RowValues | None = None
    for row in rows:
        if row.form is Form.OMITTED:
            continue
        made = page_row(row, document_format, language=language, source_language=source_language)
        before = shown[-1] if shown and last is not None and shown[-1].kind is not Kind.CODE else None
        if before and row.form is Form.JOINED and before.lang == made.lang:
            shown[-1] = replace(before, html=f"{before.html} {made.html}")
        elif before and last and row.first_block == last.first_block and row.kind is before.kind:
            shown[-1] = _continued(before, made, glue(_words(last), _words(row)), mark)
        else:
            shown.append(made)
        last = row
    return ArticlePage(name=name, language=language, source_language=source_language, rows=tuple(shown))


def _words(row: RowValues) -> str:
    return row.text if row.translate and row.text else row.source


def _continued(before: PageRow, made: PageRow, gap: str, mark: Callable[[str], str]) -> PageRow:
    """Return a paragraph with its next part, which keeps its own address and, where it is another, its language."""
    language = "" if made.lang == before.lang else f' lang="{escape(made.lang)}" dir="{made.direction}"'
    return replace(before, html=f"{before.html}{gap}<span {mark(made.key)}{language}>{made.html}</span>")


def page_row(row: RowValues, document_format: Format, *, language: str, source_language: str) -> PageRow:
    """Return one paragraph as the edition's readers see it. Code reads from left to right in every language."""
    is_translated = row.translate and bool(row.text)
    lang = language if is_translated else row.lang or source_language
    text = row.text if is_translated else row.source
    is_code = row.kind is Kind.CODE
    return PageRow(
        key=row.key,
        kind=row.kind,
        level=row.level,
        container=row.container,
        html=escape(text, quote=False) if is_code else document_format.inline_html(text),
        lang=lang,
        direction="ltr" if is_code else (row.dir if is_translated and row.dir else direction(lang)),
    )

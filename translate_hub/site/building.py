"""From the aligned rows of an edition to the values of its page."""

from collections.abc import Iterable
from html import escape
from typing import Protocol

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import direction
from translate_hub.domain.ports import Format
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


def page_from(
    rows: Iterable[RowValues], document_format: Format, *, name: str, language: str, source_language: str
) -> ArticlePage:
    """Return the page of an edition: each unit's translation, or its source in the source's language and direction.

    What is left out is not on the page; a text joined to the row before stands in that row's paragraph.
    """
    shown: list[PageRow] = []
    for row in rows:
        if row.form is Form.OMITTED:
            continue
        made = page_row(row, document_format, language=language, source_language=source_language)
        if row.form is Form.JOINED and shown and shown[-1].lang == made.lang and shown[-1].kind is not Kind.CODE:
            before = shown[-1]
            shown[-1] = PageRow(
                before.key,
                before.kind,
                before.level,
                before.container,
                f"{before.html} {made.html}",
                before.lang,
                before.direction,
            )
        else:
            shown.append(made)
    return ArticlePage(name=name, language=language, source_language=source_language, rows=tuple(shown))


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
        direction="ltr" if is_code else direction(lang),
    )

"""From the paragraphs of an edition to the rows of its page."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape

from markupsafe import Markup

from translate_hub.domain.document import Kind
from translate_hub.domain.paragraphs import Paragraph, RowValues, paragraph_of
from translate_hub.domain.ports import Format
from translate_hub.domain.segmentation import glue
from translate_hub.domain.states import Form
from translate_hub.site.footnotes import gathered
from translate_hub.site.pages import NOTHING, ArticlePage, PageRow
from translate_hub.site.words import words_for


def anchor_of(key: str) -> str:
    """Return the attribute that gives a part of a paragraph its address on the page."""
    return f'id="p-{key}"'


def _nothing(_key: str) -> Markup:
    return NOTHING


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

    What is left out is not on the page; the rest is gathered as `rows_of` does. The article's own notes stand behind
    its text, unless `mark` gives other attributes than addresses.
    """
    paragraphs = (
        paragraph_of(
            row,
            document_format,
            language=language,
            source_language=source_language,
            is_own=row.translate and bool(row.text),
        )
        for row in rows
        if row.form is not Form.OMITTED
    )
    shown = rows_of(paragraphs, mark)
    if mark is anchor_of:  # only where paragraphs have addresses can a mark lead to its note
        shown = tuple(gathered(shown, words_for(language)))
    return ArticlePage(name, language, source_language, shown)


def rows_of(
    paragraphs: Iterable[Paragraph], mark: Callable[[str], str] = anchor_of, before: Callable[[str], Markup] = _nothing
) -> tuple[PageRow, ...]:
    """Return the rows of a page: what is left out is not there, and what belongs together is one row.

    A text joined to the one before stands in that one's row, and so do the parts of one block where they are of one
    kind: they are one paragraph in the article's own format too. `mark` makes the attribute by which each further
    part is known, from its unit's public id, and `before` what stands before the part's text, as before a row's.
    """
    shown: list[PageRow] = []
    last: Paragraph | None = None
    for one in paragraphs:
        if not one.is_shown:
            continue
        if last and _continues(one, last, shown[-1]):
            shown[-1] = _continued(shown[-1], one, glue(last.text, one.text), mark, before(one.key))
        else:
            shown.append(replace(single_row(one), before=before(one.key)))
        last = one
    return tuple(shown)


def _continues(one: Paragraph, last: Paragraph, before: PageRow) -> bool:
    """Tell whether a paragraph stands in the row before it."""
    if Kind.CODE in (before.kind, one.kind):
        return False
    if one.form is Form.JOINED:
        return one.lang == before.lang
    return one.first_block == last.first_block and one.kind is before.kind


def single_row(one: Paragraph) -> PageRow:
    """Return a paragraph as a row of its own. Code reads from left to right in every language."""
    written = "ltr" if one.kind is Kind.CODE else one.direction
    return PageRow(one.key, one.kind, one.level, one.container, one.html, one.lang, written, (one.key,))


def _continued(row: PageRow, one: Paragraph, gap: str, mark: Callable[[str], str], before: Markup) -> PageRow:
    """Return a row with its next part, which keeps its own address and, where it is another, its language."""
    is_same = (one.lang, one.direction) == (row.lang, row.direction)
    language = "" if is_same else f' lang="{escape(one.lang)}" dir="{one.direction}"'
    part = f"{row.html}{gap}<span {mark(one.key)}{language}>{before}{one.html}</span>"
    return replace(row, html=part, keys=(*row.keys, one.key))

"""The article page: one file, right in every script, nothing in it that runs or loads."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html import escape
from itertools import count

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.document import Dialect, Kind
from translate_hub.domain.languages import Direction
from translate_hub.domain.ports import Format
from translate_hub.domain.states import Form
from translate_hub.site.building import page_from
from translate_hub.site.pages import ArticlePage, PageRow, article_page, page_policy, plain_text

_blocks = count()
_STRICT = html5lib.HTMLParser(strict=True)


@dataclass(frozen=True)
class Unit:
    """A row as `page_from` takes it."""

    key: str
    kind: Kind
    source: str
    text: str = ""
    level: int = 0
    translate: bool = True
    container: tuple[str, ...] = ()
    lang: str | None = None
    form: Form = Form.TEXT
    first_block: int = field(default_factory=lambda: next(_blocks))
    dir: Direction | None = None


class Escaping:
    """A format of plain text, for pages."""

    name = "plain"
    dialect = Dialect.PLAIN

    def inline_html(self, text: str) -> str:
        """Escape the text."""
        return escape(text, quote=False)


def row(key: str, kind: Kind, html: str, container: tuple[str, ...] = (), *, level: int = 0) -> PageRow:
    return PageRow(key, kind, level, container, html, "en", "ltr")


def body(*rows: PageRow, language: str = "en") -> str:
    """The article of a page of these rows, its white space between tags dropped."""
    html = article_page(ArticlePage("name", language, "en", rows))
    _STRICT.parse(html)
    inside = html[html.index("<article>") + 9 : html.index("</article>")]
    return re.sub(r'\s*(?:id|lang|dir|class)="[^"]*"', "", re.sub(r">\s+<", "><", inside)).strip()


def page(*units: Unit, language: str = "fa") -> ArticlePage:
    escaping: Format = Escaping()  # type: ignore[assignment]  # only `inline_html` is asked of the format
    return page_from(units, escaping, name="the-slug", language=language, source_language="en")


@pytest.mark.parametrize(
    ("language", "direction", "text"),
    [
        ("en", "ltr", "A title"),
        ("fa", "rtl", "یک عنوان"),
        ("he", "rtl", "כותרת"),
        ("zh-Hans", "ltr", "标题"),
        ("ja", "ltr", "題名"),
    ],
)
def test_a_page_declares_its_language_and_direction(language: str, direction: str, text: str) -> None:
    html = article_page(page(Unit("aaa", Kind.TITLE, "A title", text), language=language))
    _STRICT.parse(html)
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'<h1 id="p-aaa" lang="{language}" dir="{direction}"' in html
    assert f"<title>{text}</title>" in html
    assert '<meta charset="utf-8">' in html


def test_an_untranslated_paragraph_stands_in_the_sources_language_and_direction() -> None:
    html = article_page(page(Unit("aaa", Kind.PARAGRAPH, "Not yet."), Unit("bbb", Kind.PARAGRAPH, "Hej.", lang="sv")))
    assert '<p id="p-aaa" lang="en" dir="ltr" class="u">Not yet.</p>' in html
    assert 'lang="sv" dir="ltr"' in html


def test_what_is_left_out_is_gone_and_what_is_joined_follows() -> None:
    built = page(
        Unit("aaa", Kind.PARAGRAPH, "One.", "یک."),
        Unit("bbb", Kind.PARAGRAPH, "Two.", "دو.", form=Form.JOINED),
        Unit("ccc", Kind.PARAGRAPH, "Three.", "", form=Form.OMITTED),
        Unit("ddd", Kind.PARAGRAPH, "Four."),
        Unit("eee", Kind.PARAGRAPH, "Five.", "پنج.", form=Form.JOINED),
    )
    assert [(one.key, one.html) for one in built.rows] == [
        ("aaa", 'یک. <span id="p-bbb">دو.</span>'),
        ("ddd", "Four."),
        ("eee", "پنج."),
    ]
    assert [one.keys for one in built.rows] == [("aaa", "bbb"), ("ddd",), ("eee",)]


def test_nothing_is_joined_to_code_and_code_to_nothing() -> None:
    built = page(
        Unit("aaa", Kind.CODE, "a()", translate=False),
        Unit("bbb", Kind.PARAGRAPH, "Two.", "دو.", form=Form.JOINED),
        Unit("ccc", Kind.CODE, "c()", translate=False, form=Form.JOINED),
    )
    assert [one.key for one in built.rows] == ["aaa", "bbb", "ccc"]


def test_a_joined_text_of_another_direction_says_so() -> None:
    built = page(
        Unit("aaa", Kind.PARAGRAPH, "One.", "یک."),
        Unit("bbb", Kind.PARAGRAPH, "Two.", "two", form=Form.JOINED, dir="ltr"),
    )
    assert [one.html for one in built.rows] == ['یک. <span id="p-bbb" lang="fa" dir="ltr">two</span>']


def test_code_reads_from_left_to_right_and_is_not_translated() -> None:
    html = article_page(page(Unit("aaa", Kind.CODE, "if a < b:\n  c()", translate=False)))
    start = '<pre id="p-aaa" lang="en" dir="ltr" class="u code" translate="no" tabindex="0">'
    assert f"{start}<code>if a &lt; b:\n  c()</code>" in html


def test_lists_nest_as_they_were() -> None:
    assert body(
        row("a", Kind.LIST_ITEM, "one", ("ul.1", "li.2")),
        row("b", Kind.LIST_ITEM, "inner", ("ul.1", "li.2", "ol.3", "li.4")),
        row("c", Kind.LIST_ITEM, "two", ("ul.1", "li.5")),
        row("d", Kind.LIST_ITEM, "more of two", ("ul.1", "li.5")),
        row("e", Kind.PARAGRAPH, "after"),
    ) == (
        "<ul><li>one<ol><li>inner</li></ol></li><li><p>two</p><p>more of two</p></li></ul><p>after</p>"
    )  # fmt: skip


def test_tables_quotes_terms_and_notes_are_built_again() -> None:
    assert body(
        row("a", Kind.TABLE_CELL, "h", ("table.1", "tr.2", "th.3")),
        row("b", Kind.TABLE_CELL, "c", ("table.1", "tr.4", "td.5")),
        row("c", Kind.QUOTE, "q1", ("blockquote.6",)),
        row("d", Kind.QUOTE, "q2", ("blockquote.6",)),
        row("e", Kind.PARAGRAPH, "term", ("dl.7", "dt.8")),
        row("f", Kind.PARAGRAPH, "meaning", ("dl.7", "dd.9")),
        row("g", Kind.FOOTNOTE, "note", ("section.10",)),
    ) == (
        "<table><tr><th>h</th></tr><tr><td>c</td></tr></table><blockquote><p>q1</p><p>q2</p></blockquote>"
        "<dl><dt>term</dt><dd>meaning</dd></dl><section><p>note</p></section>"
    )  # fmt: skip


def test_kinds_without_a_structure_of_their_own_get_one() -> None:
    assert body(
        row("a", Kind.LIST_ITEM, "one"),
        row("b", Kind.LIST_ITEM, "two"),
        row("c", Kind.QUOTE, "q"),
        row("d", Kind.FOOTNOTE, "n"),
    ) == "<ul><li>one</li><li>two</li></ul><blockquote><p>q</p></blockquote><section><p>n</p></section>"  # fmt: skip


def test_headings_start_below_the_title_and_a_second_title_too() -> None:
    assert body(
        row("a", Kind.TITLE, "t"),
        row("b", Kind.HEADING, "h", level=1),
        row("c", Kind.HEADING, "i", level=3),
        row("d", Kind.TITLE, "u"),
    ) == "<h1>t</h1><h2>h</h2><h3>i</h3><h2>u</h2>"  # fmt: skip
    assert body(row("b", Kind.HEADING, "h", level=1)) == "<h1>h</h1>"


_STEP = st.sampled_from(
    ["ul.1", "li.2", "ol.3", "table.4", "tr.5", "td.6", "th.7", "dl.8", "dt.9", "dd.10", "blockquote.11", "section.12",
     "ol.3:7", "li.2:4", "td.6:right", "th.7:center", "section.12:a", "li.2:x", "script.13", "odd name.14", "thead.15",
     "figure.16", '"><img.17']
)  # fmt: skip


@settings(deadline=None, max_examples=120)
@given(st.lists(st.tuples(st.sampled_from(list(Kind)), st.lists(_STEP, max_size=5), st.integers(0, 9)), max_size=8))
def test_no_path_of_structures_breaks_a_page(shapes: list[tuple[Kind, list[str], int]]) -> None:
    rows = [row(f"k{n}", kind, f"text{n}", tuple(path), level=level) for n, (kind, path, level) in enumerate(shapes)]
    html = article_page(ArticlePage("name", "fa", "en", tuple(rows)))
    tree = _STRICT.parse(html)
    assert "script" not in {str(element.tag).rpartition("}")[2] for element in tree.iter()}
    text = "".join(next(element for element in tree.iter() if str(element.tag).endswith("body")).itertext())
    places = [text.index(f"text{n}") for n in range(len(rows))]
    assert places == sorted(places), "reading order is kept"
    for n in range(len(rows)):
        assert html.count(f'id="p-k{n}"') == 1


def test_deep_nesting_comes_to_an_end() -> None:
    path = tuple(f"{'blockquote' if n % 2 else 'section'}.{n}" for n in range(3000))
    assert "text" in body(row("a", Kind.PARAGRAPH, "text", path))


def test_the_policy_names_the_hash_of_the_style_in_the_page() -> None:
    html = article_page(page(Unit("aaa", Kind.PARAGRAPH, "x")))
    style = html[html.index("<style>") + 7 : html.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page_policy()
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert meta
    assert meta[1].replace("&#39;", "'") == page_policy()


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    html = article_page(page(Unit("aaa", Kind.TITLE, "<script>alert(1)</script>"), Unit("bbb", Kind.PARAGRAPH, "x")))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert not re.search(r"(?:src|srcset)=|url\(|@import|<link|<img|<form|javascript:", html)


def test_a_page_without_a_title_is_called_by_its_name() -> None:
    assert "<title>the-slug</title>" in article_page(page(Unit("aaa", Kind.PARAGRAPH, "x")))


def test_plain_text_of_inline_html() -> None:
    assert plain_text("A <em>b</em>\n &amp; &lt;c&gt;") == "A b & <c>"


def test_the_parts_of_a_block_are_one_paragraph_and_keep_their_addresses() -> None:
    rows = page(
        Unit("a", Kind.PARAGRAPH, "One.", text="یک.", first_block=1),
        Unit("b", Kind.PARAGRAPH, "Two.", first_block=1),
        Unit("c", Kind.PARAGRAPH, "Three.", text="سه.", first_block=1),
        Unit("d", Kind.PARAGRAPH, "Other.", text="دیگر."),
    ).rows
    assert [row.key for row in rows] == ["a", "d"]
    assert rows[0].html == ('یک. <span id="p-b" lang="en" dir="ltr">Two.</span> <span id="p-c">سه.</span>')


def test_notes_of_the_article_stand_behind_its_text_where_paragraphs_have_addresses() -> None:
    units = (
        Unit("a", Kind.FOOTNOTE, "Note", text="نکته", container=("section.1:x",)),
        Unit("b", Kind.PARAGRAPH, "Text", text="متن"),
    )
    assert [row.key for row in page(*units).rows] == ["b", "a"]
    shown = page_from(
        units,
        Escaping(),  # type: ignore[arg-type]  # only `inline_html` is asked of the format
        name="x",
        language="fa",
        source_language="en",
        mark=lambda key: f'data-key="{key}"',
    )
    assert [row.key for row in shown.rows] == ["a", "b"]


def test_parts_of_different_kinds_stand_apart() -> None:
    rows = page(
        Unit("a", Kind.HEADING, "Head", text="سر", first_block=1),
        Unit("b", Kind.PARAGRAPH, "Text", text="متن", first_block=1),
    ).rows
    assert [row.html for row in rows] == ["سر", "متن"]


def test_parts_of_a_list_item_stay_in_it() -> None:
    place = ("ul.1", "li.2")
    shown = page(
        Unit("a", Kind.LIST_ITEM, "一。", first_block=1, container=place),
        Unit("b", Kind.LIST_ITEM, "二。", first_block=1, container=place),
    )
    assert body(*shown.rows) == "<ul><li>一。<span>二。</span></li></ul>"


def test_a_row_keeps_the_direction_that_a_person_set() -> None:
    escaping: Format = Escaping()  # type: ignore[assignment]  # only `inline_html` is asked of the format
    page = page_from(
        [Unit("a", Kind.PARAGRAPH, "one", "یک", dir="ltr"), Unit("b", Kind.PARAGRAPH, "two", dir="rtl")],
        escaping,
        name="x",
        language="fa",
        source_language="en",
    )
    assert [row.direction for row in page.rows] == ["ltr", "ltr"], "the source keeps its own"

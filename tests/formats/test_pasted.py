"""Clipboards as programs fill them, as Markdown: a sample is `pasted/samples/NAME.html` beside its `NAME.md`."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.document import Kind, ReadOptions
from translate_hub.errors import Invalid
from translate_hub.formats.markdown import Markdown
from translate_hub.formats.pasted import markdown_from_html

SAMPLES = sorted((Path(__file__).parent / "pasted" / "samples").glob("*.html"))


def read(html: str) -> list[tuple[Kind, int, str]]:
    document = Markdown().read(markdown_from_html(html).encode(), ReadOptions())
    return [(block.kind, block.level, block.text) for block in document.blocks]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_becomes_the_markdown_beside_it(path: Path) -> None:
    assert markdown_from_html(path.read_text("utf-8")) == path.with_suffix(".md").read_text("utf-8")


def test_a_word_document_is_read_with_its_kinds() -> None:
    word = next(path for path in SAMPLES if path.stem == "word")
    kinds = [(kind.value, level) for kind, level, _ in read(word.read_text("utf-8"))]
    assert kinds == [
        ("title", 0),
        ("paragraph", 0),
        ("heading", 1),
        *[("list-item", 1), ("list-item", 2), ("list-item", 1)],
        ("paragraph", 0),
        *[("list-item", 1), ("list-item", 2), ("list-item", 1)],
        ("quote", 1),
        ("paragraph", 0),
        *[("table-cell", 0)] * 4,
        ("footnote", 0),
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>نمی‌دانم <b>چرا</b>؛ \u200fC++\u200f</p>", "نمی‌دانم **چرا**؛ \u200fC++\u200f"),
        ("<p>a<b> b </b>c</p>", "a **b** c"),
        ("<p><b>a</b><b> b</b></p>", "**a b**"),
        ("<p><b>a <i>b</i></b> <i>c</i></p>", "**a *b*** *c*"),
        ("<p>x<b>“y”</b>z</p>", "x<b>“y”</b>z"),
        ("<p>面包<b>和</b>盐</p>", "面包**和**盐"),
        ("<p>snake_case and 3*4* _so_</p>", r"snake_case and 3\*4\* \_so\_"),
        ("<p>`tick` \\* &amp;amp; a &lt; b &lt;i></p>", r"\`tick\` \\\* \&amp; a < b \<i>"),
        ("<p>~~no~~ wait!<a href='https://example.org'>here</a></p>", r"\~\~no\~\~ wait\![here](https://example.org)"),
        ("<p><a href='ftp://x/y'>a</a> <a href='//x'>b</a> <a href='https://u:p@x/'>c</a></p>", "a b c"),
        ("<p><a href='http://[bad'>a</a> <a href='https://x/\\y'>b</a></p>", "a b"),
        ("<p><a href='https://x/?a=1&amp;b=(2)'>a [b]</a></p>", r"[a \[b\]](https://x/?a=1&b=%282%29)"),
        ("<p>x<code>a`b</code></p>", "x``a`b``"),
        ("<p>a<br>b<br></p>", "a\\\nb"),
        ("<p>E = mc<sup>2</sup></p>", "E = mc<sup>2</sup>"),
        ("<p>bold <span style='font-weight:700'>a<span style='font-weight:normal'>b</span></span></p>", "bold **a**b"),
        ("plain text &nbsp; only", "plain text \u00a0 only"),
    ],
)
def test_the_inside_of_a_paragraph_keeps_what_it_means(html: str, text: str) -> None:
    assert [found for _, _, found in read(html)] == [text]


@pytest.mark.parametrize(
    "text", ["1986. A year", "- tiret", "# Number one", "> more", "[a]: b", "+ plus", "***", "    in", "=== x", "| a |"]
)
def test_a_paragraph_that_looks_like_structure_stays_a_paragraph(text: str) -> None:
    [(kind, _, found)] = read(f"<p>before</p><p>{text}</p>".replace("<p>before</p>", ""))
    assert kind is Kind.PARAGRAPH
    assert found.replace("\\", "") == text.strip()


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    assert [text for _, _, text in read("<div>a<br>b<br><br>c<div>d</div>e</div>")] == ["a\\\nb", "c", "d", "e"]


def test_neighbouring_lists_stay_two_and_an_empty_one_is_nothing() -> None:
    made = markdown_from_html("<ul><li>a</li></ul><ul><li>b</li></ul><ul><li></li></ul><ol><li>c</ol><ol><li>d</ol>")
    assert made == "- a\n\n* b\n\n1. c\n\n1) d\n"


def test_a_table_that_arranges_a_page_gives_way_to_what_it_holds() -> None:
    found = read("<table><tr><td><h2>Head</h2><p>Text</p></td><td>Side</td></tr></table>")
    assert [(kind.value, text) for kind, _, text in found] == [
        ("heading", "Head"), ("paragraph", "Text"), ("paragraph", "Side"),
    ]  # fmt: skip


@pytest.mark.parametrize("html", ["", "<p>&nbsp;</p>", "<script>x</script>", "<style>a{}</style><!-- x", "<img src=x>"])
def test_a_clipboard_without_text_gives_nothing(html: str) -> None:
    assert markdown_from_html(html) == ""


HOSTILE = {
    "fragments that never end": "<!--StartFragment-->" * 20_000 + "x",
    "fragments of blanks": "<!--StartFragment-->" + ("<!--" + " " * 50) * 20_000 + "x",
    "deep": "<b>" * 50_000 + "x" + "</b>" * 50_000,
    "deep lists": "<ul><li>" * 20_000 + "x",
    "deep tables": "<table><tr><td>" * 10_000 + "x",
    "ends in attributes": '<b x="</b>">' * 30_000 + "x",
    "open attribute": '<a "' * 50_000,
    "open quotes": "<a href='" * 20_000,
    "less-than": "x" + "<" * 50_000,
    "declarations": "x" + "<!" * 50_000 + "<![" * 50_000,
    "comments": "x" + "<!--" * 50_000,
    "entities": "x" + "&" * 50_000,
    "brackets": "<p>x" + "[" * 20_000,
    "stars": "<p>x" + "*a" * 10_000,
    "fonts": "".join(f"<font color={n}><p>x" for n in range(2_000)),
    "breaks": "<p>" + "a<br>" * 4_000,
    "looks": "<p>" + "<b>a</b><i>b</i>" * 4_000,
    "notes": "".join(f"<p><a href=#n{n} id=r{n}>{n}</a></p><p><a href=#r{n} id=n{n}>{n}</a> y</p>" for n in range(500)),
    "word lists": "<p style='mso-list:l0 level1 lfo1'>x</p>" * 1_500,
    "data": "x<img src='data:image/png;base64," + "A" * 2_000_000 + "'>",
}  # fmt: skip


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_html_is_converted_in_good_time(html: str) -> None:
    start = time.process_time()
    markdown_from_html(html)
    assert time.process_time() - start < 6


def test_too_much_is_refused_with_a_sentence() -> None:
    with pytest.raises(Invalid, match="several parts"):
        markdown_from_html("x" * 10_000_001)


PIECES = st.sampled_from(
    "<p> </p> <b> </b> <i> </i> <ul> <li> </ul> <ol> <blockquote> </blockquote> <h2> </h2> <table> <tr> <td> </table>"
    " <br> <a_href='https://x/'> </a> <pre> </pre> <dl> <dt> <dd> </dl> <hr> <code> </code>"
    " <span_style='font-weight:bold'> </span> text * ** _ [x](y) `` \\ < & | # 1. - > \u200c \u00a0 سلام، 和 “ !"
    " ~~ ::: === {% $$".split()
).map(lambda piece: piece.replace("_", " ", 1) if piece.startswith("<") else piece)


@settings(max_examples=150)
@given(st.lists(st.one_of(PIECES, PIECES, st.just(" ")), max_size=25).map("".join))
def test_whatever_is_pasted_keeps_its_words_and_holds_nothing_unsafe(html: str) -> None:
    made = markdown_from_html(html)
    shown = Markdown().read(made.encode(), ReadOptions()).blocks if made else ()
    assert made.count("سلام") == html.count("سلام")
    assert "".join(block.text for block in shown).count("سلام") == html.count("سلام")
    assert "javascript:" not in made

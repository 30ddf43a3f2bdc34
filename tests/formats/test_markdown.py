"""Markdown: what is found in a file, and how any text at all is written into it."""

from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.document import OMIT, Document, Kind, ReadOptions, Texts
from translate_hub.errors import Invalid, UnreadableFile
from translate_hub.formats.markdown import Markdown
from translate_hub.formats.markdown_spelling import UnspellableError, spell, unspell

FORMAT = Markdown()
OPTIONS = ReadOptions()

# Texts that would be structure somewhere, written as they are.
ODD_TEXTS = (
    "# x", "x #", "#", "1. x", "2) x", "- x", "* * *", "--", "> x", "```\ncode", "~~~", "---", "a\n---", "a\n===",
    "===",
    "|", "a|b\n-|-", "a | b\n|---|---|", "[x]: y", "[x]:\ny", "[^1]: z", ": def", "a\n: def", "~ def", "<div>", "<b>",
    "<!-- x", "<script>\nx", "    four", "\ttab", " ", "\t ", "a\u2028b", "\u0085", "\u00a0", "\u3000x", "\ufeffx",
    "x\\",
    "\\", "\\\\", "a  ", "a\n\nb", "a\n\n\n  b", "\\# x", "&#35; x", "&#035; x", "&#10;", "a\n&#10;\nb", "&#160;",
    "&#32;x", "![x](y)", "![x](y)<!---->", "[![x](y)](z)", "![", "]", "`", "'t'", '"t"', "(t)", "+++", "true", "null",
    "1984", "a: b", "a #b", "'", "{x", "a\\|b", "a|", "سلام", "中文", "a\nb\nc", "<p", "hard  \nbreak", "hard\\\nbreak",
)  # fmt: skip
_LETTERS = st.text(st.sampled_from("ab12 |-#>*`[]()!<&;:\\_~.=\t\n\"'{}+\u00a0\u2028"), min_size=1, max_size=12)
TEXTS = st.one_of(st.sampled_from(ODD_TEXTS), _LETTERS).map(lambda text: text.strip("\n")).filter(bool)

EVERYTHING = """\
---
title: A title
description: 'It''s one'
summary: "Quoted"
---

# First

Setext
---

### Third |
----

A paragraph
of lines.

- tight
- [ ] item
  1. inner

     second

> quote
> > - deep

| a | b |
|---|---|
| c\\|d | e |

f | g
--|--
h | i

![alt](x)

[ref]: /url
below the reference

term
: definition

[^1]: note

    more of it
"""


def read(text: str) -> Document:
    return FORMAT.read(text.encode(), OPTIONS)


def written(text: str, texts: Texts) -> str:
    return FORMAT.write(read(text), texts).content.decode()


def outline(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in read(text).blocks]


@settings(deadline=None, max_examples=120)
@given(st.lists(TEXTS, min_size=40, max_size=40))
def test_any_text_in_any_place_comes_back_and_changes_nothing_else(texts: list[str]) -> None:
    document = read(EVERYTHING)
    new = dict(zip(range(len(document.blocks)), texts, strict=False))
    again = FORMAT.read(FORMAT.write(document, new).content, OPTIONS)
    assert [b.text for b in again.blocks] == [new[n] for n in range(len(document.blocks))]
    assert [(b.kind, b.level, b.container) for b in again.blocks] == [
        (b.kind, b.level, b.container) for b in document.blocks
    ]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_every_odd_text_fits_every_block(text: str) -> None:
    document = read(EVERYTHING)
    again = FORMAT.read(FORMAT.write(document, dict.fromkeys(range(len(document.blocks)), text)).content, OPTIONS)
    assert [block.text for block in again.blocks] == [text] * len(document.blocks)


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.sampled_from(("p", "pr", "u", "ur", "h", "hu", "t", "c", "f", "a")))
def test_spelling_is_undone_by_reading(text: str, shape: str) -> None:
    assert unspell(spell(text, shape), shape) == text


def test_a_chain_of_spellings_has_an_end_and_says_so() -> None:
    with pytest.raises(UnspellableError):
        spell("&#0000035; x", "p")
    with pytest.raises(Invalid, match="line 1 holds “&#0000035;”"):
        written("text", {0: "&#0000035; x"})


@pytest.mark.parametrize(
    "text",
    [
        "**bold** begins it", "*emphasis* too", "[a link](x) begins it", "`code` begins it", "a\n2. in the middle",
        "_under_ score", "<b>tag</b> begins it", "ends in #hash", "#hashtag", "1.5 litres", "-5 degrees", "a | pipe",
        "![an image](x) and text", "``` code ``` begins it", "hard  \nbreak", "~~gone~~", "[^1] mark first", "1984",
    ],
)  # fmt: skip
def test_ordinary_markdown_is_written_as_it_is(text: str) -> None:
    assert written("old\n", {0: text}) == text + "\n"


@pytest.mark.parametrize(
    ("source", "text", "result"),
    [
        ("old", "# x", "\\# x"),
        ("old", "1. x", "1\\. x"),
        ("\\# old", "\\# x", "&#35; x"),
        ("old", "a\n\nb", "a\n&#10;\nb"),
        ("# old", "a\nb", "# a&#10;b"),
        ("# old #", "x #", "# x \\# #"),
        ("|a|\n|-|\n|old|", "x|y", "|x\\|y|\n|-|\n|old|"),
        ("|a|\n|-|", "x\\", "|x\\ |\n|-|"),
        ("> - old", "a\nb", "> - a\n>   b"),
        ("> - old\n> lazy", "a\nb\nc", "> - a\n>   b\n>   c"),
        ("[^1]: old", "a\nb", "[^1]: a\n    b"),
        ("t\n\n- old\r\n", "a\nb", "t\n\n- old\r\n"),
    ],
)
def test_what_would_be_structure_is_escaped(source: str, text: str, result: str) -> None:
    assert written(source, {0: text} if source[0] != "t" else {1: "old"}) == result


def test_line_breaks_are_written_as_the_file_has_them() -> None:
    assert written("old\r\n\r\n- x\r\n", {0: "a\nb", 1: "c\nd"}) == "a\r\nb\r\n\r\n- c\r\n  d\r\n"
    assert written("old\r\r- x", {1: "c\nd"}) == "old\r\r- c\r  d"


def test_tight_lists_stay_tight() -> None:
    assert written("- a\n- b\n  - c\n", {0: "x\n\ny", 2: "z"}) == "- x\n  &#10;\n  y\n- b\n  - z\n"


def test_a_text_equal_to_what_was_read_is_written_from_the_original_bytes() -> None:
    source = "* lazy\nline\n\n\\*escaped  \n| a  |\n|--|\n"
    texts: Texts = {number: block.text for number, block in enumerate(read(source).blocks)}
    assert written(source, texts) == source


def test_the_locators_are_all_that_writing_needs() -> None:
    document = read(EVERYTHING)
    bare = replace(document, blocks=tuple(replace(block, container=(), line=1) for block in document.blocks))
    texts: Texts = {number: f"{number}" for number in range(len(document.blocks))}
    assert FORMAT.write(bare, texts) == FORMAT.write(document, texts)


def test_the_title_is_the_front_matters_or_else_the_first_level_1_heading() -> None:
    assert outline("---\ntitle: T\n---\n# H\n") == [("title", 0, "T"), ("heading", 1, "H")]
    assert outline("---\ntitle:\n---\n# H\n") == [("heading", 1, "H")]
    assert outline("## A\n\n# B\n\n# C") == [("heading", 2, "A"), ("title", 0, "B"), ("heading", 1, "C")]


def test_the_keys_of_a_front_matter_can_be_chosen() -> None:
    content = b"---\ntitle: T\nlead: L\n---\n"
    blocks = FORMAT.read(content, ReadOptions(front_matter=("lead",))).blocks
    assert [(block.kind, block.text, block.line) for block in blocks] == [(Kind.PARAGRAPH, "L", 3)]


@pytest.mark.parametrize(
    ("value", "text", "result"),
    [
        ("plain", "new", "new"),
        ("plain", "a: b", '"a: b"'),
        ("plain", "true", '"true"'),
        ("plain", "12", '"12"'),
        ("plain", "a\nb", '"a\\nb"'),
        ("'single'", "it's", "'it''s'"),
        ("'single'", "a\u2028b", '"a\\u2028b"'),
        ('"double"', 'a "b" \\', '"a \\"b\\" \\\\"'),
        ("|\n  block\n  lines", "x", '"x"'),
        ("plain # comment", "new", "new # comment"),
    ],
)
def test_a_front_matter_value_keeps_its_quotes_where_they_can_hold_it(value: str, text: str, result: str) -> None:
    assert written(f"---\ntitle: {value}\nother: 1\n---\n", {0: text}) == f"---\ntitle: {result}\nother: 1\n---\n"


@settings(deadline=None, max_examples=150)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\r"), min_size=1, max_size=20)
    .map(lambda text: "".join(c for c in text if c in "\t\n" or ord(c) >= 32).strip("\n"))
    .filter(lambda text: text and not {"\ufffe", "\uffff"} & set(text)),
    st.sampled_from(("x", "'x'", '"x"', ">\n  x")),
)
def test_any_text_fits_a_front_matter_and_yaml_reads_it_so(text: str, value: str) -> None:
    result = written(f"---\nsummary: {value}\n---\n", {0: text})
    assert yaml.safe_load(result.split("---\n")[1]) == {"summary": text}
    toml = FORMAT.write(read("+++\ntitle = 'x'\n+++\n"), {0: text}).content
    assert [block.text for block in FORMAT.read(toml, OPTIONS).blocks] == [text]


@pytest.mark.parametrize(
    ("front", "texts"),
    [
        ("---\ntitle: [a, b]\nsummary: {x: y}\n---\n", []),
        ("---\nx: &a T\ntitle: *a\nsummary: &b S\n---\n", []),
        ("---\ntitle: [\n---\n", []),
        ("---\ntitle: 1984\nsummary: null\n---\n", ["1984"]),
        ('---\ntitle: "bell \\a"\n---\n', []),
        ("+++\ntitle = 3\nsummary = '''a'''\n+++\n", []),
        ("+++\nx = '''\ntitle = \"inside\"\n'''\n+++\n", []),
        ("---\n\nnot: it\n\n---\n", ["not: it"]),
        ("---\nSome words\n\n---\n", ["Some words"]),
    ],
)
def test_what_is_no_plain_text_in_a_front_matter_is_left_alone(front: str, texts: list[str]) -> None:
    assert [block.text for block in read(front).blocks] == texts


@pytest.mark.parametrize(
    ("source", "left_out", "result"),
    [
        ("a\n\nb\n\nc\n", 1, "a\n\nc\n"),
        ("# T\n\n## b\n\nc\n", 1, "# T\n\nc\n"),
        ("a\nsetext\n---\nb\n", 0, "b\n"),
        ("p\n# h\nq\n", 1, "p\n#\nq\n"),
        ("- a\n- b\n- c\n", 1, "- a\n- c\n"),
        ("- a\n  - b\n", 0, "- <!-- -->\n  - b\n"),
        ("- a\n\n  b\n", 0, "- <!-- -->\n\n  b\n"),
        ("> a\n>\n> b\n", 0, "> b\n"),
        ("| a | b |\n|---|---|\n| c | d |\n", 2, "| a | b |\n|---|---|\n|  | d |\n"),
        ("a | b\n--|--\nc | d\n", 0, "|  | b\n--|--\nc | d\n"),
        ("a | b\n--|--\nc | d\n", 1, "a |  |\n--|--\nc | d\n"),
        ("t\n: d\n", 0, "&#160;\n: d\n"),
        ("[^1]: a\n\n    b\n", 0, "[^1]: <!-- -->\n\n    b\n"),
        ("![a](x)\n\nb\n", 0, "b\n"),
        ("---\ntitle: x\n---\n# H\n", 0, '---\ntitle: ""\n---\n# H\n'),
        ("# T\n\n# H\n", 0, "#\n\n# H\n"),
        ("only\n", 0, "<!-- -->\n"),
    ],
)
def test_what_is_left_out_goes_and_the_rest_reads_unchanged(source: str, left_out: int, result: str) -> None:
    before = outline(source)
    assert written(source, {left_out: OMIT}) == result
    assert outline(result) == before[:left_out] + before[left_out + 1 :]


def test_a_structure_carries_what_a_page_needs_of_it() -> None:
    text = "3. a\n4. b\n\n1) c\n\n| d | e | f |\n|:--|:-:|--:|\n\n[^a/b:c.d]: g\n\n    h\n"
    assert [block.container for block in read(text).blocks] == [
        ("ol.1:3", "li.2"),
        ("ol.1:3", "li.3"),
        ("ol.4", "li.5"),
        ("table.6", "tr.7", "th.8:left"),
        ("table.6", "tr.7", "th.9:center"),
        ("table.6", "tr.7", "th.10:right"),
        ("section.11:a%2Fb%3Ac.d",),
        ("section.11:a%2Fb%3Ac.d",),
    ]


def test_code_stays_and_an_empty_text_is_refused() -> None:
    source = "a\n\n```\ncode\n```\n"
    assert [block.translate for block in read(source).blocks] == [True, False]
    with pytest.raises(Invalid, match="Line 3 is code"):
        written(source, {1: "other"})
    with pytest.raises(Invalid, match="line 1 is empty"):
        written(source, {0: ""})


def test_a_text_that_would_change_its_neighbour_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid, match="line 1 would not be read back"):
        written("two\nlines\n\n: not a definition\n", {0: "one line"})


@pytest.mark.parametrize(
    "source", [">" * 1000 + " a", "- " * 1000 + "a", "".join(f"{'  ' * n}- a\n" for n in range(999))]
)
def test_structures_nested_too_deeply_are_refused(source: str) -> None:
    with pytest.raises(UnreadableFile, match="nested more than 50 deep on line"):
        read(source)


def test_a_control_character_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFile, match="Line 3 holds the control character U\\+0007"):
        read("a\n\nb\x07\n")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**b** *i* `c` ~~s~~", "<strong>b</strong> <em>i</em> <code>c</code> <s>s</s>"),
        ("[a](https://x.org/?q=1&r)", '<a href="https://x.org/?q=1&amp;r" rel="noopener noreferrer">a</a>'),
        ("hard  \nsoft\nend", "hard<br>\nsoft\nend"),
        ("![*alt*](https://x.org/p.png)", "<span>alt</span>"),
        ("[text][ref] ![alt][ref] [sic]", "text <span>alt</span> [sic]"),
        ("a claim[^1]", 'a claim<sup data-note="1">1</sup>'),
        ('a[^"<&]', 'a<sup data-note="&quot;&lt;&amp;">"&lt;&amp;</sup>'),
        ("<sup data-x=1 data-note=2>b</sup><b data-note=3>c</b>", '<sup data-note="2">b</sup><b>c</b>'),
        (
            "[x.org](x.org) [y*z*](y)",
            '<a href="x.org" dir="ltr" rel="noopener noreferrer">x.org</a> '
            '<a href="y" rel="noopener noreferrer">y<em>z</em></a>',
        ),
        ("<https://x.org/a>", '<a href="https://x.org/a" dir="ltr" rel="noopener noreferrer">https://x.org/a</a>'),
        ("<b onclick=x>b</b><script>x</script>", "<b>b</b>"),
        ("<span dir=rtl class=c>س</span>", '<span dir="rtl">س</span>'),
        ("&lt;script&gt; 1 < 2", "&lt;script&gt; 1 &lt; 2"),
        ("\ud800", "?"),
    ],
)
def test_a_unit_is_shown_as_safe_html(text: str, html: str) -> None:
    assert FORMAT.inline_html(text) == html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "//evil.example/x",
        "/\\evil.example",
        "https:\\\\evil.example", "https://u:p@evil.example/", "ftp://x.example", "https://", "http://[::1",
        "javascript&#58;x",
    ],
)  # fmt: skip
def test_an_unsafe_link_is_no_link(address: str) -> None:
    assert "href" not in FORMAT.inline_html(f"[x]({address})")
    assert "href" not in FORMAT.inline_html(f'<a href="{address}">x</a>')


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("ab<>\"'/=&;:[]()!*_`~\\ \n^jscript"), max_size=60))
def test_showing_a_unit_never_fails_and_lets_nothing_through(text: str) -> None:
    html = FORMAT.inline_html(text)
    assert "<script" not in html
    assert "<img" not in html


@settings(deadline=None, max_examples=200)
@given(
    st.text(st.sampled_from("ab1 \n\"'()$%+-:=@^{}|#.,;?/\t\u200c\u2028\u00a0\ufffe\ufeffسé"), max_size=40).map(
        str.strip
    )
)
def test_a_text_without_markup_is_shown_as_it_is_where_some_stands_behind_it(text: str) -> None:
    assert FORMAT.inline_html(f"{text}`x`") == f"{FORMAT.inline_html(text)}<code>x</code>"


@pytest.mark.parametrize("piece", ["[", "![[", "*", "`", "<b>", "<", "[a](b", "**a *b_ ", "&#", "\\"])
def test_showing_a_hostile_unit_takes_no_long_time(piece: str) -> None:
    assert FORMAT.inline_html((piece * 20_000)[:20_000])

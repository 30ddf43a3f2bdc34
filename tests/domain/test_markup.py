"""The tokeniser finds what markdown-it renders, loses no character, and says what a translation lacks."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.document import Dialect
from translate_hub.domain.markup import Edge, Mark, buttons, missing, numbered_html, pieces, without_markup
from translate_hub.formats import markdown_html
from translate_hub.formats.markdown import Markdown
from translate_hub.formats.plaintext import PlainText

MD = Dialect.MARKDOWN
modest = settings(deadline=None, max_examples=150)

# Stretches that markup is made of, so that random texts hold a lot of it, whole and broken.
ODD = st.lists(
    st.sampled_from(
        [
            "*", "**", "***", "_", "__", "~~", "~", "`", "``", "[", "]", "(", ")", "![", "](", "](http://a.example/x)",
            "][n]", "[^1]", "<b>", "</b>", "<br>", "<http://b.example>", "<!-- c -->", "\\", "\n", "  \n", "\\\n",
            "&amp;", "\\*", " ",
            "a", "به", "中", ".", "«", "\u200c", "\u2028", "<", ">", '"t"', "x@y.example", "\t", "\ud800",
        ]
    ),
    max_size=18,
).map("".join)  # fmt: skip


def seen(text: str) -> list[tuple[str, Mark, Edge, int]]:
    return [(one.text, one.mark, one.edge, one.number) for one in pieces(text, MD) if one.mark is not Mark.TEXT]


def told(source: str, target: str) -> list[str]:
    return [str(sentence) for sentence in missing(source, target, MD)]


class Tags(HTMLParser):
    """Counts the tags of an HTML text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1


@modest
@given(text=st.one_of(st.text(max_size=60), ODD), dialect=st.sampled_from(Dialect))
def test_the_pieces_of_any_text_are_the_text(text: str, dialect: Dialect) -> None:
    found = pieces(text, dialect)
    assert "".join(one.text for one in found) == text
    assert all(one.text for one in found)
    assert missing(text, text, dialect) == ()


@modest
@given(text=ODD.filter(lambda text: "\ud800" not in text))
def test_what_is_found_is_what_is_rendered(text: str) -> None:
    """The tokeniser and the format read the same grammar: as many emphases, codes, breaks and inline links."""
    found = [one for one in pieces(text, MD) if one.edge is not Edge.CLOSE]
    marks = [one.mark for one in found]
    tags = Tags(markdown_html._WITH_TAGS.renderInline(text, {})).counts  # before nh3 repairs what nests badly
    own = [one.target for one in found if one.mark is Mark.TAG]
    ends = [one.text for one in pieces(text, MD) if one.mark is Mark.LINK and one.edge is not Edge.OPEN]
    if marks.count(Mark.IMAGE):  # a picture's alt text is shown without its markup
        return
    for mark, tag in ((Mark.EMPHASIS, "em"), (Mark.STRONG, "strong"), (Mark.CODE, "code")):
        assert marks.count(mark) == tags.get(tag, 0), tag
    assert marks.count(Mark.BREAK) + own.count("br") == tags.get("br", 0)
    # A reference's target stands elsewhere, so its label alone is shown.
    assert sum(end.startswith(("](", "<")) for end in ends) == tags.get("a", 0)
    assert marks.count(Mark.NOTE) == tags.get("sup", 0)


def test_each_kind_of_markup_is_found_with_its_number() -> None:
    text = (
        'A *b* and **c**, ~~d~~, [e *f*](http://a.example/ "t"), <http://b.example>, ![g](h.png), [^n], `i`, <b>j</b>, '
        "[k][l], [m][],  \nand\\\nmore [sic]."
    )
    assert seen(text) == [
        ("*", Mark.EMPHASIS, Edge.OPEN, 1),
        ("*", Mark.EMPHASIS, Edge.CLOSE, 1),
        ("**", Mark.STRONG, Edge.OPEN, 1),
        ("**", Mark.STRONG, Edge.CLOSE, 1),
        ("~~", Mark.STRUCK, Edge.OPEN, 1),
        ("~~", Mark.STRUCK, Edge.CLOSE, 1),
        ("[", Mark.LINK, Edge.OPEN, 1),
        ("*", Mark.EMPHASIS, Edge.OPEN, 2),
        ("*", Mark.EMPHASIS, Edge.CLOSE, 2),
        ('](http://a.example/ "t")', Mark.LINK, Edge.CLOSE, 1),
        ("<http://b.example>", Mark.LINK, Edge.WHOLE, 2),
        ("![", Mark.IMAGE, Edge.OPEN, 1),
        ("](h.png)", Mark.IMAGE, Edge.CLOSE, 1),
        ("[^n]", Mark.NOTE, Edge.WHOLE, 1),
        ("`i`", Mark.CODE, Edge.WHOLE, 1),
        ("<b>", Mark.TAG, Edge.OPEN, 1),
        ("</b>", Mark.TAG, Edge.CLOSE, 1),
        ("[", Mark.LINK, Edge.OPEN, 3),
        ("][l]", Mark.LINK, Edge.CLOSE, 3),
        ("[", Mark.LINK, Edge.OPEN, 4),
        ("][]", Mark.LINK, Edge.CLOSE, 4),
        ("  \n", Mark.BREAK, Edge.WHOLE, 1),
        ("\\\n", Mark.BREAK, Edge.WHOLE, 2),
    ]
    assert without_markup("A *b* [c](d) `e`.", MD) == "A b c ."


@pytest.mark.parametrize(
    "text",
    [
        "\\*a\\*",
        "2 * 3 * 4",
        "snake_case_word",
        "`open",
        "[a](javascript:x)",
        "[a] (b)",
        "a < b > c",
        "*",
        "**",
        "[^ ]",
    ],
)
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    assert seen(text) == []


def test_plain_text_has_no_markup() -> None:
    assert [one.text for one in pieces("*a* [b](c)", Dialect.PLAIN)] == ["*a* [b](c)"]
    assert missing("*a*", "b", Dialect.PLAIN) == ()
    assert buttons("*a*", Dialect.PLAIN) == ()
    assert pieces("", MD) == ()


def test_texts_made_to_be_slow_are_taken_as_plain() -> None:
    for text in ("[" * 20_000, "![" * 5_000 + "](x)", "*a " * 6_000, "`" * 20_000, "<" * 20_000, "[a](" * 3_000):
        assert "".join(one.text for one in pieces(text, MD)) == text


def test_a_translation_with_the_same_markup_in_another_order_lacks_nothing() -> None:
    source = "See [one](http://a.example) and *two* `three` [^4]."
    assert told(source, "[^4] و `سه` *دو* [یک](http://a.example)") == []
    assert told(source, "[^4] `اسم` *دو* [یک](http://a.example)") == []  # code may be put into the other language
    assert told("*a*", "") == []


def test_what_is_missing_or_too_much_is_said_in_sentences() -> None:
    source = "See [one](http://a.example/1), [two](http://b.example), *three* **four** `five` [^6] ![7](e.png) <q>n</q>"
    assert told(source, "چیزی") == [
        "Link 1 (a.example) is missing.",
        "Link 2 (b.example) is missing.",
        "Picture 1 (e.png) is missing.",
        "Note 6 is missing.",
        "The code “five” is missing.",
        "The emphasis is missing.",
        "The strong emphasis (bold) is missing.",
        "The HTML tag <q> is missing.",
        "The HTML tag </q> is missing.",
    ]
    assert told("a", "[b](http://c.example) [^1] `d` *e* ![f](g.png) <q>") == [
        "The link to c.example is not in the source, or stands here too often.",
        "The picture g.png is not in the source.",
        "Note 1 is not in the source, or its mark stands here too often.",
        "The code “d” is not in the source.",
        "The translation emphasises more than the source.",
        "The HTML tag <q> is not in the source, or stands here too often.",
    ]
    assert told("*a* *b*", "*a* b") == ["The source emphasises 2 passages, the translation 1."]
    assert told("a  \nb", "a b") == ["The line break is missing."]
    assert told("a", '<bdi>a</bdi> <span dir="ltr">b</span>') == []


def test_a_changed_target_is_told_with_both_hosts() -> None:
    source = "[a](http://a.example/1) [b](http://b.example/2)"
    assert told(source, "[b](http://b.example/9) [a](http://evil.example/1)") == [
        "Link 1 leads elsewhere than in the source: a.example → evil.example.",
        "Link 2 leads to another page of b.example than in the source.",
    ]
    # What looks like another host is shown as it is: in ASCII.
    assert told("[a](http://apple.example)", "[a](http://аpple.example)") == [
        "Link 1 leads elsewhere than in the source: apple.example → xn--pple-43d.example."
    ]
    assert told("[a](mailto:a@b.example)", "[a](x@y.example)")[0].endswith("a@b.example → x@y.example.")


def test_the_source_is_shown_with_numbers_behind_links_and_pictures() -> None:
    html = numbered_html("**[a](http://a.example)**b ![c](d.png) [^1] <http://e.example>", Markdown(), MD)
    assert re.findall(r'<sup class="mark-number (\w+)">(\d)</sup>', html) == [
        ("link", "1"),
        ("picture", "1"),
        ("link", "2"),
    ]
    assert '<sup data-note="1">1</sup>' in html  # the note's own mark
    assert numbered_html("a *b* <", PlainText(), Dialect.PLAIN) == "a *b* &lt;"


@modest
@given(text=ODD.filter(lambda text: "\ud800" not in text))
def test_numbers_change_nothing_else_of_what_is_shown(text: str) -> None:
    numbered = numbered_html(text, Markdown(), MD)
    assert re.sub(r'<sup class="mark-number \w+">\d+</sup>', "", numbered) == Markdown().inline_html(text)


def test_buttons_write_the_sources_own_markup() -> None:
    source = 'A _b_ *c* [d](http://a.example "t") [e][f] [^2] `g` <sub>h</sub> i  \nj __k__ <br>'
    made = [(one.kind, one.open, one.close, str(one.label)) for one in buttons(source, MD)]
    assert made == [
        ("emphasis", "*", "*", "Emphasis"),
        ("link", "[", '](http://a.example "t")', "Link 1 (a.example)"),
        ("link", "[", "][f]", "Link 2 (f)"),
        ("note", "[^2]", "", "Note 2"),
        ("code", "`g`", "", "Code “g”"),
        ("tag", "<sub>", "</sub>", "HTML tag <sub>"),
        ("break", "\\\n", "", "Line break"),
        ("strong", "**", "**", "Bold"),
        ("tag", "<br>", "", "HTML tag <br>"),
    ]


@modest
@given(text=ODD)
def test_buttons_never_fail_and_close_what_they_open(text: str) -> None:
    for button in buttons(text, MD):
        assert button.open
        assert str(button.label)

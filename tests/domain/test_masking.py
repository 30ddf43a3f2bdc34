"""What must come back as it is comes back, or the machine's text is not used; long texts are cut at sentence ends."""

import re
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.document import Dialect
from translate_hub.domain.masking import Masked, mask, unmask
from translate_hub.domain.sentences import parts, sentence_ends

MD = Dialect.MARKDOWN
modest = settings(deadline=None, max_examples=150)
SAMPLE = 'See [*the* law](http://a.example/x "t"), `code` at https://b.example/y,\nnote[^1] {1} A&amp;B **x**  \nend'
ODD = st.lists(
    st.sampled_from(
        ["*a*", "**b c**", "[d](http://e.example)", "`f`", "[^1]", "<b>g</b>", "![h](i.png)", "\\*", "{2}", " ", "\n",
         "j", "به", "https://k.example/l?m=n.", "&nbsp;", "  \n", "{", "}", "*", "["]
    ),
    max_size=16,
).map(lambda made: "".join(made).strip("\n"))  # fmt: skip


def back(masked: Masked, *lines: str) -> str | None:
    return unmask(masked, lines or masked.lines)


def test_nothing_but_words_and_placeholders_leaves() -> None:
    masked = mask(SAMPLE, MD)
    assert masked.lines == ("See {1}{2}the{3} law{4}, {5} at {6}, note{7} {8} A{9}B {10}x{11}{12}end",)
    assert masked.has_words


@modest
@given(text=ODD, dialect=st.sampled_from(Dialect))
def test_a_machine_that_changes_nothing_gives_the_text_back(text: str, dialect: Dialect) -> None:
    given_back = unmask(masked := mask(text, dialect), masked.lines)
    expected = re.sub(r"[ \t]*\n[ \t]*", " ", text) if dialect is MD and "  \n" not in text else text
    if "  \n" not in text:
        assert given_back == expected


def test_blanks_and_digits_that_a_machine_put_into_placeholders_are_understood() -> None:
    masked = mask("A *big* [word](http://a.example)[^1].", MD)
    assert masked.lines == ("A {1}big{2} {3}word{4}{5}.",)
    assert back(masked, "یک { ۱ } بزرگ {۲} {3} واژه { 4 } {٥}.") == "یک *بزرگ* [واژه](http://a.example)[^1]."


@pytest.mark.parametrize(
    "line",
    [
        "یک بزرگ {3}واژه{4}.",  # lost
        "یک {1}بزرگ{2} {3}واژه{4} {4}.",  # doubled
        "یک {1}بزرگ{2} {3}واژه{4} {5}.",  # invented
        "یک {2}بزرگ{1} {4}واژه{3}.",  # turned around
        "یک {1}بزرگ{2} {3}واژه{4} <script>.",  # brought along
        "یک {1}بزرگ{2} {3}واژه{4} [x](http://evil.example).",
        "یک {1}بزرگ{2} {3}واژه{4} {999999}",
    ],
)
def test_what_came_back_broken_is_not_used(line: str) -> None:
    assert back(mask("A *big* [word](http://a.example).", MD), line) is None


def test_a_plain_text_keeps_its_lines_and_addresses() -> None:
    masked = mask("First {1} *line*\nwrite to a.b@c.example", Dialect.PLAIN)
    assert masked.lines == ("First {1} *line*", "write to {2}")
    assert back(masked, "خط {1} *اول*", "بنویسید به {2}") == "خط {1} *اول*\nبنویسید به a.b@c.example"


def test_names_that_are_given_are_kept_as_whole_words() -> None:
    masked = mask("Ann met Anna of Ann Arbor.", Dialect.PLAIN, names=["Ann", "Ann Arbor"])
    assert masked.lines == ("{1} met Anna of {2}.",)


def test_a_text_of_marks_and_code_has_no_words() -> None:
    assert not mask("`code` **1979** [^1] http://a.example", MD).has_words
    assert mask("`code` به", MD).has_words


def test_characters_that_no_text_may_hold_are_dropped() -> None:
    assert back(mask("A b", MD), "ا\x00\x0b \ud800ب") == "ا ب"


def test_sentences_end_where_readers_see_it() -> None:
    text = "Dr. A. Smith asked “why?” Nobody knew, e.g. Bob. نه؟ «بله.» 第一。第二！ Done"
    ends = [0, *sentence_ends(text)]
    assert [text[start:end].strip() for start, end in pairwise(ends)] == [
        "Dr. A. Smith asked “why?”",
        "Nobody knew, e.g. Bob.",
        "نه؟",
        "«بله.»",
        "第一。",
        "第二！",
        "Done",
    ]
    assert sentence_ends("") == []


@modest
@given(
    text=st.one_of(st.text(alphabet="ab. ؟。به{1}\n", max_size=120), ODD.map(lambda text: text * 3)),
    most=st.integers(12, 60),
    sized=st.sampled_from([len, lambda text: len(quote(text, safe=""))]),
)
def test_parts_are_short_and_joined_give_the_text(text: str, most: int, sized: object) -> None:
    size = len if sized is len else lambda text: len(quote(text, safe=""))
    made = parts(text, size, most)
    assert "".join(part.before + part.words + part.after for part in made) == text
    assert all(size(part.words) <= most for part in made)


def test_parts_end_at_sentences_then_at_blanks_and_never_in_a_placeholder() -> None:
    assert [part.words for part in parts("One two. Three four. Five.", len, 12)] == ["One two.", "Three four.", "Five."]
    assert [part.words for part in parts("one two three", len, 8)] == ["one two", "three"]
    assert [part.words for part in parts("abcdef{12}gh", len, 8)] == ["abcdef", "{12}gh"]

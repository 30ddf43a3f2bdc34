"""Unit text: what is cleaned, what is refused, how it is hashed and counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.limits import DEFAULT_LIMITS, Limits
from translate_hub.domain.texts import clean, count_words, exact_hash, find_forbidden
from translate_hub.errors import Invalid


def test_line_breaks_of_every_system_become_one_kind() -> None:
    assert clean("one\r\ntwo\rthree\nfour", DEFAULT_LIMITS) == "one\ntwo\nthree\nfour"


def test_line_breaks_at_either_end_go_and_blanks_stay() -> None:
    assert clean("\r\n\n  a text \t\r\n", DEFAULT_LIMITS) == "  a text \t"


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم",
        "\u200f«نقل»\u200f",
        "a\u2028b\u2029c",
        "x\u00a0y",
        "e\u0301 ≠ é",
        "\ufeffx",
        "👩‍👩‍👧",
        "a\x85b",
        "\ue000",
        "trailing  ",
    ],
)
def test_what_a_language_needs_is_not_touched(text: str) -> None:
    assert clean(text, DEFAULT_LIMITS) == text


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("\0", 1, "0000"),
        ("ab\x0bc", 3, "000B"),
        ("a\n\x1b[0m", 3, "001B"),
        ("x\ud800", 2, "D800"),
        ("\uffff", 1, "FFFF"),
    ],
)
def test_what_no_file_can_hold_is_refused_with_its_place(text: str, place: int, code: str) -> None:
    with pytest.raises(Invalid, match=rf"^Character {place} .*U\+{code}"):
        clean(text, DEFAULT_LIMITS)


def test_a_text_may_have_just_as_many_characters_as_the_limit() -> None:
    limits = Limits(unit_characters=3)
    assert clean("\nسلا\n", limits) == "سلا"
    with pytest.raises(Invalid, match=r"has 4 characters; one unit may have 3"):
        clean("سلام", limits)


@settings(max_examples=200)
@given(st.text())
def test_a_clean_text_is_clean_for_good(text: str) -> None:
    try:
        once = clean(text, DEFAULT_LIMITS)
    except Invalid:
        assert find_forbidden(text.replace("\r", "\n")) is not None
    else:
        assert clean(once, DEFAULT_LIMITS) == once
        assert find_forbidden(once) is None
        assert once == once.strip("\n")


def test_a_carriage_return_is_found_where_a_text_was_not_cleaned() -> None:
    assert find_forbidden("a\rb") == (1, "\r")


def test_hashes_are_the_same_on_every_machine_and_tell_texts_apart() -> None:
    assert exact_hash("").hex() == "cae66941d9efbd404e4d88758ea67670"
    assert exact_hash("e\u0301") != exact_hash("é")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Don't re-read 1,000 pages – now!", 6),
        ("کتاب‌ها را می‌خوانم", 3),
        ("世界人民", 4),
        ("Linux 内核", 3),
        ("  \n…—  ", 0),
    ],
)
def test_words_are_counted_as_translators_bill_them(text: str, words: int) -> None:
    assert count_words(text) == words

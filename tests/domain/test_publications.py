"""What a publication says of itself: its title and summary as plain text, and controls that turn text."""

import pytest

from translate_hub.domain.publications import plain_text, turns
from translate_hub.formats.markdown_html import inline_html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A *title* with `code` & more", "A title with code & more"),
        ("A title[^1]", "A title"),
        ('A title<sup data-note="x"> is a lie</sup>', "A title is a lie"),
        ("two\nlines", "two lines"),
        ("\\<b> x<sup>2</sup>", "<b> x2"),
    ],
)
def test_plain_text_is_the_words_alone(text: str, expected: str) -> None:
    assert plain_text(inline_html(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("عنوان‌ها \u200f(en)\u200e", False),
        ("\u2067عنوان\u2069", False),
        ("\u2067a\u2068b\u2069c\u2069", False),
        ("\u2067عنوان", True),
        ("عنوان\u2069", True),
        ("\u202ereversed", True),
        ("\u202a embedded \u202c", True),
    ],
)
def test_what_turns_the_text_around_it_is_known(text: str, expected: bool) -> None:
    assert turns(text) is expected

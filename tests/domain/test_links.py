"""Where links lead, read from what browsers get, and where they lead on a page of their own."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_hub.domain.links import anchors_of_headings, led, links_in, relinked
from translate_hub.formats.markdown_html import inline_html

HEADINGS = [("aaa", "What is it?"), ("bbb", "Why now"), ("ccc", "Why now"), ("ddd", "چرا؟ چرا")]
ANCHORS = anchors_of_headings(HEADINGS)
KEYS = {key for key, _text in HEADINGS}


def test_headings_are_called_as_programs_for_markdown_call_them() -> None:
    assert ANCHORS == {"what-is-it": "aaa", "why-now": "bbb", "why-now-1": "ccc", "چرا-چرا": "ddd"}


@pytest.mark.parametrize(
    ("address", "original", "expected"),
    [
        ("https://example.org/x?a=b", "", "https://example.org/x?a=b"),
        ("mailto:a@example.org", "", "mailto:a@example.org"),
        ("#what-is-it", "", "#p-aaa"),
        ("#%DA%86%D8%B1%D8%A7-%DA%86%D8%B1%D8%A7", "", "#p-ddd"),
        ("#p-bbb", "", "#p-bbb"),
        ("#p-zzz", "", None),
        ("#nowhere", "https://example.org/a/", None),
        ("../b/#c", "https://example.org/a/one/", "https://example.org/a/b/#c"),
        ("/notices/", "https://example.org/a/one/", "https://example.org/notices/"),
        ("/notices/", "", None),
        ("page.html", "a book", None),
    ],
)
def test_a_link_leads_to_what_is_there_or_nowhere(address: str, original: str, expected: str | None) -> None:
    assert led(address, ANCHORS, KEYS, original) == expected


def test_links_are_counted_as_browsers_see_them() -> None:
    html = inline_html(
        '[a](https://x.org/?a=1&b=2) <a lang="x>y" href="https://y.org/">b</a> [c](https://x.org/?a=1&b=2)'
    )
    assert links_in(html) == Counter({"https://x.org/?a=1&b=2": 2, "https://y.org/": 1})


def test_a_link_that_leads_nowhere_leaves_its_words() -> None:
    html = inline_html('See *[this](#there)* and [that](#here) & `href="x"`.')
    told = relinked(html, lambda address: "#p-aaa" if address == "#here" else None)
    assert told == 'See <em><a>this</a></em> and <a href="#p-aaa">that</a> &amp; <code>href="x"</code>.'


@given(st.text(alphabet=st.sampled_from('ab <>&"*_`[]()#!\\\n:/.ه\u200c'), max_size=60))
def test_what_leads_where_it_led_is_as_it_was(text: str) -> None:
    html = inline_html(f"{text} [x](https://x.org/)")
    assert relinked(html, lambda address: address) == html

"""Slugs from titles and file names, and slugs people choose."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.slugs import LONGEST, LONGEST_IN_BYTES, slug_as_given, slug_from
from translate_hub.errors import Invalid


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Who Owns the Harbour?", "who-owns-the-harbour"),
        ("Don’t  wait — write!", "dont-wait-write"),
        ("مقاله", "مقاله"),
        ("می‌نویسیم", "می-نویسیم"),
        ("文章", "文章"),
        ("Élan vital", "élan-vital"),
        ("हिन्दी लेख", "हिन्दी-लेख"),
        ("ﬁne Ⅳ", "fine-iv"),
        ("İstanbul", "i̇stanbul"),
        ("a\u202eb", "a-b"),
        ("../../etc/passwd", "etc-passwd"),
        ("\u0301x", "x"),
        ("¿?!", ""),
        ("", ""),
    ],
)
def test_a_title_gives_a_readable_slug_in_its_own_script(text: str, slug: str) -> None:
    assert slug_from(text) == unicodedata.normalize("NFC", slug)


def test_a_long_title_is_cut_between_words() -> None:
    slug = slug_from("seventeen letters " * 12)
    assert len(slug) <= LONGEST
    assert set(slug.split("-")) == {"seventeen", "letters"}


def test_a_long_word_is_cut_by_characters_and_by_bytes() -> None:
    assert slug_from("a" * 300) == "a" * LONGEST
    assert len(slug_from("文" * 300).encode()) <= LONGEST_IN_BYTES
    assert len(slug_from("文" * 300)) == LONGEST_IN_BYTES // 3


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=200))
def test_every_slug_made_from_a_text_is_one_a_person_may_choose(text: str) -> None:
    slug = slug_from(text)
    assert slug == slug_from(slug)
    assert len(slug) <= LONGEST
    assert len(slug.encode()) <= LONGEST_IN_BYTES
    if slug:
        assert slug_as_given(slug) == slug


@pytest.mark.parametrize("slug", ["Upper", "two words", "a--b", "-a", "a/b", "a\u202eb", "..", "a.b", "a" * 81, "%2e"])
def test_a_slug_that_breaks_the_rules_is_refused_with_a_better_one(slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        slug_as_given(slug)
    assert "cannot stand in an address" in str(refused.value)


@pytest.mark.parametrize("slug", ["", "  ", "!!!"])
def test_a_slug_of_nothing_is_refused_with_an_example(slug: str) -> None:
    with pytest.raises(Invalid, match="my-article"):
        slug_as_given(slug)


def test_a_chosen_slug_comes_back_in_nfc() -> None:
    assert slug_as_given("e\u0301lan") == "élan"

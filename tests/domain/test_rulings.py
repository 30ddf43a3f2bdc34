"""What looks like a minor change of the source, and what rulings make of a unit's wordings."""

import pytest

from translate_hub.domain.rulings import meanings, proposes_minor


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("the  night", "the night", "en"),
        ("the night,and", "the night, and", "en"),
        ('"so" it\'s', "“so” it’s", "en"),
        ("1986-1990", "1986–1990", "en"),
        ("wait -- what", "wait — what", "en"),
        ("and so...", "and so…", "en"),
        ("a «б»", "a “б”", "ru"),
        ("see [it](http://example.org/a)", "see [it](https://example.org/b_(c))", "en"),
        ("see <https://example.org>", "see <https://example.org/new>", "en"),
        ('<a href="x">y</a>', "<a href='z'>y</a>", "en"),
        ("می خواهیم", "می\u200cخواهیم", "fa"),
        ("علي و كتاب", "علی و کتاب", "fa"),
        ("e\u0301t\u00e9\u00a0?", "été ?", "fr"),
    ],
)
def test_white_space_typography_and_link_targets_look_minor(old: str, new: str, language: str) -> None:
    assert proposes_minor(old, new, language)
    assert proposes_minor(new, old, language)


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("We went.", "We did not go.", "en"),
        ("He was there.", "He was not there.", "en"),
        ("It is notable.", "It is not able.", "en"),
        ("no one", "noone", "en"),
        ("Он был там.", "Он не был там.", "ru"),
        ("хлеб с солью", "хлеб без соли", "ru"),
        ("می‌دانیم", "نمی‌دانیم", "fa"),
        ("آشنا بود", "ناآشنا بود", "fa"),
        ("بله، این است", "نه، این است", "fa"),
        ("我们去", "我们不去", "zh"),
        ("the free press", "the “free” press", "en"),
        ("Really.", "Really?", "en"),
        ("1,000 people", "1.000 people", "en"),
        ("10 people", "100 people", "en"),
        ("resign", "re-sign", "en"),
        ("[it](http://x)", "[them](http://x)", "en"),
        ("us", "US", "en"),
        ("*so*", "so", "en"),
        ("علي", "علی", "ar"),
    ],
)
def test_a_word_a_number_or_a_mark_is_never_minor(old: str, new: str, language: str) -> None:
    assert not proposes_minor(old, new, language)
    assert not proposes_minor(new, old, language)


def test_minor_rulings_join_wordings_to_the_smallest() -> None:
    assert meanings([4, 7, 9, 12], [(4, 7, True), (9, 7, True), (9, 12, False)]) == {4: 4, 7: 4, 9: 4, 12: 12}


def test_a_later_ruling_about_the_same_pair_counts() -> None:
    assert meanings([1, 2], [(1, 2, True), (2, 1, False)]) == {1: 1, 2: 2}
    assert meanings([1, 2], [(1, 2, False), (2, 1, True)]) == {1: 1, 2: 1}

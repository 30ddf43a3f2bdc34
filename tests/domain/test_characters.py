"""Each language has a bar of the characters its keyboards lack."""

import unicodedata

import pytest

from translate_hub.domain.characters import for_language, invisibles


def signs(tag: str) -> str:
    return " ".join(one.shown for one in for_language(tag))


def test_persian_has_its_half_space_first_and_its_own_marks() -> None:
    assert signs("fa").startswith("ZWNJ « » ، ؛ ؟")
    assert {"RLM", "LRM", "NBSP"} <= set(signs("fa").split())
    assert signs("fa-IR") == signs("fa")


@pytest.mark.parametrize(
    ("tag", "some"),
    [
        ("fr", "« » NBSP NNBSP ’"),
        ("de", "„ “"),
        ("es", "¿ ¡ « »"),
        ("zh", "《 》 「 」"),
        ("zh-Hant", "「 」 『 』"),
        ("ja", "「 」 、 。"),
        ("ru", "« » „ “ —"),
        ("en", "“ ” ‘ ’ — –"),
        ("he", "״ ׳ ־ RLM"),
        ("ar", "« » ، ؛ ؟ RLM"),
        ("ks", "، ؟"),  # by its script
        ("tg", "« »"),
        ("hi", "। ZWNJ"),
        ("xx", "“ ”"),
    ],
)
def test_other_languages_have_theirs(tag: str, some: str) -> None:
    assert set(some.split()) <= set(signs(tag).split())


def test_a_language_in_another_script_goes_by_the_script() -> None:
    assert "ZWNJ" not in signs("fa-Latn")
    assert signs("sr-Latn") == signs("en")


def test_each_character_is_one_and_has_a_name_and_a_sign_that_can_be_seen() -> None:
    for tag in ("fa", "fr", "zh", "he", "hy", "ur"):
        bar = for_language(tag)
        assert len({one.text for one in bar}) == len(bar)
        for one in bar:
            assert len(one.text) == 1
            assert str(one.name)
            assert all(unicodedata.category(sign) not in ("Cf", "Zs", "Cc", "Zl", "Zp") for sign in one.shown)


def test_every_invisible_character_of_a_text_can_be_shown() -> None:
    known = {one.text for one in invisibles()}
    assert set("\u00a0\u202f\u200c\u200d\u200e\u200f\u2066\u2069\u202a\u202e\u00ad\u200b\u2060\ufeff\u2028\t") <= known
    assert "«" not in known

"""Language tags: one spelling, their direction, their own names."""

import pytest

from translate_hub.domain.languages import direction, own_name, standardise
from translate_hub.errors import Invalid


@pytest.mark.parametrize(
    ("tag", "standard"),
    [
        ("fa", "fa"),
        ("FA_ir", "fa-IR"),
        (" en ", "en"),
        ("iw", "he"),
        ("zh-hans", "zh-Hans"),
        ("sr-latn-rs", "sr-Latn-RS"),
    ],
)
def test_a_tag_has_one_spelling(tag: str, standard: str) -> None:
    assert standardise(tag) == standard
    assert standardise(standard) == standard


@pytest.mark.parametrize("tag", ["", "xx-nonsense!", "und", "qqqqqqqqq", "english please", "e", "12", "zz"])
def test_what_is_no_language_is_refused_with_an_example(tag: str) -> None:
    with pytest.raises(Invalid, match=r"is not a language tag; write one like en, fa"):
        standardise(tag)


@pytest.mark.parametrize("tag", ["fa", "ar", "he", "ur", "ps", "yi", "dv", "ckb", "ug", "az-Arab", "pa-Arab"])
def test_languages_in_right_to_left_scripts_run_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "es", "zh-Hans", "az", "ku", "tr", "pa", "fa-Latn"])
def test_all_others_run_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


@pytest.mark.parametrize(
    ("tag", "name"), [("fa", "فارسی"), ("es", "español"), ("en", "English"), ("zh-Hans", "中文 (简体)"), ("tlh", "tlh")]
)
def test_a_language_is_called_what_it_calls_itself(tag: str, name: str) -> None:
    assert own_name(tag) == name

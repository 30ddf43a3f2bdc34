"""Language tags: one spelling, their direction, their own names."""

import pytest
from babel import Locale

from translate_hub.domain.known_languages import OWN_NAMES
from translate_hub.domain.languages import direction, name_in, own_name, standardise, tag_named
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


def test_the_list_of_languages_is_long_standard_and_each_is_named_once() -> None:
    assert len(OWN_NAMES) > 250
    for tag, name in OWN_NAMES.items():
        assert standardise(tag) == tag
        assert name == name.strip() != ""
        assert direction(tag) in {"ltr", "rtl"}


@pytest.mark.parametrize(
    "tag", ["ar", "de", "es", "fa", "he", "ku", "pt-BR", "sr-Latn", "ur", "yi", "zh-Hans", "zh-Hant"]
)
def test_own_names_are_those_of_unicode(tag: str) -> None:
    assert OWN_NAMES[tag] == Locale.parse(tag, sep="-").get_display_name()


def test_a_language_is_called_something_in_every_other() -> None:
    assert [name_in("fa", tag) for tag in ("en", "es", "fa")] == ["Persian", "persa", "فارسی"]
    assert name_in("fa-AF", "en") == "Dari"
    assert name_in("sr-Cyrl", "en") == "Serbian (Cyrillic)"
    assert name_in("khw", "en") == "Khowar"
    assert name_in("qqq", "en") == "qqq"


@pytest.mark.parametrize(
    ("typed", "reader", "tag"),
    [
        ("fa", "en", "fa"),
        ("فارسی", "en", "fa"),
        ("فارسی (fa)", "es", "fa"),
        ("中文 (简体) (zh-Hans)", "en", "zh-Hans"),
        ("  PERSIAN ", "en", "fa"),
        ("alemán", "es", "de"),
        ("آلمانی", "fa", "de"),
        ("EN_us", "en", "en-US"),
        ("Yucatec Maya (yua)", "en", "yua"),
    ],
)
def test_a_language_is_found_by_any_of_its_names(typed: str, reader: str, tag: str) -> None:
    assert tag_named(typed, reader) == tag


@pytest.mark.parametrize("typed", ["", "nonsense", "(x)", "a language (not a tag)", "\x00"])
def test_what_names_no_language_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        tag_named(typed, "en")


@pytest.mark.parametrize("reader", ["en", "es", "fa"])
def test_every_entry_of_the_list_names_its_language(reader: str) -> None:
    for tag, name in OWN_NAMES.items():
        assert tag_named(f"{name} ({tag})", reader) == tag

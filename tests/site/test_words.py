"""What pages say: every catalog is whole, each language has its own words, days and digits."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from translate_hub.domain.checks import check_persian
from translate_hub.domain.document import Dialect
from translate_hub.site.words import catalogs_folder, languages_spoken, words_for

ROOT = Path(__file__).parents[2]
DAY = date(2025, 3, 14)
_PLACES = re.compile(r"%\((\w+)\)s")


def read(language: str) -> Catalog:
    """A language's catalog as it is stored."""
    name = language.replace("-", "_")
    with (catalogs_folder() / name / "LC_MESSAGES" / "readers.po").open("rb") as file:
        return read_po(file, locale=name, abort_invalid=True)


def texts(language: str) -> dict[str, str]:
    """A catalog as sentences of the sources with their translations."""
    return {str(message.id): str(message.string) for message in read(language) if message.id}


def sources() -> Iterator[str]:
    """The sentences of the sources, collected as locales/readers.cfg says."""
    with (ROOT / "locales" / "readers.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel's one without types
    for _file, _line, text, _comments, _context in extract_from_dir(
        str(ROOT / "translate_hub"), methods, options, {"say": None}
    ):
        yield str(text)


def test_pages_speak_the_languages_of_many_readers() -> None:
    assert {"en", "fa", "es", "ar", "zh-Hans", "zh-Hant", "ru", "fr", "de"} <= set(languages_spoken())


@pytest.mark.parametrize("language", languages_spoken()[1:])
def test_a_catalog_has_the_texts_of_the_sources_and_no_other(language: str) -> None:
    assert sorted(texts(language)) == sorted(set(sources())), "collect the texts again: ./hub catalogs"


@pytest.mark.parametrize("language", languages_spoken()[1:])
def test_a_catalog_is_complete(language: str) -> None:
    for message in read(language):
        assert not message.fuzzy or not message.id, message.id
    for source, translation in texts(language).items():
        assert translation.strip() == translation
        assert translation, source
        assert sorted(_PLACES.findall(translation)) == sorted(_PLACES.findall(source))
        assert "%" not in _PLACES.sub("", translation)


@pytest.mark.parametrize("language", languages_spoken()[1:])
def test_catalogs_are_used(language: str) -> None:
    words = words_for(language)
    assert words.language == language
    assert not words.are_foreign
    assert words.say("There is no such page.") == texts(language)["There is no such page."]


def test_persian_is_written_as_persian_is() -> None:
    for text in texts("fa").values():
        assert check_persian(text, Dialect.PLAIN) == (), text
        assert not re.search("[يكى\u0660-\u0669\u0640]|\u200c[\\s.،؛»]|[\\s«]\u200c", text), text


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("pt-BR", "pt"), ("en-GB", "en"), ("fa-AF", "fa"), ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"), ("sv", "en"),
        ("fa-Cyrl", "en"), ("x-odd", "en"),
    ],
)  # fmt: skip
def test_a_language_without_a_catalog_takes_the_one_it_is_a_kind_of(wanted: str, spoken: str) -> None:
    assert words_for(wanted).language == spoken


def test_words_in_another_language_than_the_page_say_so() -> None:
    assert words_for("ckb").own == ' lang="en" dir="ltr"'
    assert words_for("pt-BR").own == ""


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "March 14, 2025"), ("en-GB", "14 March 2025"), ("fa", "۱۴ مارس ۲۰۲۵"), ("es", "14 de marzo de 2025"),
        ("zh-Hans", "2025年3月14日"), ("de", "14. März 2025"), ("sv", "March 14, 2025"), ("ar-EG", "١٤ مارس ٢٠٢٥"),
    ],
)  # fmt: skip
def test_days_are_written_as_their_readers_write_them(language: str, day: str) -> None:
    assert words_for(language).day(DAY) == day


def test_numbers_have_the_digits_of_their_language() -> None:
    written = {language: words_for(language).number(1234) for language in ("fa", "ar-EG", "en", "zh-Hans")}
    assert written == {"fa": "۱۲۳۴", "ar-EG": "١٢٣٤", "en": "1234", "zh-Hans": "1234"}
    fa = words_for("fa")
    assert fa.say("Page %(page)s of %(pages)s", page=fa.number(2), pages=fa.number(3)) == "صفحهٔ ۲ از ۳"

"""The interface's languages are complete and up to date with the sources."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from translate_hub.web.i18n import LANGUAGES, catalog

ROOT = Path(__file__).parents[2]
_CLASSES = (
    "Message", "NotFound", "Forbidden", "Conflict", "Invalid", "UnreadableFile", "OutsideError", "Unavailable",
    "EngineError", "EngineBusy", "ForeignForm", "FormExpired", "SpentLink", "TooManyTries",
)  # fmt: skip
_PLACES = re.compile(r"%\((\w+)\)")


def read(language: str) -> Catalog:
    """A language's catalog as it is stored."""
    with (ROOT / "locales" / language.replace("-", "_") / "LC_MESSAGES" / "translate_hub.po").open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)


def forms(message: Message) -> list[str]:
    """A message's translation: one form, or one for each number the language tells apart."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def texts(message_catalog: Catalog) -> set[str]:
    """The catalog's texts; the first form stands for those with a plural."""
    return {message.id if isinstance(message.id, str) else message.id[0] for message in message_catalog if message.id}


def sources() -> Iterator[str]:
    """The texts of the interface, collected from the sources as locales/babel.cfg says."""
    with (ROOT / "locales" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel's one without types
    keywords = {**DEFAULT_KEYWORDS, **dict.fromkeys(_CLASSES)}
    for _file, _line, text, _comments, _context in extract_from_dir(
        str(ROOT / "translate_hub"), methods, options, keywords
    ):
        yield text if isinstance(text, str) else text[0]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_catalog_has_the_texts_of_the_sources_and_no_other(language: str) -> None:
    wanted, there = set(sources()), texts(read(language))
    hint = "collect the texts again, as locales/babel.cfg says"
    assert sorted(wanted - there) == [], hint
    assert sorted(there - wanted) == [], hint


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_catalog_is_complete(language: str) -> None:
    for message in read(language):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert forms(message), message.id
        assert all(forms(message)), message.id
        source = message.id if isinstance(message.id, str) else message.id[0]
        for form in forms(message):
            assert set(_PLACES.findall(form)) == set(_PLACES.findall(source)), message.id


def test_persian_keeps_its_own_letters_and_marks() -> None:
    for message in read("fa"):
        text = "".join(forms(message))
        assert not re.search("[يكى\u0660-\u0669\u0640]", text), message.id
        assert not re.search("\u200c[\\s.،؛»]|[\\s«]\u200c", text), f"a joiner at the edge of a word: {message.id!r}"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_catalogs_are_used(language: str) -> None:
    assert catalog(language).gettext("Save") != "Save"

"""What pages say to their readers, in the edition's language: sentences, days and numbers.

The sentences have a catalog of their own, ``locales/XX/LC_MESSAGES/readers.po``, so that readers are spoken to in more
languages than the hub's own pages. English is the language of the sources.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from gettext import NullTranslations
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global, parse_locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from markupsafe import Markup, escape

from translate_hub.domain.languages import Direction, direction

_DOMAIN: Final = "readers"
SOURCE: Final = "en"
# The zero of each numbering system that has digits of its own (CLDR, numberingSystems.xml), as a code point.
_ZEROS: Final = {"arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "mymr": 0x1040, "tibt": 0xF20}


def catalogs_folder() -> Path:
    """Return the folder of the catalogs: inside the installed package, else in the checkout."""
    package = Path(str(resources.files("translate_hub")))
    inside = package / "locales"
    return inside if inside.is_dir() else package.parent / "locales"


@dataclass(frozen=True)
class Words:
    """The words of pages in one language: `language` (BCP 47) is the one they are in, `wanted` the page's own."""

    wanted: str
    language: str

    @property
    def direction(self) -> Direction:
        """The direction in which the words are written."""
        return direction(self.language)

    @property
    def are_foreign(self) -> bool:
        """Whether the words are in another language than the page, for want of a catalog."""
        return self.language.partition("-")[0] != self.wanted.partition("-")[0]

    @property
    def own(self) -> Markup:
        """The attributes that an element of words needs where the page is in another language, with a blank before."""
        return self.attributes if self.are_foreign else Markup()

    @property
    def attributes(self) -> Markup:
        """The language and direction of the words as attributes, with a blank before."""
        said = self.language if self.are_foreign else self.wanted
        return Markup(f' lang="{escape(said)}" dir="{self.direction}"')  # noqa: S704 - escaped here

    def say(self, text: str, /, **values: str) -> str:
        """Return a sentence of the sources in these words, its ``%(name)s`` places filled."""
        found = _catalog(self.language).gettext(text)
        return found % values if values else found

    def number(self, value: int) -> str:
        """Write a count or an ordinal in the language's own digits."""
        return str(value).translate(_digits(self.language, self.wanted))

    def day(self, when: date) -> str:
        """Write a day (of a moment: its date as it stands, which is UTC's) in full, in the language's own digits."""
        return _day(when, self.language, self.wanted)


@lru_cache(maxsize=256)
def words_for(language: str) -> Words:
    """Return the words for pages in a language: its own, those of the language it is a kind of, else English."""
    there = languages_spoken()
    return Words(language, next((tag for tag in _kinds(language) if tag in there), SOURCE))


@lru_cache(maxsize=1)
def languages_spoken() -> tuple[str, ...]:
    """Return the languages (BCP 47) pages can speak: English, then each with a catalog."""
    found = {path.parts[-3].replace("_", "-") for path in catalogs_folder().glob(f"*/LC_MESSAGES/{_DOMAIN}.[pm]o")}
    return (SOURCE, *sorted(found - {SOURCE}))


def _kinds(tag: str) -> Iterator[str]:
    """Yield a language and what it is a kind of: zh-TW, zh-Hant; pt-BR, pt. Never one in another script."""
    yield tag
    language = tag.partition("-")[0]
    script = _script(tag)
    if script:
        yield f"{language}-{script}"
    if script == _script(language):
        yield language


def _script(tag: str) -> str | None:
    """Return the script a language is written in where nothing else is said, None where that is not known."""
    with suppress(ValueError):
        language, territory, script, *_ = parse_locale(tag, sep="-")
        if script:
            return script
        likely = get_global("likely_subtags")
        for known in (f"{language}_{territory}", language):
            if known in likely:
                return parse_locale(likely[known])[2]
    return None


@lru_cache(maxsize=64)
def _catalog(language: str) -> NullTranslations:
    """Return the language's sentences: from its PO file where there is one, else from the compiled file."""
    if language == SOURCE:
        return NullTranslations()
    name = language.replace("-", "_")
    folder = catalogs_folder() / name / "LC_MESSAGES"
    source = folder / f"{_DOMAIN}.po"
    if not source.is_file():
        return Translations(BytesIO((folder / f"{_DOMAIN}.mo").read_bytes()), _DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=name))
    compiled.seek(0)
    return Translations(compiled, _DOMAIN)


@lru_cache(maxsize=4096)
def _day(when: date, language: str, wanted: str) -> str:
    written = format_date(when, "long", locale=_locale(language, wanted))
    return written.translate(_digits(language, wanted))


@lru_cache(maxsize=256)
def _locale(language: str, wanted: str) -> Locale:
    """Return what is known of writing days and numbers: as in the wanted country where the language is spoken there."""
    if wanted.partition("-")[0] == language.partition("-")[0]:
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(wanted, sep="-")
    return Locale.parse(language, sep="-")


@lru_cache(maxsize=256)
def _digits(language: str, wanted: str) -> dict[int, int]:
    zero = _ZEROS.get(_locale(language, wanted).default_numbering_system)
    return {ord("0") + digit: zero + digit for digit in range(10)} if zero else {}

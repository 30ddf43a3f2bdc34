"""Language tags (BCP 47): one spelling each, their direction, their own names."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

import langcodes
from babel import Locale, UnknownLocaleError
from langcodes.tag_parser import LanguageTagError

from translate_hub.domain.known_languages import OWN_NAMES
from translate_hub.errors import Invalid

Direction = Literal["ltr", "rtl"]

# Unicode scripts written from right to left (Unicode Standard, chapters 9 and 19; ISO 15924 codes).
_RTL_SCRIPTS = frozenset(
    "Adlm Arab Aran Armi Avst Chrs Cprt Elym Garay Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nkoo "
    "Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Thaa Yezi".split()
)

# No name of a language is as long, and normalising takes its time with many marks.
_LONGEST = 200

# A tag at the end, in parentheses; marks that keep it from turning may stand around it.
_OFFERED = re.compile(r"\(([A-Za-z0-9-]+)\)[\u200e\u200f]*$")


@lru_cache(maxsize=1024)
def standardise(tag: str) -> str:
    """Return the one spelling of a BCP 47 tag (``FA_ir`` → ``fa-IR``, ``iw`` → ``he``).

    Raises Invalid when the tag is not well formed or names no registered language.
    """
    try:
        standard = langcodes.standardize_tag(tag.strip().replace("_", "-"))
        language = langcodes.Language.get(standard)
    except (LanguageTagError, AttributeError, LookupError, ValueError):
        language = None
    if language is None or language.language is None or language.language == "und" or not language.is_valid():
        raise Invalid("“%(tag)s” is not a language tag; write one like en, fa, es or zh-Hans (BCP 47).", tag=tag)
    return str(standard)


@lru_cache(maxsize=1024)
def direction(tag: str) -> Direction:
    """Return the direction in which the language is written, from its script or its likeliest one."""
    script = langcodes.Language.get(tag).maximize().script
    return "rtl" if script in _RTL_SCRIPTS else "ltr"


@lru_cache(maxsize=1024)
def own_name(tag: str) -> str:
    """Return the language's name in itself (``fa`` → فارسی), or the tag where none is known."""
    if tag in OWN_NAMES:
        return OWN_NAMES[tag]
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag


@lru_cache(maxsize=4096)
def name_in(tag: str, language: str) -> str:
    """Return the name of a language in another one (``fa`` in ``en`` → Persian), its own where none is known."""
    locale = Locale.parse(language, sep="-")
    if whole := locale.languages.get(tag.replace("-", "_")):
        return str(whole)
    first, _, rest = tag.partition("-")
    name = locale.languages.get(first)
    if not name:
        return own_name(tag)
    detail = locale.scripts.get(rest) or locale.territories.get(rest) or rest
    return f"{name} ({detail})" if detail else str(name)


def tag_named(text: str, language: str) -> str:
    """Return the tag of the language a person named: by its tag, by its own name, by its name in `language` (the one
    they read), or as a list offers it: ``فارسی (fa)``. Raises Invalid.
    """
    text = unicodedata.normalize("NFC", text[:_LONGEST]).strip()
    if text in OWN_NAMES:
        return text
    if (offered := _OFFERED.search(text)) and offered[1] in OWN_NAMES:
        return offered[1]
    wish = text.casefold()
    found = next((tag for tag, name in OWN_NAMES.items() if name.casefold() == wish), None)
    found = found or next((tag for tag in OWN_NAMES if name_in(tag, language).casefold() == wish), None)
    return found or standardise(offered[1] if offered else text)

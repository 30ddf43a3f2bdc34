"""Language tags (BCP 47): one spelling each, their direction, their own names."""

from functools import lru_cache
from typing import Literal

import langcodes
from babel import Locale, UnknownLocaleError
from langcodes.tag_parser import LanguageTagError

from translate_hub.errors import Invalid

Direction = Literal["ltr", "rtl"]

# Unicode scripts written from right to left (Unicode Standard, chapters 9 and 19; ISO 15924 codes).
_RTL_SCRIPTS = frozenset(
    "Adlm Arab Aran Armi Avst Chrs Cprt Elym Garay Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nkoo "
    "Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Thaa Yezi".split()
)


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
    try:
        return Locale.parse(tag, sep="-").get_display_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag

"""The characters a language needs that its keyboards often lack, for the bar under a field; and what is invisible."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import langcodes

from translate_hub.errors import Message


@dataclass(frozen=True, slots=True)
class Character:
    """A character as a button: what it writes, what it is called, and how it is shown.

    `shown` is the character itself, or for one that cannot be seen the sign people know it by (``ZWNJ``).
    """

    text: str
    name: Message
    shown: str

    @property
    def is_invisible(self) -> bool:
        """Whether nothing can be seen of it in a text."""
        return self.shown != self.text


def for_language(tag: str) -> tuple[Character, ...]:
    """Return the bar for a language (BCP 47): what it needs by its own usage, else by that of its script."""
    return _bar(tag)


def invisibles() -> tuple[Character, ...]:
    """Return every invisible character that has a name here, to be shown in a text on demand."""
    return tuple(one for one in _KNOWN.values() if one.is_invisible)


def _known(*characters: tuple[str, Message, str] | tuple[str, Message]) -> dict[str, Character]:
    return {one[0]: Character(one[0], one[1], one[2] if len(one) == 3 else one[0]) for one in characters}


# Names of people's, not of the standard, where they differ; invisible ones with the abbreviations of the Unicode
# Standard (chapter 23 and the code charts).
_KNOWN: Final = _known(
    ("«", Message("Left-pointing quotation mark")),
    ("»", Message("Right-pointing quotation mark")),
    ("‹", Message("Left-pointing single quotation mark")),
    ("›", Message("Right-pointing single quotation mark")),
    ("“", Message("Left double quotation mark")),
    ("”", Message("Right double quotation mark")),
    ("„", Message("Low double quotation mark")),
    ("‘", Message("Left single quotation mark")),
    ("’", Message("Right single quotation mark, apostrophe")),
    ("‚", Message("Low single quotation mark")),
    ("—", Message("Em dash")),
    ("–", Message("En dash")),
    ("…", Message("Ellipsis")),
    ("¿", Message("Inverted question mark")),
    ("¡", Message("Inverted exclamation mark")),
    ("·", Message("Middle dot")),
    ("،", Message("Arabic comma")),
    ("؛", Message("Arabic semicolon")),
    ("؟", Message("Arabic question mark")),
    ("٪", Message("Arabic percent sign")),
    ("٫", Message("Arabic decimal separator")),
    ("٬", Message("Arabic thousands separator")),
    ("ٔ", Message("Hamza above"), "◌ٔ"),
    ("۔", Message("Urdu full stop")),
    ("־", Message("Hebrew hyphen (maqaf)")),
    ("׳", Message("Geresh")),
    ("״", Message("Gershayim")),
    ("。", Message("Ideographic full stop")),
    ("，", Message("Full-width comma")),
    ("、", Message("Ideographic comma")),
    ("；", Message("Full-width semicolon")),
    ("：", Message("Full-width colon")),
    ("？", Message("Full-width question mark")),
    ("！", Message("Full-width exclamation mark")),
    ("「", Message("Left corner bracket")),
    ("」", Message("Right corner bracket")),
    ("『", Message("Left double corner bracket")),
    ("』", Message("Right double corner bracket")),
    ("《", Message("Left double angle bracket")),
    ("》", Message("Right double angle bracket")),
    ("・", Message("Katakana middle dot")),
    ("〜", Message("Wave dash")),
    ("।", Message("Danda")),
    ("॥", Message("Double danda")),
    ("։", Message("Armenian full stop")),
    ("՞", Message("Armenian question mark")),
    ("՛", Message("Armenian emphasis mark")),
    ("՝", Message("Armenian comma (but)")),
    ("\u00a0", Message("No-break space"), "NBSP"),
    ("\u202f", Message("Narrow no-break space"), "NNBSP"),
    ("\u200c", Message("Zero-width non-joiner (half space)"), "ZWNJ"),
    ("\u200d", Message("Zero-width joiner"), "ZWJ"),
    ("\u200f", Message("Right-to-left mark"), "RLM"),
    ("\u200e", Message("Left-to-right mark"), "LRM"),
    ("\u061c", Message("Arabic letter mark"), "ALM"),
    ("\u2066", Message("Left-to-right isolate"), "LRI"),
    ("\u2067", Message("Right-to-left isolate"), "RLI"),
    ("\u2068", Message("First strong isolate"), "FSI"),
    ("\u2069", Message("Pop directional isolate"), "PDI"),
    ("\u202a", Message("Left-to-right embedding"), "LRE"),
    ("\u202b", Message("Right-to-left embedding"), "RLE"),
    ("\u202c", Message("Pop directional formatting"), "PDF"),
    ("\u202d", Message("Left-to-right override"), "LRO"),
    ("\u202e", Message("Right-to-left override"), "RLO"),
    ("\u00ad", Message("Soft hyphen"), "SHY"),
    ("\u200b", Message("Zero-width space"), "ZWSP"),
    ("\u2060", Message("Word joiner"), "WJ"),
    ("\ufeff", Message("Zero-width no-break space"), "ZWNBSP"),
    ("\u3000", Message("Ideographic space"), "IDSP"),
    ("\u2028", Message("Line separator"), "LS"),
    ("\u2029", Message("Paragraph separator"), "PS"),
    ("\t", Message("Tab"), "TAB"),
)

_LATIN: Final = "“ ” ‘ ’ — – … NBSP"
_CYRILLIC: Final = "« » „ “ — – … NBSP"
_ARABIC: Final = "« » ، ؛ ؟ … — – RLM LRM NBSP"

# By language: the marks of its own printed usage (CLDR's delimiters, and typographers' manuals where they say more).
_BARS: Final[dict[str, str]] = {
    "ar": _ARABIC,
    "ckb": f"ZWNJ {_ARABIC}",
    "fa": "ZWNJ « » ، ؛ ؟ ٪ ٔ … — – RLM LRM NBSP",
    "ps": f"ZWNJ {_ARABIC}",
    "ur": "۔ ، ؛ ؟ ‘ ’ “ ” … — ZWNJ RLM LRM NBSP",
    "he": "״ ׳ ־ “ ” „ – — … RLM LRM NBSP",
    "yi": "״ ׳ ־ “ ” „ – — … RLM LRM NBSP",
    "fr": "« » NBSP NNBSP ’ “ ” — – …",
    "de": "„ “ ‚ ‘ » « – — … ’ NBSP",
    "es": "¿ ¡ « » “ ” ‘ ’ — – … NBSP",
    "ca": "« » “ ” ‘ ’ · — – … NBSP",
    "gl": "« » “ ” ‘ ’ — – … NBSP",
    "it": "« » “ ” ‘ ’ — – … NBSP",
    "pt": "“ ” « » ‘ ’ — – … NBSP",
    "el": "« » “ ” ‘ ’ · — – … NBSP",
    "pl": "„ ” « » – — … ’ NBSP",
    "cs": "„ “ ‚ ‘ » « – — … NBSP",
    "sk": "„ “ ‚ ‘ » « – — … NBSP",
    "hu": "„ ” » « – — … ’ NBSP",
    "ro": "„ ” « » – — … ’ NBSP",
    "da": "» « “ ” ’ – — … NBSP",
    "sv": "” ’ » – — … NBSP",
    "fi": "” ’ » – — … NBSP",
    "nb": "« » ‘ ’ – — … NBSP",
    "nn": "« » ‘ ’ – — … NBSP",
    "no": "« » ‘ ’ – — … NBSP",
    "tr": "“ ” ‘ ’ « » — – … NBSP",
    "ru": _CYRILLIC,
    "uk": "« » „ “ ’ — – … NBSP",
    "bg": "„ “ « » — – … NBSP",
    "sr": "„ “ ’ « » — – … NBSP",
    "zh": "“ ” ‘ ’ 《 》 「 」 『 』 ， 、 。 ； ： ？ ！ — … IDSP",
    "ja": "「 」 『 』 、 。 ・ 〜 ？ ！ … — IDSP",
    "ko": "“ ” ‘ ’ 《 》 「 」 · … — –",
    "hy": "« » ։ ՞ ՛ ՝ — … NBSP",
}
_BY_SCRIPT: Final[dict[str, str]] = {
    "Arab": _ARABIC,
    "Aran": _ARABIC,
    "Hebr": _BARS["he"],
    "Cyrl": _CYRILLIC,
    "Hans": _BARS["zh"],
    "Hant": "「 」 『 』 《 》 ， 、 。 ； ： ？ ！ — … IDSP",
    "Jpan": _BARS["ja"],
    "Deva": f"। ॥ {_LATIN} ZWNJ ZWJ",
    "Beng": f"। ॥ {_LATIN} ZWNJ ZWJ",
}
_BY_SIGN: Final = {one.shown: one for one in _KNOWN.values()} | _KNOWN


@lru_cache(maxsize=512)
def _bar(tag: str) -> tuple[Character, ...]:
    language = langcodes.Language.get(tag).maximize()
    # Persian in Latin letters, or Chinese in the traditional ones, goes by its script.
    usual = langcodes.Language.get(language.language or "en").maximize().script
    named = _BARS.get(language.language or "") if language.script == usual else None
    signs = named or _BY_SCRIPT.get(language.script or "", _LATIN)
    return tuple(_BY_SIGN[sign] for sign in signs.split(" "))

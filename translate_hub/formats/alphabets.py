"""Which letters languages are written with, to tell apart the charsets that give a text in Latin letters."""

import re
import unicodedata
from collections import Counter
from typing import Final

# Small letters outside ASCII of languages whose old files are met, by the letters their spelling lists name.
_ALPHABETS: Final = tuple(
    frozenset(letters)
    for letters in (
        "àâæçèéêëîïôœùûüÿ",  # French
        "äöüßé",  # German
        "áéíñóúü",  # Spanish, Galician, Irish
        "àáâãçéêíóôõúü",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "àçèéíïòóúü·",  # Catalan
        "áàâäéèêëíïîóòôöúùûüýÿŵŷ",  # Dutch, Welsh
        "åäöéæøòôà",  # Swedish, Danish, Norwegian, Finnish
        "áðéíóúýþæö",  # Icelandic, Faroese
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "čćđšž",  # Croatian, Bosnian, Serbian, Slovene
        "ăâîșțşţ",  # Romanian
        "çğıiöşüâîû\u0307",  # Turkish: the small letter of İ is i and a dot
        "ąčęėįšųūž",  # Lithuanian
        "āčēģīķļņōŗšūž",  # Latvian
        "äõöüšž",  # Estonian
        "çëé",  # Albanian
        "ĉĝĥĵŝŭ",  # Esperanto
    )
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")


def strange_letters(text: str) -> int:
    """Return how many characters outside ASCII are strange to every one language the text could be in.

    Strange are Latin letters beyond the alphabet that holds most of them, other letters within a word of Latin ones,
    and symbols; punctuation is at home everywhere. Fewer means likelier that a charset is the right one.
    """
    latin: Counter[str] = Counter()
    strange = sum(unicodedata.category(c).startswith("S") for c in _NOT_ASCII.findall(text))
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        is_latin = [_is_latin(c) for c in word]
        latin.update(c for c in word.lower() if c > "\x7f" and (c == "\u0307" or _is_latin(c)))
        if any(is_latin):
            strange += is_latin.count(False)
    most = max(sum(latin[c] for c in alphabet) for alphabet in _ALPHABETS)
    return strange + latin.total() - most


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")

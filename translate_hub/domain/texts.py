"""Unit text: what characters it may hold, how it is cleaned at the one door, hashed and counted."""

import hashlib
import re

from translate_hub.domain.limits import Limits
from translate_hub.errors import Invalid

# XML 1.0 (fifth edition, production 2 `Char`) without CR: what PO, XLIFF, HTML and every database can hold.
_FORBIDDEN = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORD = re.compile(r"\w+(?:['’\u200c\u200d\-]\w+)*")
# Scripts written without spaces between words: each character counts as a word, as editors of these languages bill.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def find_forbidden(text: str) -> tuple[int, str] | None:
    """Return the index and the character of the first one that unit text may not hold, or None.

    CR counts as forbidden: clean the text first where it may hold one.
    """
    found = _FORBIDDEN.search(text)
    return (found.start(), found.group()) if found else None


def clean(text: str, limits: Limits) -> str:
    """Return `text` as unit text: CRLF and CR become LF, line breaks at either end go; nothing else is touched.

    Raises Invalid for U+0000, other control characters, lone surrogates and non-characters (naming the place, a
    1-based character number) and for a text longer than `limits.unit_characters` code points.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip("\n")
    if found := find_forbidden(text):
        index, character = found
        raise Invalid(
            "Character %(place)s of the text is the control character U+%(code)s, which no file format can "
            "hold; remove it.",
            place=index + 1,
            code=f"{ord(character):04X}",
        )
    if len(text) > limits.unit_characters:
        raise Invalid(
            "The text has %(length)s characters; one unit may have %(limit)s. Split the paragraph.",
            length=len(text),
            limit=limits.unit_characters,
        )
    return text


def exact_hash(text: str) -> bytes:
    """Return the 16-byte BLAKE2b hash of the text's UTF-8 bytes: equal texts, equal hashes, on any machine."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def count_words(text: str) -> int:
    """Return how many words a translator would count: runs of word characters, and each character of Chinese,
    Japanese, Thai, Lao and Khmer by itself.
    """
    unspaced = len(_UNSPACED.findall(text))
    return unspaced + len(_WORD.findall(_UNSPACED.sub(" ", text))) if unspaced else len(_WORD.findall(text))

"""What changed between two texts, word by word, in any script."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Indel

_JOINERS = frozenset("'’\u00ad\u200c\u200d-\u2010\u2011\u0640_")
# Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese): first and last code point of their blocks.
_UNSPACED = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u3040", "\u30ff"),
    ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)


class Change(StrEnum):
    """What happened to a piece of text: it stayed, it went, or it is new."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what happened to it."""

    change: Change
    text: str


def _class(character: str) -> str:
    """Return ``w`` for a word character, ``m`` for a mark on it, ``j`` for a joiner, ``u`` for a character of an
    unspaced script, ``s`` for space, ``p`` for all else.
    """
    category = unicodedata.category(character)
    if character in _JOINERS:
        return "j"
    if category[0] == "M":
        return "m"
    if any(first <= character <= last for first, last in _UNSPACED):
        return "u"
    if category[0] in "LN":
        return "w"
    return "s" if character.isspace() else "p"


class _Classes(dict[int, str]):
    """The class of each character by its code point, found when first asked for; forgotten when they are many."""

    def __missing__(self, point: int) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[point] = found = _class(chr(point))
        return found


_MOST_KNOWN: Final = 10_000
_CLASSES: Final = _Classes()
# A text as its characters' classes, one letter each, cut: marks stay with what they stand on, also at the start.
_WORD: Final = re.compile(r"(?:w|\Am)[wjm]*|s[sm]*|[puj]m*")


def split_words(text: str) -> list[str]:
    """Return the text cut into words, runs of space, and single marks of punctuation; joined they are the text.

    A mark stays with the character it stands on, so a cut never falls inside what a reader sees as one letter. An
    apostrophe, a hyphen, ZWNJ or ZWJ inside a word does not end it. Chinese, Japanese, Thai, Lao, Khmer and
    Burmese are cut at each letter.
    """
    classes = text.translate(_CLASSES)
    return [text[word.start() : word.end()] for word in _WORD.finditer(classes)]


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return how `old` became `new`.

    The *same* and *gone* pieces joined are `old`, the *same* and *new* ones `new`; neighbours differ in their
    change, and what went stands before what came.
    """
    before, after = split_words(old), split_words(new)
    pieces: list[Piece] = []
    gone = fresh = ""
    for step in Indel.opcodes(before, after):
        if step.tag == "delete":
            gone += "".join(before[step.src_start : step.src_end])
        elif step.tag == "insert":
            fresh += "".join(after[step.dest_start : step.dest_end])
        else:
            pieces += _changed(gone, fresh)
            gone = fresh = ""
            pieces.append(Piece(Change.SAME, "".join(before[step.src_start : step.src_end])))
    return (*pieces, *_changed(gone, fresh))


def _changed(gone: str, fresh: str) -> list[Piece]:
    """Return the pieces of one place that changed, without the empty ones."""
    return [piece for piece in (Piece(Change.GONE, gone), Piece(Change.NEW, fresh)) if piece.text]

"""Where sentences end, in any script, and how a long text is cut there into parts that are not too long."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

# Marks that end a sentence where a blank follows, closing quotation marks and brackets between; and those of scripts
# that write no blank after them (Unicode Standard Annex 29, Sentence_Terminal, as far as articles use them).
_END: Final = re.compile(
    r"""(?:[.!?…؟۔।॥։።፧]+[»”’›"')\]}*_~]*(?=\s) | [。．！？｡]+[」』”’》）)\]*_~]*)\s*""", re.VERBOSE
)
# A full stop behind one letter, a title or a usual short word ends no sentence.
_SHORT: Final = re.compile(
    r"(?:(?<!\w)\w|(?<!\w)(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|cf|etc|e\.g|i\.e|bzw|usw|Sr|Sra|Mme|Mlle|pp|vol|fig))\.$",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(r"\{\d+\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text: the blanks before it, the words, the blanks behind it."""

    before: str
    words: str
    after: str


def sentence_ends(text: str) -> list[int]:
    """Return the offsets past each sentence and the blanks behind it, the last one at the text's end."""
    ends = []
    start = 0
    for found in _END.finditer(text):
        if found[0].startswith(".") and _SHORT.search(text[start : found.start() + 1]):
            continue
        start = found.end()
        ends.append(start)
    return ends if not text or (ends and ends[-1] == len(text)) else [*ends, len(text)]


def parts(text: str, size: Callable[[str], int], most: int) -> list[Part]:
    """Cut a text at the ends of sentences into as few parts as hold words of at most `most` by `size`.

    A longer sentence is cut at blanks, a longer word anywhere but in a placeholder ``{1}``. All of it joined is the
    text. `size` must grow with the text.
    """
    made: list[Part] = []
    rest = text
    while rest:
        end = _longest(rest, size, most)
        piece, rest = rest[:end], rest[end:]
        words = piece.strip()
        start = piece.index(words) if words else len(piece)
        made.append(Part(piece[:start], words, piece[start + len(words) :]))
    return made


def _longest(text: str, size: Callable[[str], int], most: int) -> int:
    """Return how much of a text's beginning is the next part."""
    if size(text.strip()) <= most:
        return len(text)
    fits = _fitting(text, size, most)
    at_sentences = [end for end in sentence_ends(text[: fits + 1]) if end <= fits and _really_ends(text, end)]
    if at_sentences:
        return at_sentences[-1]
    blanks = [found.end() for found in re.finditer(r"\s+", text[:fits])]
    if blanks and text[: blanks[-1]].strip():
        return blanks[-1]
    split = next((one.start() for one in _PLACEHOLDER.finditer(text) if one.start() < fits < one.end()), fits)
    return split or fits


def _really_ends(text: str, end: int) -> bool:
    return end in sentence_ends(text[: end + 80])


def _fitting(text: str, size: Callable[[str], int], most: int) -> int:
    """Return the greatest length whose beginning of the text is not too long, at least 1."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if size(text[:middle].strip()) <= most:
            low = middle
        else:
            high = middle - 1
    return low

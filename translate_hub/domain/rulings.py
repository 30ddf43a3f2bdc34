"""Whether a change of a source text is minor: what the hub proposes, and what rulings make of a unit's wordings."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# The address in a Markdown link, its title left to be compared; an address between angle brackets; one in a tag.
_TARGETS: Final = (
    (re.compile(r"\]\(\s*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)"), "]("),
    (re.compile(r"<(?:https?|mailto):[^\s<>]*>"), "<>"),
    (re.compile(r"\b(href|src)\s*=\s*(?:\"[^\"]*\"|'[^']*')"), r"\1"),
)
_NUMBERS: Final = r"\d+(?:[.,٫٬'’]\d+)*"
_TOKEN: Final = re.compile(rf"{_NUMBERS}|[^\W\d_]+(?:'[^\W\d_]+)*|\S")
# One spelling for each mark of punctuation that typography sets in many ways.
_ONE_SPELLING: Final = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛‹›′", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "\u00ad": "", "\u200b": " ", "\u200c": " ", "\u2060": "", "\ufeff": ""}
    | dict.fromkeys("\u200e\u200f\u061c", "")
)
_DASHES: Final = re.compile(r"-+")
# Letters that an Arabic keyboard gives where Persian and its neighbours have their own; kashida only stretches.
_ARABIC_LETTERS: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ـ": ""})
_PERSO_ARABIC: Final = frozenset({"fa", "prs", "ps", "ckb", "ur", "ug", "azb", "pnb"})


def proposes_minor(old: str, new: str, language: str) -> bool:
    """Return whether a change of a source text looks minor: only white space, the shape of quotes and dashes, or the
    target of a link differ, while words, numbers and marks are the same in the same order.

    `language` is the BCP 47 tag of both texts. A word that comes, goes, or falls in two is never minor: “not” is one.
    """
    return _tokens(old, language) == _tokens(new, language)


def _tokens(text: str, language: str) -> list[str]:
    text = unicodedata.normalize("NFC", text).translate(_ONE_SPELLING)
    if language.partition("-")[0].lower() in _PERSO_ARABIC:
        text = text.translate(_ARABIC_LETTERS)
    for target, left in _TARGETS:
        text = target.sub(left, text)
    return _TOKEN.findall(_DASHES.sub("-", text))


def meanings(wordings: Iterable[int], rulings: Iterable[tuple[int, int, bool]]) -> dict[int, int]:
    """Return what each wording of a unit means: the smallest of the wordings that minor rulings join it with.

    `rulings`: from which wording, to which, and whether the change was minor, in the order they were made; of two about
    the same pair, in either direction, the later one counts.
    """
    last = {frozenset((before, after)): minor for before, after, minor in rulings}
    meaning = {wording: wording for wording in wordings}
    for pair, minor in last.items():
        if minor and pair <= meaning.keys():
            found = {meaning[wording] for wording in pair}
            smallest = min(found)
            meaning = {wording: smallest if now in found else now for wording, now in meaning.items()}
    return meaning

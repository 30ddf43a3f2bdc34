"""How a unit text is spelled in the lines of a plain text, and how lines are read back as a unit text.

Plain text has no escapes, so Unicode's own invisible characters serve where a text would otherwise be read as
something else: a line break inside a block is U+2028 (line separator) where a real one would be joined or would
split, and U+2060 (word joiner), here *the guard*, keeps what stands beside it from being read as structure: a line
that begins with it begins a block, one that ends with it ends a block. What a text has of these two itself is
written so that nothing is lost: after a U+2028 stand twice as many guards as in the text, and one more when the
separator is the text's own; a guard at either edge of the text gets one more before or behind it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

GUARD: Final = "\u2060"
SEPARATOR: Final = "\u2028"

SPACES: Final = (
    " \t\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""What is stripped at the edges of a line (line separators are not among them)."""

_CJK: Final = "\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_WIDE: Final = re.compile(f"[{_CJK}\uac00-\ud7a3]")
_BREAK_RUN: Final = re.compile(f"(\n|{SEPARATOR})({GUARD}*)")
_READ_RUN: Final = re.compile(f"{SEPARATOR}({GUARD}*)")
_CJK_EDGE: Final = re.compile(f"[{_CJK}]")
# Where a line may end: at a single space, or between two Chinese or Japanese characters but not before a closing mark.
_OPPORTUNITY: Final = re.compile(
    f"(?<=[^{SPACES}]) (?=[^{SPACES}])|(?<=[{_CJK}])(?=[{_CJK}])(?![、。，．」』）】〉》！？：；])"
)


def escape(text: str, keep_lines: bool = False) -> str:
    """Return the text with line breaks as U+2028 (LF stays where `keep_lines`) and its own U+2028 told apart."""

    def spell(found: re.Match[str]) -> str:
        own, guards = found[1] == SEPARATOR, found[2]
        if keep_lines and not own:
            return found[0]
        return SEPARATOR + guards * 2 + (GUARD if own else "")

    return _BREAK_RUN.sub(spell, text) if "\n" in text or SEPARATOR in text else text


def unescape(spelled: str) -> str:
    """Return the text that lines spell: the reverse of `escape` and of the guards at the edges."""
    spelled = spelled.removeprefix(GUARD).removesuffix(GUARD)

    def read(found: re.Match[str]) -> str:
        guards = len(found[1])
        return (SEPARATOR if guards % 2 else "\n") + GUARD * (guards // 2)

    return _READ_RUN.sub(read, spelled) if SEPARATOR in spelled else spelled


def columns(text: str) -> int:
    """Return how many columns a text takes on a screen: Chinese, Japanese and Korean characters take two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def first_word(text: str) -> str:
    """Return what could have stood on the line before: up to a space, or one Chinese or Japanese character."""
    return text[:1] if _CJK_EDGE.match(text) else text.split(" ", 1)[0]


def glue(before: str, after: str) -> str:
    """Return what joins two lines of one paragraph: nothing in Chinese and after a hyphen in a word, else a space."""
    if _CJK_EDGE.match(before[-1:]) and _CJK_EDGE.match(after):
        return ""
    return "" if before[-1:] == "-" and before[-2:-1].isalpha() and after[:1].islower() else " "


def join_lines(lines: Sequence[str]) -> str:
    """Return hard-wrapped lines as the one line they were."""
    parts = [lines[0]]
    for before, after in pairwise(lines):
        parts += (glue(before, after), after)
    return "".join(parts)


def wrap(text: str, width: int, is_structural: re.Pattern[str]) -> list[str]:
    """Return the text in lines of at most `width` columns that `join_lines` joins to the very same text.

    No line but the first begins with what `is_structural` matches. A word longer than the width stays whole.
    """
    lines, start, last = [], 0, None
    for place in [*_opportunities(text, is_structural), (len(text), len(text))]:
        if last is not None and columns(text[start : place[0]]) > width:
            lines.append(text[start : last[0]])
            start = last[1]
        last = place
    return [*lines, text[start:]]


def _opportunities(text: str, is_structural: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield where a line may end and the next one begin, so that `glue` puts back what stood between."""
    for found in _OPPORTUNITY.finditer(text):
        end, start = found.span()
        if glue(text[max(0, end - 2) : end], text[start : start + 1]) == found[0] and not is_structural.match(
            text, start
        ):
            yield end, start

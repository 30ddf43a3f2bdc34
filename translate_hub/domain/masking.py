"""What must not be translated, hidden from a machine behind placeholders, and put back when all of them came back.

A placeholder is a number in braces, ``{1}``: machines translate words and keep these; some write a blank into them or
other digits, which is understood. Hidden are links' targets, footnote marks, pictures, code, HTML tags, the signs of
emphasis, hard breaks, character references, bare addresses and given names. What is emphasised, linked or described
stays and is translated.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from translate_hub.domain.document import Dialect
from translate_hub.domain.markup import Edge, Mark, Piece, missing, pieces
from translate_hub.domain.texts import find_forbidden

# In the words themselves: backslash escapes and character references of Markdown, addresses, braces with a number.
_ADDRESS: Final = r"https?://[^\s<>\"“”«»]*[^\s<>\"“”«».,;:!?)\]'’،؛؟]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_IN_MARKDOWN: Final = r"\\[!-/:-@\[-`{-~]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_NUMBERED: Final = r"\{\s*\d+\s*\}"
_BACK: Final = re.compile(r"\{\s*(\d{1,6})\s*\}")
_WORD: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What stands behind one placeholder, and whether blanks are kept out between it and the words it belongs to."""

    text: str
    holds_next: bool = False
    holds_previous: bool = False


@dataclass(frozen=True)
class Masked:
    """A text as a machine may see it. `lines` are translated one by one: a plain text's own line breaks stay.

    `hidden[0]` stands behind ``{1}``.
    """

    source: str
    dialect: Dialect
    lines: tuple[str, ...]
    hidden: tuple[Hidden, ...]

    @property
    def has_words(self) -> bool:
        """Whether there is anything to translate."""
        return any(_WORD.search(_BACK.sub("", line)) for line in self.lines)


def mask(text: str, dialect: Dialect, names: Sequence[str] = ()) -> Masked:
    """Return a unit's text with everything hidden that must come back as it is; `names` stay as they are spelled."""
    hidden: list[Hidden] = []
    made: list[str] = []
    found = pieces(text, dialect)
    inside = _pattern(dialect, names)
    for place, piece in enumerate(found):
        if piece.mark is Mark.TEXT:
            made.extend(_masked_words(piece.text, inside, hidden))
        else:
            hidden.append(_hidden(found, place))
            made.append(f"{{{len(hidden)}}}")
    whole = "".join(made)
    # In Markdown a line break within a paragraph is a blank; in a plain text it means something.
    lines = (re.sub(r"[ \t]*\n[ \t]*", " ", whole),) if dialect is Dialect.MARKDOWN else tuple(whole.split("\n"))
    return Masked(text, dialect, lines, tuple(hidden))


def unmask(masked: Masked, translated: Sequence[str]) -> str | None:
    """Return the translation with everything put back, or None where the machine lost, doubled or moved any of it so
    that the markup is no longer the source's.

    `translated` are as many lines as `masked.lines`. Characters that no unit text may hold are dropped.
    """
    text = "\n".join(" ".join(line.split("\n")) for line in translated)
    places = [_number(found[1]) for found in _BACK.finditer(text)]
    if sorted(places) != list(range(1, len(masked.hidden) + 1)):
        return None
    for number, hidden in enumerate(masked.hidden, 1):
        if hidden.holds_next:
            text = re.sub(rf"(\{{\s*{_digits(number)}\s*\}})[ \t\u00a0]+", r"\1", text)
        if hidden.holds_previous:
            text = re.sub(rf"[ \t\u00a0]+(\{{\s*{_digits(number)}\s*\}})", r"\1", text)
    text = without_forbidden(text)
    text = _BACK.sub(lambda found: masked.hidden[_number(found[1]) - 1].text, text).strip("\n")
    return None if missing(masked.source, text, masked.dialect) else text


def _pattern(dialect: Dialect, names: Sequence[str]) -> re.Pattern[str]:
    named = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True) if name]
    escapes = [_IN_MARKDOWN] if dialect is Dialect.MARKDOWN else []
    return re.compile("|".join([*escapes, _ADDRESS, _NUMBERED, *named]))


def _masked_words(text: str, inside: re.Pattern[str], hidden: list[Hidden]) -> Iterator[str]:
    end = 0
    for found in inside.finditer(text):
        hidden.append(Hidden(found[0]))
        yield text[end : found.start()]
        yield f"{{{len(hidden)}}}"
        end = found.end()
    yield text[end:]


def _hidden(found: Sequence[Piece], place: int) -> Hidden:
    piece = found[place]
    before = found[place - 1].text[-1:] if place else ""
    after = found[place + 1].text[:1] if place + 1 < len(found) else ""
    return Hidden(
        piece.text,
        holds_next=piece.edge is Edge.OPEN and bool(after) and not after.isspace(),
        holds_previous=_belongs_to_previous(piece) and bool(before) and not before.isspace(),
    )


def _belongs_to_previous(piece: Piece) -> bool:
    return piece.edge is Edge.CLOSE or piece.mark is Mark.NOTE


def _number(digits: str) -> int:
    """Return the number that digits of any script say."""
    return int(digits)


def _digits(number: int) -> str:
    """Return the pattern of a number in digits of any script."""
    return "".join(f"[{''.join(chr(zero + int(digit)) for zero in _ZEROS)}]" for digit in str(number))


# The zeros of scripts that machines put numbers into: ASCII, Arabic, Persian, Devanagari, Bengali, Thai, full-width.
_ZEROS: Final = (0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)


def without_forbidden(text: str) -> str:
    """Return a text without the characters that no unit text may hold; CR becomes a blank."""
    text = text.replace("\r", " ")
    while found := find_forbidden(text):
        text = text.replace(found[1], "")
    return text

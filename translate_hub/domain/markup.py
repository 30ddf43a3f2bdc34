"""The one tokeniser of unit texts: their markup, numbered, and what a translation has lost of it.

How Markdown is parsed stands in domain/markup_parsing; plain text has no markup.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from translate_hub.domain.document import Dialect
from translate_hub.domain.markup_parsing import Edge, Found, Mark, find_markup
from translate_hub.domain.ports import Format
from translate_hub.errors import Message

__all__ = [
    "Button",
    "Edge",
    "Mark",
    "Piece",
    "buttons",
    "missing",
    "numbered_html",
    "pieces",
    "place_of",
    "without_markup",
]

# Tags a translation may need though the source does not: they only say how its words run.
_FREE_TAGS: Final = frozenset({"bdi", "bdo", "span", "wbr"})
_SHOWN: Final = 60  # characters of an address or a code span in a sentence
_MANY_TAGS: Final = 300  # past this formats/markdown_html shows tags as text


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a unit's text; all of them joined give the text.

    `number` counts what is of its mark in the text, from 1; what opens and what closes it share theirs, and text has 0.
    `target` is where a link or an image leads (as a browser is given it, percent-encoded; for a reference its name),
    what a footnote's mark or a code span holds, and the lower-case name of an HTML tag.
    """

    text: str
    mark: Mark = Mark.TEXT
    edge: Edge = Edge.WHOLE
    number: int = 0
    target: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """What one click writes: `open` before the selected words and `close` behind them; `close` may be empty.

    `kind` is the word of a `Mark`. `number` is that of the source's link, note or image, 0 for what has none.
    """

    kind: str
    open: str
    close: str
    label: Message
    number: int = 0


@lru_cache(maxsize=2048)
def pieces(text: str, dialect: Dialect) -> tuple[Piece, ...]:
    """Return a unit's text cut into text and markup, in order; never raises."""
    found = find_markup(text) if dialect is Dialect.MARKDOWN else []
    return tuple(_numbered(text, found))


def without_markup(text: str, dialect: Dialect) -> str:
    """Return the words of a unit's text alone, spelled as they are in it; code and HTML tags go too."""
    return "".join(piece.text for piece in pieces(text, dialect) if piece.mark is Mark.TEXT)


def _numbered(text: str, found: Sequence[Found]) -> Iterator[Piece]:
    """Give the text between the markup too, and each markup its number."""
    end = 0
    counts = dict.fromkeys(Mark, 0)
    still_open: dict[tuple[Mark, str], list[int]] = {}
    for one in found:
        if one.start > end:
            yield Piece(text[end : one.start])
        end = one.end
        opened = still_open.setdefault((one.mark, one.target if one.mark is Mark.TAG else ""), [])
        if one.edge is Edge.CLOSE and opened:
            number = opened.pop()
        else:
            counts[one.mark] += 1
            number = counts[one.mark]
            if one.edge is Edge.OPEN:
                opened.append(number)
        yield Piece(text[one.start : one.end], one.mark, one.edge, number, one.target)
    if end < len(text):
        yield Piece(text[end:])


# --- What a translation lacks -----------------------------------------------------------------------------------------


def missing(source: str, target: str, dialect: Dialect) -> tuple[Message, ...]:
    """Return what markup a translation lacks, has too much, or leads elsewhere with; one sentence each.

    Order is free, and so are the words of links and notes; an empty translation lacks nothing.
    """
    if dialect is not Dialect.MARKDOWN or not target:
        return ()
    wanted, given = pieces(source, dialect), pieces(target, dialect)
    return (
        *_of_addresses(Mark.LINK, wanted, given),
        *_of_addresses(Mark.IMAGE, wanted, given),
        *_of_notes(wanted, given),
        *_of_code(wanted, given),
        *(said for mark in _COUNTED for said in _of_count(mark, wanted, given)),
        *_of_tags(wanted, given),
    )


def _begun(mark: Mark, among: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in among if piece.mark is mark and piece.edge is not Edge.CLOSE]


def _of_addresses(mark: Mark, wanted: Sequence[Piece], given: Sequence[Piece]) -> Iterator[Message]:
    """Links and images: the same targets; of what is left on both sides the same places, then any, were changed."""
    lost, left = _begun(mark, wanted), _begun(mark, given)
    _take_pairs(lost, left, lambda piece: piece.target)
    changed = _take_pairs(lost, left, lambda piece: place_of(piece.target)) + _take_pairs(lost, left, lambda _: "")
    for old, new in sorted(changed, key=lambda pair: pair[0].number):
        yield _changed(mark, old, new)
    yield from (_absent(mark, old) for old in lost)
    yield from (_extra(mark, new) for new in left)


def _take_pairs(lost: list[Piece], left: list[Piece], word: Callable[[Piece], str]) -> list[tuple[Piece, Piece]]:
    """Take out of both lists, in order, what `word` gives the same for, and return it as pairs."""
    pairs = []
    for old in lost[:]:
        new = next((other for other in left if word(other) == word(old)), None)
        if new is not None:
            lost.remove(old)
            left.remove(new)
            pairs.append((old, new))
    return pairs


def _changed(mark: Mark, old: Piece, new: Piece) -> Message:
    if mark is Mark.IMAGE:
        return Message(
            "Picture %(number)s is another one than in the source: %(old)s → %(new)s.",
            {"number": old.number, "old": _short(old.target), "new": _short(new.target)},
        )
    before, after = place_of(old.target), place_of(new.target)
    if before == after:
        return Message(
            "Link %(number)s leads to another page of %(place)s than in the source.",
            {"number": old.number, "place": before},
        )
    return Message(
        "Link %(number)s leads elsewhere than in the source: %(old)s → %(new)s.",
        {"number": old.number, "old": before, "new": after},
    )


def _absent(mark: Mark, old: Piece) -> Message:
    values: dict[str, str | int] = {"number": old.number, "place": place_of(old.target)}
    if mark is Mark.IMAGE:
        return Message("Picture %(number)s (%(place)s) is missing.", values)
    return Message("Link %(number)s (%(place)s) is missing.", values)


def _extra(mark: Mark, new: Piece) -> Message:
    values: dict[str, str | int] = {"place": place_of(new.target)}
    if mark is Mark.IMAGE:
        return Message("The picture %(place)s is not in the source.", values)
    return Message("The link to %(place)s is not in the source, or stands here too often.", values)


def _of_notes(wanted: Sequence[Piece], given: Sequence[Piece]) -> Iterator[Message]:
    source = Counter(piece.target for piece in _begun(Mark.NOTE, wanted))
    target = Counter(piece.target for piece in _begun(Mark.NOTE, given))
    for name in source - target:
        yield Message("Note %(name)s is missing.", {"name": _short(name)})
    for name in target - source:
        yield Message("Note %(name)s is not in the source, or its mark stands here too often.", {"name": _short(name)})


def _of_code(wanted: Sequence[Piece], given: Sequence[Piece]) -> Iterator[Message]:
    """Code: what it holds may be put into the other language; that it is there counts."""
    source = [piece.target for piece in _begun(Mark.CODE, wanted)]
    target = [piece.target for piece in _begun(Mark.CODE, given)]
    lost = list((Counter(source) - Counter(target)).elements())
    left = list((Counter(target) - Counter(source)).elements())
    for code in lost[len(left) :]:
        yield Message("The code “%(code)s” is missing.", {"code": _short(code)})
    for code in left[len(lost) :]:
        yield Message("The code “%(code)s” is not in the source.", {"code": _short(code)})


# Per mark, what to say: it is missing altogether, some of it is missing, there is too much.
_COUNTED: Final = {
    Mark.EMPHASIS: (
        Message("The emphasis is missing."),
        Message("The source emphasises %(wanted)s passages, the translation %(given)s."),
        Message("The translation emphasises more than the source."),
    ),
    Mark.STRONG: (
        Message("The strong emphasis (bold) is missing."),
        Message("The source has %(wanted)s passages in bold, the translation %(given)s."),
        Message("The translation has more in bold than the source."),
    ),
    Mark.STRUCK: (
        Message("The crossed-out words are missing."),
        Message("The source has %(wanted)s crossed-out passages, the translation %(given)s."),
        Message("The translation has more crossed-out words than the source."),
    ),
    Mark.BREAK: (
        Message("The line break is missing."),
        Message("The source has %(wanted)s line breaks, the translation %(given)s."),
        Message("The translation has more line breaks than the source."),
    ),
}


def _of_count(mark: Mark, wanted: Sequence[Piece], given: Sequence[Piece]) -> Iterator[Message]:
    source, target = len(_begun(mark, wanted)), len(_begun(mark, given))
    none_left, some_left, too_much = _COUNTED[mark]
    if target > source:
        yield too_much
    elif target < source:
        yield Message(some_left.id, {"wanted": source, "given": target}) if target else none_left


def _of_tags(wanted: Sequence[Piece], given: Sequence[Piece]) -> Iterator[Message]:
    source, target = _tags(wanted), _tags(given)
    for tag in source - target:
        yield Message("The HTML tag %(tag)s is missing.", {"tag": _short(tag)})
    for tag in target - source:
        if tag.strip("</>") not in _FREE_TAGS:
            yield Message("The HTML tag %(tag)s is not in the source, or stands here too often.", {"tag": _short(tag)})


def _tags(among: Sequence[Piece]) -> Counter[str]:
    """Count the tags by their names: ``<b>``, ``</b>``, ``<br>``; comments do not count."""
    found = (piece for piece in among if piece.mark is Mark.TAG and piece.target)
    return Counter(f"</{piece.target}>" if piece.edge is Edge.CLOSE else f"<{piece.target}>" for piece in found)


def place_of(target: str) -> str:
    """Return what people know a link by: its host, its mail address, else the address itself, cut short."""
    try:
        parts = urlsplit(target)
        host = parts.hostname if parts.scheme in ("http", "https", "") else None
    except ValueError:
        host = None
    return _short(host or target.removeprefix("mailto:"))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


# --- What the editor shows --------------------------------------------------------------------------------------------


def numbered_html(text: str, fmt: Format, dialect: Dialect) -> str:
    """Return a unit's text as the format's safe HTML, with a small number behind each link and picture.

    Each is ``<sup class="mark-number link">N</sup>`` (or ``picture``); a footnote's mark shows its own name already.
    The text given to the format holds ``<sup>`` tags around a private-use character that it does not hold itself;
    behind a bracket or ``>``, where they stand, another ``>`` changes nothing in how Markdown reads the rest.
    """
    found = pieces(text, dialect)
    ends = sum(_is_numbered(piece) for piece in found)
    if not ends or text.count("<") + 2 * ends > _MANY_TAGS:
        return fmt.inline_html(text)
    sign = next(chr(code) for code in range(0xE000, 0xF900) if chr(code) not in text)
    numbered = "".join(
        f"{piece.text}<sup>{sign}{piece.mark.value[0]}{piece.number}</sup>" if _is_numbered(piece) else piece.text
        for piece in found
    )
    made = fmt.inline_html(numbered)
    made = re.sub(f"<sup>{sign}l([0-9]+)</sup>", r'<sup class="mark-number link">\1</sup>', made)
    return re.sub(f"<sup>{sign}i([0-9]+)</sup>", r'<sup class="mark-number picture">\1</sup>', made)


def _is_numbered(piece: Piece) -> bool:
    return piece.mark in (Mark.LINK, Mark.IMAGE) and piece.edge is not Edge.OPEN


def buttons(source: str, dialect: Dialect) -> tuple[Button, ...]:
    """Return a button for each link, note, picture and code span of a source text, and one for each other markup.

    What they write is the source's own spelling, with its targets.
    """
    found = pieces(source, dialect)
    made: dict[tuple[str, str], Button] = {}
    for place, piece in enumerate(found):
        if piece.mark is Mark.TEXT or piece.edge is Edge.CLOSE:
            continue
        button = _button(piece, _closing(found, place))
        made.setdefault((button.open, button.close), button)
    return tuple(made.values())


def _closing(found: Sequence[Piece], place: int) -> str:
    """Return how what opens at a place is closed; nothing where it is whole or never closed."""
    opened = found[place]
    if opened.edge is not Edge.OPEN:
        return ""
    closers = (piece for piece in found[place + 1 :] if piece.edge is Edge.CLOSE and piece.mark is opened.mark)
    same = (piece for piece in closers if piece.number == opened.number and _is_pair(opened, piece))
    return next((piece.text for piece in same), "")


def _is_pair(opened: Piece, closing: Piece) -> bool:
    return opened.mark is not Mark.TAG or opened.target == closing.target


def _button(piece: Piece, closing: str) -> Button:
    values: dict[str, str | int] = {"number": piece.number, "place": place_of(piece.target)}
    if piece.mark is Mark.LINK:
        return Button("link", piece.text, closing, Message("Link %(number)s (%(place)s)", values), piece.number)
    if piece.mark is Mark.IMAGE:
        return Button("image", piece.text, closing, Message("Picture %(number)s (%(place)s)", values), piece.number)
    if piece.mark is Mark.NOTE:
        return Button("note", piece.text, "", Message("Note %(name)s", {"name": _short(piece.target)}), piece.number)
    if piece.mark is Mark.CODE:
        return Button("code", piece.text, "", Message("Code “%(code)s”", {"code": _short(piece.target)}))
    if piece.mark is Mark.TAG:
        return Button("tag", piece.text, closing, Message("HTML tag %(tag)s", {"tag": _short(piece.text)}))
    # Stars work within words too, which underlines do not; a break is written so that it can be seen.
    opening, ending, label = _PLAIN_BUTTONS[piece.mark]
    return Button(piece.mark.value, opening, ending, label)


_PLAIN_BUTTONS: Final = {
    Mark.EMPHASIS: ("*", "*", Message("Emphasis")),
    Mark.STRONG: ("**", "**", Message("Bold")),
    Mark.STRUCK: ("~~", "~~", Message("Crossed out")),
    Mark.BREAK: ("\\\n", "", Message("Line break")),
}

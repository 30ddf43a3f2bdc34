"""Plain text: an article as people type it, read by the shapes of its lines and written back around them."""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from translate_hub.domain.document import OMIT, Block, Dialect, Document, ReadOptions, Texts, Written
from translate_hub.domain.texts import find_forbidden
from translate_hub.errors import Invalid, UnreadableFile
from translate_hub.formats.charsets import BOM, decode, encode, refuse_forbidden
from translate_hub.formats.plaintext_kinds import find_kinds, find_levels
from translate_hub.formats.plaintext_notation import GUARD, SEPARATOR, escape, wrap
from translate_hub.formats.plaintext_pieces import Context, Piece, find_pieces
from translate_hub.formats.plaintext_shapes import STRUCTURAL

# How firmly a block is spelled: as it would be typed; between guards, so that nothing around it can change how it is
# read; the same even where its text is the original's, because its neighbours' new texts would change how it is read.
_TYPED: Final = 0
_GUARDED: Final = 1
_GUARDED_TOO: Final = 2


class _Place(NamedTuple):
    """A block's locator: places are code points of the decoded file.

    `start` and `end` enclose its text, `first` and `last` its lines, `cut` is where the file goes on when it is left
    out. `width` is the columns it is wrapped to, `prefix` begins its further lines, `newline` ends them. `item` tells
    that the mark before the text is a list item's or note's, `by_line` that each line of the file is a paragraph.
    """

    start: int
    end: int
    first: int
    last: int
    cut: int
    width: int | None
    prefix: str
    newline: str
    item: bool
    by_line: bool = False

    @property
    def context(self) -> Context:
        """Return what the block's text must be spelled for when it is written."""
        return Context(self.width, self.item, self.by_line)


class PlainText:
    """The plain text `Format` (domain/ports): kinds are recognised by rules, texts are spliced into the original."""

    name = "plaintext"
    dialect = Dialect.PLAIN
    suffixes = (".txt", ".text")
    media_type = "text/plain"

    def read(self, content: bytes, options: ReadOptions) -> Document:
        """Find the blocks of a file's bytes; raises UnreadableFile for what is no text or holds control characters."""
        decoded = decode(content, options.charset)
        pieces, decided = find_pieces(decoded.text)
        if not pieces:
            raise UnreadableFile("The file holds no text, only blank lines; choose a file with a text in it.")
        for piece in pieces:
            refuse_forbidden(piece.text, piece.rows[0].line)
        blocks = tuple(_blocks(decoded.text, pieces, decided))
        return Document(self.name, content, decoded.charset, blocks, decoded.guessed, options)

    def write(self, document: Document, texts: Texts) -> Written:
        """Give the file back with new texts in it, each spelled so that reading it gives that very text.

        Raises Invalid, naming the block's line, for an empty text (leave the block out with OMIT instead), one with
        characters no unit text may hold, and where no spelling is read back as it should.
        """
        changed = {n: text for n, text in texts.items() if text is OMIT or text != document.blocks[n].text}
        if not changed:
            return Written(document.content, document.charset)
        for number, text in changed.items():
            if text is not OMIT:
                _check(text, document.blocks[number].line)
        return _Writing(document, changed).written()

    def inline_html(self, text: str) -> str:
        """Return one unit's text as HTML: escaped, with its line breaks; never raises."""
        return html.escape(text).replace("\n", "<br>\n")


def _check(text: str, line: int) -> None:
    if not text:
        raise Invalid(
            "The text of the block on line %(line)s is empty; leave the block out instead.",
            line=line,
        )
    if found := find_forbidden(text):
        raise Invalid(
            "The new text of the block on line %(line)s holds the control character U+%(code)s; remove it.",
            line=line,
            code=f"{ord(found[1]):04X}",
        )


def _blocks(text: str, pieces: Sequence[Piece], decided: Context) -> Iterator[Block]:
    kinds = find_kinds(pieces)
    levels = find_levels(pieces, kinds)
    newline = _first_newline(text)
    for number, (piece, kind, (level, container)) in enumerate(zip(pieces, kinds, levels, strict=True)):
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        place = _place(text, piece, following, decided, newline)
        locator = json.dumps(place, ensure_ascii=False, separators=(",", ":"))
        yield Block(kind, piece.text, level, piece.rows[0].line, container=container, locator=locator)


def _first_newline(text: str) -> str:
    """Return the first line break of the file, LF where it has none."""
    found = [(text.find(mark), -len(mark), mark) for mark in ("\r\n", "\n", "\r") if mark in text]
    return min(found)[2] if found else "\n"


def _place(text: str, piece: Piece, following: Piece | None, decided: Context, newline: str) -> _Place:
    first, last = piece.rows[0], piece.rows[-1]
    start = first.start + piece.skip
    begin = first.first + 1 if first.first == 0 and text.startswith(BOM) else first.first
    after = piece.underline.after if piece.underline else last.after
    next_first = following.rows[0].first if following else len(text)
    # Without a blank line before it, the ones after it go on to part its neighbours.
    cut = _after_blank_lines(text, after, next_first) if piece.gap or begin <= 1 else after
    head = text[begin:start]
    prefix = head if piece.skip == 0 else head[: -piece.skip] + " " * piece.skip
    own = text[first.end : first.after].lstrip(" \t")
    return _Place(
        start,
        last.end,
        begin,
        after,
        cut,
        decided.width or (max(len(row.text) for row in piece.rows) if piece.joined and len(piece.rows) > 1 else None),
        prefix,
        own if own in ("\r\n", "\n", "\r") else newline,
        piece.mark is not None,
        decided.by_line,
    )


def _after_blank_lines(text: str, start: int, end: int) -> int:
    """Return where the blank lines that begin at `start` end, at `end` at the latest."""
    gap = text[start:end]
    return start + len(gap) - len(gap.lstrip("\r\n\t \u00a0\u3000"))


class _Writing:
    """One file being written: how firmly each block is spelled grows until the file reads as it should."""

    def __init__(self, document: Document, changed: Mapping[int, object]) -> None:
        self.document = document
        self.original = document.content.decode(document.charset)
        self.places = [_Place(*json.loads(block.locator)) for block in document.blocks]
        self.texts = [changed.get(n, block.text) for n, block in enumerate(document.blocks)]
        self.is_changed = [n in changed for n in range(len(self.texts))]
        self.firmness = [_TYPED] * len(self.texts)

    def written(self) -> Written:
        """Return the file, verified by reading it; raises Invalid where it does not read as it should."""
        expected = [text for text in self.texts if text is not OMIT]
        for firmness in (_TYPED, _GUARDED, _GUARDED_TOO, None):
            written = encode(self.assembled(), self.document.charset)
            found = _texts_of(written.content.decode(written.charset), None)
            if found == expected:
                return written
            self._firm_up(found, expected, firmness)
        line = self.document.blocks[self._first_difference(found, expected)].line
        raise Invalid(
            "The new text of the block on line %(line)s cannot be written so that it is read back the same; change "
            "its beginning or its line breaks.",
            line=line,
        )

    def assembled(self) -> str:
        """Return the original text with every changed block's lines replaced."""
        parts, place = [], 0
        for number, at in enumerate(self.places):
            if self.texts[number] is OMIT:
                parts.append(self.original[place : at.first])
                place = at.cut
            elif self.is_changed[number] or self.firmness[number] == _GUARDED_TOO:
                parts += (self.original[place : at.start], self.spelled(number))
                place = at.end
        return "".join([*parts, self.original[place:]])

    def spelled(self, number: int) -> str:
        """Return the lines of a block's text: the most natural spelling that is read as that text."""
        at, text = self.places[number], str(self.texts[number])
        firm = GUARD + escape(text) + GUARD
        if self.firmness[number] != _TYPED:
            return firm
        head = self.original[at.first : at.start]
        if at.first == 0 and not head and text.startswith(BOM):
            return firm
        for spelling in _spellings(text, at):
            if _texts_of(head + spelling, at.context) == [text]:
                return spelling
        return firm

    def _firm_up(self, found: Sequence[str], expected: Sequence[object], firmness: int | None) -> None:
        """Spell more firmly around the differences; all blocks when even that did not help."""
        kept = [n for n, text in enumerate(self.texts) if text is not OMIT]
        low = self._common(found, expected)
        high = len(kept) - self._common(found[::-1], expected[::-1])
        region = kept if firmness == _GUARDED else kept[max(0, low - 1) : max(high, low) + 1]
        level = _GUARDED if firmness == _TYPED else _GUARDED_TOO
        for number in region:
            if self.is_changed[number] or level == _GUARDED_TOO:
                self.firmness[number] = level

    def _first_difference(self, found: Sequence[str], expected: Sequence[object]) -> int:
        kept = [n for n, text in enumerate(self.texts) if text is not OMIT]
        return kept[min(self._common(found, expected), len(kept) - 1)] if kept else 0

    @staticmethod
    def _common(left: Sequence[object], right: Sequence[object]) -> int:
        """Return how many items two sequences have in common at their beginning."""
        pairs = zip(left, right, strict=False)
        return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _spellings(text: str, at: _Place) -> Iterator[str]:
    """Yield how a text could be typed, the most natural first."""
    if at.width and "\n" not in text and SEPARATOR not in text:
        room = max(20, at.width - len(at.prefix))
        yield (at.newline + at.prefix).join(wrap(escape(text), room, STRUCTURAL))
    lines = escape(text, keep_lines=True).replace("\n", at.newline + at.prefix)
    yield from (lines, GUARD + lines, lines + GUARD, escape(text), GUARD + escape(text))


def _texts_of(text: str, context: Context | None) -> list[str]:
    return [piece.text for piece in find_pieces(text, context)[0]]

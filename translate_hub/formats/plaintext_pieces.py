"""The lines of a plain text cut into pieces, one per block; only the lines around a piece decide about its edges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median_high
from typing import Final, NamedTuple

from translate_hub.formats.charsets import BOM, split_lines
from translate_hub.formats.dates import is_date
from translate_hub.formats.plaintext_notation import GUARD, SPACES, columns, first_word, join_lines, unescape
from translate_hub.formats.plaintext_shapes import (
    Mark,
    ends_sentence,
    find_mark,
    has_speaker,
    has_terminal,
    is_blank,
    is_by,
    is_capitals,
    is_heading_like,
    is_ornament,
    is_speech,
    quote_prefix,
)

_LONG: Final = 120  # columns: nobody wraps by hand as wide as this, so each such line is a paragraph
_TEXT: Final = 60  # columns: where no line is as wide as this, lines may be verse, an address or names
_NARROW: Final = 40  # columns: lines this short are verse or an address unless the document is known to be wrapped


class Row(NamedTuple):
    """One line: its 1-based number, where line, words and next line start, and the words without edge spaces."""

    line: int
    first: int
    start: int
    end: int
    after: int
    text: str
    quote: str
    indent: int


@dataclass(slots=True)
class Piece:
    """The lines of one block; `skip` characters of the first one (a list item's mark) are not its text."""

    rows: list[Row]
    joined: bool
    skip: int = 0
    mark: Mark | None = None
    underline: Row | None = None
    gap: int = 0
    after_ornament: bool = False
    text: str = field(init=False)

    def __post_init__(self) -> None:
        lines = [self.rows[0].text[self.skip :], *(row.text for row in self.rows[1:])]
        self.text = unescape(join_lines(lines) if self.joined else "\n".join(lines))


@dataclass(frozen=True)
class Context:
    """What lines around a text decide about it.

    The columns a wrapped document has, whether list items stand near by, and whether each line is a paragraph.
    """

    width: int | None = None
    among_items: bool = False
    by_line: bool = False


@dataclass(slots=True)
class _Chunk:
    rows: list[Row]
    gap: int
    after_ornament: bool
    underline: Row | None = None


def find_pieces(text: str, context: Context | None = None) -> tuple[list[Piece], Context]:
    """Return the pieces of a text in reading order, and what the document as a whole decides about each.

    With a `context` given, the text is a part of a document and is read as it would be there.
    """
    chunks = list(_chunks(text))
    decided = context or _document_context(chunks)
    width = decided.width
    if decided.by_line:
        chunks = [part for chunk in chunks for part in _parts_by_line(chunk)]
    at_edge = Mark(0, ordered=True, number=None) if context and context.among_items else None
    heads = [at_edge, *(find_mark(chunk.rows[0].text) for chunk in chunks), at_edge]
    pieces: list[Piece] = []
    for number, chunk in enumerate(chunks):
        if number == 0 and context is None and _is_title_with_subtitle(chunk):
            found = [Piece([row], joined=False) for row in chunk.rows]
        else:
            found = list(_chunk_pieces(chunk.rows, width, (heads[number], heads[number + 2])))
        found = [piece for piece in found if piece.text]
        if found:
            found[0].gap, found[0].after_ornament = chunk.gap, chunk.after_ornament
            found[-1].underline = chunk.underline
            pieces += found
    return pieces, decided


def _rows(text: str) -> Iterator[Row]:
    for number, (first, end, after) in enumerate(split_lines(text), 1):
        begin = first + 1 if first == 0 and text.startswith(BOM) else first
        if begin == end:
            yield Row(number, first, begin, begin, after, "", "", 0)
            continue
        line = text[begin:end]
        quote = quote_prefix(line)
        words = line[len(quote) :].rstrip(SPACES)
        stripped = words.lstrip(SPACES)
        start = begin + len(quote) + len(words) - len(stripped)
        indent = columns(text[begin + len(quote) : start].expandtabs(4))
        yield Row(number, first, start, start + len(stripped), after, stripped, quote, indent)


def _chunks(text: str) -> Iterator[_Chunk]:
    """Yield the runs of lines that nothing separates: no blank line, ornament, guard or change of quotation."""
    rows: list[Row] = []
    gap, ornament = 0, False
    for row in _rows(text):
        blank = is_blank(row.text)
        divides = not blank and is_ornament(row.text)
        if rows and (blank or divides or _is_cut(rows[-1], row)):
            chunk = _Chunk(rows, gap, ornament)
            rows, gap, ornament = [], 0, False
            if divides and row.text[0] in "=-~":
                chunk.underline = row
                yield chunk
                continue
            yield chunk
        if blank:
            gap += 1
        elif divides:
            ornament = True
        else:
            rows.append(row)
    if rows:
        yield _Chunk(rows, gap, ornament)


def _is_cut(before: Row, row: Row) -> bool:
    if before.text.endswith(GUARD) or row.quote.count(">") != before.quote.count(">"):
        return True
    if row.text.startswith(GUARD) or (row.quote == "") != (before.quote == ""):
        return True
    mark = find_mark(row.text) if GUARD in row.text else None
    return mark is not None and row.text.startswith(GUARD, mark.length)


def _document_context(chunks: Sequence[_Chunk]) -> Context:
    width = _document_width(chunks)
    return Context(width, by_line=_is_by_line(chunks, width))


def _is_by_line(chunks: Sequence[_Chunk], width: int | None) -> bool:
    """Tell whether paragraphs follow each other without blank lines, as when copied from a word processor.

    Lines nobody would wrap by hand show it, unless more of them stand between blank lines; so do many lines of very
    different widths, most of which end as sentences do.
    """
    widths = [columns(row.text) for chunk in chunks if _may_be_by_line(chunk) for row in chunk.rows]
    alone = sum(columns(chunk.rows[0].text) > _LONG for chunk in chunks if len(chunk.rows) == 1)
    if any(wide > _LONG for wide in widths):
        return sum(wide > _LONG for wide in widths) >= alone
    if width is not None or alone or len(widths) < 4 or len(chunks) * 3 > sum(len(chunk.rows) for chunk in chunks):
        return False
    ended = sum(ends_sentence(row.text) for chunk in chunks if _may_be_by_line(chunk) for row in chunk.rows)
    widest = max(widths)
    full = sum(wide * 5 >= widest * 4 for wide in widths)
    return ended * 2 >= len(widths) and full * 2 <= len(widths)


def _may_be_by_line(chunk: _Chunk) -> bool:
    rows = chunk.rows
    is_text = len(rows) > 1 and not rows[0].quote and max(columns(row.text) for row in rows) >= _TEXT
    return is_text and not _is_wrapped(rows, None)


def _parts_by_line(chunk: _Chunk) -> Iterator[_Chunk]:
    """Yield each line of a chunk as one of its own; what stands further in than a list item goes on with it."""
    if not _may_be_by_line(chunk):
        yield chunk
        return
    parts: list[list[Row]] = []
    for row in chunk.rows:
        head = parts[-1][0] if parts else None
        if head and row.indent > head.indent and find_mark(head.text) and not find_mark(row.text):
            parts[-1].append(row)
        else:
            parts.append([row])
    for number, rows in enumerate(parts):
        gap, ornament = (chunk.gap, chunk.after_ornament) if number == 0 else (0, False)
        yield _Chunk(rows, gap, ornament, chunk.underline if number + 1 == len(parts) else None)


def _document_width(chunks: Sequence[_Chunk]) -> int | None:
    """Return the columns the document's paragraphs are wrapped to: several lines filled up to it show that."""
    found = []
    for chunk in chunks:
        for rows in (chunk.rows, chunk.rows[1:]):
            if len(rows) > 2 and _is_wrapped(rows, None):
                found.append(max(columns(row.text) for row in rows))
                break
        else:
            widest = max(columns(row.text) for row in chunk.rows)
            if _wrapped_paragraphs(chunk.rows, widest):
                found.append(widest)
    if found:
        return median_high(found)
    longest = sorted((columns(row.text) for chunk in chunks for row in chunk.rows), reverse=True)[:1]
    firsts = [columns(chunk.rows[0].text) for chunk in chunks if len(chunk.rows) == 2]
    full = [width for width in firsts if width * 20 >= longest[0] * 17] if longest else []
    return longest[0] if len(full) >= 2 and _NARROW + 5 <= longest[0] <= _LONG else None


def _is_wrapped(rows: Sequence[Row], width: int | None) -> bool:
    """Tell whether each line but the last had no room for the next one's first word."""
    if len(rows) < 2:
        return False
    widths = [columns(row.text) for row in rows]
    widest = max(widths)
    if width is None and (widest < _NARROW + 5 or widest > _LONG or _is_verse(rows)):
        return False
    if width is None and len(rows) == 2 and (has_terminal(rows[0].text) or not rows[1].text[0].islower()):
        return False
    if width is not None and (widest > width * 1.25 or widest < width * 0.6):
        return False
    room = widest if width is None else width * 0.85
    return all(wide + 1 + columns(first_word(after.text)) > room for wide, after in zip(widths, rows[1:], strict=False))


def _is_verse(rows: Sequence[Row]) -> bool:
    """Tell whether every line ends as a clause or begins with a capital, as lines of verse do."""
    return all(has_terminal(row.text) for row in rows[:-1]) or all(row.text[0].isupper() for row in rows)


def _chunk_pieces(rows: list[Row], width: int | None, near: tuple[Mark | None, Mark | None]) -> Iterator[Piece]:
    marks = [None if row.quote else find_mark(row.text) for row in rows]
    first = next((number for number, mark in enumerate(marks) if mark), len(rows))
    opens = first == 0 or sum(mark is not None for mark in marks) > 1 or rows[first - 1].text[-1:] in ":："
    if first == len(rows) or not opens or _is_numbered_heading(rows, marks, width, near):
        yield from _plain(rows, width)
        return
    if first:
        yield from _plain(rows[:first], width)
    while first < len(rows):
        after = next((n for n in range(first + 1, len(rows)) if marks[n]), len(rows))
        end = _item_end(rows, first, after, width)
        mark = marks[first]
        yield Piece(rows[first:end], joined=True, skip=mark.length if mark else 0, mark=mark)
        if end < after:
            yield from _plain(rows[end:after], width)
        first = after


def _item_end(rows: Sequence[Row], first: int, after: int, width: int | None) -> int:
    """Return where an item ends: lines further in belong to it, others only after a line that was full."""
    room = (width or max(_NARROW, *(columns(row.text) for row in rows[first:after]))) * 0.85
    end = first + 1
    while end < after:
        filled = columns(rows[end - 1].text) + 1 + columns(first_word(rows[end].text))
        if rows[end].indent <= rows[first].indent and (filled <= room or filled > _LONG):
            break
        end += 1
    return end


def _is_numbered_heading(
    rows: Sequence[Row], marks: Sequence[Mark | None], width: int | None, near: tuple[Mark | None, Mark | None]
) -> bool:
    """Tell whether “1. …” heads a section: it is short and alone, and no item with the next number stands by it."""
    mark = marks[0]
    if mark is None or not mark.ordered or mark.is_note or any(marks[1:]):
        return False
    words = rows[0].text[mark.length :]
    if words.startswith(GUARD) or not is_heading_like(words):
        return False
    if len(rows) > 1:
        return _is_heading_over_text(rows, width)
    before, after = near
    return not (_follows(before, mark) or _follows(mark, after))


def _follows(before: Mark | None, after: Mark | None) -> bool:
    if before is None or after is None or not (before.ordered and after.ordered):
        return False
    return before.number is None or after.number is None or after.number - before.number == 1


def _plain(rows: list[Row], width: int | None) -> Iterator[Piece]:
    """Cut lines without marks into paragraphs, lines about the article (by whom, when) and headings over a text."""
    if len(rows) > 1 and max(columns(row.text) for row in rows) > max(_LONG, (width or 0) * 1.25):
        yield from (Piece([row], joined=False) for row in rows)
        return
    cuts = _cuts(rows, width)
    for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        part = rows[start:end]
        if cuts and len(part) > 1 and (more := _cuts(part, width)):
            bounds = [0, *more, len(part)]
            for low, high in pairwise(bounds):
                yield Piece(part[low:high], joined=_is_wrapped(part[low:high], width))
        else:
            yield Piece(part, joined=_is_wrapped(part, width))


def _cuts(rows: list[Row], width: int | None) -> list[int]:
    """Return before which lines (their indexes) a new piece begins."""
    if len(rows) < 2:
        return []
    indents = [row.indent for row in rows]
    if min(indents) + 2 <= max(indents) and indents[-1] == min(indents) and not _is_all_short(rows):
        inner = [n for n in range(1, len(rows)) if indents[n] >= min(indents) + 2 > indents[n - 1]]
        if inner and indents[0] > min(indents):
            return inner
    if spoken := _speeches(rows):
        return spoken
    if _is_wrapped(rows, width):
        return []
    about = [is_date(row.text) or is_by(row.text) for row in rows]
    if any(about):
        groups = [list(group) for _, group in groupby(range(len(rows)), key=lambda n: n if about[n] else -1)]
        return [group[0] for group in groups[1:]]
    if _is_heading_over_text(rows, width):
        return [1]
    return _wrapped_paragraphs(rows, width) or (list(range(1, len(rows))) if _are_sentences(rows) else [])


def _wrapped_paragraphs(rows: Sequence[Row], width: int | None) -> list[int]:
    """Return before which lines wrapped paragraphs begin that no blank line parts: the line before was not full."""
    if width is None or not _TEXT <= width <= _LONG or len(rows) < 4:
        return []
    cuts = [
        n
        for n, (row, after) in enumerate(pairwise(rows), 1)
        if columns(row.text) + 1 + columns(first_word(after.text)) <= width * 0.85
        and (ends_sentence(row.text) or (n == 1 and is_heading_like(row.text)))
    ]
    parts = [rows[low:high] for low, high in pairwise([0, *cuts, len(rows)])]
    is_wrapped = all(len(part) == 1 or _is_wrapped(part, width) for part in parts)
    return cuts if is_wrapped and any(len(part) > 2 and _is_wrapped(part, None) for part in parts) else []


def _speeches(rows: Sequence[Row]) -> list[int]:
    """Return before which lines, after the first, somebody else speaks: “A: …”, or a dash in a dialogue."""
    for speaks in (has_speaker, is_speech):
        found = [n for n, row in enumerate(rows) if speaks(row.text)]
        if found[:1] == [0] and len(found) > 1:
            return found[1:]
    return []


def _are_sentences(rows: Sequence[Row]) -> bool:
    """Tell whether each line is a paragraph: whole sentences, of which at least one is as wide as running text."""
    is_text = not rows[0].quote and max(columns(row.text) for row in rows) >= _TEXT
    return is_text and all(ends_sentence(row.text) and not row.text[0].islower() for row in rows)


def _is_title_with_subtitle(chunk: _Chunk) -> bool:
    """Tell whether a document opens with a title and its subtitle, rather than a title of two lines."""
    lines = [row.text for row in chunk.rows]
    if len(lines) != 2 or not all(is_heading_like(line) and find_mark(line) is None for line in lines):
        return False
    return columns(lines[0]) < _NARROW and not chunk.rows[0].quote and is_capitals(lines[0]) == is_capitals(lines[1])


def _is_all_short(rows: Sequence[Row]) -> bool:
    return max(columns(row.text) for row in rows) < _NARROW


def _is_heading_over_text(rows: Sequence[Row], width: int | None) -> bool:
    """Tell whether the first line is a heading right above a text: short, and ended before its line was full."""
    head, rest = rows[0].text, rows[1:]
    if not rest or not is_heading_like(head):
        return False
    text_width = max(columns(row.text) for row in rest)
    if text_width > _LONG or (is_capitals(head) and not is_capitals(rest[0].text)):
        return True
    if columns(head) + 1 + columns(first_word(rest[0].text)) > text_width * 0.8:
        return False
    if len(rest) == 1:
        return text_width > _NARROW and text_width > columns(head) * 1.5 and has_terminal(rest[0].text)
    return _is_wrapped(rest, width)

"""What each piece of a plain text is to a reader: its kind, level and container, from its shape and its place."""

from collections.abc import Sequence
from statistics import median

from translate_hub.domain.document import Kind
from translate_hub.formats.dates import is_date
from translate_hub.formats.plaintext_notation import columns
from translate_hub.formats.plaintext_pieces import Piece
from translate_hub.formats.plaintext_shapes import (
    has_speaker,
    is_announcement,
    is_by,
    is_capitals,
    is_caption,
    is_heading_like,
    is_label,
    is_lone_name,
    is_name,
    is_name_with_date,
    is_speech,
    section_depth,
)

_LEADING_ON = ",،，、:：;؛"
_OPENING_MARKS = '“"«—–-„「'  # somebody speaks
_QUOTE_INDENT = 3  # columns a quotation stands further in, at least


def find_kinds(pieces: Sequence[Piece]) -> list[Kind]:
    """Return the kind of each piece, in order."""
    kinds = [_own_kind(piece) for piece in pieces]
    _find_quotes(pieces, kinds)
    start = _find_head(pieces, kinds)
    end = _find_tail(pieces, kinds, start)
    for number in range(start, len(pieces)):
        if kinds[number] is Kind.PARAGRAPH and is_caption(pieces[number].text):
            kinds[number] = Kind.CAPTION
    for number in range(start, end):
        if kinds[number] is Kind.PARAGRAPH and _is_heading(pieces, kinds, number, end):
            kinds[number] = Kind.HEADING
    _find_labels(pieces, kinds, start)
    return kinds


def _find_labels(pieces: Sequence[Piece], kinds: list[Kind], start: int) -> None:
    """Take “Materials:” and “Method:” for headings where several head paragraphs; one alone only leads to its text."""
    found = [
        number
        for number in range(start, len(pieces) - 1)
        if kinds[number] is kinds[number + 1] is Kind.PARAGRAPH
        and is_label(pieces[number].text)
        and pieces[number + 1].text[0] not in _OPENING_MARKS
        and "\n" not in pieces[number + 1].text
    ]
    texts = {pieces[number].text for number in found}
    if 2 <= len(texts) == len(found):  # a text that comes again is a speaker in an interview
        for number in found:
            kinds[number] = Kind.HEADING


def find_levels(pieces: Sequence[Piece], kinds: Sequence[Kind]) -> list[tuple[int, tuple[str, ...]]]:
    """Return each piece's level and container (domain/document.Block), in order."""
    found: list[tuple[int, tuple[str, ...]]] = []
    lists: list[tuple[int, str]] = []  # the open lists: how far in their marks stand, and their names
    path: tuple[str, ...] = ()
    count = 0
    for piece, kind in zip(pieces, kinds, strict=True):
        if kind is Kind.LIST_ITEM:
            indent, ordered = piece.rows[0].indent, piece.mark is not None and piece.mark.ordered
            while lists and (
                indent < lists[-1][0] or (indent == lists[-1][0] and _tag(lists[-1][1]) != _list(ordered))
            ):
                lists.pop()
            if not lists or indent >= lists[-1][0] + 2:
                count += 1
                lists.append((indent, f"{_list(ordered)}.{count}"))
            count += 1
            path = (*path[: 2 * (len(lists) - 1)], lists[-1][1], f"li.{count}")
            found.append((len(lists), path))
            continue
        lists, path = [], ()
        if kind is Kind.QUOTE:
            before = found[-1] if found else (0, ())
            joins = bool(before[1]) and before[1][0].startswith("blockquote")
            count += not joins
            depth = max(1, piece.rows[0].quote.count(">"))
            found.append((depth, before[1] if joins else (f"blockquote.{count}",)))
        else:
            found.append((_heading_level(piece) if kind is Kind.HEADING else 0, ()))
    return found


def _list(ordered: bool) -> str:
    return "ol" if ordered else "ul"


def _tag(name: str) -> str:
    return name.split(".", 1)[0]


def _heading_level(piece: Piece) -> int:
    """Sections are level 2, under the title; each further number (“2.1”) means one deeper."""
    return min(6, 1 + max(1, section_depth(piece.text)))


def _own_kind(piece: Piece) -> Kind:
    if piece.mark is not None:
        return Kind.FOOTNOTE if piece.mark.is_note else Kind.LIST_ITEM
    return Kind.QUOTE if piece.rows[0].quote else Kind.PARAGRAPH


def _find_quotes(pieces: Sequence[Piece], kinds: list[Kind]) -> None:
    """Take text set further in than most for quotations, but not what belongs to a list item above it."""
    plain = [number for number, kind in enumerate(kinds) if kind is Kind.PARAGRAPH]
    if not plain:
        return
    running = [number for number in plain if not is_heading_like(pieces[number].text)]
    usual = median(pieces[number].rows[-1].indent for number in running or plain)
    for number in running:
        if number == 0 or kinds[number - 1] is Kind.LIST_ITEM:
            continue
        if min(row.indent for row in pieces[number].rows) >= usual + _QUOTE_INDENT:
            kinds[number] = Kind.QUOTE


def _find_head(pieces: Sequence[Piece], kinds: list[Kind]) -> int:
    """Mark title, subtitle, byline, date and standfirst; return where the body begins."""
    place = _mark_about(pieces, kinds, 0, len(pieces) if len(pieces) < 4 else 3)
    if place and kinds[0] is Kind.BYLINE and not _heads_a_title(pieces, kinds, place):
        kinds[0], place = Kind.PARAGRAPH, 0
    while place + 2 < len(pieces) and is_announcement(pieces[place].text) and _is_title(pieces, place + 1):
        place = _mark_about(pieces, kinds, place + 1, place + 3)
    if place >= len(pieces) or kinds[place] is not Kind.PARAGRAPH or not _is_title(pieces, place):
        return place
    kinds[place] = Kind.TITLE
    place += 1
    if _is_subtitle(pieces, kinds, place):
        kinds[place] = Kind.STANDFIRST
        place += 1
    about = _mark_about(pieces, kinds, place, place + 3)
    if about == place and _is_lone_name(pieces, kinds, place):
        kinds[place] = Kind.BYLINE
        about += 1
    if _is_standfirst(pieces, kinds, about):
        kinds[about] = Kind.STANDFIRST
        place = about + 1
        about = _mark_about(pieces, kinds, place, place + 3)
        if about == place and _is_author_line(pieces, kinds, place):
            kinds[place] = Kind.BYLINE
            about += 1
    return about


def _heads_a_title(pieces: Sequence[Piece], kinds: Sequence[Kind], place: int) -> bool:
    """Tell whether a first line like a byline is one: “By Ann Miller”, not the title “Von Rom nach Bern”."""
    if place < len(pieces) and kinds[place] is Kind.PARAGRAPH and _is_title(pieces, place):
        return True
    return is_name(pieces[0].text) and len(pieces[0].text.split(" ")) > 2


def _mark_about(pieces: Sequence[Piece], kinds: list[Kind], start: int, limit: int) -> int:
    """Mark the lines from `start` that say by whom and when the text is; return where they end."""
    place = start
    while place < min(limit, len(pieces)) and kinds[place] is Kind.PARAGRAPH:
        text = pieces[place].text
        next_is_date = place + 1 < len(pieces) and is_date(pieces[place + 1].text)
        if is_date(text):
            kinds[place] = Kind.DATE
        elif is_by(text) or is_name_with_date(text) or (start > 0 and next_is_date and is_name(text)):
            kinds[place] = Kind.BYLINE
        else:
            break
        place += 1
    return place


def _is_title(pieces: Sequence[Piece], place: int) -> bool:
    piece = pieces[place]
    if "@" in piece.text or "://" in piece.text:
        return False
    if piece.underline is not None or (is_capitals(piece.text) and columns(piece.text) <= 160):
        return True
    lines = piece.text.split("\n")
    if len(lines) > 3 or not all(line and columns(line) <= 120 for line in lines):
        return False
    lines = [*(line.rstrip(":：,،–— ") or line for line in lines[:-1]), lines[-1]]
    if all(is_heading_like(line) or (n > 0 and is_heading_like(line.title())) for n, line in enumerate(lines)):
        return True
    return len(lines) == 1 and _is_sentence_as_title(pieces, place)


def _is_sentence_as_title(pieces: Sequence[Piece], place: int) -> bool:
    """Tell whether the first line is a title with a full stop: short, over a text whose paragraphs are not."""
    text = pieces[place].text
    if columns(text) > 80 or len(text.split(" ")) > 14 or text[-1] in _LEADING_ON or text[0].islower():
        return False
    after = [columns(piece.text) for piece in pieces[place + 1 :] if piece.mark is None]
    return len(after) >= 2 and text[0] not in _OPENING_MARKS and median(after) >= max(100, columns(text) * 2)


def _is_subtitle(pieces: Sequence[Piece], kinds: Sequence[Kind], place: int) -> bool:
    """Tell whether a short line after the title goes on with it rather than heading the first section."""
    if place + 1 >= len(pieces) or kinds[place] is not Kind.PARAGRAPH:
        return False
    piece, after = pieces[place], pieces[place + 1]
    if not is_heading_like(piece.text) or piece.underline or section_depth(piece.text) or is_date(piece.text):
        return False
    if is_by(piece.text) or piece.text == pieces[place - 1].text or is_capitals(piece.text):
        return False
    if is_by(after.text) or is_date(after.text):
        return not is_name(piece.text)
    return piece.gap < after.gap or len(piece.text.split(" ")) > 7


def _is_lone_name(pieces: Sequence[Piece], kinds: Sequence[Kind], place: int) -> bool:
    """Tell whether the line after the title is a name: the one short line, or alone in its capital first letters."""
    if place + 1 >= len(pieces) or kinds[place] is not Kind.PARAGRAPH or is_capitals(pieces[place].text):
        return False
    text = pieces[place].text
    if not is_lone_name(text):
        return False
    others = [other.text for other in pieces[place + 1 :] if other.mark is None and is_heading_like(other.text)]
    if not others:
        return True
    return any(c.islower() for c in text) and not any(
        is_name(other) and len(other.split(" ")) > 1 for other in others[:-1]
    )


def _is_author_line(pieces: Sequence[Piece], kinds: Sequence[Kind], place: int) -> bool:
    """Tell whether a name stands below what may be a standfirst: unlike the headings, or with no blank line."""
    if Kind.BYLINE in kinds or not _is_lone_name(pieces, kinds, place) or not any(map(str.islower, pieces[place].text)):
        return False
    others = [other.text for other in pieces[place + 1 :] if other.mark is None and is_heading_like(other.text)]
    return len(others) > 1 or pieces[place].gap == 0


def _is_standfirst(pieces: Sequence[Piece], kinds: Sequence[Kind], place: int) -> bool:
    """Tell whether a paragraph introduces the text: set apart, much shorter, or followed by who wrote it."""
    if place + 1 >= len(pieces) or kinds[place] is not Kind.PARAGRAPH or kinds[place + 1] is not Kind.PARAGRAPH:
        return False
    piece, after = pieces[place], pieces[place + 1]
    if place == 0 or is_heading_like(piece.text) or "\n" in piece.text or piece.text[-1] in _LEADING_ON:
        return False
    if Kind.STANDFIRST in kinds[:place]:
        return False
    if is_by(after.text) or is_date(after.text) or _is_author_line(pieces, kinds, place + 1):
        return True
    if is_heading_like(after.text) and after.gap <= 1:
        return False
    usual = median(other.gap for other in pieces[place + 2 :]) if len(pieces) > place + 2 else after.gap
    if after.after_ornament and not any(other.after_ornament for other in pieces[place + 2 :]):
        return True
    if after.gap > max(1, usual):
        return True
    size, body = columns(piece.text), columns(after.text)
    return size <= 300 and body >= max(200, size * 2) and piece.text[0] not in _OPENING_MARKS


def _find_tail(pieces: Sequence[Piece], kinds: list[Kind], start: int) -> int:
    """Mark byline and date at the end, before notes; return where the body ends."""
    end = len(pieces)
    while end > start and kinds[end - 1] is Kind.FOOTNOTE:
        end -= 1
    tail = end
    while tail > max(start, 1, end - 4) and kinds[tail - 1] is Kind.PARAGRAPH:
        text = pieces[tail - 1].text
        if is_date(text):
            kinds[tail - 1] = Kind.DATE
        elif Kind.BYLINE not in kinds[tail:end] and _is_signature(pieces, kinds, tail - 1, end):
            kinds[tail - 1] = Kind.BYLINE
        else:
            break
        tail -= 1
    return tail


def _is_signature(pieces: Sequence[Piece], kinds: Sequence[Kind], number: int, end: int) -> bool:
    """Tell whether one of the last lines says who wrote the text.

    A line right above the date does, whoever signs there (“The strike committee”). A single word above notes (“Notes”)
    heads them.
    """
    text = pieces[number].text
    if "\n" in text:
        return False
    if number + 1 == end < len(pieces) and " " not in text:
        return False
    is_above_date = number + 1 < end and kinds[number + 1] is Kind.DATE and pieces[number + 1].gap == 0
    before = pieces[number - 1].text
    closes = before[-1] in ",،，" and len(before.split(" ")) <= 4
    return (
        is_by(text) or is_name(text) or is_name_with_date(text) or ((is_above_date or closes) and is_heading_like(text))
    )


def _is_heading(pieces: Sequence[Piece], kinds: Sequence[Kind], number: int, end: int) -> bool:
    """Tell whether a piece heads what follows: short, no sentence, and not the end of the text."""
    piece = pieces[number]
    if piece.underline is not None:
        return columns(piece.text) <= 160 and "\n" not in piece.text
    near = [other.text for other in (*pieces[number - 1 : number], *pieces[number + 1 : number + 2])]
    if has_speaker(piece.text) and any(has_speaker(text) for text in near):  # an interview, not sections
        return False
    has_text_below = number + 1 < end or (number + 1 < len(pieces) and kinds[number + 1] is Kind.FOOTNOTE)
    return has_text_below and not is_speech(piece.text) and (is_heading_like(piece.text) or is_date(piece.text))

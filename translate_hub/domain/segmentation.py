"""How the blocks of a reading become units: each alone, adjacent ones joined, one split, and what a person corrected.

A *segment* covers a part of a block, a whole block, or adjacent whole blocks of one container; a *segmentation* is
the segments of a document in reading order. Between the parts of a block lies white space alone, the *separator*.
All functions are pure: they return a new segmentation or raise Invalid with a sentence.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from translate_hub.domain.document import Block, Document, Kind
from translate_hub.errors import Invalid


@dataclass(frozen=True, slots=True)
class Segment:
    """What one unit covers: block numbers from 0, and code points in the texts of the first and the last block.

    `kind`, `level` and `translate` are what a person corrected, None where the reader's word holds.
    """

    first_block: int
    start: int
    last_block: int
    end: int
    kind: Kind | None = None
    level: int | None = None
    translate: bool | None = None


Segmentation = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """One unit as it will be: its text, and what the reader or else a person said of it.

    `level`, `line`, `container` and `lang` are as in domain/document.Block, those of its first block. `is_part` tells
    that it shares its block with others, `blocks` how many blocks it covers.
    """

    segment: Segment
    text: str
    kind: Kind
    level: int
    translate: bool
    line: int
    container: tuple[str, ...]
    lang: str | None
    is_part: bool
    blocks: int


_UNSPACED: Final = "\u2e80-\u303f\u3041-\u33ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_CJK: Final = re.compile(f"[{_UNSPACED}]")
_CLOSERS: Final = "\"'”’»«›」』】）)\\]*_"
# After the mark that ends a sentence and what closes with it: white space, or at once the next letter in Chinese.
_SENTENCE_END: Final = re.compile(
    rf"(?:[.!?…؟۔։။።॥।]+[{_CLOSERS}]*(?=\s+\S)|[。！？]+[{_CLOSERS}]*(?=\s*\S)|\n+(?=\S))"
)
# What is one whole in its format and can neither be joined nor split.
_WHOLE: Final = frozenset({Kind.CODE, Kind.ALT_TEXT})
_JOINER: Final = "\u200d"
_DEFAULT_LEVELS: Final = {Kind.HEADING: 2, Kind.LIST_ITEM: 1, Kind.QUOTE: 1}
DEEPEST_HEADING: Final = 6
_DEEPEST_NESTING: Final = 40


def cut_of(document: Document) -> Segmentation:
    """Return the segmentation that makes one unit of each block."""
    return tuple(Segment(n, 0, n, len(block.text)) for n, block in enumerate(document.blocks))


def cuts_of(segments: Segmentation, blocks: Sequence[Block]) -> tuple[Cut, ...]:
    """Return the units of a segmentation in reading order."""
    return tuple(cut_at(segment, blocks) for segment in segments)


def cut_at(segment: Segment, blocks: Sequence[Block]) -> Cut:
    """Return the unit that a segment makes."""
    first = blocks[segment.first_block]
    is_marked = any(not block.translate for block in blocks[segment.first_block : segment.last_block + 1])
    return Cut(
        segment=segment,
        text=text_of(segment, blocks),
        kind=segment.kind or first.kind,
        level=first.level if segment.level is None else segment.level,
        translate=not is_marked if segment.translate is None else segment.translate,
        line=first.line,
        container=first.container,
        lang=first.lang,
        is_part=not _is_whole(segment, blocks),
        blocks=segment.last_block - segment.first_block + 1,
    )


def text_of(segment: Segment, blocks: Sequence[Block]) -> str:
    """Return the text a segment covers; whole blocks are joined with a blank, Chinese ones with nothing."""
    if segment.first_block == segment.last_block:
        return blocks[segment.first_block].text[segment.start : segment.end]
    text = blocks[segment.first_block].text[segment.start :]
    for block in blocks[segment.first_block + 1 : segment.last_block + 1]:
        text += glue(text, block.text) + block.text
    return text


def glue(before: str, after: str) -> str:
    """Return what stands between two texts that become one: a blank, or nothing between Chinese or Japanese."""
    if before[-1:].isspace() or after[:1].isspace():
        return ""
    return "" if _CJK.match(before[-1:]) and _CJK.match(after[:1]) else " "


def sentence_ends(text: str) -> tuple[int, ...]:
    """Return where a text can be split between sentences or lines: offsets for `split`, in code points."""
    return tuple(found.end() for found in _SENTENCE_END.finditer(text) if found.end() < len(text))


def can_join(segments: Segmentation, blocks: Sequence[Block], place: int) -> bool:
    """Return whether the segment at a place (from 0) can be joined with the one after it."""
    try:
        join(segments, blocks, place)
    except Invalid:
        return False
    return True


def join(segments: Segmentation, blocks: Sequence[Block], place: int) -> Segmentation:
    """Return the segmentation in which the segment at a place is joined with the one after it.

    What a person corrected of the first one stays. Raises Invalid where they are not parts of one block or whole
    blocks of one container.
    """
    first = _at(segments, place)
    if place + 1 >= len(segments):
        raise Invalid("There is no paragraph after this one to join it with.")
    second = segments[place + 1]
    if first.last_block != second.first_block:
        _check_neighbours(first, second, blocks)
    joined = replace(first, last_block=second.last_block, end=second.end)
    return (*segments[:place], joined, *segments[place + 2 :])


def _check_neighbours(first: Segment, second: Segment, blocks: Sequence[Block]) -> None:
    if not (_is_whole(first, blocks) and _is_whole(second, blocks)):
        raise Invalid("One of these is a part of a paragraph; join it with its other parts first.")
    if any(blocks[n].kind in _WHOLE for n in (first.first_block, second.first_block, second.last_block)):
        raise Invalid("Code and the description of a picture stand alone; they cannot be joined with a paragraph.")
    if blocks[first.last_block].container != blocks[second.first_block].container:
        raise Invalid(
            "These two do not stand in the same list item, quote or table cell, so they cannot become one paragraph."
        )


def split(segments: Segmentation, blocks: Sequence[Block], place: int, offset: int) -> Segmentation:
    """Return the segmentation in which the segment at a place is two: its text up to `offset`, and from there on.

    White space around the cut belongs to neither. Paragraphs that were joined come apart where they were joined.
    Both keep what a person corrected. Raises Invalid where one part would be empty.
    """
    segment = _at(segments, place)
    if blocks[segment.first_block].kind in _WHOLE:
        raise Invalid("Code and the description of a picture stand alone; they cannot be split.")
    if segment.first_block != segment.last_block:
        return _come_apart(segments, blocks, place, offset)
    text = text_of(segment, blocks)
    offset = _between_letters(text, max(offset, 0))
    before, after = text[:offset].rstrip(), text[offset:].lstrip()
    if not before.strip() or not after.strip():
        raise Invalid("One part would be empty; choose a place between two words.")
    first = replace(segment, end=segment.start + len(before))
    second = replace(segment, start=segment.end - len(after))
    return (*segments[:place], first, second, *segments[place + 1 :])


def _between_letters(text: str, offset: int) -> int:
    """Return the first offset from this one on that does not part a letter from the marks and joiners on it."""
    while 0 < offset < len(text) and (
        unicodedata.category(text[offset])[0] == "M" or text[offset] == _JOINER or text[offset - 1] == _JOINER
    ):
        offset += 1
    return offset


def _come_apart(segments: Segmentation, blocks: Sequence[Block], place: int, offset: int) -> Segmentation:
    segment = segments[place]
    for last in range(segment.first_block, segment.last_block):
        first = replace(segment, last_block=last, end=len(blocks[last].text))
        second = replace(segment, first_block=last + 1, start=0)
        behind = len(text_of(first, blocks))
        if behind <= offset <= len(text_of(segment, blocks)) - len(text_of(second, blocks)):
            return (*segments[:place], first, second, *segments[place + 1 :])
    raise Invalid("This was joined from several paragraphs; split it where they were joined first.")


def seams_of(segment: Segment, blocks: Sequence[Block]) -> tuple[int, ...]:
    """Return the offsets at which joined paragraphs come apart again; none for a segment of one block."""
    numbers = range(segment.first_block, segment.last_block)
    return tuple(len(text_of(replace(segment, last_block=n, end=len(blocks[n].text)), blocks)) for n in numbers)


def set_kind(
    segments: Segmentation, blocks: Sequence[Block], place: int, kind: Kind, level: int | None = None
) -> Segmentation:
    """Return the segmentation with the kind of one segment corrected; back to the reader's word where it is that.

    `level`: that of a heading (1–6), the depth of a list item or quote (from 1); what is usual where it is None.
    What is marked as code is not translated. Raises Invalid for a level there is not, and for what was read as code.
    """
    segment = _at(segments, place)
    read = blocks[segment.first_block]
    if kind is not read.kind and read.kind is Kind.CODE:
        raise Invalid("This was read as code, which stays as it is.")
    usual = read.level if kind is read.kind and read.level else _DEFAULT_LEVELS.get(kind, 0)
    level = usual if level is None or kind not in _DEFAULT_LEVELS else level
    _check_level(kind, level)
    translate = segment.translate
    if Kind.CODE in (kind, segment.kind) and kind is not segment.kind:
        translate = None if kind is not Kind.CODE or read.kind is Kind.CODE else False
    return _with(
        segments,
        place,
        replace(
            segment,
            kind=None if kind is read.kind else kind,
            level=None if level == read.level else level,
            translate=translate,
        ),
    )


def _check_level(kind: Kind, level: int) -> None:
    deepest = DEEPEST_HEADING if kind is Kind.HEADING else _DEEPEST_NESTING
    if kind in _DEFAULT_LEVELS and not 1 <= level <= deepest:
        raise Invalid("The level of this kind is a number from 1 to %(deepest)s.", deepest=deepest)


def set_translate(segments: Segmentation, blocks: Sequence[Block], place: int, translate: bool) -> Segmentation:
    """Return the segmentation with one segment marked as to be translated or not. Raises Invalid for code."""
    segment = _at(segments, place)
    read = cut_at(replace(segment, translate=None), blocks).translate
    if translate and not read:
        raise Invalid("This was read as code, which stays as it is.")
    return _with(segments, place, replace(segment, translate=None if translate == read else translate))


def _at(segments: Segmentation, place: int) -> Segment:
    if not 0 <= place < len(segments):
        raise Invalid("There is no such paragraph; load the page again.")
    return segments[place]


def _with(segments: Segmentation, place: int, new: Segment) -> Segmentation:
    return (*segments[:place], new, *segments[place + 1 :])


def _is_whole(segment: Segment, blocks: Sequence[Block]) -> bool:
    return segment.start == 0 and segment.end == len(blocks[segment.last_block].text)


def to_json(segments: Segmentation) -> list[list[Any]]:
    """Return a segmentation in JSON's types: one list of seven values a segment."""
    return [
        [one.first_block, one.start, one.last_block, one.end, one.kind and one.kind.value, one.level, one.translate]
        for one in segments
    ]


def from_json(value: object, blocks: Sequence[Block]) -> Segmentation:
    """Return the segmentation that `to_json` gave, checked against the blocks it is for.

    Raises Invalid where it does not fit them: the file was read otherwise since.
    """
    try:
        segments = tuple(_segment(one) for one in value) if isinstance(value, list) else ()
    except (TypeError, ValueError) as error:
        raise _unfit() from error
    check(segments, blocks)
    return segments


def _segment(value: object) -> Segment:
    if not isinstance(value, list) or len(value) != len(Segment.__dataclass_fields__):
        raise TypeError
    first_block, start, last_block, end, kind, level, translate = value
    if any(type(number) is not int for number in (first_block, start, last_block, end)):
        raise TypeError
    if isinstance(level, bool) or not isinstance(level, int | None) or not isinstance(translate, bool | None):
        raise TypeError
    return Segment(first_block, start, last_block, end, None if kind is None else Kind(kind), level, translate)


def check(segments: Segmentation, blocks: Sequence[Block]) -> None:
    """Let pass a segmentation that covers these blocks once and in order. Raises Invalid."""
    block, place = 0, 0
    for segment in segments:
        if block < len(blocks) and place and _is_done(blocks[block].text, place) and segment.first_block == block + 1:
            block, place = block + 1, 0
        _check_segment(segment, blocks, block, place)
        block, place = segment.last_block, segment.end
    if block != len(blocks) - 1 or not _is_done(blocks[block].text, place):
        raise _unfit()


def _check_segment(segment: Segment, blocks: Sequence[Block], block: int, place: int) -> None:
    """Refuse a segment that does not go on at this place of this block, or reaches over what it may not."""
    if segment.first_block != block or not block <= segment.last_block < len(blocks):
        raise _unfit()
    gap = blocks[block].text[place : segment.start]
    last = blocks[segment.last_block]
    if segment.start < place or gap.strip() or not 0 < segment.end <= len(last.text):
        raise _unfit()
    if segment.first_block == segment.last_block:
        if segment.start >= segment.end:
            raise _unfit()
    elif not _may_be_one(segment, blocks):
        raise _unfit()
    if not _has_fitting_corrections(segment, blocks):
        raise _unfit()


def _may_be_one(segment: Segment, blocks: Sequence[Block]) -> bool:
    covered = blocks[segment.first_block : segment.last_block + 1]
    alike = all(block.container == covered[0].container and block.kind not in _WHOLE for block in covered)
    return alike and _is_whole(segment, blocks)


def _has_fitting_corrections(segment: Segment, blocks: Sequence[Block]) -> bool:
    covered = blocks[segment.first_block : segment.last_block + 1]
    if segment.level is not None and not 0 <= segment.level <= _DEEPEST_NESTING:
        return False
    is_code = any(not block.translate for block in covered)
    return not (is_code and (segment.translate or segment.kind is not None))


def _is_done(text: str, place: int) -> bool:
    return not text[place:].strip()


def _unfit() -> Invalid:
    return Invalid("The corrections of the paragraphs do not fit this file as it is read now; make them again.")

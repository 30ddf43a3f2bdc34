"""Where the texts of units go in a document: into their blocks, beside the other parts, or instead of several."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from translate_hub.domain.document import OMIT, Block, Omit
from translate_hub.domain.segmentation import Segment, Segmentation, glue, text_of

Content = str | Omit | None
"""What a unit says in what is written: a text that is not empty, nothing at all, or (None) what its source says."""


@dataclass
class Layout:
    """The texts to write, by block, and where each unit stands in what is then read: None where it was left out."""

    texts: dict[int, str | Omit] = field(default_factory=dict)
    segments: list[Segment | None] = field(default_factory=list)

    @property
    def kept(self) -> Segmentation:
        """The segmentation of what is written."""
        return tuple(segment for segment in self.segments if segment is not None)


def lay_out(segments: Segmentation, blocks: Sequence[Block], contents: Sequence[Content]) -> Layout:
    """Return where the contents of units (as many as segments) go.

    The parts of a block are put together with what stood between them; joined blocks give way to one text where the
    first of them was. A block whose units say what their source says is absent, so it keeps its original bytes.
    """
    layout = Layout()
    gone = 0  # blocks that were left out so far
    units = zip(segments, contents, strict=True)
    for first_block, group in groupby(units, key=lambda unit: unit[0].first_block):
        parts = list(group)
        if parts[0][0].last_block > first_block:
            gone += _put_joined(layout, *parts[0], blocks, gone)
        else:
            gone += _put_parts(layout, parts, blocks[first_block].text, gone)
    return layout


def _put_joined(layout: Layout, segment: Segment, content: Content, blocks: Sequence[Block], gone: int) -> int:
    """Place a unit of several blocks; return how many blocks fewer there are."""
    first, last = segment.first_block, segment.last_block
    if content is None or content == text_of(segment, blocks):
        layout.segments.append(replace(segment, first_block=first - gone, last_block=last - gone))
        return 0
    layout.texts |= {first: content, **dict.fromkeys(range(first + 1, last + 1), OMIT)}
    if isinstance(content, Omit):
        layout.segments.append(None)
        return last - first + 1
    layout.segments.append(
        replace(segment, first_block=first - gone, start=0, last_block=first - gone, end=len(content))
    )
    return last - first


def _put_parts(layout: Layout, parts: list[tuple[Segment, Content]], text: str, gone: int) -> int:
    """Place the units of one block; return 1 where nothing of it is left."""
    number = parts[0][0].first_block
    is_as_read = all(content is None or content == text[part.start : part.end] for part, content in parts)
    if is_as_read:
        now = number - gone
        layout.segments += [replace(part, first_block=now, last_block=now) for part, _ in parts]
        return 0
    if all(content is OMIT for _, content in parts):
        layout.texts[number] = OMIT
        layout.segments += [None] * len(parts)
        return 1
    layout.texts[number] = _assemble(layout, parts, text, number - gone)
    return 0


def _assemble(layout: Layout, parts: list[tuple[Segment, Content]], text: str, number: int) -> str:
    """Return the new text of a block of which something is left, and note where its parts then stand."""
    made = text[: parts[0][0].start]
    has_begun = False
    behind = parts[0][0].start  # where the part before ended in the source
    for part, content in parts:
        if isinstance(content, Omit):
            layout.segments.append(None)
        else:
            new = text[part.start : part.end] if content is None else content
            if has_begun:
                made += text[behind : part.start] or glue(made, new)
            start = len(made)
            made += new
            has_begun = True
            layout.segments.append(replace(part, first_block=number, start=start, last_block=number, end=len(made)))
        behind = part.end
    return made + text[behind:]

"""Splices translations into the text of a Markdown file; what no block covers is copied as it is."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from translate_hub.domain.document import Block, Omit, Texts
from translate_hub.errors import Invalid
from translate_hub.formats.markdown_blocks import CODE_SHAPE
from translate_hub.formats.markdown_front_matter import write_value
from translate_hub.formats.markdown_spelling import UnspellableError, spell

_NEWLINE: Final = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Spot:
    """A block's locator, taken apart; offsets are code points of the decoded file.

    The text stands at `start` to `end`; its further lines begin with `prefix`. Left out, the lines from `cut_start`
    to `cut_end` go; or, where that would change a neighbour, `placeholder` takes the place from
    `place_start` to `place_end`.
    """

    shape: str
    start: int = 0
    end: int = 0
    prefix: str = ""
    cut_start: int = -1
    cut_end: int = -1
    place_start: int = 0
    place_end: int = 0
    placeholder: str = ""


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    new: str


def splice(text: str, blocks: tuple[Block, ...], texts: Texts, keep_lines: bool) -> str:
    """Return the decoded file with new texts in it.

    With `keep_lines` a block that is left out is replaced by its placeholder, else its lines are cut where it has
    lines of its own. Raises Invalid where a text cannot be spelled.
    """
    splices = sorted(_splices(text, blocks, texts, keep_lines), key=lambda s: (s.start, s.end))
    pieces = []
    done = 0
    for one in splices:
        if one.start < done:
            continue  # inside lines that are cut
        pieces += [text[done : one.start], one.new]
        done = one.end
    return "".join([*pieces, text[done:]])


def _splices(text: str, blocks: tuple[Block, ...], texts: Texts, keep_lines: bool) -> Iterable[_Splice]:
    newline = found.group() if (found := _NEWLINE.search(text)) else "\n"
    for number, new in texts.items():
        block = blocks[number]
        if new == block.text:
            continue
        spot = Spot(*json.loads(block.locator))
        if spot.shape == CODE_SHAPE:
            raise Invalid("Line %(line)s is code, which stays as it is; leave its text unchanged.", line=block.line)
        yield _left_out(spot, keep_lines) if isinstance(new, Omit) else _put(text, spot, block, new, newline)


def _put(text: str, spot: Spot, block: Block, new: str, newline: str) -> _Splice:
    if not new:
        raise Invalid(
            "The text for line %(line)s is empty; write one, or mark the paragraph as left out.", line=block.line
        )
    if spot.shape.startswith(("yaml", "toml")):
        return _Splice(spot.start, spot.end, write_value(new, spot.shape))
    try:
        lines = spell(new, spot.shape).split("\n")
    except UnspellableError as error:
        raise Invalid(
            "The text for line %(line)s holds “%(spelled)s” where Markdown has no further way to escape it; write it "
            "differently.",
            line=block.line,
            spelled=str(error),
        ) from error
    written = (newline + spot.prefix).join(lines)
    if spot.shape in ("c", "f") and written.endswith("\\") and text[spot.end : spot.end + 1] == "|":
        written += " "  # else the backslash would escape the pipe behind the cell
    return _Splice(spot.start, spot.end, written)


def _left_out(spot: Spot, keep_lines: bool) -> _Splice:
    if spot.shape.startswith(("yaml", "toml")):
        return _Splice(spot.start, spot.end, '""')
    if spot.cut_start >= 0 and not keep_lines:
        return _Splice(spot.cut_start, spot.cut_end, "")
    return _Splice(spot.place_start, spot.place_end, spot.placeholder)


def find_difference(old: tuple[Block, ...], texts: Texts, new: tuple[Block, ...]) -> Block | None:
    """Return the first block that a written file does not give back as it should, or None when all is well.

    A block that is left out must be gone; of all others kind, level, text and structure must be the same.
    """
    kept = [(block, texts.get(number, block.text)) for number, block in enumerate(old)]
    left = [(block, text) for block, text in kept if not isinstance(text, Omit)]
    wanted = _paths([block for block, _ in left])
    given = _paths(new)
    for number, (block, text) in enumerate(left):
        if number >= len(new):
            return block
        found = new[number]
        same = (found.kind, found.level, found.text) == (block.kind, block.level, text)
        if not same or (block.container and wanted[number] != given[number]):
            return block
    if len(new) > len(left):
        return left[-1][0] if left else old[0]
    return None


def _paths(blocks: Iterable[Block]) -> list[tuple[str, ...]]:
    """Return the container paths with their parts numbered anew, so that only the structure is compared."""
    seen: dict[str, str] = {}
    return [tuple(seen.setdefault(p, f"{p.partition('.')[0]}.{len(seen)}") for p in b.container) for b in blocks]

"""An article before it is one: its units as they will be, beside the rendered text, and the corrections of its cut.

A unit is named by where it starts, ``BLOCK.OFFSET``: that name holds while others are joined and split. Corrections are
kept one by one and applied anew, so that each can be taken back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

from markupsafe import Markup

from translate_hub.domain import segmentation
from translate_hub.domain.document import Block, Document, Kind
from translate_hub.domain.languages import Direction, direction
from translate_hub.domain.ports import Format
from translate_hub.domain.segmentation import Cut, Segment, Segmentation
from translate_hub.domain.texts import count_words
from translate_hub.errors import Invalid, Message
from translate_hub.site.nesting import start_of

MOST_CORRECTIONS: Final = 1000
_HEADINGS: Final = 6
_KEY: Final = re.compile(r"^[\"']?([A-Za-z][\w.-]{0,60})[\"']?[ \t]*[:=]", re.MULTILINE)
_FRONT: Final = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_MOST_FRONT_MATTER: Final = 100_000  # code points, as the reader's own limit

DONE: Final[dict[str, Message]] = {
    "join": Message("two units joined"),
    "split": Message("a unit split"),
    "kind": Message("a kind changed"),
    "stays": Message("what is translated changed"),
}


@dataclass(frozen=True)
class Counts:
    """How many units there are to translate, how many words they have, how many units stay as they are."""

    units: int
    words: int
    stays: int


@dataclass(frozen=True)
class Piece:
    """One unit on its page: `at` is its name there, `blocks` the blocks it covers as safe HTML, `mark` what stands
    before a list item.
    """

    cut: Cut
    at: str
    lang: str
    mark: str
    blocks: tuple[Markup, ...]

    @property
    def text(self) -> str:
        """The unit's text in its article's notation."""
        return self.cut.text

    @property
    def kind(self) -> Kind:
        """What the unit is to a reader."""
        return self.cut.kind

    @property
    def level(self) -> int:
        """The level of a heading, the depth of a list item; deeper ones look like the sixth."""
        return min(self.cut.level, _HEADINGS)

    @property
    def translate(self) -> bool:
        """Whether it is to be translated."""
        return self.cut.translate

    @property
    def dir(self) -> Direction:
        """The direction of the text; code reads from left to right."""
        return "ltr" if self.kind is Kind.CODE else direction(self.lang)

    @property
    def kind_choice(self) -> str:
        """The kind, with the level of a heading, as the page's list of kinds names it."""
        return f"{self.kind.value}.{self.level}" if self.kind is Kind.HEADING else self.kind.value


@dataclass(frozen=True)
class Opened:
    """The unit whose form stands in the page: `ends` are the places it can be split at, each with the text before."""

    at: str
    ends: tuple[tuple[int, str], ...]


def name_of(segment: Segment) -> str:
    """Return the name of a unit on its page."""
    return f"{segment.first_block}.{segment.start}"


def place_of(segments: Segmentation, at: str) -> int:
    """Return the place (from 0) of the unit of this name; raises Invalid where there is none any more."""
    block, _, start = at.partition(".")
    if block.isascii() and block.isdigit() and start.isascii() and start.isdigit():
        sought = int(block), int(start)
        for place, segment in enumerate(segments):
            if (segment.first_block, segment.start) == sought:
                return place
    raise Invalid("This unit is not there any more; it was joined or split in the meantime.")


def corrected(document: Document, corrections: Iterable[Sequence[Any]]) -> Segmentation:
    """Return the segmentation that a list of corrections makes of a document; raises Invalid where one has no place."""
    segments = segmentation.cut_of(document)
    for correction in corrections:
        segments = apply(segments, document.blocks, correction)
    return segments


def apply(segments: Segmentation, blocks: Sequence[Block], correction: Sequence[Any]) -> Segmentation:
    """Return the segmentation after one correction: ``[what, at, …]`` with ``join``; ``split`` and an offset in code
    points; ``kind`` and a word of `kind_choices`; ``stays``, which turns whether the unit is translated.

    Raises Invalid where it has no place, or is none of these.
    """
    what, at, *more = correction
    place = place_of(segments, at)
    if what == "join":
        return segmentation.join(segments, blocks, place)
    if what == "split":
        return segmentation.split(segments, blocks, place, more[0])
    if what == "kind":
        kind, _, level = str(more[0]).partition(".")
        return segmentation.set_kind(segments, blocks, place, Kind(kind), int(level) if level else None)
    if what == "stays":
        is_translated = segmentation.cut_at(segments[place], blocks).translate
        return segmentation.set_translate(segments, blocks, place, not is_translated)
    raise _unknown()


def _unknown() -> Invalid:
    return Invalid("This correction is not known here; load the page again.")


def correction_of(action: str, sent: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return a correction as a page sent it; raises Invalid for what no page of ours sends.

    A form names the offset of a split in its button ``split``, a script in ``offset``.
    """
    at = str(sent.get("at", ""))
    try:
        if action == "split":
            return action, at, int(sent.get("split", sent.get("offset", "")))
        if action == "kind":
            kind, _, level = str(sent["kind"]).partition(".")
            return action, at, f"{Kind(kind).value}.{int(level)}" if level else Kind(kind).value
    except (KeyError, TypeError, ValueError) as error:
        raise _unknown() from error
    if action not in DONE:
        raise _unknown()
    return action, at


def last_of(corrections: Sequence[Sequence[Any]]) -> Message | None:
    """Return what the last correction did, or None where there is none."""
    return DONE[corrections[-1][0]] if corrections else None


def changed_span(old: Sequence[Segment], new: Sequence[Segment]) -> tuple[int, int, int]:
    """Return what differs between two segmentations: where (from 0), up to where in the old one and in the new one."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    old_end, new_end = len(old), len(new)
    while old_end > start and new_end > start and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    return start, old_end, new_end


def counts_of(cuts: Iterable[Cut]) -> Counts:
    """Return what there is to translate."""
    units = words = stays = 0
    for cut in cuts:
        if cut.translate:
            units, words = units + 1, words + _words_in(cut.text)
        else:
            stays += 1
    return Counts(units, words, stays)


@lru_cache(maxsize=10_000)
def _words_in(text: str) -> int:
    """Return how many words a text has; a correction changes few of an article's texts."""
    return count_words(text)


def title_in(cuts: Iterable[Cut]) -> str:
    """Return the text of the first title, or an empty one."""
    return next((cut.text for cut in cuts if cut.kind is Kind.TITLE), "")


def pieces_of(
    cuts: Sequence[Cut], blocks: Sequence[Block], document_format: Format, language: str, span: slice = slice(None)
) -> list[Piece]:
    """Return units, or those of a span, as their page shows them; `language` is that of the article."""
    marks = marks_of(cuts)[span]
    return [
        Piece(
            cut,
            name_of(cut.segment),
            cut.lang or language,
            mark,
            tuple(_html(cut, text, document_format) for text in _texts_of(cut, blocks)),
        )
        for cut, mark in zip(cuts[span], marks, strict=True)
    ]


def opened_at(cuts: Sequence[Cut], blocks: Sequence[Block], at: str | None) -> Opened | None:
    """Return the unit of this name with the places where it can be split; None where there is no such unit."""
    for cut in cuts:
        if name_of(cut.segment) == at:
            seams = segmentation.seams_of(cut.segment, blocks)
            ends = seams or segmentation.sentence_ends(cut.text)
            pairs = zip((0, *ends), ends, strict=False)
            return Opened(name_of(cut.segment), tuple((end, cut.text[start:end].strip()) for start, end in pairs))
    return None


def front_matter_keys(text: str) -> tuple[str, ...]:
    """Return the keys of the top level of a file's front matter, in their order; none where it has no such thing."""
    found = _FRONT.match(text[:_MOST_FRONT_MATTER].replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(dict.fromkeys(_KEY.findall(found[2]))) if found else ()


def kind_choices() -> list[tuple[str, Kind, int]]:
    """Return the kinds a unit can be given, as (word in the form, kind, level of a heading or 0)."""
    choices: list[tuple[str, Kind, int]] = []
    for kind in Kind:
        if kind is Kind.HEADING:
            choices += [(f"{kind.value}.{level}", kind, level) for level in range(1, _HEADINGS + 1)]
        else:
            choices.append((kind.value, kind, 0))
    return choices


def _texts_of(cut: Cut, blocks: Sequence[Block]) -> list[str]:
    """Return the texts a unit's blocks show in the article: a joined one still stands there as its paragraphs."""
    if cut.blocks == 1:
        return [cut.text]
    return [block.text for block in blocks[cut.segment.first_block : cut.segment.last_block + 1]]


def _html(cut: Cut, text: str, document_format: Format) -> Markup:
    if cut.kind is Kind.CODE:
        return Markup("<code>{}</code>").format(text)
    return Markup(document_format.inline_html(text))  # noqa: S704 - safe HTML, by the format's contract


class Placed(Protocol):
    """What is asked of a unit to know what stands before it."""

    @property
    def kind(self) -> Kind:
        """What it is to a reader."""

    @property
    def container(self) -> tuple[str, ...]:
        """The structures around it (domain/document.Block)."""


def marks_of(units: Iterable[Placed]) -> list[str]:
    """Return what stands before each unit: a list item's dot or number, once an item."""
    seen: dict[str, dict[str, int]] = {}
    return [_mark(unit, seen) for unit in units]


def _mark(unit: Placed, seen: dict[str, dict[str, int]]) -> str:
    if unit.kind is not Kind.LIST_ITEM:
        return ""
    path = unit.container
    items = [(path[n - 1], name) for n, name in enumerate(path) if n and name.startswith("li.")]
    if not items:
        return "•"
    parent, name = items[-1]
    numbers = seen.setdefault(parent, {})
    if name in numbers:
        return ""
    numbers[name] = start_of(parent) + len(numbers)
    return f"{numbers[name]}." if parent.startswith("ol.") else "•"

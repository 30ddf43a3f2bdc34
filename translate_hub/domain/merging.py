"""A bilingual file coming back: which unit each entry speaks of, and what becomes of its text.

The merge is three-way where the file tells which state of the edition it was made from: *theirs* is the file, *ours*
the hub now, *base* the hub as it was exported. Nothing here replaces a text by an empty one, and a text changed on
both sides is never thrown away: it becomes a proposal.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from functools import cached_property

import langcodes

from translate_hub.domain.bilingual import Entry
from translate_hub.domain.states import Form
from translate_hub.errors import Message


class Result(StrEnum):
    """What became of one entry of a file, the word scripts see."""

    UPDATED = "updated"
    SAME = "same"
    CONFLICT = "conflict"
    STALE_SOURCE = "stale-source"
    UNKNOWN = "unknown"
    FAILED_CHECK = "failed-check"
    EMPTY_IGNORED = "empty-ignored"


@dataclass(frozen=True)
class ReportRow:
    """What became of one entry: its unit's key (the first of several identical ones; None when unknown), its texts
    as the file has them, the result and the sentence that explains it.
    """

    key: str | None
    source: str
    target: str
    result: Result
    message: Message


@dataclass(frozen=True)
class ExchangeReport:
    """One row for each entry of the file, in its order, and how many rows have each result (all results named)."""

    rows: tuple[ReportRow, ...]

    @cached_property
    def counts(self) -> dict[Result, int]:
        """How many rows have each result; results without a row count 0."""
        found = Counter(row.result for row in self.rows)
        return {result: found[result] for result in Result}


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says of a unit. `fuzzy`: that side wants a person to look at the text again.

    A text that is only empty says nothing; one deliberately left out, or joined to the row before, says so.
    """

    text: str
    form: Form = Form.TEXT
    fuzzy: bool = False

    @property
    def says_nothing(self) -> bool:
        """There is no text, and nobody said that this is on purpose."""
        return not self.text and self.form is Form.TEXT


NOTHING = Side("")


class Verdict(Enum):
    """What the merge does with one text of a file."""

    SAME = auto()
    EMPTY = auto()
    TAKE = auto()
    KEEP_BOTH = auto()


def decide(theirs: Side, ours: Side, base: Side | None, *, untouched: bool = False) -> Verdict:
    """Return what to do with the file's side of a unit.

    `base` is the unit as the file was exported, None when that is not known. `untouched` tells that nothing
    happened to the unit in the hub since then; only so does a mark that differs (fuzzy taken away or set, the text
    the same) count as an act of whoever worked on the file.
    """
    if theirs.says_nothing:
        return Verdict.SAME if ours.says_nothing else Verdict.EMPTY
    if alike(theirs, ours):
        return Verdict.TAKE if untouched and theirs.fuzzy != ours.fuzzy else Verdict.SAME
    if base is not None and alike(theirs, base):
        return Verdict.SAME
    if ours.says_nothing or (base is not None and alike(ours, base)):
        return Verdict.TAKE
    return Verdict.KEEP_BOTH


def alike(one: Side, other: Side) -> bool:
    """Tell whether two sides say the same; a file gives no text of what is left out or joined, so none is compared."""
    if one.form is not other.form:
        return False
    return one.text == other.text or (one.form is not Form.TEXT and not (one.text and other.text))


@dataclass(frozen=True, slots=True)
class KnownWording:
    """One text a unit has or had in the source. `is_head`: it stands in the article now.

    Given in reading order, units of the present source first.
    """

    unit: int
    wording: int
    text: str
    is_head: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A unit an entry speaks of, and the wording its source text is (None: no text this unit ever had)."""

    unit: int
    wording: int | None


def one_spaced(text: str) -> str:
    """Return the text with each run of white space as one blank, none at the ends: how tools that join lines see it."""
    return " ".join(text.split())


class Finder:
    """Finds the units that entries speak of.

    An entry with a unit's key speaks of that unit. One with a key in `elsewhere` (units of other articles) speaks of
    none. Others, as other tools write them, are matched by their source text: to a text that stands in the article,
    else to one of former revisions, and only then in the same way with white space made equal. One entry speaks of
    all identical paragraphs; where a file has several entries for one text, told apart by contexts of its own, they
    stand for the paragraphs in order, the last one for all that are left.
    """

    def __init__(
        self, wordings: Iterable[KnownWording], unit_by_key: Mapping[str, int], elsewhere: Collection[str]
    ) -> None:
        self._wordings = list(wordings)
        self._unit_by_key = unit_by_key
        self._elsewhere = elsewhere

    def matches(self, entries: Sequence[Entry]) -> list[tuple[Match, ...]]:
        """Return the units of each entry, in the order of the entries; none where nothing is known of it."""
        found = [self._by_key(entry) if entry.key in self._unit_by_key else self._by_text(entry) for entry in entries]
        shared = Counter(matches for matches in found if len(matches) > 1)
        seen: Counter[tuple[Match, ...]] = Counter()
        for index, matches in enumerate(found):
            if shared[matches] > 1:
                found[index] = _share(matches, seen[matches], shared[matches])
                seen[matches] += 1
        return found

    def _by_key(self, entry: Entry) -> tuple[Match, ...]:
        unit = self._unit_by_key[str(entry.key)]
        wording = self._exact_of_unit.get((unit, entry.source))
        if wording is None:
            wording = self._spaced_of_unit.get((unit, one_spaced(entry.source)))
        return (Match(unit, wording),)

    def _by_text(self, entry: Entry) -> tuple[Match, ...]:
        if entry.key in self._elsewhere:
            return ()
        spaced = one_spaced(entry.source)
        return (
            self._heads.get(entry.source)
            or self._formers.get(entry.source)
            or self._spaced_heads.get(spaced)
            or self._spaced_formers.get(spaced)
            or ()
        )

    def _of_unit(self, key: Callable[[str], str]) -> dict[tuple[int, str], int]:
        known: dict[tuple[int, str], int] = {}
        for one in self._wordings:
            place = (one.unit, key(one.text))
            if one.is_head or place not in known:
                known[place] = one.wording
        return known

    def _of_text(self, key: Callable[[str], str], *, is_head: bool) -> dict[str, tuple[Match, ...]]:
        found: dict[str, dict[int, Match]] = defaultdict(dict)
        for one in self._wordings:
            if one.is_head is is_head:
                found[key(one.text)].setdefault(one.unit, Match(one.unit, one.wording))
        return {text: tuple(by_unit.values()) for text, by_unit in found.items()}

    @cached_property
    def _exact_of_unit(self) -> dict[tuple[int, str], int]:
        return self._of_unit(str)

    @cached_property
    def _spaced_of_unit(self) -> dict[tuple[int, str], int]:
        return self._of_unit(one_spaced)

    @cached_property
    def _heads(self) -> dict[str, tuple[Match, ...]]:
        return self._of_text(str, is_head=True)

    @cached_property
    def _spaced_heads(self) -> dict[str, tuple[Match, ...]]:
        return self._of_text(one_spaced, is_head=True)

    @cached_property
    def _formers(self) -> dict[str, tuple[Match, ...]]:
        return self._of_text(str, is_head=False)

    @cached_property
    def _spaced_formers(self) -> dict[str, tuple[Match, ...]]:
        return self._of_text(one_spaced, is_head=False)


def _share(matches: tuple[Match, ...], place: int, entries: int) -> tuple[Match, ...]:
    """Return which of identical paragraphs the entry at `place` (from 0) of several for the same text stands for."""
    if place >= len(matches):
        return matches[-1:]
    return matches[place:] if place == entries - 1 else matches[place : place + 1]


def without_line_ends(entry: Entry) -> Entry:
    """Return the entry with its source as unit text: line breaks of LF, none at the ends (domain/texts)."""
    source = entry.source
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = source.strip("\n")
    return entry if source == entry.source else replace(entry, source=source)


def may_be_same_language(one: str, other: str) -> bool:
    """Tell whether two BCP 47 tags can mean one edition's language: ``fa`` and ``fa-IR`` can, ``pt-PT`` and ``pt-BR``
    cannot, nor can ``zh-Hans`` and ``zh-TW``, which are written in different scripts.
    """
    if one == other:
        return True
    first, second = langcodes.Language.get(one), langcodes.Language.get(other)
    if first.language != second.language or first.maximize().script != second.maximize().script:
        return False
    return first.territory == second.territory or not (first.territory and second.territory)

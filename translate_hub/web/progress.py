"""How far an edition is: counts of labels as bar segments, a word and a share."""

from collections.abc import Mapping
from dataclasses import dataclass

from translate_hub.domain.states import Label
from translate_hub.errors import Message
from translate_hub.storage.editions import Edition

# In the order in which a bar shows them, from the start of the line; what is empty is the bar's ground.
_SHOWN = (Label.APPROVED, Label.TRANSLATED, Label.MACHINE, Label.UNSURE, Label.OUTDATED)
DONE = frozenset({Label.APPROVED, Label.TRANSLATED})


@dataclass(frozen=True)
class Segment:
    """A part of a bar that is 1,000 wide: the label it stands for, where it starts, how wide it is."""

    label: Label
    start: int
    width: int


@dataclass(frozen=True)
class Progress:
    """An edition's progress in units: how many are done, of how many, and how many carry each label."""

    counts: Mapping[Label, int]

    @property
    def total(self) -> int:
        """How many units there are to translate."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """How many are translated or approved."""
        return sum(self.counts[label] for label in DONE)

    @property
    def percent(self) -> int:
        """The share that is done, in whole percent, rounded down: 100 only when everything is."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def word(self) -> Message:
        """The one word that says how it stands."""
        if not self.total:
            return Message("nothing to translate")
        if self.counts[Label.OUTDATED]:
            return Message("%(n)s outdated", {"n": self.counts[Label.OUTDATED]})
        if self.counts[Label.APPROVED] == self.total:
            return Message("approved")
        if self.done == self.total:
            return Message("translated")
        if self.counts[Label.EMPTY] == self.total:
            return Message("not started")
        return Message("in work")

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The bar: one segment for each label that occurs."""
        segments, start = [], 0
        for label in _SHOWN:
            width = round(1000 * self.counts[label] / self.total) if self.total else 0
            if width:
                segments.append(Segment(label, start, min(width, 1000 - start)))
                start += width
        return tuple(segments)


def progress_of(edition: Edition) -> Progress:
    """Return an edition's progress, from its counts."""
    return Progress(
        {
            Label.EMPTY: edition.empty_count,
            Label.OUTDATED: edition.outdated_count,
            Label.UNSURE: edition.unsure_count,
            Label.MACHINE: edition.machine_count,
            Label.APPROVED: edition.approved_count,
            Label.TRANSLATED: edition.translated_count,
        }
    )

"""What a save may do: what is sent and answered, what one event means, and how events fold into a translation."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from translate_hub.domain.languages import Direction
from translate_hub.domain.states import Facts, Form, Label, label


class Origin(StrEnum):
    """Where a text came from."""

    PERSON = "person"
    FILE = "file"
    MEMORY = "memory"
    ENGINE = "engine"
    CONFLICT = "conflict"
    SUCCESSION = "succession"
    RESTORE = "restore"
    LINK = "link"


class What(StrEnum):
    """What one event did to a translation.

    `save`: a new text, hence a new version. `confirm`: the same text, now said to be right for the event's wording.
    `unsure`: a text, new or the same, that is not to be relied on. `approve`: this version was approved.
    """

    SAVE = "save"
    CONFIRM = "confirm"
    UNSURE = "unsure"
    APPROVE = "approve"


class Status(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Sent:
    """A text on its way in: clean unit text, the wording's row id its author was shown, and its author's row id.

    `dir` overrides the direction of its language for this row; `answer` is the row id of the machine translation's
    answer whose words they are.
    """

    text: str
    form: Form
    note: str
    wording: int
    origin: Origin
    unsure: bool
    author: int
    dir: Direction | None = None
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a translation. `number` is its edition's number; a step with a new text has it as `version`."""

    number: int
    what: What
    version: int
    text: str
    form: Form
    note: str
    wording: int
    origin: Origin
    author: int
    dir: Direction | None = None
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A translation as it stands: what its steps amount to. `author` is whose words they are."""

    version: int
    text: str
    form: Form
    note: str
    wording: int
    machine: bool
    unsure: bool
    approved_version: int | None
    author: int
    dir: Direction | None = None

    @property
    def has_text(self) -> bool:
        """Whether there is a text, or a person said that the unit is left out or joined."""
        return self.text != "" or self.form is not Form.TEXT


@dataclass(frozen=True)
class Saved:
    """The save counts: the translation's version, the edition's number and the label it now has."""

    version: int
    number: int
    label: Label


@dataclass(frozen=True)
class Current:
    """What stands where a save came too late; version 0, wording 0 and "" where nothing was saved yet.

    `at` is when the text was saved, in UTC.
    """

    version: int
    text: str
    form: Form
    note: str
    wording: int
    author_name: str | None
    at: datetime | None
    dir: Direction | None = None


@dataclass(frozen=True)
class Proposed:
    """The text waits beside the translation until a translator decides: all that a contributor's save can do.

    `proposal` is its row id, None where it says what stands there already.
    """

    proposal: int | None


@dataclass(frozen=True)
class Stale:
    """Somebody was first. `kept` is the proposal that holds the sent text, None where it equals the current one."""

    current: Current
    kept: int | None


Answer = Saved | Stale | Proposed
"""What became of a text that was sent to the one door."""


Counts = dict[Label, int]
"""How many of an edition's units carry each label; every label is there."""


def says_the_same(before: Standing | None, sent: Sent) -> bool:
    """Return whether the sent text, form, note and direction are those that stand.

    Nothing saved yet is an empty text.
    """
    if before is None:
        return (sent.text, sent.form, sent.note) == ("", Form.TEXT, "")
    return (sent.text, sent.form, sent.note, sent.dir) == (before.text, before.form, before.note, before.dir)


def next_step(before: Standing | None, sent: Sent, number: int) -> Step | None:
    """Return the event that a save makes, numbered `number`, or None where it changes nothing.

    The same text sent again is a *confirm* where it takes another wording or clears a flag, and *unsure* where the
    sender newly says so. An engine that gives the same text changes nothing: it cannot vouch for what stands.
    """
    if not says_the_same(before, sent):
        what = What.UNSURE if sent.unsure else What.SAVE
        return _step(number, what, number, sent, sent.author)
    if before is None or sent.origin is Origin.ENGINE:
        return None
    is_flagged = before.machine or before.unsure
    if before.wording == sent.wording and (before.unsure if sent.unsure else not is_flagged):
        return None
    return _step(number, What.UNSURE if sent.unsure else What.CONFIRM, before.version, sent, before.author)


def _step(number: int, what: What, version: int, sent: Sent, author: int) -> Step:
    return Step(
        number, what, version, sent.text, sent.form, sent.note, sent.wording, sent.origin, author, sent.dir, sent.answer
    )


def approval_step(before: Standing, number: int) -> Step | None:
    """Return the event that approves the version that stands, or None where it is approved already."""
    if before.approved_version == before.version:
        return None
    return Step(
        number,
        What.APPROVE,
        before.version,
        before.text,
        before.form,
        before.note,
        before.wording,
        Origin.PERSON,
        before.author,
        before.dir,
    )


def take(before: Standing | None, step: Step) -> Standing:
    """Return the translation after one more step.

    An approval says that a person stands behind the text, so it clears *machine* and *unsure*; everything else
    clears the approval. A text is a machine's from the engine's own save until a person confirms or approves it.
    """
    if before is not None and step.what is What.APPROVE:
        return replace(before, machine=False, unsure=False, approved_version=step.version)
    is_unsure = step.what is What.UNSURE
    if step.version == step.number:
        is_machine = step.origin is Origin.ENGINE
    else:
        is_machine = before is not None and before.machine and is_unsure
    return Standing(
        version=step.version,
        text=step.text,
        form=step.form,
        note=step.note,
        wording=step.wording,
        machine=is_machine,
        unsure=is_unsure,
        approved_version=None,
        author=step.author,
        dir=step.dir,
    )


def fold(steps: Iterable[Step]) -> Standing | None:
    """Return what all steps of one translation, in the order of their numbers, amount to; None where there are none."""
    standing: Standing | None = None
    for step in steps:
        standing = take(standing, step)
    return standing


def label_of(standing: Standing | None, *, is_current: bool) -> Label:
    """Return the label of a translation; `is_current`: the source still means what it meant to its author."""
    if standing is None:
        return Label.EMPTY
    is_approved = standing.approved_version == standing.version
    return label(Facts(standing.has_text, is_current, standing.unsure, standing.machine, is_approved))

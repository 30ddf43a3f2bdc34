"""What state a translation is in: facts in, one label out, declared once for Python and for SQL."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Label(StrEnum):
    """The one word shown for a translation (docs/words.md), in the order in which they are tried."""

    EMPTY = "empty"
    OUTDATED = "outdated"
    UNSURE = "unsure"
    MACHINE = "machine"
    APPROVED = "approved"
    TRANSLATED = "translated"


class Form(StrEnum):
    """How a unit appears in an edition: as its text, deliberately left out, or joined to the row before."""

    TEXT = "text"
    OMITTED = "omitted"
    JOINED = "joined"


@dataclass(frozen=True)
class Facts:
    """What is known of one translation.

    `has_text`: it has a text, or a person said it is left out. `current`: the source means what it meant when the
    text was made. `unsure`, `machine`: flagged so. `approved`: this very version was approved.
    """

    has_text: bool
    current: bool
    unsure: bool
    machine: bool
    approved: bool


LABEL_RULES: Final[tuple[tuple[Label, str, bool], ...]] = (
    (Label.EMPTY, "has_text", False),
    (Label.OUTDATED, "current", False),
    (Label.UNSURE, "unsure", True),
    (Label.MACHINE, "machine", True),
    (Label.APPROVED, "approved", True),
)
"""(label, fact, value): the first rule whose fact has that value gives the label; none gives *translated*."""


def label(facts: Facts) -> Label:
    """Return the label of a translation with these facts."""
    return next((name for name, fact, value in LABEL_RULES if getattr(facts, fact) is value), Label.TRANSLATED)


@dataclass(frozen=True)
class Policy:
    """What may be published in a language of a project: texts nobody approved, texts no person has touched."""

    unreviewed_ok: bool = True
    machine_ok: bool = False


def is_publishable(facts: Facts, policy: Policy) -> bool:
    """Return whether readers may see a translation with these facts; that it is outdated is no reason against it."""
    is_allowed = (policy.machine_ok or not facts.machine) and (policy.unreviewed_ok or facts.approved)
    return facts.has_text and not facts.unsure and is_allowed

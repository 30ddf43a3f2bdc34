"""Texts that wait beside a translation until somebody decides: how they are kept, found, listed and closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session, aliased

from translate_hub.domain.languages import Direction
from translate_hub.domain.saving import Origin, Sent, Status
from translate_hub.domain.states import Form
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Wording
from translate_hub.storage.editions import Proposal
from translate_hub.storage.schema import utc_now

PROPOSAL = cast("Table", Proposal.__table__)


@dataclass(frozen=True, slots=True)
class ProposalEntry:
    """A text that waits for a decision beside a translation. `base_version`: the version its author started from.

    `author` and `by` are row ids of people: whose words they are, who brought them.
    """

    id: int
    text: str
    form: Form
    note: str
    wording: int
    source: str
    base_version: int
    origin: Origin
    author_name: str
    by_name: str
    at: datetime
    dir: Direction | None = None
    author: int = 0
    by: int = 0


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal as a decision needs it: its words and what has become of it."""

    id: int
    text: str
    form: Form
    note: str
    dir: Direction | None
    wording: int
    origin: Origin
    author: int
    status: Status


_ADD = insert(PROPOSAL)
_AUTHOR, _BY = aliased(Person), aliased(Person)
_OFFERED = select(
    Proposal.id,
    Proposal.text,
    Proposal.form,
    Proposal.note,
    Proposal.dir,
    Proposal.wording,
    Proposal.origin,
    Proposal.author,
    Proposal.status,
).where(Proposal.id == bindparam("id"), Proposal.edition == bindparam("edition"), Proposal.unit == bindparam("unit"))

_WAITING = (
    select(
        Proposal.id,
        Proposal.text,
        Proposal.form,
        Proposal.note,
        Proposal.wording,
        Wording.text,
        Proposal.base_version,
        Proposal.origin,
        _AUTHOR.name,
        _BY.name,
        Proposal.at,
        Proposal.dir,
        Proposal.author,
        Proposal.by,
    )
    .join(Wording, Wording.id == Proposal.wording)
    .join(_AUTHOR, _AUTHOR.id == Proposal.author)
    .join(_BY, _BY.id == Proposal.by)
    .where(
        Proposal.edition == bindparam("edition"),
        Proposal.unit == bindparam("unit"),
        Proposal.status == Status.OPEN.value,
    )
    .order_by(Proposal.id)
)


def keep_proposal(
    session: Session, edition: int, unit: int, sent: Sent, *, by: int, base_version: int, save_id: str | None
) -> int:
    """Keep a text beside a translation until somebody decides, and return the proposal's row id.

    `by` is the row id of who brings it. The same words of the same person, still open at the same unit, are kept once.
    """
    connection = session.connection()
    row = {
        "edition": edition,
        "unit": unit,
        "text": sent.text,
        "form": sent.form.value,
        "note": sent.note,
        "dir": sent.dir,
        "origin": sent.origin.value,
        "by": by,
        "status": Status.OPEN.value,
    }
    same = select(PROPOSAL.c.id).where(*(PROPOSAL.c[name] == value for name, value in row.items()))
    known = connection.execute(same.order_by(PROPOSAL.c.id)).scalar()
    if known is not None:
        return int(known)
    row |= {
        "wording": sent.wording,
        "base_version": base_version,
        "author": sent.author,
        "save_id": save_id,
        "at": utc_now(),
    }
    added = connection.execute(_ADD, row).inserted_primary_key
    return int(cast("Row[Any]", added)[0])


def find_offered(session: Session, edition: int, unit: int, proposal: int) -> Offered | None:
    """Return a proposal (row id) made for this unit of this edition, or None where there is no such."""
    row = session.connection().execute(_OFFERED, {"id": proposal, "edition": edition, "unit": unit}).first()
    if row is None:
        return None
    id_, text, form, note, dir_, wording, origin, author, status = row
    return Offered(
        id_, text, Form(form), note, cast("Direction | None", dir_), wording, Origin(origin), author, Status(status)
    )


def close_proposal(session: Session, proposal: int, status: Status, *, by: int, reason: str | None) -> bool:
    """Write down what became of an open proposal (row id) and who decided; False where it was decided before."""
    closed = (
        update(PROPOSAL)
        .where(PROPOSAL.c.id == proposal, PROPOSAL.c.status == Status.OPEN.value)
        .values(status=status.value, decided_by=by, decided_at=utc_now(), reason=reason)
    )
    return session.connection().execute(closed).rowcount == 1


def open_proposals_of(session: Session, edition_id: int, unit_id: int) -> list[ProposalEntry]:
    """Return the texts that wait for a decision beside a unit's text in an edition, the oldest first."""
    session.flush()
    waiting = session.connection().execute(_WAITING, {"edition": edition_id, "unit": unit_id})
    return [
        ProposalEntry(id_, text, Form(form), note, wording, source, base_version, Origin(origin), *rest)
        for id_, text, form, note, wording, source, base_version, origin, *rest in waiting
    ]

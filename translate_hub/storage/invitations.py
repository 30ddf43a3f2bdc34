"""Invitations into projects: queries over the rows of accounts. Tokens are known by their hashes alone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Role
from translate_hub.storage.accounts import Invitation, Person

Grant = tuple[str, Role]


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation nobody has used yet: the key it is withdrawn by, what it grants, who made it, and its end."""

    key: str
    grants: list[Grant]
    by: str
    expires_at: datetime


def grants_of(invitation: Invitation) -> list[Grant]:
    """Return what an invitation grants: languages (BCP 47, or ``*``) with roles."""
    return [(language, Role(role)) for language, role in invitation.grants]


def find_open(session: Session, token_hash: bytes, now: datetime) -> Invitation | None:
    """Return the invitation with this token's hash, if it is neither used nor withdrawn and has not expired."""
    return session.scalar(select(Invitation).where(Invitation.token_hash == token_hash, _is_open(now)))


def take(session: Session, token_hash: bytes, person: int, now: datetime) -> bool:
    """Mark the invitation as used by a person, if it still is open; tell whether this call was the one."""
    return _changed(session, Invitation.token_hash == token_hash, now=now, values={"used_at": now, "used_by": person})


def withdraw(session: Session, project: int, key: str, now: datetime) -> bool:
    """Withdraw a project's invitation, if it still is open; tell whether this call was the one."""
    named = (Invitation.project == project) & (Invitation.key == key)
    return _changed(session, named, now=now, values={"withdrawn_at": now})


def open_of(session: Session, project: int, now: datetime) -> list[OpenInvitation]:
    """Return a project's open invitations, the newest first."""
    rows = session.execute(
        select(Invitation, Person.name)
        .join(Person, Person.id == Invitation.by)
        .where(Invitation.project == project, _is_open(now))
        .order_by(Invitation.at.desc(), Invitation.key)
    )
    return [OpenInvitation(one.key, grants_of(one), by, one.expires_at) for one, by in rows]


def _is_open(now: datetime) -> ColumnElement[bool]:
    return Invitation.used_at.is_(None) & Invitation.withdrawn_at.is_(None) & (Invitation.expires_at > now)


def _changed(session: Session, named: ColumnElement[bool], *, now: datetime, values: dict[str, object]) -> bool:
    result = session.execute(
        update(Invitation).where(named, _is_open(now)).values(values).execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one; this tells the type checker
    return bool(result.rowcount == 1)

"""One-time links and signed-in browsers: queries over the rows of accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, bindparam, delete, select, update
from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Actor, Role
from translate_hub.storage.accounts import Membership, Person, SignInLink, WebSession


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in browser's session and whose it is: `session` names it, the rest as in storage/accounts.Person."""

    actor: Actor
    session: str
    seen_at: datetime
    key: str
    login: str
    language: str | None
    theme: str | None
    time_zone: str | None
    local_drafts: bool
    shortcuts: Mapping[str, Any]


# Every request asks this, so it is built once. One row for each role of the person, or one without.
_VISIT = (
    select(
        WebSession.key,
        WebSession.seen_at,
        Person.key,
        Person.login,
        Person.language,
        Person.theme,
        Person.time_zone,
        Person.local_drafts,
        Person.shortcuts,
        Person.id,
        Person.name,
        Person.is_operator,
        Membership.project,
        Membership.language,
        Membership.role,
    )
    .join(Person, Person.id == WebSession.person)
    .outerjoin(Membership, Membership.person == Person.id)
    .where(WebSession.token_hash == bindparam("token_hash"), WebSession.expires_at > bindparam("now"))
)


def find_open_link(session: Session, token_hash: bytes, now: datetime) -> SignInLink | None:
    """Return the link with this token's hash if it is unused and has not expired."""
    return session.scalars(
        select(SignInLink).where(
            SignInLink.token_hash == token_hash, SignInLink.used_at.is_(None), SignInLink.expires_at > now
        )
    ).one_or_none()


def take_link(session: Session, token_hash: bytes, now: datetime) -> bool:
    """Mark the link as used, if it still is unused and has not expired; tell whether this call was the one."""
    result = session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == token_hash, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one; this tells the type checker
    return bool(result.rowcount == 1)


def find_visit(session: Session, token_hash: bytes, now: datetime) -> Visit | None:
    """Return the session of this token's hash with its person and every role they have, if it has not expired."""
    rows = session.connection().execute(_VISIT, {"token_hash": token_hash, "now": now}).all()
    if not rows:
        return None
    *known, person, name, is_operator, _project, _language, _role = rows[0]
    roles = {(project, language): Role(role) for *_, project, language, role in rows if project is not None}
    return Visit(Actor(person, name, is_operator, roles), *known)


def sessions_of(session: Session, person: int, now: datetime) -> Sequence[WebSession]:
    """Return a person's sessions that have not expired, the one seen last first."""
    return session.scalars(
        select(WebSession)
        .where(WebSession.person == person, WebSession.expires_at > now)
        .order_by(WebSession.seen_at.desc(), WebSession.key)
    ).all()


def touch(session: Session, token_hash: bytes, now: datetime) -> None:
    """Note that the session with this token's hash was used now."""
    session.execute(
        update(WebSession)
        .where(WebSession.token_hash == token_hash)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def drop_session(session: Session, token_hash: bytes) -> None:
    """End the session with this token's hash, if there is one."""
    session.execute(
        delete(WebSession).where(WebSession.token_hash == token_hash).execution_options(synchronize_session=False)
    )


def drop_session_by_key(session: Session, person: int, key: str) -> None:
    """End the session of this person that has this key, if there is one."""
    session.execute(
        delete(WebSession)
        .where(WebSession.person == person, WebSession.key == key)
        .execution_options(synchronize_session=False)
    )


def drop_sessions_of(session: Session, person: int, *, keep: bytes | None) -> None:
    """End a person's sessions, but for the one whose token has the hash `keep`."""
    query = delete(WebSession).where(WebSession.person == person)
    if keep is not None:
        query = query.where(WebSession.token_hash != keep)
    session.execute(query.execution_options(synchronize_session=False))


def drop_open_links_of(session: Session, person: int) -> None:
    """Forget a person's links that were not used."""
    session.execute(
        delete(SignInLink)
        .where(SignInLink.person == person, SignInLink.used_at.is_(None))
        .execution_options(synchronize_session=False)
    )


def drop_expired(session: Session, now: datetime) -> None:
    """Forget the sessions that have expired."""
    session.execute(delete(WebSession).where(WebSession.expires_at <= now).execution_options(synchronize_session=False))

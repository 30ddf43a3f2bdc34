"""Sign-in links and signed-in browsers: queries over the rows of accounts."""

from datetime import datetime

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from translate_hub.storage.accounts import Person, SignInLink, WebSession


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


def person_of_link(session: Session, token_hash: bytes) -> int:
    """Return the id of the person whose link has this token's hash."""
    return session.scalars(select(SignInLink.person).where(SignInLink.token_hash == token_hash)).one()


def find_person_of_session(session: Session, token_hash: bytes, now: datetime) -> Person | None:
    """Return the person signed in with the session of this token's hash, if it has not expired."""
    return session.scalars(
        select(Person)
        .join(WebSession, WebSession.person == Person.id)
        .where(WebSession.token_hash == token_hash, WebSession.expires_at > now)
    ).one_or_none()


def drop_session(session: Session, token_hash: bytes) -> None:
    """End the session with this token's hash, if there is one."""
    session.execute(
        delete(WebSession).where(WebSession.token_hash == token_hash).execution_options(synchronize_session=False)
    )


def drop_expired(session: Session, now: datetime) -> None:
    """Forget the sessions that have expired."""
    session.execute(delete(WebSession).where(WebSession.expires_at <= now).execution_options(synchronize_session=False))

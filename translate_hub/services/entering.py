"""Getting in and out: one-time sign-in links and the sessions of signed-in browsers.

Tokens are 256 random bits. The database keeps only their SHA-256 hash: with that much chance in a token, a slow hash
would protect nothing more.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Actor
from translate_hub.errors import Forbidden
from translate_hub.storage import memberships, sessions
from translate_hub.storage.accounts import SignInLink, WebSession
from translate_hub.storage.schema import utc_now

SESSION_DAYS = 30


def make_sign_in_link(session: Session, person_id: int, *, hours: int) -> str:
    """Return the token of a new link that lets this person sign in once, within so many hours."""
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(token_hash=_hash(token), person=person_id, expires_at=utc_now() + timedelta(hours=hours)))
    session.flush()
    return token


def check_link(session: Session, token: str) -> None:
    """Let pass a token that would sign somebody in now; consumes nothing. Raises Forbidden."""
    if sessions.find_open_link(session, _hash(token), utc_now()) is None:
        raise _spent()


def enter(session: Session, token: str) -> str:
    """Consume a sign-in link and return the token of a new session. Raises Forbidden when used, expired or unknown."""
    now = utc_now()
    link_hash = _hash(token)
    if not sessions.take_link(session, link_hash, now):
        raise _spent()
    sessions.drop_expired(session, now)
    session_token = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            token_hash=_hash(session_token),
            person=sessions.person_of_link(session, link_hash),
            created_at=now,
            expires_at=now + timedelta(days=SESSION_DAYS),
        )
    )
    session.flush()
    return session_token


def person_of_session(session: Session, token: str) -> Actor | None:
    """Return who is signed in with this session token, or None when it is unknown or has expired."""
    person = sessions.find_person_of_session(session, _hash(token), utc_now())
    return None if person is None else memberships.actor_of(session, person)


def leave(session: Session, token: str) -> None:
    """End the session with this token; an unknown one is left alone."""
    sessions.drop_session(session, _hash(token))


def _hash(token: str) -> bytes:
    """Return the SHA-256 of a token, 32 bytes."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _spent() -> Forbidden:
    """Return the one answer for a used, an expired and an unknown link."""
    return Forbidden("This link has been used or has expired. Ask whoever runs the hub for a new one.")

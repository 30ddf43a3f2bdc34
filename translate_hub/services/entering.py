"""Getting in and out: passwords with a second step, one-time links, and the sessions of signed-in browsers.

Tokens are 256 random bits. The database keeps only their SHA-256 hash: with that much chance in a token, a slow hash
would protect nothing more.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from typing import Any, Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from translate_hub.domain.names import can_be_login, checked_login, checked_name, spelled_login
from translate_hub.domain.permissions import Actor
from translate_hub.errors import Forbidden, Invalid, SpentLink
from translate_hub.services import auditing, authenticators, joining, limiting, passwords
from translate_hub.services.limiting import Bucket
from translate_hub.storage import memberships, people, sessions
from translate_hub.storage.accounts import Person, SignInLink, WebSession
from translate_hub.storage.schema import utc_now

SESSION_DAYS: Final = 30
# A session's last moment is written down this often, not at every page.
SEEN_EVERY: Final = timedelta(minutes=1)
# How long the second step may wait for its code.
HALFWAY_SECONDS: Final = 600


class Purpose(StrEnum):
    """What a one-time link is for: to enter at once, or to choose a password first."""

    ENTER = "enter"
    SET_UP = "set-up"
    RESET = "reset"


class Refusal(Enum):
    """Why nobody was signed in: the login or the password or the code is wrong, or a code is still to come."""

    WRONG = "wrong"
    NEEDS_CODE = "needs-code"


@dataclass(frozen=True)
class Link:
    """What a one-time link that still counts is for, and for whom; `needs_code`: a second step is to be passed too."""

    purpose: Purpose
    login: str
    name: str
    needs_code: bool


@dataclass(frozen=True)
class Trial:
    """A counted try to sign in: its rows of the count, whose login it is (None for nobody's), the hash to check."""

    tries: Sequence[int]
    person: int | None
    password_hash: str | None


@dataclass(frozen=True)
class Visitor:
    """Who is signed in, and how they want the hub: `language`, `theme` and `time_zone` are None where they never said.

    `key` and `login` name the person, `session` this browser's session. `is_overdue`: the session's last moment is to
    be written down again.
    """

    actor: Actor
    key: str
    login: str
    session: str
    language: str | None
    theme: str | None
    time_zone: str | None
    local_drafts: bool
    shortcuts: Mapping[str, Any]
    is_overdue: bool


# --- One-time links ---------------------------------------------------------------------------------------------------


def make_sign_in_link(session: Session, person_id: int, *, hours: int, purpose: Purpose = Purpose.ENTER) -> str:
    """Return the token of a new link that lets this person in once, within so many hours."""
    token = secrets.token_urlsafe(32)
    expires_at = utc_now() + timedelta(hours=hours)
    session.add(SignInLink(token_hash=hash_of(token), person=person_id, purpose=purpose.value, expires_at=expires_at))
    session.flush()
    return token


def link_of(session: Session, token: str) -> Link:
    """Return what a link is for; consumes nothing. Raises Forbidden when it is used, expired or unknown."""
    link, person = _open_link(session, token)
    purpose = Purpose(link.purpose)
    needs_code = purpose is not Purpose.ENTER and authenticators.is_on(person)
    return Link(purpose, person.login, person.name, needs_code)


def enter(session: Session, token: str) -> str:
    """Consume a link that enters at once and return the token of a new session.

    Raises Forbidden when it is used, expired, unknown or asks for a password first.
    """
    link, person = _open_link(session, token)
    if link.purpose != Purpose.ENTER:
        raise Forbidden("This link asks for a new password; open it and choose one.")
    _use_up(session, link)
    return open_session(session, person.id)


def enter_with_new_password(
    session: Session, token: str, password_hash: str, *, login: str = "", name: str = "", code: str = ""
) -> str:
    """Consume a set-up or a reset link, set the password, and return the token of a new session.

    `password_hash`: made by passwords.hash_of. With a set-up link `login` and `name` are taken on. Where the person
    has a second step, `code` must pass it. Raises Forbidden, Invalid, Conflict; the link is then not used up.
    """
    link, person = _open_link(session, token)
    if link.purpose == Purpose.ENTER:
        raise Forbidden("This link signs in at once; it sets no password.")
    if authenticators.is_on(person) and not authenticators.takes(session, person, code):
        raise Invalid("This code is not the one of now. Wait for the next one of your authenticator and try again.")
    _use_up(session, link)
    if link.purpose == Purpose.SET_UP:
        person.name = checked_name(name)
        _take_login(session, person, checked_login(login, own=person.login))
    passwords.set_password(session, person.id, password_hash)
    auditing.note(session, memberships.actor_of(session, person), "password-set", person=person.key)
    return open_session(session, person.id)


def _open_link(session: Session, token: str) -> tuple[SignInLink, Person]:
    link = sessions.find_open_link(session, hash_of(token), utc_now())
    if link is None:
        raise _spent()
    return link, people.person_by_id(session, link.person)


def _use_up(session: Session, link: SignInLink) -> None:
    if not sessions.take_link(session, link.token_hash, utc_now()):  # somebody else was quicker
        raise _spent()


def _take_login(session: Session, person: Person, login: str) -> None:
    try:
        with session.begin_nested():
            person.login = login
    except IntegrityError as error:
        raise joining.login_is_taken(login) from error


def _spent() -> SpentLink:
    """Return the one answer for a used, an expired and an unknown link."""
    return SpentLink("This link has been used or has expired. Ask whoever runs the hub for a new one.")


# --- Signing in with a password ---------------------------------------------------------------------------------------


def begin(session: Session, login: str, buckets: Sequence[Bucket]) -> Trial | None:
    """Count a try to sign in and find what it is to be checked against; None where there were too many.

    Then ask passwords.matches outside any transaction, and `finish`. An unknown login answers as a known one does.
    """
    tries = limiting.try_once(session, buckets)
    if tries is None:
        return None
    spelled = spelled_login(login)
    person = people.find_person(session, spelled if can_be_login(spelled) else "")
    return Trial(tries, None, None) if person is None else Trial(tries, person.id, person.password_hash)


def finish(
    session: Session, trial: Trial, *, is_right: bool, code: str = "", code_buckets: Sequence[Bucket] = ()
) -> str | Refusal | None:
    """Return the token of a new session where the password was right and the second step, if there is one, is passed.

    A refusal is a return value: what it used up stays used up. A code counts in `code_buckets`; None where there were
    too many.
    """
    if not is_right or trial.person is None:
        return Refusal.WRONG
    person = people.person_by_id(session, trial.person)
    if person.password_hash != trial.password_hash:  # changed while it was checked
        return Refusal.WRONG
    if authenticators.is_on(person):
        if not code.strip():
            limiting.forgive(session, trial.tries)
            return Refusal.NEEDS_CODE
        tries = limiting.try_once(session, code_buckets)
        if tries is None:
            return None
        if not authenticators.takes(session, person, code):
            return Refusal.WRONG
        limiting.forgive(session, tries)
    limiting.forgive(session, trial.tries)
    return open_session(session, person.id)


def halfway(session: Session, trial: Trial) -> tuple[str, str]:
    """Return who has passed the first step, to be kept signed until the second: the person's key, and a stamp that
    another password would change.
    """
    assert trial.person is not None  # noqa: S101 - only a right password comes here
    person = people.person_by_id(session, trial.person)
    return person.key, _stamp(person)


def find_halfway(session: Session, key: str, stamp: str) -> Person | None:
    """Return who passed the first step, or None where their password has changed since."""
    person = people.find_person_by_key(session, key)
    return person if person and hmac.compare_digest(_stamp(person), stamp) else None


def finish_halfway(
    session: Session, person: Person, code: str, buckets: Sequence[Bucket], code_buckets: Sequence[Bucket] = ()
) -> str | Refusal | None:
    """Count a try at the second step, and `finish`; None where there were too many."""
    tries = limiting.try_once(session, buckets)
    if tries is None:
        return None
    trial = Trial(tries, person.id, person.password_hash)
    return finish(session, trial, is_right=True, code=code.strip() or "-", code_buckets=code_buckets)


def _stamp(person: Person) -> str:
    return hashlib.sha256((person.password_hash or "").encode()).hexdigest()[:32]


# --- Sessions ---------------------------------------------------------------------------------------------------------


def open_session(session: Session, person: int) -> str:
    """Return the token of a new session of this person (row id)."""
    now = utc_now()
    sessions.drop_expired(session, now)
    token = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            token_hash=hash_of(token),
            person=person,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(days=SESSION_DAYS),
        )
    )
    session.flush()
    return token


def person_of_session(session: Session, token: str) -> Actor | None:
    """Return who is signed in with this session token, or None when it is unknown or has expired."""
    visitor = find_visitor(session, token)
    return None if visitor is None else visitor.actor


def find_visitor(session: Session, token: str) -> Visitor | None:
    """Return who is signed in with this session token and how they want the hub, or None."""
    now = utc_now()
    found = sessions.find_visit(session, hash_of(token), now)
    if found is None:
        return None
    return Visitor(
        actor=found.actor,
        key=found.key,
        login=found.login,
        session=found.session,
        language=found.language,
        theme=found.theme,
        time_zone=found.time_zone,
        local_drafts=found.local_drafts,
        shortcuts=found.shortcuts,
        is_overdue=now - found.seen_at > SEEN_EVERY,
    )


def touch(session: Session, token: str) -> None:
    """Note that the session with this token is in use now."""
    sessions.touch(session, hash_of(token), utc_now())


def leave(session: Session, token: str) -> None:
    """End the session with this token; an unknown one is left alone."""
    sessions.drop_session(session, hash_of(token))


def hash_of(token: str) -> bytes:
    """Return the SHA-256 of a token, 32 bytes."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

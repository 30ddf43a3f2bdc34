"""One's own account: how colleagues, readers and the hub see one, the second step, one's data, and the way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from translate_hub.domain.names import ERASED, checked_name
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.errors import Conflict, Forbidden, Invalid, Message
from translate_hub.services import auditing, authenticators, entering, passwords
from translate_hub.services.entering import Purpose
from translate_hub.storage import people, personal, sessions
from translate_hub.storage.accounts import Person, WebSession
from translate_hub.storage.people import Listed
from translate_hub.storage.schema import utc_now

NOBODY: Final = "—"


class CreditMode(StrEnum):
    """How readers are told of somebody: by their name, by a pseudonym, or not at all."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    NONE = "none"


@dataclass(frozen=True)
class Profile:
    """How a person wants to be named, and the hub to be for them; None where they follow the browser.

    `time_zone`: an IANA name. `shortcuts`: keys that were changed, by action; ``{"off": True}`` for none at all.
    """

    name: str
    credit: CreditMode
    credit_name: str
    language: str | None
    theme: str | None
    time_zone: str | None
    local_drafts: bool
    shortcuts: Mapping[str, Any]


@dataclass(frozen=True)
class Security:
    """How a person's account is kept: whether it has a password, since when a second step, how many codes are left,
    and the browsers that are signed in.
    """

    has_password: bool
    second_step_since: datetime | None
    codes_left: int
    sessions: Sequence[WebSession]


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """Return the names of the time zones one can live in (IANA), and UTC."""
    places = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(places)))


# --- The profile ------------------------------------------------------------------------------------------------------


def profile_of(session: Session, actor: Actor) -> Profile:
    """Return one's own profile."""
    person = people.person_by_id(session, actor.person)
    return Profile(
        person.name, CreditMode(person.credit_mode), person.credit_name, person.language, person.theme,
        person.time_zone, person.local_drafts, person.shortcuts,
    )  # fmt: skip


def change_profile(session: Session, actor: Actor, profile: Profile) -> None:
    """Replace one's own profile. Raises Invalid for a name, a pseudonym or a time zone that cannot be used."""
    person = people.person_by_id(session, actor.person)
    person.name = checked_name(profile.name)
    person.credit_mode = profile.credit.value
    if profile.credit is CreditMode.PSEUDONYM and not profile.credit_name.strip():
        raise Invalid("Give the pseudonym that readers are to see, or choose another credit.")
    person.credit_name = checked_name(profile.credit_name) if profile.credit_name.strip() else ""
    if profile.time_zone is not None and profile.time_zone not in time_zones():
        raise Invalid(
            "“%(zone)s” is no time zone; choose one of the list, such as Asia/Tehran.", zone=profile.time_zone
        )
    person.language, person.theme, person.time_zone = profile.language, profile.theme, profile.time_zone
    person.local_drafts, person.shortcuts = profile.local_drafts, dict(profile.shortcuts)
    session.flush()


# --- Passwords, second steps, sessions --------------------------------------------------------------------------------


def security_of(session: Session, actor: Actor) -> Security:
    """Return how one's own account is kept."""
    person = people.person_by_id(session, actor.person)
    return Security(
        person.password_hash is not None,
        person.totp_since if authenticators.is_on(person) else None,
        people.recovery_codes_left(session, person.id),
        sessions.sessions_of(session, person.id, utc_now()),
    )


def password_hash_of(session: Session, actor: Actor) -> str | None:
    """Return the hash to check one's own password against, outside the transaction; None where there is none yet."""
    return people.person_by_id(session, actor.person).password_hash


def change_password(session: Session, actor: Actor, *, old_hash: str | None, new_hash: str, token: str) -> None:
    """Set one's own password; ends every other session of theirs, and every link that would let them in.

    `old_hash`: what the old password was checked against. `token`: of the session that stays. Raises Conflict.
    """
    person = _unchanged(session, actor, old_hash)
    passwords.set_password(session, person.id, new_hash, keep=entering.hash_of(token))
    auditing.note(session, actor, "password-changed", person=person.key)


def begin_second_step(session: Session, actor: Actor, *, old_hash: str | None) -> None:
    """Make a secret for an authenticator; it counts once a code of it was given. Raises Conflict."""
    person = _unchanged(session, actor, old_hash)
    if old_hash is None:
        raise Invalid("Set a password first; the second step comes after it.")
    if authenticators.is_on(person):
        raise Conflict("The second step is on already; switch it off first to use another authenticator.")
    person.totp_secret, person.totp_step = authenticators.new_secret(), None
    session.flush()


def pending_secret(session: Session, actor: Actor) -> tuple[str, str] | None:
    """Return the secret that waits for its first code, and the address of it an authenticator reads; None for none."""
    person = people.person_by_id(session, actor.person)
    if person.totp_secret is None or authenticators.is_on(person):
        return None
    return person.totp_secret, authenticators.address_of(person.totp_secret, person.login)


def confirm_second_step(session: Session, actor: Actor, code: str) -> list[str]:
    """Switch the second step on where the code is right, and return new recovery codes: they are shown this once.

    Raises Invalid for a wrong code, Conflict where no secret waits.
    """
    person = people.person_by_id(session, actor.person)
    if person.totp_secret is None or authenticators.is_on(person):
        raise Conflict("There is no second step to confirm; begin again.")
    if not authenticators.takes_step(session, person, code):
        raise Invalid("This is not the code of now. Check the clock of your device, and type the next code.")
    person.totp_since = utc_now()
    auditing.note(session, actor, "second-step-on", person=person.key)
    return authenticators.make_recovery_codes(session, person.id)


def stop_second_step(session: Session, actor: Actor, *, old_hash: str | None) -> None:
    """Switch the second step off, and forget its secret and recovery codes. Raises Conflict."""
    person = _unchanged(session, actor, old_hash)
    _drop_second_step(session, person)
    auditing.note(session, actor, "second-step-off", person=person.key)


def forget_second_step(session: Session, actor: Actor) -> None:
    """Forget a second step that was begun and never confirmed; one that is on is left alone."""
    person = people.person_by_id(session, actor.person)
    if not authenticators.is_on(person):
        _drop_second_step(session, person)


def renew_recovery_codes(session: Session, actor: Actor, *, old_hash: str | None) -> list[str]:
    """Return new recovery codes in the place of the old ones; they are shown this once. Raises Conflict."""
    person = _unchanged(session, actor, old_hash)
    if not authenticators.is_on(person):
        raise Conflict("The second step is off, so there are no recovery codes; switch it on first.")
    auditing.note(session, actor, "recovery-codes-renewed", person=person.key)
    return authenticators.make_recovery_codes(session, person.id)


def end_session(session: Session, actor: Actor, key: str) -> None:
    """End one of one's own sessions; an unknown one is left alone."""
    if key in {one.key for one in sessions.sessions_of(session, actor.person, utc_now())}:
        sessions.drop_session_by_key(session, actor.person, key)


def end_other_sessions(session: Session, actor: Actor, token: str) -> None:
    """End all of one's own sessions but the one with this token."""
    sessions.drop_sessions_of(session, actor.person, keep=entering.hash_of(token))


def _drop_second_step(session: Session, person: Person) -> None:
    person.totp_secret = person.totp_since = person.totp_step = None
    people.replace_recovery_codes(session, person.id, [])


def _unchanged(session: Session, actor: Actor, old_hash: str | None) -> Person:
    person = people.person_by_id(session, actor.person)
    if person.password_hash != old_hash:
        raise Conflict("Your password was changed at this moment in another place; load the page and try again.")
    return person


# --- Those who run the hub --------------------------------------------------------------------------------------------


def everybody(session: Session, actor: Actor) -> list[Listed]:
    """Return everybody, for who runs the hub. Raises Forbidden."""
    require(actor, Act.RUN_HUB)
    return people.everybody(session)


def make_link(
    session: Session, actor: Actor, login: str, *, purpose: Purpose, hours: int, drop_second_step: bool = False
) -> str:
    """Return the token of a one-time link for the person with this login: to set up their account, or to reset it.

    Earlier links of theirs count no more. `drop_second_step`: for who lost the authenticator and every recovery code.
    Raises NotFound, Forbidden.
    """
    require(actor, Act.RUN_HUB)
    person = people.person_by_login(session, login)
    if person.erased_at is not None:
        raise Forbidden("This person had themselves erased; nobody can sign in as them.")
    if drop_second_step:
        _drop_second_step(session, person)
    sessions.drop_open_links_of(session, person.id)
    dropped = "yes" if drop_second_step else None
    auditing.note(session, actor, f"{purpose}-link-made", person=person.key, second_step_dropped=dropped)
    return entering.make_sign_in_link(session, person.id, hours=hours, purpose=purpose)


# --- One's data, and the way out --------------------------------------------------------------------------------------


def data_of(session: Session, actor: Actor) -> dict[str, Any]:
    """Return everything the hub holds of one, as plain values: profile, roles, texts, drafts, proposals,
    credits, sessions."""
    person = people.person_by_id(session, actor.person)
    profile = profile_of(session, actor)
    return {
        "profile": {
            "key": person.key,
            "login": person.login,
            "name": profile.name,
            "credit": profile.credit.value,
            "credit_name": profile.credit_name,
            "language": profile.language,
            "theme": profile.theme,
            "time_zone": profile.time_zone,
            "local_drafts": profile.local_drafts,
            "shortcuts": dict(profile.shortcuts),
            "second_step_since": person.totp_since,
        },
        "roles": [
            {"project": part.project, "language": part.language, "role": part.role}
            for part in people.parts_of(session, person.id)
        ],
        "texts": personal.texts_by(session, person.id),
        "drafts": personal.drafts_of(session, person.id),
        "proposals": personal.proposals_by(session, person.id),
        "credits": personal.credits_of(session, person.id),
        "sessions": [
            {"key": one.key, "begun": one.created_at, "seen": one.seen_at, "ends": one.expires_at}
            for one in sessions.sessions_of(session, person.id, utc_now())
        ],
    }


def before_erasing(session: Session, actor: Actor, *, command_line: str) -> list[Message]:
    """Return what others would lose if this person went, a sentence each.

    `command_line`: the login of who works there, and does not count.
    """
    told = [
        Message("You are the only admin of “%(project)s”. Make somebody else one first.", {"project": part.name})
        for part in people.projects_with_no_other_admin(session, actor.person)
    ]
    if people.is_last_operator(session, actor.person, without_login=command_line):
        told.append(
            Message(
                "You are the only one who runs this hub. Make somebody else an operator first, at the command line."
            )
        )
    return told


def erase(session: Session, actor: Actor, *, old_hash: str | None, is_told: bool, command_line: str) -> None:
    """Drop a person's name, login, password, second step, roles, sessions, links, drafts, waiting files and credit.

    Their texts stay: they are part of articles, and name nobody now. `is_told`: they have read `before_erasing` and
    want it all the same. Raises Conflict where they have not, or where the password changed while it was checked.
    """
    person = _unchanged(session, actor, old_hash)
    if not is_told and before_erasing(session, actor, command_line=command_line):
        raise Conflict("Others depend on you here; read what they would lose, and say that you want it all the same.")
    auditing.note(session, actor, "person-erased", person=person.key)
    people.drop_what_is_private(session, person.id)
    person.login, person.name = f"{ERASED}{person.key}", NOBODY
    person.password_hash = person.totp_secret = person.totp_since = person.totp_step = None
    person.credit_mode, person.credit_name = CreditMode.NONE.value, ""
    person.language = person.theme = person.time_zone = None
    person.shortcuts, person.is_operator, person.erased_at = {}, False, utc_now()
    session.flush()

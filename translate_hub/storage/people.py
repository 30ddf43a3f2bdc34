"""People: queries over the rows of accounts, and what of the hub is one person's own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, delete, exists, func, select, update
from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Role
from translate_hub.errors import NotFound
from translate_hub.storage.accounts import Membership, Person, RecoveryCode, SignInLink, WebSession
from translate_hub.storage.articles import Project, Upload
from translate_hub.storage.editions import Draft


@dataclass(frozen=True)
class Part:
    """A role of somebody in a project: its row id, slug and name, the language (``*`` for all), the role's word."""

    id: int
    project: str
    name: str
    language: str
    role: str


@dataclass(frozen=True)
class Listed:
    """A line of the list of people; `seen_at` is when a signed-in browser of theirs last asked for something."""

    person: Person
    parts: Sequence[Part]
    seen_at: datetime | None


def find_person(session: Session, login: str) -> Person | None:
    """Return the person with this login, or None."""
    return session.scalar(select(Person).where(Person.login == login))


def find_person_by_key(session: Session, key: str) -> Person | None:
    """Return the person with this public key, or None."""
    return session.scalar(select(Person).where(Person.key == key))


def person_by_login(session: Session, login: str) -> Person:
    """Return the person with this login; raises NotFound."""
    found = find_person(session, login)
    if found is None:
        raise NotFound("There is no person with the login “%(login)s”.", login=login)
    return found


def person_by_id(session: Session, person: int) -> Person:
    """Return the person with this row id, which is known to exist."""
    return session.get_one(Person, person)


def find_first_operator(session: Session, *, without_login: str) -> Person | None:
    """Return who runs the hub: of those with every right, one who has a password where there is one, else the first.

    `without_login`: who works at the command line, and needs no way in.
    """
    return session.scalars(
        select(Person)
        .where(Person.is_operator, Person.login != without_login, Person.erased_at.is_(None))
        .order_by(Person.password_hash.is_(None), Person.id)
        .limit(1)
    ).one_or_none()


def has_ever_signed_in(session: Session, person: int) -> bool:
    """Tell whether the person has a password, a link of theirs was ever used or a browser of theirs is signed in."""
    used = exists().where(SignInLink.person == person, SignInLink.used_at.is_not(None))
    present = exists().where(WebSession.person == person)
    chosen = exists().where(Person.id == person, Person.password_hash.is_not(None))
    return bool(session.scalar(select(used | present | chosen)))


def everybody(session: Session) -> list[Listed]:
    """Return everybody who is not erased, by login, with their roles, in a constant number of queries."""
    parts: dict[int, list[Part]] = defaultdict(list)
    for person, part in _parts(session, Membership.person.is_not(None)):
        parts[person].append(part)
    seen = dict(
        session.execute(select(WebSession.person, func.max(WebSession.seen_at)).group_by(WebSession.person)).all()
    )
    people = session.scalars(select(Person).where(Person.erased_at.is_(None)).order_by(Person.login)).all()
    return [Listed(person, parts[person.id], seen.get(person.id)) for person in people]


def parts_of(session: Session, person: int) -> list[Part]:
    """Return a person's roles, by project and language."""
    return [part for _person, part in _parts(session, Membership.person == person)]


def _parts(session: Session, wanted: ColumnElement[bool]) -> list[tuple[int, Part]]:
    rows = session.execute(
        select(Membership.person, Project.id, Project.slug, Project.name, Membership.language, Membership.role)
        .join(Project, Project.id == Membership.project)
        .where(wanted, Project.deleted_at.is_(None))
        .order_by(Project.slug, Membership.language)
    )
    return [(person, Part(project, slug, name, tag, role)) for person, project, slug, name, tag, role in rows]


def projects_with_no_other_admin(session: Session, person: int) -> list[Part]:
    """Return the projects of which this person is the only admin."""
    others = (
        select(Membership.project)
        .join(Person, Person.id == Membership.person)
        .where(Membership.role == Role.ADMIN.value, Membership.person != person, Person.erased_at.is_(None))
    )
    return [
        part
        for part in parts_of(session, person)
        if part.role == Role.ADMIN and part.id not in set(session.scalars(others))
    ]


def is_last_operator(session: Session, person: int, *, without_login: str) -> bool:
    """Tell whether this person runs the hub and nobody else does but the one who works at the command line."""
    running = select(Person.id).where(Person.is_operator, Person.erased_at.is_(None), Person.login != without_login)
    return session.scalars(running).all() == [person]


def take_step(session: Session, person: int, step: int) -> bool:
    """Note that a code for this time step was taken; tell whether it is later than every one taken before."""
    result = session.execute(
        update(Person)
        .where(Person.id == person, Person.totp_step.is_(None) | (Person.totp_step < step))
        .values(totp_step=step)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one; this tells the type checker
    return bool(result.rowcount == 1)


def replace_recovery_codes(session: Session, person: int, hashes: Sequence[bytes]) -> None:
    """Give a person these recovery codes, by their hashes, in the place of all earlier ones."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person == person))
    session.add_all(RecoveryCode(person=person, code_hash=one) for one in hashes)
    session.flush()


def take_recovery_code(session: Session, person: int, code_hash: bytes, now: datetime) -> bool:
    """Use a recovery code up; tell whether it was one of this person's that was not used before."""
    result = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.person == person, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE always gives one; this tells the type checker
    return bool(result.rowcount == 1)


def recovery_codes_left(session: Session, person: int) -> int:
    """Return how many recovery codes of a person are unused."""
    query = select(func.count()).where(RecoveryCode.person == person, RecoveryCode.used_at.is_(None))
    return session.scalars(query).one()


def drop_what_is_private(session: Session, person: int) -> None:
    """Delete what is one person's own and no part of any text: roles, drafts, files waiting, codes, links, sessions."""
    for row in (Membership, Draft, Upload, RecoveryCode, SignInLink, WebSession):
        session.execute(delete(row).where(row.person == person).execution_options(synchronize_session=False))

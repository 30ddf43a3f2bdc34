"""Who has which role where: queries over memberships."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from translate_hub.domain.permissions import EVERY_LANGUAGE, Actor, Role
from translate_hub.errors import NotFound
from translate_hub.storage.accounts import Membership, Person
from translate_hub.storage.articles import Project


@dataclass(frozen=True)
class Member:
    """A person in a project: row id, public key, login, the name colleagues see, and their roles by language (BCP 47,
    or ``*`` for all).
    """

    person: int
    key: str
    login: str
    name: str
    roles: Mapping[str, Role]


def actor_of(session: Session, person: Person) -> Actor:
    """Return a person as use cases know them, with every role they have."""
    rows = session.execute(
        select(Membership.project, Membership.language, Membership.role).where(Membership.person == person.id)
    )
    roles = {(project, language): Role(role) for project, language, role in rows}
    return Actor(person.id, person.name, person.is_operator, roles)


def lock_members(session: Session, project: int) -> None:
    """Wait until nobody else changes who is in the project or its languages; held until the transaction ends."""
    session.execute(select(Project.id).where(Project.id == project).with_for_update()).one()


def members_of(session: Session, project: int) -> list[Member]:
    """Return everybody with a role in the project, by name."""
    rows = session.execute(
        select(Person.id, Person.key, Person.login, Person.name, Membership.language, Membership.role)
        .join(Membership, Membership.person == Person.id)
        .where(Membership.project == project)
        .order_by(func.lower(Person.name), Person.id, Membership.language)
    )
    people: dict[int, tuple[str, str, str]] = {}
    roles: dict[int, dict[str, Role]] = defaultdict(dict)
    for person, key, login, name, language, role in rows:
        people[person] = (key, login, name)
        roles[person][language] = Role(role)
    return [Member(person, *known, roles[person]) for person, known in people.items()]


def member_by_key(session: Session, project: int, key: str) -> Member:
    """Return the member of a project with this public key; raises NotFound, also for people of other projects."""
    found = next((one for one in members_of(session, project) if one.key == key), None)
    if found is None:
        raise NotFound("There is nobody “%(person)s” in this project.", person=key)
    return found


def roles_in(session: Session, project: int, person: int) -> dict[str, Role]:
    """Return a person's roles in a project, by language."""
    rows = session.execute(
        select(Membership.language, Membership.role).where(Membership.project == project, Membership.person == person)
    )
    return {language: Role(role) for language, role in rows}


def set_roles(session: Session, project: int, person: int, roles: Mapping[str, Role]) -> None:
    """Make these a person's roles in a project, by language, in the place of those they had."""
    session.execute(
        delete(Membership)
        .where(Membership.project == project, Membership.person == person)
        .execution_options(synchronize_session="fetch")
    )
    session.add_all(
        Membership(project=project, person=person, language=language, role=role.value)
        for language, role in roles.items()
    )
    session.flush()


def admins_of(session: Session, project: int) -> frozenset[int]:
    """Return the row ids of a project's admins who can still sign in."""
    query = (
        select(Membership.person)
        .join(Person, Person.id == Membership.person)
        .where(
            Membership.project == project,
            Membership.language == EVERY_LANGUAGE,
            Membership.role == Role.ADMIN.value,
            Person.erased_at.is_(None),
        )
    )
    return frozenset(session.scalars(query))


def people_in_language(session: Session, project: int, language: str) -> int:
    """Return how many people have a role in this one language of a project."""
    query = select(func.count()).where(Membership.project == project, Membership.language == language)
    return session.scalar(query) or 0

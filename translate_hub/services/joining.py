"""How people come to the hub: the built-in ones who run it, those the operator makes, those who were invited."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from translate_hub.domain.languages import standardise
from translate_hub.domain.names import checked_login, checked_name
from translate_hub.domain.permissions import EVERY_LANGUAGE, PROJECT_ROLES, Act, Actor, Role, require
from translate_hub.errors import Conflict, Invalid
from translate_hub.services import auditing
from translate_hub.storage import people, projects
from translate_hub.storage.accounts import Membership, Person


def join_as_operator(session: Session, login: str, *, name: str) -> Person:
    """Return the person with this login, made with every right where there is none; two at once make one."""
    known = people.find_person(session, login)
    if known is not None:
        return known
    person = Person(login=login, name=name, is_operator=True)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        return people.person_by_login(session, login)
    return person


def join(session: Session, login: str, *, name: str, password_hash: str | None = None) -> Person:
    """Add a person without any role, as somebody who was invited chose to be called.

    `password_hash`: made by passwords.hash_of, outside the transaction. Raises Invalid for a login or a name that
    cannot be used, Conflict for a login that is taken.
    """
    person = Person(login=checked_login(login), name=checked_name(name), password_hash=password_hash)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError as error:
        raise login_is_taken(person.login) from error
    return person


def login_is_taken(login: str) -> Conflict:
    """Return the error for a login that somebody else has."""
    return Conflict("The login “%(login)s” is taken; choose another one.", login=login)


def create_person(
    session: Session,
    actor: Actor,
    login: str,
    *,
    role: Role | None = None,
    project: str | None = None,
    language: str | None = None,
    is_operator: bool = False,
) -> Person:
    """Add a person, with a role in a project (by its slug) where one is named; their name is their login at first.

    `language`: one of the project's (BCP 47), None for all of them. Whoever runs the hub may do this. Raises Invalid
    for a role without a project and the reverse, and for a language the project does not have; Conflict, Forbidden.
    """
    require(actor, Act.RUN_HUB)
    if (role is None) != (project is None):
        raise Invalid("A role is one in a project: name both, or neither.")
    person = join(session, login, name=login)
    person.is_operator = is_operator
    session.flush()
    where = None
    if role is not None and project is not None:
        where = projects.project_by_slug(session, actor, project).id
        scope = _scope(session, where, role, language)
        session.add(Membership(project=where, person=person.id, language=scope, role=role.value))
    auditing.note(
        session, actor, "person-created", project=where, person=person.key, role=role and role.value, language=language
    )
    return person


def _scope(session: Session, project: int, role: Role, language: str | None) -> str:
    """Return the language a role is kept with: one of the project's, or every one."""
    if language is None:
        return EVERY_LANGUAGE
    language = standardise(language)
    if role in PROJECT_ROLES:
        raise Invalid("The role “%(role)s” is one for the whole project; leave the language out.", role=role.value)
    known = projects.languages_of(session, project)
    if language not in known:
        raise Invalid(
            "The project has no language “%(language)s”; it has %(known)s.", language=language, known=", ".join(known)
        )
    return language

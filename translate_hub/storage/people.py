"""People by their logins: queries over the rows of accounts."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from translate_hub.errors import NotFound
from translate_hub.storage.accounts import Person, SignInLink, WebSession


def find_person(session: Session, login: str) -> Person | None:
    """Return the person with this login, or None."""
    return session.scalar(select(Person).where(Person.login == login))


def person_by_login(session: Session, login: str) -> Person:
    """Return the person with this login; raises NotFound."""
    found = find_person(session, login)
    if found is None:
        raise NotFound("There is no person with the login “%(login)s”.", login=login)
    return found


def has_ever_signed_in(session: Session, person: int) -> bool:
    """Tell whether a link of the person was ever used or a browser of theirs is signed in."""
    used = exists().where(SignInLink.person == person, SignInLink.used_at.is_not(None))
    present = exists().where(WebSession.person == person)
    return bool(session.scalar(select(used | present)))

"""Who has which role where: queries over memberships."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Actor, Role
from translate_hub.storage.accounts import Membership, Person


def actor_of(session: Session, person: Person) -> Actor:
    """Return a person as use cases know them, with every role they have."""
    rows = session.execute(
        select(Membership.project, Membership.language, Membership.role).where(Membership.person == person.id)
    )
    roles = {(project, language): Role(role) for project, language, role in rows}
    return Actor(person.id, person.name, person.is_operator, roles)

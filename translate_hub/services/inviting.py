"""Who is in a project: invitations, and the roles people have in it.

One rule holds for all of it: somebody gives and takes only roles that they manage. An admin manages every role of the
project; a language editor those of their language, up to language editor. So nobody can raise themselves, and nobody
hands out more than they may. An invitation is worth what its maker may hand out on the day it is accepted.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from translate_hub.domain.permissions import (
    EVERY_LANGUAGE,
    LANGUAGE_ROLES,
    PROJECT_ROLES,
    Act,
    Actor,
    Role,
    may,
    require,
)
from translate_hub.errors import Forbidden, Invalid, NotFound, SpentLink
from translate_hub.services import auditing, joining
from translate_hub.storage import invitations, memberships, projects
from translate_hub.storage.accounts import Invitation, Person
from translate_hub.storage.articles import Project
from translate_hub.storage.invitations import Grant, OpenInvitation
from translate_hub.storage.memberships import Member
from translate_hub.storage.schema import utc_now

INVITATION_HOURS: Final = 72


@dataclass(frozen=True)
class Offer:
    """What an invitation offers whoever holds its link: a project (its row id, slug and name), roles by language (BCP
    47, or ``*`` for all), until when.
    """

    project: int
    slug: str
    name: str
    grants: Sequence[Grant]
    expires_at: datetime


def may_hand_out(actor: Actor, project: int, language: str, role: Role) -> bool:
    """Return whether this person may give or take this role, for a language (BCP 47) or for all of them (``*``)."""
    if role in PROJECT_ROLES:
        return language == EVERY_LANGUAGE and may(actor, Act.MANAGE_PROJECT, project)
    return may(actor, Act.MANAGE_LANGUAGE, project, language)


def roles_to_hand_out(actor: Actor, project: int, language: str) -> list[Role]:
    """Return the roles this person may give for a language or for all of them (``*``), the least first."""
    return [role for role in (*LANGUAGE_ROLES, *PROJECT_ROLES) if may_hand_out(actor, project, language, role)]


def with_grants(have: Mapping[str, Role], grants: Iterable[Grant], languages: Sequence[str]) -> dict[str, Role]:
    """Return the roles somebody has once they are given others: none they have is lowered.

    `languages` are the project's. Whoever is both source editor and something in every language has the latter in
    each language by name, for there is one role a scope.
    """
    after = dict(have)
    for language, role in grants:
        if language == EVERY_LANGUAGE:
            _grant_everywhere(after, role, languages)
        else:
            after[language] = _higher(after.get(language), role)
    return after


def invite(session: Session, actor: Actor, project: int, grants: Sequence[Grant]) -> str:
    """Return the token of a new link that gives whoever opens it these roles in a project (row id), once, within 72
    hours. Only its hash is kept.

    Raises Invalid for no roles, for two in one language and for a language that is not the project's; NotFound,
    Forbidden.
    """
    require(actor, Act.SEE_PROJECT, project)
    _check_grants(grants, projects.languages_of(session, project))
    for language, role in grants:
        _require_handing_out(actor, project, language, role)
    token = secrets.token_urlsafe(32)
    now = utc_now()
    session.add(
        Invitation(
            token_hash=_hash(token),
            project=project,
            grants=[[language, role.value] for language, role in grants],
            by=actor.person,
            at=now,
            expires_at=now + timedelta(hours=INVITATION_HOURS),
        )
    )
    session.flush()
    for language, role in grants:
        auditing.note(session, actor, "invited", project=project, role=role.value, language=language)
    return token


def open_invitations(session: Session, actor: Actor, project: int) -> list[OpenInvitation]:
    """Return the invitations into a project that wait to be used and that this person may withdraw, newest first."""
    require(actor, Act.SEE_PROJECT, project)
    return [
        one
        for one in invitations.open_of(session, project, utc_now())
        if all(may_hand_out(actor, project, *grant) for grant in one.grants)
    ]


def withdraw(session: Session, actor: Actor, project: int, key: str) -> None:
    """Withdraw an invitation by its key: its link opens nothing any more.

    Raises NotFound where there is no open one that this person may withdraw, Forbidden.
    """
    require(actor, Act.SEE_PROJECT, project)
    found = next((one for one in open_invitations(session, actor, project) if one.key == key), None)
    if found is None or not invitations.withdraw(session, project, key, utc_now()):
        raise NotFound("This invitation has been used, withdrawn, or has expired.")
    for language, role in found.grants:
        auditing.note(session, actor, "invitation-withdrawn", project=project, role=role.value, language=language)


def offer_of(session: Session, token: str) -> Offer:
    """Return what the link with this token offers; looking does not use it up. Raises Forbidden when it is spent."""
    invitation = invitations.find_open(session, _hash(token), utc_now())
    if invitation is None:
        raise _spent()
    project = session.get_one(Project, invitation.project)
    languages = {EVERY_LANGUAGE, *projects.languages_of(session, project.id)}
    maker = memberships.actor_of(session, session.get_one(Person, invitation.by))
    grants = [
        grant
        for grant in invitations.grants_of(invitation)
        if grant[0] in languages and may_hand_out(maker, project.id, *grant)
    ]
    if not grants or project.deleted_at is not None:
        raise _spent()
    return Offer(project.id, project.slug, project.name, grants, invitation.expires_at)


def accept(session: Session, actor: Actor, token: str) -> Offer:
    """Use an invitation up and give this person its roles; one they have already is never lowered.

    Raises Forbidden when the link is used, withdrawn, expired or unknown. Whoever holds the link may do this.
    """
    offer = offer_of(session, token)
    memberships.lock_members(session, offer.project)
    if not invitations.take(session, _hash(token), actor.person, utc_now()):
        raise _spent()
    person = session.get_one(Person, actor.person)
    have = memberships.roles_in(session, offer.project, person.id)
    after = with_grants(have, offer.grants, projects.languages_of(session, offer.project))
    memberships.set_roles(session, offer.project, person.id, after)
    for language, role in offer.grants:
        auditing.note(
            session, actor, "joined", project=offer.project, person=person.key, role=role.value, language=language
        )
    return offer


def accept_as_new(session: Session, token: str, *, login: str, name: str, password_hash: str) -> tuple[Actor, Offer]:
    """Use an invitation up and add the person who holds it, with its roles; return them and what they joined.

    `password_hash` comes from passwords.hash_of, outside the transaction. Raises Invalid for a login or a name that
    cannot be used, Conflict for a login that is taken, Forbidden for a link that is spent: it stays good otherwise.
    """
    offer_of(session, token)
    person = joining.join(session, login, name=name, password_hash=password_hash)
    offer = accept(session, Actor(person.id, person.name), token)
    return memberships.actor_of(session, person), offer


def members_to_see(session: Session, actor: Actor, project: int) -> list[Member]:
    """Return the people of a project as far as this person manages them: themselves, and every role they may take.

    Somebody who manages one language also sees who holds a role for all of them, to know whom to ask.
    """
    require(actor, Act.SEE_PROJECT, project)
    everybody = memberships.members_of(session, project)
    manages = any(roles_to_hand_out(actor, project, language) for language in projects.languages_of(session, project))
    shown = []
    for one in everybody:
        roles = {
            language: role
            for language, role in one.roles.items()
            if one.person == actor.person
            or may_hand_out(actor, project, language, role)
            or (manages and language == EVERY_LANGUAGE)
        }
        if roles:
            shown.append(Member(one.person, one.key, one.login, one.name, roles))
    return shown


def may_take(actor: Actor, project: int, member: Member, language: str) -> bool:
    """Return whether this person may take a member's role in a language away: one may always leave."""
    role = member.roles.get(language)
    return role is not None and (member.person == actor.person or may_hand_out(actor, project, language, role))


def change_role(session: Session, actor: Actor, project: int, key: str, *, language: str, role: Role | None) -> Member:
    """Give a member (by public key) a role for a language, or for all of them (``*``), in the place of the one they
    have there; None takes it away. Return them as they then are.

    Raises NotFound for somebody who is not in the project; Invalid for a language the project does not have, for a
    role that is not one of a language and for the last admin; Forbidden where either role is not this person's to
    give.
    """
    require(actor, Act.SEE_PROJECT, project)
    memberships.lock_members(session, project)
    member = memberships.member_by_key(session, project, key)
    was = member.roles.get(language)
    if was is not None and not (role is None and member.person == actor.person):
        _require_handing_out(actor, project, language, was)
    if role is not None:
        _check_grants([(language, role)], projects.languages_of(session, project))
        _require_handing_out(actor, project, language, role)
    if role is None and was is None:
        raise NotFound("This person has no such role; it may have been taken a moment ago.")
    if role == was:
        return member
    after = {scope: one for scope, one in member.roles.items() if scope != language}
    if role is not None:
        after[language] = role
    _keep_an_admin(session, project, member, after)
    memberships.set_roles(session, project, member.person, after)
    auditing.note(
        session,
        actor,
        "role-taken" if role is None else "role-changed" if was else "role-given",
        project=project,
        person=key,
        language=language,
        role=role or was,
        was=was if role else None,
    )
    return replace(member, roles=after)


def _keep_an_admin(session: Session, project: int, member: Member, after: Mapping[str, Role]) -> None:
    """Raise Invalid where a project that has an admin would be left without one."""
    is_admin = member.roles.get(EVERY_LANGUAGE) is Role.ADMIN
    if is_admin and after.get(EVERY_LANGUAGE) is not Role.ADMIN:
        others = memberships.admins_of(session, project) - {member.person}
        if not others:
            raise Invalid("This is the project’s last admin. Make somebody else an admin first.")


def _check_grants(grants: Sequence[Grant], known: Sequence[str]) -> None:
    if not grants:
        raise Invalid("Choose a role, and at least one language for it.")
    if len({language for language, _role in grants}) < len(grants):
        raise Invalid("Choose one role a language.")
    for language, role in grants:
        if role in PROJECT_ROLES and language != EVERY_LANGUAGE:
            raise Invalid("This role is one for the whole project, not for one language.")
        if language not in {EVERY_LANGUAGE, *known}:
            raise Invalid("The project has no language “%(language)s”.", language=language)


def _require_handing_out(actor: Actor, project: int, language: str, role: Role) -> None:
    if not may_hand_out(actor, project, language, role):
        raise Forbidden("You may not give or take this role; ask an admin of the project.")


def _grant_everywhere(after: dict[str, Role], role: Role, languages: Sequence[str]) -> None:
    have = after.get(EVERY_LANGUAGE)
    pair = {have, role}
    if Role.SOURCE_EDITOR in pair and not pair <= {None, *PROJECT_ROLES}:
        in_each = role if have is Role.SOURCE_EDITOR else have
        assert in_each is not None  # noqa: S101 - one of the two is a role of languages; this tells the type checker
        for language in languages:
            after[language] = _higher(after.get(language), in_each)
        after[EVERY_LANGUAGE] = Role.SOURCE_EDITOR
    else:
        after[EVERY_LANGUAGE] = _higher(have, role)


def _higher(have: Role | None, role: Role) -> Role:
    order = [*LANGUAGE_ROLES, *PROJECT_ROLES]
    return role if have is None else max(have, role, key=order.index)


def _hash(token: str) -> bytes:
    """Return the SHA-256 of a token, 32 bytes: with 256 random bits in it, a slow hash would protect nothing more."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _spent() -> SpentLink:
    """Return the one answer for a used, a withdrawn, an expired and an unknown invitation."""
    return SpentLink("This invitation has been used, withdrawn, or has expired. Ask whoever sent it for a new one.")

"""Who is in a project: the members' page, invitations, and what an invitation's link opens."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.domain.permissions import EVERY_LANGUAGE, PROJECT_ROLES, Actor, Role
from translate_hub.errors import Conflict, Invalid, Message
from translate_hub.services import entering, inviting, limiting, passwords
from translate_hub.services.inviting import Offer
from translate_hub.storage import projects as stored
from translate_hub.storage.articles import Project
from translate_hub.storage.invitations import Grant
from translate_hub.storage.memberships import Member
from translate_hub.web.context import current_actor, current_hub, find_actor, remember_session
from translate_hub.web.desk import frame_of
from translate_hub.web.errors import status_of
from translate_hub.web.security import TooManyTries

pages = Blueprint("members", __name__)

ROLES: dict[Role, Message] = {
    Role.READER: Message("reader"),
    Role.CONTRIBUTOR: Message("contributor"),
    Role.TRANSLATOR: Message("translator"),
    Role.REVIEWER: Message("reviewer"),
    Role.LANGUAGE_EDITOR: Message("language editor"),
    Role.SOURCE_EDITOR: Message("source editor"),
    Role.ADMIN: Message("admin"),
}
WHAT_ROLES_MAY: dict[Role, Message] = {
    Role.READER: Message("sees the translations"),
    Role.CONTRIBUTOR: Message("suggests texts, which a translator accepts or not"),
    Role.TRANSLATOR: Message("translates, and decides on suggestions"),
    Role.REVIEWER: Message("translates, and approves translations"),
    Role.LANGUAGE_EDITOR: Message("translates, approves, publishes, and invites people into the language"),
    Role.SOURCE_EDITOR: Message("imports articles, corrects their source, sees every translation"),
    Role.ADMIN: Message("may do everything in the project, people and settings too"),
}
_REMOVE = "remove"


@dataclass(frozen=True)
class RoleLine:
    """A role of a member as the page shows it: its language (``*`` for all), which roles may be given in its place,
    whether it may be taken away.
    """

    language: str
    role: Role
    choices: Sequence[Role]
    may_be_taken: bool


@dataclass(frozen=True)
class MemberLine:
    """A member as the page shows them."""

    key: str
    name: str
    login: str
    is_me: bool
    roles: Sequence[RoleLine]


@dataclass(frozen=True)
class Scope:
    """A language (``*`` for all of them) and the roles this person may give in it."""

    language: str
    roles: Sequence[Role]


def member_line(actor: Actor, project: int, member: Member) -> MemberLine:
    """Return a member as the page shows them to this person."""
    roles = [
        RoleLine(
            language,
            role,
            inviting.roles_to_hand_out(actor, project, language)
            if inviting.may_hand_out(actor, project, language, role)
            else (),
            inviting.may_take(actor, project, member, language),
        )
        for language, role in member.roles.items()
    ]
    return MemberLine(member.key, member.name, member.login, member.person == actor.person, roles)


def scopes_of(actor: Actor, project: int, languages: Sequence[str]) -> list[Scope]:
    """Return what this person may hand out: all languages first, the one articles are written in last."""
    scopes = [
        Scope(language, inviting.roles_to_hand_out(actor, project, language))
        for language in (EVERY_LANGUAGE, *languages[1:], languages[0])
    ]
    return [scope for scope in scopes if scope.roles]


@pages.get("/desk/<project>/members")
def page(project: str) -> str:
    """Show the people of a project as far as this person manages them, and the invitations that wait."""
    actor = current_actor()
    with current_hub().reading() as reading:
        row, languages = _project(reading, actor, project)
        lines = [member_line(actor, row.id, one) for one in inviting.members_to_see(reading, actor, row.id)]
        waiting = inviting.open_invitations(reading, actor, row.id)
        frame = frame_of(row, actor, languages)
    scopes = scopes_of(actor, row.id, languages)
    return render_template(
        "members/page.html",
        frame=frame,
        lines=lines,
        scopes=scopes,
        roles=[role for role in Role if any(role in scope.roles for scope in scopes)],
        words=ROLES,
        may=WHAT_ROLES_MAY,
        waiting=waiting,
        hours=inviting.INVITATION_HOURS,
    )


@pages.post("/desk/<project>/members/invite")
def invite(project: str) -> str:
    """Make an invitation and show its link, this once."""
    actor = current_actor()
    grants = _sent_grants()
    with current_hub().writing() as writing:
        row, languages = _project(writing, actor, project)
        token = inviting.invite(writing, actor, row.id, grants)
        frame = frame_of(row, actor, languages)
    return render_template(
        "members/invited.html",
        frame=frame,
        link=_absolute(url_for("members.join", token=token)),
        grants=grants,
        words=ROLES,
        hours=inviting.INVITATION_HOURS,
    )


@pages.post("/desk/<project>/members/change")
def change(project: str) -> AnyResponse:
    """Give somebody a role, another one, or take it."""
    actor = current_actor()
    wish = request.form.get("role", "")
    role = None if wish == _REMOVE else _role(wish)
    language = EVERY_LANGUAGE if role in PROJECT_ROLES else request.form.get("language", "")
    with current_hub().writing() as writing:
        row, _languages = _project(writing, actor, project)
        key = request.form.get("person", "")
        member = inviting.change_role(writing, actor, row.id, key, language=language, role=role)
    has_left = member.person == actor.person and not member.roles and not actor.is_operator
    return redirect(url_for("desk.projects") if has_left else url_for("members.page", project=project), 303)


@pages.post("/desk/<project>/members/withdraw")
def withdraw(project: str) -> AnyResponse:
    """Withdraw an invitation."""
    actor = current_actor()
    with current_hub().writing() as writing:
        row, _languages = _project(writing, actor, project)
        inviting.withdraw(writing, actor, row.id, request.form.get("invitation", ""))
    return redirect(url_for("members.page", project=project), 303)


@pages.get("/join/<token>")
def join(token: str) -> str:
    """Show what an invitation offers. Looking at a link, as mail programs do, does not use it up."""
    with current_hub().reading() as reading:
        offer = inviting.offer_of(reading, token)
    return _offer_page(token, offer, None)


@pages.get("/desk/join/<token>")
def join_as_member(token: str) -> AnyResponse:
    """Go to an invitation; on the desk, so that whoever has an account is asked to sign in first."""
    return redirect(url_for("members.join", token=token), 303)


@pages.post("/join/<token>")
def accept(token: str) -> AnyResponse:
    """Accept an invitation: as who is signed in, else as a new person with a login, a name and a password."""
    hub = current_hub()
    actor = find_actor()
    if actor is not None:
        with hub.writing() as writing:
            offer = inviting.accept(writing, actor, token)
        return redirect(url_for("desk.project", project=offer.slug), 303)
    with hub.reading() as reading:
        offer = inviting.offer_of(reading, token)
    try:
        return _accept_as_new(token)
    except (Invalid, Conflict) as error:
        return make_response(_offer_page(token, offer, error.message), status_of(error))


def _accept_as_new(token: str) -> Response:
    hub = current_hub()
    with hub.writing() as writing:  # hashing costs, and what is answered tells which logins there are
        buckets = limiting.link_buckets(hub.settings.secret_key, token, request.remote_addr or "")
        tries = limiting.try_once(writing, buckets)
    if tries is None:
        raise TooManyTries("There were too many tries. Wait a quarter of an hour, then try again.")
    password_hash = passwords.hash_of(request.form.get("password", ""), request.form.get("again", ""))
    with hub.writing() as writing:
        actor, offer = inviting.accept_as_new(
            writing,
            token,
            login=request.form.get("login", ""),
            name=request.form.get("name", ""),
            password_hash=password_hash,
        )
        limiting.forgive(writing, tries)
        session_token = entering.open_session(writing, actor.person)
    session.clear()  # what a stranger may have planted before signing in counts no more
    response = make_response(redirect(url_for("desk.project", project=offer.slug), 303))
    remember_session(response, session_token)
    return response


def _offer_page(token: str, offer: Offer, trouble: Message | None) -> str:
    return render_template(
        "members/join.html", token_in_link=token, offer=offer, words=ROLES, may=WHAT_ROLES_MAY, trouble=trouble,
        sent=request.form, shortest=passwords.SHORTEST, longest=passwords.LONGEST,
    )  # fmt: skip


def _project(reading: Session, actor: Actor, slug: str) -> tuple[Project, list[str]]:
    row = stored.project_by_slug(reading, actor, slug)
    return row, stored.languages_of(reading, row.id)


def _sent_grants() -> list[Grant]:
    """Return what the form of an invitation asks for: one role, in all languages or in those that are ticked."""
    role = _role(request.form.get("role", ""))
    ticked = list(dict.fromkeys(request.form.getlist("language")))
    if role in PROJECT_ROLES or EVERY_LANGUAGE in ticked:
        return [(EVERY_LANGUAGE, role)]
    return [(language, role) for language in ticked]


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError as error:
        raise Invalid("Choose a role from the list.") from error


def _absolute(path: str) -> str:
    return (current_hub().settings.public_url or request.host_url).rstrip("/") + path

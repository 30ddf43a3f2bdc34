"""Commands about people: who there is, and one-time links for those who come or were locked out."""

import click

from translate_hub import bootstrap
from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.domain.permissions import EVERY_LANGUAGE, Role
from translate_hub.services import accounts, entering, joining
from translate_hub.services.entering import Purpose
from translate_hub.storage.people import Part

SET_UP_HOURS = 72
RESET_HOURS = 24


@click.group("user")
def group() -> None:
    """People: who may come in, and as what."""


@group.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="What they are in the project.")
@click.option("--project", metavar="SLUG", help="The project they work in.")
@click.option("--language", metavar="TAG", help="The one language they work in, like fa; else all of them.")
@click.option("--operator", "is_operator", is_flag=True, help="They run the hub: every right everywhere.")
@takes_json
def create(name: str, role: str | None, project: str | None, language: str | None, is_operator: bool) -> None:
    """Add a person with the login NAME; prints a link with which they choose their password, once, in 72 hours."""
    call = invocation()
    actor = call.actor
    with call.hub.writing() as session:
        person = joining.create_person(
            session,
            actor,
            name,
            role=None if role is None else Role(role),
            project=project,
            language=language,
            is_operator=is_operator,
        )
        token = accounts.make_link(session, actor, person.login, purpose=Purpose.SET_UP, hours=SET_UP_HOURS)
        login = person.login
    _answer(login, token)


@group.command("reset")
@click.argument("name")
@click.option("--lost-authenticator", is_flag=True, help="Switch their second step off as well.")
@takes_json
def reset(name: str, lost_authenticator: bool) -> None:
    """Print a link with which the person with the login NAME sets a new password, once, in 24 hours."""
    call = invocation()
    actor = call.actor
    login = bootstrap.login_meant(call.hub, name)
    with call.hub.writing() as session:
        token = accounts.make_link(
            session, actor, login, purpose=Purpose.RESET, hours=RESET_HOURS, drop_second_step=lost_authenticator
        )
        needs_code = entering.link_of(session, token).needs_code
    _answer(login, token)
    if needs_code:
        click.echo(
            "They will be asked for a code of their authenticator too; "
            "where it and the recovery codes are lost, add --lost-authenticator.",
            err=True,
        )


@group.command("list")
@takes_json
def show() -> None:
    """List everybody, with their roles."""
    call = invocation()
    actor = call.actor
    with call.hub.reading() as session:
        people = accounts.everybody(session, actor)
    rows: list[dict[str, object]] = [
        {
            "login": one.person.login,
            "name": one.person.name,
            "operator": one.person.is_operator,
            "roles": [{"project": part.project, "language": part.language, "role": part.role} for part in one.parts],
            "second_step": one.person.totp_since is not None,
            "seen": one.seen_at and one.seen_at.isoformat(timespec="seconds"),
        }
        for one in people
    ]
    if not call.as_json:
        rows = [
            {**row, "roles": ", ".join([*(["operator"] if one.person.is_operator else []), *map(_said, one.parts)])}
            for row, one in zip(rows, people, strict=True)
        ]
    titles = {"login": "Login", "name": "Name", "roles": "Roles", "seen": "Last seen"}
    call.answer_table(rows, titles, "There is nobody yet.")


def _said(part: Part) -> str:
    """Return a role as one reads it: ``translator of demo (fa)``."""
    scope = "" if part.language == EVERY_LANGUAGE else f" ({part.language})"
    return f"{part.role} of {part.project}{scope}"


def _answer(login: str, token: str) -> None:
    call = invocation()
    settings = call.settings
    host = f"[{settings.host}]" if ":" in settings.host.strip("[]") else settings.host
    link = f"{settings.public_url or f'http://{host}:{settings.port}'}/enter/{token}"
    call.answer({"login": login, "link": link}, link)

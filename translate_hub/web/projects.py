"""A new project, and the settings of one: its name, its languages, its machine translation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.domain.known_languages import OWN_NAMES
from translate_hub.domain.languages import Direction, direction, name_in, tag_named
from translate_hub.domain.permissions import Act, require
from translate_hub.domain.ports import Engine
from translate_hub.domain.slugs import slug_from
from translate_hub.domain.states import Policy
from translate_hub.errors import Conflict, Invalid, Message
from translate_hub.services import organising, suggesting
from translate_hub.storage import projects as stored
from translate_hub.storage import versions
from translate_hub.storage.articles import Project
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.desk import frame_of
from translate_hub.web.errors import status_of
from translate_hub.web.i18n import language_now

pages = Blueprint("projects", __name__)

# So many empty fields a page of languages begins with, and so many more each wish for more gives.
FIELDS: Final = 3


@dataclass(frozen=True)
class Choice:
    """A language in the list: its tag, its own name, its name in the interface's language, and its direction."""

    tag: str
    own: str
    name: str
    direction: Direction


@lru_cache(maxsize=8)
def choices(language: str) -> tuple[Choice, ...]:
    """Return the languages of the list, by their names in the interface's language."""
    known = (Choice(tag, own, name_in(tag, language), direction(tag)) for tag, own in OWN_NAMES.items())
    return tuple(sorted(known, key=lambda one: (one.name.casefold(), one.tag)))


@pages.get("/desk/new")
def new() -> str:
    """Ask what a new project is called and which languages it has."""
    require(current_actor(), Act.CREATE_PROJECT)
    return _form(None)


@pages.post("/desk/new")
def create() -> AnyResponse:
    """Make the project, or show the form again with more fields or with what is wrong."""
    actor = current_actor()
    require(actor, Act.CREATE_PROJECT)
    if "more" in request.form:
        return make_response(_form(None))
    try:
        languages = [_named(name) for name in (request.form.get("source", ""), *_targets())]
        name = request.form.get("name", "")
        slug = request.form.get("slug", "").strip() or _slug_for(name)
        with current_hub().writing() as writing:
            made = organising.create_project(writing, actor, slug, name=name, languages=languages).slug
    except (Invalid, Conflict) as error:
        return make_response(_form(error.message), status_of(error))
    return redirect(url_for("desk.project", project=made), 303)


@pages.get("/desk/<project>/settings")
def settings(project: str) -> str:
    """Show the settings of a project."""
    return _settings_page(project, None)


@pages.post("/desk/<project>/settings")
def change(project: str) -> AnyResponse:
    """Change one thing, named by the field ``do``; what is wrong is told on the page itself."""
    actor = current_actor()
    with current_hub().reading() as reading:
        row = stored.project_by_slug(reading, actor, project)
        require(actor, Act.MANAGE_PROJECT, row.id)
    if "more" in request.form:
        return make_response(_settings_page(project, None))
    deed = _DEEDS.get(request.form.get("do", ""))
    try:
        if deed is None:
            raise Invalid("This form is an old one; load the page again.")
        with current_hub().writing() as writing:
            deed(writing, stored.project_by_slug(writing, actor, project))
    except (Invalid, Conflict) as error:
        return make_response(_settings_page(project, error.message), status_of(error))
    return redirect(url_for("projects.settings", project=project), 303)


def _rename(session: Session, project: Project) -> None:
    organising.rename_project(session, current_actor(), project.id, request.form.get("name", ""))


def _add_languages(session: Session, project: Project) -> None:
    languages = [_named(name) for name in _targets()]
    if not languages:
        raise Invalid("Name a language to add.")
    organising.add_languages(session, current_actor(), project.id, languages)


def _remove_language(session: Session, project: Project) -> None:
    organising.remove_language(session, current_actor(), project.id, request.form.get("language", ""))


def _move_language(session: Session, project: Project) -> None:
    language, up = request.form.get("language", ""), request.form.get("way") == "up"
    organising.move_language(session, current_actor(), project.id, language, up=up)


def _set_policy(session: Session, project: Project) -> None:
    language, allowed = request.form.get("language", ""), request.form.getlist("may")
    policy = Policy(unreviewed_ok="unreviewed" in allowed, machine_ok="machine" in allowed)
    organising.set_policy(session, current_actor(), project.id, language, policy)


def _switch_on(session: Session, project: Project) -> None:
    name = request.form.get("engine", "")
    if name not in current_hub().engines:
        raise Invalid("Choose a machine translation from the list.")
    if request.form.get("read") != name:
        raise Invalid("Read who receives the texts, and tick that you have, before you switch it on.")
    suggesting.switch_on(session, current_actor(), project.id, name)


def _switch_off(session: Session, project: Project) -> None:
    suggesting.switch_off(session, current_actor(), project.id)


_DEEDS: Final[Mapping[str, Callable[[Session, Project], None]]] = {
    "rename": _rename,
    "add-languages": _add_languages,
    "remove-language": _remove_language,
    "move-language": _move_language,
    "set-policy": _set_policy,
    "switch-on": _switch_on,
    "switch-off": _switch_off,
}


def _form(trouble: Message | None) -> str:
    return render_template(
        "projects/new.html",
        trouble=trouble,
        sent=request.form,
        fields=_fields(_targets()),
        choices=choices(language_now()),
    )


def _settings_page(slug: str, trouble: Message | None) -> str:
    actor = current_actor()
    with current_hub().reading() as reading:
        row = stored.project_by_slug(reading, actor, slug)
        require(actor, Act.MANAGE_PROJECT, row.id)
        languages = stored.languages_of(reading, row.id)
        frame = frame_of(row, actor, languages)
        engine, policies = row.engine, {tag: versions.policy_of(reading, row.id, tag) for tag in languages[1:]}
    return render_template(
        "projects/settings.html",
        frame=frame,
        trouble=trouble,
        sent=request.form,
        source=languages[0],
        targets=languages[1:],
        fields=_fields(_targets()),
        choices=choices(language_now()),
        policies=policies,
        engine=engine,
        engines=_engines(),
    )


def _engines() -> Sequence[Engine]:
    return list(current_hub().engines.values())


def _targets() -> list[str]:
    """Return the languages that were typed into the repeated field, without the empty ones."""
    return [name for name in map(str.strip, request.form.getlist("target")) if name]


def _fields(sent: Sequence[str]) -> list[str]:
    """Return what the repeated field shows: what was sent, and empty ones after it."""
    return [*sent, *[""] * FIELDS]


def _named(name: str) -> str:
    if not name.strip():
        raise Invalid("Name the language the project's articles are written in.")
    return tag_named(name, language_now())


def _slug_for(name: str) -> str:
    slug = slug_from(name)
    if name.strip() and not slug:
        raise Invalid("The name gives no address; choose one, such as my-paper.")
    return slug[:40].rstrip("-")

"""Projects: a publication, its name and its languages."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from translate_hub.domain import languages as tags
from translate_hub.domain import names
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.slugs import slug_as_given
from translate_hub.domain.states import Policy
from translate_hub.errors import Conflict, Invalid, NotFound
from translate_hub.services import auditing
from translate_hub.storage import memberships, projects
from translate_hub.storage.articles import Project, ProjectLanguage

LONGEST_NAME: Final = 200
# Addresses under /desk/ that are pages of their own.
RESERVED_SLUGS: Final = frozenset({"audit", "join", "me", "new"})

# Control characters, and the controls that can turn the text around a name: embeddings, overrides, isolates.
_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def create_project(session: Session, actor: Actor, slug: str, *, name: str, languages: Sequence[str]) -> Project:
    """Add a project; the first of its languages (BCP 47) is the one its articles are written in.

    Raises Conflict when the slug is taken, Invalid for a slug, name or language that cannot be used and for a language
    named twice, Forbidden.
    """
    require(actor, Act.CREATE_PROJECT)
    slug = slug_as_given(slug)
    if slug in RESERVED_SLUGS:
        raise Invalid("The address “%(slug)s” is a page of the desk; choose another one.", slug=slug)
    project = Project(slug=slug, name=_checked_name(name))
    standard = _checked_languages(languages)
    session.add(project)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            "There is a project “%(slug)s” already; choose another slug for the new one.", slug=slug
        ) from error
    session.add_all(
        ProjectLanguage(project=project.id, language=tag, position=position) for position, tag in enumerate(standard)
    )
    session.flush()
    auditing.note(session, actor, "project-created", project=project.id, name=project.name)
    return project


def rename_project(session: Session, actor: Actor, project: int, name: str) -> None:
    """Give a project (row id) another name; its address stays. Raises Invalid, NotFound, Forbidden."""
    require(actor, Act.MANAGE_PROJECT, project)
    row = session.get_one(Project, project)
    name, was = _checked_name(name), row.name
    if name != was:
        row.name = name
        session.flush()
        auditing.note(session, actor, "project-renamed", project=project, name=name, was=was)


def add_languages(session: Session, actor: Actor, project: int, languages: Sequence[str]) -> list[str]:
    """Let a project (row id) be translated into more languages (BCP 47), and return their standard tags.

    Every article gets an edition in each, with everything left to translate. Raises Invalid for no language, one that
    is no tag or named twice, Conflict for one the project has already, NotFound, Forbidden.
    """
    require(actor, Act.MANAGE_PROJECT, project)
    new = _checked_languages(languages)
    memberships.lock_members(session, project)
    known = projects.languages_of(session, project)
    if has_already := sorted({*new} & {*known}):
        raise Conflict("The project has the language “%(language)s” already.", language=has_already[0])
    position = projects.next_position(session, project)
    for tag in new:
        session.add(ProjectLanguage(project=project, language=tag, position=position))
        position += 1
        session.flush()
        projects.add_editions(session, project, tag)
        auditing.note(session, actor, "language-added", project=project, language=tag)
    return new


def remove_language(session: Session, actor: Actor, project: int, language: str) -> None:
    """Take a language (BCP 47) out of a project (row id), with its editions, as long as nobody wrote anything in it.

    Raises Invalid for the language the articles are written in, and where there are texts or people: nothing is lost
    with a language; NotFound, Forbidden.
    """
    require(actor, Act.MANAGE_PROJECT, project)
    memberships.lock_members(session, project)
    _check_is_target(projects.languages_of(session, project), language)
    if people := memberships.people_in_language(session, project, language):
        raise Invalid(
            "There are people with a role in this language (%(people)s); take their roles first.", people=people
        )
    if not projects.drop_untouched_language(session, project, language):
        raise Invalid("There are texts in this language, so it stays: nothing that was written is ever lost.")
    auditing.note(session, actor, "language-removed", project=project, language=language)


def move_language(session: Session, actor: Actor, project: int, language: str, *, up: bool) -> None:
    """Move a language (BCP 47) of a project (row id) one place towards the first, or towards the last.

    The language the articles are written in stays the first. Raises Invalid for it, NotFound, Forbidden.
    """
    require(actor, Act.MANAGE_PROJECT, project)
    memberships.lock_members(session, project)
    known = projects.languages_of(session, project)
    _check_is_target(known, language)
    place = known.index(language)
    other = place - 1 if up else place + 1
    if not 1 <= other < len(known):
        return
    known[place], known[other] = known[other], known[place]
    projects.set_order(session, project, known)
    auditing.note(session, actor, "languages-ordered", project=project, languages=", ".join(known))


def set_policy(session: Session, actor: Actor, project: int, language: str, policy: Policy) -> None:
    """Say what may be published in a language of a project (row id). Raises NotFound, Forbidden."""
    require(actor, Act.MANAGE_PROJECT, project)
    row = session.get(ProjectLanguage, (project, language))
    if row is None:
        raise NotFound("The project has no language “%(language)s”.", language=language)
    if (row.unreviewed_ok, row.machine_ok) == (policy.unreviewed_ok, policy.machine_ok):
        return
    row.unreviewed_ok, row.machine_ok = policy.unreviewed_ok, policy.machine_ok
    session.flush()
    auditing.note(session, actor, "policy-changed", project=project, language=language)


def _check_is_target(known: Sequence[str], language: str) -> None:
    if language not in known:
        raise NotFound("The project has no language “%(language)s”.", language=language)
    if language == known[0]:
        raise Invalid("The articles are written in this language, so it stays the first.")


def _checked_name(name: str) -> str:
    name = names.normal(name)
    if not name:
        raise Invalid("Give the project a name; readers will see it.")
    if found := _UNSAFE_IN_NAME.search(name):
        raise Invalid(
            "Character %(place)s of the name is U+%(code)s, an invisible control character; remove it.",
            place=found.start() + 1,
            code=f"{ord(found.group()):04X}",
        )
    if len(name) > LONGEST_NAME:
        raise Invalid(
            "The name has %(length)s characters; a project's name may have %(limit)s.",
            length=len(name),
            limit=LONGEST_NAME,
        )
    return name


def _checked_languages(languages: Sequence[str]) -> list[str]:
    if not languages:
        raise Invalid("Name the language the project's articles are written in.")
    standard: list[str] = []
    for tag in map(tags.standardise, languages):
        if tag in standard:
            raise Invalid("The language “%(language)s” is named twice; name each language once.", language=tag)
        standard.append(tag)
    return standard

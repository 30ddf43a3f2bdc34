"""The desk: all projects, and one project as articles by languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from translate_hub.domain.permissions import Act, Actor, may
from translate_hub.services import inviting
from translate_hub.storage import projects as stored
from translate_hub.storage import versions
from translate_hub.storage.articles import Project
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.progress import Progress, progress_of

pages = Blueprint("desk", __name__)


@dataclass(frozen=True)
class ArticleLine:
    """A line of the project's page: an article, its progress by language, the languages in which readers have it."""

    slug: str
    title: str
    language: str
    words: int
    cells: Mapping[str, Progress]
    published: frozenset[str]


@dataclass(frozen=True)
class ProjectFrame:
    """What the pages of a project have in common: its address and name, and which of them this person may use."""

    slug: str
    name: str
    may_import: bool
    may_invite: bool
    may_manage: bool


def frame_of(project: Project, actor: Actor, languages: list[str]) -> ProjectFrame:
    """Return the frame of a project's pages for this person; `languages` are the project's."""
    return ProjectFrame(
        slug=project.slug,
        name=project.name,
        may_import=may(actor, Act.EDIT_SOURCE, project.id),
        may_invite=any(inviting.roles_to_hand_out(actor, project.id, language) for language in languages),
        may_manage=may(actor, Act.MANAGE_PROJECT, project.id),
    )


def languages_to_see(actor: Actor, project: int, languages: list[str]) -> list[str]:
    """Return those of a project's languages whose editions this person sees, and the one articles are written in."""
    seen = actor.languages_in(project)
    return [tag for place, tag in enumerate(languages) if place == 0 or seen is None or tag in seen]


@pages.get("/desk/")
def projects() -> str:
    """Show all projects of this person."""
    actor = current_actor()
    with current_hub().reading() as session:
        lines = [
            (one.project.slug, one.project.name, languages_to_see(actor, one.project.id, one.languages))
            for one in stored.overviews(session, actor)
        ]
    return render_template("desk/projects.html", lines=lines, may_create=may(actor, Act.CREATE_PROJECT))


@pages.get("/desk/<project>/")
def project(project: str) -> str:
    """Show a project: its articles down, the languages this person sees across, progress where they meet."""
    actor = current_actor()
    with current_hub().reading() as session:
        row = stored.project_by_slug(session, actor, project)
        languages = stored.languages_of(session, row.id)
        frame = frame_of(row, actor, languages)
        shown = versions.numbers_shown(session, row.id)
        lines = [
            ArticleLine(
                slug=one.article.slug,
                title=one.title,
                language=one.article.language,
                words=one.words,
                cells={
                    edition.language: progress_of(edition)
                    for edition in one.editions
                    if edition.language != one.article.language
                },
                published=frozenset(edition.language for edition in one.editions if edition.id in shown),
            )
            for one in stored.overview(session, actor, row.id)
        ]
    _source, *targets = languages_to_see(actor, row.id, languages)
    return render_template("desk/project.html", frame=frame, targets=targets, lines=lines)

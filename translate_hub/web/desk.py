"""The desk: all projects, and one project as articles by languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from translate_hub.storage import projects as stored
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.progress import Progress, progress_of

pages = Blueprint("desk", __name__)


@dataclass(frozen=True)
class ArticleLine:
    """A line of the project's page: an article, and its progress by language."""

    slug: str
    title: str
    language: str
    words: int
    cells: Mapping[str, Progress]


@pages.get("/desk/")
def projects() -> str:
    """Show all projects."""
    with current_hub().reading() as session:
        lines = [
            (one.project.slug, one.project.name, one.languages) for one in stored.overviews(session, current_actor())
        ]
    return render_template("desk/projects.html", lines=lines)


@pages.get("/desk/<project>/")
def project(project: str) -> str:
    """Show a project: its articles down, its languages across, progress where they meet."""
    with current_hub().reading() as session:
        row = stored.project_by_slug(session, current_actor(), project)
        source, *targets = stored.languages_of(session, row.id)
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
            )
            for one in stored.overview(session, current_actor(), row.id)
        ]
        name = row.name
    return render_template("desk/project.html", slug=project, name=name, source=source, targets=targets, lines=lines)

"""Commands about projects."""

import click

from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.services import organising
from translate_hub.storage import projects


@click.group("project")
def group() -> None:
    """Projects: publications with their languages."""


@group.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="What readers call the publication.")
@click.option("--source", required=True, metavar="TAG", help="The language its articles are written in, like en.")
@click.option("--target", "targets", multiple=True, metavar="TAG", help="A language to translate into; repeat it.")
@takes_json
def create(slug: str, name: str, source: str, targets: tuple[str, ...]) -> None:
    """Add a project; SLUG is its name in addresses."""
    call = invocation()
    actor = call.actor
    with call.hub.writing() as session:
        project = organising.create_project(session, actor, slug, name=name, languages=[source, *targets])
        languages = projects.languages_of(session, project.id)
    value = {"project": project.slug, "name": project.name, "source": languages[0], "targets": languages[1:]}
    call.answer(value, f"Project {project.slug}: {' '.join(languages)}.")


@group.command("list")
@takes_json
def show() -> None:
    """List the projects."""
    call = invocation()
    _ = call.actor
    with call.hub.reading() as session:
        rows: list[dict[str, object]] = [
            {
                "project": one.project.slug,
                "name": one.project.name,
                "source": one.languages[0],
                "targets": one.languages[1:],
                "articles": one.articles,
            }
            for one in projects.overviews(session, call.actor)
        ]
    titles = {"project": "Project", "name": "Name", "source": "From", "targets": "Into", "articles": "Articles"}
    if not call.as_json:
        rows = [{**row, "targets": " ".join(map(str, row["targets"]))} for row in rows]  # type: ignore[call-overload]  # a list, set above
    call.answer_table(rows, titles, "There is no project yet; make one with: translate-hub project create")


@group.command("add-language")
@click.argument("slug")
@click.argument("languages", nargs=-1, required=True, metavar="TAG...")
@takes_json
def add_language(slug: str, languages: tuple[str, ...]) -> None:
    """Let the project SLUG be translated into more languages; every article gets an edition in each."""
    call = invocation()
    actor = call.actor
    with call.hub.writing() as session:
        project = projects.project_by_slug(session, actor, slug)
        added = organising.add_languages(session, actor, project.id, languages)
        known = projects.languages_of(session, project.id)
    value = {"project": project.slug, "added": added, "source": known[0], "targets": known[1:]}
    call.answer(value, f"Project {project.slug}: {' '.join(known)}.")

"""Commands about articles and their units."""

from pathlib import PurePath

import click

from translate_hub.cli.files import chosen_format, content_of, read_document, read_options, takes_read_options
from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.domain import languages
from translate_hub.domain.states import Label
from translate_hub.errors import Invalid
from translate_hub.services import importing
from translate_hub.storage import projects, translations
from translate_hub.storage.projects import ArticleOverview


def parts_of(name: str) -> tuple[str, str]:
    """Return the project and the article of ``PROJECT/ARTICLE``. Raises Invalid for anything else."""
    project, slash, article = name.partition("/")
    if not (project and slash and article) or "/" in article:
        raise Invalid("“%(name)s” names no article; write it as PROJECT/ARTICLE.", name=name)
    return project, article


@click.group("article")
def group() -> None:
    """Articles: files that became units to translate."""


@group.command("import")
@click.argument("project_slug", metavar="PROJECT")
@click.argument("file", metavar="FILE")
@takes_read_options
@click.option("--slug", help="The article's name in addresses; else it is made from the title.")
@takes_json
def import_file(
    project_slug: str,
    file: str,
    *,
    format_name: str | None,
    charset: str | None,
    front_matter: tuple[str, ...],
    slug: str | None,
) -> None:
    """Make an article of the FILE."""
    call = invocation()
    actor, hub = call.actor, call.hub
    with hub.reading() as session:
        projects.project_by_slug(session, call.actor, project_slug)  # said before a large file is read
    document_format = chosen_format(hub.formats, format_name, file)
    document = read_document(document_format, content_of(file, hub.limits), read_options(charset, front_matter))
    with hub.writing() as session:
        project = projects.project_by_slug(session, call.actor, project_slug)
        made = importing.import_article(
            session,
            actor,
            project,
            document,
            dialect=document_format.dialect,
            slug=slug,
            file_name=PurePath(file).name,
            limits=hub.limits,
        )
        article = made.article.slug
    value = {
        "project": project_slug,
        "article": article,
        "format": document.format,
        "charset": document.charset,
        "revision": made.revision,
        "units": made.units,
    }
    read_as = f"{document.format}, {document.charset}"
    call.answer(value, f"Article {project_slug}/{article}: {made.units} units to translate ({read_as}).")


@group.command("list")
@click.argument("project_slug", metavar="PROJECT")
@takes_json
def show(project_slug: str) -> None:
    """List a project's articles, the newest first."""
    call = invocation()
    _ = call.actor
    with call.hub.reading() as session:
        project = projects.project_by_slug(session, call.actor, project_slug)
        rows = [_overview_row(one) for one in projects.overview(session, call.actor, project.id)]
    if not call.as_json:
        rows = [{**row, "editions": _progress(row["editions"])} for row in rows]
    titles = {"article": "Article", "title": "Title", "words": "Words", "editions": "Done"}
    call.answer_table(rows, titles, "There is no article yet; make one with: translate-hub article import")


def _overview_row(one: ArticleOverview) -> dict[str, object]:
    return {
        "article": one.article.slug,
        "title": one.title,
        "language": one.article.language,
        "words": one.words,
        "editions": {
            edition.language: {label.value: getattr(edition, f"{label.value}_count") for label in Label}
            for edition in one.editions
            if edition.language != one.article.language
        },
    }


def _progress(editions: object) -> str:
    """Return how much of each edition is done, in percent of its units: what is translated or approved."""
    assert isinstance(editions, dict)  # noqa: S101 - built above; this tells the type checker
    shown = []
    for language, counts in editions.items():
        done = counts[Label.TRANSLATED.value] + counts[Label.APPROVED.value]
        shown.append(f"{language} {100 * done // max(1, sum(counts.values()))} %")
    return ", ".join(shown)


@group.command("units")
@click.argument("name", metavar="PROJECT/ARTICLE")
@click.option("--language", metavar="TAG", help="Show the translations into this language too.")
@takes_json
def units(name: str, language: str | None) -> None:
    """List an article's units in reading order."""
    call = invocation()
    _ = call.actor
    with call.hub.reading() as session:
        article = projects.article_by_slug(session, call.actor, *parts_of(name))
        wanted = article.language if language is None else languages.standardise(language)
        edition = projects.edition_by_language(session, call.actor, article.id, wanted)
        found = translations.aligned_rows(session, edition)
    rows: list[dict[str, object]] = [
        {
            "id": row.key,
            "position": row.position,
            "kind": row.kind.value,
            "level": row.level,
            "source": row.source,
            "target": row.text if language is not None else None,
            "state": row.label.value if language is not None else None,
            "version": row.version if language is not None else None,
        }
        for row in found
        if row.translate
    ]
    titles = {"id": "Id", "position": "№", "kind": "Kind", "source": "Source"}
    if language is not None:
        titles |= {"target": "Target", "state": "State"}
    call.answer_table(rows, titles, "This article has no units.")

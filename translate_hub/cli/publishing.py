"""The commands that let readers see an edition, and take it from them."""

import sys
from urllib.parse import quote

import click
from sqlalchemy.orm import Session

from translate_hub.cli.articles import parts_of
from translate_hub.cli.failing import tell
from translate_hub.cli.invocation import Invocation, invocation, show_table, takes_json
from translate_hub.domain import languages
from translate_hub.domain.paragraphs import Shows
from translate_hub.errors import Invalid
from translate_hub.services import planning, publishing
from translate_hub.services.planning import Plan, PlannedRow
from translate_hub.storage import projects, sources
from translate_hub.storage.articles import Article
from translate_hub.storage.editions import Edition

_SHOWN = {Shows.TEXT: "its text", Shows.LAST: "what was published last", Shows.SOURCE: "the original"}
_CUT = 60  # characters of a paragraph in a table


@click.command("publish")
@click.argument("name", metavar="PROJECT/ARTICLE")
@click.argument("language", metavar="LANGUAGE")
@click.option("--yes", is_flag=True, help="Publish without asking, whatever is not finished.")
@click.option("--slug", help="The edition's name in its public address; else it is kept, or made from the title.")
@takes_json
def publish(name: str, language: str, yes: bool, slug: str | None) -> None:
    """Let readers see an edition as it now stands, after a look at what is not finished in it."""
    call = invocation()
    project, _article = parts_of(name)
    tag = languages.standardise(language)
    with call.hub.reading() as session:
        edition = _edition(call, session, name, tag)
        document_format = call.hub.formats[sources.format_of(session, session.get_one(Article, edition.article))]
        planned = planning.plan(session, call.actor, edition, document_format)
    if planned.blockers:
        raise Invalid(planned.blockers[0].id, **planned.blockers[0].values)
    snapshot = planning.render(planned, document_format)
    _ask(call, planned, yes)
    with call.hub.writing() as session:
        done = publishing.publish(session, call.actor, planned, snapshot, slug=slug)
    address = address_of(call, project, tag, done.slug)
    left_out = [
        {"unit": one.row.key, "position": one.row.position, "state": one.row.label.value, "shows": one.shows.value}
        for one in planned.left_out
    ]
    value = {"version": done.number, "address": address, "left_out": left_out, "is_new": done.is_new}
    said = "" if done.is_new else " (nothing had changed)"
    call.answer(value, f"Version {done.number} is at {address}{said}.")


@click.command("unpublish")
@click.argument("name", metavar="PROJECT/ARTICLE")
@click.argument("language", metavar="LANGUAGE")
@takes_json
def unpublish(name: str, language: str) -> None:
    """Take an edition from its readers; it can be published again."""
    call = invocation()
    tag = languages.standardise(language)
    with call.hub.reading() as session:
        edition = _edition(call, session, name, tag).id
    with call.hub.writing() as session:
        publishing.unpublish(session, call.actor, edition)
    call.answer({"unpublished": name, "language": tag}, f"Readers see nothing of {name} in {tag} any more.")


def address_of(call: Invocation, project: str, language: str, slug: str) -> str:
    """Return where readers find an edition: a whole address where the hub's own is set, else its path."""
    return f"{call.settings.public_url or ''}/read/{project}/{language}/{quote(slug)}/"


def _edition(call: Invocation, session: Session, name: str, tag: str) -> Edition:
    article = projects.article_by_slug(session, call.actor, *parts_of(name))
    return projects.edition_by_language(session, call.actor, article.id, tag)


def _ask(call: Invocation, planned: Plan, yes: bool) -> None:
    """Show what is not finished, and ask once; nothing is asked where everything is. Raises Invalid where nobody can
    answer.
    """
    if yes or not planned.remarks:
        return
    if call.as_json or not sys.stdin.isatty():
        raise Invalid(
            "%(count)s paragraphs are not finished; look at them in the browser, or say --yes to publish all the same.",
            count=len(planned.remarks),
        )
    tell(f"{len(planned.remarks)} paragraphs are not finished:")
    show_table([_line(one) for one in planned.remarks], ["№", "State", "Readers see", "Original", "Look at"])
    click.confirm("Publish all the same?", abort=True, err=True)


def _line(one: PlannedRow) -> list[object]:
    found = "; ".join(str(message) for message in (*((one.stops,) if one.stops else ()), *one.findings))
    return [one.row.position, one.row.label.value, _SHOWN[one.shows], one.row.source[:_CUT], found]

"""The command that takes an edition out."""

import base64
from dataclasses import dataclass

import click

from translate_hub.bootstrap import Hub
from translate_hub.cli.articles import parts_of
from translate_hub.cli.failing import tell
from translate_hub.cli.files import write_out
from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.domain import languages
from translate_hub.domain.permissions import Actor
from translate_hub.errors import Message
from translate_hub.exchange import EXCHANGES
from translate_hub.services import exchanging, leaving
from translate_hub.storage import projects, sources, translations

SOURCE = "source"
HTML = "html"


@dataclass(frozen=True)
class Leaving:
    """What leaves: bytes, the charset they are in, and what the person should be told."""

    content: bytes
    charset: str = "utf-8"
    notices: tuple[Message, ...] = ()


@click.command("export")
@click.argument("name", metavar="PROJECT/ARTICLE")
@click.argument("language", metavar="LANGUAGE")
@click.option("--as", "kind", required=True, type=click.Choice([*EXCHANGES, SOURCE, HTML]), help="What it becomes.")
@click.option("-o", "--output", metavar="FILE", help="Else it goes to standard output.")
@takes_json
def export(name: str, language: str, kind: str, output: str | None) -> None:
    """Write an edition as PO, in the article's own format, or as a page."""
    call = invocation()
    leaving = _leaving(call.hub, call.actor, name, languages.standardise(language), kind)
    for notice in leaving.notices:
        tell(str(notice))
    if output is None and not call.as_json:
        write_out(leaving.content, None)
        return
    path = None if output is None else write_out(leaving.content, output)
    value: dict[str, object] = {"file": None if path is None else str(path), "bytes": len(leaving.content)}
    value |= {"charset": leaving.charset, "notices": [str(notice) for notice in leaving.notices]}
    if output is None:
        value["content_base64"] = base64.b64encode(leaving.content).decode()
    call.answer(value, f"{path}: {len(leaving.content)} bytes.")


def _leaving(hub: Hub, actor: Actor, name: str, language: str, kind: str) -> Leaving:
    """Read what is needed in one snapshot, then render outside it."""
    parts = parts_of(name)
    with hub.reading() as session:
        article = projects.article_by_slug(session, actor, *parts)
        edition = projects.edition_by_language(session, actor, article.id, language)
        if kind == SOURCE:
            document, texts = leaving.texts_of(session, actor, edition)
        elif kind == HTML:
            rows, format_name = translations.aligned_rows(session, edition), sources.format_of(session, article)
        else:
            bilingual = exchanging.bilingual_of(session, actor, edition)
    if kind == SOURCE:
        written = hub.formats[document.format].write(document, texts)
        return Leaving(written.content, written.charset, written.notices)
    if kind == HTML:
        # Here, so that the other commands start without templates.
        from translate_hub.site.building import page_from
        from translate_hub.site.pages import article_page

        page = page_from(
            rows, hub.formats[format_name], name=article.slug, language=language, source_language=article.language
        )
        return Leaving(article_page(page).encode())
    return Leaving(hub.exchanges[kind].write(bilingual))

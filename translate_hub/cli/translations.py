"""Commands about translations as files."""

from pathlib import PurePath

import click

from translate_hub import sandbox
from translate_hub.bootstrap import Hub
from translate_hub.cli.articles import parts_of
from translate_hub.cli.files import content_of
from translate_hub.cli.invocation import invocation, show_table, takes_json
from translate_hub.domain import languages
from translate_hub.domain.bilingual import Incoming
from translate_hub.domain.merging import ExchangeReport
from translate_hub.services import exchanging
from translate_hub.storage import projects


@click.group("translations")
def group() -> None:
    """Translations that come back as files."""


@group.command("import")
@click.argument("name", metavar="PROJECT/ARTICLE")
@click.argument("language", metavar="LANGUAGE")
@click.argument("file", metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@takes_json
def import_file(name: str, language: str, file: str, dry_run: bool) -> None:
    """Merge the FILE (PO) into an edition; what was changed on both sides is kept as a proposal."""
    call = invocation()
    actor, hub = call.actor, call.hub
    parts, tag = parts_of(name), languages.standardise(language)
    with hub.reading() as session:
        # Said before a large file is read.
        projects.edition_by_language(session, call.actor, projects.article_by_slug(session, call.actor, *parts).id, tag)
    incoming = incoming_from(hub, file)
    with hub.reading() if dry_run else hub.writing() as session:
        article = projects.article_by_slug(session, call.actor, *parts)
        edition = projects.edition_by_language(session, call.actor, article.id, tag)
        report = exchanging.import_bilingual(session, actor, edition, incoming, dry_run=dry_run, limits=hub.limits)
    _show(report, dry_run=dry_run)


def incoming_from(hub: Hub, file: str) -> Incoming:
    """Return the entries of a bilingual file: by its ending, PO where that tells nothing."""
    ending = PurePath(file).suffix.lower()
    exchange = next((one for one in hub.exchanges.values() if ending in one.suffixes), hub.exchanges["po"])
    return sandbox.read_exchange(exchange.name, content_of(file, hub.limits))


def _show(report: ExchangeReport, *, dry_run: bool) -> None:
    call = invocation()
    counts = {result.value: count for result, count in report.counts.items()}
    rows = [
        {"id": row.key, "source": row.source, "result": row.result.value, "message": str(row.message)}
        for row in report.rows
    ]
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "no entries"
    if not call.as_json:
        show_table([[row["result"], row["source"], row["message"]] for row in rows], ["Result", "Source", "What"])
    value = {"dry_run": dry_run, "counts": counts, "rows": rows}
    call.answer(value, f"{told}; nothing was written (dry run)." if dry_run else f"{told}.")

"""The command that writes what is published as a folder of pages, for any web server or for no server at all."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import click
import idna

from translate_hub.cli.failing import tell
from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.domain.permissions import Act, require
from translate_hub.errors import Invalid
from translate_hub.storage import projects, publications

# What a path of an address may hold as it is (RFC 3986, 3.3); a percent sign is taken for an escape.
_IN_PATHS = "/%:@!$&'()*+,;=~-._"


@click.group("site")
def group() -> None:
    """The pages that readers see."""


@group.command("build")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--base-url", metavar="URL", help="Where DIR will be found, for feeds, sitemaps and search engines.")
@click.option("--project", metavar="SLUG", help="Only this project; else all of them.")
@takes_json
def build(folder: Path, base_url: str | None, project: str | None) -> None:
    """Write all that is published as pages into DIR, which holds the old or the new pages at any moment.

    Only what changed is written. DIR must be new, empty, or built by this command; other files in it stay.
    """
    # Here, so that the other commands start without templates.
    from translate_hub.site import tree, writing

    call = invocation()
    require(call.actor, Act.RUN_HUB)
    base = None if base_url is None else base_of(base_url)
    with call.hub.reading() as session, _progress() as told:
        if project is not None:
            projects.project_by_slug(session, call.actor, project)
        published = publications.published_projects(session, project=project)
        pages = tree.pages_of(published, lambda _, article: publications.contents_of(session, article), base)
        report = writing.build(folder, pages, told=told)
    if base is None:
        tell("There are no feeds and no sitemaps, since they need to know where the site is; name it with --base-url.")
    counts = {"written": len(report.written), "unchanged": report.unchanged, "removed": len(report.removed)}
    value = {"folder": str(report.folder), "pages": report.pages, **counts, "base_url": base}
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    call.answer(value, f"{report.folder}: {report.pages} pages ({said}).")


def base_of(url: str) -> str:
    """Return the address of a site's root as links need it: in ASCII, ending with a slash. Raises Invalid."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if ":" not in host:
            host = idna.encode(host, uts46=True).decode()
    except (ValueError, idna.IDNAError):
        host, port = "", None
    is_odd = any(c in url for c in "?#\\") or parts.username is not None or not url.isprintable() or " " in url
    if not host or parts.scheme not in {"http", "https"} or is_odd:
        raise Invalid(
            "“%(url)s” cannot be a site's address; write one like https://example.org/articles, without a name, a "
            "question mark or a hash.",
            url=url,
        )
    place = f"[{host}]" if ":" in host else host
    place += "" if port is None else f":{port}"
    return f"{parts.scheme}://{place}{quote(parts.path.rstrip('/'), safe=_IN_PATHS)}/"


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Give what is to be called with how many pages are done, and of how many; it shows them on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Pages"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)

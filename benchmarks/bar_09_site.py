"""Bar 9: a site of 1,000 articles in 5 languages costs at most twice what bare Jinja rendering and writing of the same
pages cost; when one paragraph changes, only the pages it must are rendered and written.

The bare side renders the templates of the site with values that are ready (those of the first articles' pages, again
and again: all have the same shape) and writes each file where it belongs: no values to make, no checksums, no manifest,
nothing atomic. Processor time and wall time of this process, by turns. The contents of both come from memory.

Run with ``python -m benchmarks.bar_09_site``.
"""

import gc
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Template

from tests.site.published import LANGUAGES, Site, a_site
from translate_hub.site.tree import pages_of
from translate_hub.site.writing import Report, SitePage, build

BAR: Final = 2
ARTICLES: Final = 1_000
PARAGRAPHS: Final = 12
SENTENCES: Final = 3
ROUNDS: Final = 3
SAMPLE: Final = 20
BASE: Final = "https://example.org/read/"

Render = Callable[[], str | bytes]


@dataclass(frozen=True)
class Cost:
    """Seconds of the processor and of the clock."""

    cpu: float
    wall: float


def cost_of(act: Callable[[], object]) -> Cost:
    """Return what one call costs."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall)


def pages(site: Site) -> list[SitePage]:
    """Return the pages of a site."""
    return list(pages_of(site.projects, site.load, BASE))


@contextmanager
def recorded() -> Iterator[list[tuple[Template, dict[str, Any]]]]:
    """Give the templates that are rendered meanwhile, with their values."""
    found: list[tuple[Template, dict[str, Any]]] = []
    render = Template.render

    def noting(template: Template, *arguments: Any, **values: Any) -> str:
        found.append((template, values))
        return render(template, *arguments, **values)

    setattr(Template, "render", noting)  # noqa: B010 - what our pages are made from is seen here alone, and put back below
    try:
        yield found
    finally:
        setattr(Template, "render", render)  # noqa: B010 - as it was


def bare_pages(site: Site) -> list[tuple[str, Render]]:
    """Return each page of the site with what renders it, or one like it, from values that are ready."""
    wanted = pages(site)
    first = {f"/{one.slug}/" for article in site.projects[0].articles[:SAMPLE] for one in article.editions}
    samples: dict[str, list[Render]] = {}
    for page in wanted:
        if any(part in page.path for part in first) or not _is_of_article(page):
            samples.setdefault(_kind(page), []).append(_bare(page))
    return [(page.path, samples[_kind(page)][number % len(samples[_kind(page)])]) for number, page in enumerate(wanted)]


def _bare(page: SitePage) -> Render:
    with recorded() as found:
        content = page.render()
    if not found:
        return lambda: content  # a feed or a sitemap: its bytes are ready, which is to the bare side's advantage
    template, values = found[0]
    return lambda: template.render(**values)


def _is_of_article(page: SitePage) -> bool:
    return page.path.count("/") == 3


def _kind(page: SitePage) -> str:
    """Return which pages are alike: those of one language with one file name; the other pages are like no other."""
    parts = page.path.split("/")
    return f"{parts[1]}/{parts[3]}" if _is_of_article(page) else page.path


def write_bare(folder: Path, bare: Sequence[tuple[str, Render]]) -> None:
    """Render and write every page, and nothing more."""
    made = set()
    for path, render in bare:
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        content = render()
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def main() -> None:
    """Print the bar's ratio with its two sides, and what the change of one paragraph costs."""
    site = a_site(ARTICLES, paragraphs=PARAGRAPHS, words=SENTENCES, is_even=True)
    bare = bare_pages(site)
    gc.collect()
    gc.freeze()  # a hub has its texts in a database: those of the benchmark are not to be looked through for garbage
    ours: list[Cost] = []
    peer: list[Cost] = []
    with tempfile.TemporaryDirectory() as place:
        mine, theirs = Path(place, "ours"), Path(place, "bare")
        for _ in range(ROUNDS):
            shutil.rmtree(mine, ignore_errors=True)
            ours.append(cost_of(lambda: build(mine, pages(site))))
            peer.append(cost_of(lambda: write_bare(theirs, bare)))
            shutil.rmtree(theirs)
        print(
            f"9 first build of {len(bare)} pages ({ARTICLES} articles × {len(LANGUAGES)} languages) / bare rendering:"
        )
        for name in ("cpu", "wall"):
            one, other = (statistics.median(getattr(cost, name) for cost in side) for side in (ours, peer))
            print(f"  {name}: {one / other:.2f} (at most {BAR}): ours {one:.1f} s, the peer {other:.1f} s")
        tell_of_changes(site, mine, statistics.median(cost.cpu for cost in ours))


def tell_of_changes(site: Site, folder: Path, first: float) -> None:
    """Print which pages a change touches, and what a build costs then as a part of the first."""
    translation = site.with_text("a500", "fa", "بند تازه.")
    original = translation.with_text("a500", "en", "A new paragraph.")
    changes = {"nothing": site, "a paragraph of a translation": translation, "a paragraph of an original": original}
    for what, now in changes.items():
        rebuilding = Rebuilding(now, folder)
        cost = cost_of(rebuilding)
        report = rebuilding.report
        print(
            f"9 rebuild after {what} changed: {len(rebuilding.rendered)} pages rendered, {len(report.written)} written "
            f"of {report.pages}, in {cost.cpu:.2f} s (wall {cost.wall:.2f} s), {cost.cpu / first:.3f} of the first"
        )
        for path in report.written:
            print(f"    {path}")


class Rebuilding:
    """A build that notes which pages it renders."""

    report: Report

    def __init__(self, site: Site, folder: Path) -> None:
        self._site = site
        self._folder = folder
        self.rendered: list[str] = []

    def __call__(self) -> None:
        """Build."""
        noted = [SitePage(page.path, page.stamp, partial(self._render, page)) for page in pages(self._site)]
        self.report = build(self._folder, noted)

    def _render(self, page: SitePage) -> bytes:
        self.rendered.append(page.path)
        return page.render()


if __name__ == "__main__":
    main()

"""A program that builds a site again and again, by turns as it was and as it is after changes, until it is killed.

Argument: the site's folder. It writes a line each time a build has ended.
"""

import os
import sys
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from tests.site.published import Site, a_site
from translate_hub.site.tree import pages_of
from translate_hub.site.writing import SitePage, build

BASE = "https://example.org/read/"


def versions() -> tuple[Site, Site]:
    """Return a site before and after many of its pages changed, one came and one went."""
    before = a_site(6)
    after = before
    for article in before.projects[0].articles:
        for edition in article.editions:
            after = after.with_text(article.key, edition.language, f"Another end in {edition.language}. " * 200)
    gone = replace(after.article("a0"), editions=after.article("a0").editions[1:])
    return before, after.with_article(gone)


def pages(site: Site) -> list[SitePage]:
    """Return the pages of such a site."""
    return list(pages_of(site.projects, site.load, BASE))


def main(folder: Path) -> None:
    """Build for ever."""
    for site in cycle(versions()):
        report = build(folder, pages(site))
        os.write(sys.stdout.fileno(), f"{len(report.written)} written\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

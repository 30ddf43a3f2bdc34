"""A site of 200 articles in 5 languages, as its readers get it: from a file server in a sub-folder, or from a disk."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.faults.test_killed_builds import served
from tests.site.links import problems_of
from tests.site.published import a_site
from translate_hub.site.tree import pages_of
from translate_hub.site.writing import build

pytestmark = pytest.mark.journey

SUB_FOLDER = "a/sub folder"
BASE = "https://site.example/read/"


@dataclass(frozen=True)
class Built:
    """A site in a sub-folder of what is served, and the address it was built for."""

    folder: Path
    port: int

    @property
    def base(self) -> str:
        """The address of its root."""
        return f"http://127.0.0.1:{self.port}/{quote(SUB_FOLDER)}/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The site, served by the standard library's file server."""
    top = tmp_path_factory.mktemp("www")
    site = a_site(200)
    with served(top) as port:
        one = Built(top / SUB_FOLDER, port)
        build(one.folder, pages_of(site.projects, site.load, one.base))
        yield one


def test_it_keeps_every_rule(built: Built) -> None:
    """Strict HTML; links, languages, feeds and sitemaps."""
    assert sum(1 for _ in built.folder.rglob("*.html")) > 1_700
    assert problems_of(built.folder, built.base) == []


def test_a_file_server_gives_every_page_at_its_address(built: Built) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", built.port, timeout=10)
    for file in sorted(built.folder.rglob("*")):
        if not file.is_file():
            continue
        path = file.relative_to(built.folder).as_posix()
        for address in {path, path.removesuffix("index.html")}:
            connection.request("GET", f"/{quote(SUB_FOLDER)}/{quote(address)}")
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, file.read_bytes()), address
            connection.close()
            connection.connect()
    connection.close()


BREAKS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "an unclosed element": ("index.html", lambda page: page.replace("</main>", ""), "no strict HTML"),
    "a dead link": ("demo/index.html", lambda page: page.replace('href="fa/', 'href="faa/'), "leads to nothing"),
    "a folder": ("demo/index.html", lambda page: page.replace("fa/index.html", "fa/"), "leads to nothing"),
    "a dead permalink": (
        "demo/en/the-lamp-0/index.html",
        lambda page: page.replace('id="p-k0x2"', 'id="p-gone"'),
        "has no such place",
    ),
    "a way out": ("demo/index.html", lambda page: page.replace('href="fa/', 'href="../../fa/'), "out of the site"),
    "something loaded": (
        "index.html",
        lambda page: page.replace("</main>", '<img src="https://example.org/a.png" alt=""></main>'),
        "loads",
    ),
    "a language less": (
        "demo/en/the-lamp-0/index.html",
        lambda page: "\n".join(line for line in page.split("\n") if 'rel="alternate" hreflang="fa"' not in line),
        "names other pages",
    ),
    "no default": (
        "demo/en/the-lamp-0/index.html",
        lambda page: "\n".join(line for line in page.split("\n") if "x-default" not in line),
        "every other language",
    ),
    "a feed without a time": (
        "demo/fa/feed.xml",
        lambda page: page.replace("<updated>", "<published>", 1).replace("</updated>", "</published>", 1),
        "not one updated",
    ),
    "one id twice": (
        "demo/fa/feed.xml",
        lambda page: page.replace(page.split("<entry><id>")[1][:45], page.split("<entry><id>")[2][:45]),
        "one id",
    ),
    "an address elsewhere": (
        "demo/fa/sitemap.xml",
        lambda page: page.replace("https://site.example/read/demo/fa/", "https://site.example/read/demo/en/", 1),
        "not below the sitemap",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_rules_find_what_is_broken(name: str, tmp_path: Path) -> None:
    site = a_site(3)
    build(tmp_path / "site", pages_of(site.projects, site.load, BASE))
    assert problems_of(tmp_path / "site", BASE) == []
    path, harm, told = BREAKS[name]
    file = tmp_path / "site" / path
    before = file.read_text("utf-8")
    file.write_text(harm(before), "utf-8")
    assert file.read_text("utf-8") != before
    assert any(told in problem for problem in problems_of(tmp_path / "site", BASE))

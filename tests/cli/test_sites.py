"""The site as a folder, from the command line."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.site.links import problems_of
from translate_hub.cli.sites import base_of
from translate_hub.errors import Invalid

ROOT = Path(__file__).parents[2]
LINES = re.MULTILINE
BASE = "https://example.org/read/"


def translate(run: Run, folder: Path, say: Callable[[str], str]) -> None:
    """Give the Spanish edition its texts, and publish it."""
    po = folder / "es.po"
    assert run("export", "demo/lamp", "es", "--as", "po", "-o", po).code == 0
    text = po.read_text("utf-8")
    text = re.sub(
        r'^msgid "(?!")(.*)"\nmsgstr ".*"$', lambda m: f'msgid "{m[1]}"\nmsgstr "{say(m[1])}"', text, flags=LINES
    )
    text = re.sub(r'^(msgid ""\n(?:".*"\n)+)msgstr ""$', lambda m: f'{m[1]}msgstr "{say("largo")}"', text, flags=LINES)
    po.write_text(text, "utf-8")
    assert run("translations", "import", "demo/lamp", "es", po).code == 0
    assert run("publish", "demo/lamp", "es", "--yes").code == 0


@pytest.fixture
def published(with_article: Run, tmp_path: Path) -> Run:
    """The program with the article published in English and Spanish."""
    assert with_article("publish", "demo/lamp", "en", "--yes").code == 0
    translate(with_article, tmp_path, lambda text: f"es: {text[:20]}")
    return with_article


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_what_is_published_becomes_a_folder(published: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    ran = published("site", "build", site, "--base-url", "https://example.org/read", "--json")
    assert (ran.code, ran.error) == (0, "")
    count = len(files_in(site)) - 1
    assert ran.value == {
        "folder": str(site),
        "pages": count,
        "written": count,
        "unchanged": 0,
        "removed": 0,
        "base_url": BASE,
    }
    assert problems_of(site, BASE) == []
    assert sorted(file.name for file in (site / "demo" / "es").glob("es-*/*")) == ["bilingual.html", "index.html"]
    ran = published("site", "build", site, "--base-url", BASE)
    assert ran.content.decode() == f"{site}: {count} pages (0 written, {count} unchanged, 0 removed).\n"


def test_only_what_changed_is_written_again(published: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert published("site", "build", site, "--base-url", BASE).code == 0
    before = files_in(site)
    translate(published, tmp_path, lambda text: f"es: {text[:20]}" if text != "Why it matters" else "Por qué importa")
    ran = published("site", "build", site, "--base-url", BASE, "--json")
    after = files_in(site)
    changed = {path for path in after if after[path] != before.get(path)} - {"manifest.json"}
    its_own = {path for path in before if re.fullmatch(r"demo/es/.*/(index|bilingual)\.html", path)}
    # Those give the time of the change, in seconds: it may be the same one.
    news = {"demo/es/feed.xml", "demo/es/sitemap.xml", "sitemap.xml"}
    assert its_own <= changed <= its_own | news
    assert ran.value["written"] == len(changed)
    assert published("unpublish", "demo/lamp", "es").code == 0
    ran = published("site", "build", site, "--base-url", BASE, "--json")
    assert ran.value["removed"] == sum(path.startswith("demo/es/") for path in before)
    assert not (site / "demo" / "es").exists()
    assert problems_of(site, BASE) == []


def test_without_an_address_it_says_what_is_missing(published: Run, tmp_path: Path) -> None:
    ran = published("site", "build", tmp_path / "site", "--json")
    assert ran.value["base_url"] is None
    assert "no feeds and no sitemaps" in ran.error
    assert [path for path in files_in(tmp_path / "site") if path.endswith(".xml")] == []
    assert problems_of(tmp_path / "site") == []


def test_one_project_can_be_built_alone(published: Run, tmp_path: Path) -> None:
    assert published("project", "create", "other", "--name", "Other", "--source", "en", "--target", "fa").code == 0
    ran = published("site", "build", tmp_path / "other", "--project", "other", "--json")
    assert sorted(files_in(tmp_path / "other")) == ["404.html", "index.html", "manifest.json"]
    assert ran.value["pages"] == 2
    published("site", "build", tmp_path / "demo", "--project", "demo")
    assert (tmp_path / "demo" / "demo" / "en" / "index.html").exists()
    ran = published("site", "build", tmp_path / "nothing", "--project", "nothing")
    assert ran.code == 3
    assert not (tmp_path / "nothing").exists()


def test_a_folder_that_is_not_a_site_is_refused(published: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter").write_text("mine")
    ran = published("site", "build", tmp_path / "mine")
    assert ran.code == 6
    assert "holds files that are not a site built by Translate Hub" in ran.error
    assert files_in(tmp_path / "mine") == {"letter": b"mine"}


def test_nobody_builds_it_but_who_runs_the_hub(published: Run, tmp_path: Path) -> None:
    assert published("user", "create", "ada", "--role", "admin", "--project", "demo").code == 0
    ran = published("--as", "ada", "site", "build", tmp_path / "site")
    assert ran.code == 4
    assert not (tmp_path / "site").exists()
    assert published("user", "create", "root", "--operator").code == 0
    assert published("--as", "root", "site", "build", tmp_path / "site").code == 0


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTP://Example.ORG:8080/a/b/", "http://example.org:8080/a/b/"),
        ("https://مثال.ایران/خواندن", "https://xn--mgbh0fb.xn--mgba3a4f16a/%D8%AE%D9%88%D8%A7%D9%86%D8%AF%D9%86/"),
        ("http://[::1]:80/x%20y", "http://[::1]:80/x%20y/"),
    ],
)
def test_an_address_becomes_the_root_of_links(given: str, meant: str) -> None:
    assert base_of(given) == meant


@pytest.mark.parametrize(
    "address",
    [
        *("", "example.org", "ftp://example.org", "https://", "https:///x", "file:///srv/www", "https://a b.org"),
        *("https://example.org/?q", "https://example.org/#top", "https://ada@example.org/", "https://ada:x@h.org"),
        *("https://example.org:port", "https://example.org/\\x", "https://example.org/\n", "javascript:alert(1)"),
    ],
)
def test_what_is_no_address_of_a_site_is_refused(address: str, run: Run, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        base_of(address)
    ran = run("site", "build", tmp_path / "site", "--base-url", address)
    assert ran.code == 6
    assert not (tmp_path / "site").exists()


def test_progress_is_shown_on_a_terminal_and_standard_output_stays_one_value(published: Run, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "translate_hub.main", "site", "build", str(tmp_path / "site"), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run(program, stdout=subprocess.PIPE, stderr=theirs, env=environment, check=True, timeout=120)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.stdout.count(b"\n") == 1
    assert re.search(r"Pages.*\d+/\d+", shown)

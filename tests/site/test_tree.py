"""Which pages a site has, and what their stamps promise: what has one stamp is equal to the byte."""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.site.links import problems_of
from tests.site.published import Site, a_site
from translate_hub.domain.publications import Content, Credit, CreditRole, PublishedArticle, PublishedProject
from translate_hub.site.tree import code_digest, pages_of
from translate_hub.site.writing import build, manifest_of

ROOT = Path(__file__).parents[2]
BASE = "https://example.org/read/"


def stamps(site: Site, base: str | None = BASE) -> dict[str, str]:
    return {page.path: page.stamp for page in pages_of(site.projects, site.load, base)}


def contents(site: Site, base: str | None = BASE) -> dict[str, bytes]:
    return {page.path: page.render() for page in pages_of(site.projects, site.load, base)}


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_site_has_the_pages_its_addresses_promise() -> None:
    site = a_site(2, languages=("en", "fa"))
    assert sorted(stamps(site)) == [
        "404.html",
        "demo/en/feed.xml",
        "demo/en/index.html",
        "demo/en/sitemap.xml",
        "demo/en/the-lamp-0/index.html",
        "demo/en/the-lamp-1-before/index.html",
        "demo/en/the-lamp-1/index.html",
        "demo/fa/feed.xml",
        "demo/fa/index.html",
        "demo/fa/sitemap.xml",
        "demo/fa/چراغ-0/bilingual.html",
        "demo/fa/چراغ-0/index.html",
        "demo/fa/چراغ-1-before/index.html",
        "demo/fa/چراغ-1/bilingual.html",
        "demo/fa/چراغ-1/index.html",
        "demo/index.html",
        "index.html",
        "sitemap.xml",
    ]


def test_without_an_address_there_are_no_feeds_and_no_sitemaps() -> None:
    site = a_site(2)
    assert {path for path in stamps(site) if path not in stamps(site, None)} == {
        path for path in stamps(site) if path.endswith(".xml")
    }


def test_where_the_original_is_not_published_nothing_stands_beside_it() -> None:
    found = stamps(a_site(4))
    assert "demo/fa/چراغ-3/index.html" in found
    assert "demo/fa/چراغ-3/bilingual.html" not in found


def test_nothing_published_is_a_site_too(tmp_path: Path) -> None:
    build(tmp_path / "site", pages_of([], a_site(1).load))
    assert sorted(manifest_of(tmp_path / "site")) == ["404.html", "index.html"]
    assert problems_of(tmp_path / "site") == []


def test_the_pages_of_an_article_are_made_from_one_look_at_its_contents() -> None:
    site, looks = a_site(4), Counter[str]()

    def load(project: PublishedProject, article: PublishedArticle) -> dict[str, Content]:
        looks[article.key] += 1
        return site.load(project, article)

    pages = list(pages_of(site.projects, load, BASE))
    assert not looks
    for page in pages:
        page.render()
    assert looks == {"a0": 1, "a1": 1, "a2": 1, "a3": 1}


def test_a_text_touches_its_page_the_one_beside_the_original_and_what_tells_of_the_news() -> None:
    site = a_site(3)
    after = site.with_text("a1", "fa", "بند تازه.")
    assert changed(contents(site), contents(after)) == {
        "demo/fa/چراغ-1/index.html",
        "demo/fa/چراغ-1/bilingual.html",
        "demo/fa/feed.xml",
        "demo/fa/sitemap.xml",
        "sitemap.xml",
    }
    # An index does not tell when a text was changed, yet it must be looked at: it tells of the edition.
    assert changed(stamps(site), stamps(after)) == changed(contents(site), contents(after)) | {
        "index.html",
        "demo/index.html",
        "demo/fa/index.html",
    }


def test_a_new_paragraph_touches_the_other_languages_whose_permalinks_lead_there() -> None:
    site = a_site(3)
    paragraphs = site.paragraphs[site.edition("a1", "fa").publication]
    longer = site.with_paragraphs("a1", "fa", [*paragraphs, replace(paragraphs[-1], key="new")])
    assert "demo/es/la-lámpara-1/index.html" in changed(stamps(site), stamps(longer))
    assert "demo/es/la-lámpara-2/index.html" not in changed(stamps(site), stamps(longer))


def _told(site: Site, number: int, tag: str, **about: Any) -> Site:
    """Return the site with something else told of an edition."""
    edition = site.edition(f"a{number}", tag)
    return site.with_edition(f"a{number}", replace(edition, about=replace(edition.about, **about)))


def _with(site: Site, change: Callable[[PublishedProject], PublishedProject]) -> Site:
    return replace(site, projects=tuple(change(project) for project in site.projects))


def _new_title(site: Site, number: int, language: str) -> Site:
    return site.with_text(f"a{number}", language, "Another title", position=0)


def _new_slug(site: Site, number: int, language: str) -> Site:
    edition = site.edition(f"a{number}", language)
    article = site.article(f"a{number}")
    moved = site.with_edition(article.key, replace(edition, slug=f"{edition.slug}-moved"))
    old = (*article.old_slugs, (language, edition.slug))
    return moved.with_article(replace(moved.article(article.key), old_slugs=old))


def _gone(site: Site, number: int, language: str) -> Site:
    article = site.article(f"a{number}")
    left = tuple(one for one in article.editions if one.language != language)
    return site.with_article(replace(article, editions=left))


CHANGES: dict[str, Callable[[Site, int, str], Site]] = {
    "a text": lambda site, n, tag: site.with_text(f"a{n}", tag, "Another <text>"),
    "a title": _new_title,
    "an address": _new_slug,
    "one less": _gone,
    "a paragraph more": lambda site, n, tag: site.with_paragraphs(
        f"a{n}", tag, [*(old := site.paragraphs[site.edition(f"a{n}", tag).publication]), replace(old[-1], key="new")]
    ),
    "a paragraph less": lambda site, n, tag: site.with_paragraphs(
        f"a{n}", tag, site.paragraphs[site.edition(f"a{n}", tag).publication][:-1]
    ),
    "credits": lambda site, n, tag: site.with_edition(
        f"a{n}", replace(site.edition(f"a{n}", tag), credits=(Credit(CreditRole.EDITOR, ("Zoë",)),))
    ),
    "outdated": lambda site, n, tag: site.with_edition(
        f"a{n}", replace(site.edition(f"a{n}", tag), outdated=frozenset({f"k{n}x2"}))
    ),
    "first published": lambda site, n, tag: site.with_edition(
        f"a{n}",
        replace(site.edition(f"a{n}", tag), first_at=site.edition(f"a{n}", tag).first_at - timedelta(days=9)),
    ),
    "an author": lambda site, n, tag: _told(site, n, tag, author="Somebody else"),
    "a day": lambda site, n, tag: _told(site, n, tag, written_on=date(1999, 1, 1)),
    "an original": lambda site, n, tag: _told(site, n, tag, address="https://x.org/"),
    "a licence": lambda site, n, tag: _told(site, n, tag, licence="CC0"),
    "a project's name": lambda site, n, tag: _with(site, lambda project: replace(project, name="Another name")),
    "a project's address": lambda site, n, tag: _with(site, lambda project: replace(project, slug="moved")),
    "an article less": lambda site, n, tag: _with(
        site, lambda project: replace(project, articles=project.articles[1:])
    ),
    "a language less": lambda site, n, tag: _with(
        site,
        lambda project: replace(
            project,
            articles=tuple(
                replace(one, editions=tuple(it for it in one.editions if it.language != tag))
                for one in project.articles
            ),
        ),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("language", ["en", "fa"])
def test_pages_with_the_same_stamp_are_equal_to_the_byte(change: str, language: str) -> None:
    site = a_site(55, languages=("en", "fa", "es"), paragraphs=4)  # enough for two pages of an index
    after = CHANGES[change](site, 1, language)
    old, new = stamps(site), stamps(after)
    old_bytes, new_bytes = contents(site), contents(after)
    same = {path for path in old.keys() & new.keys() if old[path] == new[path]}
    assert {path for path in same if old_bytes[path] != new_bytes[path]} == set()
    if change not in {"a project's address", "a project's name"}:
        touched = [path for path in new.keys() - same if path.count("/") == 3]
        # The reading and the bilingual page in three languages, and two old addresses.
        assert len(touched) <= 8 or change == "a language less", "more is made again than must be"


def test_another_base_is_another_stamp_and_the_code_has_one_too() -> None:
    site = a_site(1)
    other = stamps(site, "https://example.com/")
    assert {path for path, stamp in stamps(site).items() if other[path] == stamp} == set()
    assert len(code_digest()) == 32


def test_a_site_is_the_same_to_the_byte_on_another_day_in_another_place(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.site.published import a_site\n"
        "from translate_hub.site.tree import pages_of\n"
        "from translate_hub.site.writing import build\n"
        "site = a_site(9)\n"
        f"build(Path(sys.argv[1]), pages_of(site.projects, site.load, {BASE!r}))\n"
    )
    surroundings = [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tehran", "LANGUAGE": "fa"},
    ]
    for number, values in enumerate(surroundings):
        folder = tmp_path / f"site {number}"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **values}
        subprocess.run([sys.executable, "-c", program, str(folder)], env=environment, check=True, timeout=120)
        os.utime(folder / "index.html", (0, 0))
    one, other = map(files_in, sorted(tmp_path.iterdir()))
    assert one == other
    assert len(one) > 60


def test_any_way_to_a_state_leads_to_the_same_site(tmp_path: Path) -> None:
    chance = random.Random(9)  # noqa: S311 - a dice, not a secret
    site = a_site(6, languages=("en", "fa", "es"))
    way = tmp_path / "way"
    for name in chance.sample(sorted(CHANGES), len(CHANGES)):
        build(way, pages_of(site.projects, site.load, BASE))
        try:
            site = CHANGES[name](site, 1, chance.choice(["fa", "es"]))
        except (AssertionError, StopIteration):
            continue  # what was to be changed is gone already
    build(way, pages_of(site.projects, site.load, BASE))
    build(tmp_path / "fresh", pages_of(site.projects, site.load, BASE))
    assert files_in(way) == files_in(tmp_path / "fresh")
    assert problems_of(way, BASE) == []

"""Paths and links: right from any page to any other, in any script, on a server and in a folder."""

from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_hub.site.addresses import (
    MISSING,
    PROJECTS,
    SITEMAPS,
    Links,
    article_path,
    bilingual_path,
    feed_path,
    index_path,
    project_path,
    sitemap_path,
)

BASE = "https://read.example.org/read/"
ARTICLE = article_path("desk", "fa", "مقاله")
PATHS = (
    PROJECTS,
    SITEMAPS,
    MISSING,
    project_path("desk"),
    index_path("desk", "fa"),
    index_path("desk", "fa", 2),
    feed_path("desk", "fa"),
    sitemap_path("desk", "zh-Hans"),
    ARTICLE,
    bilingual_path("desk", "fa", "مقاله"),
    article_path("desk", "es", "año-2"),
)


def test_paths_are_those_of_the_tree() -> None:
    assert index_path("desk", "fa") == "desk/fa/index.html"
    assert index_path("desk", "fa", 3) == "desk/fa/index-3.html"
    assert ARTICLE == "desk/fa/مقاله/index.html"
    assert bilingual_path("desk", "fa", "x") == "desk/fa/x/bilingual.html"


@pytest.mark.parametrize("here", PATHS)
@pytest.mark.parametrize("there", PATHS)
@pytest.mark.parametrize("is_bare", [True, False])
def test_a_link_leads_from_every_page_to_every_other(here: str, there: str, *, is_bare: bool) -> None:
    links = Links(here, None, is_bare)
    standing = f"file:///{here.removesuffix('index.html') if is_bare else here}"
    wanted = f"file:///{there.removesuffix('index.html') if is_bare else there}"
    for link in (links.to(there), links.short(there)):
        assert link
        assert unquote(urljoin(standing, link)) == wanted
    if there != here:
        assert urljoin(standing, links.to(there, "p-abc")).endswith("#p-abc")


def test_a_link_to_a_place_on_the_same_page_is_only_that() -> None:
    assert Links(ARTICLE).to(ARTICLE, "p-abc") == "#p-abc"


def test_a_link_to_the_page_itself_is_never_empty() -> None:
    assert Links(ARTICLE, None, is_bare=True).to(ARTICLE) == "./"
    assert Links(ARTICLE).to(ARTICLE) == "index.html"


def test_whole_addresses_leave_out_the_index_and_need_a_base() -> None:
    assert Links(PROJECTS, BASE).absolute(index_path("desk", "fa")) == f"{BASE}desk/fa/"
    assert Links(PROJECTS, BASE).absolute(PROJECTS) == BASE
    assert Links(PROJECTS, BASE).absolute(MISSING) == f"{BASE}404.html"
    assert Links(PROJECTS).absolute(PROJECTS) is None
    assert Links(PROJECTS).best(project_path("desk")) == "desk/index.html"


def test_letters_are_composed_before_they_are_encoded() -> None:
    links = Links(PROJECTS)
    assert links.to("de\u0301sk/index.html") == links.to("d\u00e9sk/index.html") == "d%C3%A9sk/index.html"


@given(st.text(min_size=1, max_size=12).filter(lambda slug: "/" not in slug and slug not in {".", ".."}))
def test_no_slug_breaks_out_of_an_attribute_or_its_place(slug: str) -> None:
    links = Links(PROJECTS)
    for link in (links.to(article_path("p", "en", slug)), links.short(article_path("p", "en", slug))):
        assert not set("\"'<>`=& \t\n\r?#:\\") & set(link)
        assert link.count("/") == 3

"""Feeds and sitemaps: complete, stable, well formed whatever was written."""

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from tests.site.editions import ARTICLE, BASE, ENGLISH, PERSIAN, PROJECT
from translate_hub.domain.publications import PublishedProject
from translate_hub.errors import Invalid
from translate_hub.site.addresses import SITEMAPS, Links, feed_path, sitemap_path
from translate_hub.site.feeds import ENTRIES, feed, sitemap, sitemap_index

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
FEED = Links(feed_path("desk", "fa"), BASE)
MAP = Links(sitemap_path("desk", "fa"), BASE)
PERSIAN_PAGE = f"{BASE}desk/fa/%DA%86%D8%B1%D8%A7%D8%BA/"


def xml(content: bytes) -> ET.Element:
    """Return XML as a parser reads it."""
    return ET.fromstring(content)  # noqa: S314 - made by us, without a document type


def test_a_feed_has_what_readers_of_feeds_need() -> None:
    root = xml(feed(PROJECT, "fa", FEED))
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fa"
    assert root.findtext(f"{ATOM}title") == "The Quiet Desk"
    assert root.findtext(f"{ATOM}updated") == "2026-01-02T00:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "The Quiet Desk"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": f"{BASE}desk/fa/feed.xml", "alternate": f"{BASE}desk/fa/"}


def test_an_entry_has_its_days_its_page_and_its_summary_in_its_direction() -> None:
    (entry,) = xml(feed(PROJECT, "fa", FEED)).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "چراغ"
    assert entry.findtext(f"{ATOM}published") == "2025-03-14T23:30:00Z"
    assert entry.findtext(f"{ATOM}updated") == "2026-01-02T00:00:00Z"
    assert [link.get("href") for link in entry.findall(f"{ATOM}link")] == [PERSIAN_PAGE]
    assert entry.findtext(f"{ATOM}summary") == '<p lang="fa" dir="rtl">می‌سوخت.</p>'
    assert (entry.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")


def ids(project: PublishedProject) -> list[str | None]:
    """Return the ids of the Persian entries."""
    return [entry.findtext(f"{ATOM}id") for entry in xml(feed(project, "fa", FEED)).findall(f"{ATOM}entry")]


def test_an_entry_keeps_its_id_where_its_address_changes() -> None:
    moved = replace(ARTICLE, editions=(ENGLISH, replace(PERSIAN, slug="other", title="Other")))
    assert ids(replace(PROJECT, slug="elsewhere", articles=(moved,))) == ids(PROJECT)
    other = replace(ARTICLE, editions=(ENGLISH, replace(PERSIAN, edition="another")))
    assert ids(replace(PROJECT, articles=(other,))) != ids(PROJECT)


def test_a_feed_has_the_newest_entries_and_may_have_none() -> None:
    articles = tuple(
        replace(ARTICLE, editions=(replace(PERSIAN, title=str(day), first_at=PERSIAN.at + timedelta(days=day)),))
        for day in range(ENTRIES + 5)
    )
    entries = xml(feed(replace(PROJECT, articles=articles), "fa", FEED)).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [str(day) for day in range(ENTRIES + 4, 4, -1)]
    empty = xml(feed(replace(PROJECT, articles=()), "fa", FEED))
    assert empty.findtext(f"{ATOM}updated")
    assert not empty.findall(f"{ATOM}entry")


def test_without_an_address_a_feed_has_relative_links() -> None:
    links = [
        link.get("href") for link in xml(feed(PROJECT, "fa", Links(FEED.here, None, is_bare=True))).iter(f"{ATOM}link")
    ]
    assert links == ["feed.xml", "./", "%DA%86%D8%B1%D8%A7%D8%BA/"]


def test_a_hub_without_an_address_gives_links_from_the_root_of_its_host() -> None:
    links = Links(FEED.here, None, is_bare=True, root="/read/")
    assert [link.get("href") for link in xml(feed(PROJECT, "fa", links)).iter(f"{ATOM}link")] == [
        "/read/desk/fa/feed.xml",
        "/read/desk/fa/",
        "/read/desk/fa/%DA%86%D8%B1%D8%A7%D8%BA/",
    ]


def test_what_xml_cannot_hold_does_not_break_it() -> None:
    nasty = "]]></title>&\x00\x0b\ufffe\ud800<script>"
    article = replace(ARTICLE, editions=(replace(PERSIAN, title=nasty, summary=nasty),))
    project = replace(PROJECT, name=nasty, articles=(article,))
    root = xml(feed(project, "fa", FEED))
    cleaned = "]]></title>&\ufffd\ufffd\ufffd\ufffd<script>"
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == cleaned
    assert "<script>" not in (root.findtext(f"{ATOM}entry/{ATOM}summary") or "")
    xml(sitemap(project, "fa", MAP))


def test_a_sitemap_names_each_page_with_its_other_languages() -> None:
    root = xml(sitemap(PROJECT, "fa", MAP))
    assert [url.findtext(f"{SITEMAP}loc") for url in root] == [
        f"{BASE}desk/fa/",
        PERSIAN_PAGE,
        f"{PERSIAN_PAGE}bilingual.html",
    ]
    assert root[1].findtext(f"{SITEMAP}lastmod") == "2026-01-02T00:00:00Z"
    assert [link.get("hreflang") for link in root[1].findall(f"{XHTML}link")] == ["en", "fa", "zh-Hans", "x-default"]


def test_the_languages_of_sitemaps_are_symmetric() -> None:
    sets = set()
    for language in ("en", "fa", "zh-Hans"):
        root = xml(sitemap(PROJECT, language, MAP))
        sets.add(tuple((link.get("hreflang"), link.get("href")) for link in root.iter(f"{XHTML}link")))
    assert len(sets) == 1


def test_the_index_of_sitemaps_names_each_language_of_each_project() -> None:
    root = xml(sitemap_index([PROJECT], Links(SITEMAPS, BASE)))
    assert [one.findtext(f"{SITEMAP}loc") for one in root] == [
        f"{BASE}desk/{language}/sitemap.xml" for language in ("en", "fa", "zh-Hans")
    ]


def test_sitemaps_need_the_address_of_the_site() -> None:
    with pytest.raises(Invalid):
        sitemap(PROJECT, "fa", Links(MAP.here))
    with pytest.raises(Invalid):
        sitemap_index([PROJECT], Links(SITEMAPS))


def test_the_same_values_give_the_same_bytes() -> None:
    assert feed(PROJECT, "fa", FEED) == feed(PROJECT, "fa", FEED)
    assert sitemap(PROJECT, "fa", MAP) == sitemap(PROJECT, "fa", MAP)

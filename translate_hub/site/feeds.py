"""What other programs read: an Atom feed per language, sitemaps for search engines."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from translate_hub.domain.languages import direction
from translate_hub.domain.publications import PublishedEdition, PublishedProject
from translate_hub.errors import Invalid
from translate_hub.site.addresses import Links, article_path, bilingual_path, feed_path, index_path, sitemap_path
from translate_hub.site.heads import alternates_of, instant
from translate_hub.site.indexes import languages_of

ENTRIES: Final = 30
_ATOM: Final = "http://www.w3.org/2005/Atom"
_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
# A feed without entries was last changed before anything was published.
_NEVER: Final = "1970-01-01T00:00:00Z"
# What XML 1.0 cannot hold (its production Char).
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(project: PublishedProject, language: str, links: Links) -> bytes:
    """Return the Atom feed (RFC 4287) of a project's newest 30 editions in a language, as UTF-8 XML.

    Ids are made from keys, so that entries stay the same where addresses change.
    """
    listed = project.editions_in(language)[:ENTRIES]
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _text(root, "id", uuid5(NAMESPACE_URL, f"translate-hub:feed:{project.slug}:{language}").urn)
    _text(root, "title", project.name)
    _text(root, "updated", max((instant(edition.at) for _article, edition in listed), default=_NEVER))
    _text(SubElement(root, "author"), "name", project.name)
    _link(root, "self", links.best(feed_path(project.slug, language)), "application/atom+xml")
    _link(root, "alternate", links.best(index_path(project.slug, language)), "text/html")
    for _article, edition in listed:
        _entry(root, project.slug, edition, links)
    return _bytes(root)


def _entry(root: Element, project: str, edition: PublishedEdition, links: Links) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", uuid5(NAMESPACE_URL, f"translate-hub:edition:{edition.edition}").urn)
    _text(entry, "title", edition.title)
    _text(entry, "published", instant(edition.first_at))
    _text(entry, "updated", instant(edition.at))
    _link(entry, "alternate", links.best(article_path(project, edition.language, edition.slug)), "text/html")
    if edition.summary:
        opening = f'<p lang="{escape(edition.language)}" dir="{direction(edition.language)}">'
        _text(entry, "summary", f"{opening}{escape(edition.summary)}</p>").set("type", "html")


def sitemap(project: PublishedProject, language: str, links: Links) -> bytes:
    """Return the sitemap of a project's pages in a language (sitemaps.org 0.9), with each article's other languages.

    Raises Invalid where the site's address is not known.
    """
    base = _base(links)
    root = Element("urlset", {"xmlns": _SITEMAPS, "xmlns:xhtml": _XHTML})
    listed = project.editions_in(language)
    newest = max((instant(edition.at) for _article, edition in listed), default=None)
    _page(root, "url", base.best(index_path(project.slug, language)), newest)
    for article, edition in listed:
        page = _page(root, "url", base.best(article_path(project.slug, language, edition.slug)), instant(edition.at))
        for tag, address in alternates_of(project.slug, article, base):
            SubElement(page, "xhtml:link", {"rel": "alternate", "hreflang": tag, "href": address})
        if article.original not in {None, edition}:
            beside = bilingual_path(project.slug, language, edition.slug)
            _page(root, "url", base.best(beside), instant(edition.at))
    return _bytes(root)


def sitemap_index(projects: Sequence[PublishedProject], links: Links) -> bytes:
    """Return the list of all sitemaps (sitemaps.org 0.9). Raises Invalid where the site's address is not known."""
    base = _base(links)
    root = Element("sitemapindex", {"xmlns": _SITEMAPS})
    for project in projects:
        for language in languages_of(project):
            newest = max(edition.at for _article, edition in project.editions_in(language))
            _page(root, "sitemap", base.best(sitemap_path(project.slug, language)), instant(newest))
    return _bytes(root)


def _base(links: Links) -> Links:
    if links.base is None:
        raise Invalid("A sitemap needs the address of the site; name it, such as https://example.org/read/.")
    return links


def _page(root: Element, name: str, address: str, changed: str | None) -> Element:
    page = SubElement(root, name)
    _text(page, "loc", address)
    if changed:
        _text(page, "lastmod", changed)
    return page


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = _NOT_XML.sub("\ufffd", text)
    return element


def _link(parent: Element, relation: str, address: str, media: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": media, "href": address})


def _bytes(root: Element) -> bytes:
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made

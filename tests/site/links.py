"""The rules a built site keeps: strict HTML, links that lead somewhere, languages that know one another, valid feeds.

`problems_of` reads a folder as a file server or a browser would and returns every rule that is broken, as sentences.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import html5lib

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
# Where a file could only be reached under an address nobody knows: no link to it is asked for.
_UNLINKED = ("404.html", "sitemap.xml", "manifest.json")
# A moment (RFC 3339), and what a sitemap may also give (W3C Date and Time Formats): a day.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Attributes from which a browser loads something by itself.
_LOADING = {"src", "srcset", "poster", "data", "background"}


@dataclass
class Page:
    """What the rules need of an HTML page: its ids, its links with what they are, and what it says of itself."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    is_moved: bool = False
    language: str = ""


def read_page(content: bytes) -> Page:
    """Return a page as a strict parser reads it; raises html5lib's ParseError."""
    page = Page()
    tree = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False).parse(
        content, transport_encoding="utf-8"
    )
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        _note(page, element.tag, element.attrib)
    return page


def _note(page: Page, tag: str, attributes: dict[str, str]) -> None:
    if (name := attributes.get("id")) is not None:
        page.ids.add(name)
    page.loaded += [value for key, value in attributes.items() if key in _LOADING]
    if tag == "html":
        page.language = attributes.get("lang", "")
    if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        page.is_moved = True
        page.links.append(attributes["content"].partition("url=")[2])
    href = attributes.get("href")
    if href is None:
        return
    relations = attributes.get("rel", "").split()
    if tag == "link" and "alternate" in relations and "hreflang" in attributes:
        page.alternates[attributes["hreflang"]] = href
    elif tag == "link" and "canonical" in relations:
        page.canonical = href
    elif tag == "link" and {"stylesheet", "icon", "preload"} & set(relations):
        page.loaded.append(href)
    page.links.append(href)


class Rules:
    """A built site as its visitors find it. `base` is its absolute address, None where nobody knows it."""

    def __init__(self, folder: Path, base: str | None) -> None:
        self.base = base
        self.root = base or "file:///site/"
        self.files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
        self.pages: dict[str, Page] = {}
        self.problems: list[str] = []
        for path, file in sorted(self.files.items()):
            if path.endswith(".html"):
                try:
                    self.pages[path] = read_page(file.read_bytes())
                except html5lib.html5parser.ParseError as error:
                    self.problems.append(f"{path} is no strict HTML: {error}")

    def find(self, path: str, href: str) -> str | None:
        """Return the file a link of a page leads to, None where it leads out of the site; tell where it is broken."""
        address = urljoin(self.root + path, href)
        if not address.startswith(self.root):
            if not urlsplit(href).scheme:
                self.problems.append(f"{path}: {href} leads out of the site without a host")
            return None
        target = unquote(urlsplit(address).path.removeprefix(urlsplit(self.root).path))
        is_whole = bool(urlsplit(href).scheme)
        if is_whole and (target == "" or target.endswith("/")):
            target += "index.html"  # a server answers it; a folder on a disk would be listed
        if target not in self.files:
            self.problems.append(f"{path}: {href} leads to nothing")
            return None
        anchor = unquote(urlsplit(address).fragment)
        if anchor and target in self.pages and anchor not in self.pages[target].ids:
            self.problems.append(f"{path}: {href} has no such place on its page")
        return target

    def check_pages(self) -> None:
        """Every link leads to a file and a place on it; nothing is loaded; the start leads to every page."""
        leads_to: dict[str, set[str]] = defaultdict(set)
        for path, page in self.pages.items():
            leads_to[path] = {found for href in page.links if (found := self.find(path, href))}
            self.problems += [f"{path} loads {what}" for what in page.loaded if not what.startswith("data:")]
            if not page.language:
                self.problems.append(f"{path} does not say its language")
            if page.canonical is not None and not page.is_moved and self.find(path, page.canonical) != path:
                self.problems.append(f"{path} names {page.canonical} as its own address")
        seen, waiting = {"index.html"}, ["index.html"]
        while waiting:
            fresh = leads_to[waiting.pop()] - seen
            seen |= fresh
            waiting += fresh
        moved = {path for path, page in self.pages.items() if page.is_moved}
        lost = [path for path in self.files if path not in seen | moved and not path.endswith(_UNLINKED)]
        self.problems += [f"no link leads to {path}" for path in lost]

    def check_languages(self) -> None:
        """Pages name themselves and a default among their languages, and each page they name says the same."""
        for path, page in self.pages.items():
            if not page.alternates:
                continue
            found = {tag: self.find(path, href) for tag, href in page.alternates.items()}
            self.problems += [f"{path}: {problem}" for problem in self._of_languages(path, page.language, found)]

    def _of_languages(self, path: str, language: str, found: dict[str, str | None]) -> Iterator[str]:
        if "x-default" not in found:
            yield "no page for every other language"
        if found.get(language) != path:
            yield f"it is not the page in {language} that it names"
        for tag, target in found.items():
            if target is None or target not in self.pages:
                continue
            other = self.pages[target]
            if {one: self.find(target, href) for one, href in other.alternates.items()} != found:
                yield f"{target} names other pages as its languages"
            if tag not in {"x-default", other.language}:
                yield f"{target} is in {other.language}, not in {tag}"

    def check_feeds(self) -> None:
        """Feeds are as RFC 4287 wants them, and their links lead to pages."""
        for path in self.files:
            if path.endswith("feed.xml"):
                root = self._parsed(path)
                if root is not None:
                    self.problems += [f"{path}: {problem}" for problem in self._of_feed(path, root)]

    def _of_feed(self, path: str, root: ET.Element) -> Iterator[str]:
        if root.tag != f"{ATOM}feed":
            yield f"{root.tag} is no feed"
        yield from self._of_entry(path, root)
        entries = root.findall(f"{ATOM}entry")
        own = [one.get("href", "") for one in root.findall(f"{ATOM}link") if one.get("rel") == "self"]
        if [self.find(path, href) for href in own] != [path]:
            yield "the feed does not name itself"
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        if len(set(ids)) != len(ids):
            yield "two entries have one id"
        if not all((author.findtext(f"{ATOM}name") or "").strip() for author in root.iter(f"{ATOM}author")):
            yield "an author without a name"
        is_signed = root.find(f"{ATOM}author") is not None
        for entry in entries:
            yield from self._of_entry(path, entry)
            if not is_signed and entry.find(f"{ATOM}author") is None:
                yield "an entry without an author"
            if entry.find(f"{ATOM}content") is None and not self._alternates(entry):
                yield "an entry without content or a page"

    def _of_entry(self, path: str, element: ET.Element) -> Iterator[str]:
        """What a feed and its entries have in common."""
        for name in ("id", "title", "updated"):
            if len(element.findall(f"{ATOM}{name}")) != 1:
                yield f"not one {name} in {element.tag}"
        for name in ("updated", "published"):
            yield from (
                f"{one.text} is no moment" for one in element.findall(f"{ATOM}{name}") if not _is_moment(one.text)
            )
        if not urlsplit(element.findtext(f"{ATOM}id") or "").scheme:
            yield "an id that is no address"
        kinds = [(one.get("type"), one.get("hreflang")) for one in self._alternates(element)]
        if len(set(kinds)) != len(kinds):
            yield "two pages of one kind and language"
        hrefs = [link.get("href", "") for link in element.findall(f"{ATOM}link")]
        if not all(hrefs):
            yield "a link to nothing"
        for href in hrefs:
            self.find(path, href)

    @staticmethod
    def _alternates(element: ET.Element) -> list[ET.Element]:
        return [one for one in element.findall(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]

    def check_sitemaps(self) -> None:
        """Sitemaps are as sitemaps.org wants them, name pages below them, and languages that know one another."""
        for path in self.files:
            if not path.endswith("sitemap.xml"):
                continue
            root = self._parsed(path)
            if root is None:
                continue
            kind, one = ("sitemapindex", "sitemap") if path == "sitemap.xml" else ("urlset", "url")
            if root.tag != f"{SITEMAP}{kind}" or any(child.tag != f"{SITEMAP}{one}" for child in root):
                self.problems.append(f"{path} is not a {kind} of {one}")
            if not 0 < len(root) <= 50_000 or self.files[path].stat().st_size > 50 * 1024 * 1024:
                self.problems.append(f"{path} has too few addresses or too many")
            self.problems += [f"{path}: {problem}" for problem in self._of_places(path, list(root))]

    def _of_places(self, path: str, places: Iterable[ET.Element]) -> Iterator[str]:
        seen = set()
        for place in places:
            address = place.findtext(f"{SITEMAP}loc") or ""
            target = self.find(path, address)
            below = path.rpartition("/")[0]
            if not address.startswith(self.base or "nowhere") or not (target or "").startswith(below):
                yield f"{address} is not below the sitemap"
            if address in seen:
                yield f"{address} is there twice"
            seen.add(address)
            changed = place.findtext(f"{SITEMAP}lastmod")
            if changed is not None and not (_is_moment(changed) or _DAY.fullmatch(changed)):
                yield f"{changed} is no day"
            others = {one.get("hreflang", ""): one.get("href", "") for one in place.findall(f"{XHTML}link")}
            if others and target in self.pages and others != self.pages[target].alternates:
                yield f"{address} has other languages than its page"
        if self.base and path == "sitemap.xml" and len(seen) != sum(one.endswith("/sitemap.xml") for one in self.files):
            yield "not every sitemap is named"

    def _parsed(self, path: str) -> ET.Element | None:
        content = self.files[path].read_bytes()
        if b"<!DOCTYPE" in content:
            self.problems.append(f"{path} declares a document type")
        try:
            return ET.fromstring(content)  # noqa: S314 - made by us, and without a document type
        except ET.ParseError as error:
            self.problems.append(f"{path} is no XML: {error}")
            return None


def _is_moment(text: str | None) -> bool:
    return text is not None and _MOMENT.fullmatch(text) is not None


def problems_of(folder: Path, base: str | None = None) -> list[str]:
    """Return every rule that a built site breaks; `base` is the address it was built for, with a slash at its end."""
    rules = Rules(folder, base)
    rules.check_pages()
    rules.check_languages()
    rules.check_feeds()
    rules.check_sitemaps()
    return rules.problems

"""What readers see, under /read/: the pages, feeds and sitemaps of the site, as `site build` writes them.

Nobody is signed in here: no cookie is read or set, and nothing but what was published is looked at. An answer may be
kept by anybody, but is asked for again each time, so that what is taken back is gone at once.
"""

import hashlib
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Final

from flask import Blueprint, Response, make_response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.domain.publications import PublishedProject
from translate_hub.domain.slugs import LONGEST
from translate_hub.errors import NotFound
from translate_hub.site import addresses, feeds, indexes, words
from translate_hub.site.addresses import Links
from translate_hub.site.bilingual import bilingual_page
from translate_hub.site.pages import page_policy
from translate_hub.site.reading import reading_page
from translate_hub.storage import publications
from translate_hub.web.context import current_hub

pages = Blueprint("reading", __name__)

_PROJECT: Final = "/read/<project>/"
_LANGUAGE: Final = f"{_PROJECT}<language>/"
_EDITION: Final = f"{_LANGUAGE}<slug>/"
_XML: Final = "application/xml; charset=utf-8"
_ATOM: Final = "application/atom+xml; charset=utf-8"
# Pages that were made and may be asked for again: so many bytes of them.
_MOST_BYTES: Final = 4_000_000


class Made:
    """The pages that were made last, by everything they were made from; safe to be asked by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[object, bytes] = OrderedDict()
        self._size = 0

    def page(self, key: object, make: Callable[[], str]) -> bytes:
        """Return the page of a key, made now where it is not kept. Equal keys are equal pages."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        page = make().encode()
        with self._lock:
            if key not in self._pages:
                self._pages[key] = page
                self._size += len(page)
            while self._size > _MOST_BYTES and len(self._pages) > 1:
                self._size -= len(self._pages.popitem(last=False)[1])
        return page


_made = Made()


def is_public() -> bool:
    """Return whether this request is one of a reader: it gets no cookie, and an answer that anybody may keep."""
    return request.blueprint == pages.name


# --- Pages ------------------------------------------------------------------------------------------------------------


@pages.get("/read/")
def projects() -> Response:
    """Show what is published, by project."""
    with current_hub().reading() as session:
        found = publications.published_projects(session, for_lists=True)
    return _page(indexes.projects_page(found, _links(addresses.PROJECTS)).encode())


@pages.get(_PROJECT)
def project(project: str) -> Response:
    """Show the languages of a project."""
    found = _project(project)
    return _page(indexes.languages_page(found, _links(addresses.project_path(project))).encode())


@pages.get(_LANGUAGE)
def index(project: str, language: str) -> Response:
    """Show what was published last in a language of a project."""
    return further_index(project, language, 1)


@pages.get(f"{_LANGUAGE}index-<int(min=2):number>.html")
def further_index(project: str, language: str, number: int) -> Response:
    """Show what was published before that, fifty articles a page."""
    found = _project(project, language)
    if not 1 <= number <= max(1, -(-len(found.editions_in(language)) // indexes.PER_PAGE)):
        raise _missing()
    links = _links(addresses.index_path(project, language, number))
    return _page(indexes.index_page(found, language, links, number).encode())


@pages.get(_EDITION)
def article(project: str, language: str, slug: str) -> AnyResponse:
    """Show an edition, or lead from an address it once had to the present one."""
    return _edition(project, language, slug, beside=False)


@pages.get(f"{_EDITION}bilingual.html")
def bilingual(project: str, language: str, slug: str) -> AnyResponse:
    """Show an edition beside its original."""
    return _edition(project, language, slug, beside=True)


@pages.get(f"{_LANGUAGE}feed.xml")
def feed(project: str, language: str) -> Response:
    """Send the feed of a language."""
    found = _project(project, language)
    return _file(feeds.feed(found, language, _links(addresses.feed_path(project, language))), _ATOM)


@pages.get(f"{_LANGUAGE}sitemap.xml")
def sitemap(project: str, language: str) -> Response:
    """Send the sitemap of a language; there is none while the hub does not know its own public address."""
    found = _project(project, language)
    return _file(feeds.sitemap(found, language, _links_of_sitemap(addresses.sitemap_path(project, language))), _XML)


@pages.get("/read/sitemap.xml")
def sitemaps() -> Response:
    """Send the list of all sitemaps."""
    links = _links_of_sitemap(addresses.SITEMAPS)
    with current_hub().reading() as session:
        found = publications.published_projects(session, for_lists=True)
    return _file(feeds.sitemap_index(found, links), _XML)


@pages.get("/robots.txt")
def robots() -> Response:
    """Tell search engines to read what is published, and nothing else of the hub."""
    base = _base()
    lines = ["User-agent: *", "Allow: /read/", "Disallow: /", *([f"Sitemap: {base}sitemap.xml"] if base else [])]
    return _file("\n".join([*lines, ""]).encode(), "text/plain; charset=utf-8")


@pages.get("/read/<path:rest>")
def nothing(**_rest: str) -> Response:
    """Answer any other address below /read/."""
    raise _missing()


@pages.errorhandler(NotFound)
def not_found(_error: NotFound) -> Response:
    """Say that nothing is published at this address, in the language that the address names, else the reader's, and
    lead on to what is there.
    """
    asked, known = request.view_args or {}, words.languages_spoken()
    language = words.words_for(str(asked.get("language", ""))).language
    if language == words.SOURCE != asked.get("language"):
        language = request.accept_languages.best_match(known) or words.SOURCE
    project = str(asked.get("project", ""))
    with current_hub().reading() as session:
        places = publications.published_projects(session, project=project, for_lists=True) if project else []
    has_index = bool(places) and asked.get("language") in places[0].languages
    language = asked["language"] if has_index else language
    page = indexes.missing_page(language, _links(addresses.MISSING), project=project, has_index=has_index)
    response = _page(page.encode())
    response.status_code = 404
    response.vary.add("Accept-Language")
    return response


@pages.after_request
def let_it_be_kept(response: Response) -> Response:
    """Let anybody keep the answer and ask each time whether it still holds; close what a page of text does not need."""
    if response.status_code in {200, 301, 304, 404}:
        response.headers["Cache-Control"] = "public, no-cache"
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = f"{page_policy()}; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


# --- How they are made ------------------------------------------------------------------------------------------------


def _edition(project: str, language: str, slug: str, *, beside: bool) -> AnyResponse:
    """Answer with an edition's page, alone or `beside` its original; raises NotFound."""
    if len(slug) > LONGEST:  # before it is normalised, which takes its time with many marks
        raise _missing()
    slug = unicodedata.normalize("NFC", slug)
    with current_hub().reading() as session:
        found = publications.find_published(session, project, language, slug)
        if found is None:
            raise _missing()
        if found.slug != slug:
            endpoint = "reading.bilingual" if beside else "reading.article"
            return redirect(url_for(endpoint, project=project, language=language, slug=found.slug), 301)
        places = publications.published_projects(session, project=project, article=found.article)
        path_of = addresses.bilingual_path if beside else addresses.article_path
        if not places:
            raise _missing()
        links = _links(path_of(project, language, slug))
        make = partial(_made_now, session, places[0], language, links)
        return _page(_made.page((places[0], links), make))


def _made_now(session: Session, place: PublishedProject, language: str, links: Links) -> str:
    """Return the page of an edition; of its article everything is in `place`. Raises NotFound."""
    article = place.articles[0]
    edition = article.find(language)
    if edition is None:
        raise _missing()
    is_alone = links.here == addresses.article_path(place.slug, language, edition.slug)
    if not is_alone and article.original in {None, edition}:
        raise _missing()
    contents = publications.contents_of(session, article)
    if is_alone:
        return reading_page(place, article, edition, contents[language], links)
    return bilingual_page(place, article, edition, contents[language], contents[article.language], links)


def _project(slug: str, language: str | None = None) -> PublishedProject:
    """Return what is published of a project; raises NotFound where nothing is, in this language."""
    with current_hub().reading() as session:
        found = publications.published_projects(session, project=slug, for_lists=True)
    if not found or (language is not None and language not in found[0].languages):
        raise _missing()
    return found[0]


def _missing() -> NotFound:
    return NotFound("Nothing is published at this address.")


def _base() -> str | None:
    address = current_hub().settings.public_url
    return f"{address}/read/" if address else None


def _links(path: str) -> Links:
    return Links(path, _base(), is_bare=True, root=url_for("reading.projects"))


def _links_of_sitemap(path: str) -> Links:
    if _base() is None:
        raise _missing()
    return _links(path)


def _page(content: bytes) -> Response:
    return _file(content, "text/html; charset=utf-8")


def _file(content: bytes, media_type: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.make_conditional(request)
    return response

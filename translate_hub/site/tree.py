"""Every file of a site: its path, a stamp of all it depends on, and how its bytes are made.

A stamp is known without loading a paragraph, so what a change touches is found without rendering: a page's own
publication, what its links to other editions need (language, slug, title, anchors), and the code that makes pages. It
may differ where the bytes do not, never the other way round.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from translate_hub import __version__, domain
from translate_hub.domain.publications import Content, PublishedArticle, PublishedEdition, PublishedProject
from translate_hub.site import addresses, feeds, indexes, words
from translate_hub.site.addresses import Links
from translate_hub.site.bilingual import bilingual_page
from translate_hub.site.reading import reading_page
from translate_hub.site.writing import SitePage

Load = Callable[[PublishedProject, PublishedArticle], Mapping[str, Content]]
# What makes pages beside our own code: a new edition of one may write a day, a number or a tag in another way.
_LIBRARIES: Final = ("babel", "jinja2", "langcodes", "markupsafe")


def pages_of(projects: Sequence[PublishedProject], load: Load, base: str | None = None) -> Iterator[SitePage]:
    """Yield the pages of a site, those of one article together: an article's contents are loaded when its first page
    is rendered, and only one article's are kept.

    `base`: the absolute address of the site's root, ending with ``/``; without it there are no feeds and no sitemaps,
    which may not hold relative links.
    """
    made = _Making(load, base)
    digests = [_digests_of(project) for project in projects]
    for project, known in zip(projects, digests, strict=True):
        yield from made.pages_of_project(project, known)
    yield from made.pages_of_all(projects, [known.project for known in digests])


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return a digest of what makes pages: our code, templates, styles and catalogs, and the libraries' versions."""
    found = sha256("\n".join([__version__, *map(version, _LIBRARIES)]).encode())
    folders = (Path(__file__).parent, Path(domain.__file__).parent)
    files = [file for folder in folders for file in folder.rglob("*") if file.suffix not in {"", ".pyc"}]
    files += words.catalogs_folder().glob("*/LC_MESSAGES/readers.[pm]o")
    for file in sorted(files):
        found.update(f"\n{file.name}\n".encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:32]


@dataclass(frozen=True)
class _Digests:
    """Digests of what is known of a project without loading a paragraph: of all of it; by article (its key), with what
    links to its editions need; by edition (the row id of its publication).
    """

    project: str
    articles: Mapping[str, str]
    editions: Mapping[int, str]


class _Making:
    """What the pages of one site share."""

    def __init__(self, load: Load, base: str | None) -> None:
        self._load = load
        self._base = base
        self._start = [code_digest(), base]
        self._loaded: tuple[PublishedArticle, Mapping[str, Content]] | None = None

    def pages_of_project(self, project: PublishedProject, known: _Digests) -> Iterator[SitePage]:
        """Yield the pages of a project, its articles' first."""
        for article in project.articles:
            for edition in article.editions:
                yield from self._pages_of_edition(project, article, edition, known)
        yield from self._moved(project)
        stamp = self._stamp(known.project)
        path = addresses.project_path(project.slug)
        yield self._text(path, stamp, partial(indexes.languages_page, project))
        for language in indexes.languages_of(project):
            yield from self._lists(project, language, known)

    def pages_of_all(self, projects: Sequence[PublishedProject], known: list[str]) -> Iterator[SitePage]:
        """Yield what stands above the projects, whose digests are known."""
        stamp = self._stamp(known)
        yield self._text(addresses.PROJECTS, stamp, partial(indexes.projects_page, projects))
        languages = [language for project in projects for language in indexes.languages_of(project)]
        language = languages[0] if languages else words.SOURCE
        yield self._text(addresses.MISSING, self._stamp(language), partial(indexes.missing_page, language))
        if self._base is not None:
            yield self._file(addresses.SITEMAPS, stamp, partial(feeds.sitemap_index, projects))

    def _pages_of_edition(
        self, project: PublishedProject, article: PublishedArticle, edition: PublishedEdition, known: _Digests
    ) -> Iterator[SitePage]:
        parts = [project.slug, project.name, known.articles[article.key], known.editions[edition.publication]]
        place = project.slug, edition.language, edition.slug

        def reading(links: Links) -> str:
            content = self._contents(project, article)[edition.language]
            return reading_page(project, article, edition, content, links)

        yield self._text(addresses.article_path(*place), self._stamp(parts), reading)
        original = article.original
        if original is None or original is edition:
            return

        def beside(links: Links) -> str:
            contents = self._contents(project, article)
            content, source = contents[edition.language], contents[original.language]
            return bilingual_page(project, article, edition, content, source, links)

        yield self._text(
            addresses.bilingual_path(*place), self._stamp([*parts, known.editions[original.publication]]), beside
        )

    def _moved(self, project: PublishedProject) -> Iterator[SitePage]:
        """Yield the pages at addresses that editions once had."""
        taken = {(edition.language, edition.slug) for article in project.articles for edition in article.editions}
        for article in project.articles:
            for language, slug in article.old_slugs:
                edition = article.find(language)
                if edition is None or (language, slug) in taken:
                    continue
                taken.add((language, slug))
                to_path = addresses.article_path(project.slug, language, edition.slug)
                render = partial(_moved_page, to_path, language)
                yield self._text(addresses.article_path(project.slug, language, slug), self._stamp(to_path), render)

    def _lists(self, project: PublishedProject, language: str, known: _Digests) -> Iterator[SitePage]:
        """Yield the index of a language, and its feed and sitemap."""
        listed = [
            (known.articles[article.key], known.editions[edition.publication])
            for article, edition in project.editions_in(language)
        ]
        pages = [(one, indexes.pages_of(project, one)) for one in indexes.languages_of(project)]
        shared = [project.slug, project.name, language, pages]
        for number in range(1, indexes.pages_of(project, language) + 1):
            part = listed[(number - 1) * indexes.PER_PAGE : number * indexes.PER_PAGE]
            path = addresses.index_path(project.slug, language, number)
            render = partial(_index_page, project, language, number)
            yield self._text(path, self._stamp([*shared, number, part]), render)
        if self._base is None:
            return
        stamp = self._stamp([*shared, listed])
        yield self._file(addresses.feed_path(project.slug, language), stamp, partial(feeds.feed, project, language))
        path = addresses.sitemap_path(project.slug, language)
        yield self._file(path, stamp, partial(feeds.sitemap, project, language))

    def _contents(self, project: PublishedProject, article: PublishedArticle) -> Mapping[str, Content]:
        if self._loaded is None or self._loaded[0] is not article:
            self._loaded = None  # so that two are never held
            self._loaded = article, self._load(project, article)
        return self._loaded[1]

    def _stamp(self, parts: object) -> str:
        return _digest([*self._start, parts])

    def _text(self, path: str, stamp: str, render: Callable[[Links], str]) -> SitePage:
        return SitePage(path, stamp, lambda: render(Links(path, self._base)).encode())

    def _file(self, path: str, stamp: str, render: Callable[[Links], bytes]) -> SitePage:
        return SitePage(path, stamp, lambda: render(Links(path, self._base)))


def _index_page(project: PublishedProject, language: str, number: int, links: Links) -> str:
    return indexes.index_page(project, language, links, number)


def _moved_page(to_path: str, language: str, links: Links) -> str:
    return indexes.moved_page(links, to_path, language)


# --- What pages depend on ---------------------------------------------------------------------------------------------


def _digest(value: object) -> str:
    return sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()[:32]


def _digests_of(project: PublishedProject) -> _Digests:
    articles = {article.key: _digest(_facts_of_article(article)) for article in project.articles}
    editions = {
        edition.publication: _digest(_facts_of_edition(edition))
        for article in project.articles
        for edition in article.editions
    }
    whole = _digest([project.slug, project.name, project.languages, list(articles.values()), list(editions.values())])
    return _Digests(whole, articles, editions)


def _facts_of_article(article: PublishedArticle) -> list[object]:
    """Return what is known of an article, and what the pages of one edition need to link to the others."""
    others = [[edition.language, edition.slug, edition.title, edition.anchors] for edition in article.editions]
    return [article.key, article.language, others]


def _facts_of_edition(edition: PublishedEdition) -> list[object]:
    return [
        *(edition.publication, edition.edition, edition.language, edition.slug, edition.number, edition.title),
        *(edition.summary, edition.anchors, edition.first_at.isoformat(), edition.at.isoformat()),
        [edition.about.author, str(edition.about.written_on), edition.about.address, edition.about.licence],
        [[one.role, one.names] for one in edition.credits],
        sorted(edition.outdated),
    ]

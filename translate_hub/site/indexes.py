"""The pages that lead to articles: projects, languages, lists of articles; and those for addresses that do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from translate_hub.domain.languages import own_name
from translate_hub.domain.publications import PublishedArticle, PublishedEdition, PublishedProject
from translate_hub.site.addresses import PROJECTS, Links, article_path, index_path, project_path
from translate_hub.site.heads import Head, day_of, feed_of, instant
from translate_hub.site.pages import rendered
from translate_hub.site.reading import Choice
from translate_hub.site.words import SOURCE, Words, words_for

PER_PAGE: Final = 50


@dataclass(frozen=True)
class Entry:
    """An article in a list: its edition, its page, its day as words and for machines, its other languages."""

    edition: PublishedEdition
    href: str
    day: str
    moment: str
    others: tuple[Choice, ...]


@dataclass(frozen=True)
class Target:
    """Something a list leads to: a name and its page."""

    name: str
    href: str


def languages_of(project: PublishedProject) -> tuple[str, ...]:
    """Return the languages in which something of a project is published, in the project's order."""
    there = {edition.language for article in project.articles for edition in article.editions}
    return tuple(language for language in project.languages if language in there)


def pages_of(project: PublishedProject, language: str) -> int:
    """Return how many pages a project's list of articles in a language has: at least 1."""
    count = sum(1 for article in project.articles if article.find(language))
    return max(1, -(-count // PER_PAGE))


def projects_page(projects: Sequence[PublishedProject], links: Links) -> str:
    """Return the page of all projects with something published, in their language where they have one in common."""
    first = {languages[0] for project in projects if (languages := languages_of(project))}
    words = words_for(first.pop() if len(first) == 1 else SOURCE)
    targets = [Target(project.name, links.to(project_path(project.slug))) for project in projects]
    title = words.say("Publications")
    return _list(words, title, links, heading=title, targets=targets)


def languages_page(project: PublishedProject, links: Links) -> str:
    """Return the page of a project: the languages it can be read in."""
    languages = languages_of(project)
    words = words_for(languages[0] if languages else SOURCE)
    choices = [Choice(one, links.to(index_path(project.slug, one)), is_current=False) for one in languages]
    up = Target(words.say("Publications"), links.to(PROJECTS))
    return _list(words, project.name, links, heading=project.name, languages=choices, up=up)


def index_page(project: PublishedProject, language: str, links: Links, page: int = 1) -> str:
    """Return a page (from 1) of a project's articles in a language, the newest first, 50 on a page."""
    words = words_for(language)
    start = (page - 1) * PER_PAGE
    listed = project.editions_in(language)[start : start + PER_PAGE]
    pages = pages_of(project, language)
    newer = links.to(index_path(project.slug, language, page - 1)) if page > 1 else None
    older = links.to(index_path(project.slug, language, page + 1)) if page < pages else None
    same = [one for one in languages_of(project) if pages_of(project, one) >= page]
    where = words.say("Page %(page)s of %(pages)s", page=words.number(page), pages=words.number(pages))
    return _list(
        words,
        " · ".join([project.name, own_name(language), *([where] if page > 1 else [])]),
        links,
        heading=project.name,
        head=_index_head(project, language, links, same, page),
        choices=[
            Choice(one, links.to(index_path(project.slug, one)), one == language) for one in languages_of(project)
        ],
        entries=[_entry(project.slug, article, edition, words, links) for article, edition in listed],
        pager=(newer, where, older) if pages > 1 else None,
        feed=feed_of(project.slug, language, links),
        up=Target(words.say("Languages"), links.to(project_path(project.slug))),
    )


def missing_page(language: str, links: Links, *, project: str | None = None, has_index: bool = False) -> str:
    """Return the page for an address that leads nowhere, in a language (BCP 47).

    It stands in place of pages at any depth, so that links from here are wrong in it: it leads on where the site's
    address or its root on the host is known, to all that is published and, `has_index`, to what a `project` (its slug)
    has in the language.
    """
    words = words_for(language)
    index = links.anywhere(index_path(project, language)) if project and has_index else None
    head, title = Head(is_hidden=True), words.say("There is no such page.")
    return _notice(words, "missing.html", title, head=head, home=links.anywhere(PROJECTS), index=index)


def moved_page(links: Links, to_path: str, language: str) -> str:
    """Return the page at an old address of an article, which leads on to the present one."""
    words = words_for(language)
    head = Head(canonical=links.absolute(to_path), is_hidden=True)
    return _notice(words, "moved.html", words.say("This page has moved."), head=head, target=links.to(to_path))


def _notice(words: Words, template: str, title: str, **values: object) -> str:
    return rendered(template, language=words.wanted, title=title, words=words, say=words.say, **values)


def _list(
    words: Words,
    title: str,
    links: Links,
    *,
    heading: str,
    head: Head | None = None,
    choices: Sequence[Choice] = (),
    languages: Sequence[Choice] = (),
    targets: Sequence[Target] = (),
    entries: Sequence[Entry] = (),
    pager: tuple[str | None, str, str | None] | None = None,
    feed: str | None = None,
    up: Target | None = None,
) -> str:
    """Return a page that leads to others: to languages, to pages by name, or to articles."""
    return rendered(
        "index.html",
        language=words.wanted,
        title=title,
        words=words,
        say=words.say,
        heading=heading,
        head=head or Head(canonical=links.absolute(links.here)),
        choices=choices,
        languages_there=languages,
        targets=targets,
        entries=entries,
        is_empty=not (languages or targets or entries),
        pager=pager,
        feed=feed,
        up=up,
    )


def _index_head(project: PublishedProject, language: str, links: Links, languages: Sequence[str], page: int) -> Head:
    """Return the head of a list of articles; the list in the project's first language is everybody else's."""
    pages = [(one, links.best(index_path(project.slug, one, page))) for one in languages]
    default = [("x-default", address) for _language, address in pages[:1]]
    return Head(
        canonical=links.absolute(links.here),
        alternates=(*pages, *default),
        feed=feed_of(project.slug, language, links),
    )


def _entry(project: str, article: PublishedArticle, edition: PublishedEdition, words: Words, links: Links) -> Entry:
    others = (
        Choice(one.language, links.to(article_path(project, one.language, one.slug)), is_current=False)
        for one in article.editions
        if one.language != edition.language
    )
    return Entry(
        edition=edition,
        href=links.to(article_path(project, edition.language, edition.slug)),
        day=words.day(day_of(edition.first_at)),
        moment=instant(edition.first_at),
        others=tuple(others),
    )

"""The page on which an edition is read."""

import re
from dataclasses import dataclass, replace
from typing import Final

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import own_name
from translate_hub.domain.publications import Content, CreditRole, PublishedArticle, PublishedEdition, PublishedProject
from translate_hub.site.addresses import Links, article_path, bilingual_path, index_path
from translate_hub.site.building import rows_of
from translate_hub.site.footnotes import gathered
from translate_hub.site.heads import Head, article_head, day_of, is_address
from translate_hub.site.marking import Marks, Notes, Permalinks
from translate_hub.site.nesting import structures_of
from translate_hub.site.pages import Elements, rendered
from translate_hub.site.words import Words, words_for

_CREATIVE_COMMONS: Final = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)/(?:deed\..*)?")


@dataclass(frozen=True)
class Value:
    """Something known of an article: a text, the address it leads to, the language it is in where it has one."""

    text: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Choice:
    """A language of the language bar: its tag, its page, and whether it is the page's own."""

    language: str
    href: str
    is_current: bool


def reading_page(
    project: PublishedProject,
    article: PublishedArticle,
    edition: PublishedEdition,
    content: Content,
    links: Links,
    *,
    is_preview: bool = False,
) -> str:
    """Return the page of an edition as one HTML document.

    Of the project its slug and name are used. A preview says that it is one and leads to no other page of the site.
    """
    words = words_for(edition.language)
    notes = Notes(words)
    is_original = edition.language == article.language
    paragraphs = notes.noted(content.paragraphs, edition)
    marks = Marks(words, edition, is_original, {one.key: one for one in paragraphs})
    others = replace(content, anchors={}) if is_preview else content
    permalinks = Permalinks.of(project.slug, article, others, words, links)
    there = rows_of(paragraphs, before=permalinks.elsewhere)
    rows = permalinks.marked(marks.marked(row) for row in gathered(there, words))
    sides = [] if is_preview else sides_of(project.slug, article, edition, links)
    return rendered(
        "reading.html",
        language=edition.language,
        title=edition.title,
        head=Head(is_hidden=True) if is_preview else article_head(project, article, edition, links),
        words=words,
        say=words.say,
        project=project,
        home=None if is_preview else links.to(index_path(project.slug, edition.language)),
        choices=[] if is_preview else choices_of(project.slug, article, edition, links),
        beside=next((side.href for side in sides if side.is_current), None),
        sides=sides,
        is_preview=is_preview,
        structures=structures_of(rows),
        says_once=True,
        element=Elements(rows),
        has_title=any(row.kind is Kind.TITLE for row in rows),
        notes=notes.found,
        facts=facts_of(project.slug, article, edition, content, words, links=None if is_preview else links),
    )


def choices_of(project: str, article: PublishedArticle, edition: PublishedEdition, links: Links) -> list[Choice]:
    """Return the languages an article of a project (its slug) is published in, in the project's order."""
    return [
        Choice(one.language, links.to(article_path(project, one.language, one.slug)), one.language == edition.language)
        for one in article.editions
    ]


def sides_of(project: str, article: PublishedArticle, edition: PublishedEdition, links: Links) -> list[Choice]:
    """Return the pages of an article's translations beside its original, `edition` being the present one; none where
    the original is not published.
    """
    if article.original is None:
        return []
    return [
        Choice(one.language, links.to(bilingual_path(project, one.language, one.slug)), one is edition)
        for one in article.editions
        if one is not article.original
    ]


def facts_of(
    project: str,
    article: PublishedArticle,
    edition: PublishedEdition,
    content: Content,
    words: Words,
    *,
    links: Links | None,
) -> list[tuple[str, list[Value]]]:
    """Return what is said under an article of a project (its slug), as (label, values).

    Without `links` nothing of it leads to a page of the site.
    """
    kinds = {one.kind for one in content.paragraphs if one.is_shown}
    about, say = edition.about, words.say
    first, last = day_of(edition.first_at), day_of(edition.at)
    named = {credit.role: [Value(name) for name in credit.names] for credit in edition.credits}
    written = [Value(words.day(about.written_on))] if about.written_on and Kind.DATE not in kinds else []
    facts = [
        (say("Author"), [Value(about.author)] if about.author and Kind.BYLINE not in kinds else []),
        (say("Written on"), written),
        (say("Translation"), named.get(CreditRole.TRANSLATOR, [])),
        (say("Review"), named.get(CreditRole.REVIEWER, [])),
        (say("Editing"), named.get(CreditRole.EDITOR, [])),
        (say("Published on"), [Value(words.day(first))]),
        (say("Updated on"), [Value(words.day(last))] if last != first else []),
        (say("Licence"), [_licence(about.licence)] if about.licence else []),
        (say("Original"), [_outside(about.address)] if is_address(about.address) else []),
        (say("Translated from"), _source(project, article, edition, links)),
    ]
    return [(label, values) for label, values in facts if values]


def _source(project: str, article: PublishedArticle, edition: PublishedEdition, links: Links | None) -> list[Value]:
    """Return the language an edition was translated from, leading to the original where that is published."""
    if edition.language == article.language:
        return []
    original = article.original
    href = links.to(article_path(project, original.language, original.slug)) if links and original else ""
    return [Value(own_name(article.language), href, article.language)]


def _licence(licence: str) -> Value:
    """Return a licence by the short name of its kind where that is known, leading to its address if it is one."""
    if not is_address(licence):
        return Value(licence)
    known = _CREATIVE_COMMONS.fullmatch(licence)
    return Value(f"CC {known[1].upper()} {known[2]}", licence, "en") if known else _outside(licence)


def _outside(address: str) -> Value:
    """Return an address elsewhere, shown without what every address has."""
    return Value(address.partition("://")[2].removeprefix("www.").rstrip("/"), address, "en")

"""An edition beside its original, paragraph by paragraph."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import own_name
from translate_hub.domain.paragraphs import Paragraph
from translate_hub.domain.publications import Content, PublishedArticle, PublishedEdition, PublishedProject
from translate_hub.errors import Invalid
from translate_hub.site.addresses import Links, article_path, index_path
from translate_hub.site.building import single_row
from translate_hub.site.footnotes import numbered
from translate_hub.site.heads import Head
from translate_hub.site.itemising import Items
from translate_hub.site.marking import Marks, Notes
from translate_hub.site.pages import Elements, PageRow, rendered
from translate_hub.site.reading import Choice, facts_of, sides_of
from translate_hub.site.words import Words, words_for


@dataclass(frozen=True)
class Pair:
    """A unit of the page: its number and public id, the original and the edition's paragraph; one may be missing."""

    number: str
    key: str
    source: PageRow | None
    target: PageRow | None


def bilingual_page(  # noqa: PLR0917 - the two contents stand in the order of their meaning
    project: PublishedProject,
    article: PublishedArticle,
    edition: PublishedEdition,
    content: Content,
    original: Content,
    links: Links,
    *,
    is_preview: bool = False,
) -> str:
    """Return the page of an edition with its original (`article.original`) beside it, as one HTML document.

    Of the project its slug and name are used. A preview says that it is one and leads to no other page of the site.
    Raises Invalid where the original is not published.
    """
    beside = article.original
    if beside is None:
        raise Invalid("The original of this article is not published; there is nothing to put beside the translation.")
    words = words_for(edition.language)
    notes = Notes(words)
    paragraphs = notes.noted(content.paragraphs, edition)
    marks = Marks(words, edition, is_original=False, units={one.key: one for one in paragraphs})
    targets = {row.key: marks.marked(row) for row in _rows(paragraphs, words)}
    sources = {row.key: row for row in _rows(original.paragraphs, words_for(beside.language))}
    pairs = [
        Pair(words.number(number), key, sources.get(key), targets.get(key))
        for number, key in enumerate(in_order(list(targets), list(sources)), start=1)
    ]
    sides = [] if is_preview else sides_of(project.slug, article, edition, links)
    pages = [] if is_preview else [_choice(project.slug, one, links) for one in (beside, edition)]
    home = None if is_preview else links.to(index_path(project.slug, edition.language))
    canonical = None if is_preview else links.absolute(links.here)
    return rendered(
        "bilingual.html",
        language=edition.language,
        title=f"{edition.title} · {own_name(beside.language)} – {own_name(edition.language)}",
        head=Head(is_hidden=is_preview, description=edition.summary, canonical=canonical),
        words=words,
        say=words.say,
        project=project,
        home=home,
        choices=pages,
        sides=sides,
        is_preview=is_preview,
        pairs=pairs,
        edition=edition,
        element=Elements(list(targets.values())),
        has_title=any(row.kind is Kind.TITLE for row in targets.values()),
        notes=notes.found,
        facts=facts_of(project.slug, article, edition, content, words, links=None if is_preview else links),
    )


def in_order(keys: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the keys in their order, and those that only the others have after the one they follow there."""
    here = set(keys)
    following: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in others:
        if key in here:
            last = key
        else:
            following.setdefault(last, []).append(key)
    ordered = list(following.get(None, []))
    for key in keys:
        ordered += (key, *following.get(key, []))
    return ordered


def _rows(paragraphs: Iterable[Paragraph], words: Words) -> list[PageRow]:
    """Return the rows of one side, each alone; notes and items have the numbers of that side's language."""
    return Items(words).marked(numbered([single_row(one) for one in paragraphs if one.is_shown], words))


def _choice(project: str, edition: PublishedEdition, links: Links) -> Choice:
    return Choice(edition.language, links.to(article_path(project, edition.language, edition.slug)), is_current=False)

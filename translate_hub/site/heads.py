"""What a page says of itself to machines: its address, its other languages, Open Graph, JSON-LD."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from babel.core import get_global
from markupsafe import Markup

from translate_hub.domain.publications import CreditRole, PublishedArticle, PublishedEdition, PublishedProject
from translate_hub.site.addresses import Links, article_path, feed_path

_ADDRESS = re.compile(r"https?://[^\s\"<>\\^`{|}]+", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """The head of a page beside its title: `alternates` are (hreflang, address), `graph` (property, content)."""

    description: str = ""
    canonical: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    feed: str | None = None
    graph: tuple[tuple[str, str], ...] = ()
    said: Markup | None = None
    is_hidden: bool = False


def is_address(text: str) -> bool:
    """Tell whether a text is an http(s) address that may become a link."""
    return bool(_ADDRESS.fullmatch(text))


def instant(when: datetime) -> str:
    """Write a moment as RFC 3339 in UTC; one without a zone is UTC's."""
    moment = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def day_of(when: datetime) -> date:
    """Return the day of a moment, in UTC."""
    return (when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)).date()


def alternates_of(project: str, article: PublishedArticle, links: Links) -> tuple[tuple[str, str], ...]:
    """Return the editions of an article as (hreflang, address), itself and the one for everybody else included."""
    pages = [(one.language, links.best(article_path(project, one.language, one.slug))) for one in article.editions]
    default = article.default
    return (*pages, ("x-default", links.best(article_path(project, default.language, default.slug))))


def feed_of(project: str, language: str, links: Links) -> str | None:
    """Return the link to the feed of a project (its slug) in a language; a site without an address has none."""
    return links.to(feed_path(project, language)) if links.is_bare or links.base else None


def article_head(project: PublishedProject, article: PublishedArticle, edition: PublishedEdition, links: Links) -> Head:
    """Return the head of a published article's page."""
    return Head(
        description=edition.summary,
        canonical=links.absolute(links.here),
        alternates=alternates_of(project.slug, article, links),
        feed=feed_of(project.slug, edition.language, links),
        graph=_graph(project, article, edition, links),
        said=_json_ld(_article_data(project, article, edition, links)),
    )


def _graph(
    project: PublishedProject, article: PublishedArticle, edition: PublishedEdition, links: Links
) -> tuple[tuple[str, str], ...]:
    """Return the Open Graph properties of an article's page (ogp.me)."""
    address = links.absolute(links.here)
    others = (one.language for one in article.editions if one is not edition)
    pairs = [
        ("og:type", "article"),
        ("og:title", edition.title),
        ("og:description", edition.summary),
        ("og:url", address or ""),
        ("og:site_name", project.name),
        ("og:locale", _graph_locale(edition.language)),
        *(("og:locale:alternate", _graph_locale(language)) for language in others),
        ("article:published_time", instant(edition.first_at)),
        ("article:modified_time", instant(edition.at)),
    ]
    return tuple((name, value) for name, value in pairs if value)


def _graph_locale(tag: str) -> str:
    """Return a language as Open Graph writes it, with the country where it is most spoken: fa, fa_IR."""
    parts = tag.split("-")
    known = get_global("likely_subtags")
    likely = known.get(tag.replace("-", "_"), known.get(parts[0], "")).split("_")
    country = next((part for part in (*parts[1:], *likely[1:]) if len(part) == 2), "")
    return f"{parts[0]}_{country.upper()}" if country else parts[0]


def _article_data(
    project: PublishedProject, article: PublishedArticle, edition: PublishedEdition, links: Links
) -> dict[str, object]:
    """Return an article's page as schema.org describes it."""
    address, about = links.absolute(links.here), edition.about
    original = article.original
    translations = [one for one in article.editions if one is not original] if edition is original else []
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "url": address,
        "headline": edition.title,
        "inLanguage": edition.language,
        "datePublished": instant(edition.first_at),
        "dateModified": instant(edition.at),
        "dateCreated": about.written_on and about.written_on.isoformat(),
        "author": about.author and {"@type": "Person", "name": about.author},
        "translator": _people(edition, CreditRole.TRANSLATOR),
        "editor": _people(edition, CreditRole.EDITOR),
        "publisher": {"@type": "Organization", "name": project.name},
        "license": about.licence,
        "isBasedOn": about.address if is_address(about.address) else None,
        "translationOfWork": _work(project, original, links) if original and edition is not original else None,
        "workTranslation": [_work(project, one, links) for one in translations],
    }


def _people(edition: PublishedEdition, role: CreditRole) -> list[dict[str, str]]:
    names = (name for credit in edition.credits if credit.role is role for name in credit.names)
    return [{"@type": "Person", "name": name} for name in names]


def _work(project: PublishedProject, edition: PublishedEdition, links: Links) -> dict[str, object]:
    address = links.absolute(article_path(project.slug, edition.language, edition.slug))
    known = {"headline": edition.title} if address is None else {"url": address}
    return {"@type": "Article", "inLanguage": edition.language, **known}


def _json_ld(values: dict[str, object]) -> Markup:
    """Return what is known as a JSON-LD block, written so that nothing in it can end the element around it."""
    known = {name: value for name, value in values.items() if value}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    for character in _spelled_out("<>&\u2028\u2029"):
        text = text.replace(*character)
    return Markup(text)  # noqa: S704 - spelled out here


def _spelled_out(characters: Iterable[str]) -> list[tuple[str, str]]:
    return [(character, f"\\u{ord(character):04x}") for character in characters]

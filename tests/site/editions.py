"""Editions for tests of single pages: an article of a few paragraphs, said in several languages."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import escape, unescape
from xml.etree.ElementTree import Element

import html5lib

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import direction
from translate_hub.domain.paragraphs import Paragraph, Shows
from translate_hub.domain.publications import (
    About,
    Content,
    Credit,
    CreditRole,
    PublishedArticle,
    PublishedEdition,
    PublishedProject,
    anchors_of,
)
from translate_hub.domain.states import Form
from translate_hub.site.addresses import Links, article_path
from translate_hub.site.reading import reading_page

BASE = "https://read.example.org/read/"
NASTY = "</script><script>alert(1)</script>\"'<!-- & \u2028 \u202eevil"


def paragraph(key: str, text: str, lang: str = "fa", kind: Kind = Kind.PARAGRAPH, **changes: object) -> Paragraph:
    """Return a paragraph whose text is its HTML, each in a block of its own."""
    made = Paragraph(
        key=key,
        kind=kind,
        level=2 if kind is Kind.HEADING else 0,
        container=(),
        first_block=sum(map(ord, key)),
        form=Form.TEXT,
        text=text,
        html=escape(text, quote=False),
        lang=lang,
        direction=direction(lang),
        shows=Shows.TEXT,
        made_from=1,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the field's own type, named by the test


def edition(language: str, slug: str, title: str, **changes: object) -> PublishedEdition:
    """Return the first publication of an edition."""
    made = PublishedEdition(
        publication=len(slug),
        edition=f"e{language.lower()}",
        language=language,
        slug=slug,
        number=1,
        title=title,
        summary="",
        anchors="",
        first_at=datetime(2025, 3, 14, 23, 30, tzinfo=UTC),
        at=datetime(2025, 3, 14, 23, 30, tzinfo=UTC),
        about=ABOUT,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the field's own type, named by the test


CREDITS = (
    Credit(CreditRole.TRANSLATOR, ("پریسا", "M. Čapek")),
    Credit(CreditRole.REVIEWER, ("Rosa",)),
)
ABOUT = About(
    "Ada Łoś",
    date(2010, 12, 22),
    "https://www.example.org/lamp",
    "https://creativecommons.org/licenses/by-sa/4.0/",
)
ENGLISH = edition("en", "the-lamp", "The lamp", summary="It burned.")
PERSIAN = edition("fa", "چراغ", "چراغ", summary="می‌سوخت.", credits=CREDITS, at=datetime(2026, 1, 2, tzinfo=UTC))
CHINESE = edition("zh-Hans", "灯", "灯")
ARTICLE = PublishedArticle(
    key="a1",
    language="en",
    editions=(ENGLISH, PERSIAN, CHINESE),
)
PROJECT = PublishedProject("desk", "The Quiet Desk", ("en", "fa", "zh-Hans"), (ARTICLE,))
TEXTS = {
    "en": (paragraph("aaa", "The lamp", "en", Kind.TITLE), paragraph("bbb", "It burned.", "en")),
    "fa": (paragraph("aaa", "چراغ", "fa", Kind.TITLE), paragraph("bbb", "می‌سوخت.")),
    "zh-Hans": (paragraph("aaa", "灯", "zh-Hans", Kind.TITLE),),
}


def content(language: str = "fa", *paragraphs: Paragraph) -> Content:
    """Return what a page shows: these paragraphs, else those of `TEXTS`."""
    anchors = {tag: frozenset(anchors_of(texts)) for tag, texts in TEXTS.items()}
    return Content(paragraphs or TEXTS[language], anchors)


def read(
    one: PublishedEdition = PERSIAN,
    *paragraphs: Paragraph,
    article: PublishedArticle = ARTICLE,
    base: str | None = BASE,
    is_preview: bool = False,
) -> str:
    """Return the page of an edition as the hub serves it, checked by a strict parser."""
    links = Links(article_path("desk", one.language, one.slug), base, is_bare=True)
    page = reading_page(PROJECT, article, one, content(one.language, *paragraphs), links, is_preview=is_preview)
    parsed(page)
    return page


def parsed(page: str) -> Element:
    """Return a page as a strict parser reads it."""
    tree = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False).parse(
        page
    )
    assert isinstance(tree, Element)
    return tree


def said_of(page: str) -> dict[str, object]:
    """Return the JSON-LD block of a page."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    values = json.loads(found[0])
    assert isinstance(values, dict)
    return values


def row_of(page: str, key: str) -> str:
    """Return the element of a paragraph, with everything in it."""
    found = re.search(rf'<(\w+) id="p-{key}".*?</\1>', page, re.DOTALL)
    assert found, key
    return found[0]


def words_of(html: str) -> str:
    """Return the text of some HTML."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())

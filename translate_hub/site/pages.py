"""The article page: one HTML file in one language, from plain values."""

import base64
import hashlib
import html
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import Direction, direction
from translate_hub.site.nesting import Structure, structures_of

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class PageRow:
    """One paragraph of a page.

    `html` is safe inline HTML (Format.inline_html) in language `lang` (BCP 47), written in `direction`. `key` is the
    unit's public id, `kind`, `level` and `container` are as in domain/document.Block.
    """

    key: str
    kind: Kind
    level: int
    container: tuple[str, ...]
    html: str
    lang: str
    direction: Direction


@dataclass(frozen=True)
class ArticlePage:
    """An article in `language`, translated from `source_language`, its rows in reading order.

    `name` is what the page is called when no row is a title.
    """

    name: str
    language: str
    source_language: str
    rows: tuple[PageRow, ...]

    @property
    def title(self) -> str:
        """The first title as plain text, or the name."""
        titles = (plain_text(row.html) for row in self.rows if row.kind is Kind.TITLE)
        return next((title for title in titles if title), self.name)


def plain_text(inline_html: str) -> str:
    """Return the text of safe inline HTML without its tags, on one line."""
    return " ".join(html.unescape(_TAG.sub("", inline_html)).split())


def article_page(page: ArticlePage) -> str:
    """Return the page as one HTML document, complete with its style and a policy that forbids everything else."""
    return (
        _environment()
        .get_template("article.html")
        .render(
            page=page,
            direction=direction(page.language),
            structures=structures_of(page.rows),
            element=_Elements(page.rows),
            style=Markup(_style()),  # noqa: S704 - our own file, and the policy holds its hash
            policy=page_policy(),
        )
    )


def page_policy() -> str:
    """Return the Content-Security-Policy of article pages: its own style by hash, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


class _Elements:
    """Which HTML element a row is on this page."""

    def __init__(self, rows: tuple[PageRow, ...]) -> None:
        self._first_title = next((row.key for row in rows if row.kind is Kind.TITLE), None)

    def __call__(self, row: PageRow) -> str:
        """Return the element's name; under a title, headings start at the second level."""
        if row.kind is Kind.TITLE:
            return "h1" if row.key == self._first_title else "h2"
        if row.kind is Kind.HEADING:
            return f"h{min(6, max(row.level, 2 if self._first_title else 1))}"
        return "p"


@lru_cache(maxsize=1)
def _style() -> str:
    """Return the page's style sheet."""
    return resources.files("translate_hub.site").joinpath("templates/article.css").read_text("utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return the templates' environment: everything is escaped unless said otherwise, an unknown name is an error."""
    environment = Environment(
        loader=PackageLoader("translate_hub.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["structure"] = lambda thing: isinstance(thing, Structure)
    return environment

"""What all pages are made with (templates, one style, one policy), and an edition as a single file of its own."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import Direction, direction, own_name
from translate_hub.domain.publications import plain_text
from translate_hub.site.nesting import Structure, structures_of

__all__ = ["ArticlePage", "Elements", "PageRow", "article_page", "page_policy", "plain_text", "rendered", "style"]

NOTHING = Markup()
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r" ?([{};]) ?")


@dataclass(frozen=True, slots=True)
class PageRow:
    """One paragraph of a page.

    `html` is safe inline HTML (Format.inline_html) in language `lang` (BCP 47), written in `direction`. `key` is the
    unit's public id, `kind`, `level` and `container` are as in domain/document.Block. `keys` are the public ids of all
    units that stand in it. `classes` (each with a blank before it) say what is particular about it, `before` and
    `after` are what stands before and after its text.
    """

    key: str
    kind: Kind
    level: int
    container: tuple[str, ...]
    html: str
    lang: str
    direction: Direction
    keys: tuple[str, ...] = ()
    classes: str = ""
    before: Markup = NOTHING
    after: Markup = NOTHING


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


def article_page(page: ArticlePage) -> str:
    """Return the page as one HTML document, complete with its style and a policy that forbids everything else."""
    return rendered(
        "article.html",
        language=page.language,
        title=page.title,
        structures=structures_of(page.rows),
        element=Elements(page.rows),
    )


def page_policy() -> str:
    """Return the Content-Security-Policy of every page: its own style by hash, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


class Elements:
    """Which HTML element a row is on a page."""

    def __init__(self, rows: Sequence[PageRow]) -> None:
        self._first_title = next((row.key for row in rows if row.kind is Kind.TITLE), None)

    def __call__(self, row: PageRow) -> str:
        """Return the element's name; under a title, headings start at the second level."""
        if row.kind is Kind.TITLE:
            return "h1" if row.key == self._first_title else "h2"
        if row.kind is Kind.HEADING:
            return f"h{min(6, max(row.level, 2 if self._first_title else 1))}"
        return "p"


def rendered(template: str, *, language: str, **values: object) -> str:
    """Return a page: a template in `language` (BCP 47), with the style and the policy of all pages."""
    written = Markup(style())  # noqa: S704 - our own file, and the policy holds its hash
    found = _environment().get_template(template)
    return found.render(language=language, direction=direction(language), style=written, policy=page_policy(), **values)


@lru_cache(maxsize=1)
def style() -> str:
    """Return the style sheet of every page, without comments and needless blanks."""
    text = resources.files("translate_hub.site").joinpath("templates/reading.css").read_text("utf-8")
    return _AROUND.sub(r"\1", " ".join(_COMMENT.sub("", text).split())).replace(": ", ":").replace(", ", ",").strip()


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
    environment.globals.update(own_name=own_name, direction_of=direction)
    return environment

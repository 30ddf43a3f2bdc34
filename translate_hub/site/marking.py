"""What stands beside a paragraph's text: its address with the other languages, its marks, a translator's notes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from markupsafe import Markup

from translate_hub.domain.languages import Direction, direction, own_name
from translate_hub.domain.paragraphs import Paragraph, Shows
from translate_hub.domain.publications import Content, PublishedArticle, PublishedEdition
from translate_hub.site.addresses import Links, article_path
from translate_hub.site.pages import PageRow
from translate_hub.site.words import Words

# An attribute's value that needs no quotation marks (HTML, "Unquoted attribute value syntax").
_UNQUOTED = re.compile(r"[^\s\"'=<>`&]+")


def attribute(name: str, value: str) -> str:
    """Return an attribute with a blank before it, as short as it can be written."""
    return f" {name}={value}" if _UNQUOTED.fullmatch(value) else f' {name}="{escape(value)}"'


@dataclass(frozen=True)
class Note:
    """A translator's note: its number on the page, its sign, its safe inline HTML, its language and direction."""

    number: int
    sign: str
    html: str
    lang: str
    direction: Direction


@dataclass
class Notes:
    """The translator's notes of a page, numbered as they come."""

    words: Words
    found: list[Note] = field(default_factory=list)

    def noted(self, paragraphs: Iterable[Paragraph], edition: PublishedEdition) -> list[Paragraph]:
        """Return the paragraphs, each that has a note with the note's number after its text."""
        return [self._noted(one, edition) if one.note_html and one.is_shown else one for one in paragraphs]

    def sign(self, number: int) -> str:
        """Return what a note is marked with: never what one of the article's own is."""
        return f"*{self.words.number(number)}"

    def _noted(self, one: Paragraph, edition: PublishedEdition) -> Paragraph:
        number = len(self.found) + 1
        # A note is in the edition's language, also where its paragraph is still in the source's.
        written = one.direction if one.lang == edition.language else direction(edition.language)
        self.found.append(Note(number, self.sign(number), one.note_html, edition.language, written))
        mark = f"<sup><a id=r-{number} href=#n-{number}>{self.sign(number)}</a></sup>"
        return replace(one, html=one.html + mark)


@dataclass(frozen=True)
class Marks:
    """Says what is particular about the paragraphs of an edition; `units` are all of them by their public ids."""

    words: Words
    edition: PublishedEdition
    is_original: bool
    units: Mapping[str, Paragraph]

    def marked(self, row: PageRow) -> PageRow:
        """Return a row with the classes and the sentences of all units that stand in it."""
        said = self._said([self.units[key] for key in row.keys])
        if not said:
            return row
        foreign = row.lang != self.words.wanted or self.words.are_foreign
        text = " ".join(escape(sentence) for sentence in said.values())
        language = self.words.attributes if foreign else ""
        sentence = Markup(f"<span class=m{language}>{text}</span>")  # noqa: S704 - escaped here
        return replace(row, classes=row.classes + "".join(f" {name}" for name in said), after=row.after + sentence)

    def _said(self, units: Sequence[Paragraph]) -> dict[str, str]:
        """Return the marks that are due: class and sentence."""
        said: dict[str, str] = {}
        say = self.words.say
        if any(one.key in self.edition.outdated for one in units):
            said["old"] = say("The original has changed since this was translated.")
        if not self.is_original and any(one.shows is Shows.SOURCE for one in units):
            said["src"] = say("Not translated yet.")
        if any(one.machine for one in units):
            said["mt"] = say("Machine translation.")
        return said


@dataclass(frozen=True)
class Permalinks:
    """Gives each row of a page its ¶, and the same paragraph in the other languages the article is published in.

    `pages`: by language its tag and name, the link to its page, and the keys that are there.
    """

    words: Words
    pages: tuple[tuple[str, str, str, frozenset[str]], ...]

    @classmethod
    def of(cls, project: str, article: PublishedArticle, content: Content, words: Words, links: Links) -> "Permalinks":
        """Return those of an article's page in the language the words are wanted for; `project` is a slug."""
        pages = tuple(
            (tag, own_name(tag), links.short(article_path(project, tag, one.slug)), content.anchors[tag])
            for one in article.editions
            if (tag := one.language) != words.wanted and tag in content.anchors
        )
        return cls(words, pages)

    def elsewhere(self, key: str) -> Markup:
        """Return the links to a paragraph in the other languages: shown, before its text, where it was asked for.

        There they are in view whatever its length, for that is where a browser goes.
        """
        found = " ".join(
            f"<a{attribute('lang', tag)}{attribute('href', f'{page}#p-{key}')}>{escape(name)}</a>"
            for tag, name, page, keys in self.pages
            if key in keys
        )
        return Markup(f"<span class=o>{found}</span>" if found else "")  # noqa: S704 - escaped above

    def marked(self, rows: Iterable[PageRow]) -> list[PageRow]:
        """Return the rows with their ¶, numbered in reading order; what is said of a paragraph stands after it."""
        marked = []
        for number, row in enumerate(rows, start=1):
            label = escape(f"¶ {self.words.number(number)}")
            sign = f'<a class=k{attribute("href", f"#p-{row.key}")} aria-label="{label}">¶</a>'
            marked.append(replace(row, after=Markup(sign) + row.after))  # noqa: S704 - escaped above
        return marked

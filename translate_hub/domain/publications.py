"""What readers see: editions as they were published, paragraph by paragraph, and who is named for them.

A *publication* is an immutable snapshot of an edition. One function of storage (`publications.published_projects`)
gives what is published; head links, language bar, indexes, feeds, sitemap and JSON-LD are all made from its values.
"""

import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from translate_hub.domain.document import Kind
from translate_hub.domain.paragraphs import Paragraph, Shows
from translate_hub.domain.states import Form

SUMMARY_LENGTH: Final = 200
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OPENING: Final = frozenset("\u2066\u2067\u2068")
# The mark of a note (formats/markdown_html): a sign that leads somewhere, no word of the text.
_MARK: Final = re.compile(r'<sup data-note="([^"]*)">\1</sup>')
_TAG: Final = re.compile(r"<[^>]*>")
# Where no standfirst says what the article is about, its first words do.
_SUMMED: Final = (Kind.STANDFIRST, Kind.PARAGRAPH)


class CreditRole(StrEnum):
    """What somebody did for a publication, in the order in which people are named."""

    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Credit:
    """The people named for one kind of work, by the public names they chose; who chose none is not here."""

    role: CreditRole
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What was told of an article when an edition of it was published; texts are empty where nobody told anything.

    `written_on` is a day, `address` that of the original, `licence` a name or an address.
    """

    author: str = ""
    written_on: date | None = None
    address: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """An edition as readers have it now, without its paragraphs.

    `publication` is the row id of the snapshot, `number` counts an edition's publications from 1, `edition` is the
    edition's public key. `anchors` is a digest of the keys of its paragraphs. `first_at`: when it was first published;
    `at`: when this publication was made. `outdated`: the keys of paragraphs whose original means something else by now.
    """

    publication: int
    edition: str
    language: str
    slug: str
    number: int
    title: str
    summary: str
    anchors: str
    first_at: datetime
    at: datetime
    about: About = About()
    credits: tuple[Credit, ...] = ()
    outdated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PublishedArticle:
    """An article with everything of it that is published, in the order of the project's languages; never empty.

    `language` is that of the source, whose edition need not be published. `old_slugs`: (language, slug) of addresses
    the article once had, which lead to the present ones.
    """

    key: str
    language: str
    editions: tuple[PublishedEdition, ...]
    old_slugs: tuple[tuple[str, str], ...] = ()

    def find(self, language: str) -> PublishedEdition | None:
        """Return the published edition in a language (BCP 47), None where there is none."""
        return next((one for one in self.editions if one.language == language), None)

    @property
    def original(self) -> PublishedEdition | None:
        """The edition in the article's own language, where it is published."""
        return self.find(self.language)

    @property
    def default(self) -> PublishedEdition:
        """The edition for readers of any other language: the original, else the first one."""
        return self.original or self.editions[0]


@dataclass(frozen=True, slots=True)
class PublishedProject:
    """A project with what is published of it: its address and name, and its articles, the newest first."""

    slug: str
    name: str
    languages: tuple[str, ...]
    articles: tuple[PublishedArticle, ...]

    def editions_in(self, language: str) -> list[tuple[PublishedArticle, PublishedEdition]]:
        """Return what is published in a language, the first published last."""
        found = [(article, edition) for article in self.articles if (edition := article.find(language))]
        return sorted(found, key=lambda pair: (pair[1].first_at, pair[1].publication), reverse=True)


@dataclass(frozen=True, slots=True)
class Content:
    """What a published page adds to its edition: its paragraphs, and by language which keys every edition has."""

    paragraphs: tuple[Paragraph, ...]
    anchors: Mapping[str, frozenset[str]] = field(default_factory=dict)


def plain_text(inline_html: str) -> str:
    """Return the text of safe inline HTML without its tags and the marks of its notes, on one line."""
    return " ".join(html.unescape(_TAG.sub("", _MARK.sub("", inline_html))).split())


def turns(text: str) -> bool:
    """Return whether a text holds controls that can turn what stands around it: embeddings and overrides, and isolates
    that do not close (Unicode Standard Annex 9, 2.1 to 2.5).
    """
    depth = 0
    for found in _TURNING.finditer(text):
        if found[0] in _OPENING:
            depth += 1
        elif found[0] != "\u2069" or depth == 0:
            return True
        else:
            depth -= 1
    return depth > 0


def title_of(paragraphs: Iterable[Paragraph], name: str) -> str:
    """Return the first title of a publication as plain text, or `name` where there is none."""
    titles = (plain_text(one.html) for one in paragraphs if one.kind is Kind.TITLE and one.is_shown)
    return next((title for title in titles if title), name)


def summary_of(paragraphs: Sequence[Paragraph]) -> str:
    """Return the standfirst as plain text, else the beginning of the first paragraph; at most 200 characters."""
    for kind in _SUMMED:
        for one in paragraphs:
            if one.kind is kind and one.is_shown and (text := _TURNING.sub("", plain_text(one.html))):
                return _shortened(text)
    return ""


def _shortened(text: str) -> str:
    if len(text) <= SUMMARY_LENGTH:
        return text
    start = text[: SUMMARY_LENGTH - 1]
    words = start.rpartition(" ")[0]
    return (words if len(words) > SUMMARY_LENGTH // 2 else start).rstrip(" ,;:—–-،؛") + "…"


def people_behind(paragraphs: Iterable[Paragraph], editor: int) -> set[tuple[int, CreditRole]]:
    """Return who made what a publication shows, `editor` publishing it: row ids of people, and what they did."""
    shown = [one for one in paragraphs if one.is_shown]
    people = {(one.author, CreditRole.TRANSLATOR) for one in shown if not one.machine}
    people |= {(one.reviewer, CreditRole.REVIEWER) for one in shown} | {(editor, CreditRole.EDITOR)}
    return {(person, role) for person, role in people if person is not None}


def anchors_of(paragraphs: Iterable[Paragraph]) -> list[str]:
    """Return the keys that have an anchor on the page, in reading order."""
    return [one.key for one in paragraphs if one.is_shown]


def digest_of_anchors(paragraphs: Iterable[Paragraph]) -> str:
    """Return a digest of those keys: the same for pages that can be linked to in the same way."""
    return hashlib.sha256(" ".join(sorted(anchors_of(paragraphs))).encode()).hexdigest()[:32]


def checksum_of(paragraphs: Iterable[Paragraph]) -> bytes:
    """Return the SHA-256 (32 bytes) of what a publication says: keys, forms, texts, notes, languages, directions."""
    said = [[one.key, one.form.value, one.text, one.note, one.lang, one.direction] for one in paragraphs]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).digest()


def to_json(paragraphs: Iterable[Paragraph]) -> str:
    """Return paragraphs as JSON, as they are stored: a list of objects that leave out what is usual."""
    usual = {name: one.default for name, one in Paragraph.__dataclass_fields__.items()}
    values = [{name: value for name, value in asdict(one).items() if value != usual[name]} for one in paragraphs]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of `to_json`."""
    return tuple(_paragraph(values) for values in json.loads(text))


def _paragraph(values: dict[str, Any]) -> Paragraph:
    words = {"kind": Kind(values["kind"]), "form": Form(values["form"]), "shows": Shows(values["shows"])}
    return Paragraph(**{**values, **words, "container": tuple(values["container"])})

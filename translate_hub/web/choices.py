"""What was chosen for a file that waits for its preview: how it is read, the corrections of its cut, the article's
facts. Stored with the upload in JSON's types.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import urlsplit

from translate_hub.domain.document import ReadOptions
from translate_hub.domain.ports import Format
from translate_hub.errors import Invalid, Message
from translate_hub.services.importing import ArticleFacts, article_slug

_LONGEST: Final = {"author": 500, "licence": 500, "address": 500, "slug": 200, "written_on": 10}
_SAMPLE: Final = 20_000  # bytes of a text that are looked at for the marks of Markdown
_MARKS: Final = re.compile(
    rb"^(?:#{1,6} \S|\+\+\+\s*$|> \S|```|\|.+\|\s*$|\[[^\]\n]+\]: |(?:---|===)\s*$)|\]\(https?://|\*\*\w", re.MULTILINE
)
FORMATS: Final = {"plaintext": Message("Plain text"), "markdown": Message("Markdown")}
# How the format was found, told beside it.
TOLD: Final = {
    "name": Message("found by the file’s name"),
    "marks": Message("found by its marks; choose another where they are none"),
    "none": Message("taken for this because nothing in it is marked"),
    "pasted": Message("made from what was pasted"),
}
# The charsets a person may choose, and what is written in them.
CHARSETS: Final = (
    ("utf-8", Message("every script")),
    ("utf-16", Message("every script")),
    ("windows-1256", Message("Arabic, Persian, Urdu")),
    ("iso-8859-6", Message("Arabic")),
    ("windows-1252", Message("Western Europe")),
    ("iso-8859-1", Message("Western Europe")),
    ("windows-1250", Message("Central Europe")),
    ("iso-8859-2", Message("Central Europe")),
    ("windows-1251", Message("Cyrillic")),
    ("koi8-r", Message("Cyrillic")),
    ("koi8-u", Message("Cyrillic")),
    ("iso-8859-5", Message("Cyrillic")),
    ("cp866", Message("Cyrillic")),
    ("windows-1253", Message("Greek")),
    ("windows-1254", Message("Turkish")),
    ("windows-1255", Message("Hebrew")),
    ("windows-1257", Message("Baltic")),
    ("windows-1258", Message("Vietnamese")),
    ("cp874", Message("Thai")),
    ("gb18030", Message("Chinese")),
    ("big5", Message("Chinese")),
    ("shift_jis", Message("Japanese")),
    ("euc_jp", Message("Japanese")),
    ("euc_kr", Message("Korean")),
)


@dataclass(frozen=True)
class Facts:
    """What is told of the article, as it was typed; "" where nothing was. `written_on` is YYYY-MM-DD."""

    author: str = ""
    written_on: str = ""
    address: str = ""
    licence: str = ""
    slug: str = ""
    confidential: bool = False

    @classmethod
    def of(cls, about: ArticleFacts) -> "Facts":
        """Return what was told of an article as one would type it."""
        day = about.written_on.isoformat() if about.written_on else ""
        return cls(about.author, day, about.address, about.licence, confidential=about.confidential)

    @property
    def told(self) -> ArticleFacts:
        """The facts themselves; a date that is none is left out."""
        return ArticleFacts(self.author, self.day, self.address, self.licence, self.confidential)

    @property
    def day(self) -> date | None:
        """The date, or None where none or none there is was given."""
        try:
            return date.fromisoformat(self.written_on) if self.written_on else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Choices:
    """How a waiting file is read and cut. `charset` None finds out; `told` says how the format was found."""

    format: str
    told: str = ""
    charset: str | None = None
    front_matter: tuple[str, ...] = ReadOptions().front_matter
    corrections: tuple[tuple[Any, ...], ...] = ()
    facts: Facts = Facts()

    @property
    def read_options(self) -> ReadOptions:
        """What the reader is told."""
        return ReadOptions(charset=self.charset, front_matter=self.front_matter)

    @property
    def stored(self) -> dict[str, Any]:
        """The choices in JSON's types."""
        return {
            "format": self.format,
            "told": self.told,
            "charset": self.charset,
            "front_matter": list(self.front_matter),
            "corrections": [list(one) for one in self.corrections],
            "facts": dict(vars(self.facts)),
        }


def choices_of(options: Mapping[str, Any]) -> Choices:
    """Return the choices that `Choices.stored` gave."""
    return Choices(
        format=options["format"],
        told=options["told"],
        charset=options["charset"],
        front_matter=tuple(options["front_matter"]),
        corrections=tuple(tuple(one) for one in options["corrections"]),
        facts=Facts(**options["facts"]),
    )


def first_choices(name: str, content: bytes, formats: Mapping[str, Format]) -> Choices:
    """Return what a file is taken for: by its name's ending, else by the marks of Markdown in its text."""
    ending = PurePath(name).suffix.lower()
    for document_format in formats.values():
        if ending in document_format.suffixes:
            return Choices(document_format.name, told="name")
    is_marked = len(_MARKS.findall(content[:_SAMPLE].replace(b"\r", b"\n"))) > 1
    return Choices("markdown" if is_marked else "plaintext", told="marks" if is_marked else "none")


def pasted_choices() -> Choices:
    """Return what is chosen for HTML of a clipboard, which comes as Markdown in UTF-8."""
    return Choices("markdown", told="pasted", charset="utf-8")


def with_reading(choices: Choices, sent: Mapping[str, Any], formats: Mapping[str, Format]) -> Choices:
    """Return the choices with another way of reading; the corrections begin anew where it is another.

    `sent` holds ``format``, ``charset`` ("" finds out) and a list ``front_matter``. Raises Invalid for no such format.
    """
    name = str(sent.get("format", choices.format))
    if name not in formats:
        raise Invalid("There is no format “%(name)s” here; choose one of the list.", name=name)
    keys = choices.front_matter
    if "front_matter" in sent:
        if not isinstance(sent["front_matter"], list):
            raise Invalid("This form is an old one; load the page again.")
        keys = tuple(str(key) for key in sent["front_matter"] if key)
    changed = replace(
        choices,
        format=name,
        told="" if name != choices.format else choices.told,
        charset=str(sent.get("charset") or "") or None,
        front_matter=keys,
    )
    is_same = (changed.format, changed.charset, changed.front_matter) == (
        choices.format,
        choices.charset,
        choices.front_matter,
    )
    return choices if is_same else replace(changed, corrections=())


def with_facts(choices: Choices, sent: Mapping[str, Any], suggested: str) -> Choices:
    """Return the choices with the article's facts as they were typed; the suggested slug is no choice of its own."""
    if "facts" not in sent:
        return choices
    facts = typed_facts(sent)
    return replace(choices, facts=replace(facts, slug="") if facts.slug == suggested else facts)


def typed_facts(sent: Mapping[str, Any]) -> Facts:
    """Return the facts of a form as they were typed."""
    typed = {name: str(sent.get(name, "")).strip()[:longest] for name, longest in _LONGEST.items()}
    return Facts(**typed, confidential=bool(sent.get("confidential")))


def wrong_facts(facts: Facts) -> dict[str, Message]:
    """Return what is wrong with the facts, by the name of the field."""
    wrong: dict[str, Message] = {}
    if facts.written_on and facts.day is None:
        wrong["written_on"] = Message("This is no day; write it as year-month-day, such as 2024-05-31.")
    if facts.address and not _is_address(facts.address):
        wrong["address"] = Message("Write the whole address, beginning with https:// or http://.")
    if facts.slug:
        try:
            article_slug(facts.slug)
        except Invalid as error:
            wrong["slug"] = error.message
    return wrong


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_plain = text.isprintable() and not re.search(r"[\s\\]", text) and parts.username is None
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_plain

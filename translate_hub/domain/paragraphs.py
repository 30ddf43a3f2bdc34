"""One unit as a page shows it: its words in an edition, or its source, as safe HTML in their language and direction."""

from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Protocol

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import Direction, direction
from translate_hub.domain.ports import Format
from translate_hub.domain.states import Form


class Shows(StrEnum):
    """What a published paragraph shows: the text that belongs there, the last published one, or its source."""

    TEXT = "text"
    LAST = "last"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One unit of a publication.

    `key` is the unit's public id; `kind`, `level` and `container` are as in domain/document.Block, and paragraphs with
    the same `first_block` are parts of one. `text` and `note` (a translator's) are in the article's notation, `html`
    and `note_html` the same as safe inline HTML, in language `lang` (BCP 47), written in `direction`. A paragraph that
    is `Form.OMITTED` is on no page. `made_from` is the row id of the source wording the text was made from (0: nobody
    asks), `author` and `reviewer` the row ids of the people behind it, None where nobody is. `machine`: no person has
    touched it.
    """

    key: str
    kind: Kind
    level: int
    container: tuple[str, ...]
    first_block: int
    form: Form
    text: str
    html: str
    lang: str
    direction: Direction
    shows: Shows
    made_from: int = 0
    note: str = ""
    note_html: str = ""
    machine: bool = False
    author: int | None = None
    reviewer: int | None = None

    @property
    def is_shown(self) -> bool:
        """Whether pages have it."""
        return self.form is not Form.OMITTED and bool(self.text)


class RowValues(Protocol):
    """What a page needs of an aligned row; anything with these attributes will do."""

    @property
    def key(self) -> str:
        """The unit's public id."""

    @property
    def kind(self) -> Kind:
        """What the unit is to a reader."""

    @property
    def level(self) -> int:
        """Heading level or nesting depth."""

    @property
    def translate(self) -> bool:
        """False for what stays as it is, like code."""

    @property
    def container(self) -> tuple[str, ...]:
        """The structures around the unit."""

    @property
    def first_block(self) -> int:
        """The number of the block it covers, or shares with the rows beside it."""

    @property
    def lang(self) -> str | None:
        """The language of the source text where the document names one."""

    @property
    def source(self) -> str:
        """The source text."""

    @property
    def text(self) -> str:
        """The translation, or an empty text."""

    @property
    def form(self) -> Form:
        """How the unit appears in the edition."""

    @property
    def dir(self) -> Direction | None:
        """The direction a person set for the translation, None for that of its language."""


def paragraph_of(
    row: RowValues, document_format: Format, *, language: str, source_language: str, is_own: bool
) -> Paragraph:
    """Return a row as a page shows it: the edition's words where they are its own, else the source.

    Code reads from left to right in every language, and nothing in it is markup.
    """
    lang = language if is_own else row.lang or source_language
    text = row.text if is_own else row.source
    is_code = row.kind is Kind.CODE
    return Paragraph(
        key=row.key,
        kind=row.kind,
        level=row.level,
        container=row.container,
        first_block=row.first_block,
        form=row.form,
        text=text,
        html=escape(text, quote=False) if is_code else document_format.inline_html(text),
        lang=lang,
        direction="ltr" if is_code else (row.dir if is_own and row.dir else direction(lang)),
        shows=Shows.TEXT if is_own else Shows.SOURCE,
    )

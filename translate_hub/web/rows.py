"""One aligned row as its page shows it: values ready for a template, nothing left to decide there."""

import secrets
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from translate_hub.domain import markup
from translate_hub.domain.document import Kind
from translate_hub.domain.languages import Direction, direction
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Message
from translate_hub.storage.translations import AlignedRow
from translate_hub.web import words
from translate_hub.web.changes import change_html
from translate_hub.web.places import UNFINISHED, Place

# How many characters of reading size stand on one line of an open field on a wide screen, and the tallest field.
_LINE = 68
_TALLEST = 24


@dataclass(frozen=True)
class RowView:
    """An aligned row on the page of its edition. `filled`: a text that was asked for in place of what stands."""

    row: AlignedRow
    place: Place
    is_open: bool = False
    is_saved: bool = False
    filled: str | None = None

    @property
    def key(self) -> str:
        """The unit's public id."""
        return self.row.key

    @property
    def kind_word(self) -> Message:
        """What the row is, in a word."""
        return words.KINDS[self.row.kind]

    @property
    def state_word(self) -> Message:
        """The state, in a word."""
        return words.LABELS[self.row.label]

    @property
    def classes(self) -> str:
        """The row's style classes."""
        names = [f"is-{self.row.kind.value}"]
        if self.row.level:
            names.append(f"level-{min(self.row.level, 6)}")
        if self.row.translate:
            names.append(f"state-{self.row.label.value}")
        if self.is_open:
            names.append("is-open")
        return " ".join(names)

    @cached_property
    def mark(self) -> str:
        """The sign that stands before a list item; empty for the rest."""
        return "•" if self.row.kind is Kind.LIST_ITEM else ""

    @property
    def language(self) -> str:
        """The language of the translation (BCP 47)."""
        return self.place.edition.language

    @property
    def direction(self) -> Direction:
        """The direction of the translation: the one a person set for this row, else that of its language."""
        return self.row.dir or direction(self.language)

    @property
    def source_lang(self) -> str:
        """The language of the source text."""
        return self.row.lang or self.place.article.language

    @property
    def source_direction(self) -> Direction:
        """The direction of the source text; code reads from left to right."""
        return "ltr" if self.row.kind is Kind.CODE else direction(self.source_lang)

    @cached_property
    def source_html(self) -> Markup:
        """The source as safe HTML, its links and pictures numbered where the row is open."""
        if not self.is_open or self.row.kind is Kind.CODE:
            return self.html_of(self.row.source)
        numbered = markup.numbered_html(self.row.source, self.place.document_format, self.place.dialect)
        return Markup(numbered)  # noqa: S704 - safe HTML, by the format's contract

    @property
    def target_html(self) -> Markup:
        """The translation as safe HTML."""
        return self.html_of(self.row.text)

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has said anything here yet."""
        return self.row.label is Label.EMPTY

    @property
    def form_word(self) -> Message | None:
        """How the row appears in the edition, where that is not as a text of its own."""
        return None if self.row.form is Form.TEXT else words.FORMS[self.row.form]

    @property
    def field(self) -> str:
        """What stands in the open field: the translation, or another text that was asked for."""
        return self.row.text if self.filled is None else self.filled

    @property
    def lines(self) -> int:
        """How many lines high the open field is: as its source, or as its own text where that is longer."""
        return lines_of(self.row.source, self.field)

    @property
    def change(self) -> Markup:
        """What changed in the source since the translation was made, as safe HTML; empty when it is current."""
        made_from = self.row.made_from_text
        return Markup() if made_from is None else change_html(made_from, self.row.source)

    @property
    def needs_work(self) -> bool:
        """Whether a person still has something to do here."""
        return self.row.translate and self.row.label in UNFINISHED

    @property
    def save_id(self) -> str:
        """A new id for one save: sent twice, it counts once."""
        return new_save_id()

    def html_of(self, text: str) -> Markup:
        """Return a text of this row as safe HTML."""
        if self.row.kind is Kind.CODE:
            return Markup("<code>{}</code>").format(text)
        return Markup(self.place.document_format.inline_html(text))  # noqa: S704 - safe HTML, by the format's contract


def new_save_id() -> str:
    """Return a new id for one save (96 random bits)."""
    return secrets.token_urlsafe(12)


def lines_of(*texts: str) -> int:
    """Return how many lines an open field needs to show the longest of these texts, within reason."""
    return max(1, min(_TALLEST, *[max(_lines(text) for text in texts)]))


def _lines(text: str) -> int:
    return sum(1 + len(line) // _LINE for line in text.split("\n"))

"""One aligned row as its page shows it: values ready for a template, nothing left to decide there."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from translate_hub.domain.diff import Piece, word_diff
from translate_hub.domain.document import Kind
from translate_hub.domain.languages import Direction, direction
from translate_hub.domain.ports import Format
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Message
from translate_hub.storage.translations import AlignedRow
from translate_hub.web import words
from translate_hub.web.progress import DONE

# How many characters of reading size stand on one line of an open field on a wide screen, and the tallest field.
_LINE = 68
_TALLEST = 24


@dataclass(frozen=True)
class RowView:
    """An aligned row on its page; `language` and `source_language` are BCP 47 tags."""

    row: AlignedRow
    document_format: Format
    language: str
    source_language: str
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
        names = [f"is-{self.row.kind.value}", f"level-{min(self.row.level, 6)}"]
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
    def source_lang(self) -> str:
        """The language of the source text."""
        return self.row.lang or self.source_language

    @property
    def source_direction(self) -> Direction:
        """The direction of the source text; code reads from left to right."""
        return "ltr" if self.row.kind is Kind.CODE else direction(self.source_lang)

    @property
    def source_html(self) -> Markup:
        """The source as safe HTML."""
        return self._html(self.row.source)

    @property
    def target_html(self) -> Markup:
        """The translation as safe HTML."""
        return self._html(self.row.text)

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
    def change(self) -> tuple[Piece, ...]:
        """What changed in the source since the translation was made; empty when it is current."""
        made_from = self.row.made_from_text
        return word_diff(made_from, self.row.source) if made_from is not None else ()

    @property
    def save_id(self) -> str:
        """A new id for one save: sent twice, it counts once."""
        return new_save_id()

    def _html(self, text: str) -> Markup:
        if self.row.kind is Kind.CODE:
            return Markup("<code>{}</code>").format(text)
        return Markup(self.document_format.inline_html(text))  # noqa: S704 - safe HTML, by the format's contract


def new_save_id() -> str:
    """Return a new id for one save (96 random bits)."""
    return secrets.token_urlsafe(12)


def lines_of(*texts: str) -> int:
    """Return how many lines an open field needs to show the longest of these texts, within reason."""
    return max(1, min(_TALLEST, *[max(_lines(text) for text in texts)]))


def _lines(text: str) -> int:
    return sum(1 + len(line) // _LINE for line in text.split("\n"))


def needs_work(row: AlignedRow) -> bool:
    """Return whether a person still has something to do here."""
    return row.translate and row.label not in DONE


def matches(row: AlignedRow, state: str, text: str) -> bool:
    """Return whether a row passes the page's filter: a label's word, ``work`` or ``all``, and a text it holds."""
    if state == "work" and not needs_work(row):
        return False
    if state in set(Label) and (not row.translate or row.label.value != state):
        return False
    sought = text.casefold()
    return not sought or sought in row.source.casefold() or sought in row.text.casefold()


def next_needing_work(rows: Sequence[AlignedRow], key: str) -> str | None:
    """Return the key of the next row after `key` that needs work, from the top again at the end; None when all is
    done.
    """
    places = [place for place, row in enumerate(rows) if row.key == key]
    after = places[0] + 1 if places else 0
    turned = (*rows[after:], *rows[:after])
    return next((row.key for row in turned if needs_work(row) and row.key != key), None)

"""What lies under an open row: its history as changes, texts that wait beside it, a draft, and what helps to type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from translate_hub.domain import characters, markup
from translate_hub.domain.characters import Character
from translate_hub.domain.document import Kind
from translate_hub.domain.markup import Button
from translate_hub.domain.saving import What
from translate_hub.storage import drafts, histories, proposals
from translate_hub.storage.drafts import DraftEntry
from translate_hub.storage.histories import HistoryEntry
from translate_hub.storage.proposals import ProposalEntry
from translate_hub.storage.translations import AlignedRow
from translate_hub.web.changes import change_html
from translate_hub.web.context import current_actor
from translate_hub.web.places import Place
from translate_hub.web.rows import RowView


@dataclass(frozen=True)
class Past:
    """One event of a row's history; `change` is how the text became what it was then (safe HTML), empty where it
    stayed.
    """

    entry: HistoryEntry
    change: Markup
    is_current: bool

    def __getattr__(self, name: str) -> Any:
        """Give what is known of the event itself."""
        return getattr(self.entry, name)

    @property
    def is_text(self) -> bool:
        """Whether the event brought a text, so that it can be put back."""
        return self.entry.version == self.entry.number


@dataclass(frozen=True)
class Waiting:
    """A text that waits beside the row; `change` is how what stands would become it (safe HTML)."""

    entry: ProposalEntry
    change: Markup
    is_own: bool
    is_for_present_source: bool

    def __getattr__(self, name: str) -> Any:
        """Give what is known of the proposal itself."""
        return getattr(self.entry, name)


@dataclass(frozen=True)
class Kept:
    """What this person was writing here; `change` is how what stands would become it (safe HTML)."""

    text: str
    note: str
    wording: int
    base_version: int
    at: datetime
    has_moved: bool
    change: Markup


@dataclass(frozen=True)
class Card:
    """What lies under an open row. `closes` and `restores` name where the text in its field comes from, if any."""

    history: Sequence[Past] = ()
    proposals: Sequence[Waiting] = ()
    markup: Sequence[Button] = ()
    characters: Sequence[Character] = ()
    draft: Kept | None = None
    closes: int | None = None
    restores: int | None = None


def opened(session: Session, place: Place, row: AlignedRow, *, is_saved: bool = False) -> tuple[RowView, Card]:
    """Return a row opened, with what lies under it, the text its address asks for in its field."""
    actor = current_actor()
    past = histories.history_of(session, place.edition.id, row.unit)
    waiting = proposals.open_proposals_of(session, place.edition.id, row.unit) if row.open_proposals else []
    draft = drafts.find_draft(session, actor.person, place.edition.id, row.unit)
    kept = None if draft is None else _kept(draft, row)
    filled, closes, restores = _asked(past, waiting, kept)
    card = Card(
        history=_pasts(past, row),
        proposals=[
            Waiting(one, _change(row.text, one.text), one.author == actor.person, one.wording == row.wording)
            for one in waiting
        ],
        markup=markup.buttons(row.source, place.dialect) if row.kind is not Kind.CODE else (),
        characters=characters.for_language(place.edition.language),
        draft=kept,
        closes=closes,
        restores=restores,
    )
    return RowView(row, place, is_open=True, is_saved=is_saved, filled=filled), card


def _pasts(past: Sequence[HistoryEntry], row: AlignedRow) -> list[Past]:
    """Return the history, the newest first, each text as a change of the one before it."""
    found: list[Past] = []
    before = ""
    for entry in reversed(past):
        is_text = entry.version == entry.number
        change = _change(before, entry.text) if is_text else Markup()
        found.append(Past(entry, change, entry.version == row.version and entry.what is not What.APPROVE))
        before = entry.text
    return found[::-1]


def _change(before: str, after: str) -> Markup:
    """Return how a text became another; where there was none before, nothing is marked."""
    return change_html(before, after) if before else escape(after)


def _kept(draft: DraftEntry, row: AlignedRow) -> Kept:
    return Kept(
        draft.text,
        draft.note,
        draft.wording,
        draft.base_version,
        draft.at,
        draft.base_version != row.version,
        _change(row.text, draft.text),
    )


def _asked(
    past: Iterable[HistoryEntry], waiting: Iterable[ProposalEntry], draft: Kept | None
) -> tuple[str | None, int | None, int | None]:
    """Return the text that the address asks to put into the field, the proposal it is, and the version it is."""
    version, proposal = request.args.get("version"), request.args.get("take")
    for entry in past:
        if version == str(entry.version):
            return entry.text, None, entry.version
    for one in waiting:
        if proposal == str(one.id):
            return one.text, one.id, None
    if draft is not None and "draft" in request.args:
        return draft.text, None, None
    return None, None, None

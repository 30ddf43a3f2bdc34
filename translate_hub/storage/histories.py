"""What happened to a unit's text in an edition: queries over its events."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from translate_hub.domain.languages import Direction
from translate_hub.domain.saving import Origin, What
from translate_hub.domain.states import Form
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Wording
from translate_hub.storage.editions import Event


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of a translation. `author_name`: whose words; `by_name`: who did it; `at` in UTC.

    `number` is the edition's number after it, `version` the text's; `wording` is a row id and `source` its text.
    """

    number: int
    what: What
    version: int
    text: str
    form: Form
    note: str
    wording: int
    source: str
    origin: Origin
    reason: str | None
    author_name: str
    by_name: str
    at: datetime
    dir: Direction | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A text that stood once: its words, the wording (row id) it was made for and whose words they are (row id)."""

    text: str
    form: Form
    note: str
    dir: Direction | None
    wording: int
    author: int


_AUTHOR, _BY = aliased(Person), aliased(Person)
_HAPPENED = (
    select(
        Event.number,
        Event.what,
        Event.version,
        Event.text,
        Event.form,
        Event.note,
        Event.wording,
        Wording.text,
        Event.origin,
        Event.reason,
        _AUTHOR.name,
        _BY.name,
        Event.at,
        Event.dir,
    )
    .join(Wording, Wording.id == Event.wording)
    .join(_AUTHOR, _AUTHOR.id == Event.author)
    .join(_BY, _BY.id == Event.by)
    .where(Event.edition == bindparam("edition"), Event.unit == bindparam("unit"))
    .order_by(Event.number.desc())
)


def history_of(session: Session, edition_id: int, unit_id: int) -> list[HistoryEntry]:
    """Return everything that happened to a unit's text in an edition, the newest first."""
    session.flush()
    happened = session.connection().execute(_HAPPENED, {"edition": edition_id, "unit": unit_id})
    return [
        HistoryEntry(number, What(what), version, text, Form(form), note, wording, source, Origin(origin), *rest)
        for number, what, version, text, form, note, wording, source, origin, *rest in happened
    ]


def find_version(session: Session, edition_id: int, unit_id: int, version: int) -> Version | None:
    """Return a text that a unit had in an edition, by its version; None where it never had that one."""
    row = session.execute(
        select(Event.text, Event.form, Event.note, Event.dir, Event.wording, Event.author).where(
            Event.edition == edition_id, Event.number == version, Event.unit == unit_id, Event.version == version
        )
    ).first()
    if row is None:
        return None
    text, form, note, dir_, wording, author = row
    return Version(text, Form(form), note, cast("Direction | None", dir_), wording, author)

"""What a paragraph of a source said over time: queries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from translate_hub.storage import segments
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Revision, Source, Wording


@dataclass(frozen=True, slots=True)
class WordingEntry:
    """What a unit said from a revision on. `was_minor`: whether that change meant nothing to translations, None for
    the first wording and where nobody said; `by_name` made the revision, `at` in UTC.
    """

    wording: int
    text: str
    revision: int
    by_name: str
    at: datetime
    was_minor: bool | None = None


def history_of_source(session: Session, unit: int) -> list[WordingEntry]:
    """Return what a unit said over time, the newest first; a wording that came back stands there again."""
    rows = session.execute(
        select(Source.wording, Wording.text, Revision.number, Person.name, Revision.at)
        .join(Revision, Revision.id == Source.revision)
        .join(Wording, Wording.id == Source.wording)
        .join(Person, Person.id == Revision.by)
        .where(Source.unit == unit)
        .order_by(Revision.number)
    )
    ruled = {frozenset((before, after)): minor for before, after, minor in segments.rulings_of(session, unit)}
    entries: list[WordingEntry] = []
    for wording, text, revision, name, at in rows:
        before = entries[-1].wording if entries else None
        if wording != before:
            minor = None if before is None else ruled.get(frozenset((before, wording)))
            entries.append(WordingEntry(wording, text, revision, name, at, minor))
    return entries[::-1]

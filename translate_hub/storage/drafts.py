"""What people are writing and have not saved, each person's own: queries; and the key their browsers keep it with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from translate_hub.storage.articles import Article, Source, Unit
from translate_hub.storage.editions import Draft, Edition, Translation
from translate_hub.storage.schema import utc_now


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A person's draft at a unit (`key` its public id, `position` its place from 1, None where it is no longer there).

    `wording` is the row id of the source it was written for, `base_version` the version it started from, `version`
    the one that stands now; `at` in UTC.
    """

    key: str
    position: int | None
    text: str
    note: str
    wording: int
    base_version: int
    at: datetime
    version: int


_CHANGED = ("text", "note", "wording", "base_version", "at")
_DROP = delete(Draft).where(
    Draft.person == bindparam("of_person"), Draft.edition == bindparam("of_edition"), Draft.unit == bindparam("of_unit")
)
_LISTED = (
    select(
        Unit.key,
        Source.position,
        Draft.text,
        Draft.note,
        Draft.wording,
        Draft.base_version,
        Draft.at,
        func.coalesce(Translation.version, 0),
    )
    .select_from(Draft)
    .join(Unit, Unit.id == Draft.unit)
    .join(Edition, Edition.id == Draft.edition)
    .join(Article, Article.id == Edition.article)
    .outerjoin(Source, (Source.revision == Article.head_revision) & (Source.unit == Draft.unit))
    .outerjoin(Translation, (Translation.edition == Draft.edition) & (Translation.unit == Draft.unit))
    .where(Draft.person == bindparam("person"), Draft.edition == bindparam("edition"))
    .order_by(Source.position.is_(None), Source.position)
)
_ONE = _LISTED.where(Draft.unit == bindparam("unit"))


def put_draft(
    session: Session, person: int, edition: int, unit: int, *, text: str, note: str, wording: int, base_version: int
) -> None:
    """Keep a person's draft at a unit of an edition (row ids), over the one that was kept before."""
    row: dict[str, Any] = {
        "person": person,
        "edition": edition,
        "unit": unit,
        "text": text,
        "note": note,
        "wording": wording,
        "base_version": base_version,
        "at": utc_now(),
    }
    # Two tabs of one person may write at once, so the database decides between the first and the next.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    kept = insert(Draft).values(row)
    changed = {name: kept.excluded[name] for name in _CHANGED}
    session.execute(kept.on_conflict_do_update(index_elements=["person", "edition", "unit"], set_=changed))


def drop_draft(session: Session, person: int, edition: int, unit: int) -> None:
    """Forget a person's draft at a unit of an edition (row ids); none is no error."""
    session.connection().execute(_DROP, {"of_person": person, "of_edition": edition, "of_unit": unit})


def drafts_of(session: Session, person: int, edition: int) -> list[DraftEntry]:
    """Return a person's drafts in an edition in reading order, those of removed units last."""
    return [DraftEntry(*row) for row in session.connection().execute(_LISTED, {"person": person, "edition": edition})]


def find_draft(session: Session, person: int, edition: int, unit: int) -> DraftEntry | None:
    """Return a person's draft at a unit of an edition (row ids), or None."""
    row = session.connection().execute(_ONE, {"person": person, "edition": edition, "unit": unit}).first()
    return None if row is None else DraftEntry(*row)

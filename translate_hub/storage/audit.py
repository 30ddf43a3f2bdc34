"""Who changed people, rights and settings: queries over the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from translate_hub.storage.accounts import AuditEntry, Person
from translate_hub.storage.articles import Project


@dataclass(frozen=True)
class Entry:
    """One line of the log. `by` is the present name of who did it, None where nobody was signed in; `about` holds the
    words it was noted with, a person's key replaced by their present name (None when nobody has this key any more).
    `project` is the name of the project, `slug` its address; both None for what concerns the whole hub.
    """

    id: int
    at: datetime
    by: str | None
    what: str
    about: Mapping[str, str | int | None]
    project: str | None
    slug: str | None


def of_project(session: Session, project: int, *, before: int | None, limit: int) -> list[Entry]:
    """Return up to `limit` entries about a project (row id), the newest first; `before`: only those older than this
    entry (row id).
    """
    return _entries(session, AuditEntry.project == project, before=before, limit=limit)


def of_hub(session: Session, *, before: int | None, limit: int) -> list[Entry]:
    """Return up to `limit` entries about whatever it be, as `of_project` does."""
    return _entries(session, true(), before=before, limit=limit)


def _entries(session: Session, wanted: ColumnElement[bool], *, before: int | None, limit: int) -> list[Entry]:
    query = (
        select(AuditEntry, Person.name, Project.name, Project.slug)
        .join(Person, Person.id == AuditEntry.by, isouter=True)
        .join(Project, Project.id == AuditEntry.project, isouter=True)
        .where(wanted)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = session.execute(query).all()
    names = _names(session, [str(entry.about["person"]) for entry, *_ in rows if "person" in entry.about])
    return [
        Entry(entry.id, entry.at, by, entry.what, _named(entry.about, names), project, slug)
        for entry, by, project, slug in rows
    ]


def _names(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """Return the present names of people, by their keys."""
    if not keys:
        return {}
    return dict(session.execute(select(Person.key, Person.name).where(Person.key.in_(sorted(set(keys))))).all())


def _named(about: Mapping[str, str | int], names: Mapping[str, str]) -> dict[str, str | int | None]:
    return {word: names.get(str(value)) if word == "person" else value for word, value in about.items()}

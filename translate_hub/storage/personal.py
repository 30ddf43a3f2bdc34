"""Everything the hub holds of one person's own writing: queries for those who want their data."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from translate_hub.storage.articles import Article, Project, Unit
from translate_hub.storage.editions import Draft, Edition, Event, Proposal, Publication, PublicationCredit

Line = Mapping[str, Any]


def texts_by(session: Session, person: int) -> list[Line]:
    """Return everything this person wrote, saved or approved, oldest first: where it stands, what was done, when, and
    the text and note where the words are theirs. Those of others are nobody's to take along: they are None.
    """
    words = (_own(Event.text, Event.author, person), _own(Event.note, Event.author, person))
    columns = (Event.what, Event.version, *words, Event.form, Event.origin, Event.at)
    wanted = (Event.author == person) | (Event.by == person)
    return _lines(session, select(*_PLACE, *columns).where(wanted).order_by(Event.at, Event.number), Event)


def proposals_by(session: Session, person: int) -> list[Line]:
    """Return every proposal this person wrote or sent, oldest first; the words as in `texts_by`."""
    words = (_own(Proposal.text, Proposal.author, person), _own(Proposal.note, Proposal.author, person))
    columns = (*words, Proposal.form, Proposal.origin, Proposal.status, Proposal.at)
    wanted = (Proposal.author == person) | (Proposal.by == person)
    return _lines(session, select(*_PLACE, *columns).where(wanted).order_by(Proposal.id), Proposal)


def drafts_of(session: Session, person: int) -> list[Line]:
    """Return this person's drafts, oldest first."""
    query = select(*_PLACE, Draft.text, Draft.note, Draft.at).where(Draft.person == person).order_by(Draft.at)
    return _lines(session, query, Draft)


def credits_of(session: Session, person: int) -> list[Line]:
    """Return what this person did for publications, oldest first: where, for which version, what, and when it was
    published.
    """
    query = (
        select(*_PLACE[:3], Publication.number.label("version"), PublicationCredit.role, Publication.at)
        .join(Publication, Publication.id == PublicationCredit.publication)
        .join(Edition, Edition.id == Publication.edition)
        .join(Article, Article.id == Edition.article)
        .join(Project, Project.id == Article.project)
        .where(PublicationCredit.person == person)
        .order_by(Publication.id, PublicationCredit.role)
    )
    return [dict(line) for line in session.execute(query.select_from(PublicationCredit)).mappings()]


def _own(
    words: InstrumentedAttribute[Any], author: InstrumentedAttribute[int], person: int
) -> ColumnElement[str | None]:
    """Return the words where this person is their author, else None."""
    return case((author == person, words)).label(words.key)


_PLACE = (
    Project.slug.label("project"),
    Article.slug.label("article"),
    Edition.language.label("language"),
    Unit.key.label("unit"),
)


def _lines(session: Session, query: Select[*tuple[Any, ...]], row: type[Event | Proposal | Draft]) -> list[Line]:
    joined = (
        query.join(Edition, Edition.id == row.edition)
        .join(Article, Article.id == Edition.article)
        .join(Project, Project.id == Article.project)
        .join(Unit, Unit.id == row.unit)
    )
    return [dict(line) for line in session.execute(joined.select_from(row)).mappings()]

"""The publications of one edition as the desk sees them: what readers have now, what they had, and a new one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import and_, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from translate_hub.domain.paragraphs import Paragraph
from translate_hub.domain.publications import About, people_behind
from translate_hub.domain.saving import Origin, What
from translate_hub.domain.states import Policy
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Article, ProjectLanguage, Unit
from translate_hub.storage.editions import (
    Address,
    Edition,
    Event,
    Publication,
    PublicationCredit,
    PublishedUnit,
    Showing,
    Translation,
)


@dataclass(frozen=True, slots=True)
class Version:
    """A publication in the list of an edition's: when and by whom it was made, and whether readers see it."""

    number: int
    title: str
    at: datetime
    by_name: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The publication that readers see of an edition: its row id and number, what was published, and where."""

    publication: int
    number: int
    revision: int
    edition_number: int
    slug: str
    at: datetime
    content: str
    about: About


def find_shown(session: Session, edition: int) -> Shown | None:
    """Return what readers see of an edition, or None where they see nothing."""
    row = session.execute(
        select(
            Publication.id, Publication.number, Publication.revision, Publication.edition_number, Address.slug,
            Publication.at, Publication.content, Publication.author, Publication.written_on, Publication.address,
            Publication.licence,
        )
        .join(Showing, Showing.publication == Publication.id)
        .join(Address, and_(Address.edition == Showing.edition, Address.current))
        .where(Showing.edition == edition)
    ).first()  # fmt: skip
    return None if row is None else Shown(*row[:7], About(*row[7:]))


def find_original_shown(session: Session, article: Article) -> Shown | None:
    """Return what readers see of an article in its own language, or None."""
    edition = session.scalar(
        select(Edition.id).where(Edition.article == article.id, Edition.language == article.language)
    )
    return None if edition is None else find_shown(session, edition)


def versions_of(session: Session, edition: int) -> list[Version]:
    """Return an edition's publications, the newest first."""
    rows = session.execute(
        select(Publication.number, Publication.title, Publication.at, Person.name, Showing.publication)
        .join(Person, Person.id == Publication.by)
        .outerjoin(Showing, Showing.publication == Publication.id)
        .where(Publication.edition == edition)
        .order_by(Publication.number.desc())
    )
    return [Version(number, title, at, by, shown is not None) for number, title, at, by, shown in rows]


def numbers_shown(session: Session, project: int) -> dict[int, int]:
    """Return the number of the publication that readers see, by edition (row id), for a whole project."""
    rows = session.execute(
        select(Showing.edition, Publication.number)
        .join(Publication, Publication.id == Showing.publication)
        .join(Edition, Edition.id == Showing.edition)
        .join(Article, Article.id == Edition.article)
        .where(Article.project == project)
    )
    return dict(rows.all())


def find_version(session: Session, edition: int, number: int) -> Publication | None:
    """Return an edition's publication by its number."""
    return session.scalar(select(Publication).where(Publication.edition == edition, Publication.number == number))


def last_number(session: Session, edition: int) -> int:
    """Return how many publications an edition has had."""
    return session.scalar(select(func.max(Publication.number)).where(Publication.edition == edition)) or 0


def policy_of(session: Session, project: int, language: str) -> Policy:
    """Return what may be published in a language of a project."""
    row = session.execute(
        select(ProjectLanguage.unreviewed_ok, ProjectLanguage.machine_ok).where(
            ProjectLanguage.project == project, ProjectLanguage.language == language
        )
    ).first()
    return Policy() if row is None else Policy(*row)


def authors_in(session: Session, edition: int) -> dict[int, tuple[int, tuple[int, ...]]]:
    """Return, by unit (row ids all), whose words its text in an edition is, and all who approved it as it stands, the
    last one last: an approval counts until anything else happens to the text.
    """
    other = aliased(Event)
    last = (
        select(func.max(other.number))
        .where(other.edition == Event.edition, other.unit == Event.unit, other.what != What.APPROVE.value)
        .correlate(Event)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Translation.unit, Translation.author, Event.by)
        .outerjoin(
            Event,
            and_(
                Event.edition == Translation.edition,
                Event.unit == Translation.unit,
                Event.what == What.APPROVE.value,
                Event.version == Translation.approved_version,
                Translation.approved_version == Translation.version,
                Event.number > last,
            ),
        )
        .where(Translation.edition == edition)
        .order_by(Event.number)
    )
    found: dict[int, tuple[int, tuple[int, ...]]] = {}
    for unit, author, by in rows:
        approvers = found[unit][1] if unit in found else ()
        approver = cast("int | None", by)  # an outer join
        found[unit] = (author, approvers if approver is None else (*approvers, approver))
    return found


def steps_of_text(session: Session, edition: int, unit: int) -> list[tuple[str, str, set[int]]]:
    """Return every text and note a unit had in an edition, oldest first, and who brought it (row ids): whose words they
    are, and who put them back.
    """
    rows = session.execute(
        select(Event.text, Event.note, Event.author, Event.by, Event.origin)
        .where(Event.edition == edition, Event.unit == unit, Event.what != What.APPROVE.value)
        .order_by(Event.number)
    )
    return [
        (text, note, {author, by} if origin == Origin.RESTORE.value else {author})
        for text, note, author, by, origin in rows
    ]


def was_original_published(session: Session, article: Article) -> bool:
    """Return whether an article was ever published in its own language."""
    own = select(Edition.id).where(Edition.article == article.id, Edition.language == article.language)
    return bool(session.scalar(select(exists().where(Publication.edition.in_(own)))))


def head_of(session: Session, article: int) -> int:
    """Return the row id of an article's present revision."""
    return session.execute(select(Article.head_revision).where(Article.id == article)).scalar_one() or 0


def add_publication(session: Session, publication: Publication, paragraphs: Iterable[Paragraph]) -> None:
    """Store a publication with the units on its page and the people behind them; readers do not see it yet."""
    session.add(publication)
    session.flush()
    shown = [one for one in paragraphs if one.is_shown]
    units = dict(
        session.execute(
            select(Unit.key, Unit.id)
            .join(Edition, Edition.article == Unit.article)
            .where(Edition.id == publication.edition)
        ).all()
    )
    if shown:
        session.execute(
            insert(PublishedUnit),
            [{"publication": publication.id, "unit": units[one.key], "wording": one.made_from} for one in shown],
        )
    session.execute(
        insert(PublicationCredit),
        [
            {"publication": publication.id, "person": person, "role": role.value}
            for person, role in sorted(people_behind(shown, publication.by))
        ],
    )


def show(session: Session, edition: int, publication: int | None) -> None:
    """Let readers see this publication of an edition, or none; the edition is locked."""
    row = session.get(Showing, edition)
    if publication is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(Showing(edition=edition, publication=publication))
    else:
        row.publication = publication
    session.flush()

"""Editions, translations, their history and proposals, and what of them is published: rows."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from translate_hub.storage.schema import (
    NEVER_REUSED,
    Key,
    MaybeMoment,
    MaybeRef,
    Moment,
    Prose,
    Ref,
    Row,
    RowId,
    Tag,
    Word,
)


class Edition(Row):
    """An article in one language. `number` counts its events; the counts say how many units carry each label.

    The article's own language has an edition too, without translations and with counts of 0.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("article", "language"), NEVER_REUSED)
    id: Mapped[RowId]
    key: Mapped[Key]
    article: Mapped[Ref] = mapped_column(ForeignKey("article.id"))
    language: Mapped[Tag]
    number: Mapped[int] = mapped_column(default=0)
    empty_count: Mapped[int] = mapped_column(default=0)
    outdated_count: Mapped[int] = mapped_column(default=0)
    unsure_count: Mapped[int] = mapped_column(default=0)
    machine_count: Mapped[int] = mapped_column(default=0)
    approved_count: Mapped[int] = mapped_column(default=0)
    translated_count: Mapped[int] = mapped_column(default=0)


class Translation(Row):
    """A unit's text in one edition: the fold of its events. `wording` is the source its author was shown.

    `dir`: ``ltr`` or ``rtl`` where a person set the row's direction, None for that of its language.
    """

    __tablename__ = "translation"
    edition: Mapped[Ref] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    version: Mapped[int]
    text: Mapped[Prose]
    form: Mapped[Word]
    note: Mapped[Prose]
    dir: Mapped[Word | None]
    wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))
    machine: Mapped[bool] = mapped_column(default=False)
    unsure: Mapped[bool] = mapped_column(default=False)
    approved_version: Mapped[int | None]
    author: Mapped[Ref] = mapped_column(ForeignKey("person.id"))


class Event(Row):
    """One thing that happened to a unit of an edition; append-only.

    `number` is the edition's number after it. `author` is whose words they are, `by` who did it; `answer` is what a
    machine translation gave, where the words are its.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("by", "save_id"),
        Index("ix_event_edition_unit_number", "edition", "unit", "number"),
    )
    edition: Mapped[Ref] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"))
    what: Mapped[Word]
    version: Mapped[int]
    text: Mapped[Prose]
    form: Mapped[Word]
    note: Mapped[Prose]
    dir: Mapped[Word | None]
    wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))
    origin: Mapped[Word]
    author: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    by: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    save_id: Mapped[Word | None]
    reason: Mapped[Word | None]
    answer: Mapped[MaybeRef] = mapped_column(ForeignKey("engine_answer.id"))
    at: Mapped[Moment]


class Draft(Row):
    """What one person is writing at a unit and has not saved: the only text that is overwritten."""

    __tablename__ = "draft"
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"), primary_key=True)
    edition: Mapped[Ref] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    text: Mapped[Prose]
    note: Mapped[Prose]
    wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))
    base_version: Mapped[int]
    at: Mapped[Moment]


class EngineAnswer(Row):
    """What a machine translation gave for one wording of a unit, as it came; who asked and when."""

    __tablename__ = "engine_answer"
    __table_args__ = (Index("ix_engine_answer_edition_unit", "edition", "unit"), NEVER_REUSED)
    id: Mapped[RowId]
    edition: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"))
    wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))
    engine: Mapped[Word]
    text: Mapped[Prose]
    raw: Mapped[Prose]
    by: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]


class Proposal(Row):
    """A text kept beside a translation until somebody decides: a conflict copy, a file's text, a suggestion."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("by", "save_id"),
        Index("ix_proposal_edition_unit", "edition", "unit"),
        NEVER_REUSED,
    )
    id: Mapped[RowId]
    edition: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[Prose]
    form: Mapped[Word]
    note: Mapped[Prose]
    dir: Mapped[Word | None]
    wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))
    base_version: Mapped[int]
    origin: Mapped[Word]
    author: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    by: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    save_id: Mapped[Word | None]
    status: Mapped[Word]
    decided_by: Mapped[MaybeRef] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[MaybeMoment]
    reason: Mapped[Word | None]
    at: Mapped[Moment]


class Publication(Row):
    """An immutable snapshot of an edition; `number` counts an edition's publications from 1.

    `revision` and `edition_number` say what was published. `title` and `summary` are plain text, `content` its
    paragraphs (domain/publications.to_json), `sha256` their checksum, `anchors` a digest of the keys on its page.
    `author`, `written_on`, `address` and `licence` are what was told of the article then.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("edition", "number"), NEVER_REUSED)
    id: Mapped[RowId]
    edition: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    revision: Mapped[Ref] = mapped_column(ForeignKey("revision.id"))
    edition_number: Mapped[int]
    title: Mapped[Prose]
    summary: Mapped[Prose]
    content: Mapped[Prose]
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    anchors: Mapped[Word]
    author: Mapped[Prose]
    written_on: Mapped[date | None]
    address: Mapped[Prose]
    licence: Mapped[Prose]
    by: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]


class PublishedUnit(Row):
    """A unit that is on the page of a publication, and the wording of the source that its text was made from."""

    __tablename__ = "published_unit"
    publication: Mapped[Ref] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))


class PublicationCredit(Row):
    """What somebody did for a publication; whether and how they are named is asked each time a page is made."""

    __tablename__ = "credit"
    publication: Mapped[Ref] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[Word] = mapped_column(primary_key=True)


class Showing(Row):
    """Which of its publications readers see of an edition; without a row they see none."""

    __tablename__ = "showing"
    edition: Mapped[Ref] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    publication: Mapped[Ref] = mapped_column(ForeignKey("publication.id"))


class Address(Row):
    """Where an edition is read, or once was: an address is never given to another edition."""

    __tablename__ = "address"
    project: Mapped[Ref] = mapped_column(ForeignKey("project.id"), primary_key=True)
    language: Mapped[Tag] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[Ref] = mapped_column(ForeignKey("edition.id"), index=True)
    current: Mapped[bool]

"""Projects, articles, their revisions and units: rows."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint
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


class Project(Row):
    """A publication: its languages, people and articles.

    `engine`: the word for the machine translation its admin switched on (engines/), None for none.
    """

    __tablename__ = "project"
    __table_args__ = NEVER_REUSED
    id: Mapped[RowId]
    key: Mapped[Key]
    slug: Mapped[Word] = mapped_column(unique=True)
    name: Mapped[Prose]
    engine: Mapped[Word | None]
    deleted_at: Mapped[MaybeMoment]


class ProjectLanguage(Row):
    """A language of a project (BCP 47); the one at position 0 is the language its articles are written in.

    `unreviewed_ok`: texts nobody approved may be published; `machine_ok`: so may those no person has touched.
    """

    __tablename__ = "project_language"
    project: Mapped[Ref] = mapped_column(ForeignKey("project.id"), primary_key=True)
    language: Mapped[Tag] = mapped_column(primary_key=True)
    position: Mapped[int]
    unreviewed_ok: Mapped[bool] = mapped_column(default=True)
    machine_ok: Mapped[bool] = mapped_column(default=False)


class Article(Row):
    """Something written in one language, to be read in many. `head_revision` is its present source.

    `author`, `address` (of the original) and `licence` are as a person gave them, "" where nobody did; `written_on` is
    a day. A `confidential` article goes to no machine translation.
    """

    __tablename__ = "article"
    __table_args__ = (
        UniqueConstraint("project", "slug"),
        ForeignKeyConstraint(
            ["head_revision"], ["revision.id"], use_alter=True, name="fk_article_head_revision_revision"
        ),
        NEVER_REUSED,
    )
    id: Mapped[RowId]
    key: Mapped[Key]
    project: Mapped[Ref] = mapped_column(ForeignKey("project.id"))
    slug: Mapped[str]
    language: Mapped[Tag]
    dialect: Mapped[Word]
    author: Mapped[Prose] = mapped_column(default="")
    written_on: Mapped[date | None]
    address: Mapped[Prose] = mapped_column(default="")
    licence: Mapped[Prose] = mapped_column(default="")
    confidential: Mapped[bool] = mapped_column(default=False)
    head_revision: Mapped[MaybeRef]
    deleted_at: Mapped[MaybeMoment]


class Upload(Row):
    """A file that waits, private to who brought it, until its preview is confirmed or it expires.

    `options`: what was chosen so far (format, charset, corrections of the cut, facts of the article), in JSON's types.
    """

    __tablename__ = "upload"
    __table_args__ = NEVER_REUSED
    id: Mapped[RowId]
    key: Mapped[Key]
    person: Mapped[Ref] = mapped_column(ForeignKey("person.id"), index=True)
    project: Mapped[Ref] = mapped_column(ForeignKey("project.id"))
    name: Mapped[Prose]
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    expires_at: Mapped[Moment] = mapped_column(index=True)


class Reading(Row):
    """What a reader saw in one file: the bytes as they came, and how they were read. Never edited."""

    __tablename__ = "reading"
    __table_args__ = NEVER_REUSED
    id: Mapped[RowId]
    article: Mapped[Ref] = mapped_column(ForeignKey("article.id"), index=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    bytes: Mapped[bytes] = mapped_column(LargeBinary)
    format: Mapped[Word]
    charset: Mapped[Word]
    charset_guessed: Mapped[bool] = mapped_column(default=False)
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    reader_version: Mapped[Word]


class StoredBlock(Row):
    """One block of a reading (domain/document.Block), `n` counted from 0; `container` is joined with ``/``."""

    __tablename__ = "block"
    reading: Mapped[Ref] = mapped_column(ForeignKey("reading.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Word]
    level: Mapped[int]
    line: Mapped[int]
    lang: Mapped[Tag | None]
    translate: Mapped[bool]
    container: Mapped[Prose]
    text: Mapped[Prose]
    locator: Mapped[Prose]


class Revision(Row):
    """One immutable segmentation of one reading. `number` counts an article's revisions from 1."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("article", "number"), NEVER_REUSED)
    id: Mapped[RowId]
    article: Mapped[Ref] = mapped_column(ForeignKey("article.id"))
    reading: Mapped[Ref] = mapped_column(ForeignKey("reading.id"))
    number: Mapped[int]
    parent: Mapped[MaybeRef] = mapped_column(ForeignKey("revision.id"))
    reason: Mapped[Word]
    by: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]


class Unit(Row):
    """One translatable piece; keeps its identity across revisions. `set_kind`, `set_level`: corrected by a person."""

    __tablename__ = "unit"
    __table_args__ = NEVER_REUSED
    id: Mapped[RowId]
    key: Mapped[Key]
    article: Mapped[Ref] = mapped_column(ForeignKey("article.id"), index=True)
    read_kind: Mapped[Word]
    set_kind: Mapped[Word | None]
    set_level: Mapped[int | None]
    translate: Mapped[bool] = mapped_column(default=True)


class Wording(Row):
    """One text a unit ever had in the source. `meaning` is the smallest wording id that means the same."""

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("unit", "hash"), NEVER_REUSED)
    id: Mapped[RowId]
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"))
    hash: Mapped[bytes] = mapped_column(LargeBinary(16))
    text: Mapped[Prose]
    words: Mapped[int]
    meaning: Mapped[MaybeRef]


class Ruling(Row):
    """Somebody said whether a change of a unit's source was minor; append-only. A minor one joins two wordings."""

    __tablename__ = "ruling"
    __table_args__ = NEVER_REUSED
    id: Mapped[RowId]
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), index=True)
    from_wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))
    to_wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))
    minor: Mapped[bool]
    by: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]


class Source(Row):
    """A unit's place in a revision: its wording, and the part of the reading's blocks it covers.

    `first_block`–`last_block` are block numbers, `start` and `end` code points in their texts. Positions count from 1.
    """

    __tablename__ = "source"
    __table_args__ = (Index("ix_source_revision_position", "revision", "position"),)
    revision: Mapped[Ref] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    position: Mapped[int]
    wording: Mapped[Ref] = mapped_column(ForeignKey("wording.id"))
    first_block: Mapped[int]
    start: Mapped[int]
    last_block: Mapped[int]
    end: Mapped[int]


class Succession(Row):
    """Which units took over from one that was split, merged or paired anew in a revision."""

    __tablename__ = "succession"
    revision: Mapped[Ref] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    from_unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    to_unit: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    how: Mapped[Word]

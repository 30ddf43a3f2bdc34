"""The source of an article as it was read: bulk writes of an import, and the way back to a document."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from translate_hub.domain.document import Block, Document, Kind, ReadOptions
from translate_hub.domain.merging import KnownWording
from translate_hub.errors import NotFound
from translate_hub.storage.articles import Article, Reading, Revision, Source, StoredBlock, Unit, Wording
from translate_hub.storage.editions import Edition
from translate_hub.storage.segments import PlacedUnit, placed_units


def add_blocks(session: Session, reading: int, blocks: Sequence[Block]) -> None:
    """Store the blocks of a reading in one statement."""
    session.execute(
        insert(StoredBlock.__table__),  # type: ignore[arg-type]  # declared FromClause, always a Table
        [
            {
                "reading": reading,
                "n": n,
                "kind": block.kind.value,
                "level": block.level,
                "line": block.line,
                "lang": block.lang,
                "translate": block.translate,
                "container": "/".join(block.container),
                "text": block.text,
                "locator": block.locator,
            }
            for n, block in enumerate(blocks)
        ],
    )


def stored_document(session: Session, article: Article) -> tuple[Document, tuple[PlacedUnit, ...]]:
    """Return the present source of an article as the document that was read, and its units in reading order."""
    reading = session.scalar(
        select(Reading).join(Revision, Revision.reading == Reading.id).where(Revision.id == article.head_revision)
    )
    if reading is None:
        raise NotFound("The article “%(article)s” has no source yet.", article=article.slug)
    table = StoredBlock.__table__.c
    rows = session.execute(
        select(
            table.kind, table.text, table.level, table.line, table.translate, table.lang, table.container, table.locator
        )
        .where(table.reading == reading.id)
        .order_by(table.n)
    )
    blocks = tuple(
        Block(Kind(kind), text, level, line, translate, lang, tuple(container.split("/")) if container else (), locator)
        for kind, text, level, line, translate, lang, container, locator in rows
    )
    document = Document(
        format=reading.format,
        content=reading.bytes,
        charset=reading.charset,
        blocks=blocks,
        charset_guessed=reading.charset_guessed,
        options=_options(reading),
    )
    return document, placed_units(session, article)


def lock_article(session: Session, article: int) -> Article:
    """Return an article as it now is, its head locked until the transaction ends. Raises NotFound.

    Locks are taken in this order: article, editions by their ids, rows.
    """
    locked = select(Article).where(Article.id == article).with_for_update()
    found = session.scalar(locked.execution_options(populate_existing=True))
    if found is None or found.deleted_at is not None:
        raise NotFound("There is no such article.")
    return found


def lock_editions(session: Session, article: int) -> Sequence[Edition]:
    """Return the editions of an article as they now are; nobody else can save in them until the transaction ends."""
    locked = select(Edition).where(Edition.article == article).order_by(Edition.id).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).all()


def head_number(session: Session, article: Article) -> int:
    """Return the number of an article's present revision."""
    return session.execute(select(Revision.number).where(Revision.id == article.head_revision)).scalar_one()


def format_of(session: Session, article: Article) -> str:
    """Return the word for the format in which the article's present source was read."""
    return session.execute(
        select(Reading.format)
        .join(Revision, Revision.reading == Reading.id)
        .where(Revision.id == article.head_revision)
    ).scalar_one()


def stored_options(options: ReadOptions) -> dict[str, object]:
    """Return read options as they are stored, in JSON's types."""
    return {**asdict(options), "front_matter": list(options.front_matter)}


def _options(reading: Reading) -> ReadOptions:
    charset, front_matter = reading.options["charset"], reading.options["front_matter"]
    return ReadOptions(charset=charset, front_matter=tuple(front_matter))


def known_wordings(session: Session, article: Article) -> tuple[list[KnownWording], dict[int, int | None]]:
    """Return every text the article's translatable units ever had in the source, in reading order, those of removed
    units last, and the meaning of each wording by its id.
    """
    rows = session.execute(
        select(Wording.unit, Wording.id, Wording.text, Wording.meaning, Source.wording)
        .join(Unit, Unit.id == Wording.unit)
        .outerjoin(Source, (Source.unit == Wording.unit) & (Source.revision == article.head_revision))
        .where(Unit.article == article.id, Unit.translate)
        .order_by(Source.position.is_(None), Source.position, Wording.unit, Wording.id)
    ).all()
    known = [KnownWording(unit, wording, text, wording == head) for unit, wording, text, _, head in rows]
    return known, {wording: meaning for _, wording, _, meaning, _ in rows}


def unit_keys(session: Session, article: int) -> dict[str, int]:
    """Return every unit the article ever had by its public key, those that are not translated left out."""
    rows = session.execute(select(Unit.key, Unit.id).where(Unit.article == article, Unit.translate))
    return dict(rows.all())


def keys_of_other_articles(session: Session, article: int, keys: Sequence[str]) -> set[str]:
    """Return those of the keys that belong to units of other articles."""
    chunk = 500  # databases limit how many values one statement may hold
    found: set[str] = set()
    for start in range(0, len(keys), chunk):
        some = keys[start : start + chunk]
        found.update(session.scalars(select(Unit.key).where(Unit.key.in_(some), Unit.article != article)))
    return found

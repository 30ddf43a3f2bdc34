"""The source of an article as it was read: bulk writes of an import, and the way back to a document."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from translate_hub.domain.document import Block, Document, Kind, ReadOptions
from translate_hub.domain.merging import KnownWording
from translate_hub.domain.texts import count_words, exact_hash
from translate_hub.errors import NotFound
from translate_hub.storage.articles import Article, Reading, Revision, Source, StoredBlock, Unit, Wording
from translate_hub.storage.schema import new_key


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


def add_units(session: Session, article: int, revision: int, blocks: Sequence[Block]) -> None:
    """Make one new unit of each block, with its first wording, and place them in the revision in this order."""
    keys = [new_key() for _ in blocks]
    session.execute(
        insert(Unit.__table__),  # type: ignore[arg-type]  # declared FromClause, always a Table
        [
            {"key": key, "article": article, "read_kind": block.kind.value, "translate": block.translate}
            for key, block in zip(keys, blocks, strict=True)
        ],
    )
    id_by_key: dict[str, int] = dict(session.execute(select(Unit.key, Unit.id).where(Unit.article == article)).all())
    units = [id_by_key[key] for key in keys]
    wordings = _add_wordings(session, article, units, [block.text for block in blocks])
    session.execute(
        insert(Source.__table__),  # type: ignore[arg-type]  # declared FromClause, always a Table
        [
            {
                "revision": revision,
                "unit": unit,
                "position": n + 1,
                "wording": wordings[unit],
                "first_block": n,
                "start": 0,
                "last_block": n,
                "end": len(block.text),
            }
            for n, (unit, block) in enumerate(zip(units, blocks, strict=True))
        ],
    )


def _add_wordings(session: Session, article: int, units: Sequence[int], texts: Sequence[str]) -> dict[int, int]:
    """Store the first wording of each unit, which means what it means itself; return the wordings by unit."""
    session.execute(
        insert(Wording.__table__),  # type: ignore[arg-type]  # declared FromClause, always a Table
        [
            {"unit": unit, "hash": exact_hash(text), "text": text, "words": count_words(text)}
            for unit, text in zip(units, texts, strict=True)
        ],
    )
    mine = select(Unit.id).where(Unit.article == article)
    session.execute(
        update(Wording)
        .where(Wording.unit.in_(mine), Wording.meaning.is_(None))
        .values(meaning=Wording.id)
        .execution_options(synchronize_session=False)
    )
    return dict(session.execute(select(Wording.unit, Wording.id).where(Wording.unit.in_(mine))).all())


def stored_document(session: Session, article: Article) -> tuple[Document, tuple[int, ...]]:
    """Return the present source of an article as the document that was read, and the unit of each of its blocks."""
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
    return document, _unit_of_each_block(session, article, len(blocks))


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


def _unit_of_each_block(session: Session, article: Article, blocks: int) -> tuple[int, ...]:
    """Return the unit that covers each block. Every source row covers one whole block as long as nothing splits or
    merges them: this is the one place that relies on it.
    """
    rows = session.execute(
        select(Source.first_block, Source.last_block, Source.unit)
        .where(Source.revision == article.head_revision)
        .order_by(Source.first_block)
    ).all()
    if [(n, n) for n in range(blocks)] != [(first, last) for first, last, _ in rows]:
        raise AssertionError(f"the source rows of article {article.id} do not cover its blocks one by one")
    return tuple(unit for _, _, unit in rows)


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

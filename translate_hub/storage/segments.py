"""The units of an article's revisions: bulk writes of an import, source rows, wordings and what was ruled of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from translate_hub.domain.document import Kind
from translate_hub.domain.segmentation import Cut, Segment
from translate_hub.domain.texts import count_words, exact_hash
from translate_hub.storage.articles import Article, Ruling, Source, Unit, Wording
from translate_hub.storage.schema import new_key

_UNIT = cast("Table", Unit.__table__)
_WORDING = cast("Table", Wording.__table__)
_SOURCE = cast("Table", Source.__table__)


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A unit of an article's present revision: row ids, its key, what of the reading it covers, and whether it is to be
    translated. The segment carries the kind and level that a person corrected.
    """

    unit: int
    key: str
    wording: int
    translate: bool
    segment: Segment


def placed_units(session: Session, article: Article) -> tuple[PlacedUnit, ...]:
    """Return the units of the article's present revision in reading order."""
    rows = session.execute(
        select(
            Source.unit,
            Unit.key,
            Source.wording,
            Unit.translate,
            Source.first_block,
            Source.start,
            Source.last_block,
            Source.end,
            Unit.set_kind,
            Unit.set_level,
        )
        .join(Unit, Unit.id == Source.unit)
        .where(Source.revision == article.head_revision)
        .order_by(Source.position)
    )
    return tuple(
        PlacedUnit(
            unit, key, wording, translate, Segment(first, start, last, end, None if kind is None else Kind(kind), level)
        )
        for unit, key, wording, translate, first, start, last, end, kind, level in rows
    )


def add_units(session: Session, article: int, revision: int, cuts: Sequence[Cut], read_kinds: Sequence[Kind]) -> None:
    """Make a new unit of each cut, with its first wording, and place them in the revision in this order.

    `read_kinds`: what the reader took each one for.
    """
    keys = [new_key() for _ in cuts]
    session.execute(
        insert(_UNIT),
        [
            {
                "key": key,
                "article": article,
                "read_kind": read.value,
                "set_kind": cut.segment.kind and cut.segment.kind.value,
                "set_level": cut.segment.level,
                "translate": cut.translate,
            }
            for key, cut, read in zip(keys, cuts, read_kinds, strict=True)
        ],
    )
    id_by_key: dict[str, int] = dict(session.execute(select(Unit.key, Unit.id).where(Unit.article == article)).all())
    units = [id_by_key[key] for key in keys]
    wordings = _add_wordings(session, article, units, [cut.text for cut in cuts])
    add_sources(session, revision, [(unit, wordings[unit], cut.segment) for unit, cut in zip(units, cuts, strict=True)])


def add_sources(session: Session, revision: int, placed: Sequence[tuple[int, int, Segment]]) -> None:
    """Place units in a revision, in this order: the row ids of unit and wording, and what of the reading it covers."""
    session.execute(
        insert(_SOURCE),
        [
            {
                "revision": revision,
                "unit": unit,
                "position": n + 1,
                "wording": wording,
                "first_block": segment.first_block,
                "start": segment.start,
                "last_block": segment.last_block,
                "end": segment.end,
            }
            for n, (unit, wording, segment) in enumerate(placed)
        ],
    )


def _add_wordings(session: Session, article: int, units: Sequence[int], texts: Sequence[str]) -> dict[int, int]:
    """Store the first wording of each unit, which means what it means itself; return the wordings by unit."""
    session.execute(
        insert(_WORDING),
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


def wording_of(session: Session, unit: int, text: str) -> int:
    """Return the row id of a unit's wording with this text, a new one where it never had it."""
    found = session.scalar(select(Wording.id).where(Wording.unit == unit, Wording.hash == exact_hash(text)))
    if found is not None:
        return found
    wording = Wording(unit=unit, hash=exact_hash(text), text=text, words=count_words(text))
    session.add(wording)
    session.flush()
    wording.meaning = wording.id
    session.flush()
    return wording.id


def wordings_of(session: Session, unit: int) -> dict[int, int | None]:
    """Return the meaning of every wording a unit ever had."""
    return dict(session.execute(select(Wording.id, Wording.meaning).where(Wording.unit == unit)).all())


def rulings_of(session: Session, unit: int) -> list[tuple[int, int, bool]]:
    """Return what was ruled about a unit, in the order it was: from which wording, to which, whether it was minor."""
    rows = session.execute(
        select(Ruling.from_wording, Ruling.to_wording, Ruling.minor).where(Ruling.unit == unit).order_by(Ruling.id)
    )
    return [(before, after, minor) for before, after, minor in rows]


def set_meaning(session: Session, wording: int, meaning: int) -> None:
    """Say what a wording means: the smallest wording id it is joined with."""
    session.execute(
        update(Wording)
        .where(Wording.id == wording)
        .values(meaning=meaning)
        .execution_options(synchronize_session="fetch")
    )


def set_level(session: Session, unit: int, level: int) -> None:
    """Keep a unit's level as it was where the reader now sees another."""
    session.execute(update(Unit).where(Unit.id == unit).values(set_level=level))

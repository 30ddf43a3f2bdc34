"""A long article in parts: which rows a page shows at once, and where the others are to be had."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from translate_hub.domain.document import Kind
from translate_hub.storage import outlines, translations
from translate_hub.storage.translations import AlignedRow
from translate_hub.web.places import UNFINISHED, Place, View

SIZE: Final = 200


@dataclass(frozen=True)
class Chunk:
    """Some rows in a stretch of the article: the positions of the first and the last, and how many pass the filter."""

    first: int
    last: int
    count: int


@dataclass(frozen=True)
class Part:
    """What a page shows: the chunks before, the rows themselves, the chunks after."""

    before: Sequence[Chunk]
    rows: Sequence[AlignedRow]
    after: Sequence[Chunk]
    is_filtered: bool = False

    @property
    def is_from_top(self) -> bool:
        """Whether these are the article's first rows, all of them: what stands there need not be asked for again."""
        return not self.is_filtered and not self.before


def part_of(
    session: Session, place: Place, view: View, *, last: int, around: int | None = None, and_keys: Collection[str] = ()
) -> Part:
    """Return the chunk of the rows that pass the filter in which the position `around` falls, else the first one.

    `last`: how many units the article has. `and_keys`: units (public ids) that are shown whatever the filter says.
    Without a filter only the chunk's own rows are asked for; with one, where the others stand.
    """
    if view.filter.takes_all:
        chunks = _even_chunks(last)
        here = _chunk_at(chunks, around)
        rows = _rows_between(session, place, chunks[here]) if chunks else []
    else:
        passing = outlines.positions_of(session, place.edition, view.filter, and_keys=and_keys)
        chunks = [_chunk(passing[start : start + SIZE]) for start in range(0, len(passing), SIZE)]
        here = _chunk_at(chunks, around)
        some = passing[here * SIZE : (here + 1) * SIZE]
        rows = translations.aligned_rows(session, place.edition, places=some) if some else []
    return Part(chunks[:here], rows, chunks[here + 1 :], is_filtered=not view.filter.takes_all)


def find_onward(session: Session, place: Place, part: Part) -> str | None:
    """Return the public id of the article's first row that needs work, None where none does; `part` is on the page."""
    if part.is_from_top:
        for row in part.rows:
            if row.translate and row.label in UNFINISHED:
                return row.key
        if not part.after:
            return None
    found = outlines.find_next(session, place.edition, UNFINISHED)
    return found[0] if found else None


def title_of(session: Session, place: Place, part: Part) -> str:
    """Return the article's title in its own language, or its slug; `part` is on the page."""
    shown = [row.source for row in part.rows if row.kind is Kind.TITLE] if part.is_from_top else []
    return shown[0] if shown else outlines.title_of(session, place.article)


def rows_between(session: Session, place: Place, view: View, first: int, last: int) -> Sequence[AlignedRow]:
    """Return the rows from one position to another, both included, that pass the filter; at most `SIZE` of them."""
    if view.filter.takes_all:
        return _rows_between(session, place, Chunk(first, min(last, first + SIZE - 1), 0))
    passing = outlines.positions_of(session, place.edition, view.filter)
    some = [position for position in passing if first <= position <= last][:SIZE]
    return translations.aligned_rows(session, place.edition, places=some) if some else []


def even_chunks(session: Session, place: Place) -> list[Chunk]:
    """Return the whole article in chunks."""
    return _even_chunks(outlines.shape_of(session, place.article.id).last)


def _even_chunks(last: int) -> list[Chunk]:
    starts = range(1, last + 1, SIZE)
    return [Chunk(first, min(first + SIZE - 1, last), min(SIZE, last - first + 1)) for first in starts]


def _chunk(positions: Sequence[int]) -> Chunk:
    return Chunk(positions[0], positions[-1], len(positions))


def _chunk_at(chunks: Sequence[Chunk], position: int | None) -> int:
    """Return the place of the chunk that holds a position, or of the last one that begins before it."""
    if position is None:
        return 0
    return max((n for n, chunk in enumerate(chunks) if chunk.first <= position), default=0)


def _rows_between(session: Session, place: Place, chunk: Chunk) -> list[AlignedRow]:
    return translations.aligned_rows(session, place.edition, positions=(chunk.first, chunk.last))

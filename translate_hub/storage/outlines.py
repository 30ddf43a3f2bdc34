"""Which rows of an edition pass a filter, come next or have changed, without reading the rows themselves: queries."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from translate_hub.domain.document import Kind
from translate_hub.domain.saving import Status
from translate_hub.domain.states import Label
from translate_hub.storage.articles import Article, Source, Unit, Wording
from translate_hub.storage.editions import Edition, Event, Proposal, Translation
from translate_hub.storage.labels import is_current, translation_label


@dataclass(frozen=True)
class Filter:
    """Which rows are wanted: with one of these labels (None: any), of this kind (None: any), that hold `text` in the
    source or the translation whatever the case of its letters ("": any), and with texts that wait beside them.
    """

    labels: frozenset[Label] | None = None
    kind: Kind | None = None
    text: str = ""
    with_proposals: bool = False

    @property
    def takes_all(self) -> bool:
        """Whether every row passes."""
        return self == Filter()


@dataclass(frozen=True)
class Shape:
    """How many units an article has, which stand at 1 to `last`, and the kinds that occur, as `Kind` orders them."""

    last: int
    kinds: tuple[Kind, ...]


_SHOWN, _MADE = aliased(Wording), aliased(Wording)
_HEAD = select(Article.head_revision).where(Article.id == bindparam("article")).scalar_subquery()
_KIND: ColumnElement[str] = func.coalesce(Unit.set_kind, Unit.read_kind)
_LABEL = translation_label(is_current(_MADE, _SHOWN))
_TRANSLATED = and_(Translation.edition == bindparam("edition"), Translation.unit == Source.unit)


def _among_present(*columns: Any) -> Select[Any]:
    """Return the query of these columns for the present units of an article beside their texts in an edition."""
    return (
        select(*columns)
        .select_from(Source)
        .join(Unit, Unit.id == Source.unit)
        .join(_SHOWN, _SHOWN.id == Source.wording)
        .outerjoin(Translation, _TRANSLATED)
        .outerjoin(_MADE, _MADE.id == Translation.wording)
        .where(Source.revision == _HEAD)
        .order_by(Source.position)
    )


_PLACES = _among_present(Source.position)
_PLACES_AND_TEXTS = _among_present(Source.position, _SHOWN.text, func.coalesce(Translation.text, ""))
_ONWARD = (
    _among_present(Unit.key, Source.position)
    .where(Unit.translate, _LABEL.in_(bindparam("labels", expanding=True)), Source.position > bindparam("after"))
    .limit(1)
)

_SHAPE = (
    select(_KIND, func.max(Source.position))
    .join(Unit, Unit.id == Source.unit)
    .where(Source.revision == _HEAD)
    .group_by(_KIND)
)
_POSITION = (
    select(Source.position)
    .join(Unit, Unit.id == Source.unit)
    .where(Source.revision == _HEAD, Unit.key == bindparam("key"))
)
_TITLE = (
    select(Wording.text)
    .join(Source, Source.wording == Wording.id)
    .join(Unit, Unit.id == Source.unit)
    .where(Source.revision == _HEAD, _KIND.in_([Kind.TITLE.value]))
    .order_by(Source.position)
    .limit(1)
)


def positions_of(session: Session, edition: Edition, wanted: Filter, *, and_keys: Collection[str] = ()) -> list[int]:
    """Return where the rows that pass stand, in reading order; `and_keys`: units (public ids) that pass in any case."""
    names: dict[str, Any] = {"edition": edition.id, "article": edition.article}
    conditions = _conditions(wanted)
    if not wanted.text:
        query = _PLACES.where(or_(and_(*conditions), Unit.key.in_(and_keys))) if conditions else _PLACES
        return list(session.scalars(query, names))
    kept = set(session.scalars(_PLACES.where(Unit.key.in_(and_keys)), names)) if and_keys else set()
    sought = wanted.text.casefold()  # what no database of ours does alike for every script
    rows = session.execute(_PLACES_AND_TEXTS.where(*conditions), names)
    kept.update(place for place, *texts in rows if any(sought in text.casefold() for text in texts))
    return sorted(kept)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.labels is not None:
        conditions += [Unit.translate.is_(True), _LABEL.in_([label.value for label in wanted.labels])]
    if wanted.kind is not None:
        conditions.append(_KIND.in_([wanted.kind.value]))
    if wanted.with_proposals:
        conditions.append(
            exists().where(
                Proposal.edition == bindparam("edition"),
                Proposal.unit == Source.unit,
                Proposal.status == Status.OPEN.value,
            )
        )
    return conditions


def shape_of(session: Session, article: int) -> Shape:
    """Return how many units the article's present source has, and which kinds."""
    found: dict[str, int] = dict(session.connection().execute(_SHAPE, {"article": article}).all())
    return Shape(max(found.values(), default=0), tuple(kind for kind in Kind if kind.value in found))


def find_position(session: Session, article: int, key: str) -> int | None:
    """Return where a unit stands in the article's present source, by its public id; None where it does not."""
    return session.connection().execute(_POSITION, {"article": article, "key": key}).scalar()


def find_next(
    session: Session, edition: Edition, labels: Collection[Label], *, after: int = 0
) -> tuple[str, int] | None:
    """Return the public id and the position of the first row behind a position that carries one of these labels.

    It is sought from the top again at the end; None where no other row does. The rows are walked along the index of
    positions, as far as the one that is found.
    """
    names = {"edition": edition.id, "article": edition.article, "labels": [label.value for label in labels]}
    row = session.connection().execute(_ONWARD, {**names, "after": after}).first()
    if row is None and after > 0:
        row = session.connection().execute(_ONWARD, {**names, "after": 0}).first()
        if row is not None and row.position >= after:
            return None
    return None if row is None else (row.key, row.position)


def changed_since(session: Session, edition: Edition, number: int, *, limit: int) -> list[tuple[int, int]]:
    """Return where rows stand to which something happened after an edition's number, and the number of the newest.

    In the order of those numbers, at most `limit` of them. Removed units are left out.
    """
    newest = func.max(Event.number).label("newest")
    changed = (
        select(Event.unit, newest)
        .where(Event.edition == edition.id, Event.number > number)
        .group_by(Event.unit)
        .subquery()
    )
    query = (
        select(Source.position, changed.c.newest)
        .join(changed, changed.c.unit == Source.unit)
        .where(Source.revision == _HEAD)
        .order_by(changed.c.newest)
        .limit(limit)
    )
    return [(place, at) for place, at in session.execute(query, {"article": edition.article})]


def corrected_since(session: Session, article: int, revision: int, *, limit: int) -> list[int]:
    """Return where units stand now whose source text is another than in an earlier revision (row id), or is new since.

    In reading order, at most `limit` of them.
    """
    before = aliased(Source)
    query = (
        select(Source.position)
        .outerjoin(before, and_(before.revision == revision, before.unit == Source.unit))
        .where(Source.revision == _HEAD, before.wording.is_distinct_from(Source.wording))
        .order_by(Source.position)
        .limit(limit)
    )
    return list(session.scalars(query, {"article": article}))


def title_of(session: Session, article: Article) -> str:
    """Return the article's first title in its own language, or its slug where it has none."""
    return session.connection().execute(_TITLE, {"article": article.id}).scalar() or article.slug

"""An edition's translations as people see them: aligned rows and counts; what happened and what waits beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, select, true
from sqlalchemy.orm import Session, aliased

from translate_hub.domain.document import Kind
from translate_hub.domain.languages import Direction
from translate_hub.domain.saving import Counts, Status
from translate_hub.domain.states import Form, Label
from translate_hub.errors import NotFound
from translate_hub.storage.articles import Article, Revision, Source, StoredBlock, Unit, Wording
from translate_hub.storage.editions import Edition, Proposal, Translation
from translate_hub.storage.histories import HistoryEntry, history_of
from translate_hub.storage.labels import has_text, is_current, translation_label
from translate_hub.storage.proposals import ProposalEntry, open_proposals_of

__all__ = [
    "AlignedRow",
    "HistoryEntry",
    "ProposalEntry",
    "aligned_row",
    "aligned_rows",
    "counts_of",
    "history_of",
    "open_proposals_of",
    "removed_rows",
]


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """One unit of an article beside its text in one edition.

    `unit` and `wording` are row ids, `key` the unit's public id. `position` counts from 1; `level`, `line`,
    `container` and `lang` as in domain/document.Block; `first_block` is the block's number in the reading, from 0.
    `version` is 0 where nothing was saved. `made_from` is the wording the text was made from, and `made_from_text`
    that wording where the text is outdated. `open_proposals` counts texts that wait beside this one. `dir`: the row's
    own direction, None for that of its language.
    """

    unit: int
    key: str
    position: int
    kind: Kind
    level: int
    translate: bool
    container: tuple[str, ...]
    lang: str | None
    line: int
    first_block: int
    wording: int
    source: str
    version: int
    text: str
    form: Form
    note: str
    label: Label
    machine: bool
    unsure: bool
    approved: bool
    made_from: int | None
    made_from_text: str | None
    open_proposals: int
    dir: Direction | None = None


_SHOWN, _MADE = aliased(Wording), aliased(Wording)


# Built once: building costs more than running them. They take the row ids ``edition`` and ``article``.
_HEAD = select(Article.head_revision).where(Article.id == bindparam("article")).scalar_subquery()


def _aligned(current: ColumnElement[bool]) -> Select[Any]:
    """Return the query of an edition's rows for some of its article's source rows; columns as `_row` reads them."""
    outdated = and_(has_text(), ~current)
    rows = (
        select(
            Unit.id,
            Unit.key,
            Source.position,
            func.coalesce(Unit.set_kind, Unit.read_kind),
            func.coalesce(Unit.set_level, StoredBlock.level),
            Unit.translate,
            StoredBlock.container,
            StoredBlock.lang,
            StoredBlock.line,
            Source.first_block,
            _SHOWN.id,
            _SHOWN.text,
            func.coalesce(Translation.version, 0),
            func.coalesce(Translation.text, ""),
            func.coalesce(Translation.form, Form.TEXT.value),
            func.coalesce(Translation.note, ""),
            translation_label(current),
            Translation.machine,
            Translation.unsure,
            Translation.approved_version,
            Translation.wording,
            case((outdated, _MADE.text)),
            Translation.dir,
        )
        .select_from(Source)
        .join(Unit, Unit.id == Source.unit)
        .join(_SHOWN, _SHOWN.id == Source.wording)
        .join(Revision, Revision.id == Source.revision)
        .join(StoredBlock, and_(StoredBlock.reading == Revision.reading, StoredBlock.n == Source.first_block))
        .outerjoin(Translation, and_(Translation.edition == bindparam("edition"), Translation.unit == Unit.id))
        .outerjoin(_MADE, _MADE.id == Translation.wording)
        .order_by(Source.revision, Source.position)
    )
    return cast("Select[Any]", rows)


def _removed() -> Select[Any]:
    present, ever = aliased(Source), aliased(Source)
    last = select(func.max(ever.revision)).where(ever.unit == Unit.id).scalar_subquery()
    return _aligned(true()).where(
        Unit.article == bindparam("article"),
        ~exists().where(present.revision == _HEAD, present.unit == Unit.id),
        Source.revision == last,
        has_text(),
    )


_PRESENT = _aligned(is_current(_MADE, _SHOWN)).where(Source.revision == _HEAD)
_PART = _PRESENT.where(Source.position.between(bindparam("first"), bindparam("last")))
_SOME = _PRESENT.where(Source.position.in_(bindparam("places", expanding=True)))
_REMOVED = _removed()
_ONE_PRESENT, _ONE_REMOVED = (rows.where(Unit.id == bindparam("unit")) for rows in (_PRESENT, _REMOVED))
_WAITING = (
    select(Proposal.unit, func.count())
    .where(Proposal.edition == bindparam("edition"), Proposal.status == Status.OPEN.value)
    .group_by(Proposal.unit)
)
_WAITING_AT = _WAITING.where(Proposal.unit == bindparam("unit"))


def aligned_rows(
    session: Session,
    edition: Edition,
    *,
    positions: tuple[int, int] | None = None,
    places: Sequence[int] | None = None,
) -> list[AlignedRow]:
    """Return the article's present units in reading order beside their texts in an edition.

    `positions`: the first and the last one wanted, both included; `places`: each one wanted, at most a few hundred;
    None for all. Always two queries.
    """
    if places is not None:
        return _rows(session, edition, _SOME, places=list(places))
    if positions is None:
        return _rows(session, edition, _PRESENT)
    first, last = positions
    return _rows(session, edition, _PART, first=first, last=last)


def aligned_row(session: Session, edition: Edition, unit_id: int) -> AlignedRow:
    """Return one unit beside its text in an edition, as it last was where it is no longer in the article.

    Raises NotFound where the unit is not of this article, or was removed without a text.
    """
    rows = _rows(session, edition, _ONE_PRESENT, unit=unit_id) or _rows(session, edition, _ONE_REMOVED, unit=unit_id)
    if not rows:
        raise NotFound("There is no such paragraph in this article.")
    return rows[0]


def removed_rows(session: Session, edition: Edition) -> list[AlignedRow]:
    """Return the units that are no longer in the article but have a text in this edition.

    Each as it last stood in the source; the latest removed come last. They are never *outdated*: no present source
    asks for another text. They are counted nowhere.
    """
    return _rows(session, edition, _REMOVED)


def counts_of(session: Session, edition: int) -> Counts:
    """Return how many of an edition's present units to be translated carry each label, counted anew."""
    counted = (
        select(translation_label(is_current(_MADE, _SHOWN)).label("label"), func.count())
        .select_from(Edition)
        .join(Article, and_(Article.id == Edition.article, Article.language != Edition.language))
        .join(Source, Source.revision == Article.head_revision)
        .join(Unit, and_(Unit.id == Source.unit, Unit.translate))
        .join(_SHOWN, _SHOWN.id == Source.wording)
        .outerjoin(Translation, and_(Translation.edition == Edition.id, Translation.unit == Unit.id))
        .outerjoin(_MADE, _MADE.id == Translation.wording)
        .where(Edition.id == edition)
        .group_by("label")
    )
    counts: Counts = dict.fromkeys(Label, 0)
    for name, count in session.execute(counted):
        counts[Label(name)] = count
    return counts


def _rows(session: Session, edition: Edition, query: Select[Any], **names: Any) -> list[AlignedRow]:
    names = {"edition": edition.id, "article": edition.article, **names}
    session.flush()  # a connection does not do it by itself
    connection = session.connection()
    waiting = connection.execute(_WAITING_AT if "unit" in names else _WAITING, names)
    proposals: dict[int, int] = dict(waiting.all())
    return [_row(row, proposals) for row in connection.execute(query, names).all()]


_KINDS = {kind.value: kind for kind in Kind}
_FORMS = {form.value: form for form in Form}
_LABELS = {label.value: label for label in Label}


def _row(row: Iterable[Any], proposals: dict[int, int]) -> AlignedRow:
    """Return one row of `_aligned` as a value; enums through tables, for pages and exports read thousands."""
    (
        unit, key, position, kind, level, translate, container, lang, line, first_block, wording, source,
        version, text, form, note, label, machine, unsure, approved_version, made_from, made_from_text, dir_,
    ) = row  # fmt: skip
    return AlignedRow(
        unit=unit,
        key=key,
        position=position,
        kind=_KINDS[kind],
        level=level,
        translate=translate,
        container=tuple(container.split("/")) if container else (),
        lang=lang,
        line=line,
        first_block=first_block,
        wording=wording,
        source=source,
        version=version,
        text=text,
        form=_FORMS[form],
        note=note,
        label=_LABELS[label],
        machine=bool(machine),
        unsure=bool(unsure),
        approved=approved_version is not None and approved_version == version,
        made_from=made_from,
        made_from_text=made_from_text,
        open_proposals=proposals.get(unit, 0),
        dir=dir_,
    )

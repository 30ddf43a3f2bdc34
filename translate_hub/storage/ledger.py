"""What a save finds in the database and what it writes there: editions' numbers and counts, and events.

Every save runs these statements, so they are built once, and go to the connection as plain rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    CompoundSelect,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import identity_key

from translate_hub.domain.saving import Current, Origin, Standing, Step, What, take
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Conflict, NotFound
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Article, Revision, Source, Succession, Unit, Wording
from translate_hub.storage.editions import Edition, Event, Proposal, Translation
from translate_hub.storage.labels import meaning_of
from translate_hub.storage.schema import utc_now

EDITION = cast("Table", Edition.__table__)
EVENT = cast("Table", Event.__table__)
TRANSLATION = cast("Table", Translation.__table__)


@dataclass(frozen=True, slots=True)
class Locked:
    """An edition that nobody else can write to until the transaction ends. `number` is that of its newest event."""

    edition: int
    article: int
    project: int
    language: str
    number: int


@dataclass(frozen=True, slots=True)
class Place:
    """What stands where a text is to go: at one unit of a locked edition.

    `translate`: None where the unit is not of this article. `head`, `sent` and `made`: what the present wording, the
    one sent along and the one of the standing text mean (labels.meaning_of); None where there is none: no longer in
    the article, not a wording of this unit, nothing saved yet.
    """

    locked: Locked
    unit: int
    source_language: str
    translate: bool | None
    head: int | None
    sent: int | None
    made: int | None
    before: Standing | None

    @property
    def version(self) -> int:
        """The standing text's version, 0 where nothing was saved yet."""
        return 0 if self.before is None else self.before.version

    def means_now(self, meaning: int | None) -> bool:
        """Return whether a text made for this meaning is current; a removed unit asks for nothing newer."""
        return self.head is None or self.head == meaning


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier save of the same id left: the event's number or the proposal's row id, and what was sent.

    `what` is None, and `origin` told, where it is a proposal.
    """

    what: What | None
    origin: Origin | None
    id: int
    edition: int
    unit: int
    version: int
    words: tuple[str, str, str]


_LOOK = (
    select(Edition.article, Article.project, Edition.language, Edition.number)
    .join(Article, Article.id == Edition.article)
    .where(Edition.id == bindparam("edition"))
)
_LOCK = _LOOK.with_for_update(of=Edition)
_TALLY = select(EDITION.c.number, *(EDITION.c[f"{name}_count"] for name in Label)).where(
    EDITION.c.id == bindparam("edition")
)

_HEAD, _SENT, _MADE = aliased(Wording), aliased(Wording), aliased(Wording)
_STANDING = (
    Translation.version,
    Translation.text,
    Translation.form,
    Translation.note,
    Translation.wording,
    Translation.machine,
    Translation.unsure,
    Translation.approved_version,
    Translation.author,
    Translation.dir,
)
_PLACE = (
    select(Article.language, Unit.translate, meaning_of(_HEAD), meaning_of(_SENT), meaning_of(_MADE), *_STANDING)
    .select_from(Article)
    .outerjoin(Unit, and_(Unit.id == bindparam("unit"), Unit.article == Article.id))
    .outerjoin(Source, and_(Source.revision == Article.head_revision, Source.unit == Unit.id))
    .outerjoin(_HEAD, _HEAD.id == Source.wording)
    .outerjoin(_SENT, and_(_SENT.id == bindparam("wording"), _SENT.unit == Unit.id))
    .outerjoin(Translation, and_(Translation.edition == bindparam("edition"), Translation.unit == Unit.id))
    .outerjoin(_MADE, _MADE.id == Translation.wording)
    .where(Article.id == bindparam("article"))
)

_KEPT: CompoundSelect[Any] = union_all(
    select(
        Event.what, null(), Event.number, Event.edition, Event.unit, Event.version, Event.text, Event.form, Event.note
    ).where(Event.by == bindparam("by"), Event.save_id == bindparam("save_id")),
    select(
        null(),
        Proposal.origin,
        Proposal.id,
        Proposal.edition,
        Proposal.unit,
        literal(0),
        Proposal.text,
        Proposal.form,
        Proposal.note,
    ).where(Proposal.by == bindparam("by"), Proposal.save_id == bindparam("save_id")),
)

_FIRST = insert(TRANSLATION)
_NEXT = (
    update(TRANSLATION)
    .where(
        TRANSLATION.c.edition == bindparam("of_edition"),
        TRANSLATION.c.unit == bindparam("of_unit"),
        TRANSLATION.c.version == bindparam("base_version"),
    )
    .values({name: bindparam(name) for name in Standing.__dataclass_fields__})
)
_ADD_EVENT = insert(EVENT)
_MOVE = (
    update(EDITION)
    .where(EDITION.c.id == bindparam("edition"))
    .values(
        number=bindparam("new_number"),
        **{f"{name}_count": EDITION.c[f"{name}_count"] + bindparam(f"{name}_move") for name in Label},
    )
)
_UNMOVED = {f"{name}_move": 0 for name in Label}
_MOVED = ("number", *(f"{name}_count" for name in Label))

_STEPS = (
    select(
        Event.number,
        Event.what,
        Event.version,
        Event.text,
        Event.form,
        Event.note,
        Event.wording,
        Event.origin,
        Event.author,
        Event.dir,
        Event.answer,
    )
    .where(Event.edition == bindparam("edition"), Event.unit == bindparam("unit"))
    .order_by(Event.number)
)


def lock_edition(session: Session, edition: int) -> Locked:
    """Return an edition, locked until the transaction ends. Raises NotFound.

    This comes first in every save: what is read afterwards cannot change before we commit.
    """
    session.flush()
    return _edition(session, edition, _LOCK)


def find_edition(session: Session, edition: int) -> Locked:
    """Return an edition as `lock_edition` does, without keeping anybody out. Raises NotFound."""
    return _edition(session, edition, _LOOK)


def _edition(session: Session, edition: int, query: Select[int, int, str, int]) -> Locked:
    row = session.connection().execute(query, {"edition": edition}).first()
    if row is None:
        raise NotFound("There is no such edition.")
    return Locked(edition, *row)


def tally_of(session: Session, edition: int) -> tuple[int, dict[Label, int]]:
    """Return the number of an edition's newest event, and how many units carry each label, as they now are."""
    number, *counts = session.connection().execute(_TALLY, {"edition": edition}).one()
    return number, dict(zip(Label, counts, strict=True))


def place_of(session: Session, locked: Locked, unit: int, wording: int) -> Place:
    """Return what stands at a unit of a locked edition, and what the wording sent along means there."""
    names = {"article": locked.article, "edition": locked.edition, "unit": unit, "wording": wording}
    row: Sequence[Any] = session.connection().execute(_PLACE, names).one()
    source_language, translate, head, sent, made = row[:5]
    before = None if row[5] is None else _standing(row[5:])
    return Place(locked, unit, source_language, translate, head, sent, made, before)


def _standing(row: Sequence[Any]) -> Standing:
    version, text, form, note, wording, machine, unsure, approved_version, author, dir_ = row
    return Standing(version, text, Form(form), note, wording, machine, unsure, approved_version, author, dir_)


def find_kept(session: Session, by: int, save_id: str) -> Kept | None:
    """Return what this person's save of this id left, or None where it left nothing."""
    row = session.connection().execute(_KEPT, {"by": by, "save_id": save_id}).first()
    if row is None:
        return None
    what, origin, id_, edition, unit, version, text, form, note = row
    origin = None if origin is None else Origin(origin)
    return Kept(None if what is None else What(what), origin, id_, edition, unit, version, (text, form, note))


def steps_of(session: Session, edition: int, unit: int) -> list[Step]:
    """Return every step of one translation, oldest first."""
    rows = session.connection().execute(_STEPS, {"edition": edition, "unit": unit})
    return [_step(row) for row in rows]


def approvers_of(session: Session, edition: int, unit: int, version: int) -> set[int]:
    """Return who approved this version of a translation since anything else happened to it (row ids)."""
    here = (Event.edition == edition, Event.unit == unit)
    last = select(func.max(Event.number)).where(*here, Event.what != What.APPROVE.value).scalar_subquery()
    wanted = (*here, Event.version == version, Event.what == What.APPROVE.value, Event.number > last)
    return set(session.scalars(select(Event.by).where(*wanted)))


def _step(row: Sequence[Any]) -> Step:
    number, what, version, text, form, note, wording, origin, author, dir_, answer = row
    return Step(number, What(what), version, text, Form(form), note, wording, Origin(origin), author, dir_, answer)


def write_step(
    session: Session,
    place: Place,
    step: Step,
    *,
    by: int,
    save_id: str | None,
    moved: tuple[Label, Label] | None,
) -> None:
    """Write one event, the translation it makes of what stood before, and the edition's number and counts.

    `moved`: the unit's label before and after, None where it is not counted. Raises Conflict where the translation
    is no longer the one that was read, which takes a writer that does not lock the edition.
    """
    connection = session.connection()
    edition, unit = place.locked.edition, place.unit
    _write_translation(connection, edition, unit, place.before, take(place.before, step))
    _write_event(connection, place, step, by, save_id)
    moves = dict(_UNMOVED)
    if moved is not None:
        moves[f"{moved[0]}_move"] -= 1
        moves[f"{moved[1]}_move"] += 1
    connection.execute(_MOVE, {"edition": edition, "new_number": step.number, **moves})
    loaded = session.identity_map.get(identity_key(Edition, edition))
    if loaded is not None:
        session.expire(loaded, _MOVED)


def _write_event(connection: Connection, place: Place, step: Step, by: int, save_id: str | None) -> None:
    connection.execute(
        _ADD_EVENT,
        {
            "edition": place.locked.edition,
            "number": step.number,
            "unit": place.unit,
            "what": step.what.value,
            "version": step.version,
            "text": step.text,
            "form": step.form.value,
            "note": step.note,
            "dir": step.dir,
            "wording": step.wording,
            "origin": step.origin.value,
            "author": step.author,
            "by": by,
            "save_id": save_id,
            "reason": None,
            "answer": step.answer,
            "at": utc_now(),
        },
    )


def _write_translation(
    connection: Connection, edition: int, unit: int, before: Standing | None, after: Standing
) -> None:
    row: dict[str, Any] = {
        "version": after.version,
        "text": after.text,
        "form": after.form.value,
        "note": after.note,
        "dir": after.dir,
        "wording": after.wording,
        "machine": after.machine,
        "unsure": after.unsure,
        "approved_version": after.approved_version,
        "author": after.author,
    }
    if before is None:
        connection.execute(_FIRST, {"edition": edition, "unit": unit, **row})
        return
    base = {"of_edition": edition, "of_unit": unit, "base_version": before.version}
    if connection.execute(_NEXT, {**base, **row}).rowcount != 1:
        raise Conflict("Somebody else changed this text at the same moment; load it again and repeat your change.")


def current_of(session: Session, edition: int, unit: int, before: Standing | None) -> Current:
    """Return what stands, with its author's name and the moment it was saved."""
    if before is None:
        return Current(0, "", Form.TEXT, "", 0, None, None)
    said = (
        select(Person.name, Event.at)
        .join(Event, Event.author == Person.id)
        .where(Event.edition == edition, Event.unit == unit, Event.number == before.version)
    )
    row = session.connection().execute(said).first()
    name, at = (None, None) if row is None else row
    return Current(before.version, before.text, before.form, before.note, before.wording, name, at, before.dir)


def successors_of(session: Session, article: int, unit: int) -> list[int]:
    """Return the units of the present revision that took over from one that was split or merged, however often."""
    heirs: dict[int, list[int]] = {}
    taken = select(Succession.from_unit, Succession.to_unit).join(Revision, Revision.id == Succession.revision)
    for old, new in session.connection().execute(taken.where(Revision.article == article)):
        heirs.setdefault(old, []).append(new)
    reached = _reached(heirs, unit)
    present = (
        select(Source.unit)
        .join(Article, Article.head_revision == Source.revision)
        .where(Article.id == article, Source.unit.in_(reached))
        .order_by(Source.position)
    )
    return list(session.connection().execute(present).scalars())


def _reached(heirs: dict[int, list[int]], unit: int) -> set[int]:
    reached: set[int] = set()
    waiting = list(heirs.get(unit, ()))
    while waiting:
        heir = waiting.pop()
        if heir not in reached:
            reached.add(heir)
            waiting.extend(heirs.get(heir, ()))
    return reached - {unit}

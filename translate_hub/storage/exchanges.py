"""What leaves in an exchange file, and what such a file is merged with: an edition's texts now and as they were."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from translate_hub.domain.bilingual import Pair
from translate_hub.domain.document import Kind
from translate_hub.domain.merging import NOTHING, Side
from translate_hub.domain.saving import Standing
from translate_hub.domain.states import Form, Label
from translate_hub.storage.articles import Article, Project, Revision, Source, StoredBlock, Unit, Wording
from translate_hub.storage.editions import Edition, EngineAnswer, Event, Translation
from translate_hub.storage.labels import has_text, is_current, translation_label


@dataclass(frozen=True, slots=True)
class Base:
    """A unit as it was at some number of its edition: what it said, and its version (0 where nothing was saved)."""

    side: Side
    version: int


def find_edition_by_key(session: Session, key: str) -> Edition | None:
    """Return the edition with this public key, or None."""
    return session.scalar(select(Edition).where(Edition.key == key))


def number_of(session: Session, edition: int, *, is_to_change: bool) -> int:
    """Return an edition's number as it is in the database now; where `is_to_change`, nobody else can then save in
    the edition until the transaction ends.
    """
    wanted = select(Edition.number).where(Edition.id == edition)
    return session.execute(wanted.with_for_update() if is_to_change else wanted).scalar_one()


def name_of_edition(session: Session, edition: Edition) -> str:
    """Return what people call an edition: ``project/article (fa)``."""
    project, article = session.execute(
        select(Project.slug, Article.slug)
        .join(Article, Article.project == Project.id)
        .where(Article.id == edition.article)
    ).one()
    return f"{project}/{article} ({edition.language})"


def present_pairs(session: Session, edition: Edition, *, keys: bool) -> list[Pair]:
    """Return the units that are to be translated, in reading order, as pairs; without their keys where told so.

    What an export needs and no more, straight into pairs: an export is thousands of them
    (benchmarks/bar_01_po_export.py).
    """
    session.flush()
    engines = _engines_of(session, edition)
    return [
        Pair(
            key if keys else None,
            _KINDS[kind],
            level,
            source,
            target,
            _LABELS[label],
            _FORMS[form],
            line,
            previous,
            engines.get(key),
            note,
        )
        # The connection gives plain rows, without the session's bookkeeping.
        for key, kind, level, source, target, label, form, line, previous, note in session.connection().execute(
            _wanted_for_pairs(edition)
        )
    ]


def _engines_of(session: Session, edition: Edition) -> dict[str, str]:
    """Return the engine's word for each text that is still a machine's, by the public key of its unit."""
    rows = session.execute(
        select(Unit.key, EngineAnswer.engine)
        .select_from(Translation)
        .join(Event, and_(Event.edition == Translation.edition, Event.number == Translation.version))
        .join(EngineAnswer, EngineAnswer.id == Event.answer)
        .join(Unit, Unit.id == Translation.unit)
        .where(Translation.edition == edition.id, Translation.machine)
    )
    return dict(rows.all())


def _wanted_for_pairs(edition: Edition) -> Select[Any]:
    current = is_current(_MADE, _SHOWN)
    return (
        select(
            Unit.key,
            func.coalesce(Unit.set_kind, Unit.read_kind),
            func.coalesce(Unit.set_level, StoredBlock.level),
            _SHOWN.text,
            func.coalesce(Translation.text, ""),
            translation_label(current),
            func.coalesce(Translation.form, Form.TEXT.value),
            StoredBlock.line,
            case((and_(has_text(), ~current), _MADE.text)),
            func.coalesce(Translation.note, ""),
        )
        .select_from(Article)
        .join(Source, Source.revision == Article.head_revision)
        .join(Unit, and_(Unit.id == Source.unit, Unit.translate))
        .join(_SHOWN, _SHOWN.id == Source.wording)
        .join(Revision, Revision.id == Source.revision)
        .join(StoredBlock, and_(StoredBlock.reading == Revision.reading, StoredBlock.n == Source.first_block))
        .outerjoin(Translation, and_(Translation.edition == edition.id, Translation.unit == Unit.id))
        .outerjoin(_MADE, _MADE.id == Translation.wording)
        .where(Article.id == edition.article)
        .order_by(Source.position)
    )


_SHOWN, _MADE = aliased(Wording), aliased(Wording)
# Tables instead of calls of the enums: three look-ups for each of thousands of rows.
_KINDS = {kind.value: kind for kind in Kind}
_FORMS = {form.value: form for form in Form}
_LABELS = {label.value: label for label in Label}


def standings(session: Session, edition: int) -> dict[int, Standing]:
    """Return every translation of an edition by its unit, those of units that left the source too."""
    table = Translation.__table__.c
    rows = session.execute(
        select(
            table.unit,
            table.version,
            table.text,
            table.form,
            table.note,
            table.wording,
            table.machine,
            table.unsure,
            table.approved_version,
            table.author,
            table.dir,
        ).where(table.edition == edition)
    )
    return {
        unit: Standing(version, text, Form(form), note, wording, machine, unsure, approved, author, dir_)
        for unit, version, text, form, note, wording, machine, unsure, approved, author, dir_ in rows
    }


def bases_of_changed(session: Session, edition: int, number: int) -> dict[int, Base]:
    """Return, for each unit of the edition that anything happened to after `number`, what it was at that number:
    its newest event until then.
    """
    later = select(Event.unit).where(Event.edition == edition, Event.number > number)
    newest = (
        select(func.max(Event.number))
        .where(Event.edition == edition, Event.number <= number, Event.unit.in_(later))
        .group_by(Event.unit)
    )
    rows = session.execute(
        select(Event.unit, Event.text, Event.form, Event.version).where(
            Event.edition == edition, Event.number.in_(newest)
        )
    ).all()
    bases = dict.fromkeys(session.scalars(later.distinct()), Base(NOTHING, 0))
    bases.update({unit: Base(Side(text, Form(form)), version) for unit, text, form, version in rows})
    return bases


def last_changed_at(session: Session, edition: int) -> datetime | None:
    """Return when the newest event of an edition happened, in UTC; None where nothing happened yet."""
    return session.scalar(select(Event.at).where(Event.edition == edition).order_by(Event.number.desc()).limit(1))

"""What machine translations gave, and where one may be asked: queries."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from translate_hub.domain.document import Dialect, Kind
from translate_hub.errors import NotFound
from translate_hub.storage.articles import Article, Project, Source, Unit, Wording
from translate_hub.storage.editions import Edition, EngineAnswer, Translation
from translate_hub.storage.labels import has_text
from translate_hub.storage.schema import utc_now


@dataclass(frozen=True, slots=True)
class Spot:
    """A unit of an article's present source beside one edition, as a machine translation needs to know it.

    `engine`: the word for the one the project has switched on, None for none. `project`, `wording` are row ids;
    `source` and `target` BCP 47 tags; `version` is that of the translation, 0 where nothing was saved.
    """

    project: int
    engine: str | None
    confidential: bool
    dialect: Dialect
    kind: Kind
    translate: bool
    source: str
    target: str
    wording: int
    text: str
    version: int
    has_text: bool


def spot_of(session: Session, edition: int, unit: int) -> Spot:
    """Return the unit (row ids) beside the edition; raises NotFound where it is not in the present source."""
    query = (
        select(
            Project.id,
            Project.engine,
            Article.confidential,
            Article.dialect,
            Unit.set_kind,
            Unit.read_kind,
            Unit.translate,
            Article.language,
            Edition.language,
            Wording.id,
            Wording.text,
            Translation.version,
            has_text(),
        )
        .select_from(Edition)
        .join(Article, Article.id == Edition.article)
        .join(Project, Project.id == Article.project)
        .join(Source, Source.revision == Article.head_revision)
        .join(Unit, Unit.id == Source.unit)
        .join(Wording, Wording.id == Source.wording)
        .outerjoin(Translation, (Translation.edition == Edition.id) & (Translation.unit == Unit.id))
        .where(Edition.id == edition, Unit.id == unit, Article.deleted_at.is_(None), Project.deleted_at.is_(None))
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound("There is no such paragraph in this article.")
    project, engine, confidential, dialect, set_kind, read_kind, translate, *rest = row
    source, target, wording, text, version, is_there = rest
    kind = Kind(set_kind or read_kind)
    return Spot(
        project, engine, confidential, Dialect(dialect), kind, translate,
        source, target, wording, text, version or 0, version is not None and bool(is_there),
    )  # fmt: skip


def find_answer(session: Session, edition: int, unit: int, wording: int, engine: str) -> EngineAnswer | None:
    """Return the newest answer that an engine gave for one wording of a unit in an edition, or None."""
    return session.scalar(
        select(EngineAnswer)
        .where(
            EngineAnswer.edition == edition,
            EngineAnswer.unit == unit,
            EngineAnswer.wording == wording,
            EngineAnswer.engine == engine,
        )
        .order_by(EngineAnswer.id.desc())
        .limit(1)
    )


def is_answer_for(session: Session, answer: int, edition: int, unit: int) -> bool:
    """Tell whether an answer's row id that came from outside is one for this unit in this edition."""
    query = select(EngineAnswer.id).where(
        EngineAnswer.id == answer, EngineAnswer.edition == edition, EngineAnswer.unit == unit
    )
    return session.scalar(query) is not None


def add_answer(
    session: Session, edition: int, unit: int, *, wording: int, engine: str, text: str, raw: str, by: int
) -> EngineAnswer:
    """Keep what an engine gave: `text` as the desk offers it, `raw` as it came with its placeholders."""
    answer = EngineAnswer(
        edition=edition, unit=unit, wording=wording, engine=engine, text=text, raw=raw, by=by, at=utc_now()
    )
    session.add(answer)
    session.flush()
    return answer

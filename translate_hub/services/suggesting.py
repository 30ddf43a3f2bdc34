"""Machine translation on request: off until an admin of the project switches one on, one paragraph at a time.

Three steps, so that no transaction is open while a service elsewhere thinks: `prepare` in a writing transaction (it
counts the try), `ask` in none, `store` in another. What was sent where, for whom and when is what the kept answers say;
the text that was sent stands in no log.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from translate_hub.domain.document import Dialect, Kind
from translate_hub.domain.limits import Limits
from translate_hub.domain.masking import mask, unmask, without_forbidden
from translate_hub.domain.permissions import Act, Actor, may, require
from translate_hub.domain.ports import Engine
from translate_hub.domain.saving import Origin, Saved
from translate_hub.domain.texts import clean
from translate_hub.errors import EngineError, Forbidden, Invalid, NotFound, Unavailable
from translate_hub.services import auditing, translating
from translate_hub.storage import answers, attempts, ledger
from translate_hub.storage.answers import Spot
from translate_hub.storage.articles import Project
from translate_hub.storage.editions import EngineAnswer
from translate_hub.storage.schema import utc_now

TRIES: Final = 30  # of one person within `WINDOW`
WINDOW: Final = timedelta(minutes=1)
# No translation is so much longer than its source: such an answer is something else.
_TIMES_LONGER: Final = 10
_LONGER_BY: Final = 1_000


@dataclass(frozen=True)
class Question:
    """A paragraph that may go to an engine. `edition`, `unit`, `wording` are row ids; `engine` is its word.

    `source` and `target` are BCP 47 tags. `kept` is the answer that was given before, None where there is none: then
    the engine is asked.
    """

    edition: int
    unit: int
    wording: int
    text: str
    dialect: Dialect
    source: str
    target: str
    engine: str
    kept: "Answer | None" = None


@dataclass(frozen=True)
class Answer:
    """What an engine gave: `text` with its markup put back, `raw` as it came, placeholders in the markup's place."""

    text: str
    raw: str


@dataclass(frozen=True)
class Suggestion:
    """A machine translation to show. `answer` is its row id, `engine` the engine's word; `saved` tells that it was
    saved as the row's text, for nobody had written one.
    """

    text: str
    answer: int
    engine: str
    saved: Saved | None = None


def switch_on(session: Session, actor: Actor, project: int, engine: str) -> None:
    """Let the people of a project (row id) ask an engine, named by its word; the edge has checked that it exists.

    Raises NotFound, Forbidden.
    """
    require(actor, Act.MANAGE_PROJECT, project)
    row = _project(session, project)
    if row.engine != engine:
        row.engine = engine
        auditing.note(session, actor, "engine-switched-on", project=project, engine=engine)


def switch_off(session: Session, actor: Actor, project: int) -> None:
    """Let nobody in a project (row id) ask an engine any more; answers that were given stay.

    Raises NotFound, Forbidden.
    """
    require(actor, Act.MANAGE_PROJECT, project)
    row = _project(session, project)
    if row.engine is not None:
        auditing.note(session, actor, "engine-switched-off", project=project, engine=row.engine)
        row.engine = None
        session.flush()


def prepare(session: Session, actor: Actor, edition: int, unit: int) -> Question:
    """Return what would be asked for a unit of an edition (row ids), and count the try: commit before asking.

    Raises NotFound; Forbidden where the project has no engine switched on or the article is confidential; Invalid for a
    unit that is not to be translated; Unavailable for too many tries within a minute.
    """
    place = ledger.find_edition(session, edition)
    require(actor, Act.PROPOSE, place.project, place.language)
    spot = answers.spot_of(session, edition, unit)
    engine = _engine_for(spot)
    known = answers.find_answer(session, edition, unit, spot.wording, engine)
    if known is None:
        _count_try(session, actor)
    return Question(
        edition,
        unit,
        spot.wording,
        spot.text,
        Dialect.PLAIN if spot.kind is Kind.CODE else spot.dialect,
        spot.source,
        spot.target,
        engine,
        None if known is None else Answer(known.text, known.raw),
    )


def ask(engine: Engine | None, question: Question) -> Answer:
    """Return what the engine gives for a question, or what it gave before; never within a transaction.

    `engine` is the one with the question's word, None where this server has none of that name. Raises EngineError;
    Invalid where there are no words to translate.
    """
    if question.kept is not None:
        return question.kept
    if engine is None:
        raise EngineError(
            "The machine translation that this project uses is no longer set up on this server; an admin of the "
            "project can choose another."
        )
    masked = mask(question.text, question.dialect)
    if not masked.has_words:
        raise Invalid("There are no words to translate in this paragraph.")
    spoken = [line for line in masked.lines if line.strip()]
    given = engine.translate(spoken, question.source, question.target)
    if len(given) != len(spoken) or sum(map(len, given)) > _TIMES_LONGER * len(question.text) + _LONGER_BY:
        raise EngineError("The machine translation is not one of this paragraph; nothing was used.")
    lines = iter(given)
    translated = [next(lines) if line.strip() else line for line in masked.lines]
    text = unmask(masked, translated)
    if text is None or not text.strip():
        raise EngineError(
            "The machine translation lost links or other markup of this paragraph, so it was not used; translate the "
            "paragraph yourself."
        )
    return Answer(text, without_forbidden("\n".join(translated)))


def store(session: Session, actor: Actor, question: Question, answer: Answer, *, limits: Limits) -> Suggestion:
    """Keep an answer, and save it as *machine* where the row is still empty and this person may translate.

    What somebody wrote meanwhile stays, and the answer is only kept and returned; so it is where the source was changed
    meanwhile. Raises NotFound, Forbidden; Invalid for a text that is too long for a unit.
    """
    # First of all, as in every save: whoever else asks or saves here waits.
    place = ledger.lock_edition(session, question.edition)
    require(actor, Act.PROPOSE, place.project, place.language)
    text = clean(answer.text, limits)
    known = answers.find_answer(session, question.edition, question.unit, question.wording, question.engine)
    row = known or answers.add_answer(
        session,
        question.edition,
        question.unit,
        wording=question.wording,
        engine=question.engine,
        text=text,
        raw=answer.raw,
        by=actor.person,
    )
    return Suggestion(row.text, row.id, row.engine, _saved(session, actor, question, row, limits))


def _saved(session: Session, actor: Actor, question: Question, answer: EngineAnswer, limits: Limits) -> Saved | None:
    """Save an answer where the row is empty, its source is what was asked about and this person may translate."""
    try:
        spot = answers.spot_of(session, question.edition, question.unit)
    except NotFound:  # the paragraph left the article meanwhile
        return None
    is_open = not spot.has_text and spot.translate and spot.wording == question.wording
    if not is_open or not may(actor, Act.TRANSLATE, spot.project, spot.target):
        return None
    saved = translating.save(
        session,
        actor,
        question.edition,
        question.unit,
        answer.text,
        base_version=spot.version,
        wording=question.wording,
        save_id=None,
        origin=Origin.ENGINE,
        answer=answer.id,
        limits=limits,
    )
    return saved if isinstance(saved, Saved) else None


def _engine_for(spot: Spot) -> str:
    if spot.engine is None:
        raise Forbidden(
            "Machine translation is switched off in this project; an admin of the project can switch it on in its "
            "settings."
        )
    if spot.confidential:
        raise Forbidden("This article is confidential: its text goes to no machine translation.")
    if spot.source == spot.target:
        raise Invalid("%(language)s is the language the article is written in; choose another.", language=spot.source)
    if not spot.translate:
        raise Invalid("This paragraph is marked as not to be translated.")
    return spot.engine


def _count_try(session: Session, actor: Actor) -> None:
    """Count one try of this person; raises Unavailable where there were too many."""
    bucket = hashlib.blake2b(f"machine translation {actor.person}".encode(), digest_size=32).digest()
    now = utc_now()
    if attempts.counts_since(session, [bucket], now - WINDOW).get(bucket, 0) >= TRIES:
        raise Unavailable(
            "You asked for %(count)s machine translations within a minute; wait a moment and ask again.", count=TRIES
        )
    attempts.note(session, [bucket], now)


def _project(session: Session, project: int) -> Project:
    row = session.get(Project, project)
    if row is None or row.deleted_at is not None:
        raise NotFound("There is no such project.")
    return row

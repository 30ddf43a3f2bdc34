"""Saving in tests, and the laws that every edition's ledger must keep, whatever happened to it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor
from translate_hub.domain.saving import Answer, Saved, Stale, Standing, fold
from translate_hub.domain.states import Form, Label
from translate_hub.services.reviewing import approve
from translate_hub.services.translating import recount, save
from translate_hub.storage.editions import Edition, Event, Proposal, Translation
from translate_hub.storage.ledger import steps_of


def put(
    session: Session,
    built: BuiltArticle,
    n: int,
    text: str,
    *,
    actor: Actor | None = None,
    language: str = "fa",
    base: int | None = None,
    wording: int | None = None,
    save_id: str | None = None,
    **more: Any,
) -> Answer:
    """Save a text at the n-th unit; from the version that stands, with the present wording, unless told otherwise."""
    edition, unit = built.editions[language].id, built.units[n].id
    return save(
        session,
        actor or built.actor,
        edition,
        unit,
        text,
        base_version=version_of(session, edition, unit) if base is None else base,
        wording=built.wordings[n].id if wording is None else wording,
        save_id=save_id,
        limits=DEFAULT_LIMITS,
        **more,
    )


def pass_it(
    session: Session,
    built: BuiltArticle,
    n: int,
    *,
    actor: Actor | None = None,
    version: int | None = None,
    wording: int | None = None,
    save_id: str | None = None,
) -> Answer:
    """Approve the n-th unit in Persian; the version that stands, for the present wording, unless told otherwise."""
    edition, unit = built.editions["fa"].id, built.units[n].id
    return approve(
        session,
        actor or built.actor,
        edition,
        unit,
        version=version_of(session, edition, unit) if version is None else version,
        wording=built.wordings[n].id if wording is None else wording,
        save_id=save_id,
    )


def saved(answer: Answer) -> Saved:
    """Return the answer, which must be that the save counts."""
    assert isinstance(answer, Saved), answer
    return answer


def stale(answer: Answer) -> Stale:
    """Return the answer, which must be that somebody was first."""
    assert isinstance(answer, Stale), answer
    return answer


def version_of(session: Session, edition: int, unit: int) -> int:
    """Return the version that stands, 0 where nothing was saved."""
    found = session.scalar(select(Translation.version).where(Translation.edition == edition, Translation.unit == unit))
    return found or 0


def standings_of(session: Session, edition: int) -> dict[int, Standing]:
    """Return the translation rows of an edition by unit."""
    columns = [getattr(Translation, name) for name in Standing.__dataclass_fields__]
    rows = session.execute(select(Translation.unit, *columns).where(Translation.edition == edition))
    standings = {}
    for unit, *facts in rows:
        known = dict(zip(Standing.__dataclass_fields__, facts, strict=True))
        standings[unit] = Standing(**known | {"form": Form(known["form"])})
    return standings


def stored_counts(session: Session, edition: int) -> dict[Label, int]:
    """Return the counts that the edition's row holds."""
    row = session.execute(select(*(getattr(Edition, f"{name}_count") for name in Label)).where(Edition.id == edition))
    return dict(zip(Label, row.one(), strict=True))


def texts_kept(session: Session, edition: int) -> set[str]:
    """Return every text that can be found in an edition: in its history and in its proposals."""
    events = session.scalars(select(Event.text).where(Event.edition == edition))
    return {*events, *session.scalars(select(Proposal.text).where(Proposal.edition == edition))}


def check_ledger(session: Session, edition: int) -> None:
    """Assert the laws: numbers without gaps, every translation the fold of its events, counts as counted anew."""
    number = session.scalar(select(Edition.number).where(Edition.id == edition))
    numbers = list(session.scalars(select(Event.number).where(Event.edition == edition).order_by(Event.number)))
    assert numbers == list(range(1, (number or 0) + 1))
    units = set(session.scalars(select(Event.unit).where(Event.edition == edition)))
    assert standings_of(session, edition) == {unit: fold(steps_of(session, edition, unit)) for unit in units}
    assert stored_counts(session, edition) == recount(session, edition)

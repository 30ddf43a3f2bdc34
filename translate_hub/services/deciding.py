"""Deciding on what waits beside a translation, and bringing back what once stood there.

A proposal that is accepted is saved through the one door (services/translating), its author's words staying theirs. A
text that is revived carries the wording it was made for: where the source means something else by now, it is outdated.
"""

from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from translate_hub.domain.languages import Direction
from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Act, Actor, may, require
from translate_hub.domain.saving import Answer, Origin, Saved, Stale, Status
from translate_hub.domain.states import Form
from translate_hub.domain.texts import clean
from translate_hub.errors import Conflict, Forbidden, Invalid, NotFound
from translate_hub.services import translating
from translate_hub.storage import answers, histories, ledger, proposals
from translate_hub.storage.proposals import Offered

REASONS: Final = ("meaning", "terminology", "style", "typo", "formatting")

# How a text came to wait beside a translation says nothing of where its words are from.
_ORIGINS: Final = {Origin.CONFLICT: Origin.PERSON, Origin.ENGINE: Origin.PERSON}


@dataclass(frozen=True, slots=True)
class Text:
    """What a person sends from an open row; row ids and words as in `translating.save`.

    `closes` is the row id of the proposal it was made of, `restores` the earlier version it puts back: None for none.
    """

    text: str
    base_version: int
    wording: int
    save_id: str | None
    form: Form = Form.TEXT
    note: str = ""
    dir: Direction | None = None
    unsure: bool = False
    answer: int | None = None
    closes: int | None = None
    restores: int | None = None


def save(session: Session, actor: Actor, edition: int, unit: int, sent: Text, *, limits: Limits) -> Answer:
    """Save what a person sends from an open row, and close the proposal it was made of once it is saved.

    Where the words are still those of the proposal they stay its author's; where they are still those of the version
    that is put back, the save is a restore with that version's author and wording. Raises what `translating.save`
    does.
    """
    if sent.answer is not None and not answers.is_answer_for(session, sent.answer, edition, unit):
        raise Invalid("This machine translation is not one of this paragraph; ask for it again.")
    if sent.closes is None and sent.restores is None:
        return _save(session, actor, edition, unit, sent, limits=limits)
    locked = ledger.lock_edition(session, edition)
    require(actor, Act.PROPOSE, locked.project, locked.language)
    words = (clean(sent.text, limits), sent.form, clean(sent.note, limits))
    earlier = None if sent.restores is None else histories.find_version(session, edition, unit, sent.restores)
    if earlier is not None and words == (earlier.text, earlier.form, earlier.note):
        revived = replace(sent, wording=earlier.wording)
        return _save(
            session, actor, edition, unit, revived, author=earlier.author, origin=Origin.RESTORE, limits=limits
        )
    offered = None if sent.closes is None else proposals.find_offered(session, edition, unit, sent.closes)
    if offered is None or not may(actor, Act.TRANSLATE, locked.project, locked.language):
        return _save(session, actor, edition, unit, sent, limits=limits)
    author = offered.author if words == (offered.text, offered.form, offered.note) else None
    answer = _save(session, actor, edition, unit, sent, author=author, limits=limits)
    if isinstance(answer, Saved):
        proposals.close_proposal(session, offered.id, Status.ACCEPTED, by=actor.person, reason=None)
    return answer


def accept(
    session: Session,
    actor: Actor,
    edition: int,
    unit: int,
    proposal: int,
    *,
    version: int,
    save_id: str | None,
    limits: Limits,
) -> Answer:
    """Make a proposal (row id) the unit's text, over the version that was shown beside it.

    Where another version stands by now the answer is `Stale`, with the proposal, which goes on waiting. `save_id` as
    for `translating.save`. Raises NotFound where there is no such proposal at this unit; Conflict where somebody
    decided before; Forbidden; Invalid.
    """
    locked = ledger.lock_edition(session, edition)
    require(actor, Act.TRANSLATE, locked.project, locked.language)
    offered = _offered(session, edition, unit, proposal)
    if translating.find_answer(session, actor, save_id) is None:
        if offered.status is not Status.OPEN:
            raise _decided()
        before = ledger.place_of(session, locked, unit, offered.wording).before
        if (0 if before is None else before.version) != version:
            return Stale(ledger.current_of(session, edition, unit, before), offered.id)
    answer = translating.save(
        session,
        actor,
        edition,
        unit,
        offered.text,
        form=offered.form,
        note=offered.note,
        dir=offered.dir,
        base_version=version,
        wording=offered.wording,
        save_id=save_id,
        origin=_ORIGINS.get(offered.origin, offered.origin),
        author=offered.author,
        limits=limits,
    )
    if isinstance(answer, Saved):
        proposals.close_proposal(session, offered.id, Status.ACCEPTED, by=actor.person, reason=None)
    return answer


def dismiss(
    session: Session, actor: Actor, edition: int, unit: int, proposal: int, *, reason: str | None = None
) -> None:
    """Close a proposal (row id) without taking it; `reason` is one of `REASONS` or None. Twice is no error.

    A translator may do this, and whoever wrote or brought the text. Raises NotFound where there is no such proposal at
    this unit; Conflict where it was accepted; Forbidden; Invalid for an unknown reason.
    """
    locked = ledger.lock_edition(session, edition)
    require(actor, Act.PROPOSE, locked.project, locked.language)
    offered = _offered(session, edition, unit, proposal)
    if not may(actor, Act.TRANSLATE, locked.project, locked.language) and offered.author != actor.person:
        raise Forbidden("Only a translator, or who wrote this text, may dismiss it.")
    if reason is not None and reason not in REASONS:
        raise Invalid("“%(reason)s” is no reason for dismissing a text; choose one of the list.", reason=reason)
    if offered.status is Status.ACCEPTED:
        raise _decided()
    proposals.close_proposal(session, offered.id, Status.DISMISSED, by=actor.person, reason=reason)


def _save(
    session: Session,
    actor: Actor,
    edition: int,
    unit: int,
    sent: Text,
    *,
    limits: Limits,
    author: int | None = None,
    origin: Origin = Origin.PERSON,
) -> Answer:
    return translating.save(
        session,
        actor,
        edition,
        unit,
        sent.text,
        form=sent.form,
        note=sent.note,
        dir=sent.dir,
        base_version=sent.base_version,
        wording=sent.wording,
        save_id=sent.save_id,
        unsure=sent.unsure,
        answer=sent.answer,
        author=author,
        origin=origin,
        limits=limits,
    )


def _offered(session: Session, edition: int, unit: int, proposal: int) -> Offered:
    offered = proposals.find_offered(session, edition, unit, proposal)
    if offered is None:
        raise NotFound("There is no such text beside this paragraph.")
    return offered


def _decided() -> Conflict:
    return Conflict("Somebody has decided on this text before you; open the row again to see what stands.")

"""The one door for text: whoever brings a translation, in the editor or in a file, saves it here.

The whole save happens under its edition's lock, in the caller's transaction, and its answer counts once that is
committed: `Stale` has kept the sent text as a proposal. A save that changes nothing is `Saved` without a trace. An
empty text, or the current one, sent from an old base is `Stale` with nothing kept: it holds no words that would be
lost, and must not confirm what its author has not seen. A person may empty a text: history keeps it. A text for a unit
that is no longer in the article goes into its history and is proposed at the units that took over.
"""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from translate_hub.domain.languages import Direction
from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Act, Actor, may, require
from translate_hub.domain.saving import (
    Answer,
    Counts,
    Origin,
    Proposed,
    Saved,
    Sent,
    Stale,
    Step,
    What,
    fold,
    label_of,
    next_step,
    says_the_same,
    take,
)
from translate_hub.domain.states import Form
from translate_hub.domain.texts import clean
from translate_hub.errors import Conflict, Invalid, NotFound
from translate_hub.storage import ledger, proposals, translations
from translate_hub.storage.ledger import Kept, Locked, Place


def save(
    session: Session,
    actor: Actor,
    edition: int,
    unit: int,
    text: str,
    *,
    form: Form = Form.TEXT,
    note: str = "",
    base_version: int,
    wording: int,
    save_id: str | None,
    origin: Origin = Origin.PERSON,
    unsure: bool = False,
    dir: Direction | None = None,  # noqa: A002 - the word of HTML and of our tables
    answer: int | None = None,
    author: int | None = None,
    limits: Limits,
) -> Answer:
    """Save a unit's text in an edition, or keep it beside the text that somebody saved first.

    `edition`, `unit` and `wording` are row ids; `wording` is the source text the author was shown, `base_version` the
    version the author started from, 0 where there was none. `save_id` (1–40 printable ASCII characters) names this
    save: sent again by the same person it gets the same answer and does nothing. `unsure`: not to be relied on.
    `dir` overrides the direction of the language for this row. `answer` is the row id of a machine translation's answer
    where the words are its; `author` (a person's row id) says whose words they are, if not the actor's. What a
    contributor sends is `Proposed`: it waits beside the translation until a translator decides.

    Raises NotFound for an unknown edition or another article's unit; Invalid for a text no file could hold, a wording
    of another unit, a unit not to be translated, the article's own language or an unusable save id; Conflict for a
    save id that was used for other words; Forbidden.
    """
    locked = ledger.lock_edition(session, edition)
    require(actor, Act.PROPOSE, locked.project, locked.language)
    text, note = clean(text, limits), clean(note, limits)
    sent = Sent(text, form, note, wording, origin, unsure, author or actor.person, dir, answer)
    if kept := find_answer(session, actor, save_id):
        return _answer_again(session, locked, unit, sent, kept)
    place = ledger.place_of(session, locked, unit, wording)
    _check_place(place)
    sending = _Sending(sent, actor.person, base_version, save_id)
    if not may(actor, Act.TRANSLATE, locked.project, locked.language):
        return _propose(session, place, sending)
    if place.version != base_version:
        return _keep(session, place, sending)
    step = next_step(place.before, sent, locked.number + 1)
    if step is not None and place.head is None:
        _propose_to_successors(session, place, sending)
    return record(session, actor, place, step, save_id=save_id)


def recount(session: Session, edition: int) -> Counts:
    """Return how many of an edition's units truly carry each label, whatever its counts say."""
    return translations.counts_of(session, edition)


def find_answer(session: Session, actor: Actor, save_id: str | None) -> Kept | None:
    """Return what this person's earlier save of this id left, or None. Raises Invalid for an unusable id."""
    if save_id is None:
        return None
    if not (0 < len(save_id) <= 40 and save_id.isascii() and save_id.isprintable()):
        raise Invalid("A save id has 1 to 40 printable ASCII characters; send a shorter or simpler one.")
    return ledger.find_kept(session, actor.person, save_id)


def record(session: Session, actor: Actor, place: Place, step: Step | None, *, save_id: str | None) -> Saved:
    """Write one step, if any, at a place of a locked edition: the shared end of saving and of approving."""
    before = label_of(place.before, is_current=place.means_now(place.made))
    if step is None:
        return Saved(place.version, place.locked.number, before)
    label = label_of(take(place.before, step), is_current=place.means_now(place.sent))
    moved = (before, label) if place.head is not None and place.translate else None
    ledger.write_step(session, place, step, by=actor.person, save_id=save_id, moved=moved)
    return Saved(step.version, step.number, label)


def repeated(session: Session, locked: Locked, unit: int, kept: Kept) -> Answer:
    """Return the answer that a save of this id got before; a stale one again with the text that stands now."""
    if kept.origin is not None and kept.origin is not Origin.CONFLICT:
        return Proposed(kept.id)
    steps = ledger.steps_of(session, locked.edition, unit)
    if kept.what is None:
        return Stale(ledger.current_of(session, locked.edition, unit, fold(steps)), kept.id)
    standing = fold(step for step in steps if step.number <= kept.id)
    place = ledger.place_of(session, locked, unit, 0 if standing is None else standing.wording)
    return Saved(kept.version, kept.id, label_of(standing, is_current=place.means_now(place.sent)))


def _answer_again(session: Session, locked: Locked, unit: int, sent: Sent, kept: Kept) -> Answer:
    is_same_place = (kept.edition, kept.unit) == (locked.edition, unit)
    if not is_same_place or kept.what is What.APPROVE or kept.words != (sent.text, sent.form.value, sent.note):
        raise Conflict("This save id was used before for another text; send this one with a new save id.")
    return repeated(session, locked, unit, kept)


def _check_place(place: Place) -> None:
    if place.translate is None:
        raise NotFound("There is no such paragraph in this article.")
    if place.sent is None:
        raise Invalid("The source text sent along is not one of this paragraph; load the page again.")
    if place.locked.language == place.source_language:
        raise Invalid(
            "%(language)s is the language the article is written in; choose another.", language=place.source_language
        )
    if not place.translate:
        raise Invalid("This paragraph is marked as not to be translated.")


@dataclass(frozen=True, slots=True)
class _Sending:
    """What is sent, who sends it (a person's row id), the version they started from and the name of the save."""

    sent: Sent
    by: int
    base_version: int
    save_id: str | None


def _propose(session: Session, place: Place, sending: _Sending) -> Proposed:
    if says_the_same(place.before, sending.sent) or says_the_same(None, sending.sent):
        return Proposed(None)
    return Proposed(_keep_beside(session, place, sending, sending.sent))


def _keep(session: Session, place: Place, sending: _Sending) -> Stale:
    current = ledger.current_of(session, place.locked.edition, place.unit, place.before)
    if says_the_same(place.before, sending.sent) or says_the_same(None, sending.sent):
        return Stale(current, None)
    kept = _keep_beside(session, place, sending, replace(sending.sent, origin=Origin.CONFLICT))
    if place.head is None:
        _propose_to_successors(session, place, sending)
    return Stale(current, kept)


def _keep_beside(session: Session, place: Place, sending: _Sending, sent: Sent) -> int:
    return proposals.keep_proposal(
        session,
        place.locked.edition,
        place.unit,
        sent,
        by=sending.by,
        base_version=sending.base_version,
        save_id=sending.save_id,
    )


def _propose_to_successors(session: Session, place: Place, sending: _Sending) -> None:
    """Offer a text for a removed unit to the units that took over; base 0, for it was made from nothing of theirs."""
    if says_the_same(None, sending.sent):
        return
    offered = replace(sending.sent, origin=Origin.SUCCESSION)
    for heir in ledger.successors_of(session, place.locked.article, place.unit):
        proposals.keep_proposal(
            session, place.locked.edition, heir, offered, by=sending.by, base_version=0, save_id=None
        )

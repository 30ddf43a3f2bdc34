"""Standing behind a translation: approving the version that was read, for the source that was shown.

Taking an approval back, or a flag, is a save (services/translating): every save clears them.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.saving import Answer, Stale, What, approval_step
from translate_hub.errors import Conflict, Invalid, NotFound
from translate_hub.services.translating import find_answer, record, repeated
from translate_hub.storage import ledger


def approve(
    session: Session,
    actor: Actor,
    edition: int,
    unit: int,
    *,
    version: int,
    wording: int,
    save_id: str | None,
) -> Answer:
    """Approve a unit's text in an edition: this very version, as the translation of this very source.

    `wording` is the row id of the source text the reviewer was shown. Where another version stands by now, or the text
    was made for a source that means something else than this one or than the present one, nothing happens and the
    answer is `Stale` with nothing kept: an outdated text is confirmed by saving it before it is approved. Approving
    clears *machine* and *unsure*; approving twice is one approval, but two people's are two. `save_id` as for
    `translating.save`.

    Raises NotFound for an edition that does not exist or a unit of another article; Invalid for a wording of another
    unit or where there is no text; Conflict for a save id that was used for something else; Forbidden.
    """
    locked = ledger.lock_edition(session, edition)
    require(actor, Act.APPROVE, locked.project, locked.language)
    if kept := find_answer(session, actor, save_id):
        if (kept.edition, kept.unit, kept.what, kept.version) != (edition, unit, What.APPROVE, version):
            raise Conflict("This save id was used before for something else; send this with a new save id.")
        return repeated(session, locked, unit, kept)
    place = ledger.place_of(session, locked, unit, wording)
    if place.translate is None:
        raise NotFound("There is no such paragraph in this article.")
    if place.sent is None:
        raise Invalid("The source text sent along is not one of this paragraph; load the page again.")
    before = place.before
    if before is None or before.version != version or place.sent != place.made or not place.means_now(place.made):
        return Stale(ledger.current_of(session, edition, unit, before), None)
    if not before.has_text:
        raise Invalid("There is no text to approve; write one first.")
    step = approval_step(before, locked.number + 1)
    if step is None and actor.person not in ledger.approvers_of(session, edition, unit, version):
        step = approval_step(replace(before, approved_version=None), locked.number + 1)
    return record(session, actor, place, step, save_id=save_id)

"""What a person is writing and has not saved: kept for that person alone, so that no closed window costs a word.

A draft is no translation: nobody else sees it, it is counted nowhere, and it never leaves in a file.
"""

import hmac

from sqlalchemy.orm import Session

from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.texts import clean
from translate_hub.errors import Invalid, NotFound
from translate_hub.storage import drafts, ledger
from translate_hub.storage.drafts import DraftEntry
from translate_hub.storage.editions import Edition


def keep_draft(
    session: Session,
    actor: Actor,
    edition: int,
    unit: int,
    text: str,
    *,
    note: str = "",
    wording: int,
    base_version: int,
    limits: Limits,
) -> bool:
    """Keep what this person is writing at a unit, over what was kept before; return whether there is a draft now.

    `edition`, `unit` and `wording` are row ids; `wording` is the source text the person is shown, `base_version` the
    version they started from, 0 where there was none. A draft that says what stands already, or nothing, is none.

    Raises NotFound for an unknown edition or another article's unit; Invalid for a text no file could hold or a wording
    of another unit; Forbidden.
    """
    known = ledger.find_edition(session, edition)
    require(actor, Act.PROPOSE, known.project, known.language)
    text, note = clean(text, limits), clean(note, limits)
    place = ledger.place_of(session, known, unit, wording)
    if place.translate is None:
        raise NotFound("There is no such paragraph in this article.")
    if place.sent is None:
        raise Invalid("The source text sent along is not one of this paragraph; load the page again.")
    standing = ("", "") if place.before is None else (place.before.text, place.before.note)
    if (text, note) in {standing, ("", "")}:
        drafts.drop_draft(session, actor.person, edition, unit)
        return False
    drafts.put_draft(
        session,
        actor.person,
        edition,
        unit,
        text=text,
        note=note,
        wording=wording,
        base_version=base_version,
    )
    return True


def drop_draft(session: Session, actor: Actor, edition: int, unit: int) -> None:
    """Forget this person's draft at a unit of an edition (row ids): saved, or not wanted. None is no error."""
    drafts.drop_draft(session, actor.person, edition, unit)


def drafts_here(session: Session, actor: Actor, edition: Edition) -> list[DraftEntry]:
    """Return this person's drafts in an edition, in reading order."""
    return drafts.drafts_of(session, actor.person, edition.id)


def draft_key(secret: bytes, person_key: str) -> bytes:
    """Return the 32 bytes that a person's drafts are encrypted with in browsers: theirs alone, for as long as the
    hub's secret (config) stays the same. Derived as HMAC-SHA256, so that nothing is stored and asking writes nothing.
    """
    return hmac.digest(secret, b"drafts in browsers " + person_key.encode(), "sha256")

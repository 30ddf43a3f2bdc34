"""A row on its way in, from a form or from a script: read, saved through the one door, and told what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from translate_hub.domain.saving import Answer, Saved, Stale
from translate_hub.domain.states import Form
from translate_hub.errors import Invalid, NotFound
from translate_hub.services import deciding, drafting, reviewing
from translate_hub.services.deciding import Text
from translate_hub.storage import ledger, translations
from translate_hub.storage.translations import AlignedRow
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.places import Place, View, place_of, unit_of, view_of
from translate_hub.web.progress import Progress
from translate_hub.web.rows import new_save_id

# What the columns hold in either kind of database.
LARGEST_VERSION: Final = 2**31 - 1
LARGEST_ID: Final = 2**63 - 1
# The approval that goes with a save is named after it, and a name has 40 characters at most.
_LONGEST_SAVE_ID: Final = 30
_DIRECTIONS: Final = {None: None, "": None, "ltr": "ltr", "rtl": "rtl"}


@dataclass(frozen=True)
class SentRow:
    """A row as it was sent; `then`: where its sender wants to be afterwards, ``stay`` or ``next``."""

    text: Text
    approve: bool = False
    then: str = "stay"
    view: View = field(default_factory=View)


@dataclass(frozen=True)
class Outcome:
    """What became of a row: the answer, the row as it now stands (None where the article never had a text there).

    `is_unapproved`: it was saved, and could not be approved for the source has changed since it was shown.
    """

    place: Place
    answer: Answer
    row: AlignedRow | None
    progress: Progress
    number: int
    is_unapproved: bool = False


def sent_row(fields: Mapping[str, Any]) -> SentRow:
    """Return a row from the fields of a form or a JSON object; raises Invalid when it is not one of ours."""
    try:
        then = fields.get("then", "stay")
        return SentRow(
            Text(
                text=_string(fields["text"]),
                base_version=whole(fields["base_version"], LARGEST_VERSION),
                wording=whole(fields["wording"], LARGEST_ID),
                save_id=_save_id(fields["save_id"]),
                form=Form(fields.get("form") or Form.TEXT.value),
                note=_string(fields.get("note") or ""),
                dir=_DIRECTIONS[fields.get("dir")],
                unsure=fields.get("unsure") in {True, "1"},
                answer=_maybe(fields.get("answer"), LARGEST_ID),
                closes=_maybe(fields.get("closes"), LARGEST_ID),
                restores=_maybe(fields.get("restores"), LARGEST_VERSION),
            ),
            approve=then == "approve" or fields.get("approve") is True,
            then="next" if then == "next" else "stay",
            view=view_of(fields) if isinstance(fields, MultiDict) else View(),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("This form is incomplete; open the row again and send it from there.") from error


def sent_decision(fields: Mapping[str, Any]) -> tuple[int, str]:
    """Return the version that was shown when a proposal was accepted, and the name of that save; raises Invalid."""
    try:
        return whole(fields["version"], LARGEST_VERSION), _save_id(fields.get("save_id") or "")
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("This form is incomplete; open the row again and send it from there.") from error


def whole(value: object, largest: int) -> int:
    """Return a version or a row id as it was sent; raises ValueError for what no column could hold."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError("not a number")
    number = int(value)
    if not 0 <= number <= largest:
        raise ValueError("out of range")
    return number


def _maybe(value: object, largest: int) -> int | None:
    return None if value is None or value == "" else whole(value, largest)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _save_id(value: object) -> str:
    """Return the name of a save; a form sent again on purpose has lost its own (web/errors) and gets a new one."""
    name = _string(value) or new_save_id()
    if len(name) > _LONGEST_SAVE_ID:
        raise ValueError("too long")
    return name


def send(address: Mapping[str, str], key: str, sent: SentRow) -> Outcome:
    """Save a row at an edition's address (`Place.address`), approve it where that was asked for, and forget the draft.

    All in one transaction, which is committed when this returns; what the address means is looked up before it, so
    that others wait no longer than they must. Raises what `deciding.save` and `reviewing.approve` do.
    """
    hub, actor = current_hub(), current_actor()
    with hub.reading() as session:
        place = place_of(session, **address)
        edition, unit = place.edition.id, unit_of(session, place, key)
    with hub.writing() as session:
        answer = deciding.save(session, actor, edition, unit, sent.text, limits=hub.limits)
        is_unapproved = False
        if isinstance(answer, Saved) and sent.approve:
            approved = reviewing.approve(
                session,
                actor,
                edition,
                unit,
                version=answer.version,
                wording=sent.text.wording,
                save_id=f"{sent.text.save_id}.approve",
            )
            is_unapproved = isinstance(approved, Stale)
            answer = answer if is_unapproved else approved
        if not isinstance(answer, Stale):
            drafting.drop_draft(session, actor, edition, unit)
        return outcome(session, place, unit, answer, is_unapproved=is_unapproved)


def outcome(session: Session, place: Place, unit: int, answer: Answer, *, is_unapproved: bool = False) -> Outcome:
    """Return an answer with what stands now, read in the transaction of the save: a constant number of queries."""
    try:
        row = translations.aligned_row(session, place.edition, unit)
    except NotFound:
        row = None
    number, counts = ledger.tally_of(session, place.edition.id)
    return Outcome(place, answer, row, Progress(counts), number, is_unapproved)

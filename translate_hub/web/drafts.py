"""What a person is writing and has not saved: kept for them alone, on the server and, encrypted, in their browser."""

from base64 import b64encode

from flask import Blueprint, Response, jsonify, make_response
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.errors import Invalid
from translate_hub.services import drafting
from translate_hub.web.context import current_actor, current_hub, current_visitor, sent_json
from translate_hub.web.places import ROUTE, place_of, unit_of
from translate_hub.web.sending import LARGEST_ID, LARGEST_VERSION, whole

pages = Blueprint("drafts", __name__)


@pages.put(f"{ROUTE}/<unit>/draft")
def keep(project: str, article: str, language: str, unit: str) -> AnyResponse:
    """Keep what this person is writing in a row."""
    sent, hub = sent_json(), current_hub()
    text, note = sent.get("text"), sent.get("note", "")
    try:
        wording, base_version = whole(sent["wording"], LARGEST_ID), whole(sent["base_version"], LARGEST_VERSION)
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("This draft is incomplete; open the row again.") from error
    if not isinstance(text, str) or not isinstance(note, str):
        raise Invalid("This draft is incomplete; open the row again.")
    with hub.writing() as session:
        place = place_of(session, project, article, language)
        drafting.keep_draft(
            session,
            current_actor(),
            place.edition.id,
            unit_of(session, place, unit),
            text,
            note=note,
            wording=wording,
            base_version=base_version,
            limits=hub.limits,
        )
    return make_response("", 204)


@pages.delete(f"{ROUTE}/<unit>/draft")
def drop(project: str, article: str, language: str, unit: str) -> AnyResponse:
    """Forget what this person was writing in a row."""
    with current_hub().writing() as session:
        place = place_of(session, project, article, language)
        drafting.drop_draft(session, current_actor(), place.edition.id, unit_of(session, place, unit))
    return make_response("", 204)


@pages.get(f"{ROUTE}/drafts")
def listed(project: str, article: str, language: str) -> Response:
    """Return this person's drafts in an edition."""
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        found = drafting.drafts_here(session, current_actor(), place.edition)
    return jsonify(
        drafts=[
            {
                "key": one.key,
                "position": one.position,
                "text": one.text,
                "note": one.note,
                "wording": one.wording,
                "base_version": one.base_version,
                "at": one.at.isoformat(),
                "version": one.version,
            }
            for one in found
        ]
    )


@pages.get("/desk/me/drafts-key")
def drafts_key() -> Response:
    """Return the key that this person's drafts are encrypted with in browsers, None where they want none there."""
    visitor = current_visitor()
    key = drafting.draft_key(current_hub().settings.secret_key, visitor.key) if visitor.local_drafts else None
    return jsonify(person=visitor.key, key=None if key is None else b64encode(key).decode())

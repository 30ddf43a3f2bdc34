"""The aligned page: an article in reading order, source and target side by side, one row open at a time.

Everything here works without a script; what a script asks for beside it stands in web/editor_calls.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.domain import shortcuts
from translate_hub.domain.diff import word_diff
from translate_hub.domain.saving import Proposed, Stale
from translate_hub.errors import Invalid, NotFound
from translate_hub.services import deciding
from translate_hub.storage import outlines, proposals
from translate_hub.web import (
    answers,
    cards,
    chunks,
    drafts,
    editor_calls,
    fixed,
    previewing,
    scripts,
    suggestions,
    words,
)
from translate_hub.web.context import current_actor, current_hub, current_visitor, sent_json
from translate_hub.web.errors import wants_json
from translate_hub.web.places import (
    ROUTE,
    STATES,
    UNFINISHED,
    Place,
    View,
    asked_view,
    edition_url,
    place_of,
    title_of,
    unit_of,
    view_of,
)
from translate_hub.web.progress import progress_of
from translate_hub.web.row_cache import frame, html_of_rows
from translate_hub.web.rows import RowView, lines_of, new_save_id
from translate_hub.web.security import FormExpired
from translate_hub.web.sending import Outcome, SentRow, outcome, send, sent_decision, sent_row

pages = Blueprint("editing", __name__)
for _part in (editor_calls.pages, drafts.pages, previewing.pages, scripts.pages, fixed.pages, suggestions.pages):
    pages.register_blueprint(_part)
pages.add_app_template_global(edition_url)


@pages.get(f"{ROUTE}/")
def edition(project: str, article: str, language: str) -> str | AnyResponse:
    """Show the aligned page: one chunk of the rows that were asked for, one of them open."""
    view, asked, saved = asked_view(), request.args.get("row"), request.args.get("saved")
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        if place.edition.language == place.article.language:
            return redirect(url_for("publishing.preview", **place.address), 303)
        shape, kept = outlines.shape_of(session, place.article.id), [key for key in (asked, saved) if key is not None]
        here = _where(session, place, asked or saved) if shape.last > chunks.SIZE else None
        shown = chunks.part_of(session, place, view, last=shape.last, around=here, and_keys=kept)
        rows, card = [], None
        for row in shown.rows:
            if row.key == asked and row.translate and place.can.suggest:
                one, card = cards.opened(session, place, row, is_saved=row.key == saved)
            else:
                one = RowView(row, place, is_saved=row.key == saved)
            rows.append(one)
        onward = chunks.find_onward(session, place, shown) if place.can.suggest else None
        title = chunks.title_of(session, place, shown)
    if "from" in request.args and wants_json():  # a script asks for the part that a link names
        return make_response(answers.rows_html(place, view, rows, card))
    visitor = current_visitor()
    return render_template(
        "editing/edition.html",
        title=title,
        progress=progress_of(place.edition),
        rows=html_of_rows(place, view, rows, card),
        before=shown.before,
        after=shown.after,
        states=STATES,
        kinds={kind: words.KINDS[kind] for kind in shape.kinds},
        next_key=onward,
        visitor=visitor,
        shortcuts=shortcuts.keys_of(visitor.shortcuts),
        suggested=answers.PROPOSED if "suggested" in request.args else None,
        **frame(place, view),
    )


@pages.post(f"{ROUTE}/<unit>")
def save(project: str, article: str, language: str, unit: str) -> AnyResponse:
    """Save one row, and approve it where that was asked for; a script is told, a form goes on to where it wants."""
    address = {"project": project, "article": article, "language": language}
    if request.is_json:
        fields = sent_json()
        if fields.get("person", current_visitor().key) != current_visitor().key:
            # Somebody else signed in here in another window: nobody's words go out under another's name.
            raise FormExpired("This page was open for too long; nothing was saved yet. Send it again.")
        sent = sent_row(fields)
        return answers.tell(send(address, unit, sent), asked_view(), text=sent.text.text)
    sent = sent_row(request.form)
    told = send(address, unit, sent)
    if isinstance(told.answer, Stale):
        return _answer_stale(told, told.answer, sent)
    return _go_on(told, unit, sent)


@pages.post(f"{ROUTE}/<unit>/proposals/<int:proposal>")
def decide(project: str, article: str, language: str, unit: str, proposal: int) -> AnyResponse:
    """Accept a text that waits beside a row, over the version that was shown, or dismiss it."""
    sent: Mapping[str, Any] = sent_json() if request.is_json else request.form
    address = {"project": project, "article": article, "language": language}
    if sent.get("deed") == "accept":
        told, text = _accept(address, unit, proposal, sent)
    elif sent.get("deed") == "dismiss":
        told, text = _dismiss(address, unit, proposal, sent), ""
    else:
        raise Invalid("A text beside a row can be accepted or dismissed; use the buttons of the row.")
    if not request.is_json:  # what became of it shows beside the row, which stays open
        view = view_of(request.form)
        return redirect(edition_url(told.place, view=view, anchor=f"u-{unit}", row=unit), 303)
    if sent["deed"] == "dismiss":
        return jsonify(dismissed=True, row_html=answers.row_html(told, asked_view()))
    return answers.tell(told, asked_view(), text=text)


def _accept(address: Mapping[str, str], key: str, proposal: int, sent: Mapping[str, Any]) -> tuple[Outcome, str]:
    """Make a proposal the row's text; return what became of it, and that text."""
    version, save_id = sent_decision(sent)
    hub, actor = current_hub(), current_actor()
    with hub.writing() as session:
        place = place_of(session, **address)
        edition, unit = place.edition.id, unit_of(session, place, key)
        answer = deciding.accept(
            session, actor, edition, unit, proposal, version=version, save_id=save_id, limits=hub.limits
        )
        offered = proposals.find_offered(session, edition, unit, proposal)
        return outcome(session, place, unit, answer), offered.text if offered else ""


def _dismiss(address: Mapping[str, str], key: str, proposal: int, sent: Mapping[str, Any]) -> Outcome:
    hub, actor = current_hub(), current_actor()
    with hub.writing() as session:
        place = place_of(session, **address)
        edition, unit = place.edition.id, unit_of(session, place, key)
        deciding.dismiss(session, actor, edition, unit, proposal, reason=sent.get("reason") or None)
        return outcome(session, place, unit, Proposed(proposal))


def _go_on(told: Outcome, key: str, sent: SentRow) -> AnyResponse:
    """Return to the saved row, or open the next one that needs work."""
    place, view = told.place, sent.view
    if told.is_unapproved:
        return redirect(edition_url(place, view=view, anchor=f"t-{key}", row=key), 303)
    if isinstance(told.answer, Proposed):
        return redirect(edition_url(place, view=view, anchor=f"u-{key}", suggested=key), 303)
    following = None
    if sent.then == "next" and told.row is not None:
        with current_hub().reading() as session:
            following = outlines.find_next(session, place.edition, UNFINISHED, after=told.row.position)
    if sent.then == "next" and following is None:
        view = View()
    if following is None:
        return redirect(edition_url(place, view=view, anchor=f"u-{key}", saved=key), 303)
    # The anchor is the field itself: browsers give the keyboard to what an address points at.
    onward = following[0]
    return redirect(edition_url(place, view=view, anchor=f"t-{onward}", row=onward, saved=key), 303)


def _answer_stale(told: Outcome, stale: Stale, sent: SentRow) -> Response:
    """Show both texts and a form that saves a third one over the newer."""
    if told.row is None:
        raise NotFound("There is no such paragraph in this article.")
    with current_hub().reading() as session:
        title = title_of(session, told.place)
    page = render_template(
        "editing/stale.html",
        title=title,
        row=RowView(told.row, told.place),
        sent=sent,
        current=stale.current,
        is_kept=stale.kept is not None,
        change=word_diff(stale.current.text, sent.text.text),
        lines=lines_of(told.row.source, sent.text.text),
        save_id=new_save_id(),
        **frame(told.place, sent.view),
    )
    return make_response(page, 409)


def _where(session: Session, place: Place, key: str | None) -> int | None:
    """Return the position that the address asks for: that of a row, else a number, as in links between chunks."""
    if key:
        return outlines.find_position(session, place.article.id, key)
    start = request.args.get("from", "")
    return int(start) if start.isascii() and start.isdigit() and len(start) < 10 else None

"""What a script of the editor is told: rows and parts of them as HTML, and what became of a save as JSON."""

from collections.abc import Sequence
from typing import Any

from flask import Response, get_template_attribute, jsonify, make_response, render_template
from markupsafe import Markup

from translate_hub.domain.diff import Piece, word_diff
from translate_hub.domain.saving import Current, Proposed, Saved, Stale
from translate_hub.errors import Message
from translate_hub.web import words
from translate_hub.web.cards import Card
from translate_hub.web.changes import changes_html
from translate_hub.web.i18n import ago, say
from translate_hub.web.places import Place, View, asked_view
from translate_hub.web.progress import Progress
from translate_hub.web.row_cache import frame, html_of_rows
from translate_hub.web.rows import RowView
from translate_hub.web.sending import Outcome

PROPOSED = Message("Thank you. Your suggestion is kept beside this row; a translator will decide on it.")
_PROPOSED_NOTHING = Message("This text stands here already, so there is nothing to suggest.")
_STALE_KEPT = Message("Somebody saved this row before you. Your text is kept; put the two together.")
_STALE_SAME = Message("Somebody saved this row before you. Nothing of yours is lost.")
UNAPPROVED = Message("Saved, but not approved: the source has changed since you opened the row. Read it again first.")


def rows_html(place: Place, view: View, rows: Sequence[RowView], card: Card | None = None) -> str:
    """Return rows as list items; `card` is what lies under the one that is open."""
    return str(html_of_rows(place, view, rows, card)).strip()


def beside_html(part: str, it: RowView, card: Card) -> str:
    """Return what lies under an open row, for the script's card: its ``past``, or the texts ``waiting`` beside it."""
    page = render_template("editing/beside.html", part=part, it=it, card=card, **frame(it.place, asked_view()))
    return page.strip()


def diff_html(pieces: Sequence[Piece]) -> str:
    """Return changes as safe HTML: ``<del>`` and ``<ins>`` in the text."""
    return str(changes_html(pieces)).strip()


def progress_json(progress: Progress) -> dict[str, Any]:
    """Return an edition's progress as the page shows it, in numbers, in words and as a bar."""
    done = Message("%(done)s of %(total)s", {"done": progress.done, "total": progress.total})
    percent = Message("%(percent)s %%", {"percent": progress.percent})
    return {
        "done": progress.done,
        "total": progress.total,
        "percent": progress.percent,
        "text": f"{say(done)} · {say(percent)}",
        "bar_html": str(get_template_attribute("_parts.html", "bar")(progress)).strip(),
    }


def tell(outcome: Outcome, view: View, *, text: str) -> Response:
    """Return what became of a save; `text` is what was sent, to be compared where somebody else was first."""
    answer = outcome.answer
    if isinstance(answer, Stale):
        return make_response(jsonify(_stale(outcome, view, answer, text)), 409)
    if isinstance(answer, Proposed):
        message = PROPOSED if answer.proposal is not None else _PROPOSED_NOTHING
        return jsonify(proposed=True, proposal=answer.proposal, message=say(message), row_html=row_html(outcome, view))
    return jsonify(saved_json(outcome, answer, view))


def saved_json(outcome: Outcome, answer: Saved, view: View) -> dict[str, Any]:
    """Return what a save has made of its row and of the edition."""
    row, place = outcome.row, outcome.place
    told: dict[str, Any] = {
        "saved": True,
        "version": answer.version,
        "number": answer.number,
        "label": answer.label.value,
        "state_word": say(words.LABELS[answer.label]),
        "text": row.text if row else "",
        "html": str(RowView(row, place).target_html) if row else "",
        "counts": {label.value: count for label, count in outcome.progress.counts.items()},
        "progress": progress_json(outcome.progress),
        "row_html": row_html(outcome, view),
    }
    if outcome.is_unapproved:
        told["message"] = say(UNAPPROVED)
    return told


def _stale(outcome: Outcome, view: View, stale: Stale, text: str) -> dict[str, Any]:
    row = outcome.row
    return {
        "message": say(_STALE_SAME if stale.kept is None else _STALE_KEPT),
        "current": _current(stale.current),
        "kept": stale.kept,
        "change_html": diff_html(word_diff(stale.current.text, text)),
        "wording": row.wording if row else stale.current.wording,
        "source_html": str(RowView(row, outcome.place, is_open=True).source_html) if row else "",
        "row_html": row_html(outcome, view),
    }


def _current(current: Current) -> dict[str, Any]:
    return {
        "version": current.version,
        "text": current.text,
        "form": current.form.value,
        "note": current.note,
        "dir": current.dir,
        "wording": current.wording,
        "author": current.author_name,
        "at": current.at.isoformat() if current.at else None,
        "at_html": str(ago(current.at)) if current.at else str(Markup()),
    }


def row_html(outcome: Outcome, view: View) -> str:
    """Return the row as it now stands, closed; nothing where the article never had a text there."""
    return "" if outcome.row is None else rows_html(outcome.place, view, [RowView(outcome.row, outcome.place)])

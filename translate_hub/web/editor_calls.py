"""What the editor's script asks for: an open row, more rows, what others saved, the next row, a look, a suggestion."""

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request

from translate_hub.domain import markup
from translate_hub.domain.characters import Character
from translate_hub.domain.document import Kind
from translate_hub.domain.markup import Button
from translate_hub.domain.permissions import Act, require
from translate_hub.domain.texts import clean
from translate_hub.errors import Forbidden, Invalid
from translate_hub.storage import outlines, translations
from translate_hub.web import answers, cards, chunks
from translate_hub.web.cards import Card
from translate_hub.web.context import current_actor, current_hub, sent_json
from translate_hub.web.i18n import say
from translate_hub.web.places import ROUTE, UNFINISHED, asked_view, place_of, unit_of
from translate_hub.web.rows import RowView
from translate_hub.web.sending import LARGEST_VERSION, whole

pages = Blueprint("calls", __name__)

_CHANGED_AT_ONCE = 100


@pages.get(f"{ROUTE}/<unit>/open")
def open_row(project: str, article: str, language: str, unit: str) -> Response:
    """Return a row opened, as HTML and as values; raises Forbidden for who may not write here."""
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        row = translations.aligned_row(session, place.edition, unit_of(session, place, unit))
        if not place.can.suggest or not row.translate:
            raise Forbidden("This row cannot be edited by you.")
        opened, card = cards.opened(session, place, row)
    return jsonify(
        number=place.edition.number,
        history_html=answers.beside_html("past", opened, card) if card.history else "",
        proposals_html=answers.beside_html("waiting", opened, card) if card.proposals else "",
        suggestion=place.can.ask_engine,
        may_approve=place.can.approve,
        may_translate=place.can.translate,
        **_values(opened, card),
    )


def _values(opened: RowView, card: Card) -> dict[str, Any]:
    row = opened.row
    return {
        "key": row.key,
        "position": row.position,
        "text": opened.field,
        "note": row.note,
        "form": row.form.value,
        "dir": row.dir,
        "unsure": row.unsure,
        "approved": row.approved,
        "version": row.version,
        "wording": row.wording,
        "label": row.label.value,
        "source": row.source,
        "source_html": str(opened.source_html),
        "source_lang": opened.source_lang,
        "markup": [_button(one) for one in card.markup],
        "characters": [_character(one) for one in card.characters],
        "change_html": str(opened.change).strip(),
        "closes": card.closes,
        "restores": card.restores,
        "draft": _draft(card),
    }


def _button(one: Button) -> dict[str, Any]:
    return {"kind": one.kind, "open": one.open, "close": one.close, "label": say(one.label), "number": one.number}


def _character(one: Character) -> dict[str, Any]:
    return {"text": one.text, "name": say(one.name), "shown": one.shown}


def _draft(card: Card) -> dict[str, Any] | None:
    draft = card.draft
    if draft is None:
        return None
    return {
        "text": draft.text,
        "note": draft.note,
        "wording": draft.wording,
        "base_version": draft.base_version,
        "at": draft.at.isoformat(),
        "has_moved": draft.has_moved,
        "change_html": str(draft.change).strip(),
    }


@pages.get(f"{ROUTE}/rows")
def rows(project: str, article: str, language: str) -> Response:
    """Return the rows of a stretch of the article that pass the filter, as list items."""
    view = asked_view()
    first = _asked_number("from", 1)
    last = _asked_number("to", first + chunks.SIZE - 1)
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        found = chunks.rows_between(session, place, view, first, last)
    return make_response(answers.rows_html(place, view, [RowView(row, place) for row in found]))


@pages.get(f"{ROUTE}/changes")
def changes(project: str, article: str, language: str) -> Response:
    """Return the rows to which something happened after an edition's number, as they now stand.

    Those too whose source was corrected after a ``revision``; where that are very many, the page is to be loaded anew.
    """
    since, revision = _asked_number("since", 0), _asked_number("revision", 0)
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        number = place.edition.number
        changed: dict[int, int] = {}
        if number > since:
            changed = dict(outlines.changed_since(session, place.edition, since, limit=_CHANGED_AT_ONCE))
        head = place.article.head_revision
        corrected: list[int] = []
        if revision and revision != head:
            corrected = outlines.corrected_since(session, place.article.id, revision, limit=_CHANGED_AT_ONCE + 1)
        is_another = len(corrected) > _CHANGED_AT_ONCE
        places = sorted({*changed, *corrected[:_CHANGED_AT_ONCE]})
        found = translations.aligned_rows(session, place.edition, places=places) if places else []
    if len(changed) == _CHANGED_AT_ONCE:  # the rest is asked for from here
        number = max(changed.values())
    return jsonify(
        number=number,
        revision=head,
        reload=is_another,
        rows=[
            {
                "key": row.key,
                "position": row.position,
                "version": row.version,
                "wording": row.wording,
                "label": row.label.value,
                "html": answers.rows_html(place, asked_view(), [RowView(row, place)]),
            }
            for row in found
        ],
    )


@pages.get(f"{ROUTE}/next")
def following(project: str, article: str, language: str) -> Response:
    """Return the next row that needs work after another one, from the top again at the end."""
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        after = outlines.find_position(session, place.article.id, request.args.get("after", "")) or 0
        labels = asked_view().filter.labels or UNFINISHED
        found = outlines.find_next(session, place.edition, labels, after=after)
    return jsonify(key=found[0] if found else None, position=found[1] if found else None)


@pages.post(f"{ROUTE}/<unit>/look")
def look(project: str, article: str, language: str, unit: str) -> Response:
    """Return a text as its readers would see it, and what markup of the source it lacks; keeps nothing."""
    text = sent_json().get("text")
    if not isinstance(text, str):
        raise Invalid("Send the text to look at.")
    text = clean(text, current_hub().limits)
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        require(current_actor(), Act.PROPOSE, place.project.id, place.edition.language)
        row = translations.aligned_row(session, place.edition, unit_of(session, place, unit))
    lacking = () if row.kind is Kind.CODE else markup.missing(row.source, text, place.dialect)
    return jsonify(html=str(RowView(row, place).html_of(text)), missing=[say(one) for one in lacking])


def _asked_number(name: str, otherwise: int) -> int:
    """Return a number of the address; raises Invalid for what is none."""
    try:
        return whole(request.args.get(name, otherwise), LARGEST_VERSION)
    except (TypeError, ValueError) as error:
        raise Invalid("This address is incomplete; load the page again.") from error

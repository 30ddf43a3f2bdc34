"""A machine translation for an open row, on request."""

from typing import Any

from flask import Blueprint, Response, jsonify

from translate_hub.services import suggesting
from translate_hub.storage import translations
from translate_hub.web import answers
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.places import ROUTE, asked_view, place_of, unit_of
from translate_hub.web.rows import RowView
from translate_hub.web.sending import outcome

pages = Blueprint("suggestions", __name__)


@pages.post(f"{ROUTE}/<unit>/suggestion")
def suggest(project: str, article: str, language: str, unit: str) -> Response:
    """Ask the project's engine for a row's translation; where nobody had written one it is saved as the engine's."""
    hub, actor = current_hub(), current_actor()
    with hub.writing() as session:
        place = place_of(session, project, article, language)
        question = suggesting.prepare(session, actor, place.edition.id, unit_of(session, place, unit))
    engine = hub.engines.get(question.engine)
    answer = suggesting.ask(engine, question)  # no transaction is open while somebody else's server thinks
    with hub.writing() as session:
        place = place_of(session, project, article, language)
        given = suggesting.store(session, actor, question, answer, limits=hub.limits)
        row = translations.aligned_row(session, place.edition, question.unit)
        told = outcome(session, place, question.unit, given.saved) if given.saved else None
    html = str(RowView(row, place).html_of(given.text))
    shown: dict[str, Any] = {
        "text": given.text,
        "html": html,
        "answer": given.answer,
        "engine": given.engine if engine is None else engine.title,
    }
    if told is not None and given.saved is not None:
        shown["saved"] = answers.saved_json(told, given.saved, asked_view())
    return jsonify(shown)

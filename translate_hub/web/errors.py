"""Errors as pages, or as JSON to who asked for it: one table from class to status, one sentence, and the sent text
kept in a form.
"""

from typing import Final

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from translate_hub.errors import (
    Conflict,
    Forbidden,
    HubError,
    Invalid,
    Message,
    NotFound,
    OutsideError,
    SpentLink,
    Unavailable,
)
from translate_hub.services.limiting import WINDOW
from translate_hub.web.i18n import say
from translate_hub.web.security import ForeignForm, FormExpired, TooManyTries

STATUS: Final[dict[type[HubError], int]] = {
    TooManyTries: 429,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    Unavailable: 503,
    OutsideError: 502,
}

_SENTENCES: Final[dict[int, Message]] = {
    400: Message("This request could not be understood."),
    403: Message("You may not do this."),
    404: Message("There is no such page. It may have been moved, or the address has a slip."),
    405: Message("This address cannot be used in this way. Go back and use the page’s own buttons."),
    413: Message("This is larger than the hub takes in at once. Send a smaller file or text."),
    415: Message("This kind of file or form is not accepted here."),
    500: Message("Something went wrong in the hub itself. It has been noted; please try again."),
}
_TITLES: Final[dict[int, Message]] = {
    403: Message("Not allowed"),
    404: Message("Not found"),
    409: Message("Somebody was first"),
    413: Message("Too large"),
    422: Message("This cannot be used"),
    429: Message("Please wait a while"),
    502: Message("Something outside failed"),
    503: Message("Please wait a moment"),
}
_LINK_TITLE = Message("This link no longer works")
_OTHER_TITLE = Message("That did not work")
RETRY_SECONDS = 5
TRIES_RETRY_SECONDS = int(WINDOW.total_seconds())
_SIGNED_OUT = Message("You are signed out, so nothing was saved. Sign in again in another tab, then send this again.")
_SIGN_IN_FIRST = Message("You are signed out. Sign in again.")
# What a kept form gives back beside its texts; the token is made anew.
_NEVER_KEPT = frozenset({"csrf_token"})
_PROSE = frozenset({"text"})
# What a person wrote beside the text: shown too, for it may be what has to be corrected.
_NOTES = frozenset({"note"})


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HubError, answer_hub_error)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_bug)


def status_of(error: HubError) -> int:
    """Return the status of an error: that of the nearest class in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def wants_json() -> bool:
    """Return whether this request is one of a script: it sends JSON, asks for it, or was made by `fetch`."""
    if request.mimetype == "application/json" or request.headers.get("Sec-Fetch-Dest") == "empty":
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def answer_hub_error(error: HubError) -> Response:
    """Answer an error raised on purpose with its own sentence."""
    # What another site sent is never offered for sending again.
    keep, is_expired = not isinstance(error, ForeignForm), isinstance(error, FormExpired)
    if isinstance(error, SpentLink) and not wants_json():
        return error_page(status_of(error), error.message, keep=keep, title=_LINK_TITLE)
    response = _answer(status_of(error), error.message, keep=keep, is_expired=is_expired)
    if error.temporary:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(TRIES_RETRY_SECONDS)
    return response


def answer_http_error(error: HTTPException) -> Response:
    """Answer what Flask and Werkzeug refuse; redirects pass unchanged."""
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    if isinstance(error, SecurityError):  # the host is not ours: no page is drawn for it, no address written
        return Response("This hub is not reached by this name.\n", code, mimetype="text/plain")
    response = _answer(code, _SENTENCES.get(code, _SENTENCES[400]), keep=False)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def answer_bug(error: Exception) -> Response:
    """Answer a bug without telling what it is; the log gets its place, never a text of the request."""
    structlog.get_logger("web").error("bug", kind=type(error).__name__, endpoint=request.endpoint, exc_info=error)
    return _answer(500, _SENTENCES[500], keep=True)


def signed_out() -> Response:
    """Answer who sent something and is not signed in: the text of a form is theirs, and here it is."""
    if wants_json():
        return _json(401, _SIGN_IN_FIRST)
    return error_page(403, _SIGNED_OUT, keep=True, sign_in=True)


def _answer(status: int, message: Message, *, keep: bool, is_expired: bool = False) -> Response:
    if not wants_json():
        return error_page(status, message, keep=keep)
    return _json(status, message, csrf=True) if is_expired else _json(status, message)


def _json(status: int, message: Message, **more: bool) -> Response:
    return make_response(jsonify(message=say(message), **more), status)


def error_page(
    status: int, message: Message, *, keep: bool, sign_in: bool = False, title: Message | None = None
) -> Response:
    """Return an error as a page, under the status's title unless one is given.

    With `keep`, the text that was sent stands in a form to be sent again; with `sign_in` a link to the door stands
    beside it.
    """
    page = render_template(
        "error.html",
        title=title or _TITLES.get(status, _OTHER_TITLE),
        message=message,
        sign_in=sign_in,
        kept=kept_fields(renew=status == STATUS[Conflict]) if keep else [],
    )
    return make_response(page, status)


def kept_fields(*, renew: bool) -> list[tuple[str, str, str]]:
    """Return the sent form as (name, value, look: ``prose``, ``note`` or ``hidden``).

    Nothing where no text was sent or the form cannot be read. With `renew`, what is sent again is a save of its own.
    """
    if request.method != "POST":
        return []
    try:
        sent = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    if not any(name in _PROSE for name, _value in sent):
        return []
    if renew:
        sent = [(name, "" if name == "save_id" else value) for name, value in sent]
    return [(name, value, _look(name, value)) for name, value in sent if name not in _NEVER_KEPT]


def _look(name: str, value: str) -> str:
    if name in _PROSE:
        return "prose"
    return "note" if name in _NOTES and value else "hidden"

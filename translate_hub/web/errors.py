"""Errors as pages: one table from class to status, one sentence, and the sent text kept in a form."""

from typing import Final

import structlog
from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from translate_hub.errors import (
    Conflict,
    Forbidden,
    HubError,
    Invalid,
    Message,
    NotFound,
    OutsideError,
    Unavailable,
)
from translate_hub.web.security import ForeignForm

STATUS: Final[dict[type[HubError], int]] = {
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
    502: Message("Something outside failed"),
    503: Message("Please wait a moment"),
}
_OTHER_TITLE = Message("That did not work")
RETRY_SECONDS = 5
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


def answer_hub_error(error: HubError) -> Response:
    """Answer an error raised on purpose with its own sentence."""
    # What another site sent is never offered for sending again.
    response = error_page(status_of(error), error.message, keep=not isinstance(error, ForeignForm))
    if error.temporary:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def answer_http_error(error: HTTPException) -> Response:
    """Answer what Flask and Werkzeug refuse; redirects pass unchanged."""
    code = error.code or 500
    if code < 400:
        return make_response(error.get_response())
    if isinstance(error, SecurityError):  # the host is not ours: no page is drawn for it, no address written
        return Response("This hub is not reached by this name.\n", code, mimetype="text/plain")
    response = error_page(code, _SENTENCES.get(code, _SENTENCES[400]), keep=False)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def answer_bug(error: Exception) -> Response:
    """Answer a bug without telling what it is; the log gets its place, never a text of the request."""
    structlog.get_logger("web").error("bug", kind=type(error).__name__, endpoint=request.endpoint, exc_info=error)
    return error_page(500, _SENTENCES[500], keep=True)


def signed_out() -> Response:
    """Answer a form sent by somebody whose session has ended: the text is theirs, and here it is."""
    message = Message("You are signed out, so nothing was saved. Sign in again in another tab, then send this again.")
    return error_page(403, message, keep=True)


def error_page(status: int, message: Message, *, keep: bool) -> Response:
    """Return an error as a page; with `keep`, the text that was sent stands in a form to be sent again."""
    page = render_template(
        "error.html",
        title=_TITLES.get(status, _OTHER_TITLE),
        message=message,
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

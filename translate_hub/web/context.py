"""What a request stands on: the hub, who is asking, and what was sent."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

from flask import current_app, g, request
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.bootstrap import Hub
from translate_hub.domain.permissions import Actor
from translate_hub.errors import Invalid, Unavailable
from translate_hub.services import entering
from translate_hub.services.entering import Visitor
from translate_hub.web.security import cookie_name, is_secure


def current_hub() -> Hub:
    """Return the hub this app was made for."""
    return cast("Hub", current_app.extensions["hub"])


def session_token() -> str | None:
    """Return the token of this browser's session, if it sent one."""
    return request.cookies.get(cookie_name(current_hub(), "session"))


def find_visitor() -> Visitor | None:
    """Return who is signed in and how they want the hub, asking the database once a request.

    Now and then it is written down that the session is in use, so the first call must stand outside a transaction.
    """
    if "visitor" not in g:
        token = session_token()
        g.visitor = None
        if token:
            with current_hub().reading() as session:
                g.visitor = entering.find_visitor(session, token)
            if g.visitor is not None and g.visitor.is_overdue:
                with suppress(Unavailable), current_hub().writing() as session:  # not worth a page
                    entering.touch(session, token)
    return cast("Visitor | None", g.visitor)


def find_actor() -> Actor | None:
    """Return who is signed in."""
    visitor = find_visitor()
    return None if visitor is None else visitor.actor


def current_visitor() -> Visitor:
    """Return who is signed in and how they want the hub, on pages that only signed-in people reach."""
    visitor = find_visitor()
    assert visitor is not None  # noqa: S101 - the gate of the desk (app.py) has let this request pass
    return visitor


def current_actor() -> Actor:
    """Return who is signed in, on pages that only signed-in people reach."""
    return current_visitor().actor


def remember_session(response: AnyResponse, token: str) -> None:
    """Sign this browser in: its cookie holds the token of a session."""
    hub = current_hub()
    response.set_cookie(
        cookie_name(hub, "session"),
        token,
        max_age=entering.SESSION_DAYS * 24 * 3600,
        secure=is_secure(hub),
        httponly=True,
        samesite="Lax",
    )


def forget_session(response: AnyResponse, *, has_others: bool = False) -> None:
    """Take the session's cookie from this browser, and all that our pages kept there: drafts (Clear Site Data).

    `has_others`: another person's drafts lie there too, sealed; then the page has taken away this person's own.
    """
    hub = current_hub()
    response.delete_cookie(cookie_name(hub, "session"), secure=is_secure(hub), httponly=True, samesite="Lax")
    if not has_others:
        response.headers["Clear-Site-Data"] = '"storage"'


def sent_json() -> Mapping[str, Any]:
    """Return the JSON object that was sent. Raises Invalid for anything else, and for one nested far too deep."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise Invalid("What was sent is not a JSON object.")
    return sent


def sent_text(sent: Mapping[str, Any], name: str) -> str:
    """Return a text of a form or a JSON object; empty where there is none."""
    value = sent.get(name, "")
    return value if isinstance(value, str) else ""

"""What a request stands on: the hub, and who is asking."""

from typing import cast

from flask import current_app, g, request

from translate_hub.bootstrap import Hub
from translate_hub.domain.permissions import Actor
from translate_hub.services import entering
from translate_hub.web.security import cookie_name


def current_hub() -> Hub:
    """Return the hub this app was made for."""
    return cast("Hub", current_app.extensions["hub"])


def session_token() -> str | None:
    """Return the token of this browser's session, if it sent one."""
    return request.cookies.get(cookie_name(current_hub(), "session"))


def find_actor() -> Actor | None:
    """Return who is signed in, asking the database once a request."""
    if "actor" not in g:
        token = session_token()
        g.actor = None
        if token:
            with current_hub().reading() as session:
                g.actor = entering.person_of_session(session, token)
    return cast("Actor | None", g.actor)


def current_actor() -> Actor:
    """Return who is signed in, on pages that only signed-in people reach."""
    actor = find_actor()
    assert actor is not None  # noqa: S101 - the gate of the desk (app.py) has let this request pass
    return actor

"""The way in and out: the first page, one-time links, signing out, and the health check."""

from flask import Blueprint, Response, make_response, redirect, render_template, session, url_for
from sqlalchemy import text
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.services import entering
from translate_hub.web.context import current_hub, find_actor, session_token
from translate_hub.web.security import cookie_name, is_secure

pages = Blueprint("entering", __name__)


@pages.get("/")
def front() -> AnyResponse:
    """Go to the desk, or to the page that says how to get there."""
    return redirect(url_for("entering.how_to_enter" if find_actor() is None else "desk.projects"), 303)


@pages.get("/enter/")
def how_to_enter() -> str | AnyResponse:
    """Say how to get in."""
    if find_actor() is not None:
        return redirect(url_for("desk.projects"), 303)
    return render_template("entering/how.html")


@pages.get("/enter/<token>")
def link(token: str) -> str:
    """Show the button that signs in. Looking at a link, as mail programs do, does not use it up."""
    with current_hub().reading() as reading:
        entering.check_link(reading, token)
    return render_template("entering/link.html", link_token=token)


@pages.post("/enter/<token>")
def enter(token: str) -> AnyResponse:
    """Use the link up and sign this browser in."""
    hub = current_hub()
    with hub.writing() as writing:
        session_key = entering.enter(writing, token)
    session.clear()  # what a stranger may have planted before signing in counts no more
    response = redirect(url_for("desk.projects"), 303)
    response.set_cookie(
        cookie_name(hub, "session"),
        session_key,
        max_age=entering.SESSION_DAYS * 24 * 3600,
        secure=is_secure(hub),
        httponly=True,
        samesite="Lax",
    )
    return response


@pages.post("/leave")
def leave() -> AnyResponse:
    """Sign this browser out."""
    hub = current_hub()
    if token := session_token():
        with hub.writing() as writing:
            entering.leave(writing, token)
    session.clear()
    response = redirect(url_for("entering.how_to_enter"), 303)
    response.delete_cookie(cookie_name(hub, "session"), secure=is_secure(hub), httponly=True, samesite="Lax")
    return response


@pages.get("/healthz")
def healthz() -> Response:
    """Say that the hub is up and its database answers; raises Unavailable otherwise."""
    with current_hub().reading() as reading:
        reading.execute(text("SELECT 1"))
    response = make_response("ok\n")
    response.mimetype = "text/plain"
    return response

"""The web application, put together."""

from urllib.parse import urlencode

from flask import Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.bootstrap import Hub
from translate_hub.web import (
    account,
    audit,
    compression,
    context,
    desk,
    editing,
    entering,
    errors,
    files,
    i18n,
    importing,
    links,
    members,
    projects,
    publishing,
    reading,
    security,
    sources,
)
from translate_hub.web.changes import changes_html

THEMES = ("auto", "light", "dark")
_YEAR = 365 * 24 * 3600


def create_app(hub: Hub) -> Flask:
    """Return the hub's web application (WSGI)."""
    app = Flask("translate_hub.web")
    app.extensions["hub"] = hub
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    compression.install(app)
    errors.install(app)
    security.install(app, hub, is_stranger=lambda: context.find_actor() is None)
    i18n.install(app)
    app.before_request(keep_strangers_out)
    app.after_request(remember_looks)
    for blueprint in (
        entering.pages,
        account.pages,
        desk.pages,
        editing.pages,
        files.pages,
        importing.pages,
        sources.pages,
        members.pages,
        projects.pages,
        audit.pages,
        publishing.pages,
        reading.pages,
    ):
        app.register_blueprint(blueprint)
    app.context_processor(page_values)
    app.jinja_env.filters["changes"] = changes_html
    app.jinja_env.globals["url_for"] = links.url_for
    return app


def page_values() -> dict[str, object]:
    """Return what every page's frame needs."""
    visitor = context.find_visitor()
    return {
        "actor": visitor and visitor.actor,
        "visitor": visitor,
        "theme": theme(),
        "here": here,
        "_": i18n.sentences(),
    }


def here(name: str, value: str) -> str:
    """Return this page's address with one choice changed."""
    return f"?{urlencode([(n, v) for n, v in request.args.items(multi=True) if n != name] + [(name, value)])}"


def keep_strangers_out() -> AnyResponse | None:
    """Send who is not signed in from any address under /desk/, existing or not, to the door; scripts are told."""
    if not request.path.startswith("/desk") or context.find_actor() is not None:
        return None
    if request.method not in {"GET", "HEAD"} or errors.wants_json():
        return errors.signed_out()
    return redirect(url_for("entering.sign_in", next=request.full_path.rstrip("?")), 303)


def theme() -> str:
    """Return the colours the person chose, else this browser (``?theme=``, then the cookie); ``auto`` follows the
    system.
    """
    visitor = context.find_visitor()
    wishes = (visitor and visitor.theme, request.args.get("theme"), request.cookies.get("theme"))
    return next((wish for wish in wishes if wish in THEMES), "auto")


def remember_looks(response: Response) -> Response:
    """Keep a choice of language or colours made on a page of ours in a cookie of its own."""
    is_page = request.method == "GET" and response.status_code == 200 and response.mimetype == "text/html"
    if not is_page or request.endpoint is None or reading.is_public():
        return response
    secure = security.is_secure(context.current_hub())
    for name, allowed in ((i18n.COOKIE, i18n.LANGUAGES), ("theme", THEMES)):
        wish = request.args.get(name)
        if wish in allowed:
            response.set_cookie(name, wish, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response

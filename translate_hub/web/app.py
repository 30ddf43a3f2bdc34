"""The web application, put together."""

from urllib.parse import urlencode

from flask import Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.bootstrap import Hub
from translate_hub.web import compression, context, desk, editing, entering, errors, files, i18n, security

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
    for blueprint in (entering.pages, desk.pages, editing.pages, files.pages):
        app.register_blueprint(blueprint)
    app.context_processor(page_values)
    return app


def page_values() -> dict[str, object]:
    """Return what every page's frame needs."""
    return {"actor": context.find_actor(), "theme": theme(), "here": here}


def here(name: str, value: str) -> str:
    """Return this page's address with one choice changed."""
    return f"?{urlencode([(n, v) for n, v in request.args.items(multi=True) if n != name] + [(name, value)])}"


def keep_strangers_out() -> AnyResponse | None:
    """Send who is not signed in from any address under /desk/, existing or not, to the page that says how to enter."""
    if not request.path.startswith("/desk") or context.find_actor() is not None:
        return None
    if request.method == "POST":
        return errors.signed_out()
    return redirect(url_for("entering.how_to_enter"), 303)


def theme() -> str:
    """Return the colours this browser chose: by ``?theme=``, then by cookie; ``auto`` follows the system."""
    wish = request.args.get("theme") or request.cookies.get("theme")
    return wish if wish in THEMES else "auto"


def remember_looks(response: Response) -> Response:
    """Keep a choice of language or colours made on this page in a cookie of its own."""
    secure = security.is_secure(context.current_hub())
    for name, allowed in ((i18n.COOKIE, i18n.LANGUAGES), ("theme", THEMES)):
        wish = request.args.get(name)
        if wish in allowed:
            response.set_cookie(name, wish, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response

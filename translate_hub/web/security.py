"""What every request must pass and every answer carries: hosts, origins, form tokens, limits, headers.

Flask-WTF is imported here alone.
"""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from translate_hub.bootstrap import Hub
from translate_hub.errors import Forbidden

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers would then send forms with "Origin: null", and the origin could not be checked.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What a browser's form adds around the texts: field names, boundaries, tokens.
FORM_ROOM = 64_000

csrf = CSRFProtect()


class ForeignForm(Forbidden):
    """A form came from another site."""


class FormExpired(Forbidden):
    """A form came without a token of this browser's session."""


def install(app: Flask, hub: Hub) -> None:
    """Set limits, cookies, trusted hosts and headers, and check each request before any page sees it."""
    public = urlsplit(hub.settings.public_url or "")
    app.config.update(
        SECRET_KEY=hub.settings.secret_key,
        MAX_CONTENT_LENGTH=hub.limits.request_bytes + FORM_ROOM,
        # Werkzeug's default of 500 kB is smaller than a pasted article.
        MAX_FORM_MEMORY_SIZE=hub.limits.request_bytes + FORM_ROOM,
        MAX_FORM_PARTS=200,
        TRUSTED_HOSTS=[public.hostname] if public.hostname else [*_LOOPBACK_NAMES, hub.settings.host],
        SESSION_COOKIE_NAME=cookie_name(hub, "form"),
        SESSION_COOKIE_SECURE=is_secure(hub),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        # The origin is checked below, for http and https alike.
        WTF_CSRF_SSL_STRICT=False,
    )
    csrf.init_app(app)
    app.before_request(check_request)
    app.after_request(add_headers)


def is_secure(hub: Hub) -> bool:
    """Return whether people reach the hub by https; on a loopback address it is plain http."""
    return (hub.settings.public_url or "").startswith("https://")


def cookie_name(hub: Hub, name: str) -> str:
    """Return a cookie's name: browsers hold ``__Host-`` to this host and to https, so it needs https."""
    return f"__Host-hub-{name}" if is_secure(hub) else f"hub-{name}"


def check_request() -> None:
    """Refuse a write that another site sent (ForeignForm) or that carries no token of this session (FormExpired)."""
    _ = request.host  # the trusted hosts are checked when the host is looked at
    if request.method in _SAFE:
        return
    if not _is_own_origin():
        raise ForeignForm("This form was sent from another site, so it was not accepted.")
    try:
        csrf.protect()
    except CSRFError as error:
        raise FormExpired("This page was open for too long; nothing was saved yet. Send it again.") from error


def _is_own_origin() -> bool:
    """Return whether a write comes from our own pages; browsers say so in one of two headers, scripts in neither."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    public_url = current_app.extensions["hub"].settings.public_url
    own = public_url.rstrip("/") if public_url else f"{request.scheme}://{request.host}"
    return origin == own


def add_headers(response: Response) -> Response:
    """Add the headers that close everything a page does not need; signed-in answers are not stored anywhere."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.update(["Cookie", "Accept-Language"])
    if is_secure(current_app.extensions["hub"]):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response

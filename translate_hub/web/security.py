"""What every request must pass and every answer carries: hosts, origins, form tokens, limits, headers.

Flask-WTF is imported here alone.
"""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.exceptions import NotFound, SecurityError

from translate_hub.bootstrap import Hub
from translate_hub.errors import Forbidden

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; "
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
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
_USUAL_PORTS = {"http": 80, "https": 443}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# What somebody who is not signed in may send: a row's form whose session has ended, its text percent-encoded.
STRANGERS_BYTES = 1_000_000

csrf = CSRFProtect()


class ForeignForm(Forbidden):
    """A form came from another site."""


class FormExpired(Forbidden):
    """A form came without a token of this browser's session."""


class TooManyTries(Forbidden):
    """Something that is limited was tried too often: wait, then try again."""


def install(app: Flask, hub: Hub, *, is_stranger: Callable[[], bool]) -> None:
    """Set limits, cookies, trusted hosts and headers, and check each request before any page sees it.

    `is_stranger` tells whether nobody is signed in: a stranger's forms are read to `STRANGERS_BYTES` only.
    """
    app.config.update(
        SECRET_KEY=hub.settings.secret_key,
        MAX_CONTENT_LENGTH=hub.limits.request_bytes,
        # Werkzeug's default of 500 kB is smaller than a pasted article.
        MAX_FORM_MEMORY_SIZE=hub.limits.request_bytes,
        MAX_FORM_PARTS=200,
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
    app.before_request(lambda: check_request(is_stranger))
    app.after_request(add_headers)


def is_secure(hub: Hub) -> bool:
    """Return whether people reach the hub by https; on a loopback address it is plain http."""
    return (hub.settings.public_url or "").startswith("https://")


def cookie_name(hub: Hub, name: str) -> str:
    """Return a cookie's name: browsers hold ``__Host-`` to this host and to https, so it needs https."""
    return f"__Host-hub-{name}" if is_secure(hub) else f"hub-{name}"


def check_request(is_stranger: Callable[[], bool]) -> None:
    """Refuse a write that another site sent (ForeignForm) or that carries no token of this session (FormExpired)."""
    if not _is_own_name():
        raise SecurityError("The host is not trusted.")
    if "\0" in request.path:  # no text of PostgreSQL can hold it, so nothing can be called so
        raise NotFound
    if request.method in _SAFE:
        return
    if not _is_own_origin():
        raise ForeignForm("This form was sent from another site, so it was not accepted.")
    if is_stranger():
        request.max_content_length = min(STRANGERS_BYTES, current_app.config["MAX_CONTENT_LENGTH"])
    try:
        csrf.protect()
    except CSRFError as error:
        raise FormExpired("This page was open for too long; nothing was saved yet. Send it again.") from error


def form_token() -> str:
    """Return a token that forms and scripts of this browser's session send with what they write."""
    return str(generate_csrf())


def _is_own_name() -> bool:
    """Return whether the request names a host of ours. Werkzeug's own list cannot hold an address of version 6."""
    settings = current_app.extensions["hub"].settings
    asked = _origin_of(f"//{request.host}")  # raises SecurityError for what is no host at all
    if settings.public_url:
        own = _origin_of(settings.public_url)
        return asked is not None and own is not None and asked[1] == own[1]
    return asked is not None and asked[1] in {*_LOOPBACK_NAMES, settings.host.strip("[]").lower()}


def _is_own_origin() -> bool:
    """Return whether a write comes from our own pages; browsers say so in one of two headers, scripts in neither."""
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    public_url = current_app.extensions["hub"].settings.public_url
    sender = _origin_of(origin)
    return sender is not None and sender == _origin_of(public_url or f"{request.scheme}://{request.host}")


@lru_cache(maxsize=64)
def _origin_of(address: str) -> tuple[str, str, int | None] | None:
    """Return what browsers compare of an address: scheme, host and port; None for what names no origin."""
    try:
        parts = urlsplit(address)
        # Browsers leave the usual port out and write names of other scripts in ASCII; a setting may do neither.
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = parts.port or _USUAL_PORTS.get(parts.scheme)
    except ValueError:  # UnicodeError is one
        return None
    return (parts.scheme, host, port) if host else None


def add_headers(response: Response) -> Response:
    """Add the headers that close everything a page does not need; signed-in answers are not stored anywhere."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static" and response.headers.setdefault("Cache-Control", "no-store") == "no-store":
        response.vary.update(["Cookie", "Accept-Language"])
    if is_secure(current_app.extensions["hub"]):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response

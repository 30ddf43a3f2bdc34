"""Answers travel compressed: pages of many rows repeat themselves, so a tenth of their bytes will do."""

import gzip
from typing import Final

from flask import Flask, Response, request

# Shorter answers fill a packet or two either way.
_SHORTEST: Final = 1400
# Higher levels take twice the time for one byte in fifty.
_LEVEL: Final = 4
_TEXT: Final = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "text/plain",
        "text/markdown",
        "text/x-gettext-translation",
        "application/atom+xml",
        "application/json",
        "application/xml",
        "image/svg+xml",
    }
)


def install(app: Flask) -> None:
    """Compress every answer that gains by it. Call this first: what is registered first sees an answer last."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Send a text as gzip where the browser takes it (RFC 9110, 12.5.3).

    A page that shows both a secret and what an address said could betray the secret by its length. Ours hold one, the
    form token: its signature changes with every second, and a form needs our own origin beside it.
    """
    if (
        response.mimetype not in _TEXT
        or response.status_code in {204, 206, 304}
        or "Content-Encoding" in response.headers
    ):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0 or (response.content_length or _SHORTEST) < _SHORTEST:
        return response
    response.direct_passthrough = False  # files of our own are small enough to be read whole
    content = response.get_data()
    if len(content) < _SHORTEST:
        return response
    response.set_data(gzip.compress(content, _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _is_weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)  # the same text, not the same bytes
    return response

"""Addresses of the hub's pages in its pages: a page has some twenty of them, most the same as on the one before."""

from functools import lru_cache
from typing import Any

from flask import current_app, request


def url_for(endpoint: str, /, **values: str | int | None) -> str:
    """Return a page's address below this host, as Flask's own function does, remembered: routes never change."""
    return _built(endpoint, request.script_root, **values)


@lru_cache(maxsize=4096, typed=True)
def _built(endpoint: str, _root: str, /, **values: Any) -> str:
    return current_app.url_for(endpoint, **values)

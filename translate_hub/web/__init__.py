"""The hub in the browser: pages rendered on the server, complete without a script."""

from translate_hub.web.app import create_app

__all__ = ["create_app"]

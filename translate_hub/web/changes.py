"""Changes of a text as HTML."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from translate_hub.domain.diff import Change, Piece

_SPECIAL = re.compile(r"""[&<>"']""")
_TAGS = {Change.GONE: "del", Change.NEW: "ins"}


def changes_html(pieces: Iterable[Piece]) -> Markup:
    """Return changes as safe HTML: ``<del>`` and ``<ins>`` in the text."""
    return Markup("".join(_html(piece.text, _TAGS.get(piece.change)) for piece in pieces))  # noqa: S704 - escaped below


def _html(text: str, tag: str | None) -> str:
    # Most pieces are single words with nothing to escape, and asking first takes a quarter of escaping's time.
    safe = str(escape(text)) if _SPECIAL.search(text) else text
    return f"<{tag}>{safe}</{tag}>" if tag else safe

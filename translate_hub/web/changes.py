"""Changes of a text as HTML."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from translate_hub.domain.diff import Change, Piece, word_diff

_SPECIAL = re.compile(r"""[&<>"']""")
_TAGS = {Change.GONE: "del", Change.NEW: "ins"}
# Longer texts are rare, and remembered they would fill the memory: what is kept stays below some ten megabytes.
_LONGEST_KEPT: Final = 8_000


def changes_html(pieces: Iterable[Piece]) -> Markup:
    """Return changes as safe HTML: ``<del>`` and ``<ins>`` in the text."""
    return Markup("".join([_html(piece.text, _TAGS.get(piece.change)) for piece in pieces]))  # noqa: S704 - escaped below


def change_html(before: str, after: str) -> Markup:
    """Return how a text became another, as safe HTML.

    What became of a row stays so: its history and the texts beside it are compared once, not each time it is opened.
    """
    return (_compared if len(before) + len(after) > _LONGEST_KEPT else _kept)(before, after)


def _compared(before: str, after: str) -> Markup:
    return changes_html(word_diff(before, after))


_kept = lru_cache(maxsize=512)(_compared)


def _html(text: str, tag: str | None) -> str:
    # Most pieces are single words with nothing to escape, and asking first takes a quarter of escaping's time.
    safe = str(escape(text)) if _SPECIAL.search(text) else text
    return f"<{tag}>{safe}</{tag}>" if tag else safe

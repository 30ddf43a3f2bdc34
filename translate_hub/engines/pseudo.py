"""A machine translation that translates nothing: for demonstrations, and to see where a page has no room.

Latin letters get accents, words of other scripts stay; what is written from right to left keeps its order, for nothing
but letters is replaced and nothing is reversed.
"""

import re
from collections.abc import Sequence
from typing import Final

from translate_hub.errors import Message

_ACCENTS: Final = str.maketrans(
    "aceilnorsuyzACEILNORSUYZ",
    "áćéíļñóŕšúýžÁĆÉÍĻÑÓŔŠÚÝŽ",
)
_PLACEHOLDER: Final = re.compile(r"(\{\d+\})")


class Pseudo:
    """The pseudo engine (domain/ports.Engine); nothing leaves the server."""

    name: Final = "pseudo"
    title: Final = "Pseudo translation"
    receiver: Final = Message("Nothing leaves this server: letters get accents, to try out how the desk works.")
    languages: Final[frozenset[str] | None] = None

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return each text with accents on its letters; placeholders stay."""
        return ["".join(_accented(piece) for piece in _PLACEHOLDER.split(text)) for text in texts]


def _accented(piece: str) -> str:
    return piece if _PLACEHOLDER.fullmatch(piece) else piece.translate(_ACCENTS)

"""Documents in and out: one module per `Format` (domain/ports), and the registry by which edges find them."""

from typing import Final

from translate_hub.domain.ports import Format
from translate_hub.formats.markdown import Markdown
from translate_hub.formats.plaintext import PlainText

FORMATS: Final[dict[str, Format]] = {found.name: found for found in (Markdown(), PlainText())}
"""Every format by its name."""

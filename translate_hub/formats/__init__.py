"""Documents in and out: one module per `Format` (domain/ports), and the registry by which edges find them."""

from pathlib import PurePosixPath
from typing import Final

from translate_hub.domain.ports import Format
from translate_hub.errors import Invalid
from translate_hub.formats.markdown import Markdown
from translate_hub.formats.plaintext import PlainText

FORMATS: Final[dict[str, Format]] = {found.name: found for found in (Markdown(), PlainText())}
"""Every format by its name."""


def format_by_name(name: str) -> Format:
    """Return the format with that name; raises Invalid, listing the names, when there is none."""
    found = FORMATS.get(name)
    if found is None:
        raise Invalid(
            "“%(name)s” is not a format the hub reads; choose one of: %(names)s.", name=name, names=", ".join(FORMATS)
        )
    return found


def format_for(file_name: str, content: bytes) -> Format:  # noqa: ARG001  later formats look inside (DOCX, HTML)
    """Return the format a file is taken for: by its name's ending (any case), else plain text."""
    suffix = PurePosixPath(file_name.replace("\\", "/")).suffix.lower()
    return next((found for found in FORMATS.values() if suffix in found.suffixes), FORMATS["plaintext"])

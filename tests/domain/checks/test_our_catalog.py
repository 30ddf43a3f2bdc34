"""Our own Persian passes our own Persian checks."""

from pathlib import Path

import polib

from translate_hub.domain.checks import check_persian
from translate_hub.domain.document import Dialect

CATALOG = Path(__file__).parents[3] / "locales" / "fa" / "LC_MESSAGES" / "translate_hub.po"


def test_the_persian_interface_has_no_slips() -> None:
    slips = []
    for entry in polib.pofile(str(CATALOG)):
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            found = check_persian(text, Dialect.PLAIN)
            slips += [f"“{text[one.start : one.end]}” in “{text}”: {one.message}" for one in found]
    assert slips == []

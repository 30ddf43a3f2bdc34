"""PO to entries: decoded, every line checked, then read by polib, and the two compared."""

import tempfile
from pathlib import Path

import polib

from translate_hub.domain.bilingual import Entry, Incoming
from translate_hub.domain.states import Form
from translate_hub.errors import UnreadableFile
from translate_hub.exchange import po_charset, po_header, po_lines

_FORMS = {form.value: form for form in (Form.OMITTED, Form.JOINED)}


def read(content: bytes) -> Incoming:
    """Return what a PO file holds; its conventions are those of `exchange.po`.

    Raises UnreadableFile naming the line, for damaged lines, unknown charsets, a file cut within an entry, an entry
    defined twice, an entry without source text, and for what is no PO file at all.
    """
    found = po_lines.entries(po_charset.decode(content))
    if not found:
        raise UnreadableFile("The file holds no entry (no line begins with msgid); choose the PO file of the edition.")
    header, found = _split_header(found)
    entries = tuple(map(_entry, found, _read_by_polib(found)))
    _refuse_doubles(entries)
    edition = po_header.edition(header.get("x-translatehub-edition", ""))
    key, number = edition or (None, None)
    return Incoming(entries, key, number, po_header.language(header.get("language", "")))


def _split_header(found: list[po_lines.Lines]) -> tuple[dict[str, str], list[po_lines.Lines]]:
    """Return the fields of the header by their names in lower case, and the entries that are none."""
    headers = [one for one in found if not one.texts["msgid"]]
    for one in headers:
        if "msgctxt" in one.texts:
            raise UnreadableFile(
                "The entry on line %(line)s has an empty msgid, so nothing tells what its text translates; remove the "
                "entry or give it its source text.",
                line=one.line,
            )
    kept = [one for one in headers if not one.removed]
    if len(kept) > 1:
        _refuse_double(kept[1].line, kept[0].line)
    text = polib.unescape(kept[0].texts["msgstr"]) if kept else ""
    parts = [line.partition(":") for line in text.split("\n")]
    # The first of two equal names wins, as in GNU gettext.
    fields = {name.strip().lower(): value.strip() for name, colon, value in reversed(parts) if colon}
    return fields, [one for one in found if one.texts["msgid"]]


def _read_by_polib(found: list[po_lines.Lines]) -> list[polib.POEntry]:
    """Return polib's entry of each of `found`, which holds no header.

    polib opens a text that happens to be a path, and breaks texts at U+2028, VT and FF: it is given a file of ours.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "entries.po")
        path.write_text("\n".join(po_lines.normal(found)), encoding="utf-8", newline="\n")
        try:
            read_by_polib = list(polib.pofile(str(path), encoding="utf-8", wrapwidth=0))
        except OSError as error:
            raise _two_readings() from error
    if len(read_by_polib) != len(found):
        raise _two_readings()
    return read_by_polib


def _two_readings() -> UnreadableFile:
    return UnreadableFile(
        "The file can be understood in two ways; open it in a PO editor, save it there, and send it again."
    )


def _entry(lines: po_lines.Lines, entry: polib.POEntry) -> Entry:
    forms = [_FORMS[state] for state in lines.states if state in _FORMS]
    return Entry(
        source=entry.msgid,
        target=entry.msgstr,
        key=entry.msgctxt,
        fuzzy=lines.fuzzy,
        form=forms[0] if forms and not entry.msgstr else Form.TEXT,
        previous_source=entry.previous_msgid,
        line=lines.line,
        removed=lines.removed,
    )


def _refuse_doubles(entries: tuple[Entry, ...]) -> None:
    """Two entries in use for one text and context leave open which counts. Obsolete ones may repeat."""
    lines: dict[tuple[str | None, str], int] = {}
    for entry in entries:
        if entry.removed:
            continue
        first = lines.setdefault((entry.key, entry.source), entry.line)
        if first != entry.line:
            _refuse_double(entry.line, first)


def _refuse_double(second: int, first: int) -> None:
    raise UnreadableFile(
        "Line %(second)s defines again what line %(first)s defines already; remove one of the two entries.",
        second=second,
        first=first,
    )

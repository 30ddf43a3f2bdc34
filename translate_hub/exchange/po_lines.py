"""The lines of a PO file, checked strictly before polib sees them.

polib takes a cut-off string for an empty one, skips what it does not know, forgets the older wording of obsolete
entries and grows quadratically with the lines of an entry. Here every line must be one that the grammar of the GNU
gettext manual (“The Format of PO Files”) allows at its place; what is damaged is refused, never guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NoReturn

from translate_hub.errors import UnreadableFile

_LINE = re.compile(
    r"(#~\||#~|#\||)[ \t]*"
    r"(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]{1,2}\])?)[ \t]*)?"
    r'"([^"\\\r]*(?:\\[\\"ntrvbf][^"\\\r]*)*)"'
)
_BARE = re.compile(r"#~?\|?|#~[ \t]*#.*")
_TEXT_BEGINS = re.compile(r'(?:#~\||#~|#\||)[ \t]*(?:msg[a-z_]+(?:\[[0-9]*\])?[ \t]*)?"')
_INSIDE = re.compile(r'[^"\\]*(?:\\[\\"ntrvbf][^"\\]*)*')
_FOLLOWERS: Final = {
    "": ("msgctxt", "msgid"),
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr"),
    "msgid_plural": ("msgstr[0]",),
}
_SHOWN = 60


@dataclass(slots=True)
class Lines:
    """One entry as its lines say it.

    `texts` maps ``msgctxt``, ``msgid``, ``msgstr`` (of plurals the first) and ``|msgid`` (the older wording) to their
    strings, joined and still escaped. `begins` is the 1-based line of its first line that is not a plain comment,
    `line` that of its first keyword, 0 before there is one. `states` are the words of ``#. state:``.
    """

    begins: int = 0
    line: int = 0
    removed: bool = False
    fuzzy: bool = False
    states: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


def entries(text: str) -> list[Lines]:
    """Return the entries of a PO file's text in order, the header among them.

    Lines end with LF, CRLF or (in a file with no LF at all) CR. Raises UnreadableFile naming the first line that is
    damaged, misplaced or not PO, and where a file ends in the middle of an entry.
    """
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    reader = _Reader()
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip(" \t\r")
        if not line:
            continue
        if match := _LINE.fullmatch(line):
            reader.take(number, *match.groups())
        elif line[0] == "#" and line[1:2] not in ("~", "|"):
            reader.comment(number, line)
        elif not _BARE.fullmatch(line):
            _refuse(number, line, bool(reader.found or reader.entry.line))
    return reader.finish()


class _Reader:
    """Puts lines together into entries; `step` is the keyword the entry in hand has come to."""

    def __init__(self) -> None:
        self.found: list[Lines] = []
        self._renew()

    def _renew(self) -> None:
        self.entry = Lines()
        self.step = ""
        self.name = ""
        self.prefix = ""
        self.strings: list[str] = []

    def take(self, number: int, prefix: str, keyword: str | None, string: str) -> None:
        """Take a line with a string: a keyword's, or one that continues the string before it."""
        if keyword is None:
            if not self.strings or prefix != self.prefix:
                _misplaced(number, '"')
            self.strings.append(string)
            return
        self._close()
        if prefix.endswith("|"):
            self._begin(number)
            self.name = "|" + keyword
        else:
            self._keyword(number, prefix, keyword)
        self.prefix = prefix
        self.strings = [string]

    def comment(self, number: int, line: str) -> None:
        """Take a comment: flags and states belong to the entry that follows, the rest is let go."""
        self._close()
        mark = line[1:2]
        if mark in (",", ".", ":", "="):
            self._begin(number)
        elif self.step:
            self._end(number)
        if mark == ",":
            self.entry.fuzzy |= "fuzzy" in [flag.strip() for flag in line[2:].split(",")]
        elif mark == "." and line[2:].lstrip().startswith("state:"):
            states = line.partition("state:")[2].split(",")
            self.entry.states.extend(state.strip() for state in states)

    def finish(self) -> list[Lines]:
        """Return all entries; refuses a file that ends within one."""
        self._close()
        if self.step:
            self._end(0)
        if self.entry.begins:
            _cut_off(self.entry.begins)
        return self.found

    def _close(self) -> None:
        """Keep the string in hand under its name; of plurals only the first."""
        if self.strings:
            name = "msgstr" if self.name == "msgstr[0]" else self.name
            self.entry.texts[name] = "".join(self.strings)
            self.strings = []

    def _begin(self, number: int) -> None:
        """Note a line that stands before an entry's keywords, and so ends the entry before it."""
        if self.step:
            self._end(number)
        self.entry.begins = self.entry.begins or number

    def _end(self, number: int) -> None:
        """Let the entry in hand go; `number` is the line that ends it, 0 for the end of the file."""
        if not self.step.startswith("msgstr"):
            _incomplete(self.entry.line, number)
        self.found.append(self.entry)
        self._renew()

    def _keyword(self, number: int, prefix: str, keyword: str) -> None:
        if self.step.startswith("msgstr") and keyword in ("msgctxt", "msgid"):
            self._end(number)
        if keyword not in self._followers():
            if keyword in ("msgctxt", "msgid"):
                _incomplete(self.entry.line, number)
            _misplaced(number, keyword)
        removed = prefix == "#~"
        if not self.step:
            self.entry.line = number
            self.entry.begins = self.entry.begins or number
            self.entry.removed = removed
        elif removed is not self.entry.removed:
            raise UnreadableFile(
                "The entry on line %(entry)s is obsolete (#~) in part only, see line %(line)s; put #~ before each of "
                "its lines or before none.",
                entry=self.entry.line,
                line=number,
            )
        self.step = self.name = keyword

    def _followers(self) -> tuple[str, ...]:
        if self.step.startswith("msgstr["):
            return (f"msgstr[{int(self.step[7:-1]) + 1}]",)
        return _FOLLOWERS.get(self.step, ())


def _refuse(number: int, line: str, is_po: bool) -> NoReturn:
    """Say what is wrong with a line that has no place in a PO file."""
    shown = _shown(line)
    if begun := _TEXT_BEGINS.match(line):
        _refuse_text(number, line[begun.end() :], shown)
    if not is_po:
        raise UnreadableFile(
            "This is not a PO file: its line %(line)s is “%(text)s”. Send the content of a .po file, not its "
            "path and no other kind of file.",
            line=number,
            text=shown,
        )
    raise UnreadableFile(
        "Line %(line)s has no place in a PO file: “%(text)s”. Correct it, or export the file again.",
        line=number,
        text=shown,
    )


def _refuse_text(number: int, text: str, shown: str) -> NoReturn:
    """Say what is wrong with a string, given what follows its first quotation mark."""
    inside = _INSIDE.match(text)
    rest = text[inside.end() :] if inside else text
    if rest.startswith("\\") and rest != "\\":
        raise UnreadableFile(
            "Line %(line)s holds the escape “%(escape)s”, which is not known; write the character itself, or \\\\ for "
            "a backslash.",
            line=number,
            escape=_shown(rest[:2]),
        )
    if not rest.startswith('"'):
        raise UnreadableFile(
            "The text on line %(line)s has no closing quotation mark: “%(text)s”. The file was cut off or "
            "damaged; export it again.",
            line=number,
            text=shown,
        )
    if "\r" in text:
        raise UnreadableFile(
            "Line %(line)s holds a carriage return within a text: “%(text)s”. Save the file again with LF or CRLF "
            "at the end of each line.",
            line=number,
            text=shown,
        )
    raise UnreadableFile(
        'Line %(line)s has something after its text: “%(text)s”. Write a quotation mark inside a text as \\".',
        line=number,
        text=shown,
    )


def _misplaced(number: int, keyword: str) -> NoReturn:
    raise UnreadableFile(
        "Line %(line)s begins with %(keyword)s, which has no place there; a part of the entry is missing. Export the "
        "file again.",
        line=number,
        keyword=keyword,
    )


def _incomplete(entry: int, number: int) -> NoReturn:
    if not number:
        _cut_off(entry)
    raise UnreadableFile(
        "The entry on line %(entry)s is not complete: line %(line)s comes before its msgstr. Export the file again.",
        entry=entry,
        line=number,
    )


def _cut_off(entry: int) -> NoReturn:
    raise UnreadableFile(
        "The file ends in the middle of the entry that begins on line %(entry)s; it was cut off. Export it again, or "
        "send it again.",
        entry=entry,
    )


def _shown(line: str) -> str:
    """Return the line as a sentence can quote it: short, and without control characters."""
    plain = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line[:_SHOWN]
    )
    return plain + "…" if len(line) > _SHOWN else plain


def normal(found: list[Lines]) -> Iterator[str]:
    """Yield each entry once more for polib: in use, each string on one line, without comments."""
    for entry in found:
        texts = entry.texts
        context = f'msgctxt "{texts["msgctxt"]}"\n' if "msgctxt" in texts else ""
        previous = f'#| msgid "{texts["|msgid"]}"\n' if "|msgid" in texts else ""
        yield f'{previous}{context}msgid "{texts["msgid"]}"\nmsgstr "{texts["msgstr"]}"\n'

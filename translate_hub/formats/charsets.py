"""Bytes to text and back without loss: which charset a file is in, and what to do when a text does not fit it.

A charset is a plain codec name (``utf-8``, ``utf-16-le``, ``windows-1256``). A byte order mark stays in the text as
its first character U+FEFF, so ``text.encode(charset) == content`` holds for everything that is accepted.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from translate_hub.domain.document import Written
from translate_hub.domain.texts import find_forbidden
from translate_hub.errors import Message, UnreadableFile
from translate_hub.formats.alphabets import strange_letters

BOM: Final = "\ufeff"

# UTF-32's mark begins with UTF-16's: the longer ones come first.
_BOMS: Final = tuple((BOM.encode(name), name) for name in ("utf-8", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"))
# First bytes of files that people take for texts, and what to call them in the sentence.
_SIGNATURES: Final = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP, DOCX, ODT, EPUB"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"\x1f\x8b", "GZIP"),
    (b"SQLite format 3\0", "SQLite"),
)
# What a guess may answer, the likelier one first where several give the same letters.
_GUESSES: Final = (
    "cp1252 cp1256 cp1251 cp1250 cp1254 cp1253 cp1255 cp1257 cp1258 cp874 koi8_r koi8_u iso8859_2 iso8859_5 iso8859_6 "
    "cp866 gb18030 big5 shift_jis euc_jp euc_kr"
).split()
# Codecs that do not turn characters one after the other into bytes: domain names, escapes, what Windows is set to.
_NOT_CHARSETS: Final = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "undefined"}
)
_GUESS_SAMPLE: Final = 100_000  # bytes: more do not change the guess, only its time
_LEAST_EVIDENCE: Final = 24  # bytes outside ASCII: from here on a text not in Latin letters is guessed well
_LINE: Final = re.compile(r"[^\r\n]*(\r\n|\n|\r|\Z)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Decoded:
    """A file's text, the codec it was read with, and whether that codec is only a guess to be looked at."""

    text: str
    charset: str
    guessed: bool


class Line(NamedTuple):
    """Where a line stands in a text, in code points: its start, the end of its words, the start of the next one."""

    start: int
    end: int
    after: int


def decode(content: bytes, charset: str | None, declared: str | None = None) -> Decoded:
    """Turn a file's bytes into text.

    Tried in this order: byte order mark, the person's `charset`, the one `declared` inside the file, UTF-8, UTF-16
    by its zero bytes, a guess. Raises UnreadableFile for an empty or binary file, an unknown charset, and bytes the
    charset cannot read or would not give back the same.
    """
    if not content:
        raise UnreadableFile("The file is empty; choose a file with a text in it.")
    decoded = _with_mark(content) or _as_told(content, charset) or _as_declared(content, declared) or _found(content)
    if "\0" in decoded.text:
        raise _binary(content)
    if decoded.text.encode(decoded.charset) != content:
        raise UnreadableFile(
            "Read as %(charset)s, the file could not be written back byte for byte; save it as UTF-8 and try again.",
            charset=decoded.charset,
        )
    return decoded


def encode(text: str, charset: str) -> Written:
    """Return `text` in `charset`, or in UTF-8 with a notice where that charset cannot hold all of it."""
    content, misfit = _try_encode(text, charset)
    if content is not None:
        return Written(content, charset)
    notice = Message(
        "The charset %(charset)s cannot hold “%(character)s” (U+%(code)s), so the file is written in UTF-8.",
        {"charset": charset, "character": misfit, "code": f"{ord(misfit):04X}"},
    )
    return Written(text.encode(), "utf-8", (notice,))


def standard_name(charset: str) -> str:
    """Return the one spelling of a charset's name; raises UnreadableFile for a name that is no charset's."""
    try:
        info = codecs.lookup(charset.strip())
        is_text = "".encode(info.name) == b"" or info.name.startswith("utf")
    except (LookupError, ValueError, UnicodeError, TypeError):  # no such codec, or one for other things than text
        is_text = False
    if not is_text or info.name.replace("-", "_") in _NOT_CHARSETS:
        raise UnreadableFile(
            "“%(charset)s” is not a charset; name one like utf-8, utf-16, windows-1256 or iso-8859-1.",
            charset=charset,
        )
    name = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(info.name, info.name)
    return re.sub(r"^iso8859", "iso-8859", re.sub(r"^cp(125\d)$", r"windows-\1", name))


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text; only CRLF, LF and CR end one, and a break at the end opens no further line."""
    return list(_lines(text))


def refuse_forbidden(text: str, line: int) -> None:
    """Raise UnreadableFile when a block's text, starting on that 1-based line, has what no unit text may hold."""
    if found := find_forbidden(text):
        index, character = found
        raise UnreadableFile(
            "Line %(line)s holds the control character U+%(code)s, which cannot be kept; remove it from the file.",
            line=line + text.count("\n", 0, index),
            code=f"{ord(character):04X}",
        )


def _lines(text: str) -> Iterator[Line]:
    for found in _LINE.finditer(text):
        if found.end() > found.start():
            yield Line(found.start(), found.start(1), found.end())


def _with_mark(content: bytes) -> Decoded | None:
    for mark, name in _BOMS:
        if content.startswith(mark):
            return Decoded(_strict(content, name), name, guessed=False)
    return None


def _as_told(content: bytes, charset: str | None) -> Decoded | None:
    if charset is None:
        return None
    name = standard_name(charset)
    if charset.strip().lower().replace("_", "-") in ("utf-16", "utf16"):  # which of the two the zero bytes tell
        return _utf16_without_mark(content) or Decoded(_strict(content, name), name, guessed=False)
    return _read_as(content, name, guessed=False)


def _read_as(content: bytes, name: str, guessed: bool) -> Decoded:
    """Decode; what calls itself ISO-8859-1 but uses 0x80–0x9F is Windows' extension of it (WHATWG Encoding)."""
    text = _strict(content, name)
    if name == "iso-8859-1" and re.search("[\x80-\x9f]", text):
        try:
            return Decoded(content.decode("cp1252"), "windows-1252", guessed)
        except UnicodeDecodeError:
            pass
    return Decoded(text, name, guessed)


def _as_declared(content: bytes, declared: str | None) -> Decoded | None:
    """Believe the file about itself where that works; UTF-16 it cannot be, or the declaration were not readable."""
    if declared is None:
        return None
    try:
        name = standard_name(declared)
        return None if name.startswith(("utf-16", "utf-32")) else _read_as(content, name, guessed=False)
    except UnreadableFile:
        return None


def _strict(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeError as error:
        place = error.start + 1 if isinstance(error, UnicodeDecodeError) else 1
        if b"\0" in content and not name.startswith(("utf-16", "utf-32")):
            raise _binary(content) from error
        raise UnreadableFile(
            "Byte %(place)s of the file is not %(charset)s; choose the charset it was saved in, or leave the charset "
            "out to have it found.",
            place=place,
            charset=name,
        ) from error


def _found(content: bytes) -> Decoded:
    if b"\0" in content:
        return _utf16_without_mark(content) or _refuse_binary(content)
    try:
        return Decoded(content.decode(), "utf-8", guessed=False)
    except UnicodeDecodeError:
        return _guess(content)


def _utf16_without_mark(content: bytes) -> Decoded | None:
    """Read as UTF-16 if a byte order gives clean characters; spaces and line breaks put the zeros on one side."""
    if len(content) % 2 or b"\0" not in content:
        return None
    odd = content.count(b"\0") - content[::2].count(0)
    orders = ("utf-16-le", "utf-16-be") if odd * 2 >= content.count(b"\0") else ("utf-16-be", "utf-16-le")
    for name in orders:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        letters = set(text)
        is_clean = all(unicodedata.category(c) not in ("Cc", "Cn", "Co", "Cs") or c in "\t\n\r\f" for c in letters)
        if is_clean and letters & set(" \n\r"):  # without a blank or a line break these are bytes, not words
            return Decoded(text, name, guessed=True)
    return None


def _guess(content: bytes) -> Decoded:
    # Here, for its tables take three megabytes of every process and few files leave anything to guess.
    from charset_normalizer import from_bytes

    if content.startswith(tuple(start for start, _ in _SIGNATURES)):
        raise _binary(content)
    sample = content[:_GUESS_SAMPLE]
    outside = sum(byte >= 0x80 for byte in sample)
    found = sorted(
        ((_strangeness(sample, name), match.chaos, -match.coherence, _GUESSES.index(name)), name)
        for match in from_bytes(sample, cp_isolation=_GUESSES)
        for name in match.could_be_from_charset
        if name in _GUESSES
    )
    mostly_ascii = outside * 4 < len(sample)
    if mostly_ascii or outside >= _LEAST_EVIDENCE:
        for _, name in found:
            decoded = _guessed_as(content, name)
            if decoded is not None:
                return decoded
    raise UnreadableFile(
        "The charset of the file cannot be told; name it with --charset (for example windows-1256), or save the file "
        "as UTF-8."
    )


def _strangeness(sample: bytes, name: str) -> int:
    return strange_letters(sample.decode(name, errors="ignore"))


def _guessed_as(content: bytes, name: str) -> Decoded | None:
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text) or text.encode(name) != content:
        return None
    return Decoded(text, standard_name(name), guessed=True)


def _try_encode(text: str, charset: str) -> tuple[bytes | None, str]:
    """Return the bytes, or None and the first character that does not come back as itself."""
    try:
        content = text.encode(charset)
    except UnicodeEncodeError as error:
        return None, text[error.start]
    back = content.decode(charset, errors="replace")
    if back != text:
        return None, next((a for a, b in zip(text, back, strict=False) if a != b), text[0])
    if not text.startswith(BOM) and any(content.startswith(mark) for mark, _ in _BOMS):
        return None, text[0]  # “ÿþ” in Latin-1 would be read as UTF-16's mark
    return content, ""


def _refuse_binary(content: bytes) -> Decoded:
    raise _binary(content)


def _binary(content: bytes) -> UnreadableFile:
    for start, name in _SIGNATURES:
        if content.startswith(start):
            return UnreadableFile(
                "This is not a text but another kind of file (%(kind)s); save the article as plain text or Markdown "
                "and choose that file.",
                kind=name,
            )
    return UnreadableFile("The file is binary data, not a text; save the article as plain text or Markdown.")

"""From the bytes of a PO file to its text, by the byte order mark or the charset its header declares."""

import codecs
import re
from typing import Final

from translate_hub.errors import UnreadableFile

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMPILED: Final = (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")  # the first bytes of a .mo file, in either byte order
_STRING_LINES: Final = rb'"[^\r\n]*"[ \t]*(?:\r\n|\r|\n|$)[ \t\r\n]*'
_HEADER = re.compile(rb'(?:^|[\r\n])[ \t]*msgid[ \t]*""[ \t\r\n]*msgstr[ \t]*((?:' + _STRING_LINES + rb")+)")
_SEAM = re.compile(rb'"[ \t\r\n]+"')
_DECLARED = re.compile(rb"(?:^|\\n)[ \t]*content-type:(?:(?!\\n).)*?charset=([\w.:+-]+)", re.IGNORECASE)
# The charsets GNU gettext takes in PO files, and the Mac ones. Python's other codecs are not charsets of files
# (unicode_escape, punycode) or do not hold ASCII at its places, so that a declaration inside the file cannot be true.
_ALLOWED = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp(?:437|7\d\d|8[0-9]{2}|9\d\d|125\d)|koi8-[rut]|gb2312|gbk|gb18030|big5(?:hkscs)?|"
    r"euc_(?:jp|kr)|shift_jis|johab|tis-620|mac-\w+|ptcp154|hp-roman8"
)


def decode(content: bytes) -> str:
    """Return the file's text without a byte order mark, its line ends as they were.

    Raises UnreadableFile when the file is empty or binary, when its charset is not known, or when it holds bytes that
    are not text in that charset, with the 1-based line of the first.
    """
    if not content.strip():
        raise UnreadableFile("The file is empty; choose the PO file that was saved last.")
    if content.startswith(_COMPILED):
        raise UnreadableFile("This is a compiled .mo file; send the .po file it was made from.")
    mark, charset = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", ""))
    body = content[len(mark) :]
    charset = charset or _declared(body)
    try:
        text = body.decode(charset)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "Line %(line)s holds bytes that are not text in %(charset)s, the charset of the file: it was cut off, or "
            "declares the wrong charset. Send it again, saved in UTF-8 with “charset=UTF-8” in its header.",
            line=body.count(b"\n", 0, error.start) + 1,
            charset=charset.upper(),
        ) from error
    if "\0" in text:
        raise UnreadableFile("The file holds binary data; it is not a PO file. Send the .po file as it was saved.")
    return text


def _declared(body: bytes) -> str:
    """Return Python's name of the charset that the header declares, UTF-8 when it declares none."""
    header = _HEADER.search(body)
    declared = _DECLARED.search(_SEAM.sub(b"", header[1].strip(b'" \t\r\n'))) if header else None
    name = declared[1].decode("ascii") if declared else "CHARSET"
    if name == "CHARSET":  # what a template says until somebody fills it in
        return "utf-8"
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if not _ALLOWED.fullmatch(codec):
        raise UnreadableFile(
            "The file says it is in the charset “%(charset)s”, which PO files cannot be read in; save it again in "
            "UTF-8, with “charset=UTF-8” in its header.",
            charset=name,
        )
    return codec

"""Files at the command line: read whole, written whole or not at all."""

import os
import secrets
import stat
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any, TypeVar

import click

from translate_hub import sandbox
from translate_hub.cli.failing import tell
from translate_hub.domain.document import Document, ReadOptions
from translate_hub.domain.limits import Limits
from translate_hub.domain.ports import Format
from translate_hub.errors import Invalid, NotFound, OutsideError
from translate_hub.formats import FORMATS
from translate_hub.services import importing

_Function = TypeVar("_Function", bound=Callable[..., Any])
STANDARD = "-"


def content_of(name: str, limits: Limits) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``; never reads much more than may be taken.

    Raises NotFound, Invalid for an empty, too large or wrong kind of file, OutsideError where it cannot be read.
    """
    at_most = limits.upload_bytes + 1
    try:
        if name == STANDARD:
            content = sys.stdin.buffer.read(at_most)
            importing.check_upload(content, limits)
            return content
        path = Path(name)
        with path.open("rb") as stream:
            content = stream.read(at_most)
            size = os.fstat(stream.fileno()).st_size
    except FileNotFoundError as error:
        raise NotFound("There is no file %(file)s.", file=name) from error
    except IsADirectoryError as error:
        raise Invalid("%(file)s is a folder; name a file in it.", file=name) from error
    except (OSError, ValueError) as error:
        raise OutsideError("%(file)s cannot be read (%(reason)s).", file=name, reason=_reason(error)) from error
    if size > limits.upload_bytes:
        raise Invalid(
            "The file has %(size)s kB; a file may have %(limit)s kB. Take out what is not text, or split it.",
            size=-(-size // 1000),
            limit=limits.upload_bytes // 1000,
        )
    importing.check_upload(content, limits)
    return content


def chosen_format(formats: Mapping[str, Format], name: str | None, file_name: str) -> Format:
    """Return the format that was named, else the one of the file's ending. Raises Invalid where there is none."""
    if name is not None:
        return formats[name]
    ending = PurePath(file_name).suffix.lower()
    for candidate in formats.values():
        if ending in candidate.suffixes:
            return candidate
    raise Invalid(
        "The ending of %(file)s does not tell its format; name it with --format: %(formats)s.",
        file="standard input" if file_name == STANDARD else PurePath(file_name).name,
        formats=", ".join(formats),
    )


def takes_read_options(command: _Function) -> _Function:
    """Give a command the options that say how a document is read: ``--format``, ``--charset``, ``--front-matter``."""
    for option in (
        click.option(
            "--front-matter",
            "front_matter",
            multiple=True,
            metavar="KEY",
            help="A key of the front matter to translate; repeat it. Else: " + ", ".join(ReadOptions().front_matter),
        ),
        click.option("--charset", help="How its letters are stored, where it cannot be found out, like windows-1256."),
        click.option(
            "--format", "format_name", type=click.Choice(sorted(FORMATS)), help="Else the file's ending tells."
        ),
    ):
        command = option(command)
    return command


def read_options(charset: str | None, front_matter: tuple[str, ...]) -> ReadOptions:
    """Return what the person chose; no keys of a front matter means the usual ones."""
    return ReadOptions(charset, front_matter) if front_matter else ReadOptions(charset)


def read_document(document_format: Format, content: bytes, options: ReadOptions) -> Document:
    """Return the document, and say on standard error when its charset had to be guessed."""
    document = sandbox.read_document(document_format.name, content, options)
    if document.charset_guessed:
        tell(
            f"The charset was guessed as {document.charset}; if letters look wrong, try again with --charset "
            "and the right one."
        )
    return document


def write_out(content: bytes, output: str | None) -> Path | None:
    """Write bytes to the file named, or to standard output without a name or for ``-``; return the file's path."""
    if output is None or output == STANDARD:
        out = sys.stdout.buffer
        out.write(content)
        out.flush()
        return None
    path = Path(output)
    try:
        write_whole(path, content)
    except (OSError, ValueError) as error:
        raise OutsideError("%(file)s cannot be written (%(reason)s).", file=output, reason=_reason(error)) from error
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` into the file at once: whoever looks sees what was there before or all of the new, also after a
    crash. A link is followed; its permissions stay, a new file gets the usual ones. Raises OSError.
    """
    target = path.resolve()
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(content)  # a pipe or a device takes bytes as they come; a folder refuses them
        return
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as stream:
            if mode is not None:
                part.chmod(stat.S_IMODE(mode))
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    _sync_folder(target.parent)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _sync_folder(folder: Path) -> None:
    """Bring a folder's new name to the disk, where the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError | ValueError) -> str:
    """Return the system's words for a failure, which hold nothing of a file's text."""
    return error.strerror if isinstance(error, OSError) and error.strerror else "its name cannot be used"

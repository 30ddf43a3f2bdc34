"""Runs what reads uploads in a child process with limits, and gives plain values back.

The child is a fresh Python that loads formats and exchanges only: it inherits no open file, no database and no secret,
gets its input through a pipe and answers with JSON. Time on the clock holds everywhere; processor time and memory
where the system can limit them.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal

from translate_hub import errors
from translate_hub.domain.bilingual import Entry, Incoming
from translate_hub.domain.document import Block, Document, Kind, ReadOptions
from translate_hub.domain.states import Form
from translate_hub.errors import HubError, Unavailable, UnreadableFile


@dataclass(frozen=True)
class Bounds:
    """What one reading may take: seconds of processor time, seconds on the clock, bytes of address space, and bytes of
    its answer.
    """

    cpu_seconds: int = 30
    wall_seconds: float = 45.0
    memory_bytes: int = 1_500_000_000
    answer_bytes: int = 200_000_000


DEFAULT_BOUNDS: Final = Bounds()
# So many children at once: what one may take is no limit where anybody may start as many as there are requests.
MOST_CHILDREN: Final = 3
_TURNS: Final = threading.BoundedSemaphore(MOST_CHILDREN)


def read_document(format_name: str, content: bytes, options: ReadOptions, bounds: Bounds = DEFAULT_BOUNDS) -> Document:
    """Return what `Format.read` of this format finds in a file's bytes, read in a child process.

    Raises what reading raises, and UnreadableFile where the child takes too long or too much, or dies.
    """
    found = _answer("read_document", {"format": format_name, "options": asdict(options)}, content, bounds)
    with _Checking():
        return Document(
            format=format_name,
            content=content,
            charset=_text(found["charset"]),
            blocks=tuple([_block(one) for one in found["blocks"]]),
            charset_guessed=found["charset_guessed"] is True,
            options=options,
        )


def read_exchange(name: str, content: bytes, bounds: Bounds = DEFAULT_BOUNDS) -> Incoming:
    """Return what `Exchange.read` of this exchange finds in a file's bytes; errors as for `read_document`."""
    found = _answer("read_exchange", {"exchange": name}, content, bounds)
    with _Checking():
        return _incoming(found)


def convert_pasted(html: str, bounds: Bounds = DEFAULT_BOUNDS) -> str:
    """Return the HTML of a clipboard as Markdown (formats/pasted); errors as for `read_document`."""
    found = _answer("convert_pasted", {}, html.encode("utf-8", "replace"), bounds)
    with _Checking():
        return _text(found["markdown"])


# --- The hub's side ---------------------------------------------------------------------------------------------------

_ERRORS: Final[Mapping[str, type[HubError]]] = {
    kind.__name__: kind
    for kind in (errors.Invalid, errors.UnreadableFile, errors.NotFound, errors.Conflict, errors.OutsideError)
}
# What the child needs of our environment: nothing of the hub's, which may hold secrets.
_PASSED_ON: Final = frozenset({"PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "VIRTUAL_ENV", "LANG"})
_SIGXCPU: Final = 24
_LONGEST_SENTENCE: Final = 2_000


def _answer(task: str, names: Mapping[str, Any], content: bytes, bounds: Bounds) -> dict[str, Any]:
    """Let a child do one task and return its answer. Raises the error it answered with, UnreadableFile, or Unavailable
    where others keep every child busy.
    """
    header = json.dumps({"task": task, **names, "bounds": asdict(bounds)}).encode() + b"\n"
    if not _TURNS.acquire(timeout=bounds.wall_seconds):
        raise Unavailable("The hub is reading too many files at this moment; try again in a minute.")
    try:
        raw, code, is_late = _run(header + content, bounds)
    finally:
        _TURNS.release()
    if is_late or code == -_SIGXCPU:
        raise UnreadableFile("Reading this took longer than is allowed; split it into smaller parts.")
    try:
        found = json.loads(raw) if code == 0 and len(raw) <= bounds.answer_bytes else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _unreadable()
    if "error" in found:
        raise _error(found["error"])
    return found


def _run(message: bytes, bounds: Bounds) -> tuple[bytes, int, bool]:
    """Start a child, give it the message; return its answer, its exit code, and whether it had to be stopped."""
    with tempfile.TemporaryDirectory(prefix="translate-hub-") as folder:
        environ = {name: value for name, value in os.environ.items() if name.upper() in _PASSED_ON}
        environ |= {"PYTHONPATH": str(Path(__file__).parents[1]), "TMPDIR": folder, "TEMP": folder, "TMP": folder}
        child = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "translate_hub.sandbox"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environ,
            start_new_session=True,
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(bounds.wall_seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            return _talk(child, message, bounds.answer_bytes), child.wait(), late.is_set()
        finally:
            clock.cancel()
            child.kill()
            child.wait()


def _talk(child: "subprocess.Popen[bytes]", message: bytes, at_most: int) -> bytes:
    """Send the message while the answer is read, and return no more of that than is allowed and one byte."""
    assert child.stdin is not None  # noqa: S101 - both are pipes; this tells the type checker
    assert child.stdout is not None  # noqa: S101 - as above
    feeder = threading.Thread(target=_feed, args=(child.stdin, message), daemon=True)
    feeder.start()
    with child.stdout as stream:
        answer = stream.read(at_most + 1)
    if len(answer) > at_most:
        child.kill()
    feeder.join()
    return answer


def _feed(stream: IO[bytes], message: bytes) -> None:
    with suppress(OSError), stream:
        stream.write(message)


def _error(told: object) -> HubError:
    """Return the error a child answered with."""
    with _Checking():
        if not isinstance(told, dict) or not isinstance(told["values"], dict):
            raise TypeError
        values = {str(name): value for name, value in told["values"].items() if isinstance(value, str | int)}
        return _ERRORS[told["kind"]](_text(told["sentence"])[:_LONGEST_SENTENCE], **values)
    raise AssertionError("unreachable")


class _Checking:
    """Turns what a child should not have answered into UnreadableFile: whatever it read may speak through it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> Literal[False]:
        if isinstance(error, TypeError | ValueError | LookupError):
            raise _unreadable() from error
        return False


def _unreadable() -> UnreadableFile:
    return UnreadableFile("This cannot be read: it asks for too much or is damaged. Split it, or save it anew.")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _maybe(value: object) -> str | None:
    return None if value is None else _text(value)


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _block(value: list[Any]) -> Block:
    kind, text, level, line, translate, lang, container, locator = value
    return Block(
        Kind(kind),
        _text(text),
        _number(level),
        _number(line),
        translate is True,
        _maybe(lang),
        tuple([_text(part) for part in container]),
        _text(locator),
    )


def _incoming(found: Mapping[str, Any]) -> Incoming:
    number = found["number"]
    return Incoming(
        entries=tuple([_entry(one) for one in found["entries"]]),
        edition_key=_maybe(found["edition_key"]),
        number=None if number is None else _number(number),
        language=_maybe(found["language"]),
    )


def _entry(value: list[Any]) -> Entry:
    source, target, key, fuzzy, form, previous_source, line, removed = value
    return Entry(
        _text(source),
        _text(target),
        _maybe(key),
        fuzzy is True,
        Form(form),
        _maybe(previous_source),
        _number(line),
        removed is True,
    )


# --- The child's side -------------------------------------------------------------------------------------------------


def main() -> int:
    """Do the one task on standard input; return the exit code."""
    header = json.loads(sys.stdin.buffer.readline())
    _limit(Bounds(**header["bounds"]))
    try:
        answer = _TASKS[header["task"]](header, sys.stdin.buffer.read())
    except HubError as error:
        told = {"kind": type(error).__name__, "sentence": error.message.id, "values": error.message.values}
        answer = {"error": told}
    sys.stdout.write(json.dumps(answer))
    return 0


def _limit(bounds: Bounds) -> None:
    """Take away from this process what it does not need; on systems without such limits the clock alone holds."""
    try:
        import resource
    except ModuleNotFoundError:
        return
    wanted = {
        # A second lies between the signal that tells what happened and the one that tells nothing.
        resource.RLIMIT_CPU: (bounds.cpu_seconds, bounds.cpu_seconds + 1),
        resource.RLIMIT_AS: (bounds.memory_bytes, bounds.memory_bytes),
        resource.RLIMIT_CORE: (0, 0),
    }
    for name, limits in wanted.items():
        _, hard = resource.getrlimit(name)
        soft, most = (one if hard == resource.RLIM_INFINITY else min(one, hard) for one in limits)
        with suppress(ValueError, OSError):  # some systems know a limit by name alone
            resource.setrlimit(name, (soft, most))


def _read_document(header: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    from translate_hub.formats import FORMATS

    told = header["options"]
    options = ReadOptions(told["charset"], tuple(told["front_matter"]))
    document = FORMATS[header["format"]].read(content, options)
    return {
        "charset": document.charset,
        "charset_guessed": document.charset_guessed,
        "blocks": [
            [b.kind.value, b.text, b.level, b.line, b.translate, b.lang, list(b.container), b.locator]
            for b in document.blocks
        ],
    }


def _read_exchange(header: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    from translate_hub.exchange import EXCHANGES

    incoming = EXCHANGES[header["exchange"]].read(content)
    return {
        "edition_key": incoming.edition_key,
        "number": incoming.number,
        "language": incoming.language,
        "entries": [
            [e.source, e.target, e.key, e.fuzzy, e.form.value, e.previous_source, e.line, e.removed]
            for e in incoming.entries
        ],
    }


def _convert_pasted(_header: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    from translate_hub.formats.pasted import markdown_from_html

    return {"markdown": markdown_from_html(content.decode())}


_TASKS: Final[Mapping[str, Callable[[Mapping[str, Any], bytes], dict[str, Any]]]] = {
    "read_document": _read_document,
    "read_exchange": _read_exchange,
    "convert_pasted": _convert_pasted,
}


if __name__ == "__main__":
    sys.exit(main())

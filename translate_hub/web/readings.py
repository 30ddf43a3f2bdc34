"""What waiting files hold, as they were last read: a correction of the cut does not read its file anew.

Reading takes a child process, so a few documents stay in memory, found by their bytes and by how they were read; that
one could not be read stays for a minute, for a page asks more than once.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from translate_hub import sandbox
from translate_hub.domain.document import Document, ReadOptions
from translate_hub.errors import UnreadableFile

_MOST: Final = 8
_MOST_BYTES: Final = 6_000_000  # of the files kept, all together
_FAILURE_SECONDS: Final = 60

Key = tuple[bytes, str, ReadOptions]


@dataclass(frozen=True)
class _Known:
    document: Document | None
    failure: UnreadableFile | None
    size: int
    at: float


class Readings:
    """The last few documents that were read; safe to be asked by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[Key, _Known] = OrderedDict()

    def read(self, format_name: str, content: bytes, options: ReadOptions) -> Document:
        """Return the document that a format finds in these bytes; raises UnreadableFile."""
        key = (hashlib.sha256(content).digest(), format_name, options)
        known = self._find(key)
        if known is None:
            known = _read(format_name, content, options)
            self._keep(key, known)
        if known.document is None:
            assert known.failure is not None  # noqa: S101 - one of the two is known
            raise UnreadableFile(known.failure.message.id, **known.failure.message.values)
        return known.document

    def _find(self, key: Key) -> _Known | None:
        with self._lock:
            known = self._known.get(key)
            if known is None or (known.failure and time.monotonic() - known.at > _FAILURE_SECONDS):
                return None
            self._known.move_to_end(key)
            return known

    def _keep(self, key: Key, known: _Known) -> None:
        with self._lock:
            self._known[key] = known
            while len(self._known) > 1 and (
                len(self._known) > _MOST or sum(one.size for one in self._known.values()) > _MOST_BYTES
            ):
                self._known.popitem(last=False)


def _read(format_name: str, content: bytes, options: ReadOptions) -> _Known:
    try:
        document = sandbox.read_document(format_name, content, options)
    except UnreadableFile as error:
        return _Known(None, error, 0, time.monotonic())
    return _Known(document, None, len(content), time.monotonic())

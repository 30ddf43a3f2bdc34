"""Every error raised on purpose, as one tree, and the sentences they carry.

    HubError
    ├─ NotFound      no such thing, or not for this person to know about
    ├─ Forbidden     this person may not do this
    │  └─ SpentLink  a one-time link that lets nobody in any more
    ├─ Conflict      someone else changed it first
    ├─ Invalid       cannot be used; says what to change
    │  └─ UnreadableFile
    └─ OutsideError  something outside failed; `temporary` → try again
       └─ EngineError  a machine translation gave nothing that can be used

A sentence is written in English with named places (``%(name)s``) and is translated at the edge, so the
English text is the id of its translation: the catalogs are filled by extracting the first argument of
these classes and of `Message`.
"""

from dataclasses import dataclass, field
from typing import ClassVar

Value = str | int


@dataclass(frozen=True)
class Message:
    """One sentence for people: `id` is English with ``%(name)s`` places, `values` fill them."""

    id: str
    values: dict[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.id % self.values if self.values else self.id


class HubError(Exception):
    """The root: something went wrong in a way we know, told in one sentence."""

    temporary: ClassVar[bool] = False

    def __init__(self, sentence: str, /, **values: Value) -> None:
        self.message = Message(sentence, values)
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(HubError):
    """There is no such thing, or it is not for this person to know about."""


class Forbidden(HubError):
    """This person may not do this."""


class SpentLink(Forbidden):
    """A one-time link that was used, withdrawn, has expired, or never was one."""


class Conflict(HubError):
    """Someone else changed it first, or it is there already."""


class Invalid(HubError):
    """What came in cannot be used; the sentence says what to change."""


class UnreadableFile(Invalid):
    """A file that cannot be read as what it is said to be."""


class OutsideError(HubError):
    """Something outside the hub failed: a disk, a network, a server."""


class Unavailable(OutsideError):
    """Something outside failed and may work again shortly: a locked or full database, a busy server."""

    temporary = True


class EngineError(OutsideError):
    """A machine translation gave nothing that can be used; asking again will not help."""


class EngineBusy(EngineError):
    """A machine translation cannot answer now and may shortly: it is slow, dead or asks for patience."""

    temporary = True

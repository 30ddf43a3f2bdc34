"""The Protocols through which the outside comes in as an argument."""

from collections.abc import Sequence
from typing import Protocol

from translate_hub.domain.bilingual import Bilingual, Incoming
from translate_hub.domain.document import Dialect, Document, ReadOptions, Texts, Written
from translate_hub.errors import Message


class Format(Protocol):
    """Reads and writes one kind of document.

    Laws, kept by one contract test for every format: ``write(read(content), {}).content == content`` for every
    content that is accepted; an unchanged text is written from its original bytes; for any unit texts,
    reading what was written gives the same blocks with those texts and nothing else changed, or `write` raises
    Invalid with a sentence that names the block's line.
    """

    @property
    def name(self) -> str:
        """The word for the format in addresses, options and the database: ``markdown``."""

    @property
    def dialect(self) -> Dialect:
        """The notation of the unit texts it gives and takes."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name endings it is recognised by, with the dot, in lower case, the usual one first."""

    @property
    def media_type(self) -> str:
        """The media type its files are served with."""

    def read(self, content: bytes, options: ReadOptions) -> Document:
        """Find the blocks of a file's bytes; raises UnreadableFile with what to do instead."""

    def write(self, document: Document, texts: Texts) -> Written:
        """Give the file back with new texts in it; raises Invalid where a text has no place in the format."""

    def inline_html(self, text: str) -> str:
        """Return one unit's text as safe HTML for use inside a block element; never raises."""


class Exchange(Protocol):
    """Reads and writes one kind of bilingual file."""

    @property
    def name(self) -> str:
        """The word for the exchange in addresses and options: ``po``."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File name endings, with the dot, in lower case, the usual one first."""

    @property
    def media_type(self) -> str:
        """The media type its files are served with."""

    def write(self, bilingual: Bilingual) -> bytes:
        """Return the file; any unit text comes back the same through `read`."""

    def read(self, content: bytes) -> Incoming:
        """Return the entries of a file's bytes; raises UnreadableFile with what to do instead."""


class Engine(Protocol):
    """A machine translation. It has one method; masking, keeping and limits wrap it (services/suggesting)."""

    @property
    def name(self) -> str:
        """The word for the engine in the database, in forms and in PO files: ``google``."""

    @property
    def title(self) -> str:
        """What people call it, as it calls itself."""

    @property
    def receiver(self) -> Message:
        """One sentence for who decides to switch it on: who gets the texts, and how."""

    @property
    def languages(self) -> frozenset[str] | None:
        """The BCP 47 tags it knows, or None where it takes any; ``fa`` stands for ``fa-IR`` too."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return the translation of each text, in order; `source` and `target` are BCP 47 tags.

        A text has no line break and may hold placeholders ``{1}``, which should come back. May be called from
        many threads at once. Raises EngineError with a sentence that quotes neither a text nor an answer.
        """

"""The Protocols through which the outside comes in as an argument."""

from typing import Protocol

from translate_hub.domain.bilingual import Bilingual, Incoming
from translate_hub.domain.document import Dialect, Document, ReadOptions, Texts, Written


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

"""A document as a reader saw it: kinds, blocks, and what a writer gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Final

from translate_hub.errors import Message


class Kind(StrEnum):
    """What a block is to a reader of the article (docs/words.md)."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    CAPTION = "caption"
    ALT_TEXT = "alt-text"
    TABLE_CELL = "table-cell"
    CODE = "code"
    BYLINE = "byline"
    DATE = "date"
    FOOTNOTE = "footnote"


class Dialect(StrEnum):
    """The notation in which an article's unit texts are written."""

    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Block:
    """One translatable piece of a document, as it was read.

    `text` is clean unit text (domain/texts): LF inside, no line break at either end. `level` is the level of a
    heading (1–6), the nesting depth of a list item or quote (from 1), else 0. `line` is the 1-based line of the
    file on which the block starts. `container` is the path of the structures around the block, outermost first,
    each ``tag.number`` with a number of its own in the document: ``("ul.1", "li.2")``, ``("table.4", "tr.5",
    "th.6")``, ``("blockquote.3",)``, ``("dl.1", "dd.3")``; neighbours sharing a prefix stand in the same structure. A
    part may carry a detail, ``tag.number:detail``, percent-encoded so that no ``/`` and no ``:`` is in it: the label of
    a footnote (``section.5:two``), the number a list begins with where it is not 1 (``ol.1:3``), the side to which a
    cell is aligned (``td.9:right``). What was read before there were details has none.
    `locator` is the format's own note of where the text stands; nobody else reads it. `lang` is a BCP 47 tag
    where the document itself names the block's language.
    """

    kind: Kind
    text: str
    level: int = 0
    line: int = 1
    translate: bool = True
    lang: str | None = None
    container: tuple[str, ...] = ()
    locator: str = ""


@dataclass(frozen=True)
class ReadOptions:
    """What the person chose before reading.

    `charset`: an IANA name to decode with, or None to find out. `front_matter`: the keys of a front matter whose
    values are translated.
    """

    charset: str | None = None
    front_matter: tuple[str, ...] = ("title", "description", "summary", "subtitle")


@dataclass(frozen=True)
class Document:
    """The bytes of a file and the blocks a reader found in it, in reading order.

    `charset` is the Python codec name (with BOM variants as in formats/charsets) that turns `content` into text
    and back without loss; `charset_guessed` tells that nothing declared it and the person should look at it.
    """

    format: str
    content: bytes
    charset: str
    blocks: tuple[Block, ...]
    charset_guessed: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)


class Omit(Enum):
    """Marks a block that is deliberately left out of what is written."""

    OMIT = "omit"


OMIT: Final = Omit.OMIT

Texts = Mapping[int, str | Omit]
"""New texts by the block's index in `Document.blocks` (from 0); a block not named keeps its original bytes."""


@dataclass(frozen=True)
class Written:
    """A written file: its bytes, the charset they are in, and what the person should be told."""

    content: bytes
    charset: str
    notices: tuple[Message, ...] = ()

"""From markdown-it's tokens to blocks: kinds, levels, containers, texts, and where each of them stands in the file.

Containers: ``ul``, ``ol``, ``li``, ``blockquote``, ``dl``, ``dt``, ``dd``, ``table``, ``tr``, ``th``, ``td``, and a
``section`` for each footnote's body, which carries its label; a list that does not begin at 1 carries its start, a
cell how it is aligned (``left``, ``center``, ``right``). All of them, empty table cells included, are numbered by one
count in reading order, so a gap between the cells of a row is an empty cell. The first paragraph of a list item, a
definition term and the first paragraph of a definition are list items; what follows them in the same item is a
paragraph.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from translate_hub.domain.document import Block, Kind
from translate_hub.domain.texts import find_forbidden
from translate_hub.formats.charsets import refuse_forbidden
from translate_hub.formats.markdown_parsing import Parsed, Words, parse
from translate_hub.formats.markdown_spelling import (
    BLANKS,
    LEFT_OUT_TERM,
    find_lone_image,
    is_for_programs,
    unspell,
)

PLACEHOLDER: Final = (
    "<!-- -->"  # stands where a block was left out and nothing shorter keeps its neighbours as they are
)
CODE_SHAPE: Final = "x"

_CONTAINERS: Final = frozenset("ul ol li blockquote dl dt dd table tr th td section".split())
_NEWLINE: Final = re.compile(r"\r\n?|\n")
_FOOTNOTE_MARK: Final = re.compile(r"\[\^[^\] ]+\]:([ \t]*)")
_DASHES: Final = re.compile(r"[ \t>]*[-:|][-:| \t]*")
_HASHES: Final = re.compile(r"#+[ \t]*$")
_MARKER: Final = re.compile(r"[^> \t]")


@dataclass(slots=True)
class _Frame:
    """A structure that is open: its tag, its part of the container path, and how many children it has had so far."""

    tag: str
    part: str
    children: int = 0


@dataclass
class _Body:
    """The text after the front matter, with line breaks as in the file and as they were parsed."""

    text: str
    offset: int
    first_line: int
    plain: str = field(init=False)
    parsed: Parsed = field(init=False)
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.plain = _NEWLINE.sub("\n", self.text) if "\r" in self.text else self.text
        self.parsed = parse(self.plain, self.first_line)
        if "\r" in self.text:
            self.starts = [0, *(found.end() for found in _NEWLINE.finditer(self.text))]
        else:
            self.starts = self.parsed.starts

    def place(self, line: int, offset: int) -> int:
        """Return the offset in the whole file of an offset in the parsed text that stands on that line."""
        return self.offset + self.starts[line] + offset - self.parsed.starts[line]

    def line_start(self, line: int) -> int:
        """Return the offset in the whole file at which a line starts; the end for the line after the last."""
        in_body = self.starts[line] if line < min(len(self.starts), self._lines) else len(self.text)
        return self.offset + in_body

    def line_text(self, line: int) -> str | None:
        """Return a line as it was parsed, or None behind the last one."""
        if line >= self._lines:
            return None
        end = self.plain.find("\n", self.parsed.starts[line])
        return self.plain[self.parsed.starts[line] : end if end >= 0 else len(self.plain)]

    def heading_span(self, first: int, last: int, prefix: str) -> tuple[int, int]:
        """Return where a heading starts on its first line and ends on its last, marks and underline included."""
        end = self.parsed.starts[last] + len((self.line_text(last) or "").rstrip(BLANKS))
        return self.parsed.starts[first] + len(_HASHES.sub("", prefix)), end

    @property
    def _lines(self) -> int:
        return len(self.parsed.starts) - 1


def body_blocks(text: str, offset: int, has_title: bool) -> list[Block]:
    """Return the blocks of a decoded file from `offset` on; `has_title` when the front matter names the title."""
    first_line = 1 + sum(1 for _ in _NEWLINE.finditer(text, 0, offset))
    return _Walk(_Body(text[offset:], offset, first_line), has_title).blocks()


class _Walk:
    """One pass over the tokens."""

    def __init__(self, body: _Body, has_title: bool) -> None:
        self._body = body
        self._has_title = has_title
        self._frames: list[_Frame] = []
        self._count = 0
        self._found: list[Block] = []

    def blocks(self) -> list[Block]:
        """Return the blocks of the body in reading order."""
        tokens = self._body.parsed.tokens
        for place, token in enumerate(tokens):
            if token.nesting == 1:
                self._open(token)
            elif token.nesting == -1:
                self._close(token)
            elif token.type == "inline":
                self._words(token, tokens[place - 1])
            else:
                self._other(token)
        return self._found

    def _open(self, token: Token) -> None:
        tag = "section" if token.type == "footnote_reference_open" else token.tag
        if tag in _CONTAINERS:
            self._child()
            self._count += 1
            detail = _detail(token)
            self._frames.append(_Frame(tag, f"{tag}.{self._count}" + (f":{quote(detail, safe='')}" if detail else "")))

    def _close(self, token: Token) -> None:
        tag = "section" if token.type == "footnote_reference_close" else token.tag
        if tag in _CONTAINERS:
            self._frames.pop()

    def _other(self, token: Token) -> None:
        if token.type in ("fence", "code_block"):
            self._code(token.content.strip("\n"), token.map[0] if token.map else 0)
        self._child()

    def _code(self, text: str, line: int) -> None:
        if text.strip() and find_forbidden(text) is None:
            locator = json.dumps([CODE_SHAPE])
            line += self._body.first_line
            self._found.append(Block(Kind.CODE, text, 0, line, False, None, self._container(), locator))

    def _child(self) -> None:
        if self._frames:
            self._frames[-1].children += 1

    def _words(self, token: Token, opening: Token) -> None:
        words: Words | None = token.meta.get("words")
        if words is not None:
            raw = "\n".join([self._body.plain[begin:end] for _, begin, end in words.lines])
            if raw.strip(" \t\f\v"):
                self._text(raw, words, opening)
            elif opening.tag == "h1" and not self._frames:
                self._has_title = True  # an empty one: the title was left out here
        self._child()

    def _text(self, raw: str, words: Words, opening: Token) -> None:
        shape = _shape(words, opening)
        if shape == "p" and is_for_programs(raw):
            self._code(raw, words.lines[0][0])
            return
        if shape == "h" and _DASHES.fullmatch(self._body.line_text(words.lines[0][0] + 1) or ""):
            shape = "hu"
        kind, level = self._kind(opening)
        begin, end = words.lines[0][1], words.lines[-1][2]
        if shape.startswith("p") and (alt := self._alt(raw)):
            raw = raw[alt[0] : alt[1]]
            begin += alt[0] + len(raw) - len(raw.lstrip(BLANKS))
            raw = raw.strip(BLANKS)
            end = begin + len(raw)
            kind, level, shape = Kind.ALT_TEXT, 0, "a"
        text = unspell(raw, shape)
        if text and raw != LEFT_OUT_TERM * (shape == "t"):
            line = self._body.first_line + words.lines[0][0]
            refuse_forbidden(text, line)
            locator = self._locator(shape, begin, end, words, opening)
            self._found.append(Block(kind, text, level, line, True, None, self._container(), locator))

    def _alt(self, raw: str) -> tuple[int, int] | None:
        """Return where the alt text of a paragraph stands that is one image and nothing else."""
        found = find_lone_image(raw)
        if found is None:
            return None
        labels = [label for name, label in found.groupdict().items() if name != "alt" and label is not None]
        known = all(normalizeReference(label) in self._body.parsed.labels for label in labels)
        return found.span("alt") if known else None

    def _kind(self, opening: Token) -> tuple[Kind, int]:
        if opening.type == "heading_open":
            if opening.tag == "h1" and not self._has_title and not self._frames:
                self._has_title = True
                return Kind.TITLE, 0
            return Kind.HEADING, int(opening.tag[1])
        if opening.type in ("th_open", "td_open"):
            return Kind.TABLE_CELL, 0
        inner = self._frames[-1] if self._frames else None
        if inner is None:
            return Kind.PARAGRAPH, 0
        if inner.tag == "blockquote":
            return Kind.QUOTE, sum(frame.tag == "blockquote" for frame in self._frames)
        if inner.tag == "section":
            return Kind.FOOTNOTE, 0
        if inner.children:
            return Kind.PARAGRAPH, 0
        return Kind.LIST_ITEM, sum(frame.tag in ("ul", "ol", "dl") for frame in self._frames)

    def _locator(self, shape: str, begin: int, end: int, words: Words, opening: Token) -> str:
        """Write down all that `markdown_writing` needs, in the order of its `Spot`."""
        body = self._body
        first, start, _ = words.lines[0]
        last, _, stop = words.lines[-1]
        spot = [body.place(first, begin), body.place(last, end)]
        if shape in ("c", "f"):
            left_out = ("| " if words.leading else "") + (" |" if words.trailing else "")
            return json.dumps([shape, *spot, "", -1, -1, *spot, left_out])
        prefix = body.plain[body.parsed.starts[first] : start]
        after, placeholder = last + 1, LEFT_OUT_TERM if shape == "t" else PLACEHOLDER
        if opening.type == "heading_open" and opening.map:
            after, placeholder = opening.map[1], "#" * int(opening.tag[1])
            start, stop = body.heading_span(first, after - 1, prefix)
        cut = [body.line_start(first), body.line_start(self._after_blanks(after, prefix))]
        whole = [body.place(first, start), body.place(after - 1, stop)]
        return json.dumps([shape, *spot, _continued(prefix), *cut, *whole, placeholder], ensure_ascii=False)

    def _after_blanks(self, line: int, prefix: str) -> int:
        """Return the number of the first line from `line` on that is not blank inside the same quotes."""
        quotes = _continued(prefix).strip()
        while (text := self._body.line_text(line)) is not None and text.strip(BLANKS) in ("", quotes):
            line += 1
        return line

    def _container(self) -> tuple[str, ...]:
        return tuple([frame.part for frame in self._frames])


def _detail(token: Token) -> str:
    """Return what a structure carries beside its tag and number (domain/document.Block.container)."""
    if token.type == "footnote_reference_open":
        return str(token.meta["label"])
    if token.type == "ordered_list_open":
        return str(token.attrs.get("start", ""))
    return str(token.attrs.get("style", "")).removeprefix("text-align:")


def _shape(words: Words, opening: Token) -> str:
    """Return the shape of a block's text as markdown_spelling names it."""
    if opening.type == "heading_open" and opening.markup.startswith("#"):
        return "h"
    if opening.type in ("th_open", "td_open"):
        return "f" if words.leading else "c"
    if opening.type == "dt_open":
        return "t"
    shape = "u" if opening.type == "heading_open" and opening.markup == "-" else "p"
    return shape + "r" if words.after_reference else shape


def _continued(prefix: str) -> str:
    """Return what stands before a block's further lines: the first line's prefix with its markers as blanks."""
    if "[" in prefix:
        prefix = _FOOTNOTE_MARK.sub(lambda m: "    " + (m[1] if m.end() < len(prefix) else ""), prefix)
    return _MARKER.sub(" ", prefix)

"""Markdown: CommonMark, GFM tables, footnotes, definition lists and front matter, in and out to the byte."""

import json
import re
from typing import Final

from translate_hub.domain.document import Block, Dialect, Document, Kind, Omit, ReadOptions, Texts, Written
from translate_hub.errors import Invalid, UnreadableFile
from translate_hub.formats.charsets import decode, encode
from translate_hub.formats.markdown_blocks import body_blocks
from translate_hub.formats.markdown_front_matter import FrontMatter, find_front_matter
from translate_hub.formats.markdown_html import inline_html
from translate_hub.formats.markdown_writing import find_difference, splice

_FRONT_MATTER_KINDS: Final = {
    "title": Kind.TITLE,
    "description": Kind.STANDFIRST,
    "summary": Kind.STANDFIRST,
    "subtitle": Kind.STANDFIRST,
}
_NEWLINE: Final = re.compile(r"\r\n?|\n")


class Markdown:
    """The Markdown `Format` (domain/ports): unit texts are native inline Markdown, files are never rendered anew."""

    name: Final = "markdown"
    dialect: Final = Dialect.MARKDOWN
    suffixes: Final = (".md", ".markdown", ".mdown", ".mkd")
    media_type: Final = "text/markdown"

    def read(self, content: bytes, options: ReadOptions) -> Document:
        """Find the blocks of a file's bytes; raises UnreadableFile with what to do instead."""
        decoded = decode(content, options.charset)
        blocks = _blocks(decoded.text, options)
        return Document(self.name, content, decoded.charset, blocks, decoded.guessed, options)

    def write(self, document: Document, texts: Texts) -> Written:
        """Give the file back with new texts in it; raises Invalid where a text has no place in Markdown.

        What was written is read again and compared, so a file that leaves gives the same blocks when it comes back.
        """
        changed = {n: new for n, new in texts.items() if new != document.blocks[n].text}
        if not changed:
            return Written(document.content, document.charset)
        text = document.content.decode(document.charset)
        wrong: Block | None = None
        for keep_lines in (False, True):
            new_text = splice(text, document.blocks, changed, keep_lines)
            wrong = _difference(document, changed, new_text)
            if wrong is None:
                return encode(new_text, document.charset)
            if Omit.OMIT not in changed.values():
                break
        raise Invalid(
            "With these texts the paragraph on line %(line)s would not be read back as it is, because of what stands "
            "beside it; put a blank line around it in the source, or change its text.",
            line=wrong.line if wrong else 1,
        )

    def inline_html(self, text: str) -> str:
        """Return one unit's text as safe HTML for use inside a block element; never raises."""
        return inline_html(text)


def _difference(document: Document, changed: Texts, new_text: str) -> Block | None:
    """Return a block that would not be read back as it should, or None when the new text is good."""
    some_changed = document.blocks[min(changed)]
    try:
        again = _blocks(new_text, document.options) if new_text else None
    except UnreadableFile:
        return some_changed
    return some_changed if again is None else find_difference(document.blocks, changed, again)


def _blocks(text: str, options: ReadOptions) -> tuple[Block, ...]:
    front = find_front_matter(text, options.front_matter)
    return (*_front_blocks(text, front), *body_blocks(text, front.end, front.has_title))


def _front_blocks(text: str, front: FrontMatter) -> list[Block]:
    return [
        Block(
            _FRONT_MATTER_KINDS.get(value.key, Kind.PARAGRAPH),
            value.text,
            line=1 + len(_NEWLINE.findall(text, 0, value.start)),
            locator=json.dumps([value.style, value.start, value.end]),
        )
        for value in front.values
    ]

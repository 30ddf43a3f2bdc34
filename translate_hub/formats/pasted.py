"""What a clipboard holds as HTML (a word processor's, a web page's) as Markdown that our own reader reads rightly.

Written by us instead of by a general converter for two reasons: emphasis is only marked where CommonMark will see the
marks, and what could be read as structure is spelled as `markdown_spelling` spells it, so texts come out as they were.
"""

from translate_hub.formats.pasted_blocks import blocks_of
from translate_hub.formats.pasted_cleaning import cleaned
from translate_hub.formats.pasted_shaping import shaped


def markdown_from_html(html: str) -> str:
    """Return clipboard HTML as Markdown: headings, nested lists, quotes, links to web pages and mail addresses,
    emphasis, tables, line breaks, footnotes and code; "" where it holds no text.

    Scripts, styles, pictures from elsewhere than the web and whatever else a page is made of are left out. Raises
    Invalid for more than can be an article.
    """
    article = shaped(cleaned(html))
    blocks = blocks_of(article.tree)
    for number, body in enumerate(article.notes, 1):
        blocks.append(_note(number, [line for block in _with_gaps(blocks_of(body)) for line in block]))
    return "".join("\n".join(block) + "\n" for block in _with_gaps(blocks))


def _with_gaps(blocks: list[list[str]]) -> list[list[str]]:
    return [[*block, ""] if n + 1 < len(blocks) else block for n, block in enumerate(blocks)]


def _note(number: int, lines: list[str]) -> list[str]:
    first, *others = lines or ["…"]
    return [f"[^{number}]: {first}", *(f"    {line}" if line else "" for line in others)]

"""Plain HTML structures as the lines of a Markdown file, spelled so that our reader sees the same structures."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from translate_hub.formats.markdown_spelling import UnspellableError, spell
from translate_hub.formats.pasted_runs import BREAK, STRONG, Run, markdown_of, runs_of, safe_address

Lines = list[str]

_BLOCKS: Final = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr table caption thead tbody tfoot tr td th".split()
)
_HEADING: Final = re.compile(r"h([1-6])$")
_IN_HEADING: Final = frozenset({STRONG})
_NOTHING: Final = re.compile("[\\s\u00a0\u200b\ufeff]*")
_FENCE: Final = re.compile("`{3,}")
_MOST_COLUMNS: Final = 100


def blocks_of(parent: Tag | BeautifulSoup) -> list[Lines]:
    """Return what stands in an element as blocks, each as its lines, to be parted by blank lines."""
    blocks: list[Lines] = []
    for child in _children(parent):
        if isinstance(child, Tag):
            blocks += _block(child, blocks[-1] if blocks else [])
        else:
            blocks += _paragraphs(child)
    return [block for block in blocks if block]


def _children(parent: Tag | BeautifulSoup) -> Iterable[Tag | list[PageElement]]:
    """Yield the blocks inside an element, and what stands between them as lists of inline nodes."""
    inline: list[PageElement] = []
    for child in parent.children:
        if isinstance(child, Tag) and (child.name in _BLOCKS or _holds_block(child)):
            yield from ([inline] if inline else [])
            inline = []
            yield child
        else:
            inline.append(child)
    yield from ([inline] if inline else [])


def _holds_block(tag: Tag) -> bool:
    """Whether an inline element is wrapped around blocks, as Google Docs does."""
    return tag.find(lambda inner: inner.name in _BLOCKS) is not None


def _block(tag: Tag, before: Lines) -> list[Lines]:
    if found := _HEADING.match(tag.name):
        return _heading(tag, int(found[1]))
    match tag.name:
        case "ul" | "ol":
            return [_list(tag, before)]
        case "blockquote":
            return [_prefixed(_parted(blocks_of(tag)), "> ", "> ")]
        case "pre":
            return [_code(tag)]
        case "hr":
            return [["* * *"]]
        case "table":
            return _table(tag)
        case "dl":
            return [_definitions(tag)]
    return blocks_of(tag)


def _paragraphs(nodes: Sequence[PageElement]) -> list[Lines]:
    """Return inline nodes as paragraphs: two forced line breaks in a row part them."""
    if (picture := _lone_picture(nodes)) is not None:
        return [[picture]] if picture else []
    parts: list[list[Run]] = [[]]
    is_after_break = False
    for run in runs_of(nodes):
        if run.text == BREAK and is_after_break:
            parts.append([])
            is_after_break = False
            continue
        parts[-1].append(run)
        if run.note or run.text == BREAK or run.text.strip(" \u00a0"):
            is_after_break = run.text == BREAK
    texts = [markdown_of(part).strip("\u00a0 ") for part in parts]
    return [_spelled(text, "p").split("\n") for text in texts if not _NOTHING.fullmatch(text)]


def _lone_picture(nodes: Sequence[PageElement]) -> str | None:
    """Return the Markdown of a picture that stands alone, "" for one that cannot be kept, None for anything else."""
    tags = [node for node in nodes if not isinstance(node, NavigableString) or not _NOTHING.fullmatch(str(node))]
    if len(tags) != 1 or not isinstance(tags[0], Tag) or not _NOTHING.fullmatch(tags[0].get_text()):
        return None
    pictures = [tags[0]] if tags[0].name == "img" else tags[0].find_all("img")
    if len(pictures) != 1:
        return None
    address = safe_address(str(pictures[0].get("src", "")))
    alt = " ".join(str(pictures[0].get("alt", "")).split())
    return f"![{_spelled(alt, 'a')}]({address})" if address else ""


def _spelled(text: str, shape: str) -> str:
    try:
        return spell(text, shape)
    except UnspellableError:  # such a text is not written by people; it may be read as structure
        return text


def _heading(tag: Tag, level: int) -> list[Lines]:
    inner: list[Lines] = []
    nodes: list[PageElement] = []
    for child in _children(tag):  # browsers let blocks stand in headings
        if isinstance(child, list):
            nodes += child
        elif child.name in ("p", "div"):
            nodes += list(child.children)
        else:
            inner += _block(child, [])
    text = markdown_of(runs_of(nodes, _IN_HEADING), " ").strip("\u00a0 ")
    return ([] if _NOTHING.fullmatch(text) else [[f"{'#' * level} {_spelled(text, 'h')}"]]) + inner


def _parted(blocks: Iterable[Lines]) -> Lines:
    lines: Lines = []
    for block in blocks:
        lines += ["", *block] if lines else block
    return lines


def _prefixed(lines: Lines, first: str, rest: str) -> Lines:
    return [((rest if n else first) + line).rstrip() if not line else (rest if n else first) + line
            for n, line in enumerate(lines)]  # fmt: skip


def _list(tag: Tag, before: Lines) -> Lines:
    """Return a list; with other marks than the one right before it, which it would else go on."""
    bodies = [_item(child) for child in _children(tag)]
    start = str(tag.get("start", "1"))
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
    previous = before[0] if before else ""
    bullet = "*" if previous.startswith("-") else "-"
    end = ")" if re.match(r"\d+\.", previous) else "."
    is_loose = any((blocks[1:] and not _is_list(blocks[1])) or len(blocks) > 2 for blocks in bodies)
    lines: Lines = []
    for blocks in bodies:
        if not blocks:
            continue
        mark = f"{number}{end} " if tag.name == "ol" else f"{bullet} "
        number += 1
        body = _parted(blocks) if is_loose else [line for block in blocks for line in block]
        lines += [""] if lines and is_loose else []
        lines += _prefixed(body, mark, " " * len(mark))
    return lines


def _item(item: Tag | list[PageElement]) -> list[Lines]:
    if isinstance(item, list):
        return _paragraphs(item)
    return blocks_of(item) if item.name == "li" else _block(item, [])


def _is_list(block: Lines) -> bool:
    return bool(re.match(r"(?:[-*]|\d+[.)]) ", block[0]))


def _code(tag: Tag) -> Lines:
    text = tag.get_text().strip("\n")
    if not text.strip():
        return []
    longest = max((len(found) for found in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return [fence, *text.split("\n"), fence]


def _definitions(tag: Tag) -> Lines:
    lines: Lines = []
    for child in _children(tag):
        if isinstance(child, Tag) and child.name == "dt":
            text = markdown_of(runs_of([child]), " ")
            lines += ([""] if lines else []) + [_spelled(text, "t")] if text else []
        elif isinstance(child, Tag) and child.name == "div":
            lines += ([""] if lines else []) + _definitions(child)
        elif body := _parted(_item(child) if isinstance(child, list) else blocks_of(child)):
            lines += _prefixed(body, ": ", "  ") if lines else body
    return lines


# --- Tables -----------------------------------------------------------------------------------------------------------


def _table(tag: Tag) -> list[Lines]:
    groups = [tag, *tag.find_all(["thead", "tbody", "tfoot"], recursive=False)]
    rows = [row for group in groups for row in group.find_all("tr", recursive=False)]
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    caption = [block for one in tag.find_all("caption", recursive=False) for block in blocks_of(one)]
    if _is_layout(cells):
        return caption + [block for row in cells for cell in row for block in blocks_of(cell)]
    texts = [_row(row, is_head=not n) for n, row in enumerate(cells)]
    texts = [row for row in texts if any(row)]
    width = min(_MOST_COLUMNS, max((len(row) for row in texts), default=0))
    if not width:
        return caption
    written = [_written_row([*row, *[""] * width][:width]) for row in texts]
    return [*caption, [written[0], "|" + " --- |" * width, *written[1:]]]


def _is_layout(rows: Sequence[Sequence[Tag]]) -> bool:
    """Whether a table only arranges the page: one column, or whole articles in its cells."""
    cells = [cell for row in rows for cell in row]
    is_column = all(len(row) <= 1 for row in rows)
    return is_column or any(cell.find(["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"]) for cell in cells)


def _row(cells: Sequence[Tag], *, is_head: bool) -> list[str]:
    """Return a row's texts; those in the head are bold anyway."""
    texts: list[str] = []
    for cell in cells:
        plain = _IN_HEADING if is_head or cell.name == "th" else frozenset()
        parts = [markdown_of(runs_of(nodes, plain), "<br>").strip("\u00a0 ") for nodes in _inline_parts(cell)]
        texts.append("<br>".join(part for part in parts if part))
        span = str(cell.get("colspan", "1"))
        texts += [""] * (
            min(_MOST_COLUMNS, int(span)) - 1 if span.isascii() and span.isdigit() and len(span) < 5 else 0
        )
    return texts


def _inline_parts(tag: Tag) -> Iterable[list[PageElement]]:
    for child in _children(tag):
        if isinstance(child, list):
            yield child
        else:
            yield from _inline_parts(child)


def _written_row(texts: list[str]) -> str:
    return "|" + "".join(f" {_spelled(text, 'c')} |" if text else "  |" for text in texts)

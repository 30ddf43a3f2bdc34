"""markdown-it-py as a cutter: where in the text do the words of each block stand, line by line.

Only the block rules run; inline markup stays in the unit's text. markdown-it keeps no places, so the rules
that make text are wrapped: right after a rule has matched, the parser's own line marks still tell where each line's
words begin behind list markers, quote signs and indents, lazy lines included.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from translate_hub.errors import UnreadableFile

Rule = Callable[[StateBlock, int, int, bool], bool]

MAX_DEPTH: Final = 100  # open structures around a block: fifty nested lists; the parser calls itself for each

# Where the rules may interrupt, as markdown-it-py and its plugins register them: `at` forgets it otherwise.
_INTERRUPTS: Final[dict[str, list[str]]] = {
    "table": ["paragraph", "reference"],
    "reference": [],
    "heading": ["paragraph", "reference", "blockquote"],
    "lheading": [],
    "deflist": ["paragraph", "reference", "blockquote"],
    "paragraph": [],
}
_HASHES: Final = re.compile(r"#{1,6}[ \t]*")
_CLOSING: Final = re.compile(r"(?:^|[ \t])#+$")


@dataclass(frozen=True, slots=True)
class Words:
    """Where a block's words stand: per line its number and the first and last + 1 offset in the parsed text.

    `leading` and `trailing` tell for a table cell whether no pipe stands before or after it. `after_reference`
    tells that the line above ends a link reference definition.
    """

    lines: tuple[tuple[int, int, int], ...]
    leading: bool = False
    trailing: bool = False
    after_reference: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """The block tokens of a text, where its lines start, and the labels of its reference definitions."""

    tokens: list[Token]
    starts: list[int]
    labels: frozenset[str]


def parse(text: str, first_line: int) -> Parsed:
    """Parse Markdown whose line breaks are LF; `first_line` is the 1-based line of the file on which it starts.

    The tokens of type ``inline`` carry their `Words` under ``meta["words"]``. Raises UnreadableFile where structures
    are nested too deeply.
    """
    env: dict[str, Any] = {"first_line": first_line}
    tokens: list[Token] = []
    state = StateBlock(text, _PARSER, env, tokens)
    starts = list(state.bMarks)
    _PARSER.block.tokenize(state, 0, state.lineMax)
    return Parsed(tokens, starts, frozenset(env.get("references", ())))


def _not_too_deep(state: StateBlock, line: int, _end: int, _silent: bool) -> bool:
    if state.level > MAX_DEPTH:
        raise UnreadableFile(
            "Lists or quotes are nested more than %(depth)s deep on line %(line)s; make them flatter.",
            depth=MAX_DEPTH // 2,
            line=line + state.env["first_line"],
        )
    return False


def _located(rule: Rule, locate: Callable[[StateBlock, int, int], None]) -> Rule:
    """Return the rule that also notes where the words of the tokens it made stand."""

    def located(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        made = len(state.tokens)
        if not rule(state, line, end, silent):
            return False
        if not silent:
            locate(state, made, line)
        return True

    return located


def _line(state: StateBlock, line: int) -> tuple[int, int, int]:
    return line, state.bMarks[line] + state.tShift[line], state.eMarks[line]


def _after_reference(state: StateBlock, line: int) -> bool:
    return bool(state.env.get("reference_end") == line)


def _paragraph_words(state: StateBlock, made: int, _first: int) -> None:
    inline = state.tokens[made + 1]
    first, end = inline.map or (0, 0)
    lines = [_line(state, line) for line in range(first, end)]
    line, start, stop = lines[-1]
    lines[-1] = (line, start, start + len(state.src[start:stop].rstrip(" \t")))
    inline.meta["words"] = Words(tuple(lines), after_reference=_after_reference(state, first))


def _heading_words(state: StateBlock, made: int, first: int) -> None:
    line, start, end = _line(state, first)
    found = _HASHES.match(state.src, start, end)
    start = found.end() if found else start
    words = state.src[start:end].rstrip(" \t")
    if closing := _CLOSING.search(words):
        words = words[: closing.start()].rstrip(" \t")
    state.tokens[made + 1].meta["words"] = Words(((line, start, start + len(words)),))


def _term_words(state: StateBlock, made: int, _first: int) -> None:
    """The terms of a definition list; paragraphs inside the definitions were located while they were read."""
    level = state.level + 1
    for place in range(made, len(state.tokens)):
        token = state.tokens[place]
        if token.type == "dt_open" and token.level == level and token.map:
            line, start, end = _line(state, token.map[0])
            words = state.src[start:end].rstrip(" \t")
            after = _after_reference(state, line)
            state.tokens[place + 1].meta["words"] = Words(((line, start, start + len(words)),), after_reference=after)


def _table_words(state: StateBlock, made: int, _first: int) -> None:
    cells: list[Words] = []
    column = 0
    for token in state.tokens[made:]:
        if token.type == "tr_open" and token.map:
            cells, column = _row(state, token.map[0]), 0
        elif token.type == "inline":
            if column < len(cells):
                token.meta["words"] = cells[column]
            column += 1


def _row(state: StateBlock, line: int) -> list[Words]:
    """Cut a row as GFM does: a backslash before a pipe makes it text, in code spans too."""
    _, start, end = _line(state, line)
    row = state.src[start:end]
    start += len(row) - len(row.lstrip(MD_TRIM_CHARS))
    row = row.strip(MD_TRIM_CHARS)
    bounds: list[tuple[int, int]] = []
    begin = 0
    for pipe in [*(m.start() for m in re.finditer(r"(?<!\\)\|", row)), len(row)]:
        bounds.append((begin, pipe))
        begin = pipe + 1
    leading, trailing = True, True
    if bounds and bounds[0] == (0, 0):
        leading = False
        bounds.pop(0)
    if bounds and bounds[-1] == (len(row), len(row)):
        trailing = False
        bounds.pop()
    cells = [_cell(line, start, row, bound) for bound in bounds]
    if cells and leading:
        cells[0] = replace(cells[0], leading=True)
    if cells and trailing:
        cells[-1] = replace(cells[-1], trailing=True)
    return cells


def _cell(line: int, start: int, row: str, bound: tuple[int, int]) -> Words:
    cell = row[bound[0] : bound[1]]
    words = cell.strip(MD_TRIM_CHARS)
    begin = start + bound[0] + (len(cell) - len(cell.lstrip(MD_TRIM_CHARS)) if words else 0)
    return Words(((line, begin, begin + len(words)),))


def _reference_end(state: StateBlock, _made: int, _first: int) -> None:
    state.env["reference_end"] = state.line


_LOCATORS: Final[dict[str, Callable[[StateBlock, int, int], None]]] = {
    "table": _table_words,
    "reference": _reference_end,
    "heading": _heading_words,
    "lheading": _paragraph_words,
    "deflist": _term_words,
    "paragraph": _paragraph_words,
}


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_DEPTH * 10}).enable("table")
    footnote_plugin(parser, move_to_end=False)
    deflist_plugin(parser)
    names = parser.block.ruler.get_active_rules()
    rules = dict(zip(names, parser.block.ruler.getRules(""), strict=True))
    for name, locate in _LOCATORS.items():
        parser.block.ruler.at(name, _located(rules[name], locate), {"alt": _INTERRUPTS[name]})
    parser.block.ruler.before("table", "depth", _not_too_deep)
    return parser


_PARSER: Final = _make_parser()

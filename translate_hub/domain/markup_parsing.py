"""Where in a unit's Markdown the markup stands.

The grammar is markdown-it's own inline parser, and formats/markdown_html renders with the same: a tokeniser by hand
would have to follow its rules of flanking and nesting, and would differ in the odd text. markdown-it keeps no places,
so its rules are wrapped: each notes on the tokens it made where in the text they stand.

Only what stands in the unit counts: a reference link (``[label][name]``) is known by its shape, for its target is
elsewhere in the file; a lone ``[label]`` is text. A text with more brackets than markdown-it reads in good time has no
markup.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Rule = Callable[[StateInline, bool], bool]
Locate = Callable[[StateInline, int, int], None]

_MANY_BRACKETS: Final = 500  # markdown-it's time is quadratic in brackets that close nothing
_MANY_OPEN: Final = 20  # even few of them make it read a long text again and again; no text needs so many
_BRACKET: Final = re.compile(r"[\[\]]")
_NOTE_MARK: Final = re.compile(r"\[\^([^\s\]]+)\]")
_NAME: Final = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]")
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Mark(StrEnum):
    """What a piece of a unit's text is."""

    TEXT = "text"
    LINK = "link"
    IMAGE = "image"
    NOTE = "note"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRUCK = "struck"
    CODE = "code"
    TAG = "tag"
    BREAK = "break"


class Edge(StrEnum):
    """Whether a piece of markup opens something, closes it, or is all of it."""

    OPEN = "open"
    CLOSE = "close"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of markup: offsets of its first character and past its last one; `target` as in domain/markup."""

    start: int
    end: int
    mark: Mark
    edge: Edge = Edge.WHOLE
    target: str = ""


def find_markup(text: str) -> list[Found]:
    """Return the markup of a unit's Markdown, in order and without overlaps; never raises."""
    if has_many_brackets(text):
        return []
    tokens: list[Token] = []
    try:
        _PARSER.inline.parse(text, _PARSER, {}, tokens)
    except (RecursionError, ValueError, IndexError):  # nesting or an address markdown-it cannot digest
        return []
    return sorted((one for token in tokens for one in _found(token)), key=lambda one: one.start)


def has_many_brackets(text: str) -> bool:
    """Tell whether a text holds more brackets, or more that are never closed, than markdown-it reads in good time."""
    if text.count("[") > _MANY_BRACKETS:
        return True
    still_open = 0
    for bracket in _BRACKET.findall(text):
        still_open = still_open + 1 if bracket == "[" else max(0, still_open - 1)
    return still_open > _MANY_OPEN


def _found(token: Token) -> list[Found]:
    """Return where a token stands: noted by its rule, or worked out for what became markup afterwards."""
    if token.type in _PAIRED:
        mark, edge = _PAIRED[token.type]
        at = int(token.meta["at"])
        # Of the two delimiters that make it strong, the inner ones carry the token.
        start = at - 1 if token.type == "strong_open" else at
        return [Found(start, start + len(token.markup), mark, edge)]
    noted: list[Found] = token.meta.get("found", [])
    return noted


_PAIRED: Final = {
    "em_open": (Mark.EMPHASIS, Edge.OPEN),
    "em_close": (Mark.EMPHASIS, Edge.CLOSE),
    "strong_open": (Mark.STRONG, Edge.OPEN),
    "strong_close": (Mark.STRONG, Edge.CLOSE),
    "s_open": (Mark.STRUCK, Edge.OPEN),
    "s_close": (Mark.STRUCK, Edge.CLOSE),
}


def _located(rule: Rule, locate: Locate) -> Rule:
    """Return the rule that also notes where what it made stands: `locate(state, start, label_end)`."""

    def located(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not rule(state, silent):
            return False
        if not silent:
            locate(state, start, state.pos)
        return True

    return located


def _delimiters(state: StateInline, _start: int, end: int) -> None:
    """Emphasis and strikethrough: each delimiter is a text token until pairs are sought."""
    place = len(state.tokens)
    while end > _start:
        place -= 1
        end -= len(state.tokens[place].content)
        state.tokens[place].meta["at"] = end


def _note(state: StateInline, *found: Found) -> None:
    state.tokens[-1].meta["found"] = list(found)


def _link(state: StateInline, start: int, end: int) -> None:
    # The rule closed the link last; what it opened stands as many tokens before as the link is deep.
    opened = next(token for token in reversed(state.tokens) if token.type == "link_open" and "seen" not in token.meta)
    opened.meta["seen"] = True
    target = str(opened.attrs.get("href", ""))
    label_end = _label_end(state, start, end)
    _note(
        state,
        Found(start, start + 1, Mark.LINK, Edge.OPEN, target),
        Found(label_end, end, Mark.LINK, Edge.CLOSE, target),
    )


def _label_end(state: StateInline, start: int, end: int) -> int:
    """Return where the label that starts with the bracket at `start` ends."""
    after = state.pos
    label_end = parseLinkLabel(state, start)
    state.pos = after
    return label_end if 0 <= label_end < end else end


def _autolink(state: StateInline, start: int, end: int) -> None:
    opened = state.tokens[-3]
    opened.meta["seen"] = True
    _note(state, Found(start, end, Mark.LINK, Edge.WHOLE, str(opened.attrs.get("href", ""))))


def _image(state: StateInline, start: int, end: int) -> None:
    target = str(state.tokens[-1].attrs.get("src", ""))
    label_end = _label_end(state, start + 1, end)
    _note(
        state,
        Found(start, start + 2, Mark.IMAGE, Edge.OPEN, target),
        Found(label_end, end, Mark.IMAGE, Edge.CLOSE, target),
    )


def _code(state: StateInline, start: int, end: int) -> None:
    if state.tokens and state.tokens[-1].type == "code_inline" and not state.pending:
        _note(state, Found(start, end, Mark.CODE, Edge.WHOLE, state.tokens[-1].content))


def _tag(state: StateInline, start: int, end: int) -> None:
    tag = state.src[start:end]
    name = _TAG.match(tag)
    if name is None:
        _note(state, Found(start, end, Mark.TAG))
        return
    is_whole = name[2].lower() in _VOID or tag.endswith("/>")
    edge = Edge.CLOSE if name[1] else Edge.WHOLE if is_whole else Edge.OPEN
    _note(state, Found(start, end, Mark.TAG, edge, name[2].lower()))


def _break(state: StateInline, start: int, end: int) -> None:
    if state.tokens[-1].type == "hardbreak":
        # The blanks that make it a hard one; before a backslash they are words, or belong to the break before.
        blanks = len(state.src[:start]) - len(state.src[:start].rstrip(" ")) if state.src[start] == "\n" else 0
        _note(state, Found(start - blanks, end, Mark.BREAK))


def _note_mark(state: StateInline, silent: bool) -> bool:
    """``[^1]``: the mark of a footnote whose body is another unit."""
    found = _NOTE_MARK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("note_mark", "", 0).content = found[1]
        _note(state, Found(found.start(), found.end(), Mark.NOTE, Edge.WHOLE, found[1]))
    state.pos = found.end()
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    """``[label][name]`` and ``![label][name]``: what they lead to is not in the unit."""
    start = state.pos
    is_image = state.src[start] == "!"
    bracket = start + is_image
    if state.src[bracket : bracket + 1] != "[":
        return False
    end = parseLinkLabel(state, bracket)
    name = _NAME.match(state.src, end + 1, state.posMax) if end > 0 else None
    if name is None:
        return False
    if not silent:
        label = state.src[bracket + 1 : end]
        target = name[1] or label
        opening = _Place(start, bracket + 1, end, name.end())
        if is_image:
            _push_image(state, label, opening, target)
        else:
            _push_reference(state, opening, target)
    state.pos = name.end()
    return True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a reference starts, its label starts and ends, and it ends."""

    start: int
    label: int
    label_end: int
    end: int


def _push_image(state: StateInline, label: str, place: _Place, target: str) -> None:
    token = state.push("image", "img", 0)
    token.content, token.children = label, []
    state.md.inline.parse(label, state.md, state.env, token.children)
    _note(
        state,
        Found(place.start, place.label, Mark.IMAGE, Edge.OPEN, target),
        Found(place.label_end, place.end, Mark.IMAGE, Edge.CLOSE, target),
    )


def _push_reference(state: StateInline, place: _Place, target: str) -> None:
    state.push("reference_open", "", 1)
    _note(state, Found(place.start, place.label, Mark.LINK, Edge.OPEN, target))
    after, state.pos, state.posMax = state.posMax, place.label, place.label_end
    state.md.inline.tokenize(state)
    state.posMax = after
    state.push("reference_close", "", -1)
    _note(state, Found(place.label_end, place.end, Mark.LINK, Edge.CLOSE, target))


_LOCATE: Final[dict[str, Locate]] = {
    "newline": _break,
    "escape": _break,
    "backticks": _code,
    "strikethrough": _delimiters,
    "emphasis": _delimiters,
    "link": _link,
    "image": _image,
    "autolink": _autolink,
    "html_inline": _tag,
}


def make_parser(*, html: bool = True) -> MarkdownIt:
    """Return the parser of unit texts: CommonMark's inline markup, strikethrough, and what refers to elsewhere.

    Beside markdown-it's own tokens it makes ``note_mark`` (its content is the note's name) for ``[^1]``, and
    ``reference_open`` and ``reference_close`` around the label of a reference link; ``html``: whether tags are markup.
    """
    parser = MarkdownIt("commonmark", {"html": html, "breaks": False}).enable("strikethrough")
    parser.inline.ruler.before("link", "note_mark", _note_mark)
    parser.inline.ruler.after("image", "reference", _reference)
    return parser


def _make_locating_parser() -> MarkdownIt:
    # Joined texts would lose what the delimiters among them note.
    parser = make_parser().disable("fragments_join")
    rules: Any = parser.inline.ruler
    for rule in list(rules.__rules__):
        if rule.name in _LOCATE:
            rules.at(rule.name, _located(rule.fn, _LOCATE[rule.name]))
    return parser


_PARSER: Final = _make_locating_parser()

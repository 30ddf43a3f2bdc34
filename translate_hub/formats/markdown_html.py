"""One unit's Markdown as safe HTML: what a reader's browser gets of a text that anybody may have written.

markdown-it makes the HTML, nh3 is the last wall. Kept are inline tags and links to web pages, mail addresses and
pages of the same site; pictures become their alt text, so that no page asks a third party for anything.
"""

import html
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_TAGS: Final = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub "
    "sup u var wbr".split()
)
_ATTRIBUTES: Final = {tag: {"lang", "dir"} for tag in _TAGS} | {"a": {"href", "lang", "dir"}}
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_MANY_TAGS: Final = 300  # nh3's time is quadratic in how deep tags are nested; past this, tags are shown as text
_MANY_BRACKETS: Final = 500  # markdown-it's time is quadratic in brackets that close nothing; past this, all is text
_MANY_OPEN: Final = 20  # even few of them make it read a long text again and again; no text needs so many
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE_IN_LINK: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]|%5[cC]")
_BRACKET: Final = re.compile(r"[\[\]]")
_NOTE_MARK: Final = re.compile(r"\[\^([^\s\]]+)\]")
_DIRECTIONS: Final = frozenset({"ltr", "rtl", "auto"})


def inline_html(text: str) -> str:
    """Return one unit's Markdown text as HTML that is safe inside a block element; never raises.

    Inline HTML is kept by an allow-list, reference links (whose targets stand elsewhere) give their label, footnote
    marks a superscript, hard line breaks ``<br>``.
    """
    parser = _WITH_TAGS if text.count("<") <= _MANY_TAGS else _WITHOUT_TAGS
    text = text.encode("utf-8", "replace").decode()  # no lone surrogates, which no output can hold
    try:
        made = html.escape(text) if _has_many_brackets(text) else parser.renderInline(text, {})
    except (RecursionError, ValueError, IndexError):  # nesting or an address markdown-it cannot digest
        made = html.escape(text)
    return nh3.clean(
        made,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_filter_attribute,
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer",
    )


def _has_many_brackets(text: str) -> bool:
    """Whether a text holds more brackets, or more that are never closed, than markdown-it reads in good time."""
    if text.count("[") > _MANY_BRACKETS:
        return True
    still_open = 0
    for bracket in _BRACKET.findall(text):
        still_open = still_open + 1 if bracket == "[" else max(0, still_open - 1)
    return still_open > _MANY_OPEN


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _is_safe_link(value) else None
    if name == "dir":
        return value if value.lower() in _DIRECTIONS else None
    return value


def _is_safe_link(address: str) -> bool:
    """Whether a link goes to a web page, a mail address or a page of this site, without tricks (SECURITY.md)."""
    if _UNSAFE_IN_LINK.search(address) or address.startswith("//"):
        return False
    try:
        parts = urlsplit(address)
        has_credentials = parts.username is not None or parts.password is not None
    except ValueError:
        return False
    if not parts.scheme:
        return not _SCHEME.match(address)
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and not has_credentials
    return parts.scheme == "mailto"


def _note_mark(state: StateInline, silent: bool) -> bool:
    """``[^1]``: the mark of a footnote whose body is another unit."""
    found = _NOTE_MARK.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("sup_open", "sup", 1)
        state.push("text", "", 0).content = found[1]
        state.push("sup_close", "sup", -1)
    state.pos = found.end()
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    """``[label][name]`` and ``![label][name]``: the target is not in the unit, so the label alone is shown."""
    start = state.pos + (state.src[state.pos] == "!")
    if state.src[start : start + 1] != "[":
        return False
    end = parseLinkLabel(state, start)
    name = re.compile(r"\[[^\[\]]*\]").match(state.src, end + 1, state.posMax) if end > 0 else None
    if name is None:
        return False
    if not silent:
        after, state.pos, state.posMax = state.posMax, start + 1, end
        state.md.inline.tokenize(state)
        state.posMax = after
    state.pos = name.end()
    return True


def _picture(_self: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    alt = RendererHTML().renderInlineAsText(tokens[place].children or [], options, env)
    return f"<span>{html.escape(alt)}</span>"


def _make_parser(with_tags: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": with_tags, "breaks": False}).enable("strikethrough")
    parser.inline.ruler.before("link", "note_mark", _note_mark)
    parser.inline.ruler.after("image", "reference", _reference)
    parser.add_render_rule("image", _picture)
    return parser


_WITH_TAGS: Final = _make_parser(True)
_WITHOUT_TAGS: Final = _make_parser(False)

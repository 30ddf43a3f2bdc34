"""One unit's Markdown as safe HTML: what a reader's browser gets of a text that anybody may have written.

markdown-it makes the HTML, nh3 is the last wall. Kept are inline tags and links to web pages, mail addresses and
pages of the same site; pictures become their alt text, so that no page asks a third party for anything.
"""

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from translate_hub.domain.markup_parsing import has_many_brackets, make_parser

_TAGS: Final = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub "
    "sup u var wbr".split()
)
_ATTRIBUTES: Final = {tag: {"lang", "dir"} for tag in _TAGS} | {
    "a": {"href", "lang", "dir"},
    "sup": {"data-note", "lang", "dir"},
}
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_MANY_TAGS: Final = 300  # nh3's time is quadratic in how deep tags are nested; past this, tags are shown as text
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSAFE_IN_LINK: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]|%5[cC]")
_DIRECTIONS: Final = frozenset({"ltr", "rtl", "auto"})
# What may mean more than itself in Markdown or in HTML, or that no output can hold; in other texts there is nothing to
# render. Blanks around a line break go.
_SPEAKING: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\xa0\\`*_~!\[\]<>&\ud800-\udfff\ufeff]| \n|\n ")
# Texts with markup come again with every page that shows them; so many, not longer than this, take a few megabytes.
_REMEMBERED: Final = 500
_LONGEST_REMEMBERED: Final = 2000


def inline_html(text: str) -> str:
    """Return one unit's Markdown text as HTML that is safe inside a block element; never raises.

    Inline HTML is kept by an allow-list, reference links (whose targets stand elsewhere) give their label, footnote
    marks a superscript, hard line breaks ``<br>``. A text without markup is its own HTML; of the others the last ones
    are remembered, for the same text is always the same HTML.
    """
    if not _SPEAKING.search(text):
        return text
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _rendered(text)


def _rendered(text: str) -> str:
    parser = _WITH_TAGS if text.count("<") <= _MANY_TAGS else _WITHOUT_TAGS
    text = text.encode("utf-8", "replace").decode()  # no lone surrogates, which no output can hold
    try:
        made = html.escape(text) if has_many_brackets(text) else parser.renderInline(text, {})
    except (RecursionError, ValueError, IndexError):  # nesting or an address markdown-it cannot digest
        made = html.escape(text)
    return _CLEANER.clean(made)


_remembered = lru_cache(maxsize=_REMEMBERED)(_rendered)


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _is_safe_link(value) else None
    if name == "title":  # the cleaner lets it through for every tag; on paper and on phones nobody sees it
        return None
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


def _picture(_self: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    alt = RendererHTML().renderInlineAsText(tokens[place].children or [], options, env)
    return f"<span>{html.escape(alt)}</span>"


def _note_mark(_self: Any, tokens: Sequence[Token], place: int, _options: Any, _env: Any) -> str:
    """The mark of a footnote whose body is another unit: pages number it by the name that it carries."""
    name = html.escape(tokens[place].content)
    return f'<sup data-note="{name}">{name}</sup>'


def _link(self: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    """An address that is shown as itself keeps its order among words that are written from right to left."""
    is_alone = [one.type for one in tokens[place + 1 : place + 3]] == ["text", "link_close"]
    if is_alone and tokens[place + 1].content == tokens[place].attrs.get("href"):
        tokens[place].attrSet("dir", "ltr")
    shown: str = self.renderToken(tokens, place, options, env)
    return shown


def _nothing(_self: Any, _tokens: Sequence[Token], _place: int, _options: Any, _env: Any) -> str:
    """Around the label of a reference link: its target is not in the unit, so the label alone is shown."""
    return ""


def _make_renderer(with_tags: bool) -> MarkdownIt:
    parser = make_parser(html=with_tags)
    parser.add_render_rule("image", _picture)
    parser.add_render_rule("note_mark", _note_mark)
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("reference_open", _nothing)
    parser.add_render_rule("reference_close", _nothing)
    return parser


_WITH_TAGS: Final = _make_renderer(True)
_WITHOUT_TAGS: Final = _make_renderer(False)
# Made once: making its tables takes twenty times as long as cleaning a paragraph.
_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_filter_attribute,
    url_schemes=set(_SCHEMES),
    link_rel="noopener noreferrer",
)

"""Clipboard HTML from anywhere, made small, flat and harmless before anything looks at what it says.

Everything that is read afterwards was written by us: a balanced tree of known elements, at most `MAX_DEPTH` deep, with
a few attributes. nh3 goes over it once more; its time is quadratic in depth, so depth is capped first.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import nh3

from translate_hub.errors import Invalid

MAX_DEPTH: Final = 60
_LARGEST: Final = 10_000_000  # code points, pictures and comments left out: a book of a few hundred pages from Word
_LONGEST_VALUE: Final = 2_000

_BLOCKS: Final = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre hr table caption thead tbody tfoot tr td th".split()
)
_INLINE: Final = frozenset("a b br code del em i img kbd s samp span strike strong sub sup tt".split())
_VOID: Final = frozenset({"br", "hr", "img"})
_AS_DIV: Final = frozenset(
    "address article aside body center details dir fieldset figcaption figure footer form header hgroup main menu "
    "section summary".split()
)
# Elements whose content is nothing a reader of the article reads.
_SKIPPED: Final = frozenset(
    "audio button canvas iframe map math nav noscript object script select style svg template textarea title video "
    "xml".split()
)
_ATTRIBUTES: Final = frozenset("alt cite class colspan hidden href id name src start style".split())
# What an element closes where it begins, up to the structures it cannot reach out of.
_CLOSES: Final = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "table", "blockquote"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "table", "ul", "ol"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "table", "ul", "ol"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
    "th": (frozenset({"td", "th"}), frozenset({"table", "tr"})),
}
_CLOSES_PARAGRAPH: Final = (
    frozenset({"p"}), frozenset({"table", "td", "th", "li", "blockquote", "div", "dd", "dt", "ul", "ol"})
)  # fmt: skip

# Two patterns, each looked for once: one for both would look for the end from every start.
_FRAGMENT_START: Final = re.compile(r"<!--\s{0,9}StartFragment\s{0,9}-->")
_FRAGMENT_END: Final = re.compile(r"<!--\s{0,9}EndFragment\s{0,9}-->")
_CONDITION: Final = re.compile(r"<!\[[^>]{0,200}>")
_DATA_ADDRESS: Final = re.compile(r"data:[A-Za-z0-9.+/;=-]{0,100},[A-Za-z0-9+/=%._~-]*")
_CONTROLS: Final = re.compile(r"[^\t\n\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cleaned(raw: str) -> str:
    """Return clipboard HTML as small, flat, balanced HTML. Raises Invalid where even that would be too large."""
    text = _CONTROLS.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = _fragment_of(text)
    text = _DATA_ADDRESS.sub("data:", _CONDITION.sub("", _without_comments(text)))
    if len(text) > _LARGEST:
        raise Invalid("What was pasted is too large; paste it in several parts, or bring it in as a file.")
    return nh3.clean(
        _Tidy().written(text),
        tags=set(_BLOCKS | _INLINE),
        attributes={"*": set(_ATTRIBUTES)},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _fragment_of(text: str) -> str:
    """Return what was copied of the page around it, where two comments mark it."""
    start = _FRAGMENT_START.search(text)
    end = _FRAGMENT_END.search(text, start.end()) if start else None
    return text[start.end() : end.start()] if start and end else text


def _without_comments(text: str) -> str:
    """Return the text without its comments; one that never ends takes all that follows along, as in browsers."""
    parts, place = [], 0
    while (start := text.find("<!--", place)) >= 0:
        parts.append(text[place:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(parts)
        place = end + 3
    return "".join([*parts, text[place:]])


# --- Tokens: HTML's own rules for tags, in time that grows with the text alone ----------------------------------------

_TAG: Final = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ATTRIBUTE: Final = re.compile(r"""[\s/]*(?:(>)|([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']*)))?|=)""")
_RAW: Final = frozenset({"iframe", "noscript", "script", "style", "textarea", "title", "xmp"})
_Attributes = list[tuple[str, str]]


def _tokens(text: str) -> Iterator[tuple[str, str, _Attributes]]:
    """Yield what HTML holds: ``("text", it, [])``, ``("start", name, attributes)`` and ``("end", name, [])``.

    A tag that never ends takes all that follows along, so nothing is looked at twice.
    """
    place = 0
    while (start := text.find("<", place)) >= 0:
        if start > place:
            yield "text", text[place:start], []
        found = _TAG.match(text, start)
        if found is None:
            is_bogus = text.startswith(("<!", "<?", "</"), start)
            place = text.find(">", start) + 1 if is_bogus else start + 1
            if not is_bogus:
                yield "text", "<", []
            elif not place:
                return
            continue
        attributes, place = _attributes(text, found.end())
        if not place:
            return
        name = found[2].lower()
        yield "end" if found[1] else "start", name, attributes
        if name in _RAW and not found[1]:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(text, place)
            place = closing.start() if closing else len(text)
    yield "text", text[place:], []


def _attributes(text: str, place: int) -> tuple[_Attributes, int]:
    """Return a tag's attributes and where it ends, 0 where it does not."""
    attributes: _Attributes = []
    while found := _ATTRIBUTE.match(text, place):
        place = found.end()
        if found[1]:
            return attributes, place
        name = (found[2] or "").lower()
        if name in _ATTRIBUTES:
            value = next((value for value in found.group(3, 4, 5) if value is not None), "")
            attributes.append((name, html.unescape(value[:_LONGEST_VALUE])))
    return attributes, 0


class _Tidy:
    """Writes what it reads anew: known elements, balanced and not too deep, a few attributes, text."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        self._unopened: Counter[str] = Counter()  # elements that were too deep, whose end is still to come
        self._skipped: tuple[str, int] | None = None

    def written(self, text: str) -> str:
        """Return HTML written anew, with everything closed."""
        for what, name, attributes in _tokens(text):
            if self._skipped:
                self._skip(what, name)
            elif what == "text":
                self._out.append(html.escape(html.unescape(name), quote=False))
            elif what == "end":
                self._end("div" if name in _AS_DIV else name)
            elif name in _SKIPPED:
                self._skipped = (name, 1)
            else:
                self._begin("div" if name in _AS_DIV else name, attributes)
        while self._open:
            self._close_last()
        return "".join(self._out)

    def _skip(self, what: str, name: str) -> None:
        assert self._skipped is not None  # noqa: S101 - asked before; this tells the type checker
        skipped, depth = self._skipped
        if name == skipped and what != "text":
            depth += 1 if what == "start" else -1
        self._skipped = (skipped, depth) if depth else None

    def _end(self, tag: str) -> None:
        """Close an element and all that was left open in it."""
        if self._unopened[tag]:
            self._unopened[tag] -= 1
        elif tag in self._open:
            while self._open[-1] != tag:
                self._close_last()
            self._close_last()

    def _begin(self, tag: str, attributes: _Attributes) -> None:
        if tag not in _BLOCKS | _INLINE:
            return
        if tag in _CLOSES:
            self._close_through(*_CLOSES[tag])
        elif tag in _BLOCKS:
            self._close_through(*_CLOSES_PARAGRAPH)
        if tag not in _VOID and len(self._open) >= MAX_DEPTH:
            self._unopened[tag] += 1
            return
        kept = [f' {name}="{html.escape(value)}"' for name, value in attributes]
        self._out.append(f"<{tag}{''.join(kept)}>")
        if tag not in _VOID:
            self._open.append(tag)

    def _close_through(self, wanted: frozenset[str], barriers: frozenset[str]) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place] in wanted:
                while len(self._open) > place:
                    self._close_last()
                return
            if self._open[place] in barriers:
                return

    def _close_last(self) -> None:
        self._out.append(f"</{self._open.pop()}>")

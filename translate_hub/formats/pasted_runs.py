"""Text inside a block of pasted HTML: runs of characters that look the same, and these as inline Markdown.

Word processors cut a sentence into many pieces; what counts is how each piece looks, whatever elements say so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final
from urllib.parse import parse_qs, urlsplit

from bs4.element import NavigableString, PageElement, Tag

STRONG: Final = "strong"
EMPHASIS: Final = "em"
STRUCK: Final = "del"
CODE: Final = "code"
RAISED: Final = "sup"
LOWERED: Final = "sub"
# From the outside in.
_ORDER: Final = (STRONG, EMPHASIS, STRUCK, RAISED, LOWERED, CODE)
_MARKS: Final = {STRONG: "**", EMPHASIS: "*", STRUCK: "~~"}
_TAGS: Final = {STRONG: "b", EMPHASIS: "i", STRUCK: "s", RAISED: "sup", LOWERED: "sub"}
_LOOKS: Final = {
    "b": STRONG, "strong": STRONG, "i": EMPHASIS, "em": EMPHASIS, "del": STRUCK, "s": STRUCK, "strike": STRUCK,
    "code": CODE, "kbd": CODE, "samp": CODE, "tt": CODE, "sup": RAISED, "sub": LOWERED,
}  # fmt: skip

BREAK: Final = "\n"
_SPACE: Final = re.compile(r"[ \t\n\f]+")
_LONGEST_ADDRESS: Final = 2_000
_UNSAFE_ADDRESS: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_ADDRESS_ESCAPES: Final = str.maketrans(
    {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\t": None, "\n": None, "\r": None}
)
_BOLD: Final = re.compile(r"(?:bold|bolder|[6-9]\d\d)\b")
_NORMAL: Final = re.compile(r"(?:normal|lighter|[1-5]\d\d)\b")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look the same: their text, how they look, and where a link on them leads, "" for nowhere.

    `note`: the name of the footnote whose mark this is; then the text counts for nothing. A text of one line break is
    a forced one.
    """

    text: str
    looks: frozenset[str] = frozenset()
    link: str = ""
    note: str = ""


def style_of(tag: Tag) -> dict[str, str]:
    """Return an element's own style: properties and values in lower case."""
    pairs = (pair.partition(":") for pair in str(tag.get("style", "")).split(";"))
    return {name.strip().lower(): value.strip().lower() for name, colon, value in pairs if colon}


def runs_of(nodes: Iterable[PageElement], plain: frozenset[str] = frozenset()) -> list[Run]:
    """Return what the nodes say as runs; the looks in `plain` mean nothing here (bold in a heading)."""
    found = [replace(run, looks=run.looks - plain) for node in nodes for run in _runs(node, Run(""))]
    merged: list[Run] = []
    for run in found:
        last = merged[-1] if merged else None
        if last and not run.note and run.text != BREAK != last.text and replace(last, text="") == replace(run, text=""):
            merged[-1] = replace(last, text=last.text + run.text)
        else:
            merged.append(run)
    return merged


def _runs(node: PageElement, around: Run) -> Iterator[Run]:
    if isinstance(node, Tag):
        if note := node.get("data-note"):
            yield Run("", around.looks - {RAISED, LOWERED}, "", str(note))
        elif node.name == "br":
            yield replace(around, text=BREAK)
        elif node.name == "img":
            yield from _picture(node)
        else:
            inside = _inside(node, around)
            for child in node.children:
                yield from _runs(child, inside)
    elif isinstance(node, NavigableString):
        text = str(node) if "pre" in (parent.name for parent in node.parents) else _SPACE.sub(" ", str(node))
        if text:
            yield replace(around, text=text)


def _picture(tag: Tag) -> Iterator[Run]:
    """A picture inside a text is shown by what it is called, as on our pages."""
    if alt := _SPACE.sub(" ", str(tag.get("alt", ""))).strip():
        yield Run(alt)


def _inside(tag: Tag, around: Run) -> Run:
    """Return how text inside an element looks; a style says more than the element's name."""
    looks = set(around.looks)
    if tag.name in _LOOKS:
        looks.add(_LOOKS[tag.name])
    style = style_of(tag)
    _set(looks, STRONG, style.get("font-weight", ""), _BOLD, _NORMAL)
    _set(looks, EMPHASIS, style.get("font-style", ""), re.compile("italic|oblique"), re.compile("normal"))
    _set(looks, RAISED, style.get("vertical-align", ""), re.compile("super"), re.compile("baseline"))
    _set(looks, LOWERED, style.get("vertical-align", ""), re.compile("sub"), re.compile("baseline"))
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    _set(looks, STRUCK, decoration, re.compile(".*line-through"), re.compile("none"))
    link = around.link
    if tag.name == "a" and tag.get("href"):
        link = safe_address(str(tag["href"]))
    return Run("", frozenset(looks), link)


def _set(looks: set[str], look: str, value: str, yes: re.Pattern[str], no: re.Pattern[str]) -> None:
    if yes.match(value):
        looks.add(look)
    elif no.match(value):
        looks.discard(look)


def safe_address(address: str) -> str:
    """Return where a link leads if that is a web page or a mail address, past a search engine's counter; else ""."""
    address = address.strip()
    try:
        parts = urlsplit(address)
        if parts.hostname in ("www.google.com", "google.com") and parts.path == "/url":
            asked = parse_qs(parts.query).get("q") or parse_qs(parts.query).get("url") or [""]
            return safe_address(asked[0]) if asked[0] != address else ""
        is_whole = parts.scheme == "mailto" or (parts.scheme in ("http", "https") and bool(parts.hostname))
        has_credentials = parts.username is not None or parts.password is not None
    except ValueError:
        return ""
    address = address.translate(_ADDRESS_ESCAPES)
    is_unsafe = not is_whole or has_credentials or len(address) > _LONGEST_ADDRESS or _UNSAFE_ADDRESS.search(address)
    return "" if is_unsafe else address


# --- Runs as Markdown -------------------------------------------------------------------------------------------------

_PUNCTUATION: Final = r"!-/:-@\[-`{-~"
_BACKSLASH: Final = re.compile(rf"\\(?=[{_PUNCTUATION}]|\s|$)")
_STAR: Final = re.compile(r"(?<!\s)\*|\*(?!\s)")
_UNDERSCORE: Final = re.compile(r"(?<!\w)_(?!\s)|(?<!\s)_(?!\w)")
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY: Final = re.compile(r"&(?=#?\w{1,32};)")
_LINK: Final = re.compile(r"\[(?=[^\[\]]{0,1000}\]\()|\[(?=\^)")
_BRACKETS: Final = re.compile(r"[\[\]]")
_WORD_OR_END: Final = re.compile(r"[\w\u200c\u200d]")


def markdown_of(runs: Sequence[Run], line_break: str = "\\\n") -> str:
    """Return runs as inline Markdown without blanks at its ends; `line_break` is what a forced line break becomes."""
    pieces: list[str] = []
    linked = [(link, list(some)) for link, some in groupby(runs, key=lambda run: run.link)]
    for number, (link, some) in enumerate(linked):
        before = pieces[-1] if pieces else ""
        following = (
            _first_character(linked[number + 1][1]) if number + 1 < len(linked) and not linked[number + 1][0] else ""
        )
        if link:
            if before.endswith("!"):
                pieces[-1] = before[:-1] + "\\!"
            pieces.append(_linked(link, some, line_break))
        else:
            pieces.append(_styled(some, _ORDER, line_break, before[-1:], following))
    return _tidy_breaks("".join(pieces), line_break)


def _tidy_breaks(text: str, line_break: str) -> str:
    """No blanks around a forced line break, and none of those at the ends."""
    lines = [line.strip(" \t") for line in text.split(_HELD_BREAK)]
    while lines and not lines[0].strip("\u00a0 "):
        lines.pop(0)
    while lines and not lines[-1].strip("\u00a0 "):
        lines.pop()
    return line_break.join(lines).strip(" \t")


# Stands for a forced line break until the end: no text holds it, control characters are gone since `cleaned`.
_HELD_BREAK: Final = "\x00"


def _linked(link: str, runs: list[Run], line_break: str) -> str:
    bare = [replace(run, link="") for run in runs if not run.note]
    notes = "".join(f"[^{run.note}]" for run in runs if run.note)
    said = "".join(run.text for run in bare)
    text = said.strip()
    before, after = (" " if said[:1].isspace() else ""), (" " if said[-1:].isspace() else "")
    if not text:
        return before + notes
    if text == link and ":" in link:
        return f"{before}<{link}>{notes}{after}"
    inner = _tidy_breaks(_styled(bare, _ORDER, line_break, "[", "]", in_link=True), " ")
    return f"{before}[{inner}]({link}){notes}{after}"


def _styled(
    runs: list[Run], looks: tuple[str, ...], line_break: str, before: str, after: str, *, in_link: bool = False
) -> str:
    """Return runs with their looks, the outermost first; `before` and `after` are the characters beside them."""
    if not looks:
        return "".join(_plain(run, in_link) for run in runs)
    if looks == (CODE,):
        return "".join(_code(some) if has else _styled(some, (), line_break, "", "", in_link=in_link)
                       for has, some in _grouped(runs, CODE))  # fmt: skip
    look, rest = looks[0], looks[1:]
    made = ""
    groups = _grouped(runs, look)
    for number, (has, some) in enumerate(groups):
        following = _first_character(groups[number + 1][1]) if number + 1 < len(groups) else after
        previous = made[-1:] or before
        inner = _styled(some, rest, line_break, "" if has else previous, "" if has else following, in_link=in_link)
        made += _marked(inner, look, previous, following) if has else inner
    return made


def _grouped(runs: Iterable[Run], look: str) -> list[tuple[bool, list[Run]]]:
    """Return the runs by whether they have a look; blanks and line breaks between two that have it have it too."""
    listed = list(runs)
    has = [look in run.looks for run in listed]
    for n in range(1, len(listed) - 1):
        if not listed[n].text.strip() and not listed[n].note and has[n - 1] and look in listed[n + 1].looks:
            has[n] = True
    numbered = groupby(range(len(listed)), key=lambda n: has[n])
    return [(found, [listed[n] for n in numbers]) for found, numbers in numbered]


def _first_character(runs: Sequence[Run]) -> str:
    return next((run.text[0] for run in runs if run.text), "")


def _marked(inner: str, look: str, before: str, after: str) -> str:
    """Return a text between the marks of a look, blanks outside of them; tags where CommonMark would not see marks."""
    text = inner.strip(" \t\u00a0" + _HELD_BREAK)
    if not text:
        return inner
    start = inner.index(text)
    lead, trail = inner[:start], inner[start + len(text) :]
    mark, tag = _MARKS.get(look), _TAGS[look]
    bare = text.strip("*~") or text  # marks of the looks inside make one run with these
    first, last = bare[0], bare[-1]
    if mark and _is_seen(lead[-1:] or before, first, mark) and _is_seen(trail[:1] or after, last, mark):
        return f"{lead}{mark}{text}{mark}{trail}"
    return f"{lead}<{tag}>{text}</{tag}>{trail}"


def _is_seen(outside: str, inside: str, mark: str) -> bool:
    """Whether a mark between these two characters is one (CommonMark, left- and right-flanking delimiter runs)."""
    if outside == mark[0]:
        return False
    if _is_punctuation(inside):
        return not outside or outside.isspace() or outside == _HELD_BREAK or _is_punctuation(outside)
    return True


def _is_punctuation(character: str) -> bool:
    return bool(character) and not _WORD_OR_END.match(character) and not character.isspace()


def _code(runs: list[Run]) -> str:
    text = "".join(run.text for run in runs).replace(BREAK, " ").strip()
    if not text:
        return " "
    longest = max((len(found) for found in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _plain(run: Run, in_link: bool) -> str:
    if run.note:
        return f"[^{run.note}]"
    if run.text == BREAK:
        return _HELD_BREAK
    text = _BACKSLASH.sub(r"\\\\", run.text).replace("`", "\\`").replace("~~", "\\~\\~")
    for pattern in (_STAR, _UNDERSCORE, _TAG, _ENTITY, _BRACKETS if in_link else _LINK):
        text = pattern.sub(r"\\\g<0>", text)
    return text

"""The front matter of a Markdown file: chosen keys' texts, exactly where they stand, and how to write them anew.

YAML between ``---`` lines (Jekyll, Hugo, Pandoc) and TOML between ``+++`` lines (Hugo). Only plain texts of the top
level are touched; what cannot be understood is left alone as a whole.
"""

import re
import tomllib
from dataclasses import dataclass
from typing import Final

import yaml

from translate_hub.domain.texts import find_forbidden

_LARGEST: Final = 100_000  # code points; a longer front matter is somebody's data, and PyYAML is slow
_OPENING: Final = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n|\n|\r)")
_FENCES: Final = {
    "---": re.compile(r"(?:^|(?<=[\r\n]))(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)"),
    "+++": re.compile(r"(?:^|(?<=[\r\n]))\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)"),
}
# The first line of what is meant as a front matter; a thematic break is followed by something else.
_LOOKS_LIKE: Final = {
    "---": re.compile(r"""[ \t]*(?:#|["'\w][^:\r\n]*:(?:[ \t]|[\r\n]|\Z)|\{)"""),
    "+++": re.compile(r"""[ \t]*(?:#|\[|["'\w.-]+[ \t]*=)"""),
}
_TOML_LINE: Final = re.compile(
    r"""(?:^|(?<=[\r\n]))([A-Za-z0-9_-]+)[ \t]*=[ \t]*("(?:[^"\\\r\n]|\\[^\r\n])*"|'[^'\r\n]*')[ \t]*(?=[#\r\n]|\Z)"""
)
_TOML_TABLE: Final = re.compile(r"(?:^|(?<=[\r\n]))[ \t]*\[")
_NEWLINES: Final = re.compile(r"\r\n?")
# What YAML or TOML would not print as it is: controls, line breaks of YAML 1.1, the byte order mark.
_UNPRINTABLE: Final = re.compile('[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\\\\"]')
_LINE_BREAKING: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NAMED: Final = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


@dataclass(frozen=True, slots=True)
class Value:
    """One chosen key's text; `start` and `end` are its offsets in the whole text, quotes included.

    `style` is how it is written: ``yaml-plain``, ``yaml-'``, ``yaml-"``, ``toml-'``, ``toml-"``.
    """

    key: str
    text: str
    start: int
    end: int
    style: str


@dataclass(frozen=True)
class FrontMatter:
    """What stands before the article: the chosen values, whether a title is named, and where the body starts."""

    values: tuple[Value, ...]
    has_title: bool
    end: int


def find_front_matter(text: str, keys: tuple[str, ...]) -> FrontMatter:
    """Return the front matter of a decoded file; without one, `end` is 0 (or 1, behind a byte order mark)."""
    none = FrontMatter((), False, 1 if text.startswith("\ufeff") else 0)
    opening = _OPENING.match(text)
    if opening is None or not _LOOKS_LIKE[opening[1]].match(text, opening.end()):
        return none
    closing = _FENCES[opening[1]].search(text, opening.end())
    if closing is None:
        return none
    inside = text[opening.end() : closing.start()]
    found = (_yaml if opening[1] == "---" else _toml)(inside, opening.end()) if len(inside) <= _LARGEST else []
    values = tuple(value for value in found if value.key in keys and value.style and value.text)
    return FrontMatter(values, any(value.key == "title" for value in found), closing.end())


def write_value(text: str, style: str) -> str:
    """Return the text as a value in that style, or double-quoted with escapes where the style cannot hold it."""
    if style.startswith("toml"):
        plain = "'" not in text and not _UNPRINTABLE.search(text.replace("\\", "").replace('"', ""))
        return f"'{text}'" if style == "toml-'" and plain else _double_quoted(text, "\\u%04X")
    if style == "yaml-plain" and _reads_as(text, text):
        return text
    single = "'" + text.replace("'", "''") + "'"
    if style == "yaml-'" and _reads_as(single, text):
        return single
    return _double_quoted(text, "\\u%04x")


def _double_quoted(text: str, code: str) -> str:
    return '"' + _UNPRINTABLE.sub(lambda m: _NAMED.get(m[0]) or code % ord(m[0]), text) + '"'


def _reads_as(written: str, text: str) -> bool:
    """Whether YAML reads the value back as this text, and as a text (not as a number, a date, true or null)."""
    if _LINE_BREAKING.search(written):
        return False
    try:
        node = yaml.compose(f"k: {written}\n", yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return False
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        return False
    value = node.value[0][1]
    return isinstance(value, yaml.ScalarNode) and value.value == text and value.tag == "tag:yaml.org,2002:str"


def _yaml(inside: str, offset: int) -> list[Value]:
    try:
        node = yaml.compose(inside, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return []
    if not isinstance(node, yaml.MappingNode):
        return []
    return [
        _yaml_value(inside, offset, key, value, bool(node.flow_style))
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
    ]


def _yaml_value(inside: str, offset: int, key: yaml.ScalarNode, value: yaml.Node, flow: bool) -> Value:
    """Return the value; with an empty style where it is none to translate (a list, null, an anchor, an alias)."""
    nothing = Value(key.value, "", 0, 0, "")
    start = value.start_mark.index
    raw = inside[start : value.end_mark.index].rstrip(" \t\r\n\x85\u2028\u2029")
    if not isinstance(value, yaml.ScalarNode) or not raw or raw[0] in "&!" or start < key.end_mark.index:
        return nothing
    text = value.value.strip("\n")
    if value.tag == "tag:yaml.org,2002:null" or find_forbidden(text):
        return nothing
    style = {"'": "yaml-'", '"': 'yaml-"'}.get(value.style or "", 'yaml-"' if flow or value.style else "yaml-plain")
    return Value(key.value, text, offset + start, offset + start + len(raw), style)


def _toml(inside: str, offset: int) -> list[Value]:
    try:
        table = tomllib.loads(_NEWLINES.sub("\n", inside))
    except (tomllib.TOMLDecodeError, RecursionError):
        return []
    end = found.start() if (found := _TOML_TABLE.search(inside)) else len(inside)
    values = []
    for line in _TOML_LINE.finditer(inside, 0, end):
        text = str(tomllib.loads(f"k = {line[2]}")["k"])
        if table.get(line[1]) == text:  # else it stands inside a text of several lines
            style = "" if find_forbidden(text) or text.strip("\n") != text else f"toml-{line[2][0]}"
            values.append(Value(line[1], text, offset + line.start(2), offset + line.end(2), style))
    return values

"""Lists, tables, quotes and notes, built again from the path each row carries (domain/document.Block.container)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote

from translate_hub.domain.document import Kind

# Each structure and where it may stand; anything else becomes a plain division, so that no path can break the page.
_PARENTS: dict[str, frozenset[str] | None] = {
    "ul": None,
    "ol": None,
    "dl": None,
    "blockquote": None,
    "table": None,
    "section": None,
    "figure": None,
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tr": frozenset({"table", "thead", "tbody"}),
    "th": frozenset({"tr"}),
    "td": frozenset({"tr"}),
}
# What may stand directly inside some structures, and what is put around anything else, text included.
_CHILDREN: dict[str, frozenset[str]] = {
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"dt", "dd"}),
    "table": frozenset({"thead", "tbody", "tr"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"th", "td"}),
}
_FILLER = {"ul": "li", "ol": "li", "dl": "dd", "table": "tr", "thead": "tr", "tbody": "tr", "tr": "td"}
# A row of such a kind outside any structure stands in one of its own, shared with its neighbours.
_IMPLIED: dict[Kind, tuple[str, ...]] = {
    Kind.LIST_ITEM: ("ul", "li"),
    Kind.QUOTE: ("blockquote",),
    Kind.FOOTNOTE: ("section",),
}
# Deeper paths are cut: nobody can read such nesting, and templates that call themselves have an end.
_DEEPEST = 40
_COUNT = re.compile("[0-9]{1,9}")
# The start of a line is where text stands anyway, and its end is the other side in a language from right to left.
_ALIGNED = {"right": " end", "center": " center"}
_HOLDS_TEXT = frozenset({"li", "dt", "dd", "th", "td"})


class Placed(Protocol):
    """What is known of a row here."""

    @property
    def key(self) -> str:
        """The unit's public id."""

    @property
    def kind(self) -> Kind:
        """What the row is to a reader."""

    @property
    def container(self) -> tuple[str, ...]:
        """The structures around it, outermost first, each ``tag.number`` or ``tag.number:detail``."""


@dataclass
class Structure:
    """An element around rows: its tag, the row it holds as its own text, and what stands inside."""

    tag: str
    name: str
    children: list["Structure | Placed"] = field(default_factory=list)

    @property
    def detail(self) -> str:
        """What the path says of this element beside its number."""
        return detail_of(self.name)

    @property
    def count(self) -> int | None:
        """The number a list begins with, or an item has; None for the usual one."""
        is_number = self.tag in {"ol", "li"} and _COUNT.fullmatch(self.detail)
        return int(self.detail) if is_number else None

    @property
    def classes(self) -> str:
        """How a cell's text is aligned, as a class with a blank before it."""
        return _ALIGNED.get(self.detail, "") if self.tag in {"th", "td"} else ""

    @property
    def row(self) -> Placed | None:
        """The row whose text stands directly in this element: the first one of a list item, a cell or a term."""
        if self.tag not in _HOLDS_TEXT or not self.children or isinstance(self.children[0], Structure):
            return None
        rows = [child for child in self.children if not isinstance(child, Structure)]
        return rows[0] if len(rows) == 1 and rows[0].kind not in {Kind.CODE, Kind.HEADING, Kind.TITLE} else None

    @property
    def rest(self) -> list["Structure | Placed"]:
        """What stands in this element beside its own text."""
        return self.children[1:] if self.row is not None else self.children


def detail_of(name: str) -> str:
    """Return what a part of a path carries beside its tag and number (domain/document.Block); mostly nothing."""
    return "" if name.partition(".")[2].startswith("~") else unquote(name.partition(":")[2])


def start_of(name: str) -> int:
    """Return the number that the list named so in a path begins with."""
    return int(detail_of(name)) if _COUNT.fullmatch(detail_of(name)) else 1


def structures_of(rows: Iterable[Placed]) -> list[Structure | Placed]:
    """Return the rows in their structures; neighbours whose paths share a beginning stand in the same structure."""
    root = Structure("div", "")
    open_now: list[Structure] = [root]
    for row in rows:
        path = _path(row)
        shared = 0
        while shared < len(path) and shared + 1 < len(open_now) and open_now[shared + 1].name == path[shared][1]:
            shared += 1
        del open_now[shared + 1 :]
        for tag, name in path[shared:]:
            structure = Structure(tag, name)
            open_now[-1].children.append(structure)
            open_now.append(structure)
        open_now[-1].children.append(row)
    return root.children


def _path(row: Placed) -> list[tuple[str, str]]:
    """Return the elements around a row as (tag, name), made valid: the row's own path with what it lacks."""
    path: list[tuple[str, str]] = []
    for name in (*row.container[:_DEEPEST], *_implied(row)):
        tag = name.partition(".")[0]
        parents = _PARENTS.get(tag)
        _fill(path, tag if tag in _PARENTS else "div", name)
        parent = path[-1][0] if path else "div"
        fits = tag in _PARENTS and (parents is None or parent in parents)
        path.append((tag if fits else "div", name))
    _fill(path, "", row.key)
    return path


def _fill(path: list[tuple[str, str]], tag: str, name: str) -> None:
    """Add to the path what must stand between its last element and an element or text that may not be inside it."""
    while path and path[-1][0] in _CHILDREN and tag not in _CHILDREN[path[-1][0]]:
        filler = _FILLER[path[-1][0]]
        path.append((filler, f"{filler}.~{name}"))


def _implied(row: Placed) -> tuple[str, ...]:
    """Return the structures that a row's kind asks for where its own path has none."""
    implied = _IMPLIED.get(row.kind, ())
    named = {name.partition(".")[0] for name in row.container[:_DEEPEST]}
    if not implied or named & ({"li", "dd", "dt"} if row.kind is Kind.LIST_ITEM else set(implied)):
        return ()
    return (f"{implied[0]}.~{row.kind}", *(f"{tag}.~{row.key}" for tag in implied[1:]))

"""What a row shows of the structures around it where it stands alone, beside the same paragraph in another language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from markupsafe import Markup, escape

from translate_hub.domain.document import Kind
from translate_hub.site.nesting import start_of
from translate_hub.site.pages import NOTHING, PageRow
from translate_hub.site.words import Words

_DOT: Final = Markup("• ")
_DEEPEST: Final = 4
_NESTING: Final = frozenset({"ul", "ol", "dd"})


@dataclass
class Items:
    """The lists of one side of a page: by list and item, the numbers that were given."""

    words: Words
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)

    def marked(self, rows: Iterable[PageRow]) -> list[PageRow]:
        """Return rows with the dot or number of the item they begin, and how deep they stand as classes."""
        return [
            replace(row, before=self._sign(row) + row.before, classes=row.classes + _classes(row.container, row.kind))
            for row in rows
        ]

    def _sign(self, row: PageRow) -> Markup:
        path = row.container
        items = [(path[place - 1], name) for place, name in enumerate(path) if place and name.startswith("li.")]
        if not items:
            is_lone = row.kind is Kind.LIST_ITEM and not any(name.startswith("dl.") for name in path)
            return _DOT if is_lone else NOTHING
        parent, name = items[-1]
        numbers = self.numbers.setdefault(parent, {})
        if name in numbers:
            return NOTHING
        numbers[name] = start_of(parent) + len(numbers)
        sign = f"{self.words.number(numbers[name])}." if parent.startswith("ol.") else "•"
        return Markup(f"{escape(sign)} ")  # noqa: S704 - escaped here


def _classes(path: Sequence[str], kind: Kind) -> str:
    """Return how a row is set: with the bar of a quote, and as far in as the lists around it are deep."""
    tags = [name.partition(".")[0] for name in path]
    depth = min(_DEEPEST, sum(tag in _NESTING for tag in tags) - bool({"ul", "ol"} & set(tags)))
    quoted = " q" if kind is Kind.QUOTE or "blockquote" in tags else ""
    return quoted + (f" in{depth}" if depth > 0 else "")

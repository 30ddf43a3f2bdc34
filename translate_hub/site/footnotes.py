"""The article's own notes: numbered as they are first referred to, and gathered in one list behind the text.

A mark is ``<sup data-note="name">`` (formats/markdown_html), a note stands in a section of that name
(domain/document.Block). What was read before sections had names stays as it was.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from typing import Final

from markupsafe import Markup

from translate_hub.domain.document import Kind
from translate_hub.site.nesting import detail_of
from translate_hub.site.pages import PageRow
from translate_hub.site.words import Words

# A mark, and what opens and closes a link: in a link there can be no other.
_PIECE: Final = re.compile(r'<sup data-note="([^"]*)">([^<]*)</sup>|<(/?)a\b[^>]*>')


@dataclass
class Footnotes:
    """The notes of one page: by name the section a note stands in, by section the key of its first paragraph.

    `order` and `numbers` grow with each section that is referred to for the first time; `known` are the numbers whose
    first mark has an address, to which the note leads back. `leads_back` is false where notes are on the page twice.
    """

    words: Words
    sections: dict[str, str]
    places: dict[str, str]
    leads_back: bool = True
    order: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Iterable[PageRow], words: Words, *, leads_back: bool = True) -> "Footnotes":
        """Return the notes that stand in some rows, none of them numbered yet."""
        sections: dict[str, str] = {}
        places: dict[str, str] = {}
        for row in rows:
            if section := section_of(row.container):
                sections.setdefault(detail_of(section), section)
                places.setdefault(section, row.key)
        return cls(words, sections, places, leads_back)

    def numbered(self, section: str) -> int:
        """Return the number of the note in a section; it gets the next one where it has none."""
        if section not in self.numbers:
            self.order.append(section)
            self.numbers[section] = len(self.order)
        return self.numbers[section]

    def ordered(self, sections: Collection[str]) -> Iterator[str]:
        """Yield the sections by their numbers, those that nothing refers to last.

        A note can be the first to refer to another one, so that their order is known only on the way.
        """
        unread = iter(sections)
        for place in range(len(sections)):
            if place == len(self.order):
                self.numbered(next(one for one in unread if one not in self.numbers))
            yield self.order[place]

    def linked(self, html: str) -> str:
        """Return inline HTML whose marks are the numbers of their notes and lead there."""
        if "data-note" not in html:
            return html
        pieces, last, is_link = [], 0, False
        for found in _PIECE.finditer(html):
            pieces.append(html[last : found.start()])
            last = found.end()
            if found[1] is None:
                is_link = not found[3]
                pieces.append(found[0])
            else:
                pieces.append(self._mark(unescape(found[1]), found[2], is_plain=is_link))
        return "".join([*pieces, html[last:]])

    def _mark(self, name: str, text: str, *, is_plain: bool) -> str:
        section = self.sections.get(name)
        if section is None or unescape(text) != name:  # who writes the tag by hand keeps their words
            return f"<sup>{text}</sup>"
        number = self.numbered(section)
        sign = self.words.number(number)
        if is_plain:
            return f"<sup>{sign}</sup>"
        own = ""
        if self.leads_back and number not in self.known:
            self.known.add(number)
            own = f" id=f-{number}"
        return f"<sup><a{own} href=#p-{self.places[section]}>{sign}</a></sup>"

    def back(self, number: int) -> Markup:
        """Return the link from a note to where it is first referred to, nothing where no mark has an address."""
        if number not in self.known:
            return Markup()
        label = escape(self.words.say("Back to the text"))
        return Markup(f' <a href=#f-{number} aria-label="{label}">↩</a>')  # noqa: S704 - escaped above


def section_of(container: Sequence[str]) -> str:
    """Return the named section of a path of structures, an empty text where none is around."""
    return next((part for part in container if part.startswith("section.") and ":" in part), "")


def gathered(rows: Sequence[PageRow], words: Words) -> list[PageRow]:
    """Return the rows of a page with their marks linked, and behind them the notes as one list, by their numbers.

    Notes that nothing refers to come last. Each paragraph keeps its address.
    """
    text: list[PageRow] = []
    notes: dict[str, list[PageRow]] = {}
    for row in rows:
        section = section_of(row.container)
        (notes.setdefault(section, []) if section else text).append(row)
    made = Footnotes.of(rows, words)
    shown = [replace(row, html=made.linked(row.html)) for row in text]
    for number, section in enumerate(made.ordered(notes), start=1):
        shown += _item(made, number, section, notes[section])
    return shown


def numbered(rows: Sequence[PageRow], words: Words) -> list[PageRow]:
    """Return rows where they are, with their marks linked, and the number of a note before its first paragraph."""
    made = Footnotes.of(rows, words, leads_back=False)
    notes: dict[str, list[PageRow]] = {}
    shown: dict[str, PageRow] = {row.key: row for row in rows}
    for row in rows:
        section = section_of(row.container)
        if section:
            notes.setdefault(section, []).append(row)
        else:
            shown[row.key] = replace(row, html=made.linked(row.html))
    for number, section in enumerate(made.ordered(notes), start=1):
        shown |= {row.key: replace(row, html=made.linked(row.html)) for row in notes[section]}
        first = shown[notes[section][0].key]
        shown[first.key] = replace(first, before=Markup("{}. ").format(words.number(number)) + first.before)
    return list(shown.values())


def _item(made: Footnotes, number: int, section: str, rows: Sequence[PageRow]) -> list[PageRow]:
    """Return a note's rows as an item of the list, which leads back from its end."""
    item = ("section.~notes", "ol.~notes", f"li.{number}:{number}")
    moved = [
        replace(row, html=made.linked(row.html), container=item + row.container[row.container.index(section) + 1 :])
        for row in rows
    ]
    last, back = moved[-1], made.back(number)
    # Nothing but code stands in code.
    is_code = last.kind is Kind.CODE
    moved[-1] = replace(last, after=back + last.after) if is_code else replace(last, html=last.html + str(back))
    return moved

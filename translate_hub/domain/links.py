"""Where the links of a paragraph lead, as browsers are given them: read from its safe HTML, not from its text."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

_NOT_IN_ANCHORS: Final = re.compile(r"[^\w\- ]")
_ANCHOR: Final = "p-"
_LONGEST_ANCHOR: Final = 500  # characters of a heading


class _Links(HTMLParser):
    """Collects where links lead, and writes the HTML again with what `lead` makes of each."""

    def __init__(self, lead: Callable[[str], str | None]) -> None:
        super().__init__(convert_charrefs=False)
        self.found: Counter[str] = Counter()
        self.parts: list[str] = []
        self._lead = lead

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a link leads, and write it with where it is to lead; one that leads nowhere keeps its words."""
        known = dict(attrs)
        address = known.get("href")
        if tag != "a" or not address:
            self.parts.append(self.get_starttag_text() or "")
            return
        self.found[address] += 1
        known["href"] = self._lead(address)
        if known["href"] is None:
            known = {name: value for name, value in known.items() if name in {"lang", "dir"}}
        elif known["href"].startswith("#"):
            known.pop("rel", None)
        written = "".join(f' {name}="{escape(value or "")}"' for name, value in known.items())
        self.parts.append(f"<a{written}>")

    def handle_endtag(self, tag: str) -> None:
        """Write an end as it was."""
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text as it was."""
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        """Write a named character as it was."""
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a numbered character as it was."""
        self.parts.append(f"&#{name};")


def links_in(inline_html: str) -> Counter[str]:
    """Return the addresses that safe inline HTML (Format.inline_html) leads to, each with how often it does."""
    return _read(inline_html, lambda address: address).found if "<a" in inline_html else Counter()


def relinked(inline_html: str, lead: Callable[[str], str | None]) -> str:
    """Return safe inline HTML with each link leading where `lead` says; for None its words stay, without a link."""
    return "".join(_read(inline_html, lead).parts) if "<a" in inline_html else inline_html


def _read(inline_html: str, lead: Callable[[str], str | None]) -> _Links:
    reader = _Links(lead)
    reader.feed(inline_html)
    reader.close()
    return reader


def anchors_of_headings(headings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return by what name writers link to a heading which unit it is: from (public id, plain text), in reading order.

    The names are those that GitHub and most programs for Markdown give: small letters, hyphens for blanks, signs left
    out; a second heading of a name gets ``-1`` behind it.
    """
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    for key, text in headings:
        name = _NOT_IN_ANCHORS.sub("", text.strip()[:_LONGEST_ANCHOR].lower()).replace(" ", "-")
        found.setdefault(f"{name}-{times[name]}" if times[name] else name, key)
        times[name] += 1
    return found


def led(address: str, anchors: Mapping[str, str], keys: Iterable[str], original: str) -> str | None:
    """Return where a link of an article leads on its page, or None where there is nothing it could lead to.

    `anchors`: headings by the names writers link to them by; `keys`: the public ids on the page; `original`: the
    address of the original, against which links to pages beside it are resolved.
    """
    if address.startswith("#"):
        name = unquote(address[1:])
        key = anchors.get(name, name.removeprefix(_ANCHOR) if name.startswith(_ANCHOR) else "")
        return f"#{_ANCHOR}{key}" if key in keys else None
    try:
        if urlsplit(address).scheme:
            return address
        is_known = urlsplit(original).scheme in {"http", "https"} and urlsplit(original).hostname
        return urljoin(original, address) if is_known else None
    except ValueError:  # no address at all
        return None

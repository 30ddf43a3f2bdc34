"""Where the links of a paragraph lead, as browsers are given them: read from its safe HTML, not from its text."""

from collections import Counter
from html.parser import HTMLParser


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count where a link leads."""
        if tag == "a" and (address := dict(attrs).get("href")):
            self.found[address] += 1


def links_in(inline_html: str) -> Counter[str]:
    """Return the addresses that safe inline HTML (Format.inline_html) leads to, each with how often it does."""
    if "<a" not in inline_html:
        return Counter()
    reader = _Links()
    reader.feed(inline_html)
    reader.close()
    return reader.found

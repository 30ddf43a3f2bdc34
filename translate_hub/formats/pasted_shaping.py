"""What programs put on the clipboard in their own ways, as the plain structures of HTML: lists, headings, notes.

Word writes list items as paragraphs with a style, footnotes as links there and back, titles as classes; Google Docs
wraps all in a bold that is none and puts nested lists beside their items; pages hold anchors and numbers of their own.
Everything here changes a tree in place.
"""

import re
from dataclasses import dataclass
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from translate_hub.formats.pasted_runs import style_of

_LIST_STYLE: Final = re.compile(r"\bl\d+\s+level([1-9])\b")
# A number may stand bare; of letters only those with a mark behind them count, for “o” is a bullet of Word's.
_ORDERED: Final = re.compile(
    r"\(?(?:(\d{1,9})[.)\-:]?|[\u0660-\u0669\u06f0-\u06f9]{1,9}[.)\-]?|(?:[A-Za-z]|[ivxlcdmIVXLCDM]{1,8})[.)])$"
)
_TITLE: Final = re.compile(r"MsoTitle\w*|title(?:-western|-cjk|-ctl)?$")
_QUOTE: Final = re.compile(r"Mso(?:Intense)?Quote|quotations(?:-western|-cjk|-ctl)?$|Quotations$")
_LOW_HEADING: Final = re.compile(r"MsoHeading[6-9]$")
_CONTENTS: Final = re.compile(r"MsoToc")
_ANCHOR_SIGN: Final = re.compile(r"[\s#¶§🔗]+")
_COMMENT_LINK: Final = re.compile(r"#(?:cmnt|_msocom)")
_FONT_SIZE: Final = re.compile(r"([\d.]+)pt")
_TITLE_POINTS: Final = 20
_LONGEST_MARK: Final = 8
_NOTE_LEFTOVER: Final = re.compile(r"^[\s\u00a0]*(?:[\^↑*]|\[?\d{1,4}[\].]?(?=[\s\u00a0]|$))?[\s\u00a0.:]*")


@dataclass(frozen=True)
class Shaped:
    """The tree to be written, and the bodies of the footnotes whose marks stand in it as ``data-note``, in order."""

    tree: BeautifulSoup
    notes: tuple[Tag, ...]


def shaped(clean_html: str) -> Shaped:
    """Return cleaned HTML as a tree of the plain structures of HTML."""
    tree = BeautifulSoup(clean_html, "html.parser")
    is_google = tree.find(id=re.compile("^docs-internal-guid-")) is not None
    _drop_unread(tree)
    notes = _take_notes(tree)
    _shape_classes(tree)
    if is_google:
        _shape_title(tree)
    _shape_word_lists(tree)
    _shape_nested_lists(tree)
    return Shaped(tree, tuple(notes))


def _drop_unread(tree: BeautifulSoup) -> None:
    """Take out what readers do not see, what editors noted, and what was deleted."""
    for tag in tree.find_all(True):
        if not tag.decomposed and _is_unread(tag):
            tag.decompose()
    for tag in tree.find_all("span", class_="Apple-converted-space"):
        tag.replace_with(" ")


def _is_unread(tag: Tag) -> bool:
    style = style_of(tag)
    if tag.has_attr("hidden") or style.get("display") == "none" or style.get("mso-hide") == "all":
        return True
    if style.get("mso-element") in ("comment-list", "comment") or (tag.name == "del" and tag.has_attr("cite")):
        return True
    if any(_CONTENTS.match(name) or name == "MsoCommentReference" for name in _classes(tag)):
        return True
    if tag.name != "a":
        return False
    href = str(tag.get("href", ""))
    return bool(_COMMENT_LINK.match(href)) or (href.startswith("#") and bool(_ANCHOR_SIGN.fullmatch(tag.get_text())))


def _classes(tag: Tag) -> list[str]:
    return [str(name) for name in tag.get_attribute_list("class") if name]


# --- Footnotes --------------------------------------------------------------------------------------------------------


def _take_notes(tree: BeautifulSoup) -> list[Tag]:
    """Replace each footnote's mark by a ``span`` with ``data-note``; take the notes' bodies out and return them.

    A footnote is a short link to a place in the document from which a link leads back.
    """
    places: dict[str, Tag] = {}
    for tag in tree.find_all(True):
        for name in _names(tag):
            places.setdefault(name, tag)
    bodies: list[Tag] = []
    for link in tree.find_all("a", href=re.compile("^#.")):
        target = places.get(str(link["href"])[1:])
        if link.decomposed or target is None or len(link.get_text(strip=True)) > _LONGEST_MARK:
            continue
        body = _body_of(target)
        if body is None or any(parent is body for parent in link.parents) or not _leads_back(body, link):
            continue
        if not any(body is known for known in bodies):
            bodies.append(body)
        number = next(n for n, known in enumerate(bodies, 1) if known is body)
        _put_mark(tree, link, number)
    for body in bodies:
        _take_out(body)
    return bodies


def _names(tag: Tag) -> set[str]:
    return {str(tag[name]) for name in ("id", "name") if tag.get(name)}


def _body_of(target: Tag) -> Tag | None:
    """Return the paragraph, list item or division that is the note at a place."""
    for tag in (target, *target.parents):
        if tag.name == "p" and isinstance(tag.parent, Tag):
            around = tag.parent
            is_whole = around.name == "li" or bool(around.get("id")) or "mso-element" in style_of(around)
            return around if is_whole and around.name in ("li", "div") else tag
        if tag.name in ("li", "div", "dd"):
            return tag
    return None


def _leads_back(body: Tag, link: Tag) -> bool:
    own = _names(link)
    for parent in list(link.parents)[:2]:
        own |= _names(parent)
    return any(str(back.get("href", ""))[1:] in own for back in body.find_all("a") if back.get("href"))


def _put_mark(tree: BeautifulSoup, link: Tag, number: int) -> None:
    mark = tree.new_tag("span", attrs={"data-note": str(number)})
    around = link.parent
    is_alone = around is not None and around.name == "sup" and around.get_text(strip=True) == link.get_text(strip=True)
    (around if is_alone and around is not None else link).replace_with(mark)


def _take_out(body: Tag) -> None:
    """Take a note out of the tree, without the links back and the number at its start; the rule above it goes too."""
    around = body.parent
    for place in (body, around):
        rule = place.find_previous_sibling() if place is not None else None
        if rule is not None and rule.name == "hr":
            rule.decompose()
    body.extract()
    for link in body.find_all("a", href=re.compile("^#")):
        in_sup = link.parent is not None and link.parent.name == "sup" and link.parent is not body
        (link.parent if in_sup and link.parent is not None else link).decompose()
    first = next((text for text in body.find_all(string=True) if text.strip()), None)
    if isinstance(first, NavigableString):
        first.replace_with(_NOTE_LEFTOVER.sub("", str(first), count=1))
    while around is not None and around.parent is not None and not around.get_text(strip=True):
        around, empty = around.parent, around
        empty.decompose()


# --- Headings and quotes by class or size -----------------------------------------------------------------------------


def _shape_classes(tree: BeautifulSoup) -> None:
    for tag in tree.find_all("p", class_=True):
        names = _classes(tag)
        if any(_TITLE.match(name) for name in names):
            tag.name = "h1"
        elif any(_LOW_HEADING.match(name) for name in names):
            tag.name = "h6"
        elif any(_QUOTE.match(name) for name in names):
            before = tag.find_previous_sibling()
            if before is not None and before.name == "blockquote" and before.has_attr("data-made"):
                before.append(tag.extract())
            else:
                tag.wrap(tree.new_tag("blockquote", attrs={"data-made": ""}))


def _shape_title(tree: BeautifulSoup) -> None:
    """Google Docs tells its title by nothing but the size of its letters."""
    first = next((tag for tag in tree.find_all(["p", "h1", "h2", "h3"]) if tag.get_text(strip=True)), None)
    if first is None or first.name != "p":
        return
    sizes = [_FONT_SIZE.match(style_of(span).get("font-size", "")) for span in first.find_all("span")]
    if sizes and all(size and float(size[1]) >= _TITLE_POINTS for size in sizes):
        first.name = "h1"


# --- Lists ------------------------------------------------------------------------------------------------------------


def _shape_word_lists(tree: BeautifulSoup) -> None:
    """Make lists of Word's paragraphs that are list items by style alone."""
    open_now: list[tuple[int, Tag]] = []
    last: Tag | None = None
    for tag in tree.find_all(["p", "h1", "h2", "h3", "h4", "h5", "h6"], style=re.compile("mso-list")):
        level = _LIST_STYLE.search(style_of(tag).get("mso-list", ""))
        marker = _take_marker(tag)
        if tag.name != "p":
            if marker:
                tag.insert(0, f"{marker} ")
            continue
        if level is None:
            continue
        if last is None or _before(tag) is not last:
            open_now = []
        open_now = _put_item(tree, tag, int(level[1]), marker, open_now)
        last = open_now[0][1]


def _before(tag: Tag) -> Tag | None:
    """Return the element before a tag, if there is nothing but white space between."""
    place = tag.previous_sibling
    while isinstance(place, NavigableString) and not place.strip():
        place = place.previous_sibling
    return place if isinstance(place, Tag) else None


def _take_marker(tag: Tag) -> str:
    """Take the bullet or number that Word wrote before the text out of it, and return it."""
    said = ""
    for span in tag.find_all("span", style=re.compile("mso-list")):
        if not span.decomposed and style_of(span).get("mso-list") == "ignore":
            said += span.get_text()
            span.decompose()
    return said.strip().strip("\u00a0").strip()


def _put_item(
    tree: BeautifulSoup, tag: Tag, level: int, marker: str, open_now: list[tuple[int, Tag]]
) -> list[tuple[int, Tag]]:
    """Turn a paragraph into the next item of the lists that are open; return those that then are."""
    number = _ORDERED.match(marker)
    name = "ol" if number else "ul"
    while len(open_now) > 1 and open_now[-1][0] > level:
        open_now = open_now[:-1]
    if open_now and open_now[-1][0] >= level and open_now[-1][1].name == name:
        items = open_now[-1][1]
        tag.extract()
    else:
        items = tree.new_tag(name)
        if number and number[1]:
            items["start"] = number[1]
        open_now = _open_list(tag, items, level, open_now)
    tag.name = "li"
    del tag["style"]
    items.append(tag)
    return open_now


def _open_list(tag: Tag, items: Tag, level: int, open_now: list[tuple[int, Tag]]) -> list[tuple[int, Tag]]:
    """Put a new list where a paragraph stands: into the last item above it, or into its place."""
    above = [one for one in open_now if one[0] < level]
    if above:
        tag.extract()
        above[-1][1].find_all("li", recursive=False)[-1].append(items)
    else:
        tag.replace_with(items)
    return [*above, (level, items)]


def _shape_nested_lists(tree: BeautifulSoup) -> None:
    """Put a list that stands between the items of another one into the item before it."""
    for items in tree.find_all(["ul", "ol"]):
        around = items.parent
        if around is None:
            continue
        if around.name == "li" and not _has_own_text(around):
            before = around.find_previous_sibling("li")
            if before is not None:
                before.append(items.extract())
                if not around.get_text(strip=True):
                    around.decompose()
        elif around.name in ("ul", "ol"):
            before = items.find_previous_sibling("li")
            if before is not None:
                before.append(items.extract())


def _has_own_text(item: Tag) -> bool:
    return any(
        child.get_text(strip=True) if isinstance(child, Tag) and child.name not in ("ul", "ol") else
        isinstance(child, NavigableString) and child.strip()
        for child in item.children
    )  # fmt: skip

"""Closed rows as HTML, kept for a while: most rows of a page have not changed since somebody last looked at them."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock
from typing import Any, Final

from flask import current_app
from markupsafe import Markup

from translate_hub.storage.translations import AlignedRow
from translate_hub.web import words
from translate_hub.web.cards import Card
from translate_hub.web.i18n import language_now, sentences
from translate_hub.web.places import Place, View, edition_url
from translate_hub.web.rows import RowView

# A row takes a few kilobytes with its texts, so all of them stay below some ten megabytes.
_MOST: Final = 3000

# Each row as it was when its HTML was made: what has changed since is made anew, in the same place.
_kept: OrderedDict[Hashable, tuple[AlignedRow, Markup]] = OrderedDict()
_lock = Lock()
_NOTHING: Final = None, None


def frame(place: Place, view: View) -> dict[str, Any]:
    """Return what the templates of rows need beside the rows; a row's own address is `opening` and its key."""
    return {
        "opening": edition_url(place, view=view, row=""),
        "place": place,
        "view": view,
        "can": place.can,
        "labels": words.LABELS,
        "forms": words.FORMS,
        "origins": words.ORIGINS,
        "deeds": words.DEEDS,
        "_": sentences(),
    }


def html_of_rows(place: Place, view: View, rows: Sequence[RowView], card: Card | None = None) -> Markup:
    """Return rows of one edition as list items, in order; `card` is what lies under the one that is open."""
    # All that a closed row shows beside its own values; the source's language and notation never change.
    asked = (view.show, view.kind, view.q)
    around = (*place.address.values(), place.article.id, *asked, place.can.words, language_now())
    keys = [(it.row.unit, it.is_saved, around) for it in rows]
    found = _find(keys, rows)
    if None in found or any(it.is_open for it in rows):
        template = current_app.jinja_env.get_template("editing/_row.html")
        macro: Any = template.make_module({**frame(place, view), "card": card}).aligned_row  # type: ignore[attr-defined]  # macros become attributes
        for n, it in enumerate(rows):
            if it.is_open or found[n] is None:
                found[n] = html = macro(it)
                if not it.is_open:
                    _keep(keys[n], it.row, html)
    return Markup("".join([html for html in found if html is not None]))  # noqa: S704 - a template's own answers


def _find(keys: Sequence[Hashable], rows: Sequence[RowView]) -> list[Markup | None]:
    found: list[Markup | None] = []
    with _lock:
        for key, it in zip(keys, rows, strict=True):
            row, html = _kept.get(key, _NOTHING)
            is_same = row == it.row
            if is_same:
                _kept.move_to_end(key)
            found.append(html if is_same else None)
    return found


def _keep(key: Hashable, row: AlignedRow, html: Markup) -> None:
    with _lock:
        _kept[key] = row, html
        _kept.move_to_end(key)
        if len(_kept) > _MOST:
            _kept.popitem(last=False)

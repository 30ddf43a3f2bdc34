"""Closed rows as HTML, kept for a while: most rows of a page have not changed since somebody last looked at them."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock
from typing import Any, Final

from flask import current_app
from markupsafe import Markup

from translate_hub.web import words
from translate_hub.web.cards import Card
from translate_hub.web.i18n import language_now
from translate_hub.web.places import Place, View, edition_url
from translate_hub.web.rows import RowView

# A row takes a few kilobytes with its texts, so all of them stay below some ten megabytes.
_MOST: Final = 3000

_kept: OrderedDict[Hashable, Markup] = OrderedDict()
_lock = Lock()


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
    }


def html_of_rows(place: Place, view: View, rows: Sequence[RowView], card: Card | None = None) -> list[Markup]:
    """Return rows of one edition as list items, in order; `card` is what lies under the one that is open."""
    # All that a closed row shows beside its own values; the source's language and notation never change.
    asked = (view.show, view.kind, view.q)
    around = (*place.address.values(), place.article.id, *asked, place.can.words, language_now())
    found = _find([(it.row, it.is_saved, around) for it in rows])
    if None in found or any(it.is_open for it in rows):
        template = current_app.jinja_env.get_template("editing/_row.html")
        macro: Any = template.make_module({**frame(place, view), "card": card}).aligned_row  # type: ignore[attr-defined]  # macros become attributes
        for n, it in enumerate(rows):
            if it.is_open or found[n] is None:
                found[n] = _keep((it.row, it.is_saved, around), macro(it), is_lasting=not it.is_open)
    return [html for html in found if html is not None]


def _find(keys: Sequence[Hashable]) -> list[Markup | None]:
    with _lock:
        found = [_kept.get(key) for key in keys]
        for key, html in zip(keys, found, strict=True):
            if html is not None:
                _kept.move_to_end(key)
    return found


def _keep(key: Hashable, html: Markup, *, is_lasting: bool) -> Markup:
    if is_lasting:
        with _lock:
            _kept[key] = html
            if len(_kept) > _MOST:
                _kept.popitem(last=False)
    return html

"""The edition as its readers will see it, beside the rows that make it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from translate_hub.domain.document import Kind
from translate_hub.domain.states import Form
from translate_hub.errors import Invalid
from translate_hub.site.building import page_from
from translate_hub.site.nesting import Structure, structures_of
from translate_hub.site.pages import PageRow
from translate_hub.storage import translations
from translate_hub.storage.translations import AlignedRow
from translate_hub.web import chunks
from translate_hub.web.context import current_hub
from translate_hub.web.places import ROUTE, Place, place_of
from translate_hub.web.sending import LARGEST_VERSION, whole

pages = Blueprint("previewing", __name__)


@dataclass(frozen=True)
class Preview:
    """A stretch of the edition in its structures; `untranslated` are the public ids of what stands in the source."""

    structures: Sequence[object]
    untranslated: frozenset[str]


@pages.get(f"{ROUTE}/preview")
def preview(project: str, article: str, language: str) -> Response:
    """Return the edition as readers will see it, each paragraph with its unit's public id; the rest of a long one
    is named to be asked for.
    """
    try:
        first = whole(request.args.get("from", 1), LARGEST_VERSION)
    except (TypeError, ValueError) as error:
        raise Invalid("This address is incomplete; load the page again.") from error
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        parts = chunks.even_chunks(session, place)
        here = next((part for part in parts if part.first <= first <= part.last), None)
        positions = None if here is None else (here.first, here.last)
        rows = translations.aligned_rows(session, place.edition, positions=positions) if positions else []
    # The next one names the one after it, so that a whole article is never asked for at once.
    after = next((part for part in parts if part.first > first), None)
    return make_response(
        render_template(
            "editing/preview.html",
            place=place,
            preview=_preview(place, rows),
            after=after,
            is_structure=lambda thing: isinstance(thing, Structure),
            element=element_of,
        )
    )


def element_of(row: PageRow) -> str:
    """Return the element of a row: headings stand below those of the page around the preview."""
    if row.kind is Kind.TITLE:
        return "h2"
    if row.kind is Kind.HEADING:
        return f"h{min(6, max(2, row.level) + 1)}"
    return "p"


def _preview(place: Place, rows: Iterable[AlignedRow]) -> Preview:
    kept = list(rows)
    page = page_from(
        kept,
        place.document_format,
        name=place.article.slug,
        language=place.edition.language,
        source_language=place.article.language,
        mark=lambda key: f'data-key="{key}"',  # as every paragraph has; the addresses are those of the published page
    )
    lacking = frozenset(row.key for row in kept if row.translate and not row.text and row.form is Form.TEXT)
    return Preview(structures_of(page.rows), lacking)

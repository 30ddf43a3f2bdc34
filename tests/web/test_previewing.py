"""The article beside the editor: every paragraph, and every part of a split one, opens its own row."""

import re

from tests.desks import Browser, Desk
from translate_hub.domain import segmentation
from translate_hub.domain.document import Document, ReadOptions
from translate_hub.services import importing
from translate_hub.storage import projects, translations

TEXT = "# Lamps\n\nThe lamps stayed on. Eleven people came. They read.\n\nThen it rained.\n"


def with_split_article(desk: Desk) -> list[str]:
    """Bring in an article whose second block is three units; return the keys of its units."""
    document_format = desk.hub.formats["markdown"]
    document: Document = document_format.read(TEXT.encode(), ReadOptions())
    cut = segmentation.cut_of(document)
    for place, offset in ((1, 21), (2, 20)):
        cut = segmentation.split(cut, document.blocks, place, offset)
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project)
        made = importing.import_article(
            session,
            desk.actor,
            project,
            document,
            dialect=document_format.dialect,
            slug="lamps",
            file_name="lamps.md",
            limits=desk.hub.limits,
            segmentation=cut,
        )
        edition = projects.edition_by_language(session, desk.actor, made.article.id, "fa")
        return [row.key for row in translations.aligned_rows(session, edition)]


def test_each_part_of_a_split_paragraph_names_its_own_row_and_gives_no_id(desk: Desk, browser: Browser) -> None:
    keys = with_split_article(desk)
    assert len(keys) == 5
    page = browser.get("/desk/harbour/lamps/fa/preview").text
    assert re.findall(r'data-key="([^"]+)"', page) == keys
    paragraph = re.search(rf'<p class="u [^>]*data-key="{keys[1]}".*?</p>', page, re.DOTALL)
    assert paragraph
    assert all(f'<span data-key="{key}">' in paragraph[0] for key in keys[2:4])
    assert not re.search(r'\sid="', page), "it stands in the editor's page, which has ids of its own"
    assert f'<span id="p-{keys[2]}">' in browser.get("/desk/harbour/lamps/fa/page").text

"""An edition leaves in the article's own format: its texts, put where their source stands."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from translate_hub.domain.document import OMIT, Document, Omit, Texts
from translate_hub.domain.layout import Content, lay_out
from translate_hub.domain.permissions import Actor, require
from translate_hub.domain.saving import Standing
from translate_hub.domain.segmentation import cuts_of
from translate_hub.domain.states import Form
from translate_hub.storage import exchanges, projects, sources
from translate_hub.storage.articles import Article
from translate_hub.storage.editions import Edition
from translate_hub.storage.segments import PlacedUnit


def texts_of(session: Session, actor: Actor, edition: Edition) -> tuple[Document, Texts]:
    """Return the article's present source and the texts of an edition by block, for `Format.write`.

    What people wrote counts in any state. A unit that is left out is left out of its block, or gives OMIT where it is
    all of it. A joined one follows the row before, after a blank, and is left out where it stood; where nothing stands
    before it, it keeps its own place. What has no translation is absent, or stands as source between the other parts
    of its block, so an edition nobody touched, and the source's own, give the original file.
    """
    article = session.get_one(Article, edition.article)
    require(actor, projects.act_of_seeing(article, edition.language), article.project, edition.language)
    document, units = sources.stored_document(session, article)
    standings = exchanges.standings(session, edition.id)
    segments = tuple(one.segment for one in units)
    sourced = [cut.text for cut in cuts_of(segments, document.blocks)]
    contents = _contents(units, sourced, [standings.get(one.unit) for one in units])
    return document, lay_out(segments, document.blocks, contents).texts


def _contents(
    units: Sequence[PlacedUnit], sourced: Sequence[str], standings: Sequence[Standing | None]
) -> list[Content]:
    """Apply the forms: what each unit says in the edition, None where it keeps its source."""
    contents: list[Content] = [None] * len(units)
    before: int | None = None  # the unit that a joined one follows
    for n, (unit, one) in enumerate(zip(units, standings, strict=True)):
        if not unit.translate:
            continue
        if one is None or not one.has_text:
            before = n
        elif one.form is Form.OMITTED:
            contents[n] = OMIT
        elif one.form is Form.JOINED and before is not None:
            contents[before] = _joined(contents[before], sourced[before], one.text)
            contents[n] = OMIT
        elif one.text:
            contents[n] = one.text
            before = n
    return contents


def _joined(start: Content, source: str, text: str) -> str | Omit:
    parts = (source if start is None else start, text)
    return " ".join(part for part in parts if isinstance(part, str) and part)

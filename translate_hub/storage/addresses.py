"""From the parts of a web address to rows: queries."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from translate_hub.errors import NotFound
from translate_hub.storage.articles import Unit


def unit_by_key(session: Session, article: int, key: str) -> int:
    """Return the id of an article's unit by its public key; raises NotFound."""
    found = session.scalar(select(Unit.id).where(Unit.article == article, Unit.key == key))
    if found is None:
        raise NotFound("This article has no paragraph “%(key)s”.", key=key)
    return found

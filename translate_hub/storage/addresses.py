"""From the parts of a web address to rows: queries."""

from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from translate_hub.errors import NotFound
from translate_hub.storage.articles import Unit

_UNIT: Final = select(Unit.id).where(Unit.article == bindparam("article"), Unit.key == bindparam("key"))


def unit_by_key(session: Session, article: int, key: str) -> int:
    """Return the id of an article's unit by its public key; raises NotFound."""
    found = session.connection().execute(_UNIT, {"article": article, "key": key}).scalar()
    if found is None:
        raise NotFound("This article has no paragraph “%(key)s”.", key=key)
    return found

"""Runs the steps on the connection it is given (translate_hub/storage/migrating.py); it opens none itself."""

import importlib
import pkgutil
from typing import Any, Literal

from alembic import context
from sqlalchemy import BigInteger

from translate_hub import storage
from translate_hub.storage.schema import Row, UtcDateTime

# Every module that may hold rows, so that Row.metadata is whole.
for module in pkgutil.iter_modules(storage.__path__):
    importlib.import_module(f"{storage.__name__}.{module.name}")


def written(kind: str, thing: Any, _context: object) -> str | Literal[False]:
    """Write our own column types in a draft as what they are today: an old step must not change with the code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, BigInteger):
        return "ID"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=written,
)
with context.begin_transaction():
    context.run_migrations()

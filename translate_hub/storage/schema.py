"""What every table shares: the declarative class, naming of constraints, column types, keys and the clock."""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEY_CHARACTERS = _LETTERS + "234567"


def new_key() -> str:
    """Return a new random public id: 10 characters of ``a–z2–7``, a letter first (about 49 bits)."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_KEY_CHARACTERS) for _ in range(9))


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: given and returned with its zone, also by SQLite, which stores none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any zoned moment into UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give a moment its zone back where the database keeps none."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# SQLite counts up by itself only in a column of type INTEGER.
_ID = BigInteger().with_variant(Integer(), "sqlite")

RowId = Annotated[int, mapped_column(_ID, primary_key=True, autoincrement=True)]
Ref = Annotated[int, mapped_column(_ID)]
MaybeRef = Annotated[int | None, mapped_column(_ID)]
Key = Annotated[str, mapped_column(String(10), unique=True, default=new_key)]
Tag = Annotated[str, mapped_column(String(35))]
Word = Annotated[str, mapped_column(String(40))]
Prose = Annotated[str, mapped_column(Text)]
Moment = Annotated[datetime, mapped_column(UtcDateTime, default=utc_now)]
MaybeMoment = Annotated[datetime | None, mapped_column(UtcDateTime)]


class Row(DeclarativeBase):
    """The class of every stored row."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Integers are never reused, also on SQLite, which would hand out a deleted row's id again.
NEVER_REUSED = {"sqlite_autoincrement": True}

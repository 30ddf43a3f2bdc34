"""Tries at what is limited: rows that hold a keyed hash and a moment, never who or from where."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from translate_hub.storage.accounts import Attempt


def counts_since(session: Session, buckets: Collection[bytes], since: datetime) -> dict[bytes, int]:
    """Return how many tries each bucket (32 bytes) has had since a moment; those without any are left out."""
    query = (
        select(Attempt.bucket, func.count())
        .where(Attempt.bucket.in_(list(buckets)), Attempt.at > since)
        .group_by(Attempt.bucket)
    )
    return {bytes(bucket): count for bucket, count in session.execute(query)}


def note(session: Session, buckets: Collection[bytes], now: datetime) -> list[int]:
    """Note one try in each bucket; return the ids of the rows."""
    rows = [Attempt(bucket=bucket, at=now) for bucket in buckets]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def forget(session: Session, attempts: Sequence[int]) -> None:
    """Forget these tries (row ids)."""
    session.execute(delete(Attempt).where(Attempt.id.in_(list(attempts))).execution_options(synchronize_session=False))


def drop_before(session: Session, moment: datetime) -> None:
    """Forget every try before a moment."""
    session.execute(delete(Attempt).where(Attempt.at <= moment).execution_options(synchronize_session=False))

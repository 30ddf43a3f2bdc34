"""Files that wait for their preview to be confirmed: queries over uploads."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, defer

from translate_hub.storage.articles import Upload


def find_upload(session: Session, key: str, *, person: int, project: int, now: datetime) -> Upload | None:
    """Return the upload with this public key, if it is this person's in this project and still waits; else None."""
    return session.scalar(
        select(Upload).where(
            Upload.key == key, Upload.person == person, Upload.project == project, Upload.expires_at > now
        )
    )


def waiting(session: Session, *, person: int, project: int, now: datetime) -> Sequence[Upload]:
    """Return what waits for this person in this project, the newest first; the bytes are only read when asked for."""
    return session.scalars(
        select(Upload)
        .options(defer(Upload.bytes))
        .where(Upload.person == person, Upload.project == project, Upload.expires_at > now)
        .order_by(Upload.id.desc())
    ).all()


def drop_expired(session: Session, now: datetime) -> None:
    """Delete every upload whose time is over, whoever brought it."""
    session.execute(delete(Upload).where(Upload.expires_at <= now).execution_options(synchronize_session=False))


def drop_all_but_newest(session: Session, person: int, keep: int) -> None:
    """Delete a person's oldest uploads, in all projects, so that `keep` remain."""
    spared = select(Upload.id).where(Upload.person == person).order_by(Upload.id.desc()).offset(keep)
    oldest = session.scalars(spared).all()
    session.execute(delete(Upload).where(Upload.id.in_(oldest)).execution_options(synchronize_session=False))

"""A file waits, private to who brought it, while its preview is looked at: for 24 hours, then it is gone."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.texts import find_forbidden
from translate_hub.errors import Invalid, NotFound
from translate_hub.services.importing import check_upload
from translate_hub.storage import uploads
from translate_hub.storage.articles import Upload
from translate_hub.storage.schema import utc_now

HOURS: Final = 24
MOST_WAITING: Final = 20
_LONGEST_NAME: Final = 255
_LARGEST_OPTIONS: Final = 8_000_000  # characters of JSON: a few thousand corrected units, several times over


def keep_upload(
    session: Session,
    actor: Actor,
    project: int,
    name: str,
    content: bytes,
    *,
    options: Mapping[str, Any],
    limits: Limits,
) -> str:
    """Keep a file for its preview and return its public key.

    `project` is a row id, `name` the file's own name, "" for what was pasted; `options` holds what was chosen so far,
    in JSON's types. What has expired goes, and of more than 20 files of one person the oldest. Raises Invalid for an
    empty or too large file, Forbidden.
    """
    require(actor, Act.EDIT_SOURCE, project)
    check_upload(content, limits)
    now = utc_now()
    uploads.drop_expired(session, now)
    uploads.drop_all_but_newest(session, actor.person, MOST_WAITING - 1)
    upload = Upload(
        person=actor.person,
        project=project,
        name=_shown_name(name),
        bytes=content,
        options=_checked(options),
        expires_at=now + timedelta(hours=HOURS),
    )
    session.add(upload)
    session.flush()
    return upload.key


def upload_by_key(session: Session, actor: Actor, project: int, key: str) -> Upload:
    """Return this person's waiting file (`key`, `name`, `bytes`, `options`, `expires_at`).

    Raises NotFound where there is none: dropped, expired, of another project or of somebody else.
    """
    require(actor, Act.EDIT_SOURCE, project)
    found = uploads.find_upload(session, key, person=actor.person, project=project, now=utc_now())
    if found is None:
        raise NotFound("This file waits here no longer; a file is kept for 24 hours. Bring it in again.")
    return found


def uploads_of(session: Session, actor: Actor, project: int) -> Sequence[Upload]:
    """Return what waits for this person in a project, the newest first."""
    require(actor, Act.EDIT_SOURCE, project)
    return uploads.waiting(session, person=actor.person, project=project, now=utc_now())


def change_options(session: Session, actor: Actor, project: int, key: str, options: Mapping[str, Any]) -> None:
    """Replace what was chosen for a waiting file. Raises NotFound as `upload_by_key`, Invalid for too much of it."""
    upload_by_key(session, actor, project, key).options = _checked(options)
    session.flush()


def drop(session: Session, actor: Actor, project: int, key: str) -> None:
    """Forget a waiting file: its preview was confirmed, or nobody wants it. Raises NotFound as `upload_by_key`."""
    session.delete(upload_by_key(session, actor, project, key))
    session.flush()


def _shown_name(name: str) -> str:
    """Return a file's name as it can be kept and shown: without its folders and without control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in last if one.isprintable() and find_forbidden(one) is None)[:_LONGEST_NAME]


def _checked(options: Mapping[str, Any]) -> dict[str, Any]:
    if len(json.dumps(options)) > _LARGEST_OPTIONS:
        raise Invalid("There are too many corrections to keep; confirm the article and go on there.")
    return dict(options)

"""The audit log: who changed people, rights and settings, about whom, and when. It holds no text."""

from typing import Final

from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.storage import audit
from translate_hub.storage.accounts import AuditEntry
from translate_hub.storage.audit import Entry

ENTRIES_ON_A_PAGE: Final = 50
# Longer than any name, role, tag or address that belongs here: a text of an article can never slip in.
LONGEST_WORD: Final = 300


def note(
    session: Session, actor: Actor | None, what: str, *, project: int | None = None, **about: str | int | None
) -> None:
    """Add an entry to the audit log, in the caller's transaction: it stays exactly if what it tells of does.

    `actor` did it, None where nobody is signed in. `what` is a short lower-case word of at most 40 characters such as
    ``role-changed``; `web.audit` has its sentence for people. `project`: the row id of the project it concerns, None
    for the whole hub. `about` are names, roles, languages, numbers: never a text. A person goes in as ``person=KEY``,
    their public key, and is shown under their present name, so that somebody erased leaves no name here. None is
    left out.
    """
    entry = AuditEntry(project=project, by=actor.person if actor else None, what=what, about=_kept(about))
    session.add(entry)
    session.flush()


def log_of_project(session: Session, actor: Actor, project: int, *, before: int | None = None) -> list[Entry]:
    """Return a page of a project's log, the newest first; `before` (row id) is the last entry of the page before.

    Raises NotFound, Forbidden.
    """
    require(actor, Act.MANAGE_PROJECT, project)
    return audit.of_project(session, project, before=before, limit=ENTRIES_ON_A_PAGE)


def log_of_hub(session: Session, actor: Actor, *, before: int | None = None) -> list[Entry]:
    """Return a page of the whole hub's log, as `log_of_project` does. Raises Forbidden."""
    require(actor, Act.RUN_HUB)
    return audit.of_hub(session, before=before, limit=ENTRIES_ON_A_PAGE)


def _kept(about: dict[str, str | int | None]) -> dict[str, str | int]:
    return {
        word: value[:LONGEST_WORD] if isinstance(value, str) else value
        for word, value in about.items()
        if value is not None
    }

"""Builds the one thing every edge is given: the hub, with its database, formats and exchanges."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from translate_hub.config import Settings
from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Actor
from translate_hub.domain.ports import Engine, Exchange, Format
from translate_hub.engines import make_engines
from translate_hub.exchange import EXCHANGES
from translate_hub.formats import FORMATS
from translate_hub.services import joining
from translate_hub.storage import memberships, migrating, people
from translate_hub.storage.backups import write_backup
from translate_hub.storage.database import Database
from translate_hub.storage.schema import utc_now

OPERATOR = "operator"
ADMIN = "admin"


@dataclass(frozen=True)
class Hub:
    """What the edges work with. Formats, exchanges and engines are found by their names."""

    settings: Settings
    database: Database
    formats: Mapping[str, Format]
    exchanges: Mapping[str, Exchange]
    engines: Mapping[str, Engine]

    @property
    def limits(self) -> Limits:
        """The sizes past which input is refused."""
        return self.settings.limits

    def reading(self) -> AbstractContextManager[Session]:
        """Give a session on a snapshot; nothing can be written in it."""
        return self.database.reading()

    def writing(self) -> AbstractContextManager[Session]:
        """Give a session whose changes are committed at its end, or not at all."""
        return self.database.writing()


def build(settings: Settings) -> Hub:
    """Return the hub of these settings; raises Invalid for a database address that cannot be used."""
    database = Database(settings.database_url, pool_size=settings.threads)
    engines = make_engines(settings.libre_url, settings.libre_key, settings.private_hosts)
    return Hub(settings, database, FORMATS, EXCHANGES, engines)


def bring_up_to_date(hub: Hub) -> Path | None:
    """Give the database the tables of this version: at once where it is empty, else after a backup, whose file is
    returned. Raises Conflict for a database of a newer version.
    """
    missing = migrating.pending(hub.database)
    if not missing:
        return None
    backup = None
    if len(missing) < len(migrating.known_revisions()):
        folder = hub.settings.home / "backups"
        folder.mkdir(mode=0o700, exist_ok=True)
        backup = folder / f"before-{missing[-1]}-{utc_now():%Y%m%dT%H%M%S%f}.zip"
        write_backup(hub.database, backup, home=hub.settings.home)
    migrating.migrate(hub.database)
    return backup


def operator(hub: Hub) -> Actor:
    """Return who works at the command line: the built-in person *operator*, made on first use."""
    return _built_in(hub, OPERATOR)


def admin(hub: Hub) -> Actor:
    """Return who the first link is for: somebody who runs the hub, else the built-in person *admin*, made on first use.

    They may have chosen another login since.
    """
    with hub.reading() as session:
        known = people.find_first_operator(session, without_login=OPERATOR)
        if known is not None:
            return memberships.actor_of(session, known)
    return _built_in(hub, ADMIN)


def login_meant(hub: Hub, login: str) -> str:
    """Return the login that is meant: *admin* is also who set the hub up, whatever they call themselves now."""
    with hub.reading() as session:
        if login != ADMIN or people.find_person(session, login) is not None:
            return login
    first = admin(hub)
    with hub.reading() as session:
        return people.person_by_id(session, first.person).login


def actor_named(hub: Hub, login: str) -> Actor:
    """Return the person with this login; raises NotFound."""
    with hub.reading() as session:
        return memberships.actor_of(session, people.person_by_login(session, login))


def _built_in(hub: Hub, login: str) -> Actor:
    with hub.reading() as session:
        known = people.find_person(session, login)
        if known is not None:
            return memberships.actor_of(session, known)
    with hub.writing() as session:
        return memberships.actor_of(session, joining.join_as_operator(session, login, name=login.capitalize()))

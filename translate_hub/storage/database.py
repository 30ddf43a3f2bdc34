"""The one door to the database: snapshots to read from, transactions to write in, and what its failures mean."""

import importlib
import os
import random
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal

import sqlalchemy
import structlog
from sqlalchemy import URL, Connection, Engine, event, exc, make_url
from sqlalchemy.orm import Session

from translate_hub.errors import HubError, Invalid, OutsideError, Unavailable

log = structlog.get_logger(__name__)

Kind = Literal["sqlite", "postgresql"]

# SQLite before this version may, rarely, lose committed writes in WAL mode.
SAFE_WAL = (3, 51, 3)

_WITHOUT_KEYS = "hub_without_foreign_keys"
_PATIENCE = "hub_patience"
# How long one wait inside SQLite lasts before we try again ourselves, in milliseconds.
_BUSY_TIMEOUT = 2_000
# Changing the schema or replacing all rows may wait for, and take, much longer than one save: seconds.
SCHEMA_PATIENCE = 120.0

# One lock per SQLite file, shared by every Database of this process: writers queue here, in order and without
# polling, instead of at the file.
_write_locks: dict[str, threading.Lock] = {}


class Database:
    """One database, SQLite or PostgreSQL; make one per process. Safe to use from many threads.

    `url`: ``sqlite:///path`` or ``postgresql://…`` (also ``postgres://`` and ``postgresql+psycopg://``).
    `pool_size`: connections kept open, as many as there are threads. `patience`: seconds a transaction waits for
    others before it gives up with Unavailable.

    The attribute `url` is without its password, so it may be shown; `engine.url` is the whole.
    Raises Invalid for a URL that cannot be used. Nothing is opened before the first transaction.
    """

    url: str
    engine: Engine
    kind: Kind

    def __init__(self, url: str, *, pool_size: int = 8, patience: float = 10.0) -> None:
        full = _understood(url)
        self.kind = "sqlite" if full.get_backend_name() == "sqlite" else "postgresql"
        self.url = full.render_as_string(hide_password=True)
        self._patience = patience
        self._write_lock: threading.Lock | None = None
        if self.kind == "sqlite":
            path = str(Path(str(full.database)).absolute())
            full = full.set(database=path)
            self._write_lock = _write_locks.setdefault(path, threading.Lock())
            self.engine, self._reader = _sqlite_engines(full, pool_size, patience)
        else:
            self.engine = _postgresql_engine(full, pool_size, patience)
            self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def __repr__(self) -> str:
        return f"<Database {self.url}>"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session on one snapshot: it sees the same rows throughout and may not write.

        Rows stay usable afterwards. Raises Unavailable where the database cannot be reached.
        """
        with self._failures_told(writing=False), Session(self._reader, expire_on_commit=False) as session:
            session.connection()
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session in one write transaction: committed at the end, rolled back on any exception.

        Only one at a time on SQLite. Rows stay usable afterwards. A locked, full or failing database becomes
        Unavailable with a sentence, and nothing is kept.
        """
        with (
            self._failures_told(writing=True),
            self._turn(self._patience),
            Session(self.engine, expire_on_commit=False) as session,
        ):
            session.connection()
            yield session
            session.commit()

    @contextmanager
    def changing_schema(self) -> Iterator[Connection]:
        """Give a connection in one transaction in which tables may be made anew and all rows replaced.

        Waits its turn for up to `SCHEMA_PATIENCE` seconds; no two processes are inside at once. On SQLite foreign
        keys are only checked at the end, so tables may be dropped and filled in any order. All or nothing.
        """
        with (
            self._failures_told(writing=True),
            self._turn(SCHEMA_PATIENCE),
            self.engine.connect().execution_options(**{_WITHOUT_KEYS: True, _PATIENCE: SCHEMA_PATIENCE}) as connection,
            connection.begin(),
        ):
            if self.kind == "postgresql":
                _take_schema_lock(connection)
            yield connection
            if self.kind == "sqlite":
                _check_foreign_keys(connection)

    def close(self) -> None:
        """Close every connection that is not in use. The database may be used again; it opens new ones then."""
        self._reader.dispose()
        self.engine.dispose()

    def _turn(self, patience: float) -> AbstractContextManager[object]:
        return nullcontext() if self._write_lock is None else _held(self._write_lock, patience)

    @contextmanager
    def _failures_told(self, *, writing: bool) -> Iterator[None]:
        try:
            yield
        except exc.TimeoutError:
            raise Unavailable("Too many people are being served at this moment; try again in a few seconds.") from None
        except exc.DBAPIError as error:
            told = _told_sqlite(error, writing) if self.kind == "sqlite" else _told_postgresql(error, writing)
            if told is None:
                raise
            log.warning("database failed", failure=type(error.orig).__name__, code=_code_of(error))
            # The database's own words may hold SQL, texts or an address: they go no further.
            raise told from None


def _understood(url: str) -> URL:
    """Return the URL in the form SQLAlchemy needs. Raises Invalid, never repeating a URL that may hold a password."""
    try:
        full = make_url(url)
    except exc.ArgumentError:
        raise Invalid(
            "The database address cannot be read; write sqlite:///PATH or postgresql://NAME@HOST/DATABASE."
        ) from None
    backend = full.drivername.partition("+")[0]
    if backend == "sqlite":
        if full.database in {None, "", ":memory:"} or "mode" in full.query:
            raise Invalid("The database must be a file, for example sqlite:///hub.db; one in memory would be lost.")
        return full.set(drivername="sqlite")
    if backend in {"postgresql", "postgres"}:
        return full.set(drivername="postgresql+psycopg")
    raise Invalid(
        "The database %(kind)s is not known; use sqlite:///PATH or postgresql://NAME@HOST/DATABASE.", kind=backend
    )


def _roll_back_what_is_returned(engine: Engine) -> None:
    """Let no connection go back to its pool inside a transaction: SQLAlchemy leaves it in one whose COMMIT failed."""

    @event.listens_for(engine, "reset")
    def roll_back(dbapi: Any, _record: object, _state: object) -> None:
        if dbapi is not None:
            dbapi.rollback()


# --- SQLite -----------------------------------------------------------------------------------------------------------


def _sqlite_module() -> ModuleType:
    """Return the newest SQLite there is: the `pysqlite3` package's own, else Python's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return importlib.import_module("sqlite3.dbapi2")


def _journal_mode(module: ModuleType) -> str:
    """Return the journal mode that is safe with this SQLite library: WAL, or a rollback journal on an older one."""
    if module.sqlite_version_info >= SAFE_WAL:
        return "WAL"
    log.warning("old SQLite: readers and writers will wait for one another", version=module.sqlite_version)
    return "DELETE"


def _sqlite_engines(url: URL, pool_size: int, patience: float) -> tuple[Engine, Engine]:
    """Return the engine that writes and the one that reads.

    Each has connections of its own: turning one connection from reading to writing would make SQLite compile all its
    statements again. One connection that writes is enough, writers take turns.
    """
    module = _sqlite_module()
    journal_mode = _journal_mode(module)
    settings: dict[str, Any] = {
        "module": module,
        "max_overflow": 4,
        "pool_timeout": patience,
        "hide_parameters": True,
    }
    writer = sqlalchemy.create_engine(url, pool_size=1, **settings)
    reader = sqlalchemy.create_engine(url, pool_size=pool_size, **settings)

    def prepare(dbapi: Any, _record: object) -> None:
        # No BEGIN by the driver: it would begin late, and let two readers turn writers and lose an update.
        dbapi.isolation_level = None
        dbapi.execute(f"PRAGMA busy_timeout = {min(_BUSY_TIMEOUT, int(patience * 1000))}")
        dbapi.execute(f"PRAGMA journal_mode = {journal_mode}")
        dbapi.execute("PRAGMA synchronous = FULL")
        dbapi.execute("PRAGMA foreign_keys = ON")

    for engine in (writer, reader):
        event.listen(engine, "do_connect", lambda *_: _make_private(Path(str(url.database))))
        event.listen(engine, "connect", prepare)

    @event.listens_for(reader, "connect")
    def refuse_to_write(dbapi: Any, _record: object) -> None:
        dbapi.execute("PRAGMA query_only = ON")

    @event.listens_for(reader, "begin")
    def begin(connection: Connection) -> None:
        _driver_of(connection).execute("BEGIN")  # it locks nothing, so it cannot fail; each page begins twice

    @event.listens_for(writer, "begin")
    def begin_immediate(connection: Connection) -> None:
        options = connection.get_execution_options()
        _check_keys_as_rows_change(connection, on=not options.get(_WITHOUT_KEYS, False))
        _begin_immediate(connection, options.get(_PATIENCE, patience), module.OperationalError)

    _roll_back_what_is_returned(writer)
    return writer, reader


def _make_private(file: Path) -> None:
    """Make the database file, where it is not there yet, its owner's alone, as SQLite then makes those beside it."""
    # Whatever stands in the way, SQLite meets too, and its failure is told.
    with suppress(OSError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _driver_of(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _check_keys_as_rows_change(connection: Connection, *, on: bool) -> None:
    """Switch the pooled connection's foreign keys, where they are not so already, before a transaction begins."""
    known = connection.connection.info
    if known.get("foreign_keys", True) != on:
        _driver_of(connection).execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
        known["foreign_keys"] = on


def _begin_immediate(connection: Connection, patience: float, failure: type[Exception]) -> None:
    """Begin a write transaction, trying again with a random pause while another process holds the file."""
    give_up = time.monotonic() + patience
    dbapi = _driver_of(connection)
    while True:
        try:
            dbapi.execute("BEGIN IMMEDIATE")
        except failure as error:
            if _sqlite_code(error) not in {_BUSY, _LOCKED} or time.monotonic() >= give_up:
                raise exc.OperationalError("BEGIN IMMEDIATE", None, error) from None
            time.sleep(random.uniform(0.005, 0.05))  # noqa: S311 — a pause, not a secret
        else:
            return


@contextmanager
def _held(lock: threading.Lock, patience: float) -> Iterator[None]:
    if not lock.acquire(timeout=patience):
        raise Unavailable("Others are writing to the database at this moment; try again in a few seconds.")
    try:
        yield
    finally:
        lock.release()


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise OutsideError(
            "Rows of the table %(table)s point to rows that do not exist; nothing was changed. Restore a backup.",
            table=str(broken[0]),
        )


_BUSY: Final = 5
_LOCKED: Final = 6
_READONLY: Final = 8


def _sqlite_code(error: object) -> int:
    """Return SQLite's primary result code of a driver's exception (sqlite.org/rescode.html), 0 where it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _told_sqlite(error: exc.DBAPIError, writing: bool) -> HubError | None:
    """Return what an error of SQLite means to a person, or None where it is a bug of ours."""
    match _sqlite_code(error.orig):
        case code if code in {_BUSY, _LOCKED}:
            return Unavailable("The database is locked by another program; try again in a few seconds.")
        case code if code == _READONLY and writing:
            return Unavailable("The database file may not be written to; check its permissions and try again.")
        case 13:
            return Unavailable("The disk is full, so nothing was saved; free some space and try again.")
        case 10:
            return Unavailable("The disk that holds the database failed; nothing was saved. Check it and try again.")
        case 14:
            return Unavailable(
                "The database file cannot be opened; check that its folder exists and may be written to."
            )
        case 11 | 26:
            return OutsideError("The database file is damaged or is not a database; restore a backup.")
    return None


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def _postgresql_engine(url: URL, pool_size: int, patience: float) -> Engine:
    try:
        engine = sqlalchemy.create_engine(
            url,
            isolation_level="READ COMMITTED",
            pool_size=pool_size,
            max_overflow=4,
            pool_timeout=patience,
            connect_args={"connect_timeout": max(2, int(patience))},
            hide_parameters=True,
        )
    except ModuleNotFoundError:
        raise Invalid(
            "PostgreSQL needs the package psycopg, which is not installed; install translate-hub[postgres]."
        ) from None

    @event.listens_for(engine, "connect")
    def prepare(dbapi: Any, _record: object) -> None:
        with dbapi.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {int(patience * 1000)}")
            # A forgotten transaction would hold its edition's lock for ever.
            cursor.execute("SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '120s'")
        dbapi.commit()

    _roll_back_what_is_returned(engine)
    return engine


# Any number, the same in every version: held while the schema changes.
_SCHEMA_LOCK = 7_126_345_001


def _take_schema_lock(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(SCHEMA_PATIENCE * 1000)}")
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})")


def _sqlstate(error: exc.DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _told_postgresql(error: exc.DBAPIError, writing: bool) -> HubError | None:
    """Return what an error of PostgreSQL means to a person, or None where it is a bug of ours.

    States are five characters, the first two their class (PostgreSQL manual, appendix A).
    """
    state = _sqlstate(error)
    if state in {"40001", "40P01"}:
        return Unavailable("Somebody else wrote at the same moment; nothing was saved. Try again.")
    if state in {"55P03", "57014"}:
        return Unavailable("The database took too long to answer; try again in a few seconds.")
    if state == "53100":
        return Unavailable("The disk is full, so nothing was saved; free some space and try again.")
    if state == "25006":
        return Unavailable("The database may only be read at this moment; try again later.") if writing else None
    if state[:2] in {"08", "53", "57", "58"} or (isinstance(error, exc.OperationalError) and not state):
        return Unavailable("The database cannot be reached; check its address, name and password, and that it runs.")
    if state[:2] in {"28", "3D"}:
        return OutsideError("The database refused the connection; check its address, name and password.")
    return None


def _code_of(error: exc.DBAPIError) -> str:
    return _sqlstate(error) or str(_sqlite_code(error.orig))

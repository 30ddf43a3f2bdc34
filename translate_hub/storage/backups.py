"""Backups: everything the database holds, written to one file, and put back from it."""

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, ForeignKeyConstraint, Table, exc, exists, func, insert, select, text
from sqlalchemy.schema import AddConstraint, DropConstraint

from translate_hub.errors import Conflict, HubError, Invalid, Unavailable
from translate_hub.storage import migrating
from translate_hub.storage.archives import (
    Manifest,
    digest_of,
    dump,
    entry_of,
    groups_of,
    lines_of,
    member_of,
    tables_of,
    verified,
)
from translate_hub.storage.database import Database
from translate_hub.storage.schema import new_key

_LAST = "last-backup.json"


@dataclass(frozen=True)
class BackupReport:
    """What was written or restored. `rows`: of all tables; `digest`: of the content; `schema`: the backup's own."""

    file: Path
    rows: int
    digest: str
    schema: str | None


# --- Writing ----------------------------------------------------------------------------------------------------------


def write_backup(database: Database, file: Path, *, home: Path | None = None) -> BackupReport:
    """Write everything the database holds at this moment to a new file, and read it back to be sure.

    Others may go on writing meanwhile. The file appears whole or not at all, readable by its owner only. With `home`
    (the hub's folder) the backup is remembered there as the last one, which `restore_backup` asks for.
    Raises Conflict where the file exists, Invalid where its folder does not, Unavailable where the disk fails.
    """
    with _disk_failures_told(file), _appearing(file) as stream:
        with database.reading() as session, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = dump(session.connection(), archive)
        stream.flush()
        if verified(stream, file) != manifest:
            raise Unavailable("The backup was not written as it should be; check the disk and try again.")
    if home is not None:
        _remember(home, file, manifest)
    return _report(file, manifest)


# --- Restoring --------------------------------------------------------------------------------------------------------


def restore_backup(database: Database, file: Path, home: Path) -> BackupReport:
    """Put a backup in the place of everything the database holds; older backups are migrated. All or nothing.

    Raises NotFound or UnreadableFile for the file, Conflict for a backup or a database of a newer version and for a
    database that is not empty and whose present content is not in the last backup remembered in `home`.
    """
    manifest = verified(file, file)
    if manifest.schema is not None and manifest.schema not in migrating.known_revisions():
        raise Conflict(
            "The backup was made by a newer version of Translate Hub (its schema is %(schema)s); install that version.",
            schema=manifest.schema,
        )
    with database.changing_schema() as connection:
        migrating.missing_steps(connection)
        _require_fresh_backup(connection, home)
        _empty(connection)
        if manifest.schema is not None:
            migrating.upgrade(connection, manifest.schema)
            with zipfile.ZipFile(file) as archive:
                _load(connection, archive, manifest)
        migrating.upgrade(connection)
    return _report(file, manifest)


def _require_fresh_backup(connection: Connection, home: Path) -> None:
    tables = tables_of(connection)
    if connection.dialect.name == "postgresql" and tables:
        connection.exec_driver_sql(
            f"LOCK TABLE {_names(tables)} IN ACCESS EXCLUSIVE MODE"
        )  # nothing changes from here on
    if not any(connection.scalar(select(exists().select_from(table))) for table in tables):
        return
    last = _last_backup(home)
    now = {table.name: entry_of(lines_of(connection, table)) for table in tables}
    if last.digest != digest_of(migrating.revision_of(connection), now):
        raise Conflict(
            "The database was changed after its last backup; run “translate-hub backup FILE” first, then restore again."
        )


def _last_backup(home: Path) -> Manifest:
    """Return the manifest of the last backup, read through again. Raises Conflict where there is none to rely on."""
    try:
        file = Path(json.loads((home / _LAST).read_text("utf-8"))["file"])
    except (OSError, ValueError, KeyError, TypeError):
        raise Conflict(
            "The database is not empty and was never backed up; run “translate-hub backup FILE” first, then restore "
            "again."
        ) from None
    try:
        return verified(file, file)
    except HubError:
        raise Conflict(
            "The last backup, %(file)s, is gone or damaged; run “translate-hub backup FILE” first, then restore again.",
            file=str(file),
        ) from None


def _empty(connection: Connection) -> None:
    """Take every step back, over tables without rows. Raises Conflict where somebody else's tables are there too."""
    tables = tables_of(connection)
    if connection.dialect.name == "postgresql" and tables:
        connection.exec_driver_sql(f"TRUNCATE {_names(tables)}")
    else:
        for table in tables:
            connection.execute(table.delete())
    migrating.downgrade(connection)
    if others := tables_of(connection):
        raise Conflict(
            "The database holds the table %(table)s, which is not the hub's; give the hub a database of its own.",
            table=others[0].name,
        )


def _names(tables: list[Table]) -> str:
    return ", ".join(f'"{table.name}"' for table in tables)


def _load(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Fill the empty tables of the backup's own schema, and check that they hold what it holds."""
    tables = tables_of(connection)
    _drop_foreign_keys(connection, tables)
    for table in tables:
        if table.name in manifest.tables:
            with _misfits_told(), archive.open(member_of(table.name)) as member:
                for group in groups_of(member, table):
                    connection.execute(insert(table), group)
        with _misfits_told():
            _set_last_id(connection, table, manifest.last_ids.get(table.name, 0))
    _add_foreign_keys(connection, tables)
    held = {table.name: entry_of(lines_of(connection, table)) for table in tables}
    if held != dict(manifest.tables):
        raise _misfit()


# What the database says of rows that no hub wrote: an id twice, values of another type. A full disk or a lost
# connection is an OperationalError, which is not among them.
_MISFITS = (exc.IntegrityError, exc.DataError, exc.InterfaceError, exc.ProgrammingError)


@contextmanager
def _misfits_told() -> Iterator[None]:
    """Tell what comes of rows with other columns or with values that no column of theirs takes."""
    try:
        yield
    except exc.DBAPIError as error:
        if not isinstance(error, _MISFITS):
            raise
        raise _misfit() from None
    except (exc.StatementError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        raise _misfit() from None


def _misfit() -> Conflict:
    return Conflict("The backup does not fit the tables it was made from; nothing was changed. Use another one.")


def _set_last_id(connection: Connection, table: Table, last: int) -> None:
    """Make the table's next id larger than any that was ever given."""
    if "id" not in table.columns:
        return
    last = max(last, connection.scalar(select(func.max(table.c.id))) or 0)
    if not last:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
    else:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), {"table": table.name, "last": last}
        )


def _drop_foreign_keys(connection: Connection, tables: list[Table]) -> None:
    """Let rows come and go in any order: an article points to a revision that points to it. SQLite checks later."""
    for key in _foreign_keys(connection, tables):
        connection.execute(DropConstraint(key))


def _add_foreign_keys(connection: Connection, tables: list[Table]) -> None:
    for key in _foreign_keys(connection, tables):
        connection.execute(AddConstraint(key))


def _foreign_keys(connection: Connection, tables: list[Table]) -> list[ForeignKeyConstraint]:
    if connection.dialect.name == "sqlite":
        return []
    return [key for table in tables for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name))]


# --- Files ------------------------------------------------------------------------------------------------------------


@contextmanager
def _appearing(file: Path) -> Iterator[BinaryIO]:
    """Give a stream to a file that appears under its name when all is written and on the disk, or not at all."""
    _refuse_existing(file)
    part = file.with_name(f".{file.name}.{new_key()}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _refuse_existing(file)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(file.parent)


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise Conflict("The file %(file)s exists already; choose another name.", file=str(file))


def _sync_folder(folder: Path) -> None:
    # Not every system lets a folder be opened; there the name is on the disk a little later.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _disk_failures_told(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Invalid("There is no folder %(folder)s; choose another place.", folder=str(file.parent)) from None
    except OSError as error:
        raise Unavailable(
            "The file %(file)s cannot be written: %(reason)s. Free some space or check permissions, and try again.",
            file=str(file),
            reason=os.strerror(error.errno or 0),
        ) from None


def _remember(home: Path, file: Path, manifest: Manifest) -> None:
    record = home / _LAST
    told = json.dumps({"file": str(file.absolute()), "made_at": manifest.made_at, "digest": manifest.digest}, indent=1)
    with _disk_failures_told(record):
        part = record.with_name(f".{record.name}.{new_key()}.part")
        part.write_text(told, "utf-8")
        part.replace(record)


def _report(file: Path, manifest: Manifest) -> BackupReport:
    rows = sum(entry.rows for entry in manifest.tables.values())
    return BackupReport(file, rows, manifest.digest, manifest.schema)

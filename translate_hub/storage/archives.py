"""A backup file: the whole database as lines of JSON, in one form that either kind of database gives and takes.

It is a zip of one member per table, ``tables/NAME.ndjson`` (a JSON object per row, ordered by primary key; bytes in
base64, days and moments in ISO 8601, moments in UTC), and of ``manifest.json``, which has the number of rows and the
SHA-256 of each.
"""

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    func,
    select,
    text,
)

from translate_hub import __version__
from translate_hub.errors import NotFound, UnreadableFile
from translate_hub.storage import migrating

FORMAT = 1
_MANIFEST = "manifest.json"
# Rows travel in groups of at most so many rows and characters: neither slow nor large in memory.
_GROUP_ROWS = 500
_GROUP_CHARACTERS = 1_000_000

Encode = Callable[[Any], Any]


@dataclass(frozen=True)
class TableEntry:
    """One table of a backup: how many rows, and the SHA-256 of its member, in hexadecimal."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `schema`: the last step the database had taken. `last_ids`: by table, the largest
    id ever given, so that none is given again.
    """

    format: int
    version: str
    made_at: str
    schema: str | None
    tables: Mapping[str, TableEntry]
    last_ids: Mapping[str, int]

    @property
    def digest(self) -> str:
        """The SHA-256 of schema and rows: equal for equal content, in either kind of database."""
        return digest_of(self.schema, self.tables)


def dump(connection: Connection, archive: zipfile.ZipFile) -> Manifest:
    """Write every table and the manifest into an empty archive, a group of rows at a time, and return the manifest."""
    entries: dict[str, TableEntry] = {}
    tables = tables_of(connection)
    for table in tables:
        with archive.open(member_of(table.name), "w", force_zip64=True) as member:
            entries[table.name] = entry_of(lines_of(connection, table), member)
    manifest = Manifest(
        format=FORMAT,
        version=__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        schema=migrating.revision_of(connection),
        tables=entries,
        last_ids=_last_ids(connection, tables),
    )
    archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))
    return manifest


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables as they are in this database, whatever version made it, ordered by name."""
    known = MetaData()
    known.reflect(connection)
    for column in (column for table in known.tables.values() for column in table.columns):
        if isinstance(column.type, JSON):
            column.type.none_as_null = True  # what has no value stays without one
    return sorted((table for name, table in known.tables.items() if name != "alembic_version"), key=lambda t: t.name)


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Give a table's rows as lines, ordered by primary key the same way in either kind of database."""
    encoders = [(column.name, _encoder(column)) for column in table.columns]
    by_itself = any(isinstance(column.type, LargeBinary) for column in table.columns)
    rows = connection.execute(
        select(table).order_by(*(_ordered(connection, column) for column in table.primary_key)),
        execution_options={"stream_results": True, "yield_per": 1 if by_itself else _GROUP_ROWS},
    )
    for row in rows:
        encoded = {name: encode(value) for (name, encode), value in zip(encoders, row, strict=True)}
        yield json.dumps(encoded, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _ordered(connection: Connection, column: Column[Any]) -> Any:
    """Order texts by code point: PostgreSQL orders them by its locale otherwise."""
    postgresql = connection.dialect.name == "postgresql"
    return column.collate("C") if postgresql and isinstance(column.type, String) else column


def entry_of(lines: Iterable[bytes], member: IO[bytes] | None = None) -> TableEntry:
    """Count and hash lines, writing them where a member is given."""
    rows, sha256 = 0, hashlib.sha256()
    for line in lines:
        rows += 1
        sha256.update(line)
        if member is not None:
            member.write(line)
    return TableEntry(rows, sha256.hexdigest())


def _encoder(column: Column[Any]) -> Encode:
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else base64.b64encode(value).decode("ascii")
    if isinstance(column.type, DateTime):
        return lambda value: None if value is None else _in_utc(value).isoformat()
    if isinstance(column.type, Date):
        return lambda value: None if value is None else value.isoformat()
    return lambda value: value


def _in_utc(moment: datetime) -> datetime:
    """Give a moment its zone: SQLite keeps none, ours are all UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _last_ids(connection: Connection, tables: list[Table]) -> dict[str, int]:
    """Return the largest id each table ever gave, also to rows that are gone."""
    return {table.name: last for table in tables if "id" in table.columns and (last := _last_id(connection, table))}


def _last_id(connection: Connection, table: Table) -> int:
    if connection.dialect.name == "sqlite":
        last = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
        return int(last.scalar() or 0)
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    row = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608 — its own name
    return int(row.last_value) if row.is_called else 0


def digest_of(schema: str | None, tables: Mapping[str, TableEntry]) -> str:
    """Return the SHA-256 of a schema and its tables, in hexadecimal."""
    told = json.dumps([schema, sorted((name, entry.rows, entry.sha256) for name, entry in tables.items())])
    return hashlib.sha256(told.encode()).hexdigest()


def member_of(table: str) -> str:
    """Return the name of a table's member."""
    return f"tables/{table}.ndjson"


def verified(source: Path | BinaryIO, file: Path) -> Manifest:
    """Read a whole backup, check every row count and checksum, and return its manifest; `file` is its name.

    Raises NotFound where there is no file, UnreadableFile where it is damaged or not a backup.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            expected = {_MANIFEST, *(member_of(name) for name in manifest.tables)}
            sound = sorted(archive.namelist()) == sorted(expected) and all(
                entry_of(member) == entry for member, entry in _members(archive, manifest)
            )
    except FileNotFoundError:
        raise NotFound("There is no file %(file)s.", file=str(file)) from None
    except _DAMAGE:
        sound = False
    if not sound:
        raise UnreadableFile(
            "The file %(file)s is damaged or is not a backup of Translate Hub; nothing was changed. Use another one.",
            file=str(file),
        )
    return manifest


# What reading a damaged zip, or another file that calls itself one, may raise.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, TypeError, ValueError, NotImplementedError,
           RuntimeError, AttributeError)  # fmt: skip


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    told = json.loads(archive.read(_MANIFEST))
    if told["format"] != FORMAT:
        raise ValueError("another format")
    told["tables"] = {name: TableEntry(**entry) for name, entry in told["tables"].items()}
    return Manifest(**told)


def _members(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[tuple[IO[bytes], TableEntry]]:
    for name, entry in manifest.tables.items():
        with archive.open(member_of(name)) as member:
            yield member, entry


def groups_of(member: IO[bytes], table: Table) -> Iterator[list[dict[str, Any]]]:
    """Give a member's rows as values for the columns of the table, in groups that fit one statement."""
    decoders = {column.name: _decoder(column) for column in table.columns}
    group: list[dict[str, Any]] = []
    size = 0
    for line in member:
        group.append({name: decoders[name](value) for name, value in json.loads(line).items()})
        size += len(line)
        if len(group) >= _GROUP_ROWS or size >= _GROUP_CHARACTERS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _decoder(column: Column[Any]) -> Encode:
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(column.type, DateTime):
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return lambda value: None if value is None else date.fromisoformat(value)
    return lambda value: value

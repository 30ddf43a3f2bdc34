"""Damaged, foreign and newer backups are refused, and nothing changes."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.storage_contents import refused
from translate_hub.errors import Conflict, NotFound, UnreadableFile
from translate_hub.storage.archives import verified
from translate_hub.storage.database import Database


def test_damage_anywhere_is_noticed_or_harmless(backup: Path) -> None:
    whole = backup.read_bytes()
    intact = verified(backup, backup)
    noticed = 0
    for place in range(0, len(whole), max(1, len(whole) // 300)):
        broken = bytearray(whole)
        broken[place] ^= 0x55
        backup.write_bytes(broken)
        try:
            assert verified(backup, backup) == intact  # a byte that means nothing, as a date inside the zip
        except UnreadableFile:
            noticed += 1
    assert noticed > 150


@pytest.mark.parametrize("keep", [0, 1, 10, 1000, -1, -30])
def test_a_truncated_file_is_refused(sqlite_database: Database, backup: Path, tmp_path: Path, keep: int) -> None:
    backup.write_bytes(backup.read_bytes()[:keep])
    refused(sqlite_database, backup, tmp_path, "damaged or is not a backup", UnreadableFile)


def rewritten(backup: Path, change: Any) -> Path:
    """Give the backup with its members changed, as a program that knows how could."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    changed = backup.with_name("changed.zip")
    with zipfile.ZipFile(changed, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return changed


def manifest_with(**values: Any) -> Any:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | values).encode()

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members.pop("manifest.json"),
        lambda members: members.pop("tables/unit.ndjson"),
        lambda members: members.update({"extra": b""}),
        lambda members: members.update({"tables/unit.ndjson": members["tables/unit.ndjson"] + b"{}\n"}),
        lambda members: members.update(
            {"tables/project.ndjson": members["tables/project.ndjson"].replace(b"A ", b"B ")}
        ),
        lambda members: members.update({"manifest.json": b"[]"}),
        manifest_with(format=2),
        manifest_with(tables=[]),
        manifest_with(more=1),
    ],
)
def test_a_changed_archive_is_refused(sqlite_database: Database, backup: Path, tmp_path: Path, change: Any) -> None:
    refused(sqlite_database, rewritten(backup, change), tmp_path, "damaged or is not a backup", UnreadableFile)


def test_a_file_that_is_not_there_is_told(sqlite_database: Database, tmp_path: Path) -> None:
    refused(sqlite_database, tmp_path / "nowhere.zip", tmp_path, "There is no file", NotFound)


def test_a_backup_of_a_newer_version_is_refused(sqlite_database: Database, backup: Path, tmp_path: Path) -> None:
    newer = rewritten(backup, manifest_with(schema="2999_01_01_later"))
    refused(sqlite_database, newer, tmp_path, "newer version")


def test_a_newer_database_is_not_replaced(sqlite_database: Database, backup: Path, tmp_path: Path) -> None:
    with sqlite_database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '2999_01_01_later'"))
    refused(sqlite_database, backup, tmp_path, "newer version")


def row_with(**values: Any) -> Any:
    """Change the first project, and say so in the manifest: an archive that is whole and that no hub wrote."""

    def change(members: dict[str, bytes]) -> None:
        first, _, rest = members["tables/project.ndjson"].partition(b"\n")
        lines(members, json.dumps(json.loads(first) | values).encode() + b"\n" + rest)

    return change


def lines(members: dict[str, bytes], content: bytes) -> None:
    members["tables/project.ndjson"] = content
    manifest = json.loads(members["manifest.json"])
    manifest["tables"]["project"] = {"rows": content.count(b"\n"), "sha256": hashlib.sha256(content).hexdigest()}
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    "change",
    [
        row_with(unknown_column=1),
        row_with(id="one"),
        row_with(id=10**30),
        row_with(name=None),
        row_with(name={"a": "dictionary"}),
        row_with(name="\ud800"),
        row_with(deleted_at="yesterday"),
        row_with(deleted_at=5),
        lambda members: lines(members, members["tables/project.ndjson"] * 2),
        lambda members: lines(members, b"[1]\n"),
        lambda members: lines(members, b"{\n"),
        lambda members: lines(members, b"[" * 100_000 + b"\n"),
        manifest_with(last_ids={"project": "9"}),
        manifest_with(last_ids={"project": 10**30}),
        manifest_with(last_ids=[1]),
    ],
)
def test_a_whole_archive_of_rows_that_do_not_fit_is_refused(
    sqlite_database: Database, backup: Path, tmp_path: Path, change: Any
) -> None:
    refused(sqlite_database, rewritten(backup, change), tmp_path, "does not fit the tables", Conflict)

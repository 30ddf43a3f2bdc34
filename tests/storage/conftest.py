"""A backup to restore from."""

from pathlib import Path

import pytest

from tests.storage_contents import fill
from translate_hub.storage.backups import write_backup
from translate_hub.storage.database import Database


@pytest.fixture
def backup(sqlite_template: Path, tmp_path: Path) -> Path:
    """A backup of a filled database, elsewhere."""
    path = tmp_path / "elsewhere.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    fill(database)
    write_backup(database, tmp_path / "elsewhere.zip")
    database.close()
    return tmp_path / "elsewhere.zip"

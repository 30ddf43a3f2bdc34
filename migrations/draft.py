"""Drafts the next step from what the rows say and the steps so far do not: ``python -m migrations.draft add_colour``.

The draft is named by today's date. Read it, correct it, and run the tests of tests/storage/test_migrating.py.
"""

import sys
import tempfile
from datetime import UTC, datetime

from alembic import command

from translate_hub.storage.database import Database
from translate_hub.storage.migrating import config_for, upgrade


def draft(name: str) -> None:
    """Write ``versions/DATE_name.py``; `name` is a few words joined with underscores, 21 characters at most."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/draft.db")
        with database.changing_schema() as connection:
            upgrade(connection)
            revision = f"{datetime.now(UTC):%Y_%m_%d}_{name}"
            message = name.replace("_", " ").capitalize()
            command.revision(config_for(connection), message, autogenerate=True, rev_id=revision)
        database.close()


if __name__ == "__main__":
    draft(sys.argv[1])

"""Steps from an empty database to this version's, taken once, up and down, with rows in it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tests.builders import a_new_revision, an_article
from translate_hub.errors import Conflict
from translate_hub.storage import migrating
from translate_hub.storage.backups import write_backup
from translate_hub.storage.database import Database
from translate_hub.storage.schema import Row


def tables(database: Database) -> set[str]:
    with database.reading() as session:
        return set(inspect(session.connection()).get_table_names())


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Database]:
    """A database without a table, of each kind."""
    database = Database(empty_database_url)
    yield database
    database.close()


def test_an_empty_database_takes_every_step_once(empty: Database) -> None:
    assert migrating.pending(empty) == list(migrating.known_revisions())
    assert not migrating.is_current(empty)
    assert migrating.migrate(empty) == list(migrating.known_revisions())
    assert migrating.is_current(empty)
    assert migrating.migrate(empty) == []
    assert tables(empty) == {"alembic_version", *Row.metadata.tables}


def test_the_steps_make_exactly_the_rows_declared(database: Database) -> None:
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_every_constraint_has_the_declared_name(empty: Database) -> None:
    with empty.changing_schema() as connection:
        Row.metadata.create_all(connection)
        declared = constraints(connection)
        Row.metadata.drop_all(connection)
    migrating.migrate(empty)
    with empty.reading() as session:
        assert constraints(session.connection()) == declared


def constraints(connection: object) -> dict[str, set[str]]:
    inspector = inspect(connection)
    assert inspector is not None
    return {
        table: {
            str(thing["name"])
            for things in (
                inspector.get_foreign_keys(table),
                inspector.get_unique_constraints(table),
                inspector.get_indexes(table),
                [inspector.get_pk_constraint(table)],
            )
            for thing in things
        }
        for table in Row.metadata.tables
    }


def test_steps_are_named_by_date() -> None:
    script = ScriptDirectory(str(migrating.migrations_folder()))
    taken = [step.revision for step in script.walk_revisions()]
    assert list(migrating.known_revisions()) == taken[::-1]
    assert len(list((migrating.migrations_folder() / "versions").glob("*.py"))) == len(taken)
    assert all(len(name) <= 32 for name in taken)  # as wide as the column that holds it


def test_down_and_up_again_with_rows_in_it(database: Database) -> None:
    with database.writing() as session:
        a_new_revision(session, an_article(session), changed={1: "Another text."})
    for revision in reversed(migrating.known_revisions()):
        with database.changing_schema() as connection:
            assert migrating.revision_of(connection) == revision
            migrating.downgrade(connection, "-1")
    assert tables(database) == {"alembic_version"}
    migrating.migrate(database)
    with database.writing() as session:
        assert an_article(session).editions["fa"].empty_count == 3


def test_a_step_that_fails_leaves_everything_as_it_was(empty: Database) -> None:
    def fail() -> None:
        with empty.changing_schema() as connection:
            migrating.upgrade(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert tables(empty) == set()
    assert migrating.migrate(empty) == list(migrating.known_revisions())


def test_a_kill_in_the_middle_leaves_everything_as_it_was(empty: Database, tmp_path: Path) -> None:
    script = f"""
import time
from pathlib import Path
from translate_hub.storage import migrating
from translate_hub.storage.database import Database
with Database({str(empty.engine.url.render_as_string(hide_password=False))!r}).changing_schema() as connection:
    migrating.upgrade(connection)
    Path({str(tmp_path / "there")!r}).touch()
    time.sleep(60)
"""
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", script], cwd=root) as process:
        while not (tmp_path / "there").exists():
            assert process.poll() is None
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    assert migrating.migrate(empty) == list(migrating.known_revisions())
    assert migrating.is_current(empty)


def test_two_that_start_at_once_migrate_once(empty_database_url: str) -> None:
    taken: list[list[str]] = []
    together = threading.Barrier(2)

    def start() -> None:
        database = Database(empty_database_url)
        database._write_lock = None  # as in two processes
        together.wait(20)
        taken.append(migrating.migrate(database))
        database.close()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == [[], list(migrating.known_revisions())]


def test_a_newer_database_is_refused_and_left_alone(database: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '2999_01_01_from_the_future'"))
    for ask in (migrating.migrate, migrating.pending, migrating.is_current):
        with pytest.raises(Conflict, match=r"newer version.*2999_01_01"):
            ask(database)
    report = write_backup(database, tmp_path / "still-possible.zip")
    assert report.schema == "2999_01_01_from_the_future"


def test_a_folder_with_a_percent_sign_is_no_trap(
    empty: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    odd = tmp_path / "100%(here)s"
    odd.symlink_to(migrating.migrations_folder())
    monkeypatch.setattr(migrating, "migrations_folder", lambda: odd)
    assert migrating.migrate(empty)

"""A backup holds everything, comes back whole in either kind of database, and nothing is lost on the way."""

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, inspect, select, text

from tests.builders import a_person, a_project, an_article
from tests.storage_contents import content, fill, refused
from translate_hub.errors import Conflict, Invalid, Unavailable
from translate_hub.storage import migrating
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Article, Project, Reading
from translate_hub.storage.backups import restore_backup, write_backup
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition
from translate_hub.storage.schema import Row

ROOT = Path(__file__).parents[2]


@pytest.fixture
def other_kind(kind: str, postgres_address: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database of the other kind, without a table."""
    name = "empty_postgres_url" if kind == "sqlite" else "empty_sqlite_url"
    database = Database(str(request.getfixturevalue(name)))
    yield database
    database.close()


def test_every_row_of_every_table_comes_back_in_the_other_kind_of_database_and_back(
    database: Database, other_kind: Database, tmp_path: Path
) -> None:
    fill(database)
    before = content(database)
    assert all(before.values())  # no table was forgotten above
    first = write_backup(database, tmp_path / "first.zip", home=tmp_path)
    restored = restore_backup(other_kind, tmp_path / "first.zip", tmp_path)
    assert restored == first
    assert content(other_kind) == before
    second = write_backup(other_kind, tmp_path / "second.zip")
    assert (second.digest, second.rows) == (first.digest, first.rows)
    restore_backup(database, tmp_path / "second.zip", tmp_path)
    assert content(database) == before
    with database.writing() as session:
        an_article(session)  # and it goes on


def test_ids_of_rows_that_are_gone_are_not_given_again_after_a_restore(
    database: Database, other_kind: Database, tmp_path: Path
) -> None:
    with database.writing() as session:
        gone = a_person(session).person
    with database.writing() as session:
        session.delete(session.get_one(Person, gone))
    write_backup(database, tmp_path / "hub.zip")
    restore_backup(other_kind, tmp_path / "hub.zip", tmp_path)
    with other_kind.writing() as session:
        assert a_person(session).person > gone


def test_a_restored_database_has_its_keys_and_indexes(database: Database, backup: Path, tmp_path: Path) -> None:
    def keys() -> dict[str, set[str | None]]:
        with database.reading() as session:
            inspector = inspect(session.connection())
            return {
                name: {key["name"] for key in [*inspector.get_foreign_keys(name), *inspector.get_indexes(name)]}
                for name in Row.metadata.tables
            }

    before = keys()
    restore_backup(database, backup, tmp_path)
    assert keys() == before
    assert migrating.is_current(database)


@given(
    rows=st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40), st.binary(max_size=50)),
        max_size=5,
    )
)
@settings(max_examples=10)
def test_any_text_and_any_bytes_come_back(
    sqlite_url: str, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    one, other = Database(f"sqlite:///{folder / 'one.db'}"), Database(f"sqlite:///{folder / 'other.db'}")
    migrating.migrate(one)
    with one.writing() as session:
        article = an_article(session).article
        for name, binary in rows:
            a_project(session).name = name
            session.add(
                Reading(
                    article=article.id,
                    sha256=binary,
                    bytes=binary,
                    format=name,
                    charset="",
                    options={name: name},
                    reader_version="",
                )
            )
    write_backup(one, folder / "hub.zip")
    restore_backup(other, folder / "hub.zip", folder)
    assert content(other) == content(one)
    one.close()
    other.close()


def test_a_backup_while_others_write_is_one_moment(database: Database, other_kind: Database, tmp_path: Path) -> None:
    with database.writing() as session:
        article = an_article(session)
        edition = article.editions["fa"].id
    stop = threading.Event()

    def keep_writing() -> None:
        while not stop.is_set():
            with database.writing() as session:  # the two always move together
                session.get_one(Edition, edition).number += 1
                a_project(session)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        for n in range(3):
            write_backup(database, tmp_path / f"{n}.zip", home=tmp_path)
    finally:
        stop.set()
        writer.join()
    restore_backup(other_kind, tmp_path / "2.zip", tmp_path)
    with other_kind.reading() as session:
        number = session.get_one(Edition, edition).number
        assert session.scalar(select(func.count()).select_from(Project)) == number + 1
    assert number > 0


def test_the_file_is_its_owners_alone_and_nothing_else_is_left(sqlite_database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    write_backup(sqlite_database, folder / "مقاله.zip")
    assert [path.name for path in folder.iterdir()] == ["مقاله.zip"]
    assert stat.S_IMODE((folder / "مقاله.zip").stat().st_mode) == 0o600


def test_an_existing_file_is_not_overwritten(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "hub.zip").write_bytes(b"precious")
    with pytest.raises(Conflict, match="exists already"):
        write_backup(sqlite_database, tmp_path / "hub.zip")
    assert (tmp_path / "hub.zip").read_bytes() == b"precious"


def test_a_folder_that_is_not_there_is_told(sqlite_database: Database, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="There is no folder"):
        write_backup(sqlite_database, tmp_path / "nowhere" / "hub.zip")


def test_a_disk_that_fills_while_writing_leaves_no_half_file(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.writing() as session:
        a_project(session).name = os.urandom(200_000).hex()
    folder = tmp_path / "backups"
    folder.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # as near to a full disk as a test may come
    try:
        with pytest.raises(Unavailable, match="cannot be written"):
            write_backup(sqlite_database, folder / "hub.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(folder.iterdir()) == []


# --- Nothing is overwritten without a backup --------------------------------------------------------------------------


def test_a_database_that_holds_something_needs_a_fresh_backup(database: Database, backup: Path, tmp_path: Path) -> None:
    with database.writing() as session:
        project = a_project(session).id
    refused(database, backup, tmp_path, "never backed up; run “translate-hub backup FILE”")
    write_backup(database, tmp_path / "not-remembered.zip")
    refused(database, backup, tmp_path, "never backed up")
    write_backup(database, tmp_path / "mine.zip", home=tmp_path)
    with database.writing() as session:
        session.get_one(Project, project).name = "Changed"
    refused(database, backup, tmp_path, "changed after its last backup")
    write_backup(database, tmp_path / "mine-2.zip", home=tmp_path)
    whole = (tmp_path / "mine-2.zip").read_bytes()
    (tmp_path / "mine-2.zip").write_bytes(whole[:-100])
    refused(database, backup, tmp_path, "gone or damaged")
    (tmp_path / "mine-2.zip").unlink()
    refused(database, backup, tmp_path, "gone or damaged")
    (tmp_path / "mine-2.zip").write_bytes(whole)
    restore_backup(database, backup, tmp_path)
    with database.reading() as session:
        assert session.get(Project, project) is None or session.get_one(Project, project).name == "A project"
        assert session.scalar(select(func.count()).select_from(Article)) == 1


def test_a_record_that_cannot_be_read_is_no_backup(sqlite_database: Database, backup: Path, tmp_path: Path) -> None:
    fill(sqlite_database)
    for odd in ("", "[]", "{}", '{"file": 1}', "\udc80"):
        (tmp_path / "last-backup.json").write_text(odd, errors="surrogateescape")
        refused(sqlite_database, backup, tmp_path, "never backed up")


def test_an_empty_database_needs_no_backup(
    database: Database, other_kind: Database, backup: Path, tmp_path: Path
) -> None:
    report = restore_backup(database, backup, tmp_path)
    restore_backup(other_kind, backup, tmp_path)
    assert content(database) == content(other_kind)
    assert report.rows == sum(map(len, content(database).values()))


def test_the_backup_of_an_empty_database_makes_an_empty_one(
    other_kind: Database, database: Database, tmp_path: Path
) -> None:
    report = write_backup(other_kind, tmp_path / "nothing.zip")
    assert (report.rows, report.schema) == (0, None)
    fill(database)
    write_backup(database, tmp_path / "mine.zip", home=tmp_path)
    restore_backup(database, tmp_path / "nothing.zip", tmp_path)
    assert not any(content(database).values())
    assert migrating.is_current(database)


def test_somebody_elses_table_is_not_touched(database: Database, backup: Path, tmp_path: Path) -> None:
    with database.changing_schema() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER PRIMARY KEY, text VARCHAR(9))"))
    refused(database, backup, tmp_path, "holds the table theirs")
    with database.reading() as session:
        assert session.execute(text("SELECT * FROM theirs")).all() == []


# --- Killed -----------------------------------------------------------------------------------------------------------


def test_a_kill_while_restoring_leaves_the_old_content(database: Database, backup: Path, tmp_path: Path) -> None:
    with database.writing() as session:
        a_project(session)
    write_backup(database, tmp_path / "mine.zip", home=tmp_path)
    before = content(database)
    script = f"""
import time
from pathlib import Path
from translate_hub.storage import backups, migrating
from translate_hub.storage.database import Database
loaded = backups._set_last_id
def pause(connection, table, last):
    if table.name == "unit":
        Path({str(tmp_path / "there")!r}).touch()
        time.sleep(60)
    loaded(connection, table, last)
backups._set_last_id = pause
url = {str(database.engine.url.render_as_string(hide_password=False))!r}
backups.restore_backup(Database(url), Path({str(backup)!r}), Path({str(tmp_path)!r}))
"""
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) as process:
        while not (tmp_path / "there").exists():
            assert process.poll() is None
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    assert content(database) == before
    restore_backup(database, backup, tmp_path)
    assert content(database) != before


def test_a_backup_holds_no_more_in_memory_than_a_group_of_rows(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.writing() as session:
        moment = datetime(2024, 1, 1, tzinfo=UTC)
        rows = [
            {"slug": f"s{n}", "name": f"{n:04}" * 1000, "deleted_at": moment + timedelta(seconds=n)}
            for n in range(4_000)
        ]
        session.execute(insert(Project), rows)
        del rows
    tracemalloc.start()
    write_backup(sqlite_database, tmp_path / "many.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000  # the rows are 16 MB

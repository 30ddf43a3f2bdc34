"""Transactions keep their promises, and failures become sentences."""

import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, insert, make_url, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from tests.builders import a_person, a_project, an_article
from translate_hub.errors import Invalid, OutsideError, Unavailable
from translate_hub.storage import database as module
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Project
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition
from translate_hub.storage.schema import Row


def projects_in(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Project)) or 0


def test_what_was_written_is_there_and_stays_usable(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session, slug="kept")
    assert project.slug == "kept"
    with database.reading() as session:
        read = session.scalars(select(Project)).one()
    assert (read.slug, read.key) == ("kept", project.key)


def test_an_exception_takes_everything_back(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            a_project(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert projects_in(database) == 0


def test_a_broken_rule_of_a_table_takes_everything_back_and_is_not_hidden(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add_all(
            [Project(slug="other", name=""), Project(slug="twice", name=""), Project(slug="twice", name="")]
        )
    assert projects_in(database) == 0


def test_rows_may_not_point_to_nothing(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Edition(article=12345, language="fa"))


def test_reading_refuses_to_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        a_project(session)
    assert projects_in(database) == 0
    with database.writing() as session:  # and nothing is broken afterwards
        a_project(session)
    assert projects_in(database) == 1


def test_reading_sees_one_moment(database: Database) -> None:
    with database.reading() as session:
        count = select(func.count()).select_from(Project)
        assert session.scalar(count) == 0
        with database.writing() as other:
            a_project(other)
        assert session.scalar(count) == 0
    assert projects_in(database) == 1


def save_with_compare_and_set(session: Session, edition: int, base: int) -> bool:
    """Change a number only where it is still what it was: the shape of every save."""
    where = (Edition.id == edition, Edition.number == base)
    return session.scalar(update(Edition).where(*where).values(number=base + 1).returning(Edition.number)) is not None


def test_of_two_saves_from_one_base_exactly_one_wins(database: Database) -> None:
    rounds = 30
    with database.writing() as session:
        edition = an_article(session).editions["fa"].id
    won: list[int] = []
    together = threading.Barrier(2)

    def saver() -> None:
        for base in range(rounds):
            together.wait(20)
            with database.writing() as session:
                if save_with_compare_and_set(session, edition, base):
                    won.append(base)

    run_together(saver, saver)
    assert sorted(won) == list(range(rounds))


def test_no_update_is_lost_when_many_read_and_write(database: Database) -> None:
    with database.writing() as session:
        edition = an_article(session).editions["fa"].id

    def adder() -> None:
        for _ in range(20):
            with database.writing() as session:
                row = session.get_one(Edition, edition, with_for_update=True)
                row.number += 1

    run_together(adder, adder, adder, adder)
    with database.reading() as session:
        assert session.get_one(Edition, edition).number == 80


def run_together(*jobs: Callable[[], None]) -> None:
    failures: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as failure:  # noqa: BLE001 — handed to the test's own thread
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []


def test_more_threads_than_connections_take_turns(database_url: str) -> None:
    database = Database(database_url, pool_size=2)

    def writer() -> None:
        for _ in range(3):
            with database.writing() as session:
                a_project(session)
            assert projects_in(database) > 0

    run_together(*[writer] * 12)
    assert projects_in(database) == 36
    database.close()


def test_a_database_that_somebody_else_holds_is_unavailable(database_url: str, kind: str) -> None:
    with database_of(database_url) as (database, other):
        with other.writing() as session:
            a_project(session)
            if kind == "postgresql":
                session.execute(text("LOCK TABLE project IN ACCESS EXCLUSIVE MODE"))
            else:
                database._write_lock = None  # a second process does not share the first one's
            with pytest.raises(Unavailable) as told, database.writing() as late:
                a_project(late)
        assert "try again" in str(told.value)
        assert projects_in(database) == 1


def test_a_writer_waits_for_another_in_the_same_process(sqlite_url: str) -> None:
    with (
        database_of(sqlite_url) as (database, other),
        other.writing(),
        pytest.raises(Unavailable, match="Others are writing"),
        database.writing(),
    ):
        pass


class database_of:  # noqa: N801 — read as a function
    """Two databases at one address, as two processes have them, with little patience."""

    def __init__(self, url: str) -> None:
        self.both = Database(url, patience=0.3), Database(url, patience=0.3)

    def __enter__(self) -> tuple[Database, Database]:
        return self.both

    def __exit__(self, *_: object) -> None:
        for one in self.both:
            one.close()


def test_a_pool_with_nothing_left_is_unavailable(database_url: str) -> None:
    database = Database(database_url, pool_size=1, patience=0.2)
    readers = [database.reading() for _ in range(5)]
    for reader in readers:
        reader.__enter__()
    with pytest.raises(Unavailable, match="Too many people"), database.reading():
        pass
    for reader in readers:
        reader.__exit__(None, None, None)
    assert projects_in(database) == 0
    database.close()


def test_a_full_disk_is_unavailable_and_harmless(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))  # of this connection, which is the only one
    with pytest.raises(Unavailable, match="disk is full") as told, sqlite_database.writing() as session:
        session.add(Project(slug="secret-slug", name="x" * 1_000_000))
    assert "secret" not in str(told.value)
    assert told.value.__suppress_context__
    with sqlite_database.writing() as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))
        a_project(session)
    assert projects_in(sqlite_database) == 1
    with sqlite_database.reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "hub.db").write_bytes(b"not a database at all " * 500)
    database = Database(f"sqlite:///{tmp_path / 'hub.db'}")
    with pytest.raises(OutsideError, match="not a database") as told, database.reading():
        pass
    assert not told.value.temporary
    database.close()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'hub.db'}")
    with pytest.raises(Unavailable, match="cannot be opened"), database.writing():
        pass


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    database = Database("postgres://hub:hunter2@127.0.0.1:1/hub", patience=2)
    with pytest.raises(Unavailable, match="cannot be reached") as told, database.reading():
        pass
    for shown in (str(told.value), repr(told.value), repr(database), database.url):
        assert "hunter2" not in shown
    assert database.kind == "postgresql"


def test_a_database_the_server_does_not_have_is_told(empty_postgres_url: str) -> None:
    elsewhere = make_url(empty_postgres_url).set(database="no_such_database").render_as_string(hide_password=False)
    database = Database(elsewhere)
    with pytest.raises(OutsideError), database.writing():
        pass


def test_two_that_wait_for_one_another_are_told(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.writing() as session:
        first, second = a_project(session).id, a_project(session).id
    together = threading.Barrier(2)
    told: list[str] = []

    def lock(one: int, two: int) -> None:
        try:
            with database.writing() as session:
                session.execute(update(Project).where(Project.id == one).values(name="x"))
                together.wait(20)
                session.execute(update(Project).where(Project.id == two).values(name="x"))
        except Unavailable as failure:
            told.append(str(failure))

    run_together(lambda: lock(first, second), lambda: lock(second, first))
    assert told == ["Somebody else wrote at the same moment; nothing was saved. Try again."]
    database.close()


def test_a_server_that_went_away_is_told_and_found_again(
    postgres_url: str, postgres_server: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    database = Database(postgres_url)
    assert projects_in(database) == 0
    postgres_server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [make_url(postgres_url).database]
    )
    with pytest.raises(Unavailable):
        projects_in(database)
    assert projects_in(database) == 0
    database.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match="must be a file"):
        Database(url)


@pytest.mark.parametrize("url", ["", "hub.db", "mysql://root:hunter2@host/hub", "://hunter2", "postgresql:/hunter2 @x"])
def test_an_address_that_cannot_be_used_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(Invalid) as told:
        Database(url)
    assert "hunter2" not in str(told.value)


@given(st.text())
@settings(max_examples=100)
def test_any_text_is_an_address_or_refused(url: str) -> None:
    with suppress(Invalid):
        Database(url)


def test_sqlite_runs_with_the_settings_that_keep_what_was_saved(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        read = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("synchronous", "foreign_keys", "journal_mode")
        }
    newest = module._sqlite_module()
    expected = "wal" if newest.sqlite_version_info >= module.SAFE_WAL else "delete"
    assert read == {"synchronous": 2, "foreign_keys": 1, "journal_mode": expected}


def test_an_old_sqlite_gets_a_rollback_journal() -> None:
    old = SimpleNamespace(sqlite_version_info=(3, 51, 2), sqlite_version="3.51.2")
    new = SimpleNamespace(sqlite_version_info=(3, 51, 3), sqlite_version="3.51.3")
    assert module._journal_mode(old) == "DELETE"  # type: ignore[arg-type]  # a stand-in with what is looked at
    assert module._journal_mode(new) == "WAL"  # type: ignore[arg-type]  # a stand-in with what is looked at


TABLES_WITH_IDS = [table for table in Row.metadata.sorted_tables if "id" in table.columns]


@pytest.mark.parametrize("table", TABLES_WITH_IDS, ids=lambda table: str(table.name))
def test_every_table_with_ids_promises_not_to_give_one_twice(table: Table) -> None:
    assert table.dialect_options["sqlite"]["autoincrement"] is True


def test_an_id_is_never_given_again(database: Database) -> None:
    with database.writing() as session:
        first = a_person(session).person
    with database.writing() as session:
        session.delete(session.get_one(Person, first))
    with database.writing() as session:
        assert a_person(session).person > first


NAMES = ["مریم", "李雷", "Zoë", "a\u2028b", "x\u200dy"]


def test_any_script_comes_back_as_it_went(database: Database) -> None:
    with database.writing() as session:
        session.execute(insert(Project), [{"slug": f"p{n}", "name": name} for n, name in enumerate(NAMES)])
    with database.reading() as session:
        assert list(session.scalars(select(Project.name).order_by(Project.id))) == NAMES


def test_a_new_database_file_is_its_owners_alone(tmp_path: Path) -> None:
    fresh = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    with fresh.writing() as session:
        session.execute(text("CREATE TABLE t (a INTEGER)"))
        made = [*tmp_path.iterdir()]
        assert made
        assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in made)
    fresh.close()

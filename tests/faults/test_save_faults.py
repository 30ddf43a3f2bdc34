"""A save that fails at any statement, before it or after it, leaves the database as it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from tests.ledgers import check_ledger, pass_it, put, version_of
from translate_hub.domain.saving import Answer, Origin, Saved
from translate_hub.storage.database import Database
from translate_hub.storage.schema import Row

Attempt = Callable[[Session], Answer]
MOMENTS = ["before_cursor_execute", "after_cursor_execute"]


class Struck(Exception):
    """The fault that these tests put in the way."""


@contextmanager
def a_fault(database: Database, moment: str, n: int) -> Iterator[list[str]]:
    """Fail at the n-th statement (from 1) sent to the database; gives the statements that were seen."""
    seen: list[str] = []

    def strike(*told: Any) -> None:
        seen.append(told[2])
        if len(seen) == n:
            raise Struck

    event.listen(database.engine, moment, strike)
    try:
        yield seen
    finally:
        event.remove(database.engine, moment, strike)


@contextmanager
def a_fault_at_commit(database: Database) -> Iterator[None]:
    def strike(_connection: object) -> None:
        raise Struck

    event.listen(database.engine, "commit", strike)
    try:
        yield
    finally:
        event.remove(database.engine, "commit", strike)


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Row.metadata.sorted_tables
        }


def a_first_save(session: Session, built: BuiltArticle) -> Attempt:
    return lambda session: put(session, built, 1, "a text", save_id="s")


def a_next_save(session: Session, built: BuiltArticle) -> Attempt:
    put(session, built, 1, "a text", origin=Origin.ENGINE)
    return lambda session: put(session, built, 1, "another", save_id="s", note="why")


def a_stale_save(session: Session, built: BuiltArticle) -> Attempt:
    put(session, built, 1, "a text")
    other = a_person(session)
    return lambda session: put(session, built, 1, "another", base=0, save_id="s", actor=other)


def a_confirmation(session: Session, built: BuiltArticle) -> Attempt:
    put(session, built, 1, "a text", unsure=True)
    pass_it(session, built, 1)
    after = a_new_revision(session, built, changed={1: "Otherwise."})
    return lambda session: put(session, after, 1, "a text", save_id="s")


def a_save_to_a_merged_unit(session: Session, built: BuiltArticle) -> Attempt:
    a_new_revision(session, built, merged=[1, 2])
    return lambda session: put(session, built, 1, "a text", save_id="s")


def an_approval(session: Session, built: BuiltArticle) -> Attempt:
    put(session, built, 1, "a text")
    return lambda session: pass_it(session, built, 1, save_id="s")


ACTS = [a_first_save, a_next_save, a_stale_save, a_confirmation, a_save_to_a_merged_unit, an_approval]


@pytest.mark.parametrize("prepare", ACTS)
def test_a_failure_at_any_statement_leaves_everything_as_it_was(
    database: Database, prepare: Callable[[Session, BuiltArticle], Attempt]
) -> None:
    with database.writing() as session:
        built = an_article(session)
        attempt = prepare(session, built)
    before = everything(database)
    statements = 0
    for moment in MOMENTS:
        for n in range(1, 30):
            try:
                with a_fault(database, moment, n) as seen, database.writing() as session:
                    attempt(session)
                    statements = len(seen)
                    raise InterruptedError  # whole, but not committed: the last statement was reached
            except Struck:
                assert everything(database) == before
            except InterruptedError:
                assert n == statements + 1
                break
        assert everything(database) == before
    assert statements >= 5

    with database.writing() as session:
        answer = attempt(session)
    with database.writing() as session:
        check_ledger(session, built.editions["fa"].id)
    assert everything(database) != before
    assert answer is not None


def test_a_failed_commit_leaves_everything_as_it_was_and_the_database_usable(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
    before = everything(database)
    for _ in range(20):
        with a_fault_at_commit(database), pytest.raises(Struck), database.writing() as session:
            put(session, built, 1, "a text", save_id="s")
        assert everything(database) == before
    with database.writing() as session:
        assert isinstance(put(session, built, 1, "a text", save_id="s"), Saved)


def test_a_save_that_failed_is_done_by_sending_it_again(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
    for n in range(2, 6):
        with a_fault(database, "after_cursor_execute", n), pytest.raises(Struck), database.writing() as session:
            put(session, built, 1, "a text", base=0, save_id="s")
    answers = []
    for _ in range(2):
        with database.writing() as session:
            answers.append(put(session, built, 1, "a text", base=0, save_id="s"))
    assert answers[0] == answers[1]
    with database.reading() as session:
        assert version_of(session, built.editions["fa"].id, built.units[1].id) == 1
        check_ledger(session, built.editions["fa"].id)

"""A failure at any statement of an import leaves the database as it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_person, a_project, an_article
from translate_hub.domain.bilingual import Incoming
from translate_hub.domain.document import Block, Dialect, Document, Kind
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.exchange.po import Po
from translate_hub.services.exchanging import bilingual_of, import_bilingual
from translate_hub.services.importing import import_article
from translate_hub.services.translating import save
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition
from translate_hub.storage.schema import Row


class Struck(Exception):
    """The failure that is injected."""


@contextmanager
def struck_at(database: Database, statement: int) -> Iterator[list[str]]:
    """Let the statement of this number (from 1), counted from now on, fail before it reaches the database."""
    seen: list[str] = []

    def strike(*arguments: Any) -> None:
        seen.append(arguments[2])
        if len(seen) == statement:
            raise Struck(arguments[2])

    event.listen(database.engine, "before_cursor_execute", strike)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", strike)


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables."""
    with database.reading() as session:
        return {
            table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
            for table in Row.metadata.sorted_tables
        }


def strike_everywhere(database: Database, act: Callable[[Session], object], *, at_least: int) -> None:
    """Let `act` fail at its first statement, its second and so on, until it comes through."""
    before = everything(database)
    for statement in range(1, 200):
        with struck_at(database, statement) as seen:
            try:
                with database.writing() as session:
                    act(session)
            except Struck:
                pass
            else:
                break
        assert everything(database) == before, seen[-1]
    assert statement > at_least
    assert everything(database) != before


def test_an_article_is_imported_whole_or_not_at_all(database: Database) -> None:
    with database.writing() as session:
        actor, project = a_person(session), a_project(session)
    blocks = (Block(Kind.TITLE, "Nets"), Block(Kind.PARAGRAPH, "Mend."), Block(Kind.PARAGRAPH, "Mend."))
    document = Document("markdown", b"# Nets\n\nMend.\n\nMend.\n", "utf-8", blocks)

    def act(session: Session) -> object:
        return import_article(
            session,
            actor,
            project,
            document,
            dialect=Dialect.MARKDOWN,
            slug=None,
            file_name="nets.md",
            limits=DEFAULT_LIMITS,
        )

    strike_everywhere(database, act, at_least=10)


def edited_file(session: Session, built: BuiltArticle) -> Incoming:
    """Return a file that changes one text, fills one, and changes one the hub changed too."""
    edition = built.editions["fa"]

    def put(unit: int, text: str, version: int) -> None:
        save(
            session,
            built.actor,
            edition.id,
            built.units[unit].id,
            text,
            base_version=version,
            wording=built.wordings[unit].id,
            save_id=None,
            limits=DEFAULT_LIMITS,
        )

    put(0, "first", 0)
    put(1, "second", 0)
    session.refresh(edition)
    incoming = Po().read(Po().write(bilingual_of(session, built.actor, edition)))
    put(1, "the hub's", 2)
    entries = [replace(entry, target=f"from the file {n}") for n, entry in enumerate(incoming.entries)]
    return replace(incoming, entries=tuple(entries))


def test_a_file_is_imported_whole_or_not_at_all(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        incoming = edited_file(session, built)

    def act(session: Session) -> object:
        edition = session.get_one(Edition, built.editions["fa"].id)
        report = import_bilingual(session, built.actor, edition, incoming, dry_run=False, limits=DEFAULT_LIMITS)
        assert [row.result for row in report.rows] == ["updated", "conflict", "updated"]
        return report

    strike_everywhere(database, act, at_least=15)

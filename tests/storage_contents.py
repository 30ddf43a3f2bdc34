"""What tests of backups share: filling a database, comparing its content, and a refusal that changes nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from translate_hub.errors import Conflict, HubError
from translate_hub.storage.accounts import Person, SignInLink
from translate_hub.storage.backups import restore_backup
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Event, Proposal, Translation
from translate_hub.storage.schema import Row


def fill(database: Database) -> BuiltArticle:
    """Put rows into every table, with texts, bytes and moments as odd as they may be."""
    with database.writing() as session:
        built = an_article(session, texts=["عنوان", "a\u2028b\tc\nd", "x" * 20_000, "\u200d\u200f \u00a0"])
        built = a_new_revision(session, built, changed={1: "“”"}, split={2: ["one", "two"]}, added={3: ["\U0001f9ff"]})
        session.add(
            SignInLink(
                token_hash=bytes(range(32)), person=built.actor.person, expires_at=datetime(2030, 1, 2, tzinfo=UTC)
            )
        )
        edition, unit, wording = built.editions["fa"], built.units[0], built.wordings[0]
        same: dict[str, Any] = {"edition": edition.id, "unit": unit.id, "text": "م", "form": "text", "note": ""}
        same |= {"wording": wording.id, "author": built.actor.person}
        session.add(Translation(version=1, approved_version=None, **same))
        moment = datetime(2024, 2, 29, 23, 59, 59, 999999, tzinfo=UTC)
        session.add(Event(number=1, what="save", version=1, origin="person", by=built.actor.person, at=moment, **same))
        session.add(Proposal(base_version=0, origin="file", by=built.actor.person, status="open", **same))
        session.execute(
            insert(Row.metadata.tables["web_session"]),
            {"token_hash": b"\0" * 32, "person": built.actor.person, "created_at": moment, "expires_at": moment},
        )
        gone = a_person(session)
        session.flush()
        session.delete(session.get_one(Person, gone.person))
    return built


def content(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as session:
        return {
            name: sorted(tuple(map(repr, row)) for row in session.execute(select(table)))
            for name, table in Row.metadata.tables.items()
        }


def refused(database: Database, file: Path, home: Path, why: str, error: type[HubError] = Conflict) -> None:
    """Restoring this file is refused with this sentence, and nothing changes."""
    before = content(database)
    with pytest.raises(error, match=why):
        restore_backup(database, file, home)
    assert content(database) == before

"""Bar 1: 10,000 units leave the database as PO, against polib's bare `save` of the same entries; and how that grows.

Run with ``python -m benchmarks.bar_01_po_export``.
"""

import random
import tempfile
from pathlib import Path

import polib
from sqlalchemy import insert, select

from benchmarks.measuring import a_project, line, medians, words
from translate_hub.domain.document import Block, Dialect, Document, Kind
from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Actor
from translate_hub.exchange.po import Po
from translate_hub.services.exchanging import bilingual_of
from translate_hub.services.importing import import_article
from translate_hub.services.organising import create_project
from translate_hub.storage.articles import Source
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition, Translation
from translate_hub.storage.projects import edition_by_language

ENDLESS = Limits(upload_bytes=10**12, unit_characters=10**9, article_units=10**9)
WORDS = 80


def main() -> None:
    """Print the bar's ratio for 10,000 units, and the cost of a unit at 100,000 against that at 10,000."""
    with tempfile.TemporaryDirectory() as folder:
        database, actor = _a_hub(Path(folder))
        small = _an_edition(database, actor, 10_000)
        saved = Path(folder, "peer.po")
        peer = _entries(_export(database, actor, small))
        ours, theirs = medians(lambda: _export(database, actor, small), lambda: peer.save(str(saved)))
        large = _an_edition(database, actor, 100_000)
        whole, part = medians(
            lambda: _export(database, actor, large), lambda: _export(database, actor, small), rounds=3
        )
        database.close()
    print(line("1 PO export of 10,000 units / polib's save", ours, theirs, 1.3))
    print(f"1 PO export, a unit of 100,000 / a unit of 10,000: {whole / part / 10:.2f} (growing in step is 1)")


def _a_hub(folder: Path) -> tuple[Database, Actor]:
    database = Database(f"sqlite:///{folder / 'hub.db'}")
    return database, a_project(database, ["en", "fa"])


def _an_edition(database: Database, actor: Actor, units: int) -> int:
    """Import an article of that many paragraphs, all of them translated, and return its edition's row id."""
    chance = random.Random(units)  # noqa: S311 - made-up words, not secrets
    blocks = tuple(Block(Kind.PARAGRAPH, words(chance, WORDS), line=2 * n + 1) for n in range(units))
    document = Document("plaintext", b"", "utf-8", blocks)
    with database.writing() as session:
        project = create_project(session, actor, f"bench-{units}", name="Bench", languages=["en", "fa"])
        article = import_article(
            session,
            actor,
            project,
            document,
            dialect=Dialect.PLAIN,
            slug="a",
            file_name="a.txt",
            limits=ENDLESS,
        ).article
        edition = edition_by_language(session, actor, article.id, "fa").id
        session.execute(
            insert(Translation),
            [
                {
                    "edition": edition,
                    "unit": unit,
                    "version": 1,
                    "text": words(chance, WORDS),
                    "form": "text",
                    "note": "",
                    "wording": wording,
                    "author": actor.person,
                }
                for unit, wording in session.execute(
                    select(Source.unit, Source.wording).where(Source.revision == article.head_revision)
                )
            ],
        )
    return edition


def _export(database: Database, actor: Actor, edition: int) -> bytes:
    with database.reading() as session:
        bilingual = bilingual_of(session, actor, session.get_one(Edition, edition))
    return Po().write(bilingual)


def _entries(exported: bytes) -> polib.POFile:
    """Return the exported entries as polib's own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.po")
        path.write_bytes(exported)
        return polib.pofile(str(path), wrapwidth=0)


if __name__ == "__main__":
    main()

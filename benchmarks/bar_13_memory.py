"""Bar 13: the resident memory of one serving process while a project of 10,000 units is being edited.

Eight people open pages and save, one article of 2,000 paragraphs among them. Linux tells the memory (proc(5)).
Run with ``python -m benchmarks.bar_13_memory``.
"""

import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.measuring import words
from tests.desks import Desk, a_desk
from tests.loads import Translator, served, translators_of
from translate_hub.domain.document import ReadOptions
from translate_hub.services import importing
from translate_hub.storage import projects
from translate_hub.storage.articles import Source
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Translation
from translate_hub.storage.migrating import migrate
from translate_hub.storage.projects import edition_by_language

LIMIT = 150.0  # megabytes
SECONDS = 30.0
PEOPLE = 8
WORDS = 60
# A long article and many of the usual length: 10,000 units together.
SIZES = [2_000, *[50] * 160]


def main() -> None:
    """Print the most memory that the serving process ever held, as a ratio to the limit, and what it began with."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/hub.db"
        database = Database(url)
        migrate(database)
        database.close()
        desk = a_desk(Path(folder, "home"), url)
        slugs = [an_article(desk, number, size) for number, size in enumerate(SIZES)]
        with served(Path(folder, "home"), url) as server:
            first = megabytes(server.process.pid, "VmRSS")
            with translators_of(desk, server.host, PEOPLE) as people:
                pages = edit(desk, people, slugs, seconds)
            most = megabytes(server.process.pid, "VmHWM")
        desk.hub.database.close()
    print(
        f"13 memory while {sum(SIZES)} units are edited: {most / LIMIT:.2f} of {LIMIT:.0f} MB: {most:.0f} MB "
        f"({first:.0f} MB at the start; {pages} pages, each with a save)"
    )


def an_article(desk: Desk, number: int, size: int) -> str:
    """Import an article of that many paragraphs, translate all but the last, and return its slug."""
    chance = random.Random(number)  # noqa: S311 - made-up words, not secrets
    text = "\n\n".join(words(chance, WORDS) for _ in range(size))
    plain = desk.hub.formats["plaintext"]
    document = plain.read(text.encode(), ReadOptions())
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project)
        article = importing.import_article(
            session,
            desk.actor,
            project,
            document,
            dialect=plain.dialect,
            slug=f"a{number}",
            file_name="a.txt",
            limits=desk.hub.limits,
        ).article
        edition = edition_by_language(session, desk.actor, article.id, "fa").id
        sources = session.execute(
            select(Source.unit, Source.wording)
            .where(Source.revision == article.head_revision)
            .order_by(Source.position)
            .limit(size - 1)
        )
        rows = [
            {"edition": edition, "unit": unit, "version": 1, "text": words(chance, WORDS), "form": "text", "note": "",
             "wording": wording, "author": desk.actor.person}
            for unit, wording in sources
        ]  # fmt: skip
        session.execute(insert(Translation), rows)
    return f"a{number}"


def edit(desk: Desk, people: Sequence[Translator], slugs: Sequence[str], seconds: float) -> int:
    """Let everybody open articles, in an order of their own, and save one paragraph in each; return how many."""
    until = time.monotonic() + seconds
    # Looked up here, not in the server whose memory is measured.
    last_rows = {slug: replace(desk, article=slug).rows()[-1] for slug in slugs}

    def work(me: int) -> int:
        chance, one, done = random.Random(me), people[me], 0  # noqa: S311 - a dice, not a secret
        while time.monotonic() < until:
            slug = slugs[0] if done % 10 == me % 10 else chance.choice(slugs)
            one.page = replace(desk, article=slug).address()
            one.open_page(one.page)
            attempt = one.save(last_rows[slug], words(chance, WORDS), 0)
            assert attempt.status in {200, 409}, (attempt.status, attempt.answer)
            done += 1
        return done

    with ThreadPoolExecutor(len(people)) as threads:
        return sum(threads.map(work, range(len(people))))


def megabytes(process: int, what: str) -> float:
    """Return a line of a process's memory as Linux tells it, in megabytes of 10^6 bytes."""
    for line in Path(f"/proc/{process}/status").read_text().split("\n"):
        name, _, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) * 1024 / 1_000_000
    raise SystemExit("Only Linux tells the memory of a process as this bar reads it.")


if __name__ == "__main__":
    main()

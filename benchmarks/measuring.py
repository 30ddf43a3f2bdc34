"""How the bars are measured: both sides in turn, in one run, by the processor's time; the rounds' median counts."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence

from translate_hub.domain.permissions import Actor
from translate_hub.services.organising import create_project
from translate_hub.storage.accounts import Person
from translate_hub.storage.database import Database
from translate_hub.storage.migrating import migrate

_SYLLABLES = "ba ko li na re su ta mo vi zed an or el is um".split()


def a_project(database: Database, languages: Sequence[str]) -> Actor:
    """Give an empty database its tables and the project ``bench``; return who works there."""
    migrate(database)
    with database.writing() as session:
        person = Person(login="editor", name="Editor", is_operator=True)
        session.add(person)
        session.flush()
        actor = Actor(person.id, person.name, is_operator=True)
        create_project(session, actor, "bench", name="Bench", languages=languages)
    return actor


def cpu_seconds(act: Callable[[], object]) -> float:
    """Return the processor time one call takes, in seconds."""
    gc.collect()
    started = time.process_time()
    act()
    return time.process_time() - started


def medians(ours: Callable[[], object], peer: Callable[[], object], *, rounds: int = 5) -> tuple[float, float]:
    """Return the median processor time of both sides, in seconds: each is called once a round, in turn, after one
    round that does not count.
    """
    ours()
    peer()
    times = [(cpu_seconds(ours), cpu_seconds(peer)) for _ in range(rounds)]
    return statistics.median(mine for mine, _ in times), statistics.median(theirs for _, theirs in times)


def line(bar: str, ours: float, peer: float, limit: float) -> str:
    """Return the line a bar prints: its ratio, its limit, and both sides in milliseconds."""
    return f"{bar}: {ours / peer:.2f} (at most {limit}): ours {ours * 1000:.0f} ms, the peer {peer * 1000:.0f} ms"


def words(chance: random.Random, count: int) -> str:
    """Return that many made-up words, the same for the same `chance`."""
    return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(count))

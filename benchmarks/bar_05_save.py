"""Bar 5: a save, with its history and counts, costs at most 6 times a bare UPDATE with compare-and-set and commit.

Both sides write to one SQLite file through the same `Database.writing()`, by turns; CPU time of this process.

Run with ``python -m benchmarks.bar_05_save``.
"""

import statistics
import tempfile
import time
from collections.abc import Callable

from sqlalchemy import bindparam, update

from tests.builders import an_article
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.saving import Saved
from translate_hub.services.translating import save
from translate_hub.storage.database import Database
from translate_hub.storage.ledger import TRANSLATION
from translate_hub.storage.migrating import migrate

BAR = 6
UNITS = 40
TURNS = 9
TEXT = "یک بند به فارسی، به درازای معمول یک بند در روزنامه. " * 8

_BARE = (
    update(TRANSLATION)
    .where(
        TRANSLATION.c.edition == bindparam("e"),
        TRANSLATION.c.unit == bindparam("u"),
        TRANSLATION.c.version == bindparam("base"),
    )
    .values(text=bindparam("new_text"), version=bindparam("next"))
)


def median_of(act: Callable[[int], None]) -> float:
    """Return the median CPU time of one act in milliseconds, over every unit once."""
    times = []
    for n in range(UNITS):
        begun = time.process_time()
        act(n)
        times.append(time.process_time() - begun)
    return statistics.median(times) * 1_000


class Side:
    """An article whose paragraphs are all saved again and again; each knows the version that stands."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.writing() as session:
            self.built = an_article(session, texts=[f"Paragraph {n}." for n in range(UNITS)])
        self.edition = self.built.editions["fa"].id
        self.versions = [0] * UNITS
        self.saves = 0

    def save(self, n: int) -> None:
        """Save through the one door."""
        self.saves += 1
        with self.database.writing() as session:
            answer = save(
                session,
                self.built.actor,
                self.edition,
                self.built.units[n].id,
                f"{TEXT}{self.saves}",
                base_version=self.versions[n],
                wording=self.built.wordings[n].id,
                save_id=f"save-{self.saves}",
                limits=DEFAULT_LIMITS,
            )
        assert isinstance(answer, Saved)
        self.versions[n] = answer.version

    def update(self, n: int) -> None:
        """Write the bare row, with the same compare-and-set."""
        self.saves += 1
        base = {"e": self.edition, "u": self.built.units[n].id, "base": self.versions[n]}
        row = {**base, "new_text": f"{TEXT}{self.saves}", "next": self.saves}
        with self.database.writing() as session:
            assert session.connection().execute(_BARE, row).rowcount == 1
        self.versions[n] = self.saves


def measure(database: Database) -> tuple[float, float]:
    """Return the milliseconds of a save and of the bare update."""
    ours, bare = Side(database), Side(database)
    for n in range(UNITS):
        ours.save(n)
        bare.save(n)  # so that there is a row to update
    turns = [(median_of(ours.save), median_of(bare.update)) for _ in range(TURNS)]
    return statistics.median(turn[0] for turn in turns), statistics.median(turn[1] for turn in turns)


def main() -> None:
    """Print the bar's ratio and its two sides."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/hub.db")
        migrate(database)
        ours, bare = measure(database)
        database.close()
    print(f"5 save / bare update: {ours / bare:.2f} (at most {BAR}): ours {ours:.3f} ms, the peer {bare:.3f} ms")


if __name__ == "__main__":
    main()

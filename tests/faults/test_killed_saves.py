"""What was acknowledged is there after ``kill -9`` while saves are under way, by two processes at once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from tests.builders import BuiltArticle, a_person, an_article
from tests.ledgers import check_ledger
from translate_hub.domain.permissions import Actor
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Event, Proposal

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("TRANSLATE_HUB_SOAK_ROUNDS", "2"))


@dataclass(frozen=True)
class Saving:
    """A process that saves without pause. It tells of its saves in a file: a full pipe would make it wait, idle."""

    process: "subprocess.Popen[bytes]"
    told: Path

    def has_begun(self) -> bool:
        return self.told.read_bytes().count(b"\n") >= 2

    def kill(self) -> list[str]:
        """Kill it while it saves, and return what it acknowledged."""
        before = self.told.stat().st_size
        wait_until(lambda: self.told.stat().st_size > before)
        time.sleep(random.uniform(0, 0.02))  # noqa: S311 — a dice, not a secret
        assert self.process.poll() is None, "it ended by itself: it must be killed while it saves"
        self.process.kill()
        assert self.process.wait(30) == -signal.SIGKILL
        return self.told.read_text().split("\n")[:-1]


def started(address: str, actor: Actor, built: BuiltArticle, told: Path) -> Saving:
    pairs = [f"{unit.id}:{wording.id}" for unit, wording in zip(built.units, built.wordings, strict=True)]
    program = [sys.executable, str(ROOT / "tests" / "faults" / "saving_process.py"), address, str(actor.person)]
    with told.open("wb") as out:
        process = subprocess.Popen(
            [*program, str(built.editions["fa"].id), *pairs], stdout=out, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
    return Saving(process, told)


def wait_until(happened: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < give_up, "nothing was saved for a minute"
        time.sleep(0.002)


def all_there(database: Database, lines: list[str]) -> None:
    with database.reading() as session:
        saved = {
            (row.version, row.unit): row.text for row in session.execute(select(Event.version, Event.unit, Event.text))
        }
        kept = {
            (row.id, row.unit): row.text for row in session.execute(select(Proposal.id, Proposal.unit, Proposal.text))
        }
    for line in lines:
        what, number, unit, text = line.split(" ", 3)
        assert (saved if what == "saved" else kept)[int(number), int(unit)] == text


def test_every_acknowledged_save_survives_a_kill(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    with database.writing() as session:
        built = an_article(session, texts=[f"Paragraph {n}." for n in range(5)])
        people = [built.actor, a_person(session)]
    acknowledged: list[str] = []
    database.close()
    for _ in range(ROUNDS):
        saving = [started(database_url, actor, built, tmp_path / f"told by {actor.person}") for actor in people]
        try:
            for one in random.sample(saving, len(saving)):
                wait_until(one.has_begun)
                acknowledged += one.kill()
        finally:
            for one in saving:
                one.process.kill()
        fresh = Database(database_url)
        all_there(fresh, acknowledged)
        # Writing too: nothing that the killed left behind may be in the way of the next save.
        with fresh.writing() as session:
            check_ledger(session, built.editions["fa"].id)
        if fresh.kind == "sqlite":
            with fresh.reading() as session:
                assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        fresh.close()
    assert len(acknowledged) >= 4 * ROUNDS
    assert {line.split(" ", 1)[0] for line in acknowledged} >= {"saved"}

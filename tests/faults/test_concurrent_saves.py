"""Many people saving at once: one wins, and everybody's words are kept."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pytest

from tests.builders import BuiltArticle, a_person, an_article
from tests.ledgers import check_ledger, texts_kept
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor
from translate_hub.domain.saving import Answer, Saved, Stale
from translate_hub.services.translating import save
from translate_hub.storage.database import Database

ROUNDS = int(os.environ.get("TRANSLATE_HUB_SOAK_ROUNDS", "0")) * 10 or 1_000
UNITS = 200


@dataclass(frozen=True)
class Client:
    """One person at one article, each of whose saves is a transaction of its own: the answer comes when it is kept."""

    database: Database
    built: BuiltArticle
    actor: Actor

    def put(self, n: int, text: str, base: int, save_id: str | None = None) -> Answer:
        with self.database.writing() as session:
            answer = save(
                session,
                self.actor,
                self.built.editions["fa"].id,
                self.built.units[n].id,
                text,
                base_version=base,
                wording=self.built.wordings[n].id,
                save_id=save_id,
                limits=DEFAULT_LIMITS,
            )
        return answer  # noqa: RET504 — outside: an answer is only one after the commit


def clients_of(database: Database, number: int) -> list[Client]:
    with database.writing() as session:
        built = an_article(session, texts=[f"Paragraph {n}." for n in range(UNITS)])
        people = [built.actor, *(a_person(session) for _ in range(number - 1))]
    return [Client(database, built, actor) for actor in people]


def at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Do these at the same moment, each in a thread of its own."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Answer]) -> Answer:
        start.wait(30)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_two_threads_from_one_base_a_thousand_times(database: Database) -> None:
    """The first round of every unit is the race for its first save; later ones start from the version that won."""
    clients = clients_of(database, 2)
    bases = [0] * UNITS
    answers: list[list[Answer]] = [[], []]

    def learn() -> None:
        for answer in (answers[0][-1], answers[1][-1]) if answers[0] else ():
            if isinstance(answer, Saved):
                bases[(len(answers[0]) - 1) % UNITS] = answer.version

    together = threading.Barrier(2, action=learn)

    def run(me: int) -> None:
        for turn in range(ROUNDS):
            together.wait(60)
            n = turn % UNITS
            answers[me].append(clients[me].put(n, f"turn {turn} of {me}", bases[n]))

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(run, (0, 1)))

    for pair in zip(*answers, strict=True):
        won = [answer for answer in pair if isinstance(answer, Saved)]
        lost = [answer for answer in pair if isinstance(answer, Stale)]
        assert (len(won), len(lost)) == (1, 1)
        assert lost[0].current.version == won[0].version
        assert lost[0].kept is not None
    with database.reading() as session:
        edition = clients[0].built.editions["fa"].id
        check_ledger(session, edition)
        assert texts_kept(session, edition) == {f"turn {turn} of {me}" for turn in range(ROUNDS) for me in (0, 1)}


@pytest.mark.parametrize("number", [8, 50])
def test_many_clients_from_one_base(database: Database, number: int) -> None:
    clients = clients_of(database, number)
    base = 0
    for turn in range(3):
        answers = at_once([partial(client.put, 0, f"{turn} of {me}", base) for me, client in enumerate(clients)])
        won = [answer for answer in answers if isinstance(answer, Saved)]
        assert len(won) == 1
        assert {answer.current.version for answer in answers if isinstance(answer, Stale)} == {won[0].version}
        base = won[0].version
    with database.reading() as session:
        edition = clients[0].built.editions["fa"].id
        check_ledger(session, edition)
        assert texts_kept(session, edition) == {f"{turn} of {me}" for turn in range(3) for me in range(number)}


def test_eight_clients_at_eight_paragraphs_all_win(database: Database) -> None:
    clients = clients_of(database, 8)
    bases = [0] * 8
    numbers = [0]
    for turn in range(6):
        answers = at_once([partial(client.put, n, f"text {turn}", bases[n]) for n, client in enumerate(clients)])
        bases = [answer.version for answer in answers if isinstance(answer, Saved)]
        assert len(bases) == 8
        numbers += sorted(bases)
    assert all(later == earlier + 1 for earlier, later in pairwise(numbers))
    with database.reading() as session:
        check_ledger(session, clients[0].built.editions["fa"].id)


def test_one_save_sent_by_eight_hasty_tabs_is_done_once(database: Database) -> None:
    (client,) = clients_of(database, 1)
    for n in range(5):
        answers = at_once([partial(client.put, n, "a text", 0, f"s{n}") for _ in range(8)])
        assert len(set(answers)) == 1
        assert isinstance(answers[0], Saved)
    with database.reading() as session:
        check_ledger(session, client.built.editions["fa"].id)

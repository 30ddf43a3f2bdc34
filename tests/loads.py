"""Many people at one article at once, through HTTP, at a server in a process of its own; and what must be true after.

The server is `translate-hub serve` as people run it. Every request waits for its answer, as a browser's save does.
"""

import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.desks import Desk
from tests.ledgers import check_ledger
from translate_hub.domain.permissions import Actor, Role
from translate_hub.services import entering
from translate_hub.storage import projects
from translate_hub.storage.articles import Unit
from translate_hub.storage.editions import Event, Proposal
from translate_hub.storage.translations import AlignedRow

ROOT = Path(__file__).parents[1]
PEOPLE = 50
# A paragraph's worth of Persian: 400 characters.
PARAGRAPH = "یک بند به فارسی، به درازای معمول یک بند در روزنامه. " * 8


@dataclass(frozen=True)
class Server:
    """A hub that serves: `host` with its port, `link` as its start printed it, and its process."""

    host: str
    link: str | None
    process: "subprocess.Popen[str]"


@contextmanager
def served(home: Path, database_url: str) -> Iterator[Server]:
    """Serve a hub on a free port of this machine; ends it with SIGTERM."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "translate_hub.main", "--home", str(home), "serve", "--port", str(port), "--json"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRANSLATE_HUB_")}
    environment["TRANSLATE_HUB_DATABASE"] = database_url
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            started = process.stdout.readline()
            assert started, "the server ended before it answered"
            yield Server(f"127.0.0.1:{port}", json.loads(started)["link"], process)
        finally:
            process.terminate()
            process.wait(60)


@dataclass(frozen=True)
class Attempt:
    """One save that was sent: of whom, where, what, from which version; the answer's status and JSON, and its time."""

    person: int
    key: str
    text: str
    base: int
    status: int
    answer: dict[str, Any]
    seconds: float


@dataclass
class Translator:
    """A person at a browser that keeps one connection open, signed in, with the token of its forms."""

    actor: Actor
    page: str
    connection: http.client.HTTPConnection
    cookies: dict[str, str]
    token: str = ""
    attempts: list[Attempt] = field(default_factory=list)

    def open_page(self, path: str) -> str:
        """Open a page, which must be there, and return its HTML."""
        status, content = self._ask("GET", path, None, {})
        assert status == 200, (path, status, content[:500])
        return content

    def begin(self) -> None:
        """Open a page with a form and take its token."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.open_page("/desk/"))
        assert found is not None
        self.token = found[1]

    def save(self, row: AlignedRow, text: str, base: int) -> Attempt:
        """Send one save and note what came of it."""
        sent = {"text": text, "form": "text", "note": "", "base_version": base, "wording": row.wording}
        sent["save_id"] = f"{self.actor.person}-{len(self.attempts)}"
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": self.token}
        began = time.monotonic()
        status, content = self._ask("POST", f"{self.page}{row.key}", json.dumps(sent), headers)
        seconds = time.monotonic() - began
        answer = json.loads(content) if content.startswith("{") else {"content": content[:500]}
        attempt = Attempt(self.actor.person, row.key, text, base, status, answer, seconds)
        self.attempts.append(attempt)
        return attempt

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {**headers, "Cookie": cookie})
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()


@contextmanager
def translators_of(desk: Desk, host: str, number: int = PEOPLE) -> Iterator[list[Translator]]:
    """Give that many new translators of the desk's article into Persian, each signed in; hangs up at the end."""
    people = []
    for _ in range(number):
        actor = desk.person(Role.TRANSLATOR, "fa")
        with desk.hub.writing() as session:
            token = entering.open_session(session, actor.person)
        connection = http.client.HTTPConnection(host, timeout=60)
        people.append(Translator(actor, desk.address(), connection, {"hub-session": token}))
    try:
        for one in people:
            one.begin()
        yield people
    finally:
        for one in people:
            one.connection.close()


def without_pause(people: Sequence[Translator], rows: Sequence[AlignedRow], seconds: float) -> list[Attempt]:
    """Let everybody save at the same few rows, over whatever they last saw there, until the time is up."""
    until = time.monotonic() + seconds

    def work(me: int, one: Translator) -> None:
        known = dict.fromkeys(range(len(rows)), 0)
        turn = 0
        while time.monotonic() < until:
            # A few times at one row: who came too late once has a chance to be first the next time.
            n = (me + turn // 4) % len(rows)
            done = one.save(rows[n], f"{PARAGRAPH}{me}, {turn}", known[n])
            known[n] = _version_after(done)
            turn += 1

    return _together(people, work)


def at_a_pace(
    people: Sequence[Translator], rows: Sequence[AlignedRow], seconds: float, *, every: float = 2.0
) -> list[Attempt]:
    """Let everybody save at rows of their own, one save each `every` seconds, beginning spread over the first."""
    began = time.monotonic()

    def work(me: int, one: Translator) -> None:
        own = rows[me :: len(people)]
        known = {row.key: 0 for row in own}
        due = began + every * me / len(people)
        for turn in range(max(1, round(seconds / every))):
            time.sleep(max(0.0, due - time.monotonic()))
            due += every
            row = own[turn % len(own)]
            known[row.key] = _version_after(one.save(row, f"{PARAGRAPH}{me}, {turn}", known[row.key]))

    return _together(people, work)


def _version_after(attempt: Attempt) -> int:
    """Return the version that this person now knows to stand."""
    if attempt.status == 200:
        return int(attempt.answer["version"])
    if attempt.status == 409:
        return int(attempt.answer["current"]["version"])
    return attempt.base


def _together(people: Sequence[Translator], work: Callable[[int, Translator], None]) -> list[Attempt]:
    """Do the work of each person in a thread of their own; return what they sent this time."""
    before = [len(one.attempts) for one in people]
    start = threading.Barrier(len(people))

    def run(me: int) -> None:
        start.wait(30)
        work(me, people[me])

    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(run, range(len(people))))
    return [attempt for one, n in zip(people, before, strict=True) for attempt in one.attempts[n:]]


def p95(attempts: Sequence[Attempt]) -> float:
    """Return the time that 95 % of the answers came within, in milliseconds."""
    return statistics.quantiles((attempt.seconds for attempt in attempts), n=20)[-1] * 1000


def told(what: str, attempts: Sequence[Attempt], seconds: float) -> str:
    """Return one line about a load: how many saves a second, how many came too late, and how long answers took."""
    times = [attempt.seconds * 1000 for attempt in attempts]
    late = sum(attempt.status == 409 for attempt in attempts)
    return (
        f"{what}: {len(attempts)} saves, {len(attempts) / seconds:.0f} a second, {late} of them stale; "
        f"p50 {statistics.median(times):.0f} ms, p95 {p95(attempts):.0f} ms, the slowest {max(times):.0f} ms"
    )


def check_nothing_lost(desk: Desk, attempts: Sequence[Attempt]) -> None:
    """Assert that no answer was an error, that every text sent is kept, and that nobody wrote over what they had not
    seen: a save that counts followed in its row's history on the version it named as its base.
    """
    odd = [(one.status, one.answer) for one in attempts if one.status not in {200, 409}]
    assert odd == []
    history, kept = _kept(desk)
    for one in attempts:
        if one.status == 200:
            version = int(one.answer["version"])
            texts = history[one.key]
            assert texts[version] == one.text
            assert max((older for older in texts if older < version), default=0) == one.base, "a silent overwrite"
        else:
            assert int(one.answer["current"]["version"]) != one.base
            assert (one.key, one.person, one.text) in kept
    counted = [one for one in attempts if one.status == 200]
    assert len({(one.key, one.base) for one in counted}) == len(counted), "two saves replaced the same version"


def _kept(desk: Desk) -> tuple[dict[str, dict[int, str]], set[tuple[str, int, str]]]:
    """Return the texts of each row by version, and the proposals as (row's key, author, text)."""
    with desk.hub.reading() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        edition = projects.edition_by_language(session, desk.actor, article.id, "fa").id
        history: dict[str, dict[int, str]] = {}
        for key, version, text in session.execute(
            select(Unit.key, Event.version, Event.text)
            .join(Unit, Unit.id == Event.unit)
            .where(Event.edition == edition)
        ):
            history.setdefault(key, {})[version] = text
        kept = {
            (key, author, text)
            for key, author, text in session.execute(
                select(Unit.key, Proposal.author, Proposal.text)
                .join(Unit, Unit.id == Proposal.unit)
                .where(Proposal.edition == edition)
            )
        }
        check_ledger(session, edition)
    return history, kept

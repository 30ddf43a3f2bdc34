"""The server as a process of its own: what it prints, who may reach it, how it ends."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from translate_hub.cli import serving
from translate_hub.errors import OutsideError

ROOT = Path(__file__).parents[2]


@contextmanager
def serve(home: Path, *options: str) -> Iterator["tuple[subprocess.Popen[str], str]"]:
    """Run ``serve`` on a home folder and give the process and the first line it prints."""
    command = [sys.executable, "-m", "translate_hub.main", "--home", str(home), "serve", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRANSLATE_HUB_")}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.mark.journey
def test_a_local_start_prints_one_fresh_link_and_has_a_sample(tmp_path: Path) -> None:
    links = []
    for _ in range(2):
        with serve(tmp_path, "--local", "--port", "0") as (process, line):
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/enter/[\w-]{20,}", line)
            with urlopen(line, timeout=10) as answer:
                assert answer.status == 200
                assert b"<form" in answer.read()
            links.append(line)
            process.terminate()
            out, error = process.communicate(timeout=20)
            assert (process.returncode, out, error) == (0, "", "")
    assert links[0].rpartition("/")[2] != links[1].rpartition("/")[2]


@pytest.mark.journey
def test_a_server_prints_a_set_up_link_until_the_admin_came_in(tmp_path: Path) -> None:
    with serve(tmp_path, "--port", "0", "--json") as (_process, line):
        started = json.loads(line)
        link = started["link"]
        assert link.startswith(started["address"] + "/enter/")
        set_up(link, login="maryam", name="Maryam", words="four quiet words here")
    with serve(tmp_path, "--port", "0", "--json") as (_process, line):
        assert json.loads(line)["link"] is None


def set_up(link: str, *, login: str, name: str, words: str) -> None:
    """Fill in the form of the page behind a set-up link, and send it."""
    host, path = re.fullmatch(r"http://([^/]+)(/.*)", link).groups()  # type: ignore[union-attr]  # the assertions above hold
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    page, cookie = answer.read().decode(), answer.getheader("Set-Cookie", "").split(";")[0]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Origin": f"http://{host}"}
    fields = {"csrf_token": token[1], "login": login, "name": name, "password": words, "again": words}
    connection.request("POST", path, urlencode(fields), headers)
    assert connection.getresponse().status == 303
    connection.close()


def test_a_port_in_use_is_refused_or_passed_over() -> None:
    with serving.listen("127.0.0.1", 0, try_next=False) as first:
        port = first.getsockname()[1]
        with pytest.raises(OutsideError, match=str(port)):
            serving.listen("127.0.0.1", port, try_next=False)
        with serving.listen("127.0.0.1", port, try_next=True) as second:
            assert second.getsockname()[1] > port


def test_a_host_that_is_not_here_is_refused() -> None:
    with pytest.raises(OutsideError):
        serving.listen("127.0.0.1 ", 0, try_next=False)


SLOW_SERVER = """
import sys, time
from pathlib import Path
from translate_hub.cli import serving
from translate_hub.config import load

def app(environ, start_response):
    print("begun", flush=True)
    time.sleep(1.5)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"saved " * 100_000]

listening = serving.listen("127.0.0.1", 0, try_next=False)
address = serving.address_of(listening)
serving.serve(app, listening, load({}, Path(sys.argv[1])), ready=lambda: print(address, flush=True))
print("ended", flush=True)
"""


def test_a_request_under_way_is_finished_after_a_signal(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SLOW_SERVER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
        connection.request("GET", "/")
        assert process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGTERM)
        assert connection.getresponse().read() == b"saved " * 100_000
        connection.close()
        assert process.stdout.readline() == "ended\n"
        assert process.wait(20) == 0

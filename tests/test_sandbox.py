"""What reads uploads runs in a child process: the same results and sentences, and limits that hold."""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from translate_hub import sandbox
from translate_hub.domain.document import ReadOptions
from translate_hub.errors import Unavailable, UnreadableFile
from translate_hub.exchange import EXCHANGES
from translate_hub.formats import FORMATS
from translate_hub.formats.pasted import markdown_from_html
from translate_hub.sandbox import Bounds

FOLDER = Path(__file__).parent / "formats" / "samples"
DOCUMENTS = sorted(path for path in FOLDER.glob("*/*") if path.parent.name in FORMATS and path.suffix != ".json")
PO = 'msgid ""\nmsgstr "Language: fa\\n"\n\n#, fuzzy\nmsgctxt "k"\nmsgid "a\u2028b"\nmsgstr "ی\u200c"\n'.encode()


@pytest.fixture
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do the child's work here, through the same messages: a process for each sample would take too long."""

    def run(message: bytes, _bounds: Bounds) -> tuple[bytes, int, bool]:
        header, _, content = message.partition(b"\n")
        told = json.loads(header)
        return json.dumps(sandbox._TASKS[told["task"]](told, content)).encode(), 0, False

    monkeypatch.setattr(sandbox, "_run", run)


@pytest.mark.usefixtures("_in_this_process")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_sample_comes_through_the_messages_as_it_is(path: Path) -> None:
    told = json.loads(path.with_suffix(".json").read_text("utf-8"))
    options = ReadOptions(charset=told["charset"] if told.get("told") else None)
    content = path.read_bytes()
    assert sandbox.read_document(path.parent.name, content, options) == FORMATS[path.parent.name].read(content, options)


def test_a_child_reads_what_we_would_read() -> None:
    path = next(path for path in DOCUMENTS if path.parent.name == "markdown")
    options = ReadOptions(front_matter=("title", "lead"))
    start = time.monotonic()
    found = sandbox.read_document("markdown", path.read_bytes(), options)
    assert time.monotonic() - start < 5
    assert found == FORMATS["markdown"].read(path.read_bytes(), options)
    assert sandbox.read_exchange("po", PO) == EXCHANGES["po"].read(PO)
    html = "<h1>نان</h1><p>و <b>نمک</b>\u200c\ud800</p>"
    assert (
        sandbox.convert_pasted(html) == markdown_from_html(html.replace("\ud800", "?")) == "# نان\n\nو **نمک**\u200c?\n"
    )


def test_a_childs_error_keeps_its_class_sentence_and_values() -> None:
    content = b"> " * 300 + b"x"
    with pytest.raises(UnreadableFile) as direct:
        FORMATS["markdown"].read(content, ReadOptions())
    with pytest.raises(UnreadableFile) as told:
        sandbox.read_document("markdown", content, ReadOptions())
    assert told.value.message == direct.value.message
    assert told.value.message.values
    with pytest.raises(UnreadableFile, match="asks for too much"):
        sandbox.read_document("markdown", b"# more than a few bytes", ReadOptions(), Bounds(answer_bytes=20))


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        (Bounds(wall_seconds=0.5), "longer than is allowed"),
        (Bounds(cpu_seconds=1), "longer than is allowed"),
        (Bounds(memory_bytes=150_000_000), "asks for too much"),
    ],
    ids=["clock", "processor", "memory"],
)
def test_what_takes_too_much_is_stopped(bounds: Bounds, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        sandbox.read_document("markdown", b"some words\n\n" * 200_000, ReadOptions(), bounds)


GOOD = {"charset": "utf-8", "charset_guessed": False}
BLOCK = ["paragraph", "text", 0, 1, True, None, [], ""]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b"[" * 100_000,
        json.dumps({**GOOD, "blocks": None}).encode(),
        json.dumps({**GOOD, "charset": 8, "blocks": []}).encode(),
        *(
            json.dumps({**GOOD, "blocks": [[*BLOCK[:n], wrong, *BLOCK[n + 1 :]]]}).encode()
            for n, wrong in enumerate(["no-kind", 5, "0", True, None, 5, [3], None])
            if n != 4
        ),
        json.dumps({"error": "no"}).encode(),
        json.dumps({"error": {"kind": "SystemExit", "sentence": "x", "values": {}}}).encode(),
    ],
)
def test_a_child_that_answers_nonsense_read_nothing(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(sandbox, "_run", lambda _message, _bounds: (answer, 0, False))
    with pytest.raises(UnreadableFile, match="cannot be read"):
        sandbox.read_document("markdown", b"x", ReadOptions())


def test_a_child_that_dies_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_run", lambda _message, _bounds: (json.dumps(GOOD).encode(), -9, False))
    with pytest.raises(UnreadableFile, match="cannot be read"):
        sandbox.convert_pasted("x")


def test_a_system_without_such_limits_goes_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    sandbox._limit(Bounds(memory_bytes=1))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the open files are told by Linux alone")
def test_a_child_gets_no_secret_and_no_file_that_we_hold_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    teller = tmp_path / "teller"
    teller.write_text(
        f"#!{sys.executable} -I\n"
        "import json, os, sys\n"
        "sys.stdin.buffer.read()\n"
        "told = {'names': sorted(os.environ), 'files': [os.readlink(f'/proc/self/fd/{n}')\n"
        "        for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')]}\n"
        "sys.stdout.write(json.dumps({'markdown': json.dumps(told)}))\n"
    )
    teller.chmod(0o700)
    monkeypatch.setenv("TRANSLATE_HUB_SECRET_KEY", "a secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://somebody:secret@proxy.example")
    with (tmp_path / "open").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        monkeypatch.setattr(sys, "executable", str(teller))
        told = json.loads(sandbox.convert_pasted("x"))
    assert not {name for name in told["names"] if "SECRET" in name or "PROXY" in name or "HOME" in name}
    assert str(tmp_path / "open") not in told["files"]


def test_no_more_children_run_at_once_than_a_small_server_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most = 0, 0

    def run(_message: bytes, _bounds: Bounds) -> tuple[bytes, int, bool]:
        nonlocal now, most
        now += 1
        most = max(most, now)
        time.sleep(0.05)
        now -= 1
        return b'{"markdown": ""}', 0, False

    monkeypatch.setattr(sandbox, "_run", run)
    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(sandbox.convert_pasted, "abcdefghijkl")) == {""}
        assert most == sandbox.MOST_CHILDREN
    with ExitStack() as busy:
        for _ in range(sandbox.MOST_CHILDREN):
            busy.enter_context(sandbox._TURNS)
        with pytest.raises(Unavailable, match="too many files"):
            sandbox.convert_pasted("x", Bounds(wall_seconds=0.01))
    assert not sandbox.convert_pasted("x")

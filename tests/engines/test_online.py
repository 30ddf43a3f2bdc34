"""The real deep-translator client against services on this machine that behave, misbehave and die.

Whatever happens, the caller gets a translation of its own text or one sentence, and neither text nor key nor address
stands in a sentence, a log or on the screen.
"""

import gzip
import json
import logging
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from translate_hub.domain.ports import Engine
from translate_hub.engines.online import Google, Libre, MyMemory
from translate_hub.engines.transport import Outbound
from translate_hub.errors import EngineBusy, EngineError

KEY = "key-4711-secret"
TEXT = "A confidential sentence about lanterns."
ENGINES = ("google", "mymemory", "libre")


def translated(text: str) -> str:
    """What the fake gives for a text: every word reversed, so that it is no other text's and not the same."""
    return " ".join(f"«{word}»" for word in text.split(" "))


class Fake(ThreadingHTTPServer):
    """All three services at once; `misbehave` answers in the place of them."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.misbehave: Callable[[Handler, str], None] | None = None
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.connections: set[tuple[str, int]] = set()

    @property
    def place(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are part of the play."""


class Handler(BaseHTTPRequestHandler):
    """One request to the fake."""

    protocol_version = "HTTP/1.1"
    server: Fake

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer({name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer({name: values[0] for name, values in parse_qs(body).items()})

    def _answer(self, sent: dict[str, str]) -> None:
        self.server.asked.append((self.command, self.path, sent))
        self.server.connections.add(self.client_address)
        if self.server.misbehave is not None:
            self.server.misbehave(self, sent["q"])
        else:
            self.give(translated(sent["q"]))

    def give(self, text: str | None) -> None:
        """Answer with a translation, in the way of the service that was asked."""
        if self.path.startswith("/google"):
            page = f'<html><body><div class="result-container">{escape(text or "")}</div></body></html>'
            self.send(200, page.encode(), "text/html; charset=UTF-8")
        elif self.path.startswith("/mymemory"):
            self.send(200, json.dumps({"responseData": {"translatedText": text}, "matches": []}).encode())
        else:
            self.send(200, json.dumps({"translatedText": text}).encode())

    def send(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """Answer with a status and a body; an underscore in a header's name is a hyphen."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def fake() -> Iterator[Fake]:
    server = Fake()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def engine(name: str, fake: Fake, outbound: Outbound | None = None) -> Engine:
    client = outbound or Outbound(frozenset({fake.place}))
    if name == "google":
        return Google(lambda: client, f"http://{fake.place}/google")
    if name == "mymemory":
        return MyMemory(lambda: client, f"http://{fake.place}/mymemory")
    return Libre(lambda: client, f"http://{fake.place}/", KEY)


@pytest.fixture(params=ENGINES)
def each(request: pytest.FixtureRequest, fake: Fake) -> Engine:
    return engine(str(request.param), fake)


@pytest.fixture(autouse=True)
def nothing_leaks(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """No log of any level and nothing on the screen holds the key, the text or where it went."""
    caplog.set_level(logging.DEBUG)
    for name in ("urllib3", "urllib3.connectionpool", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    yield
    out, err = capfd.readouterr()
    for said in (out, err, caplog.text):
        assert not any(secret in said for secret in (KEY, "lanterns", "127.0.0.1", "/google"))


def sentence_of(asked: Callable[[], object], kind: type[EngineError] = EngineError) -> str:
    """The sentence of what is raised, after a look at everything a log of it would show."""
    with pytest.raises(EngineError) as caught:
        asked()
    assert type(caught.value) is kind
    shown = "".join(traceback.format_exception(caught.value))
    assert not any(
        secret in shown for secret in (KEY, "lanterns", "127.0.0.1", "Traceback (most recent call last):\n\n")
    )
    assert "During handling" not in shown
    return str(caught.value)


# --- What goes well ---------------------------------------------------------------------------------------------------


def test_a_text_comes_back_translated(each: Engine) -> None:
    assert each.translate([TEXT, "Two words"], "en", "fa") == [translated(TEXT), translated("Two words")]


def test_the_language_is_told_in_the_services_own_words(fake: Fake) -> None:
    for name in ENGINES:
        engine(name, fake).translate(["a b"], "en", "fa")
        engine(name, fake).translate(["a b"], "en-US", "zh-Hant")
    sent = [asked[2] for asked in fake.asked]
    assert (sent[0]["sl"], sent[0]["tl"], sent[1]["tl"]) == ("en", "fa", "zh-TW")
    assert (sent[2]["langpair"], sent[3]["langpair"]) == ("en-GB|fa-IR", "en-US|zh-TW")
    assert (sent[4]["source"], sent[4]["target"], sent[5]["target"]) == ("en", "fa", "zt")


def test_the_key_and_the_text_for_libre_stand_in_no_address(fake: Fake) -> None:
    engine("libre", fake).translate([TEXT], "en", "fa")
    method, path, sent = fake.asked[0]
    assert (method, path, sent["api_key"]) == ("POST", "/translate", KEY)
    keyless = Libre(lambda: Outbound(frozenset({fake.place})), f"http://{fake.place}")
    keyless.translate([TEXT], "en", "fa")
    assert "api_key" not in fake.asked[1][2]


@pytest.mark.parametrize(("name", "most"), [("google", 14_000), ("mymemory", 499), ("libre", 2_000)])
def test_a_long_text_goes_in_parts_that_end_with_sentences(fake: Fake, name: str, most: int) -> None:
    text = " ".join(f"این جملهٔ شمارهٔ {number} است و کمی هم طول می‌کشد." for number in range(200))
    given = engine(name, fake).translate([text], "fa", "en")
    parts = [sent["q"] for _, _, sent in fake.asked]
    assert len(parts) > 1
    assert all(part.endswith(".") for part in parts)
    assert " ".join(parts) == text
    assert given == [" ".join(translated(part) for part in parts)]
    assert all(engine(name, fake).size(part) <= most for part in parts)  # type: ignore[attr-defined]  # of _Online


def test_signs_and_numbers_alone_are_not_sent(fake: Fake, each: Engine) -> None:
    assert each.translate(["{1}", "1979 – 80", "…"], "en", "fa") == ["{1}", "1979 – 80", "…"]
    assert fake.asked == []


def test_each_answer_belongs_to_its_text_with_32_threads_at_once(fake: Fake) -> None:
    """The library's objects mix up threads; ours does not, and its connections are used again."""
    engines = [engine(name, fake) for name in ENGINES]
    texts = [f"text number {number} of {'many ' * (number % 7)}texts" for number in range(192)]

    def ask(number: int) -> list[str]:
        return engines[number % 3].translate([texts[number]], "en", "fa")

    with ThreadPoolExecutor(32) as pool:
        given = list(pool.map(ask, range(len(texts))))
    assert given == [[translated(text)] for text in texts]
    assert len(fake.connections) <= 3 * 32


# --- What goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "refusal",
    [
        (403, {}, EngineError, "refuses us"),
        (401, {}, EngineError, "refuses us"),
        (400, {}, EngineError, "status 400"),
        (429, {}, EngineBusy, "too often"),
        (429, {"Retry_After": "17"}, EngineBusy, "in 17 seconds"),
        (429, {"Retry_After": "Wed, 21 Oct 2099 07:28:00 GMT"}, EngineBusy, "in 3600 seconds"),
        (429, {"Retry_After": "soon"}, EngineBusy, "too often"),
        (500, {}, EngineBusy, "fault of its own"),
        (503, {"Retry_After": "5"}, EngineBusy, "in 5 seconds"),
        (302, {"Location": "http://169.254.169.254/latest/meta-data"}, EngineError, "elsewhere"),
        (307, {"Location": "//127.0.0.1:1/"}, EngineError, "elsewhere"),
    ],
)
def test_a_refusal_is_one_sentence(
    fake: Fake, each: Engine, refusal: tuple[int, dict[str, str], type[EngineError], str]
) -> None:
    status, headers, kind, words = refusal
    fake.misbehave = lambda handler, text: handler.send(status, f"{KEY} {text}".encode(), **headers)
    assert words in sentence_of(lambda: each.translate([TEXT], "en", "fa"), kind)
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Please prove that you are no robot</body></html>",
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"error": "lanterns"}',
        b'{"responseData": null}',
        b'{"translatedText": "trunca',
        b'{"translatedText": 7, "responseData": {"translatedText": 7}}',
        b"[" * 50_000,
        b"\xff\xfe\x00",
        b"http://127.0.0.1/lanterns",
    ],
)
def test_an_answer_that_is_no_translation_is_one_sentence(fake: Fake, each: Engine, body: bytes) -> None:
    fake.misbehave = lambda handler, text: handler.send(200, body)
    assert "translation" in sentence_of(lambda: each.translate([TEXT], "en", "fa"))


@pytest.mark.parametrize("answer", [None, "", "   "])
def test_no_translation_is_said_to_be_none(fake: Fake, each: Engine, answer: str | None) -> None:
    fake.misbehave = lambda handler, text: handler.give(answer)
    assert "translation" in sentence_of(lambda: each.translate([TEXT], "en", "fa"))


@pytest.mark.parametrize(
    "warning",
    [
        "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN 10 HOURS",
        "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS",
        "'XX' IS AN INVALID TARGET LANGUAGE . EXAMPLE: LANGPAIR=EN|IT USING 2 LETTER ISO OR RFC3066 LIKE ZH-CN",
    ],
)
def test_a_quota_warning_is_no_translation(fake: Fake, warning: str) -> None:
    fake.misbehave = lambda handler, text: handler.give(warning)
    said = sentence_of(lambda: engine("mymemory", fake).translate([TEXT], "en", "fa"), EngineBusy)
    assert "tomorrow" in said


@pytest.mark.parametrize("squeezed", [False, True])
def test_an_answer_without_end_is_cut_off(fake: Fake, squeezed: bool) -> None:
    body = json.dumps({"translatedText": "x" * 11_000_000}).encode()
    body, headers = (gzip.compress(body), {"Content_Encoding": "gzip"}) if squeezed else (body, {})
    fake.misbehave = lambda handler, text: handler.send(200, body, **headers)
    assert "far more" in sentence_of(lambda: engine("libre", fake).translate([TEXT], "en", "fa"))


def test_a_service_that_hangs_up_or_is_not_there_is_one_sentence(fake: Fake) -> None:
    fake.misbehave = lambda handler, text: handler.connection.shutdown(socket.SHUT_RDWR)
    for name in ENGINES:
        said = sentence_of(lambda name=name: engine(name, fake).translate([TEXT], "en", "fa"), EngineBusy)  # type: ignore[misc]  # the default binds the loop's name
        assert "cannot be reached" in said
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    dead = Libre(lambda: Outbound(frozenset({f"127.0.0.1:{port}"})), f"http://127.0.0.1:{port}/", KEY)
    assert "cannot be reached" in sentence_of(lambda: dead.translate([TEXT], "en", "fa"), EngineBusy)


class Hurried(Outbound):
    """The client with less patience, for tests."""

    def call(self, seconds: float = 0.4, most_bytes: int = 10_000):  # type: ignore[no-untyped-def]  # as the base
        return super().call(seconds, most_bytes)


@pytest.mark.parametrize("slowness", ["silent", "dripping", "dripping head"])
def test_a_slow_service_is_cut_off_however_slow_it_is(fake: Fake, slowness: str) -> None:
    def drip(handler: Handler, text: str) -> None:
        if slowness == "silent":
            time.sleep(2)
            return
        if slowness == "dripping":
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    fake.misbehave = drip
    hurried = engine("libre", fake, Hurried(frozenset({fake.place})))
    started = time.monotonic()
    assert "too long" in sentence_of(lambda: hurried.translate([TEXT], "en", "fa"), EngineBusy)
    assert time.monotonic() - started < 1.5
    fake.misbehave = None
    assert hurried.translate(["again now"], "en", "fa") == [translated("again now")]


# --- Where it may go --------------------------------------------------------------------------------------------------


def test_a_private_address_is_reached_only_where_the_settings_name_it(fake: Fake) -> None:
    for private in (frozenset[str](), frozenset({"127.0.0.1:1"}), frozenset({f"localhost:{fake.server_port}"})):
        refused = engine("libre", fake, Outbound(private))
        assert "may reach" in sentence_of(lambda refused=refused: refused.translate([TEXT], "en", "fa"))  # type: ignore[misc]  # the default binds the loop's name
    assert fake.asked == []
    by_name = Libre(
        lambda: Outbound(frozenset({f"localhost:{fake.server_port}"})), f"http://localhost:{fake.server_port}"
    )
    assert by_name.translate(["a b"], "en", "fa") == [translated("a b")]


def test_other_ports_and_schemes_are_closed() -> None:
    for address in (
        "http://93.184.216.34:22/",
        "file:///etc/passwd",
        "ftp://93.184.216.34/",
        "http://[::1]/",
        "http://",
    ):
        closed = Libre(Outbound, address, KEY)
        with pytest.raises(EngineError):
            closed.translate([TEXT], "en", "fa")


def test_proxies_and_passwords_of_the_environment_are_not_used(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert engine("libre", fake).translate(["a b"], "en", "fa") == [translated("a b")]


def test_a_language_that_is_not_known_is_told(fake: Fake) -> None:
    said = sentence_of(lambda: engine("google", fake).translate([TEXT], "en", "sr-Latn"))
    assert said == "Google Translate does not know the language “sr-Latn”."
    assert "fa" in (engine("libre", fake).languages or ())

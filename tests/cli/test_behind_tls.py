"""The hub as `deploy` sets it up: its settings as printed, a web server with TLS in front, people outside by https."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.cli.conftest import Run
from tests.desks import Desk, a_desk, form_of
from tests.loads import served

DOMAIN = "hub.example.org"


# --- A web server in front --------------------------------------------------------------------------------------------


class Front(BaseHTTPRequestHandler):
    """Passes requests on as nginx.conf and the Caddyfile say: with the forwarding headers set anew, the host kept."""

    protocol_version = "HTTP/1.1"
    hub = ""

    def pass_on(self) -> None:
        """Send the request to the hub and its answer back."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in {"connection", "x-forwarded-for", "x-forwarded-proto"}
        }
        connection = http.client.HTTPConnection(self.hub, timeout=30)
        connection.request(
            self.command,
            self.path,
            body,
            {**headers, "X-Forwarded-For": self.client_address[0], "X-Forwarded-Proto": "https"},
        )
        answer = connection.getresponse()
        content = answer.read()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    do_GET = do_POST = pass_on  # noqa: N815 - the library's names

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name
        """Say nothing, as the web servers in front do: a path may hold a sign-in link."""


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of the domain's own, and its key."""
    openssl = shutil.which("openssl")
    assert openssl is not None, "This test makes a certificate with the program openssl; install it."
    folder = tmp_path_factory.mktemp("tls")
    named = ["-subj", f"/CN={DOMAIN}", "-addext", f"subjectAltName=DNS:{DOMAIN}", "-days", "2"]
    made = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        "key.pem",
        "-out",
        "cert.pem",
    ]
    subprocess.run([openssl, "req", "-x509", *made, *named], cwd=folder, check=True, capture_output=True)
    return folder / "cert.pem", folder / "key.pem"


@contextmanager
def in_front_of(hub: str, certificate: tuple[Path, Path]) -> Iterator[int]:
    """Serve https for the hub at a free port of this machine, and give the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    handler = type("ThisFront", (Front,), {"hub": hub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join(20)


# --- A browser outside ------------------------------------------------------------------------------------------------


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    text: str


@dataclass
class Outside:
    """A browser that knows the hub by its domain alone and trusts its certificate."""

    port: int
    trusted: Path
    cookies: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """Send one request and keep the cookies of its answer."""
        context = ssl.create_default_context(cafile=self.trusted)
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=30) as plain,
            context.wrap_socket(plain, server_hostname=DOMAIN) as secure,
        ):
            connection = http.client.HTTPConnection(DOMAIN)
            connection.sock = secure
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, {"Cookie": cookie, **headers})
            answer = connection.getresponse()
            text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.kept.append(line)
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers, text)

    def send(self, path: str, fields: dict[str, object], *, page: str, **headers: str) -> Answer:
        """Send a form of a page."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.ask("GET", page).text)
        assert token is not None, f"{page} has no form"
        form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{DOMAIN}", **headers}
        return self.ask("POST", path, urlencode({"csrf_token": token[1], **fields}), **form)


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str, run: Run) -> Iterator[Desk]:
    """A hub with an article, under the settings that `deploy` writes."""
    assert run("deploy", DOMAIN, "--write", tmp_path / "files").code == 0
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(tmp_path / "files" / "settings.toml", home)
    desk = a_desk(home, sqlite_url)
    yield desk
    desk.hub.database.close()


@pytest.mark.journey
def test_people_outside_come_in_and_save_by_https_alone(
    desk: Desk, sqlite_url: str, certificate: tuple[Path, Path]
) -> None:
    with served(desk.hub.settings.home, sqlite_url) as server, in_front_of(server.host, certificate) as port:
        browser = Outside(port, certificate[0])

        assert re.fullmatch(rf"https://{re.escape(DOMAIN)}/enter/[\w-]{{20,}}", server.link or "")

        # Somebody whom nobody let in.
        desk_page = browser.ask("GET", "/desk/")
        assert (desk_page.status, urlsplit(desk_page.headers["Location"]).netloc) == (303, "")
        entrance = browser.ask("GET", desk_page.headers["Location"])
        assert (entrance.status, "<main" in entrance.text) == (200, True)
        assert entrance.headers["Strict-Transport-Security"].startswith("max-age=31536000")

        # Who comes with a link, as the journal shows it to the first admin.
        link = desk.link()
        entered = browser.send(link, {}, page=link)
        assert entered.status == 303
        assert {line.partition("=")[0] for line in browser.kept} >= {"__Host-hub-session", "__Host-hub-form"}
        for line in browser.kept:
            assert {"Secure", "HttpOnly", "Path=/"} <= set(line.split("; ")), line
            assert "Domain" not in line

        # A save.
        row = desk.rows()[0]
        page = f"{desk.address()}?row={row.key}"
        saved = browser.send(desk.address() + row.key, form_of(row, "کتابخانه‌ی شب"), page=page)
        assert saved.status == 303
        assert desk.rows()[0].text == "کتابخانه‌ی شب"

        # Not from another site, not under another name, not by what a browser says of itself.
        assert (
            browser.send(desk.address() + row.key, form_of(row, "x"), page=page, Origin="https://evil.example").status
            == 403
        )
        assert browser.ask("GET", "/", Host="evil.example").status == 400
        spoofed = {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "10.0.0.1"}
        assert browser.ask("GET", "/desk/", **spoofed).status == 200
        assert desk.rows()[0].text == "کتابخانه‌ی شب"

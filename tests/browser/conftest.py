"""A real browser on a real server: the hub under its own server on a loopback port, and headless Chromium."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, sync_playwright
from waitress.server import create_server

from tests.desks import Desk, a_desk
from translate_hub.domain.permissions import Actor

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def _chromium() -> str:
    """Where the browser is: as the environment names it, else on the path."""
    named = os.environ.get("TRANSLATE_HUB_BROWSER")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.fail("No browser was found: install Chromium, or name one in TRANSLATE_HUB_BROWSER.")
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    browser = playwright.chromium.launch(executable_path=_chromium(), args=list(_FLAGS))
    yield browser
    browser.close()


@dataclass
class Site:
    """An address, the browser that goes there, and what its windows complained about or asked of others."""

    address: str
    chromium: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def window(self, *, size: dict[str, int] = DESKTOP, language: str = "en-US", dark: bool = False) -> Page:
        """Open a new browser window that nobody is signed in at."""
        context = self.chromium.new_context(
            viewport=size,  # type: ignore[arg-type]  # the type of playwright's own is not exported
            locale=language,
            color_scheme="dark" if dark else "light",
            base_url=self.address,
            accept_downloads=True,
        )
        self.contexts.append(context)
        return self.tab(context)

    def tab(self, context: BrowserContext) -> Page:
        """Open one more page in a window."""
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._watch)
        return page

    def forgive(self, *expected: str) -> None:
        """Drop the complaints a test has provoked: those that say one of these."""
        self.complaints[:] = [one for one in self.complaints if not any(part in one for part in expected)]

    def close(self) -> None:
        """Close every window."""
        while self.contexts:
            self.contexts.pop().close()

    def _hear(self, message: ConsoleMessage) -> None:
        """Note what the console says; an answer of 4xx to a page or a call is none, and what leaving clears neither."""
        is_refusal = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if is_refusal and not urlsplit(message.location["url"]).path.startswith("/static/"):
            return
        if "Clear-Site-Data" in message.text:
            return
        self.complaints.append(f"{message.location['url']}: {message.text}")

    def _watch(self, request: Request) -> None:
        is_own = request.url.startswith(("data:", "blob:"))
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc and not is_own:
            self.complaints.append(f"asked of another site: {request.url}")


class Served(Site):
    """A desk, served."""

    def __init__(self, desk: Desk, address: str, chromium: Browser) -> None:
        super().__init__(address, chromium)
        self.desk = desk

    def open(
        self,
        *,
        size: dict[str, int] = DESKTOP,
        language: str = "en-US",
        dark: bool = False,
        enter: bool = True,
        actor: Actor | None = None,
        scripted: bool = True,
    ) -> Page:
        """Open a new browser window, signed in with a link of its own as who works here, or as somebody else.

        Not `scripted`: the editor's script never arrives, as where a person has switched scripts off.
        """
        page = self.window(size=size, language=language, dark=dark)
        if not scripted:
            page.route("**/editor.js*", lambda route: route.fulfill(content_type="text/javascript", body=""))
        if enter:
            page.goto(self.desk.link(actor=actor))
            page.locator("button.main").click()
            page.wait_for_url("**/desk/")
        return page


@pytest.fixture
def serve(chromium: Browser) -> Iterator[Callable[[Desk], Served]]:
    """Serve desks until the end of the test, which fails if a browser complained or asked anything of another site."""
    running: list[tuple[Served, Callable[[], None]]] = []

    def start(desk: Desk) -> Served:
        channels: dict[int, object] = {}
        server = create_server(desk.app, host="127.0.0.1", port=0, threads=4, map=channels)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        served = Served(desk, f"http://127.0.0.1:{server.effective_port}", chromium)

        def stop() -> None:
            served.close()
            server.trigger.pull_trigger(server.close)
            thread.join(5)
            server.task_dispatcher.shutdown()
            for channel in list(channels.values()):
                channel.close()  # type: ignore[attr-defined]  # waitress has no types
            desk.hub.database.close()

        running.append((served, stop))
        return served

    yield start
    for _served, stop in running:
        stop()
    for served, _stop in running:
        assert served.complaints == []


@pytest.fixture
def served(serve: Callable[[Desk], Served], tmp_path: Path, sqlite_url: str) -> Served:
    """A desk on SQLite, served."""
    return serve(a_desk(tmp_path / "home", sqlite_url))


def troubles(page: Page) -> list[str]:
    """What axe finds on the page as it now is, one line each; and a page that is wider than its window."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    lines = [
        f"{page.url}: {one['id']} {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]
    ]
    if page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        lines.append(f"{page.url}: wider than its window")
    return lines

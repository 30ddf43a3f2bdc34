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
class Served:
    """A desk, the address it is served at, and what browsers there complained about or asked of others."""

    desk: Desk
    address: str
    chromium: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        *,
        size: dict[str, int] = DESKTOP,
        language: str = "en-US",
        dark: bool = False,
        enter: bool = True,
        actor: Actor | None = None,
    ) -> Page:
        """Open a new browser window, signed in with a link of its own as who works here, or as somebody else."""
        context = self.chromium.new_context(
            viewport=size,  # type: ignore[arg-type]  # the type of playwright's own is not exported
            locale=language,
            color_scheme="dark" if dark else "light",
            base_url=self.address,
            accept_downloads=True,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._watch)
        if enter:
            page.goto(self.desk.link(actor=actor))
            page.locator("button.main").click()
            page.wait_for_url("**/desk/")
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        """Note what the console says; that a page of ours is an answer of 4xx is no complaint."""
        is_page = "/desk/" in message.location["url"] or "/enter/" in message.location["url"]
        if is_page and message.text.startswith("Failed to load resource: the server responded with a status of 4"):
            return
        self.complaints.append(f"{message.location['url']}: {message.text}")

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc and not request.url.startswith("data:"):
            self.complaints.append(f"asked of another site: {request.url}")


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
            for context in served.contexts:
                context.close()
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

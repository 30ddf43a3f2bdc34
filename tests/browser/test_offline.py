"""Nothing typed is lost: killed tabs, no connection, ended sessions, expired tokens, restarts, other people."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect
from sqlalchemy import text as sql
from waitress.server import create_server

from tests.browser.conftest import PHONE, Served, troubles
from tests.desks import Desk, a_desk
from translate_hub.domain.permissions import Actor, Role
from translate_hub.services import passwords

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)  # a machine that runs other tests beside these is slow

PASSWORD = "lamps and tea at night"  # noqa: S105 - of nobody
WORDS = ["کتابخانهٔ شبانه", "چگونه چهل همسایه اتاقی را باز نگه داشتند", "وقتی شهر اتاق را بست"]
DUMP = """async () => {
  const asked = indexedDB.open("translate-hub");
  const base = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  if (!base.objectStoreNames.contains("drafts")) return [];
  const all = base.transaction("drafts").objectStore("drafts").getAll();
  const found = await new Promise((done) => (all.onsuccess = () => done(all.result)));
  base.close();
  const read = (box) => new TextDecoder("utf-8", { fatal: false }).decode(box);
  return found.map(({ box, iv, ...label }) => JSON.stringify(label) + read(box));
}"""


def forgive(served: Served, *expected: str) -> None:
    """Drop the complaints a test has provoked: those that say one of these."""
    served.complaints[:] = [one for one in served.complaints if not any(part in one for part in expected)]


def let_in(desk: Desk, actor: Actor) -> str:
    """Give a person a password; return their login."""
    with desk.hub.writing() as session:
        passwords.set_password(session, actor.person, passwords.hash_of(PASSWORD))
        return str(session.scalar(sql("SELECT login FROM person WHERE id = :id"), {"id": actor.person}))


def end_sessions(desk: Desk) -> None:
    """Let every session end."""
    with desk.hub.writing() as session:
        session.execute(sql("DELETE FROM web_session"))


def counted(desk: Desk, table: str) -> int:
    """How many rows a table has."""
    with desk.hub.reading() as session:
        return int(session.scalar(sql(f"SELECT count(*) FROM {table}")) or 0)  # noqa: S608 - our own names


def texts(desk: Desk) -> list[str]:
    """The translations in reading order."""
    return [row.text for row in desk.rows()]


def row(page: Page, place: int) -> Locator:
    """The row at a place, from 0."""
    return page.locator("li.row").nth(place)


def state(page: Page, place: int, word: str) -> None:
    """Wait until a row says how its saving goes."""
    expect(row(page, place).locator(".keep")).to_have_text(word)


def write(page: Page, place: int, words: str) -> Locator:
    """Open a row and type into its field, which is returned."""
    row(page, place).locator("a.open").click()
    field = row(page, place).locator("textarea")
    expect(field).to_be_focused()
    page.keyboard.type(words)
    return field


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill the form that stands above the page."""
    dialog = page.locator("dialog#sign-in")
    dialog.locator('[name="login"]').fill(login)
    dialog.locator('[name="password"]').fill(password)
    dialog.locator("button.main").click()


@contextmanager
def stoppable(desk: Desk, chromium: Browser) -> Iterator[tuple[Served, Callable[[], None], Callable[[], None]]]:
    """Serve a desk on a port that stays the same; yields with what stops the server and what starts it again."""
    running: list[Callable[[], None]] = []
    port = [0]

    def start() -> None:
        channels: dict[int, Any] = {}
        server = create_server(desk.app, host="127.0.0.1", port=port[0], threads=2, map=channels)
        port[0] = server.effective_port
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()

        def stop() -> None:
            server.trigger.pull_trigger(server.close)
            thread.join(5)
            server.task_dispatcher.shutdown()
            for channel in list(channels.values()):
                channel.close()

        running.append(stop)

    def halt() -> None:
        running.pop()()

    start()
    served = Served(desk, f"http://127.0.0.1:{port[0]}", chromium)
    try:
        yield served, halt, start
    finally:
        for context in served.contexts:
            context.close()
        while running:
            halt()
        desk.hub.database.close()


def test_a_killed_tab_loses_nothing_and_its_texts_are_offered(served: Served) -> None:
    desk, page = served.desk, served.open()
    page.goto(desk.address())
    write(page, 0, WORDS[0])
    state(page, 0, "draft kept")
    assert counted(desk, "draft") == 0, "it is in the browser before it is on the server"
    kept = page.evaluate(DUMP)
    assert len(kept) == 1
    assert not any(WORDS[0] in one for one in kept)
    page.close(run_before_unload=False)

    page = served.contexts[-1].new_page()
    page.goto(desk.address())
    offer = row(page, 0).locator(".offer")
    expect(offer.locator("ins")).to_have_text(WORDS[0])
    assert troubles(page) == []
    # A tab beside it that knows of the same draft and writes its own does not touch it.
    beside = served.contexts[-1].new_page()
    beside.goto(desk.address())
    expect(row(beside, 0).locator(".offer")).to_be_visible()
    write(beside, 0, "دیگر")
    state(beside, 0, "draft kept")
    assert len(page.evaluate(DUMP)) == 2
    beside.close(run_before_unload=False)

    offer.get_by_role("button", name="Use it").click()
    expect(row(page, 0).locator("textarea")).to_have_value(WORDS[0])
    expect(row(page, 0).locator("textarea")).to_be_focused()
    page.keyboard.press("Control+s")
    state(page, 0, "saved")
    assert texts(desk)[0] == WORDS[0]
    page.reload()
    expect(row(page, 0).locator(".offer ins")).to_have_text("دیگر")
    row(page, 0).get_by_role("button", name="Throw it away").click()
    expect(page.locator(".offer")).to_have_count(0)
    page.reload()
    expect(page.locator(".row").first).to_be_visible()
    assert page.evaluate(DUMP) == []


def test_drafts_are_on_the_server_for_the_persons_other_browsers(served: Served) -> None:
    desk, page = served.desk, served.open()
    page.goto(desk.address())
    write(page, 1, WORDS[1])
    page.wait_for_timeout(2600)
    assert counted(desk, "draft") == 1
    other = served.open(size=PHONE)
    other.goto(desk.address())
    expect(row(other, 1).locator(".offer ins")).to_have_text(WORDS[1])
    stranger = served.open(actor=desk.person(Role.TRANSLATOR, "fa"))
    stranger.goto(desk.address())
    write(stranger, 2, "x")
    expect(stranger.locator(".offer")).to_have_count(0)
    page.keyboard.press("Control+s")
    state(page, 1, "saved")
    assert counted(desk, "draft") == 0


def test_rows_written_without_a_connection_are_saved_in_order_once_it_is_back(served: Served) -> None:
    desk, page = served.desk, served.open(size=PHONE)
    page.goto(desk.address())
    write(page, 0, WORDS[0])
    page.context.set_offline(True)
    for place, words in enumerate(WORDS[1:], start=1):
        page.keyboard.press("Control+Enter")
        expect(row(page, place).locator("textarea")).to_be_focused()
        page.keyboard.type(words)
    page.keyboard.press("Control+s")
    for place in range(3):
        state(page, place, "not saved, kept here")
    expect(row(page, 0).locator(".target")).to_contain_text(WORDS[0])
    expect(row(page, 2).locator("textarea")).to_have_value(WORDS[2])
    assert troubles(page) == []
    assert texts(desk)[:3] == ["", "", ""]
    page.context.set_offline(False)
    for place in range(3):
        state(page, place, "saved")
    assert texts(desk)[:3] == WORDS
    with desk.hub.reading() as session:
        saves = session.execute(sql("SELECT text FROM event ORDER BY number")).scalars().all()
    assert list(saves) == WORDS
    assert page.evaluate(DUMP) == []
    forgive(served, "ERR_INTERNET_DISCONNECTED")


def test_a_save_that_waits_when_the_tab_is_killed_is_sent_by_the_next_one(served: Served) -> None:
    desk, page = served.desk, served.open()
    page.goto(desk.address())
    write(page, 0, WORDS[0])
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    state(page, 0, "not saved, kept here")
    page.close(run_before_unload=False)
    context = served.contexts[-1]
    context.set_offline(False)
    page = context.new_page()
    page.goto(desk.address())
    state(page, 0, "saved")
    assert texts(desk)[0] == WORDS[0]
    expect(page.locator(".offer")).to_have_count(0)
    forgive(served, "ERR_INTERNET_DISCONNECTED")


def test_a_session_that_ends_in_mid_sentence_is_renewed_in_place(served: Served) -> None:
    desk = served.desk
    login = let_in(desk, desk.actor)  # which ends the person's sessions
    page = served.open()
    page.goto(desk.address())
    field = write(page, 0, "کتابخانهٔ ")
    end_sessions(desk)
    page.keyboard.type("شبانه")
    expect(page.locator("#notice")).to_contain_text("You are signed out")
    expect(field).to_be_focused()
    assert troubles(page) == []
    page.keyboard.press("Control+s")
    dialog = page.locator("dialog#sign-in")
    expect(dialog).to_be_visible()
    state(page, 0, "not saved, kept here")
    assert troubles(page) == []
    sign_in(page, login, "not this one, surely")
    expect(dialog.locator(".complaint")).to_contain_text("not right")
    sign_in(page, login)
    expect(dialog).to_be_hidden()
    state(page, 0, "saved")
    expect(field).to_be_focused()
    assert texts(desk)[0] == WORDS[0]

    # The form token of another session is no use; it is renewed without a word.
    page.context.clear_cookies(name=re.compile("form"))
    page.keyboard.type("!")
    page.keyboard.press("Control+s")
    expect(row(page, 0).locator(".keep")).to_have_text("saved")
    for _ in range(50):
        if texts(desk)[0].endswith("!"):
            break
        page.wait_for_timeout(100)
    assert texts(desk)[0] == f"{WORDS[0]}!"
    forgive(served, "status of 401", "status of 403")


def test_who_signs_in_after_another_sees_and_sends_nothing_of_theirs(served: Served) -> None:
    desk = served.desk
    first, second = desk.person(Role.TRANSLATOR, "fa"), desk.person(Role.TRANSLATOR, "fa")
    login = let_in(desk, second)
    page = served.open(actor=first)
    page.goto(desk.address())
    write(page, 0, WORDS[0])
    state(page, 0, "draft kept")
    end_sessions(desk)
    page.keyboard.press("Control+s")
    sign_in(page, login)
    expect(page.locator("dialog#another")).to_be_visible()
    assert troubles(page) == []
    assert WORDS[0] not in page.content()
    page.locator("dialog#another button").click()
    expect(row(page, 0).locator("a.open")).to_be_visible()
    write(page, 1, WORDS[1])
    state(page, 1, "draft kept")
    expect(page.locator(".offer")).to_have_count(0)
    assert WORDS[0] not in page.content()
    assert texts(desk)[:2] == ["", ""]
    kept = page.evaluate(DUMP)
    assert len(kept) >= 2
    assert not any(words in one for one in kept for words in WORDS)
    page.keyboard.press("Control+s")
    state(page, 1, "saved")
    expect(row(page, 1).locator(".state .word")).to_have_text("translated")  # the open row says what it is now
    # The second one leaves, asked about nothing: what waits here is not theirs, and stays.
    page.goto("/desk/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate(DUMP)

    come_back(page, desk, first)
    with desk.hub.reading() as session:
        authors = session.execute(sql("SELECT author FROM translation ORDER BY unit")).scalars().all()
    assert list(authors) == [first.person, second.person]
    forgive(served, "status of 401", "status of 403")


def come_back(page: Page, desk: Desk, first: Actor) -> None:
    """The first person signs in again: what waited is theirs, and goes on under their name."""
    page.context.clear_cookies()
    page.goto(desk.link(actor=first))
    page.locator("button.main").click()
    page.wait_for_url("**/desk/")
    page.goto(desk.address())
    state(page, 0, "saved")


def test_signing_out_warns_about_what_was_not_saved_and_leaves_nothing_behind(served: Served) -> None:
    page = served.open()
    page.goto(served.desk.address())
    write(page, 2, WORDS[2])
    page.get_by_role("button", name="Sign out").click()
    dialog = page.locator("dialog#leaving")
    expect(dialog).to_contain_text("Rows that hold a text you did not save: 1")
    assert troubles(page) == []
    dialog.get_by_role("button", name="Stay").click()
    expect(row(page, 2).locator("textarea")).to_have_value(WORDS[2])
    state(page, 2, "draft kept")
    # From every other page as well.
    asked: list[str] = []

    def stay(question: Dialog) -> None:
        asked.append(question.message)
        question.dismiss()

    page.on("dialog", stay)
    page.goto("/desk/")
    with page.expect_event("dialog"):  # it comes when the browser's shelf has been looked into
        page.get_by_role("button", name="Sign out").click()
    page.goto(served.desk.address())
    assert ["Texts you did not save" in one for one in asked] == [True]
    write(page, 3, WORDS[1])
    page.get_by_role("button", name="Sign out").click()
    dialog.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    forgive(served, "Clear-Site-Data")


def test_a_server_that_restarts_in_the_middle_of_a_save(chromium: Browser, tmp_path: Path, sqlite_url: str) -> None:
    desk = a_desk(tmp_path / "home", sqlite_url)
    with stoppable(desk, chromium) as (served, stop, start):
        page = served.open()
        page.goto(desk.address())
        write(page, 0, WORDS[0])
        stop()
        page.keyboard.press("Control+Enter")
        state(page, 0, "not saved, kept here")
        page.keyboard.type(WORDS[1])
        page.keyboard.press("Control+s")
        state(page, 1, "not saved, kept here")
        start()
        state(page, 0, "saved")
        state(page, 1, "saved")
        assert texts(desk)[:2] == WORDS[:2]
        # A server that is there and asks to wait, and one that stumbles, are asked again.
        answers = [503, 500]

        def stumble(route: Any) -> None:
            if answers and route.request.method == "POST":
                route.fulfill(status=answers.pop(0), headers={"Retry-After": "1"}, body="")
            else:
                route.continue_()

        page.route(re.compile(r"/fa/[a-z2-7]+$"), stumble)
        page.keyboard.type("!")
        page.keyboard.press("Control+s")
        state(page, 1, "not saved, kept here")
        state(page, 1, "saved")
        assert texts(desk)[1] == f"{WORDS[1]}!"
        assert answers == []


def test_without_any_storage_drafts_live_on_the_server_and_it_is_said_once(served: Served) -> None:
    desk, page = served.desk, served.open()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined });")
    page.goto(desk.address())
    expect(page.locator("#notice")).to_contain_text("keeps no drafts")
    page.locator("#notice").get_by_role("button", name="Put away").click()
    write(page, 0, WORDS[0])
    state(page, 0, "draft kept")
    assert counted(desk, "draft") == 1
    page.reload()
    expect(row(page, 0).locator(".offer ins")).to_have_text(WORDS[0])

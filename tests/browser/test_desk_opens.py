"""The whole way of two people: from the set-up link to an article in another language, past whatever may go wrong."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import polib
import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import text as sql

from tests.browser import journeys
from tests.browser.conftest import DESKTOP, PHONE, Site
from tests.browser.hub_process import HubProcess
from tests.browser.journeys import (
    BRING,
    BYLINE,
    END,
    HALF,
    HANDS,
    LAMP,
    LEAVING,
    QUOTE,
    ROPE,
    SECOND_LAMP,
    TITLE,
    Journey,
    Words,
    opener,
    press,
    row,
    state,
    write,
)  # fmt: skip
from translate_hub.storage.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.journey]

IS_SOAK = os.environ.get("HUB_TEST_DEPTH") == "soak"
OFFLINE_SECONDS = 60 if IS_SOAK else 2
PASSWORD = "eleven lamps at low tide"  # noqa: S105 - of nobody
PIECES = ["title", "byline", "paragraph", "paragraph", "paragraph", "heading", "list-item", "list-item", "quote"]
KINDS = [*PIECES, "paragraph"]
EDITION = "/desk/river-post/the-last-ferry/fa/"
SAVE = re.compile(rf"{EDITION}[a-z2-7]+$")


def set_up(way: Journey) -> None:
    """The first admin opens the printed link, and chooses login, name and password."""
    words, page = way.words, way.admin
    assert way.hub.link
    page.goto(way.hub.link)
    way.look(page)
    given = {"Login": "maryam", "Name": "مریم", "New password": PASSWORD, "The same password again": PASSWORD}
    for label, value in given.items():
        page.get_by_label(words(label), exact=True).fill(value)
    press(page, words, "Sign in")
    page.wait_for_url("**/desk/")
    way.look(page)


def make_project(way: Journey) -> None:
    """A project from English into Persian and Spanish."""
    words, page = way.words, way.admin
    page.get_by_role("link", name=words("New project")).click()
    page.get_by_label(words("Name"), exact=True).fill("River Post")
    page.get_by_label(words("Language the articles are written in"), exact=True).fill("English (en)")
    for name in ("فارسی (fa)", "español (es)"):
        language = page.get_by_label(words("A language"), exact=True)
        language.fill(name)
        language.press("Enter")
        expect(language).to_have_value("")
    press(page, words, "Make the project")
    expect(page.get_by_role("heading", level=1)).to_have_text("River Post")
    way.look(page)


def invite(way: Journey) -> None:
    """The admin makes a link for a translator of Persian; the second person comes in with it."""
    words, page, guest = way.words, way.admin, way.guest
    page.get_by_role("link", name=words("Invite people")).click()
    page.get_by_role("radio", name=re.compile(f"^{words('translator')}")).check()
    page.get_by_role("checkbox", name="فارسی").check()
    way.look(page)
    press(page, words, "Make the link")
    guest.goto(page.get_by_role("textbox", name=words("The link")).input_value())
    way.look(guest)
    given = {"Login": "mina", "Name": "مینا", "Password": PASSWORD, "The same password again": PASSWORD}
    for label, value in given.items():
        guest.get_by_label(words(label), exact=True).fill(value)
    press(guest, words, "Join")
    expect(guest.get_by_role("heading", level=1)).to_have_text("River Post")
    way.look(guest)


def bring_in(way: Journey) -> None:
    """The admin pastes from a word processor, corrects a kind, splits a paragraph, and confirms."""
    words, page = way.words, way.admin
    page.goto("/desk/river-post/")
    page.get_by_role("link", name=words("Bring an article in")).first.click()
    into = page.get_by_role("textbox", name=words("Or paste the text"))
    journeys.paste(page, into, journeys.CLIPBOARD, journeys.WORDS_ALONE)
    expect(into).to_have_value(journeys.WORDS_ALONE)
    expect(page.get_by_text(words("Understood:"))).to_be_visible()
    page.locator("form.paste").get_by_role("button", name=words("Look at it")).click()
    pieces = page.locator(".cut > .piece")
    guessed = ["title", "paragraph", "paragraph", "paragraph", *KINDS[5:]]
    expect(pieces).to_have_class([re.compile(rf"\bis-{kind}\b") for kind in guessed])
    way.look(page)
    pieces.nth(1).get_by_role("link").click()
    pieces.nth(1).get_by_label(words("Kind")).select_option("byline")
    expect(pieces.nth(1)).to_have_class(re.compile("is-byline"))
    pieces.nth(3).get_by_role("link").click()
    pieces.nth(3).locator(".unit .prose").press("Control+Home")
    for _ in "The rope is wet.":
        page.keyboard.press("ArrowRight")
    press(page, words, "Split here")
    expect(pieces).to_have_class([re.compile(rf"\bis-{kind}\b") for kind in KINDS])
    way.look(page)
    press(page, words, "Bring it in")
    expect(page.get_by_role("status").filter(has_text=words("The article is in the project."))).to_be_visible()
    way.look(page)


def open_edition(way: Journey) -> None:
    """The translator finds the article on the project's page."""
    page = way.guest
    page.goto("/desk/")
    page.get_by_role("link", name="River Post").click()
    page.get_by_role("link", name=re.compile(way.words("not started"))).first.click()
    page.wait_for_url(f"**{EDITION}")
    expect(page.locator("li.row")).to_have_count(len(KINDS))
    way.look(page)


def translate_with_buttons(way: Journey) -> None:
    """What the source has of markup is put around words; a line says what is missing, until nothing is."""
    words, page = way.words, way.guest
    write(page, words, 2, LEAVING)
    missing = page.locator(".missing li")
    link = words("Link %(number)s (%(place)s)", number=1, place="example.org")
    expect(missing).to_have_text(
        [
            words("Link %(number)s (%(place)s) is missing.", number=1, place="example.org"),
            words("The strong emphasis (bold) is missing."),
        ]
    )
    way.look(page)
    text = LEAVING
    bar = page.get_by_role("toolbar", name=words("Write into the text"))
    for part, label in (("جدول جزر و مد", link), ("آخرین کشتی", words("Bold"))):
        start = text.index(part)
        journeys.field(page, words).evaluate(
            "(one, [from, to]) => one.setSelectionRange(from, to)", [start, start + len(part)]
        )
        bar.get_by_role("button", name=words("Put %(label)s around the selection", label=label), exact=True).click()
        text = journeys.field(page, words).input_value()
    assert text == LEAVING.replace("جدول جزر و مد", "[جدول جزر و مد](https://example.org/tides)").replace(
        "آخرین کشتی", "**آخرین کشتی**"
    )
    expect(missing).to_have_count(0)
    expect(page.locator(".rendered a")).to_have_text("جدول جزر و مد")
    way.look(page)
    press(page, words, "Save and next")
    way.settle(2, text)
    expect(row(page, 3).get_by_role("textbox", name=words("Translation"))).to_be_focused()
    page.keyboard.press("Escape")


def lose_a_tab(way: Journey) -> None:
    """The tab is killed over an unsaved text; the next one offers it with what it changes."""
    words = way.words
    write(way.guest, words, 0, TITLE)
    state(way.guest, words, 0, "draft kept")
    assert way.sealed(way.guest) == 1
    way.guest.close(run_before_unload=False)
    way.guest = way.site.tab(way.guest.context)
    way.guest.goto(EDITION)
    first = row(way.guest, 0)
    expect(first.get_by_text(words("You wrote this and did not save it:"))).to_be_visible()
    expect(first.get_by_role("insertion")).to_have_text(TITLE)
    way.look(way.guest)
    first.get_by_role("button", name=words("Use it")).click()
    expect(journeys.field(way.guest, words)).to_have_value(TITLE)
    press(way.guest, words, "Save")
    way.settle(0, TITLE)
    way.guest.keyboard.press("Escape")


def go_offline(way: Journey) -> None:
    """Rows written without a connection are kept, and saved once and in order when it is back."""
    words, page = way.words, way.guest
    texts = {3: ROPE, 4: HANDS, 5: BRING}
    opener(page, words, 3).click()
    expect(journeys.field(page, words)).to_be_focused()
    page.context.set_offline(True)
    for place, text in texts.items():
        expect(row(page, place).get_by_role("textbox", name=words("Translation"))).to_be_focused()
        page.keyboard.type(text)
        press(page, words, "Save and next")
        state(page, words, place, "not saved, kept here")
    page.wait_for_timeout(1000 * OFFLINE_SECONDS)
    way.look(page)
    assert way.sealed(page) >= len(texts)
    assert not set(texts.values()) & set(way.events())
    page.context.set_offline(False)
    for place, text in texts.items():
        way.settle(place, text, seconds=90)
    assert [one for one in way.events() if one in texts.values()] == list(texts.values())
    page.reload()


def lose_the_session(way: Journey) -> None:
    """The session ends in mid-sentence: the person signs in where they are, and the sentence is saved."""
    words, page = way.words, way.guest
    write(page, words, 8, QUOTE[:HALF])
    with way.database.writing() as session:
        session.execute(sql("DELETE FROM web_session WHERE person = (SELECT id FROM person WHERE login = 'mina')"))
    page.keyboard.type(QUOTE[HALF:])
    press(page, words, "Save")
    dialog = page.get_by_role("dialog", name=words("Sign in again"))
    expect(dialog).to_be_visible()
    way.look(page)
    dialog.get_by_label(words("Login"), exact=True).fill("mina")
    dialog.get_by_label(words("Password"), exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name=words("Sign in")).click()
    expect(dialog).to_be_hidden()
    way.settle(8, QUOTE)
    expect(journeys.field(page, words)).to_have_value(QUOTE)
    page.keyboard.press("Escape")


def lose_an_answer(way: Journey) -> None:
    """The server is killed when a save is in the database and its answer is not out: it counts once."""
    words, page = way.words, way.guest

    struck: list[int] = []

    def strike(route: Route) -> None:
        if struck or route.request.method != "POST":
            route.continue_()
            return
        struck.append(route.fetch().status)
        way.hub.kill()
        route.abort()

    page.route(SAVE, strike)
    write(page, words, 6, LAMP)
    press(page, words, "Save and next")
    state(page, words, 6, "not saved, kept here")
    way.look(page)
    way.hub.start()
    way.settle(6, LAMP, seconds=60)
    page.unroute(SAVE)
    assert struck == [200]
    assert way.events().count(LAMP) == 1
    page.keyboard.press("Escape")


def lose_the_server(way: Journey) -> None:
    """The server is killed while a save waits for its turn to write, and another one waits behind it."""
    words, page = way.words, way.guest
    write(page, words, 7, SECOND_LAMP)
    with way.database.writing() as session:
        if way.database.kind == "postgresql":
            session.execute(sql("LOCK TABLE event IN EXCLUSIVE MODE"))
        with page.expect_request(lambda sent: sent.method == "POST" and bool(SAVE.search(sent.url))):
            press(page, words, "Save and next")
        page.wait_for_timeout(300)  # until the save stands in the line of those who want to write
        way.hub.kill()
    state(page, words, 7, "not saved, kept here")
    expect(row(page, 9).get_by_role("textbox", name=words("Translation"))).to_be_focused()
    page.keyboard.type(END)
    press(page, words, "Save")
    state(page, words, 9, "not saved, kept here")
    assert not {SECOND_LAMP, END} & set(way.events())
    assert set(way.acknowledged) <= set(way.events())
    way.hub.start()
    way.settle(7, SECOND_LAMP, seconds=60)
    way.settle(9, END, seconds=60)
    assert [one for one in way.events() if one in (SECOND_LAMP, END)] == [SECOND_LAMP, END]
    page.keyboard.press("Escape")


def meet(way: Journey) -> None:
    """Both write in one row; who comes second sees both texts and makes one of them."""
    words, first, second = way.words, way.admin, way.guest
    theirs, mine, merged = "از گروه شبانه", BYLINE, "از گروه شبانهٔ کشتی"
    first.goto(EDITION)
    write(first, words, 1, theirs)
    write(second, words, 1, mine)
    press(first, words, "Save")
    state(first, words, 1, "saved")
    way.acknowledged.append(theirs)
    press(second, words, "Save")
    conflict = row(second, 1).get_by_role("region", name=words("Somebody saved this row before you"))
    expect(conflict.get_by_text(theirs, exact=True).first).to_be_visible()
    expect(conflict.get_by_text(mine, exact=True).first).to_be_visible()
    expect(journeys.field(second, words)).to_have_value(mine)
    way.look(second)
    way.kept.append(mine)
    journeys.field(second, words).fill(merged)
    conflict.get_by_role("button", name=words("Save mine over theirs")).click()
    way.settle(1, merged)
    expect(conflict).to_have_count(0)
    expect(journeys.field(second, words)).to_be_focused()
    second.keyboard.press("Escape")


def restore(way: Journey) -> None:
    """The first text of a row is put back from its history."""
    words, page = way.words, way.guest
    opener(page, words, 1).click()
    expect(journeys.field(page, words)).to_be_focused()
    row(page, 1).get_by_text(words("History"), exact=True).click()
    way.look(page)
    row(page, 1).get_by_role("button", name=words("Put this back")).last.click()
    expect(journeys.field(page, words)).to_have_value("از گروه شبانه")
    press(page, words, "Save")
    way.settle(1, "از گروه شبانه")
    page.keyboard.press("Escape")
    expect(row(page, 1).locator(".target")).to_contain_text("از گروه شبانه")


def take_out(way: Journey) -> None:
    """Both files hold what the rows say."""
    words, page = way.words, way.admin
    page.goto(EDITION)
    contents = {}
    page.get_by_text(words("Files"), exact=True).click()
    for name in ("Download PO", "Download in its own format"):
        with page.expect_download() as download:
            page.get_by_role("link", name=words(name)).click()
        contents[name] = Path(download.value.path()).read_text("utf-8")
    final = way.asked("SELECT text FROM translation")
    assert len(final) == len(KINDS)
    assert {entry.msgstr for entry in polib.pofile(contents["Download PO"])} >= set(final)
    assert [text for text in final if text not in contents["Download in its own format"]] == []
    assert f"# {TITLE}\n" in contents["Download in its own format"]
    assert f"{ROPE} {HANDS}" in contents["Download in its own format"], "what was one paragraph is one again"


LEGS = (
    set_up, make_project, invite, bring_in, open_edition, translate_with_buttons, lose_a_tab, go_offline,
    lose_the_session, lose_an_answer, lose_the_server, meet, restore, take_out,
)  # fmt: skip


def setting(size: str, language: str, kind: str) -> Any:
    """One way to travel: a window's size, the interface's language, and a database."""
    marks = [pytest.mark.postgresql] if kind == "postgres" else []
    return pytest.param((size, language, kind), id=f"{size}-{language}-{kind}", marks=marks)


@pytest.fixture(
    params=[
        setting("desktop", "en", "sqlite"),
        setting("phone", "fa", "postgres"),
        *([setting("desktop", "fa", "postgres"), setting("phone", "en", "sqlite")] if IS_SOAK else []),
    ]
)
def way(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Journey]:
    """The start of a journey: a hub without anybody, and two people's windows."""
    size, language, kind = request.param
    database_url = request.getfixturevalue(f"empty_{kind}_url")
    with HubProcess(tmp_path / "home", database_url) as hub, ExitStack() as end:
        database = Database(database_url)
        end.callback(database.close)
        site = Site(hub.address, chromium)
        end.callback(site.close)
        frame, locale = {"desktop": DESKTOP, "phone": PHONE}[size], {"en": "en-US", "fa": "fa-IR"}[language]
        admin, guest = (site.window(size=frame, language=locale) for _ in range(2))
        yield Journey(site, hub, database, Words(language), admin, guest)


def test_two_people_bring_an_article_into_another_language_and_lose_no_word(way: Journey) -> None:
    for leg in LEGS:
        leg(way)
    assert set(way.acknowledged) <= set(way.events())
    assert set(way.kept) <= set(way.events()) | set(way.asked("SELECT text FROM proposal"))
    assert len(way.acknowledged) == len(way.events()), "each was saved once"
    assert way.sealed(way.guest) + way.sealed(way.admin) == 0
    assert way.asked("SELECT text FROM draft") == []
    assert way.found == []
    assert "Traceback" not in way.hub.errors
    way.site.forgive("Failed to load resource: net::ERR_")  # what was asked while there was no connection, or no server
    assert way.site.complaints == []

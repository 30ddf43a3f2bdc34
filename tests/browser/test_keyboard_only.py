"""A working day without a mouse: everything a translator does, by keys that go where the eyes see the focus."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text as sql

from tests.browser.conftest import Served, troubles
from tests.browser.journeys import Words, field, opener, painted, row, state, tab_to
from tests.desks import Desk
from translate_hub.domain.permissions import Role
from translate_hub.services import passwords

pytestmark = [pytest.mark.browser, pytest.mark.journey]

PASSWORD = "four lamps and a kettle"  # noqa: S105 - of nobody
FIRST, BETTER, SECOND, THIRD = "کتابخانه", "کتابخانهٔ شبانه", "چهل همسایه", "اتاقی بی‌صاحب"


def come_in(page: Page, words: Words, desk: Desk) -> None:
    """Sign in, then walk over the project's page to the edition."""
    person = desk.person(Role.TRANSLATOR, "fa").person
    with desk.hub.writing() as session:
        passwords.set_password(session, person, passwords.hash_of(PASSWORD))
        login = str(session.scalar(sql("SELECT login FROM person WHERE id = :id"), {"id": person}))
    page.goto("/desk/")
    expect(page.get_by_label(words("Login"))).to_be_focused()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    project = page.get_by_role("link", name="Harbour Review")
    expect(project).to_be_visible()
    tab_to(page, project)
    page.keyboard.press("Enter")
    cell = page.get_by_role("link", name=re.compile(words("not started"))).first
    expect(cell).to_be_visible()
    tab_to(page, cell)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{desk.address()}")


def translate(page: Page, words: Words) -> None:
    """Open a row, write, save and go on; come back to work from anywhere; a note, a doubt."""
    tab_to(page, opener(page, words, 0))
    page.keyboard.press("Enter")
    expect(field(page, words)).to_be_focused()
    expect(field(page, words)).to_have_accessible_description("The Night Library")
    page.keyboard.type(FIRST)
    page.keyboard.press("Control+Enter")
    state(page, words, 0, "saved")
    expect(row(page, 1).get_by_role("textbox", name=words("Translation"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener(page, words, 1)).to_be_focused()
    page.keyboard.press("Alt+u")
    expect(row(page, 1).get_by_role("textbox", name=words("Translation"))).to_be_focused()
    page.keyboard.type(SECOND)
    page.keyboard.press("Control+Shift+u")
    expect(page.get_by_label(words("Not sure"))).to_be_checked()
    page.keyboard.press("Alt+m")
    expect(page.get_by_label(words("Note of the translator"))).to_be_focused()
    page.keyboard.type("as in the first issue")
    page.keyboard.press("Control+s")
    state(page, words, 1, "saved")
    page.keyboard.press("Escape")
    expect(opener(page, words, 1)).to_be_focused()


def find(page: Page, words: Words) -> None:
    """The help, and the search; one row is left, which is translated; then everything again."""
    page.keyboard.press("Shift+Slash")
    help_ = page.get_by_role("dialog", name=words("Keys"))
    expect(help_).to_contain_text("Alt+U")
    assert troubles(page) == []
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    expect(opener(page, words, 1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("no owner")
    page.keyboard.press("Enter")
    expect(page.locator("li.row")).to_have_count(1)
    expect(page.get_by_role("button", name=words("Keys"))).to_be_visible()  # the page's script listens by now
    painted(page)
    page.keyboard.press("Alt+u")
    expect(field(page, words)).to_be_focused()
    page.keyboard.type(THIRD)
    page.keyboard.press("Control+s")
    state(page, words, 0, "saved")
    everything = page.get_by_role("link", name=words("Show everything"))
    tab_to(page, everything)
    page.keyboard.press("Enter")
    expect(page.locator("li.row")).not_to_have_count(1)


def put_back(page: Page, words: Words) -> None:
    """A better text is saved, and then the first one put back from the history."""
    tab_to(page, opener(page, words, 0))
    page.keyboard.press("Space")
    expect(field(page, words)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(BETTER)
    page.keyboard.press("Control+s")
    state(page, words, 0, "saved")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(field(page, words)).to_have_value(BETTER)
    tab_to(page, row(page, 0).locator("summary", has_text=words("History")))
    page.keyboard.press("Enter")
    assert troubles(page) == []
    tab_to(page, row(page, 0).get_by_role("button", name=words("Put this back")).last)
    page.keyboard.press("Enter")
    expect(field(page, words)).to_be_focused()
    expect(field(page, words)).to_have_value(FIRST)
    page.keyboard.press("Control+s")
    state(page, words, 0, "saved")
    page.keyboard.press("Escape")
    expect(opener(page, words, 0)).to_be_focused()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_day_without_a_mouse(served: Served, language: str) -> None:
    words, desk = Words(language), served.desk
    page = served.window(language={"en": "en-US", "fa": "fa-IR"}[language])
    come_in(page, words, desk)
    translate(page, words)
    find(page, words)
    put_back(page, words)
    rows = desk.rows()
    assert [(one.text, one.note, one.unsure) for one in rows[:2]] == [
        (FIRST, "", False),
        (SECOND, "as in the first issue", True),
    ]
    assert [one.text for one in rows if one.source == "A room with no owner"] == [THIRD]
    tab_to(page, page.get_by_role("button", name=words("Sign out")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")

"""A source is corrected while somebody translates: their open page shows it, and their open row says so."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, troubles

pytestmark = pytest.mark.browser


def look_for_changes(page: Page) -> None:
    """Let the page ask at once what others did, which it does every 20 seconds."""
    page.evaluate("document.dispatchEvent(new Event('look-for-changes'))")


def test_an_open_page_shows_what_was_corrected_in_the_source(served: Served) -> None:
    desk = served.desk
    desk.put(2, "یازده نفر")
    page = served.open()
    page.goto(desk.address())
    page.locator("li.row").nth(3).locator("a.open").click()
    field = page.locator("li.row.is-open textarea")
    field.fill("اتاقی")
    editor = served.open()
    for place, old, new in ((2, "Eleven", "Twelve"), (3, "no owner", "many owners")):
        editor.goto(f"/desk/{desk.project}/{desk.article}/source?row={desk.rows()[place].key}")
        text = editor.get_by_label("Corrected text")
        text.fill(text.input_value().replace(old, new))
        editor.get_by_role("button", name="See what changes").click()
        editor.get_by_role("button", name="Save the correction").click()
        expect(editor.locator(".saved")).to_be_visible()
    look_for_changes(page)
    expect(page.locator("li.row").nth(2).locator("ins")).to_have_text("Twelve")
    expect(page.locator("li.row").nth(2).locator(".state")).to_contain_text("outdated")
    expect(page.locator("li.row.is-open")).to_contain_text("was corrected while it was open")
    expect(field).to_have_value("اتاقی")
    editor.locator("details.telling summary").click()
    editor.get_by_label("Author").fill("A. Writer")
    assert troubles(editor) == []
    editor.locator("details.telling button").click()
    expect(editor.locator(".facts")).to_contain_text("A. Writer")

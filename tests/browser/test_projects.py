"""Somebody makes a project in the browser, invites, and another person comes in; no page has anything axe finds."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Served, troubles
from translate_hub.domain.permissions import Role

pytestmark = pytest.mark.browser


def add_languages(page: Page) -> None:
    """Choose three languages with the keyboard and take one back."""
    field = page.locator(".repeated input")
    expect(field).to_have_count(1)
    for name in ("فارسی (fa)", "Deutsch (de)", "español (es)"):
        field.fill(name)
        field.press("Enter")
        expect(field).to_have_value("")
    chips = page.locator(".chips li")
    expect(chips).to_have_text([re.compile("فارسی"), re.compile("Deutsch"), re.compile("español")])
    chips.nth(1).get_by_role("button").press("Enter")
    expect(chips).to_have_count(2)
    expect(chips.nth(1).get_by_role("button")).to_be_focused()
    expect(page.locator("fieldset.languages [role=status]")).to_have_text(re.compile("Deutsch"))


def invited(page: Page) -> str:
    """Invite a reviewer of Persian, and return the link."""
    page.locator("#invite input[value=reviewer]").check()
    page.locator("#invite input[value=fa]").check()
    page.locator("#invite button.main").click()
    return page.locator("#link").input_value()


def join(guest: Page) -> None:
    """Come in with an invitation, and look at the members' page."""
    for name, value in (("login", "nina"), ("name", "نینا"), ("password", "eleven lamps"), ("again", "eleven lamps")):
        guest.locator(f"#{name}").fill(value)
    guest.locator("button.main").click()
    guest.wait_for_url("**/desk/field-notes/")
    guest.goto("/desk/field-notes/members")


@pytest.mark.parametrize(
    ("size", "language", "dark"), [(DESKTOP, "en-US", False), (PHONE, "fa-IR", True)], ids=["desktop", "phone-fa"]
)
def test_a_project_is_made_and_people_come_in(served: Served, size: dict[str, int], language: str, dark: bool) -> None:
    page = served.open(size=size, language=language, dark=dark)
    found = troubles(page)
    page.goto("/desk/new")
    found += troubles(page)
    page.locator("#name").fill("Field notes")
    page.locator("#source").fill("English (en)")
    add_languages(page)
    found += troubles(page)
    page.locator("button.main").click()
    page.wait_for_url("**/desk/field-notes/")
    found += troubles(page)
    for path in ("settings", "audit", "members"):
        page.goto(f"/desk/field-notes/{path}")
        found += troubles(page)
    link = invited(page)
    found += troubles(page)
    guest = served.open(size=size, language=language, dark=dark, enter=False)
    guest.goto(link)
    found += troubles(guest)
    join(guest)
    expect(guest.locator(".person")).to_have_count(1)
    found += troubles(guest)

    page.goto("/desk/field-notes/members")
    person = page.locator(".person", has_text="نینا")
    person.locator("select").first.select_option("language-editor")
    person.locator(".roles button").first.click()
    expect(person.locator("select").first).to_have_value("language-editor")
    page.locator(".give summary").first.click()
    found += troubles(page)
    guest.reload()
    expect(guest.locator("#invite")).to_be_visible()
    page.goto("/desk/audit")
    expect(page.locator(".log li")).to_have_count(5)
    found += troubles(page)
    assert found == []


def test_without_a_script_languages_are_plain_fields(served: Served) -> None:
    page = served.open(actor=served.desk.person(Role.ADMIN))
    page.route("**/languages.js", lambda route: route.abort())
    served.complaints.clear()
    page.goto("/desk/harbour/settings")
    expect(page.locator(".repeated input")).to_have_count(3)
    page.locator(".repeated input").first.fill("Deutsch (de)")
    page.locator(".more-fields").click()
    expect(page.locator(".repeated input")).to_have_count(4)
    expect(page.locator(".repeated input").first).to_have_value("Deutsch (de)")
    assert troubles(page) == []
    page.locator("form.fields .buttons button").click()
    expect(page.locator(".tongue").last).to_have_text("Deutsch")
    served.complaints.clear()  # that the script was not to be had

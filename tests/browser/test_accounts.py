"""From a set-up link to a second step and back in, in a real browser: axe finds nothing on the way."""

import time

import pytest
from playwright.sync_api import Page, expect
from pyotp import TOTP

from tests.browser.conftest import DESKTOP, PHONE, Served, troubles
from tests.desks import Desk
from tests.services.test_passwords import GOOD
from translate_hub.services import entering
from translate_hub.services.entering import Purpose
from translate_hub.storage import people

pytestmark = pytest.mark.browser


def set_up(page: Page, desk: Desk) -> list[str]:
    """Choose a login, a name and a password behind a set-up link; return what axe found."""
    with desk.hub.writing() as session:
        token = entering.make_sign_in_link(session, desk.actor.person, hours=1, purpose=Purpose.SET_UP)
    page.goto(f"/enter/{token}")
    found = troubles(page)
    for field, typed in (("#login", "maryam"), ("#name", "مریم"), ("#password", GOOD), ("#again", GOOD)):
        page.locator(field).fill(typed)
    page.locator("button.main").click()
    page.wait_for_url("**/desk/")
    return found


def with_second_step(page: Page, desk: Desk) -> list[str]:
    """Switch the second step on; return what axe found on the way."""
    page.goto("/desk/me/security")
    found = troubles(page)
    page.locator("details.task").nth(1).locator("summary").click()
    page.locator("#begin-password").fill(GOOD)
    page.locator("details[open] button.main").click()
    square = page.locator(".square img")
    expect(square).to_be_visible()
    assert square.evaluate("image => image.complete && image.naturalWidth > 100")
    found += troubles(page)
    page.locator("#code").fill(code(desk))
    page.locator(".square button.main").click()
    expect(page.locator(".codes li")).to_have_count(10)
    return found + troubles(page)


def code(desk: Desk, *, steps: int = 0) -> str:
    """The code of the authenticator, some steps from now."""
    with desk.hub.reading() as session:
        secret = people.person_by_id(session, desk.actor.person).totp_secret
    return TOTP(secret or "").generate_otp(int(time.time()) // 30 + steps)


@pytest.mark.parametrize(
    ("size", "language", "dark"), [(DESKTOP, "en-US", False), (PHONE, "fa-IR", True)], ids=["desktop-en", "phone-fa"]
)
def test_from_the_set_up_link_to_the_second_step_and_back_in(
    served: Served, size: dict[str, int], language: str, dark: bool
) -> None:
    desk, page = served.desk, served.open(size=size, language=language, dark=dark, enter=False)
    page.goto("/desk/harbour/")
    expect(page.locator("#login")).to_be_focused()
    found = troubles(page)
    page.goto("/enter/")
    found += troubles(page) + set_up(page, desk) + with_second_step(page, desk)
    for path in ("/desk/me/", "/desk/me/security", "/desk/me/erase"):
        page.goto(path)
        for folded in reversed(page.locator("main details:not([open]) > summary").all()):
            folded.click()
        found += troubles(page)
    page.locator(".leave button").click()
    page.wait_for_url("**/sign-in")
    page.goto("/desk/harbour/")
    page.locator("#login").fill("Maryam")
    page.locator("#password").fill(GOOD)
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_visible()
    found += troubles(page)
    page.locator("#code").fill(code(desk, steps=1))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Harbour Review")
    assert found == []

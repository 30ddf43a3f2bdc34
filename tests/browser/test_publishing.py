"""A language editor publishes, looks at what readers see, takes it back and shows it again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Served, troubles
from tests.browser.journeys import Words, press, tab_to
from translate_hub.domain.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.journey]

TITLE = "کتابخانهٔ شبانه"
SLUG = TITLE.replace(" ", "-")


def check(page: Page) -> None:
    """Nothing is wrong with the page for who cannot see it, and it fits its window."""
    assert troubles(page) == []


@pytest.mark.parametrize(
    ("size", "language", "dark"), [(DESKTOP, "en", False), (PHONE, "fa", True)], ids=["desktop-en", "phone-fa"]
)
def test_an_editor_publishes_and_takes_back(served: Served, size: dict[str, int], language: str, dark: bool) -> None:
    desk, words = served.desk, Words(language)
    desk.put(0, TITLE)
    locale = {"en": "en-US", "fa": "fa-IR"}[language]
    page = served.open(size=size, language=locale, dark=dark, actor=desk.person(Role.LANGUAGE_EDITOR, "fa"))
    page.goto(desk.address())
    page.get_by_role("link", name=words("Publish"), exact=True).click()
    expect(page.get_by_text(words("Nothing of this edition yet."))).to_be_visible()
    expect(page.get_by_text(words("These show the original"))).to_be_visible()
    check(page)

    page.get_by_role("link", name=words("See it as readers will")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    check(page)
    page.go_back()
    page.get_by_role("link", name=words("See it beside the original")).click()
    expect(page.get_by_text("The Night Library").first).to_be_visible()
    check(page)
    page.go_back()

    press(page, words, "Publish all the same")
    expect(page.get_by_role("status")).to_contain_text(words("Readers see it now."))
    expect(page.get_by_label(words("Address"))).to_have_value(SLUG)
    check(page)
    reader = served.window(size=size, dark=dark)
    page.locator(".address a").click()
    expect(page.get_by_role("heading", level=1, name=TITLE, exact=True)).to_be_visible()
    address = page.url
    page.go_back()

    press(page, words, "Take it back")
    expect(page.get_by_role("status")).to_contain_text(words("Readers see nothing of this edition any more."))
    assert reader.goto(address).status == 404  # type: ignore[union-attr]  # there is an answer
    check(reader)
    tab_to(page, page.get_by_role("button", name=words("Show this one again")))
    page.keyboard.press("Enter")
    expect(page.get_by_text(words("readers see this one"))).to_be_visible()
    assert reader.goto(address).status == 200  # type: ignore[union-attr]  # there is an answer
    check(page)


def test_what_stops_an_edition_is_said_where_it_stands(served: Served) -> None:
    desk = served.desk
    desk.put(0, TITLE)
    place = next(n for n, row in enumerate(desk.rows()) if "the minutes" in row.source)
    desk.put(place, "[صورت‌جلسه](https://example.net/other) را ببینید.")
    page = served.open()
    page.goto(f"{desk.address()}publish")
    expect(page.get_by_text("These must be settled first")).to_be_visible()
    expect(page.get_by_text("example.net").first).to_be_visible()
    expect(page.get_by_role("button", name="Publish all the same")).to_be_disabled()
    check(page)
    page.locator(".remarks a.where").first.click()
    expect(page.get_by_role("textbox", name="Translation", exact=True)).to_be_visible()

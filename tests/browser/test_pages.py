"""Every page in every state, at both sizes, in two languages, light and dark: axe finds nothing, nothing sticks out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Served, troubles
from tests.desks import Desk

pytestmark = pytest.mark.browser


def filled(desk: Desk) -> None:
    """Give the article a row in each state that a person can make, and a kept copy."""
    desk.put(0, "کتابخانهٔ شبانه")
    desk.put(0, "کتابخانهٔ شب")
    desk.put(0, "کتابخانهٔ شب‌ها", base_version=1)
    desk.put(2, "وقتی شهر قرائت‌خانه را بست، **یازده نفر** آمدند. [پیوند](https://example.org/a/very/long/address)")
    desk.put(4, "ما جایی را اشغال نکردیم.")
    with desk.hub.writing() as session:
        session.connection().exec_driver_sql(
            f"UPDATE translation SET unsure = true WHERE unit = {desk.rows()[4].unit}"  # noqa: S608 - our own number
        )


def conflict(page: Page, desk: Desk) -> None:
    """Open the page that answers a form from an old version."""
    page.route("**/editor.js*", lambda route: route.fulfill(content_type="text/javascript", body=""))
    row = desk.rows()[0]
    page.goto(f"{desk.address()}?row={row.key}")
    desk.put(0, f"{row.text} ")
    page.locator(".is-open textarea").fill("متن من")
    page.locator(".is-open .buttons button").nth(1).click()
    expect(page.locator("form.merge")).to_be_visible()


def report(page: Page, desk: Desk, folder: Path) -> None:
    """Open the report on a file."""
    file = folder / "a.po"
    po = page.request.get(f"{desk.address()}export/po").text()
    file.write_text(re.sub(r'(msgid "A room with no owner"\nmsgstr )""', r'\1"اتاق"', po), "utf-8")
    page.goto(f"{desk.address()}import")
    page.locator("#file").set_input_files(file)
    page.locator("form.upload button").click()
    expect(page.locator("ol.report").first).to_be_visible()


@pytest.mark.parametrize(
    ("size", "language", "dark"),
    [(DESKTOP, "en-US", False), (DESKTOP, "fa-IR", True), (PHONE, "en-US", True), (PHONE, "fa-IR", False)],
    ids=["desktop-en-light", "desktop-fa-dark", "phone-en-dark", "phone-fa-light"],
)
def test_axe_finds_nothing(served: Served, size: dict[str, int], language: str, dark: bool, tmp_path: Path) -> None:
    desk = served.desk
    filled(desk)
    found: list[str] = []
    page = served.open(size=size, language=language, dark=dark, enter=False)
    link = desk.link()
    for path in ("/enter/", link):
        page.goto(path)
        found += troubles(page)
    page.locator("button.main").click()
    page.wait_for_url("**/desk/")
    rows = desk.rows()
    own = desk.address()
    paths = ["/desk/", "/desk/harbour/", own, f"{own}?row={rows[0].key}#u-{rows[0].key}", f"{own}?show=work&q=zzz"]
    for path in (*paths, f"{own}page", f"{own}import"):
        page.goto(path)
        found += troubles(page)
    page.goto(own)
    page.locator("li.row.is-list-item a.open").first.click()
    expect(page.locator("li.row.is-open textarea")).to_be_focused()
    found += troubles(page)
    conflict(page, desk)
    found += troubles(page)
    report(page, desk, tmp_path)
    found += troubles(page)
    assert found == []


def test_error_pages_too(served: Served) -> None:
    page = served.open()
    for path in ("/desk/no/such/page/at/all", "/enter/used-up", "/desk/missing/"):
        page.goto(path)
        assert troubles(page) == []


def test_one_row_is_open_at_a_time_and_shows_its_field_in_place_of_its_text(served: Served) -> None:
    served.desk.put(0, "یک")
    page = served.open()
    page.goto(served.desk.address())
    first, second = page.locator("li.row").nth(0), page.locator("li.row").nth(1)
    text = first.locator(".target .text").bounding_box()
    assert text
    page.mouse.click(text["x"] + text["width"] - 10, text["y"] + text["height"] / 2)
    expect(first.locator("textarea")).to_be_visible()
    expect(first.locator(".target .text")).to_be_hidden()
    second.locator("a.open").click()
    expect(second.locator("textarea")).to_be_visible()
    expect(first.locator("textarea")).to_have_count(0)
    assert page.get_by_role("button", name="Save and next").count() == 1


def test_the_filter_applies_itself_and_the_files_stand_behind_one_word(served: Served) -> None:
    served.desk.put(0, "یک")
    page = served.open()
    page.goto(served.desk.address())
    expect(page.locator("button[data-act=help]")).to_be_visible()  # the script is here
    menu = page.locator(".strip .menu")
    menu.locator("summary").press("Enter")
    expect(page.get_by_role("link", name="Upload PO")).to_be_visible()
    assert troubles(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Upload PO")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    shown = page.locator("select[name=show]")
    shown.focus()
    shown.select_option("translated")
    page.wait_for_url("**show=translated**")
    expect(page.locator("li.row")).to_have_count(1)
    expect(shown).to_be_focused()
    expect(page.locator(".filter button")).to_be_hidden()


def test_an_open_field_is_as_high_as_its_source(served: Served) -> None:
    page = served.open()
    page.goto(served.desk.address())
    row = page.locator("li.row.is-paragraph").first
    row.locator("a.open").click()
    expect(row.locator("textarea")).to_be_visible()
    source, field = row.locator(".source .text").bounding_box(), row.locator("textarea").bounding_box()
    assert source
    assert field
    assert field["height"] >= source["height"] * 0.9
    assert abs(field["width"] - source["width"]) < 40


def test_the_interface_mirrors_and_texts_keep_their_own_direction(served: Served) -> None:
    served.desk.put(0, "یک عنوان")
    page = served.open(language="fa-IR")
    page.goto(served.desk.address())
    row = page.locator("li.row").first
    source, target = row.locator(".source").bounding_box(), row.locator(".target").bounding_box()
    assert source
    assert target
    assert source["x"] > target["x"], "in Persian the source stands on the right"
    expect(row.locator(".source .text")).to_have_css("direction", "ltr")
    expect(row.locator(".target .text")).to_have_css("direction", "rtl")
    expect(page.locator(".progress")).to_contain_text("۱")


def test_colours_and_language_can_be_chosen(served: Served) -> None:
    page = served.open()
    page.get_by_role("link", name="dark").click()
    page.goto("/desk/harbour/")
    dark = page.locator("html").evaluate("one => getComputedStyle(one).backgroundColor")
    page.get_by_role("link", name="فارسی").last.click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto("/desk/")
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    assert dark == "rgb(25, 23, 20)"

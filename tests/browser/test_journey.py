"""The main job in a real browser, without the editor's script: three rows, a conflict, PO down and up, and the page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Served
from tests.desks import Desk, a_desk

pytestmark = pytest.mark.browser

PERSIAN = [
    "کتابخانهٔ شبانه",
    "چگونه چهل همسایه یک قرائت‌خانه را باز نگه داشتند.",
    "وقتی شهر قرائت‌خانه را بست، چراغ‌ها ماند.",
]


def translate_three_rows(page: Page, desk: Desk) -> None:
    """Open the first row by a click on its empty cell, then go on with Save and next, typing into the focused field."""
    first = page.locator("li.row").first
    first.locator("a.open").click()
    first.locator("textarea").fill(PERSIAN[0])
    first.get_by_role("button", name="Save and next").click()
    for text in PERSIAN[1:]:
        expect(page.locator("li.row.is-open textarea")).to_be_focused()
        page.keyboard.type(text)
        page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text("3 of 8")).to_be_visible()
    assert [row.text for row in desk.rows()[:3]] == PERSIAN


def meet_a_conflict(first: Page, second: Page, address: str) -> None:
    """Two people open one row; who saves second sees both texts, and saves one made of them."""
    for page in (first, second):
        page.goto(address)
        page.locator("li.row").first.locator("a.open").click()
    row = first.locator("li.row").first
    row.locator("textarea").fill("کتابخانهٔ شب")
    row.get_by_role("button", name="Save", exact=True).click()
    expect(first.locator("li.row").first.get_by_role("status")).to_contain_text("saved")
    row = second.locator("li.row").first
    row.locator("textarea").fill("کتابخانهٔ شبانهٔ بندر")
    row.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Somebody saved this row before you")
    expect(second.locator("del")).to_have_text("شب")
    expect(second.get_by_text("Your text is kept.")).to_be_visible()
    second.locator("textarea").fill("کتابخانهٔ شبانهٔ ما")
    second.get_by_role("button", name="Save this text").click()
    expect(second.locator("li.row").first.locator(".text").nth(1)).to_have_text("کتابخانهٔ شبانهٔ ما")
    expect(second.get_by_text("1 other text")).to_be_visible()


def take_po_out_and_in(page: Page, folder: Path) -> None:
    """Download the PO file, translate one entry in it, look at what it would change, import it."""
    page.get_by_text("Files", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PO").click()
    assert download.value.suggested_filename == "night-library.fa.po"
    file = folder / "back.po"
    po = Path(download.value.path()).read_text("utf-8")
    file.write_text(re.sub(r'(msgid "A room with no owner"\nmsgstr )""', r'\1"اتاقی بی‌صاحب"', po), "utf-8")
    page.get_by_role("link", name="Upload PO").click()
    page.get_by_label("PO file").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("ol.report > li")).to_have_count(8)
    expect(page.locator("ol.report > li.result-updated")).to_have_count(1)
    page.get_by_role("button", name="Import it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The file was imported")
    page.get_by_role("link", name="Go to the article").click()
    expect(page.get_by_text("4 of 8")).to_be_visible()


def look_at_the_page(page: Page) -> None:
    """The page for readers: Persian from right to left, what is not translated from left to right."""
    page.get_by_text("Files", exact=True).click()
    page.get_by_role("link", name="Page", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="کتابخانهٔ شبانهٔ ما", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_css("direction", "rtl")
    expect(page.get_by_role("heading", level=2, name="اتاقی بی‌صاحب", exact=True)).to_be_visible()
    expect(page.get_by_text("a key, and someone to bring it back")).to_have_css("direction", "ltr")
    # Its own style applies, so the hash in its policy is right.
    expect(page.locator("main")).to_have_css("max-width", re.compile(r"\d+px"))


def journey(served: Served, size: dict[str, int], folder: Path) -> None:
    """Everything, one after the other."""
    page = served.open(size=size, scripted=False)
    page.get_by_role("link", name="Harbour Review").click()
    page.get_by_role("link", name=re.compile("not started")).first.click()
    translate_three_rows(page, served.desk)
    meet_a_conflict(page, served.open(size=size, scripted=False), served.desk.address())
    page.goto(served.desk.address())
    take_po_out_and_in(page, folder)
    look_at_the_page(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_main_job_from_link_to_page(served: Served, size: dict[str, int], tmp_path: Path) -> None:
    journey(served, size, tmp_path)


def test_the_main_job_on_postgresql(serve: Callable[[Desk], Served], tmp_path: Path, postgres_url: str) -> None:
    journey(serve(a_desk(tmp_path / "home", postgres_url)), DESKTOP, tmp_path)

"""The editor in a real browser: rows in place, markup without typing it, keys, preview, conflicts, long articles."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import DESKTOP, PHONE, Served, troubles
from tests.desks import Desk, a_desk
from translate_hub.domain.permissions import Role

pytestmark = pytest.mark.browser
expect.set_options(timeout=15_000)  # a machine that runs other tests beside these is slow

ARTICLE = """\
# The Lamp Rota

Ask **Noor** before you move a lamp; see [the rota](https://example.org/rota) and *never* the old one.[^1]

> A lamp is not a flag.

[^1]: It hangs in the hall.
"""


def row(page: Page, place: int) -> Locator:
    """The row at a place, from 0."""
    return page.locator("li.row").nth(place)


def field(page: Page) -> Locator:
    """The open row's field."""
    return page.locator("li.row.is-open textarea")


def saved(page: Page, place: int) -> None:
    """Wait until a row says that it is saved."""
    expect(row(page, place).locator(".keep.is-saved")).to_be_visible()


def texts(desk: Desk) -> list[str]:
    """The translations in reading order."""
    return [one.text for one in desk.rows()]


def test_an_article_is_translated_with_the_keyboard_alone(served: Served) -> None:
    desk, page = served.desk, served.open()
    page.goto(desk.address())
    opener = row(page, 0).locator("a.open")
    expect(opener).to_have_attribute("role", "button")
    while not opener.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_accessible_name("Translation")
    expect(field(page)).to_have_accessible_description("The Night Library")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("کتابخانهٔ شبانه")
    page.keyboard.press("Control+Enter")
    expect(row(page, 1).locator("textarea")).to_be_focused()
    saved(page, 0)
    expect(page.locator("#say")).to_contain_text("saved")
    work_on_with_keys(page)
    rows = desk.rows()
    assert [(one.text, one.note) for one in rows[:2]] == [
        ("کتابخانهٔ شبانه", ""),
        ("چهل همسایه", "as in the first issue"),
    ]


def work_on_with_keys(page: Page) -> None:
    """From the second row, open and empty: copy, undo, unsure, up and down, a note, approve, help, search."""
    page.keyboard.press("Control+Shift+C")
    expect(field(page)).to_have_value("How forty neighbours kept a reading room open.")
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("")
    page.keyboard.type("چهل همسایه")
    page.keyboard.press("Alt+n")
    expect(page.get_by_label("Not sure")).to_be_checked()
    page.keyboard.press("Control+s")
    saved(page, 1)
    expect(row(page, 1)).to_have_class(re.compile("is-open"))
    page.keyboard.press("Alt+ArrowDown")
    expect(row(page, 2).locator("textarea")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(row(page, 1).locator("textarea")).to_be_focused()
    page.keyboard.press("Control+Shift+M")
    page.keyboard.type("as in the first issue")
    page.keyboard.press("Control+Shift+Enter")
    expect(row(page, 2).locator("textarea")).to_be_focused()
    expect(row(page, 1).locator(".word")).to_have_text("approved")
    # A question mark in a text is a question mark; outside of fields it shows the keys.
    page.keyboard.type("?")
    expect(field(page)).to_have_value("?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_contain_text("Ctrl+Shift+Enter")
    assert troubles(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_markup_and_characters_are_buttons_and_what_is_missing_is_said(
    serve: Callable[[Desk], Served], tmp_path: Path, sqlite_url: str
) -> None:
    served = serve(a_desk(tmp_path / "home", sqlite_url, text=ARTICLE))
    desk, page = served.desk, served.open()
    page.goto(desk.address())
    row(page, 1).locator("a.open").click()
    expect(field(page)).to_be_focused()
    page.keyboard.type("از نور بپرسید")
    expect(page.locator(".missing li").first).to_be_visible()
    field(page).evaluate("one => one.setSelectionRange(3, 6)")
    bar = page.get_by_role("toolbar")
    bar.locator(".is-strong").click()
    expect(field(page)).to_have_value("از **نور** بپرسید")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(field(page)).to_have_value("از نور بپرسید")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".rendered strong")).to_have_text("نور")
    field(page).evaluate("one => one.setSelectionRange(one.value.length, one.value.length)")
    bar.locator(".is-link").click()
    assert "](https://example.org/rota)" in field(page).input_value()
    field(page).evaluate("one => one.setSelectionRange(one.value.length, one.value.length)")
    bar.get_by_role("button", name="Zero-width non-joiner").click()
    page.get_by_role("button", name="Invisible characters").click()
    expect(page.locator(".signs .unseen")).to_have_text("ZWNJ")
    page.locator(".more > summary").click()
    page.get_by_label("Direction").select_option("ltr")
    expect(field(page)).to_have_css("direction", "ltr")
    assert troubles(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page, 1)
    assert desk.rows()[1].dir == "ltr"
    page.keyboard.press("Escape")
    expect(row(page, 1).locator(".target .text")).to_have_css("direction", "ltr")
    # One stop for the Tab key, arrows inside.
    row(page, 1).locator("a.open").click()
    expect(field(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(bar.locator("button").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bar.locator("button").nth(1)).to_be_focused()


def test_two_people_meet_in_a_row_and_both_texts_stay(served: Served) -> None:
    desk = served.desk
    first, second = served.open(), served.open(size=PHONE, actor=desk.person(Role.TRANSLATOR, "fa"))
    for page in (first, second):
        page.goto(desk.address())
        row(page, 0).locator("a.open").click()
        expect(field(page)).to_be_focused()
    first.keyboard.type("کتابخانهٔ شب")
    first.keyboard.press("Control+s")
    saved(first, 0)
    second.keyboard.type("کتابخانهٔ شبانهٔ بندر")
    second.keyboard.press("Control+s")
    conflict = row(second, 0).locator(".conflict")
    expect(conflict.locator(".theirs")).to_have_text("کتابخانهٔ شب")
    expect(conflict.locator(".mine")).to_have_text("کتابخانهٔ شبانهٔ بندر")
    expect(conflict.locator("del")).to_have_text("شب")
    expect(conflict).to_contain_text("kept beside the row")
    expect(field(second)).to_have_value("کتابخانهٔ شبانهٔ بندر")
    assert troubles(second) == []
    second.keyboard.press("Escape")
    expect(conflict.locator(".theirs")).to_be_visible()
    conflict.get_by_role("button", name="Save mine over theirs").click()
    saved(second, 0)
    expect(row(second, 0).locator(".conflict")).to_have_count(0)
    assert texts(desk)[0] == "کتابخانهٔ شبانهٔ بندر"

    # The other way round, in a row that was left: it says so where it stands, and theirs is taken.
    first.keyboard.type("!")
    first.keyboard.press("Control+Enter")
    expect(row(first, 1).locator("textarea")).to_be_focused()
    conflict = row(first, 0).locator(".conflict")
    expect(conflict.locator(".theirs")).to_have_text("کتابخانهٔ شبانهٔ بندر")
    assert troubles(first) == []
    conflict.get_by_role("button", name="Take theirs").click()
    expect(row(first, 0).locator(".target .text")).to_have_text("کتابخانهٔ شبانهٔ بندر")
    expect(row(first, 0).locator(".target")).to_contain_text("other text")
    assert texts(desk)[0] == "کتابخانهٔ شبانهٔ بندر"
    see_what_others_save(second, desk)


def see_what_others_save(second: Page, desk: Desk) -> None:
    """What others save appears by itself, and never in an open field."""
    field(second).press_sequentially(" نو")
    desk.put(0, "متن سوم")
    desk.put(3, "اتاقی بی‌صاحب")
    second.evaluate("document.dispatchEvent(new CustomEvent('look-for-changes'))")
    expect(row(second, 3).locator(".target .text")).to_have_text("اتاقی بی‌صاحب")
    expect(row(second, 0).locator(".notice")).to_contain_text("Somebody saved this row")
    expect(field(second)).to_have_value("کتابخانهٔ شبانهٔ بندر نو")


def test_the_preview_follows_what_is_written_and_a_click_opens_a_row(served: Served) -> None:
    desk, page = served.desk, served.open()
    desk.put(0, "کتابخانه")
    desk.put(0, "کتابخانهٔ شب")
    page.goto(desk.address())
    page.get_by_role("button", name="Preview").click()
    article = page.locator("#preview .article")
    expect(article.locator(".title")).to_have_text("کتابخانهٔ شب")
    article.locator("blockquote").click()
    expect(row(page, 4).locator("textarea")).to_be_focused()
    page.keyboard.type("ما **نشستیم**")
    expect(article.locator("blockquote strong")).to_have_text("نشستیم")
    assert troubles(page) == []
    page.keyboard.press("Control+s")
    saved(page, 4)
    expect(article.locator("blockquote strong")).to_have_text("نشستیم")
    page.reload()
    expect(article.locator(".title")).to_have_text("کتابخانهٔ شب")
    page.get_by_role("button", name="Close the preview").click()
    expect(page.locator("#preview")).to_be_hidden()
    # History: what was, and back again.
    row(page, 0).locator("a.open").click()
    expect(field(page)).to_be_focused()
    row(page, 0).locator(".past > summary").click()
    assert troubles(page) == []
    row(page, 0).locator(".past").get_by_role("button", name="Put this back").click()
    expect(field(page)).to_have_value("کتابخانه")
    page.keyboard.press("Control+s")
    saved(page, 0)
    assert texts(desk)[0] == "کتابخانه"


def test_a_long_article_opens_and_jumps_as_a_short_one(
    serve: Callable[[Desk], Served], tmp_path: Path, sqlite_url: str
) -> None:
    long = "# Long\n\n" + "\n\n".join(f"Paragraph {n} of a long evening." for n in range(1, 2000))
    served = serve(a_desk(tmp_path / "home", sqlite_url, text=long))
    desk, page = served.desk, served.open()
    page.goto(desk.address())
    expect(page.locator("li.row")).to_have_count(200)
    page.locator("li.row").last.scroll_into_view_if_needed()
    expect(page.locator("li.row").nth(250)).to_be_attached()
    count = page.locator("li.row").count()
    assert count < 1000
    keys = [one.key for one in desk.rows()]
    page.goto(f"{desk.address()}?row={keys[1500]}#t-{keys[1500]}")
    expect(page.locator(f"#u-{keys[1500]} .tools")).to_be_visible()
    expect(page.locator(f"#t-{keys[1500]}")).to_be_focused()
    page.keyboard.type("نیمه‌شب")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#t-{keys[1501]}")).to_be_focused()
    expect(page.locator(f"#u-{keys[1500]} .keep")).to_have_text("saved")
    # From the last row on to the first that needs work, which is in another part.
    page.goto(f"{desk.address()}?row={keys[1999]}#t-{keys[1999]}")
    expect(page.locator(f"#u-{keys[1999]} .tools")).to_be_visible()
    expect(page.locator(f"#t-{keys[1999]}")).to_be_focused()
    page.keyboard.type("پایان")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#t-{keys[0]}")).to_be_focused()
    assert [desk.rows()[n].text for n in (1500, 1999)] == ["نیمه‌شب", "پایان"]


@pytest.mark.parametrize(
    ("size", "language", "dark"),
    [(DESKTOP, "fa-IR", False), (PHONE, "en-US", True), ({"width": 640, "height": 400}, "fa-IR", True)],
    ids=["desktop-fa-light", "phone-en-dark", "zoomed-fa-dark"],
)
def test_every_state_of_a_row_is_sound(served: Served, size: dict[str, int], language: str, dark: bool) -> None:
    desk = served.desk
    desk.put(0, "کتابخانهٔ شبانه")
    desk.put(0, "کتابخانه", base_version=0)
    page = served.open(size=size, language=language, dark=dark)
    page.goto(desk.address())
    row(page, 0).locator("a.open").click()
    expect(field(page)).to_be_focused()
    expect(row(page, 0).locator(".others li")).to_have_count(1)
    row(page, 0).locator(".past > summary").click()
    row(page, 0).locator(".more > summary").click()
    assert troubles(page) == []
    row(page, 2).locator("a.open").click()
    expect(row(page, 2).locator("textarea")).to_be_focused()
    page.keyboard.type("یازده نفر *آمدند*")
    expect(page.locator(".rendered")).to_be_visible()
    assert troubles(page) == []
    source, box = row(page, 2).locator(".source .text").bounding_box(), field(page).bounding_box()
    assert source
    assert box
    assert box["height"] >= min(source["height"], size["height"] * 0.3) * 0.9
    page.locator('[data-act="preview"]').click()
    expect(page.locator("#preview .article .title")).to_be_visible()
    assert troubles(page) == []


def test_a_first_visit_is_small(served: Served) -> None:
    signed_in = served.open().context.storage_state()
    # A browser with the session and nothing else: what the way in has fetched must not count as known.
    context = served.chromium.new_context(storage_state=signed_in, base_url=served.address)
    served.contexts.append(context)
    page = context.new_page()
    asked: list[Request] = []

    def note(one: Request) -> None:
        asked.append(one)

    page.on("requestfinished", note)
    page.goto(served.desk.address(), wait_until="networkidle")
    sizes = {one.url: one.sizes() for one in asked if re.search(r"/fa/$|\.css|\.js|\.svg", one.url)}
    parts = {url: size["responseBodySize"] + size["responseHeadersSize"] for url, size in sizes.items()}
    assert 5 <= len(parts) <= 6, parts
    assert min(parts.values()) > 0
    assert sum(parts.values()) <= 60_000

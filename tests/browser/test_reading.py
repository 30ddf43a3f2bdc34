"""A reader who never heard of the hub: index, article, the same paragraph in another language, both at once, print,
feed; on a desktop and on a phone, in four scripts.
"""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Served, troubles
from tests.browser.journeys import tab_to
from tests.desks import Desk, a_desk
from translate_hub.services import organising
from translate_hub.site.words import words_for
from translate_hub.storage import projects

pytestmark = [pytest.mark.browser, pytest.mark.journey]

# By language, its article's title and paragraphs: the first two, a heading, a quote, and what comes after.
TEXTS = {
    "fa": [
        "کتابخانهٔ شبانه",
        "چگونه چهل همسایه اتاق خواندن را باز نگه داشتند.",
        "**یازده نفر** با کتاب آمدند.",
        "اتاقی بی‌صاحب",
        "جایی را نگرفتیم. نشستیم.",
    ],
    "zh-Hans": [
        "夜间图书馆",
        "四十位邻居如何让阅览室一直开着。",
        "**十一个人**带着书来读。",
        "没有主人的房间",
        "我们没有占领什么，只是坐下了。",
    ],
    "ru": [
        "Ночная библиотека",
        "Как сорок соседей не дали закрыть читальню.",
        "**Одиннадцать человек** пришли с книгами.",
        "Комната без хозяина",
        "Мы ничего не захватывали. Мы сели.",
    ],
}
DIRECTIONS = {"en": "ltr", "fa": "rtl", "zh-Hans": "ltr", "ru": "ltr"}
OTHER = {"en": "fa", "fa": "en", "zh-Hans": "ru", "ru": "zh-Hans"}


def published(desk: Desk) -> Desk:
    """Translate the beginning of the article into every language, and publish it in all of them."""
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project).id
        organising.add_languages(session, desk.actor, project, ["zh-Hans", "ru"])
    for language, texts in TEXTS.items():
        for place, text in enumerate(texts):
            desk.put(place, text, language=language)
        desk.publish(language)
    desk.publish("en")
    return desk


@pytest.fixture
def site(serve: Callable[[Desk], Served], tmp_path: object, sqlite_url: str) -> Served:
    """The article as it is read, on the hub."""
    return serve(published(a_desk(tmp_path, sqlite_url)))  # type: ignore[arg-type]  # pytest gives a Path


def title_in(language: str) -> str:
    return TEXTS[language][0] if language in TEXTS else "The Night Library"


def check(page: Page) -> None:
    """Nothing is wrong with the page for who cannot see it, and it fits its window."""
    assert troubles(page) == []


def open_paragraph_elsewhere(page: Page, language: str) -> str:
    """Click a paragraph's sign, then its link to the same paragraph in another language; return its anchor."""
    heading = page.locator("article h2").first
    anchor = heading.get_attribute("id")
    assert anchor
    heading.hover()
    heading.locator('a[href^="#p-"]').click()
    expect(page).to_have_url(re.compile(f"#{anchor}$"))
    check(page)
    link = heading.locator(f'a[lang="{language}"]')
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(re.compile(f"#{anchor}$"))
    return anchor


@pytest.mark.parametrize("language", list(DIRECTIONS))
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_reader_finds_reads_and_compares(site: Served, language: str, size: dict[str, int]) -> None:
    page = site.window(size=size, dark=language in {"fa", "ru"})
    page.goto("/read/")
    page.get_by_role("link", name="Harbour Review").click()
    check(page)
    page.locator(f'main a[hreflang="{language}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
    check(page)
    page.get_by_role("link", name=title_in(language)).click()
    expect(page.get_by_role("heading", level=1, name=title_in(language), exact=True)).to_be_visible()
    assert page.title().startswith(title_in(language))
    check(page)

    other = OTHER[language]
    anchor = open_paragraph_elsewhere(page, other)
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()
    expect(page.locator("html")).to_have_attribute("lang", other)

    translated = language if language != "en" else "fa"
    page.goto(f"/read/harbour/{translated}/")
    page.get_by_role("link", name=title_in(translated)).click()
    page.get_by_role("link", name=words_for(translated).say("Side by side with the original")).click()
    expect(page.locator(f"#{anchor}")).to_contain_text("A room with no owner")
    expect(page.locator(f"#{anchor}")).to_contain_text(TEXTS[translated][3])
    check(page)
    sides = page.locator(f"#{anchor} > div").evaluate_all("all => all.map((one) => one.getBoundingClientRect().top)")
    assert (max(sides) - min(sides) < 30) == (size is DESKTOP), "side by side on wide, one under the other on narrow"

    page.emulate_media(media="print")
    expect(page.locator("header nav").first).to_be_hidden()
    page.emulate_media(media="screen")


def test_on_a_phone_the_sign_is_large_enough_for_a_finger_and_the_choice_in_view(
    serve: Callable[[Desk], Served], tmp_path: object, sqlite_url: str
) -> None:
    desk = a_desk(tmp_path, sqlite_url)  # type: ignore[arg-type]  # pytest gives a Path
    for place in range(len(desk.rows())):
        if desk.rows()[place].translate:
            desk.put(place, "هیچ‌کس صاحب آن اتاق نبود. " * 46)  # about 1,200 letters
    desk.publish("fa")
    desk.publish("en")
    page = serve(desk).window(size=PHONE)
    page.goto("/read/harbour/fa/")
    page.locator("main h2 a").click()
    signs = page.locator("article .k")
    assert signs.count() > 7, "headings, paragraphs, items, a quote and code"
    for place in range(signs.count()):
        box = signs.nth(place).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        signs.nth(place).click()
        choice = page.locator(':target > .o a[lang="en"]')
        expect(choice).to_be_in_viewport(ratio=0.99)  # it begins where the window does
        height = choice.evaluate("one => one.getBoundingClientRect().height")
        assert height >= 24
        above = page.evaluate(
            "() => document.querySelector(':target > .o').getBoundingClientRect().top"
            " - document.querySelector(':target').getBoundingClientRect().top"
        )
        assert 0 <= above < 40, "at the start of its paragraph"
    check(page)


def test_the_feed_of_a_page_is_the_one_it_names(site: Served) -> None:
    page = site.window()
    page.goto("/read/harbour/fa/")
    address = page.locator('link[type="application/atom+xml"]').first.get_attribute("href")
    assert address
    answer = page.request.get(page.evaluate("address => new URL(address, location.href).href", address))
    feed = ElementTree.fromstring(answer.body())  # noqa: S314 - our own feed
    atom = "{http://www.w3.org/2005/Atom}"
    assert [one.text for one in feed.iterfind(f"{atom}entry/{atom}title")] == [title_in("fa")]


def test_nothing_is_kept_in_a_reader_s_browser_and_no_script_runs(site: Served) -> None:
    page = site.window()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.goto("/read/harbour/en/night-library/")
    assert page.context.cookies() == []
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    assert set(asked) <= {"document", "other"}, "the style is in the page"


def test_a_page_is_read_and_moved_in_with_the_keyboard_alone(site: Served) -> None:
    page = site.window()
    page.goto("/read/harbour/en/night-library/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#"))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.matches('article a[href^=\"#p-\"]')"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#p-"))
    tab_to(page, page.locator(":target a[lang]").first, most=3)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/(fa|zh-Hans|ru)/.*#p-"))

"""An article comes in by hand: pasted from a word processor, dropped on the page, corrected with caret and keys."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Served, troubles

pytestmark = pytest.mark.browser

PASTED = """\
<html><body><!--StartFragment-->
<h1>The Long Table</h1><p>By the harbour desk</p>
<p>We sat down at noon. Nobody had <b>planned</b> it. Then it rained 🌧 all day.</p>
<h2>What was on it</h2><ul><li>bread</li><li>tea, from <a href="https://example.org/tea">the hills</a></li></ul>
<blockquote><p>We did not occupy anything.</p></blockquote><p>The end.</p>
<!--EndFragment--></body></html>
"""
WORDS = "The Long Table\nBy the harbour desk\nWe sat down at noon."
PERSIAN = "میز دراز\n\nظهر نشستیم. هیچ‌کس برنامه‌ای نداشت.\n\nبعد باران گرفت.\n\nشب شد.\n"


def paste(page: Page, html: str, text: str) -> None:
    """Put HTML and text into the clipboard and paste them with the keyboard, as from a word processor."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """async ([html, text]) => {
            const blob = (type, content) => new Blob([content], { type });
            const kinds = { "text/html": blob("text/html", html), "text/plain": blob("text/plain", text) };
            await navigator.clipboard.write([new ClipboardItem(kinds)]);
        }""",
        [html, text],
    )
    page.locator("#text").focus()
    page.keyboard.press("Control+v")


def drop(page: Page, name: str, content: str) -> None:
    """Let a file fall on the page."""
    files = page.evaluate_handle(
        """([name, content]) => {
            const carried = new DataTransfer();
            carried.items.add(new File([content], name, { type: "text/plain" }));
            return carried;
        }""",
        [name, content],
    )
    page.dispatch_event(".zone", "dragover", {"dataTransfer": files})
    expect(page.locator(".zone")).to_have_class(re.compile("is-over"))
    page.dispatch_event(".zone", "drop", {"dataTransfer": files})


def put_caret(piece: Locator, after: str) -> None:
    """Put the caret of an open unit behind some words, with the keyboard."""
    piece.locator(".unit .prose").press("Control+Home")
    text = piece.locator(".unit .prose").inner_text()
    for _ in range(len(text[: text.index(after)] + after)):
        piece.page.keyboard.press("ArrowRight")


def test_a_pasted_article_is_cut_by_caret_and_keys(served: Served) -> None:
    page = served.open()
    found = paste_and_look(page) + cut_by_keys(page) + correct_by_pointer(page) + bring_in(page)
    page.get_by_role("status").get_by_role("link", name="فارسی").click()
    page.wait_for_url("**/desk/harbour/long-table/fa/")
    assert found == []


def paste_and_look(page: Page) -> list[str]:
    """Paste with its form, lose the form by a change of the words, take the change back; go on to the preview."""
    page.goto("/desk/harbour/import")
    found = troubles(page)
    paste(page, PASTED, WORDS)
    understood = page.locator(".understood")
    expect(understood).to_contain_text("headings: 2 · list items: 2 · quotes: 1 · links: 1 · stressed words: 1")
    expect(page.locator("#text")).to_have_value(WORDS)
    page.locator("#text").press("End")
    page.keyboard.type("!")
    expect(understood).to_contain_text("only the words are taken")
    found += troubles(page)
    understood.get_by_role("button").click()
    expect(understood.get_by_role("checkbox")).to_be_enabled()
    page.locator(".paste button.main").click()
    expect(page.locator(".cut > .piece")).to_have_count(8)
    expect(page.locator(".cut > .piece").nth(3)).to_have_class(re.compile(r"is-heading level-2"))
    expect(page.get_by_label("Name in addresses")).to_have_value("the-long-table")
    return found + troubles(page)


def cut_by_keys(page: Page) -> list[str]:
    """Give a unit another kind; cut one at the caret, put it together again and take that back: by keys alone."""
    pieces = page.locator(".cut > .piece")
    pieces.nth(1).locator(".handle").press("Enter")
    pieces.nth(1).get_by_label("Kind").select_option("byline")
    expect(pieces.nth(1)).to_have_class(re.compile("is-byline"))
    expect(pieces.nth(1).locator(".unit .prose")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(pieces.nth(2)).to_have_class(re.compile("is-open"))
    page.keyboard.type("nothing can be written here")
    expect(pieces.nth(2).locator(".unit .prose")).to_have_text(re.compile("^We sat down at noon"))
    put_caret(pieces.nth(2), "rained 🌧")
    found = troubles(page)
    page.keyboard.press("Enter")
    expect(pieces).to_have_count(9)
    expect(pieces.nth(3).locator(".unit .prose")).to_have_text("all day.")
    expect(pieces.nth(3).locator(".unit .prose")).to_be_focused()
    page.keyboard.press("Backspace")
    expect(pieces).to_have_count(8)
    expect(pieces.nth(2).locator(".unit .prose")).to_have_text(re.compile("rained 🌧 all day.$"))
    page.keyboard.press("Control+z")
    expect(pieces).to_have_count(9)
    expect(page.locator(".undoing")).to_contain_text("Undo: a unit split")
    return found


def correct_by_pointer(page: Page) -> list[str]:
    """What has no place is told; what was done and typed is still there after a reload."""
    pieces = page.locator(".cut > .piece")
    pieces.nth(4).locator(".unit .prose").click()
    pieces.nth(4).get_by_role("button", name="Join with the next").click()
    expect(page.locator(".said")).to_contain_text("cannot become one paragraph")
    pieces.nth(8).locator(".unit .prose").click()
    pieces.nth(8).get_by_role("button", name="Not to translate").click()
    expect(page.locator(".counted")).to_contain_text("1 stays as it is")
    found = troubles(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Author").fill("A. Writer")
        page.get_by_label("Licence").focus()
    page.reload()
    expect(pieces).to_have_count(9)
    expect(page.get_by_label("Author")).to_have_value("A. Writer")
    return found


def bring_in(page: Page) -> list[str]:
    """Confirm with a name that is taken, then with another."""
    page.get_by_label("Name in addresses").fill("night-library")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("There is an article of this name already")).to_be_visible()
    found = troubles(page)
    page.get_by_label("Name in addresses").fill("long-table")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("status").filter(has_text="The article is in the project")).to_be_visible()
    expect(page.locator(".source-rows .piece")).to_have_count(9)
    return found + troubles(page)


def test_a_dropped_file_and_a_correction_of_its_source_on_a_phone(served: Served) -> None:
    page = served.open(size=PHONE, language="fa-IR", dark=True)
    page.goto("/desk/harbour/import")
    found = troubles(page)
    drop(page, "میز.txt", PERSIAN)
    pieces = page.locator(".cut > .piece")
    expect(pieces).to_have_count(4)
    found += troubles(page)
    pieces.nth(1).locator(".unit .prose").click()
    expect(pieces.nth(1)).to_have_class(re.compile("is-open"))
    pieces.nth(1).locator(".tools button").first.click()
    expect(pieces).to_have_count(3)
    page.locator(".undoing button").first.click()
    expect(pieces).to_have_count(4)
    found += troubles(page)
    expect(page.locator(".paper").first).to_be_hidden()
    page.locator(".show-paper input").check()
    expect(page.locator(".paper").first).to_be_visible()
    found += troubles(page)
    page.locator(".actions button.main").click()
    page.locator(".source-rows .correct").nth(2).click()
    field = page.locator(".correction textarea")
    field.fill("بعد باران نگرفت.")
    page.locator(".correction button.main").click()
    expect(page.locator(".correction ins")).to_have_text("نگرفت")
    expect(page.locator(".correction input[value='0']")).to_be_checked()
    found += troubles(page)
    page.locator(".correction button.main").click()
    expect(page.locator(".source-rows .saved")).to_be_visible()
    expect(page.locator(".source-rows .piece").nth(2)).to_contain_text("نگرفت")
    page.locator(".source-rows .correct").nth(2).click()
    expect(page.locator(".wordings li")).to_have_count(2)
    found += troubles(page)
    assert found == []


def test_all_of_it_works_without_a_script(served: Served) -> None:
    context = served.chromium.new_context(java_script_enabled=False, base_url=served.address)
    served.contexts.append(context)
    page = context.new_page()
    page.goto(served.desk.link())
    page.locator("button.main").click()
    page.goto("/desk/harbour/import")
    page.locator("#text").fill("The Long Table\n\nWe sat down. It rained.\n\nThe end.")
    page.locator(".paste button.main").click()
    page.locator(".piece .handle").nth(1).click()
    page.get_by_role("button", name="Split after this").click()
    expect(page.locator(".piece")).to_have_count(4)
    page.locator(".piece .handle").nth(3).click()
    page.get_by_label("Kind").select_option("byline")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator(".piece").nth(3)).to_have_class(re.compile("is-byline"))
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("The article is in the project")).to_be_visible()


def test_the_scripts_count_as_the_server_does(served: Served) -> None:
    page = served.open()
    page.goto("/desk/harbour/import")
    counted = page.evaluate(
        """async () => {
            const { codePoints, caretIn, putCaret } = await import("/static/import/caret.js");
            const { formsIn, isWorthKeeping } = await import("/static/import/pasting.js");
            const one = document.createElement("p");
            one.textContent = "a😀b";
            document.body.append(one);
            putCaret(one, 2);
            return [
                codePoints("a😀b"), caretIn(one), caretIn(document.querySelector("h1")),
                formsIn("<p class=MsoListParagraph>x<p class=MsoQuote>y<a href='#z'>z</a>"),
                isWorthKeeping("<div><span style='color:red'># code</span></div>"), isWorthKeeping("<p>a<p>b"),
                isWorthKeeping("<b style='font-weight:normal'>x</b>"),
            ];
        }"""
    )
    assert counted == [3, 2, None, {"items": 1, "quotes": 1}, False, True, False]

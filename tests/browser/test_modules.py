"""The parts of the editor's script alone, each loaded in a real browser from the hub's own static files."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Served

pytestmark = pytest.mark.browser


def asked(page: Page, module: str, code: str, value: object = None) -> Any:
    """Run code that sees a module's exports as `it` and `value`, and return what it returns."""
    source = f"async (value) => {{ const it = await import('/static/editor/{module}.js'); {code} }}"
    return page.evaluate(source, value)


def test_the_difference_of_two_texts_gives_both_back(served: Served) -> None:
    page = served.open(enter=False)
    page.goto("/sign-in")
    pairs = [
        ["", ""],
        ["", "a new text"],
        ["one two three", "one 2 three four"],
        ["کتاب\u200cخانه بسته شد.", "کتاب\u200cخانهٔ شب بسته بود."],
        ["今夜は図書館が開いている", "昨夜の図書館は開いていた"],
        ["a  b\n\tc\u2028d", "a b\n\tc d"],
        ["x " * 3000, "y " * 3000],
    ]
    found = asked(page, "words", "return value.map(([a, b]) => it.changes(a, b));", pairs)
    for (old, new), pieces in zip(pairs, found, strict=True):
        assert "".join(one["text"] for one in pieces if one["change"] != "new") == old
        assert "".join(one["text"] for one in pieces if one["change"] != "gone") == new
        assert all(one["text"] for one in pieces)
        changes = [one["change"] for one in pieces]
        assert all(one != other for one, other in pairwise(changes))
    assert {"change": "same", "text": "one "} in found[2]


SHELF = """
const raw = () => new Promise((done) => {
  const asked = indexedDB.open("translate-hub");
  asked.onsuccess = () => {
    const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result); };
  };
});
const key = (letter) => btoa(letter.repeat(32));
const label = { person: "mina", edition: "night", unit: "u1", kind: "draft" };
const day = 24 * 3600 * 1000;
const told = {};
told.before = await it.keep("a", label, { text: "سلام" });
told.isOpen = await it.openShelf(key("k"));
await it.keep("a", label, { text: "سلام secret" });
await it.keep("b", { ...label, person: "other" }, { text: "theirs" });
told.own = (await it.kept("mina", "night")).map((one) => [one.unit, one.text.text, "box" in one]);
const [first] = await raw();
told.readable = Object.values(first).filter((one) => typeof one === "string").sort();
told.bytes = new TextDecoder("utf-8", { fatal: false }).decode(first.box).includes("secret");
const [iv] = [first.iv.join()];
await it.keep("a", label, { text: "سلام secret" });
told.isFresh = (await raw())[0].iv.join() !== iv;
it.closeShelf();
await it.openShelf(key("x"));
told.other = await it.kept("mina", "night");
await it.openShelf(key("k"), Date.now() + 29 * day);
told.month = (await it.kept("mina", "night")).length;
await it.openShelf(key("k"), Date.now() + 31 * day);
told.later = (await raw()).length;
await it.keep("c", label, { text: "again" });
await it.clearShelf("mina");
told.gone = (await indexedDB.databases()).map((one) => one.name);
return told;
"""


def test_texts_are_kept_sealed_for_one_person_and_a_month_at_most(served: Served) -> None:
    page = served.open(enter=False)
    page.goto("/sign-in")
    found = asked(
        page,
        "sealed",
        SHELF,
    )
    assert found == {
        "before": False,
        "isOpen": True,
        "own": [["u1", "سلام secret", False]],
        "readable": ["a", "draft", "mina", "night", "u1"],
        "bytes": False,
        "isFresh": True,
        "other": [],
        "month": 1,
        "later": 0,
        "gone": [],
    }


def test_where_nothing_can_be_sealed_nothing_is_kept(served: Served) -> None:
    page = served.open(enter=False)
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined });")
    page.goto("/sign-in")
    code = "return [await it.openShelf(btoa('k'.repeat(32))), await it.keep('a', {}, 'x'), await it.kept('p', 'e')];"
    assert asked(page, "sealed", code) == [False, False, []]


def test_keys_go_by_their_place_and_leave_the_browsers_own_alone(served: Served) -> None:
    page = served.open(enter=False)
    page.goto("/sign-in")
    found = asked(
        page,
        "keys",
        """
        const pressed = (key, code, held = {}) => it.nameOf(new KeyboardEvent("keydown", { key, code, ...held }));
        return {
          persian: pressed("س", "KeyS", { ctrlKey: true }),
          pad: pressed("Enter", "NumpadEnter", { ctrlKey: true, shiftKey: true }),
          mac: pressed("Enter", "Enter", { metaKey: true }),
          usual: it.keysOf({})["save-next"],
          changed: it.keysOf({ "save-next": "Alt+KeyS" })["save-next"],
          never: it.keysOf({ "save-next": "Ctrl+KeyW", next: "Ctrl+PageDown", unsure: "Ctrl+Digit3" }),
          off: it.keysOf({ off: true }),
          shown: ["Ctrl+Shift+KeyC", "Alt+ArrowUp", "Shift+Slash", "Alt+Digit1"].map(it.shown),
        };
        """,
    )
    never = found.pop("never")
    assert (never["save-next"], never["next"], never["unsure"]) == ([], [], [])
    assert found == {
        "persian": "Ctrl+KeyS",
        "pad": "Ctrl+Shift+Enter",
        "mac": "Ctrl+Enter",
        "usual": ["Ctrl+Enter"],
        "changed": ["Alt+KeyS"],
        "off": {},
        "shown": ["Ctrl+Shift+C", "Alt+↑", "?", "Alt+1"],
    }


def test_a_button_writes_around_the_selection_and_undo_takes_it_back(served: Served) -> None:
    page = served.open(enter=False)
    page.goto("/sign-in")
    page.evaluate("document.body.innerHTML = '<textarea aria-label=it></textarea>'")
    field = page.locator("textarea")
    field.focus()
    page.keyboard.type("see the minutes")
    field.evaluate("one => one.setSelectionRange(8, 15)")
    code = "it.surround(document.querySelector('textarea'), value[0], value[1]);"
    asked(page, "marks", code, ["[", "](https://example.org/)"])
    assert field.input_value() == "see the [minutes](https://example.org/)"
    assert field.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == "minutes"
    page.keyboard.press("Control+z")
    assert field.input_value() == "see the minutes"
    asked(page, "marks", "it.replaceAll(document.querySelector('textarea'), 'اول‌ها');")
    page.keyboard.press("Control+z")
    assert field.input_value() == "see the minutes"


def test_what_cannot_be_seen_gets_a_sign_and_the_text_stays(served: Served) -> None:
    page = served.open(enter=False)
    page.goto("/sign-in")
    code = """
    const part = document.createElement("p");
    part.append(it.withSigns(value));
    const signs = [...part.querySelectorAll(".unseen")].map((one) => one.textContent);
    for (const one of part.querySelectorAll(".unseen")) one.remove();
    return [signs, part.textContent];
    """
    text = "می\u200cروم\u200f.\u00a0ok\u202e!"
    assert asked(page, "look", code, text) == [["ZWNJ", "RLM", "NBSP", "RLO"], text]

"""What journeys through the desk share: the interface's words in its languages, rows and their states, a clipboard."""

import dataclasses
import re
from gettext import NullTranslations

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import text as sql

from tests.browser.conftest import Site, troubles
from tests.browser.hub_process import HubProcess
from translate_hub.storage.database import Database
from translate_hub.web.i18n import catalog

# As a word processor puts it on the clipboard: styles for lists and quotes, tags of its own, signs written out.
CLIPBOARD = """\
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta charset="utf-8"><style>p.MsoNormal { margin: 0cm; font-family: Calibri }</style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1>The Last Ferry<o:p></o:p></h1>
<p class=MsoNormal>By the night crew<o:p></o:p></p>
<p class=MsoNormal><span lang=EN-GB>The <b>last ferry</b> leaves at nine; see <a
href="https://example.org/tides"><span style='color:blue'>the tide table</span></a> before you go.</span></p>
<p class=MsoNormal>The rope is wet. Hold it with both hands.<o:p></o:p></p>
<h2>What to bring<o:p></o:p></h2>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>a lamp<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>a second lamp<o:p></o:p></p>
<p class=MsoQuote>A rope remembers every hand.<o:p></o:p></p>
<p class=MsoNormal>Nobody is left on the quay.<o:p></o:p></p>
<!--EndFragment--></body></html>
"""
WORDS_ALONE = "The Last Ferry\nBy the night crew\nThe last ferry leaves at nine; see the tide table before you go.\n"
# Its translation, row by row; so many letters of each are enough to know it by.
TEXTS = TITLE, BYLINE, LEAVING, ROPE, HANDS, BRING, LAMP, SECOND_LAMP, QUOTE, END = (
    "آخرین کشتی",
    "از گروه شب",
    "آخرین کشتی ساعت نه می‌رود؛ پیش از رفتن جدول جزر و مد را ببینید.",
    "طناب خیس است.",
    "با هر دو دست بگیریدش.",
    "چه بیاوریم",
    "یک چراغ",
    "چراغ دوم",
    "طناب هر دستی را به یاد دارد.",
    "کسی بر اسکله نمانده است.",
)
HALF = 9

# Everything this browser keeps of texts, as one who opens its files would try to read it.
KEPT = """async () => {
  const asked = indexedDB.open("translate-hub");
  const base = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
  if (!base.objectStoreNames.contains("drafts")) return [];
  const all = base.transaction("drafts").objectStore("drafts").getAll();
  const found = await new Promise((done) => (all.onsuccess = () => done(all.result)));
  base.close();
  const read = (bytes) => ["utf-8", "utf-16le"].map((name) => new TextDecoder(name).decode(bytes)).join(" ");
  return found.map(({ box, iv, ...label }) => JSON.stringify(label) + read(box));
}"""
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class Words:
    """The interface's words in one of its languages, as its catalog has them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = NullTranslations() if language == "en" else catalog(language)

    def __call__(self, text: str, **values: str | int) -> str:
        """Return a text of the interface, its places filled, numbers in the language's digits."""
        found = self._texts.gettext(text)
        filled = {name: self._number(one) if isinstance(one, int) else one for name, one in values.items()}
        return found % filled if values else found

    def whole(self, *texts: str) -> re.Pattern[str]:
        """Return a pattern for a name that is one of some texts of the interface."""
        return re.compile(f"^({'|'.join(re.escape(self(text)) for text in texts)})$")

    def _number(self, value: int) -> str:
        return str(value).translate(_PERSIAN_DIGITS) if self.language == "fa" else str(value)


def row(page: Page, place: int) -> Locator:
    """The editor's row at a place, from 0."""
    return page.locator("li.row").nth(place)


def field(page: Page, words: Words) -> Locator:
    """The open row's field."""
    return page.get_by_role("textbox", name=words("Translation"), exact=True)


def opener(page: Page, words: Words, place: int) -> Locator:
    """The button that opens a row."""
    return row(page, place).get_by_role("button", name=words.whole("Translate", "Edit"))


def write(page: Page, words: Words, place: int, text: str) -> None:
    """Open a row with a click and type into its field."""
    opener(page, words, place).click()
    expect(row(page, place).get_by_role("textbox", name=words("Translation"), exact=True)).to_be_focused()
    page.keyboard.type(text)


def state(page: Page, words: Words, place: int, word: str, *, seconds: int = 10) -> None:
    """Wait until a row says how its saving goes."""
    expect(row(page, place).locator(".keep")).to_have_text(words(word), timeout=1000 * seconds)


def painted(page: Page) -> None:
    """Wait until a new page has been on the screen: keys that are pressed before are dropped, and nobody does."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def press(page: Page, words: Words, name: str) -> None:
    """Press a button by its name."""
    page.get_by_role("button", name=words(name), exact=True).click()


def paste(page: Page, into: Locator, html: str, text: str) -> None:
    """Paste with the keyboard what another program has put on the clipboard: its HTML as it is, and its words."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """([html, text]) => document.addEventListener("copy", (event) => {
            event.clipboardData.setData("text/html", html);
            event.clipboardData.setData("text/plain", text);
            event.preventDefault();
        }, { once: true })""",
        [html, text],
    )
    into.focus()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")


def tab_to(page: Page, wanted: Locator, *, most: int = 80) -> None:
    """Press Tab until the keyboard is at what is wanted."""
    for _ in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached with the keyboard")


@dataclasses.dataclass
class Journey:
    """Two people on their way: `admin` and `guest` are their windows; `acknowledged`: each text the hub said it has;
    `kept`: what lost against another and must be somewhere all the same; `found`: what axe has complained about.
    """

    site: Site
    hub: HubProcess
    database: Database
    words: Words
    admin: Page
    guest: Page
    acknowledged: list[str] = dataclasses.field(default_factory=list)
    kept: list[str] = dataclasses.field(default_factory=list)
    found: list[str] = dataclasses.field(default_factory=list)

    def look(self, page: Page) -> None:
        """Let axe look at a page as it now is."""
        self.found += troubles(page)

    def settle(self, place: int, text: str, *, seconds: int = 10) -> None:
        """Wait until the guest's row is saved, and remember what it holds."""
        state(self.guest, self.words, place, "saved", seconds=seconds)
        self.acknowledged.append(text)

    def asked(self, query: str, **values: object) -> list[str]:
        """The first column of what the database answers."""
        with self.database.reading() as session:
            return [str(one) for one in session.execute(sql(query), values).scalars()]

    def events(self) -> list[str]:
        """Every text in the event history, in order."""
        return self.asked("SELECT text FROM event WHERE what = 'save' ORDER BY edition, number")

    def sealed(self, page: Page) -> int:
        """How many texts the browser keeps; none of them can be read there."""
        boxes: list[str] = page.evaluate(KEPT)
        assert not any(text[:HALF] in box for box in boxes for text in TEXTS)
        return len(boxes)

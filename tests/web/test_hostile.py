"""Hostile texts are kept as text and do nothing on any page."""

from pathlib import Path

import html5lib
import pytest

from tests.desks import Desk, a_desk, form_of

HOSTILE = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1)) [data](data:text/html,x) [odd](//evil.example) <javascript:alert(1)>",
    "![x](https://evil.example/pixel.png) ![y](javascript:alert(1))",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }} {% include 'x' %}",
    "a \u202eb\u202c \u2066c",
    '[x](https://example.org/"onclick="alert(1))',
    "<svg onload=alert(1)><iframe src=//evil.example></iframe>",
]
# Elements that our own pages have, beside what the text tags of an article give.
FORBIDDEN = {"script", "iframe", "object", "embed", "base", "img", "video", "audio", "math", "frame"}


@pytest.fixture
def hostile(tmp_path: Path, sqlite_url: str) -> Desk:
    """A desk whose article and translations are full of traps."""
    title = "# " + HOSTILE[0]
    desk = a_desk(tmp_path / "home", sqlite_url, text="\n\n".join([title, *["Traps: " + one for one in HOSTILE]]))
    with desk.hub.writing() as session:
        session.connection().exec_driver_sql("UPDATE project SET name = '<script>alert(2)</script>'")
        session.connection().exec_driver_sql("UPDATE person SET name = '<script>alert(3)</script>'")
    for place, row in enumerate(desk.rows()):
        if row.translate:
            desk.put(place, HOSTILE[place % len(HOSTILE)])
    return desk


def inert(page: str) -> None:
    """Fail where a page could run, load or send anything that is not its own."""
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if element.tag == "script":  # the hub's own files, and nothing written into the page
            assert (element.attrib.get("src", "").startswith(("/editor.js?", "/static/")), element.text) == (True, None)
            continue
        assert str(element.tag) not in FORBIDDEN, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on"), name
            assert name != "style"
            if name in {"href", "src", "action"}:
                address = value.strip().lower()
                own = address.startswith(("/", "?", "#")) and not address.startswith(("//", "/\\"))
                link = element.tag == "a" and address.startswith(("https://", "http://", "mailto:"))
                assert own or link, value
    assert ">49 " not in page


def test_every_page_is_inert(hostile: Desk) -> None:
    browser = hostile.browser()
    rows = hostile.rows()
    paths = ["/desk/", "/desk/harbour/", hostile.address(), f"{hostile.address()}page", f"{hostile.address('en')}page"]
    paths += [f"{hostile.address()}?row={row.key}" for row in rows]
    paths += [f'{hostile.address()}?q="><script>alert(1)</script>&show="><script>', f"{hostile.address()}?row=<script>"]
    paths += [f"{hostile.address()}export/html", "/desk/<script>alert(1)</script>/", '/?ui=<script>&theme="><script>']
    for path in paths:
        inert(browser.get(path).text)


def test_answers_that_give_a_text_back_are_inert(hostile: Desk) -> None:
    browser = hostile.browser()
    for place, text in enumerate(HOSTILE):
        row = next(row for row in hostile.rows()[place:] if row.translate)
        stale = browser.send(hostile.address() + row.key, form_of(row, text, base_version=0, note=text))
        refused = browser.client.post(hostile.address() + row.key, data={"text": text, "save_id": text})
        assert (stale.status_code, refused.status_code) == (409, 403)
        inert(stale.text)
        inert(refused.text)


def test_hostile_text_is_kept_to_the_letter(hostile: Desk) -> None:
    for place, row in enumerate(hostile.rows()):
        if row.translate:
            assert row.text == HOSTILE[place % len(HOSTILE)]


def test_redirects_lead_to_our_own_pages_only(hostile: Desk) -> None:
    browser = hostile.browser()
    row = next(row for row in hostile.rows() if row.translate)
    answer = browser.send(hostile.address() + row.key, form_of(row, "x", q="\r\nX-Evil: 1", show="//evil.example"))
    assert answer.headers["Location"].startswith("/desk/harbour/")
    assert "X-Evil" not in answer.headers

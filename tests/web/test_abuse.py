"""What is too much, too odd or too late is refused quickly, and what a person typed comes back to be sent again."""

import dataclasses
import re
import secrets
import time
from io import BytesIO
from pathlib import Path

import pytest
from markupsafe import Markup

from tests.desks import Browser, Desk, a_desk, form_of
from translate_hub.web import create_app
from translate_hub.web.security import STRANGERS_BYTES

OWN_NAMES = ["https://Hub.Example.org", "https://hub.example.org:443", "https://hub.example.org"]


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the form that gives a text back."""
    form = page[page.index('<form class="kept"') :]
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: Markup(value).unescape() for name, value in found}  # noqa: S704 - read, not shown


@pytest.mark.parametrize("name", ["base_version", "wording"])
@pytest.mark.parametrize("number", ["9" * 30, str(2**63), "-1", "1e3"])
def test_numbers_no_row_can_have_are_refused_with_the_text(
    desk: Desk, browser: Browser, name: str, number: str
) -> None:
    answer = browser.send(desk.address() + desk.rows()[0].key, form_of(desk.rows()[0], "متن من", **{name: number}))
    assert answer.status_code == 422
    assert "متن من" in answer.text


def test_a_note_that_is_refused_can_be_corrected(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    answer = browser.send(desk.address() + row.key, form_of(row, "یک", note="a\x01b"))
    assert answer.status_code == 422
    assert re.search(r'<input id="kept-\d+" name="note" value="a\x01b"', answer.text)
    again = {**fields_of(answer.text), "text": "یک", "note": "ab"}
    assert browser.client.post(desk.address() + row.key, data=again).status_code == 303
    assert (desk.rows()[0].text, desk.rows()[0].note) == ("یک", "ab")


def test_another_text_from_a_page_gone_back_to_is_not_refused_for_ever(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    form = form_of(row, "یک")
    assert browser.send(desk.address() + row.key, form).status_code == 303
    refused = browser.send(desk.address() + row.key, {**form, "text": "دو"})
    assert refused.status_code == 409
    again = browser.client.post(desk.address() + row.key, data={**fields_of(refused.text), "text": "دو"})
    assert "Somebody saved this row before you" in again.text
    assert desk.rows()[0].open_proposals == 1


def test_an_address_that_no_database_can_hold_is_not_found(tmp_path: Path, database_url: str) -> None:
    desk = a_desk(tmp_path / "home", database_url)
    browser = desk.browser()
    for address in ("/desk/har%00bour/", "/desk/harbour/%00/fa/", f"{desk.address()}%00"):
        assert browser.get(address).status_code == 404
    desk.hub.database.close()


def test_what_a_stranger_sends_is_read_to_a_small_size_only(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    stranger = desk.browser(signed_in=False)
    kept = stranger.client.post(desk.address() + row.key, data={"text": "\U00020000" * 20_000, "note": "ب" * 20_000})
    assert kept.status_code == 403
    assert "\U00020000" * 20_000 in kept.text
    large = {"text": "x" * STRANGERS_BYTES}
    assert stranger.client.post(desk.address() + row.key, data=large).status_code == 413
    assert browser.send(desk.address() + row.key, large).status_code == 422


@pytest.mark.parametrize("public_url", OWN_NAMES)
def test_an_address_set_in_another_spelling_is_still_our_own(desk: Desk, public_url: str) -> None:
    settings = dataclasses.replace(desk.hub.settings, public_url=public_url)
    client = create_app(dataclasses.replace(desk.hub, settings=settings)).test_client()
    link, base = desk.link(), "https://hub.example.org"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(link, base_url=base).text)
    assert token
    for origin, status in (("https://hub.example.org:8443", 403), ("http://hub.example.org", 403), (base, 303)):
        sent = client.post(link, base_url=base, data={"csrf_token": token[1]}, headers={"Origin": origin})
        assert sent.status_code == status
    assert client.get("/enter/", base_url="https://127.0.0.1").status_code == 400


@pytest.mark.parametrize("host", ["[::1]:8080", "[::1]", "127.0.0.1:9", "localhost", "LOCALHOST:80"])
def test_every_name_of_this_machine_is_ours(desk: Desk, host: str) -> None:
    assert desk.app.test_client().get("/enter/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["[::1].evil.example", "127.0.0.1@evil.example", "evil.example:80", "127.0.0.1, b", ""]
)
def test_names_that_only_look_like_ours_are_not(desk: Desk, host: str) -> None:
    answer = desk.app.test_client().get("/enter/", headers={"Host": host})
    assert answer.status_code == 400
    assert "<a" not in answer.text


def test_a_file_with_more_entries_than_an_article_could_have_is_refused(desk: Desk, browser: Browser) -> None:
    limits = dataclasses.replace(desk.hub.limits, article_units=5)
    settings = dataclasses.replace(desk.hub.settings, limits=limits)
    small = dataclasses.replace(desk, app=create_app(dataclasses.replace(desk.hub, settings=settings))).browser()
    po = browser.get(desk.address() + "export/po").data
    po += b"".join(b'\nmsgid "%d"\nmsgstr "x"\n' % number for number in range(20))
    answer = small.send(desk.address() + "import", {"file": (BytesIO(po), "a.po")})
    assert answer.status_code == 422
    assert "may have 20" in answer.text


def test_a_page_of_texts_made_to_be_slow_is_not(desk: Desk, browser: Browser) -> None:
    slow = ["[" * 500 + "*" * 9000 + "a" + "*" * 9000, ("[*" + "*a " * 12) * 500, ("[^" + "a" * 37) * 500]
    for place, text in enumerate(slow):
        row = desk.rows()[place]
        browser.send(desk.address() + row.key, form_of(row, text[:19_999], save_id=secrets.token_hex(8)))
    begun = time.process_time()
    for path in ("", "page"):
        assert browser.get(desk.address() + path).status_code == 200
    assert time.process_time() - begun < 1.5


def test_a_text_given_back_goes_to_the_address_it_was_sent_to(desk: Desk) -> None:
    answer = desk.browser().client.post("http://localhost//evil.example/", data={"text": "متن"})
    form = re.search(r'<form class="kept"[^>]*>', answer.text)
    assert form
    assert "action" not in form[0], "a path with two slashes would name another host"

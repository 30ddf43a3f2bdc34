"""Drafts in the browser's terms: kept by small calls, offered in the open row, gone with the save."""

import base64
import secrets
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.desks import Browser, Desk
from translate_hub.domain.permissions import Actor, Role
from translate_hub.storage.accounts import Person
from translate_hub.storage.translations import AlignedRow


class Writer:
    """Somebody who writes at the desk."""

    def __init__(self, desk: Desk, actor: Actor | None = None) -> None:
        self.desk, self.browser = desk, desk.browser(actor=actor)
        self.token = self.browser.token()

    def send(self, method: str, path: str, sent: object = None) -> TestResponse:
        """Send JSON to an address below the edition's."""
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.browser.client.open(self.desk.address() + path, method=method, json=sent, headers=headers)

    def put(self, row: AlignedRow, text: object, **more: object) -> TestResponse:
        """Keep a draft."""
        body = {"text": text, "note": "", "wording": row.wording, "base_version": row.version, **more}
        return self.send("PUT", f"{row.key}/draft", body)

    def drafts(self) -> list[dict[str, Any]]:
        """This person's drafts."""
        told = self.send("GET", "drafts").json
        assert told is not None
        listed: list[dict[str, Any]] = told["drafts"]
        return listed

    def save(self, row: AlignedRow, text: str) -> TestResponse:
        """Save a row as it was read."""
        known = {"base_version": row.version, "wording": row.wording, "save_id": secrets.token_hex(8)}
        return self.send("POST", row.key, {"text": text, **known})


@pytest.fixture
def writer(desk: Desk) -> Writer:
    """Who works at the desk."""
    return Writer(desk)


def test_a_draft_is_kept_listed_and_dropped(desk: Desk, writer: Writer) -> None:
    row = desk.rows()[2]
    assert writer.put(row, "نیمه", note="n").status_code == 204
    assert writer.put(row, "نیمه‌کاره").status_code == 204
    (one,) = writer.drafts()
    assert (one["key"], one["position"], one["text"], one["note"]) == (row.key, 3, "نیمه‌کاره", "")
    assert (one["base_version"], one["version"], one["wording"]) == (0, 0, row.wording)
    assert writer.send("DELETE", f"{row.key}/draft").status_code == 204
    assert writer.drafts() == []


def test_nobody_else_sees_a_draft(desk: Desk, writer: Writer) -> None:
    row = desk.rows()[2]
    writer.put(row, "راز")
    other = Writer(desk, desk.person(Role.ADMIN))
    assert other.drafts() == []
    assert (other.send("GET", f"{row.key}/open").json or {})["draft"] is None
    other.send("DELETE", f"{row.key}/draft")
    for path in ("", f"?row={row.key}", "preview", "rows", "changes?since=0", "export/po", "page"):
        assert "راز" not in other.browser.get(desk.address() + path).text
    assert [one["text"] for one in writer.drafts()] == ["راز"]
    assert desk.rows()[2].text == ""


def test_an_acknowledged_save_takes_the_persons_own_draft_of_that_row(desk: Desk, writer: Writer) -> None:
    first, second = desk.rows()[:2]
    other = Writer(desk, desk.person(Role.CONTRIBUTOR, "fa"))
    for person in (writer, other):
        person.put(first, "یک")
        person.put(second, "دو")
    assert writer.save(first, "یکم").status_code == 200
    assert [one["key"] for one in writer.drafts()] == [second.key]
    assert len(other.drafts()) == 2
    assert (other.save(second, "پیشنهاد").json or {})["proposed"] is True
    assert [one["key"] for one in other.drafts()] == [first.key]
    form = {"base_version": 0, "wording": second.wording, "save_id": "form", "text": "دوم", "then": "stay"}
    assert writer.browser.send(desk.address() + second.key, form).status_code == 303
    assert writer.drafts() == []


def test_a_refused_or_late_save_leaves_the_draft(desk: Desk, writer: Writer) -> None:
    row = desk.rows()[0]
    writer.put(row, "یک")
    assert writer.save(row, "x\0").status_code == 422
    desk.put(0, "دیگری")
    assert writer.save(row, "یکم").status_code == 409
    (one,) = writer.drafts()
    assert (one["base_version"], one["version"]) == (0, 1)


def test_the_open_row_offers_the_draft_as_a_change_to_what_stands(desk: Desk, writer: Writer) -> None:
    row = desk.rows()[0]
    writer.put(row, "کتابخانهٔ شبانه")
    desk.put(0, "کتابخانهٔ شب")
    draft = (writer.send("GET", f"{row.key}/open").json or {})["draft"]
    assert (draft["text"], draft["has_moved"]) == ("کتابخانهٔ شبانه", True)
    assert draft["change_html"] == "کتابخانهٔ <del>شب</del><ins>شبانه</ins>"
    page = writer.browser.get(f"{desk.address()}?row={row.key}").text
    assert "the row has changed since" in page
    assert "<del>شب</del><ins>شبانه</ins>" in page
    filled = writer.browser.get(f"{desk.address()}?row={row.key}&draft=1").text
    assert ">\nکتابخانهٔ شبانه</textarea>" in filled


def test_what_is_no_draft_is_refused(desk: Desk, writer: Writer) -> None:
    row = desk.rows()[0]
    for wrong in (
        {"text": 5},
        {"note": None},
        {"wording": "x"},
        {"base_version": -1},
        {"text": "\0"},
        {"wording": 9999},
    ):
        assert writer.put(row, **{"text": "یک", **wrong}).status_code == 422
    assert writer.send("PUT", f"{row.key}/draft", []).status_code == 422
    assert writer.send("PUT", "aaaaaaaaaa/draft", {"text": "x", "wording": 1, "base_version": 0}).status_code == 404
    assert writer.drafts() == []


def test_a_draft_from_another_site_or_without_a_token_is_refused(desk: Desk, writer: Writer) -> None:
    row = desk.rows()[0]
    body = {"text": "x", "wording": row.wording, "base_version": 0}
    path = f"{desk.address()}{row.key}/draft"
    client = writer.browser.client
    foreign = {"X-CSRFToken": writer.token, "Origin": "https://evil.example"}
    assert client.put(path, json=body, headers=foreign).status_code == 403
    assert (client.put(path, json=body).json or {})["csrf"] is True
    assert writer.drafts() == []


def test_the_key_for_drafts_is_the_persons_own_and_never_stored_by_browsers(desk: Desk, writer: Writer) -> None:
    def asked(browser: Browser) -> Any:
        answer = browser.get("/desk/me/drafts-key")
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.json

    first = asked(writer.browser)
    assert first == asked(writer.browser)
    assert len(base64.b64decode(first["key"])) == 32
    person = desk.person(Role.TRANSLATOR, "fa")
    other = asked(desk.browser(actor=person))
    assert other["key"] != first["key"]
    assert other["person"] != first["person"]
    with desk.hub.writing() as session:
        session.get_one(Person, person.person).local_drafts = False
    assert asked(desk.browser(actor=person)) == {"person": other["person"], "key": None}
    assert desk.browser(signed_in=False).client.get("/desk/me/drafts-key").status_code in {303, 401}

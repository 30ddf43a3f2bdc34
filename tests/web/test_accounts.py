"""The account pages: profile, security, one's data, erasing; and that the hub then is as a person chose."""

import json
import re

import pytest
from werkzeug.test import TestResponse

from tests.desks import Browser, Desk
from tests.services.test_passwords import GOOD, HASH
from tests.services.test_sign_in import code_of
from translate_hub.domain.permissions import Role
from translate_hub.services import entering
from translate_hub.services.limiting import own_password_buckets, try_once
from translate_hub.storage import people
from translate_hub.storage.accounts import Person, WebSession

WRONG = "not this one"
PROFILE = {"name": "Operator", "credit": "none", "shortcuts": "on", "local_drafts": "on"}


def me(desk: Desk) -> Person:
    """Who works at the desk, as stored now."""
    with desk.hub.reading() as session:
        return people.person_by_id(session, desk.actor.person)


def with_password(desk: Desk) -> None:
    """Give who works at the desk the password `GOOD`."""
    with desk.hub.writing() as session:
        people.person_by_id(session, desk.actor.person).password_hash = HASH


def secured(browser: Browser, do: str, **fields: str) -> TestResponse:
    """Send one of the security page's forms."""
    return browser.send("/desk/me/security", {"do": do, **fields}, page="/desk/me/security")


def test_the_hub_is_as_a_person_chose_whatever_the_browser_says(desk: Desk, browser: Browser) -> None:
    browser.get("/desk/?ui=es&theme=light")
    sent = {**PROFILE, "name": "مریم", "language": "fa", "theme": "dark", "time_zone": "Asia/Tehran", "credit": "name"}
    answer = browser.send("/desk/me/", sent, page="/desk/me/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/me/?done=profile")
    page = browser.get("/desk/me/security?ui=es&theme=light").text
    assert '<html lang="fa" dir="rtl" data-theme="dark">' in page
    assert "مریم" in page
    assert "?ui=" not in page
    assert "‎+۳:۳۰" in page or "+۰۳:۳۰" in page or "۳:۳۰" in page
    assert (me(desk).credit_mode, me(desk).shortcuts, me(desk).local_drafts) == ("name", {}, True)


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"credit": "pseudonym"}, {"time_zone": "Nowhere"}, {"key-note": "Q"}, {"key-note": "Ctrl+T"}],
)
def test_a_profile_that_is_refused_comes_back_with_what_was_typed(
    desk: Desk, browser: Browser, wrong: dict[str, str]
) -> None:
    answer = browser.send("/desk/me/", {**PROFILE, "credit_name": "", "key-help": "F1", **wrong}, page="/desk/me/")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="F1"' in answer.text
    assert me(desk).shortcuts == {}


def test_keys_are_kept_as_places_and_shown_as_signs(desk: Desk, browser: Browser) -> None:
    sent = {"name": "Operator", "credit": "x", "language": "xx", "theme": "pink", "key-note": "alt + shift + m"}
    assert browser.send("/desk/me/", sent, page="/desk/me/").status_code == 303
    assert me(desk).shortcuts == {"note": "Alt+Shift+KeyM", "off": True}
    assert (me(desk).credit_mode, me(desk).language, me(desk).theme, me(desk).local_drafts) == (
        "none", None, None, False,
    )  # fmt: skip
    assert 'value="Alt+Shift+M"' in browser.get("/desk/me/").text


def test_the_first_password_needs_no_old_one_and_a_later_one_does(desk: Desk, browser: Browser) -> None:
    other, link = desk.browser(), desk.link()
    assert secured(browser, "password", new=GOOD, again=GOOD).status_code == 303
    assert other.get("/desk/").status_code == 303
    assert desk.browser(signed_in=False).get(link).status_code == 403
    refused = secured(browser, "password", new="another one here", again="another one here", password=WRONG)
    assert (refused.status_code, "not your password" in refused.text) == (422, True)
    before = me(desk).password_hash
    changed = secured(browser, "password", new="another one here", again="another one here", password=GOOD)
    assert changed.headers["Location"] == "/desk/me/security?done=password"
    assert me(desk).password_hash != before


def test_a_second_step_is_set_up_with_a_square_and_its_codes_are_shown_once(desk: Desk, browser: Browser) -> None:
    with_password(desk)
    assert browser.get("/desk/me/totp.svg").status_code == 404
    assert secured(browser, "begin", password=GOOD).status_code == 303
    square = browser.get("/desk/me/totp.svg")
    assert (square.mimetype, square.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert b"<svg" in square.data
    secret = re.search(r"<code>([A-Z2-7 ]{32,})</code>", browser.get("/desk/me/security").text)
    assert secret
    assert secret[1].replace(" ", "") == me(desk).totp_secret
    assert secured(browser, "confirm", code="1").status_code == 422
    shown = secured(browser, "confirm", code=code_of(me(desk)))
    codes = re.findall(r"<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</code>", shown.text)
    assert len(set(codes)) == 10
    page = browser.get("/desk/me/security").text
    assert not any(code in page for code in codes)
    assert "10 recovery codes are left" in page
    assert browser.get("/desk/me/totp.svg").status_code == 404
    assert secured(browser, "codes", password=WRONG).status_code == 422
    assert secured(browser, "off", password=WRONG).status_code == 422
    assert secured(browser, "off", password=GOOD).status_code == 303
    assert me(desk).totp_secret is None


def test_a_second_step_that_was_only_begun_can_be_left(desk: Desk, browser: Browser) -> None:
    assert "Set a password first" in secured(browser, "begin").text
    with_password(desk)
    secured(browser, "begin", password=GOOD)
    assert secured(browser, "forget").status_code == 303
    assert me(desk).totp_secret is None


def test_browsers_are_listed_and_signed_out(desk: Desk, browser: Browser) -> None:
    others = [desk.browser(), desk.browser()]
    page = browser.get("/desk/me/security").text
    keys = re.findall(r'name="session" value="(\w+)"', page)
    assert (len(keys), page.count("This browser")) == (2, 1)
    secured(browser, "end", session=keys[0])
    assert sorted(one.get("/desk/").status_code for one in others) == [200, 303]
    secured(browser, "end-others")
    assert [one.get("/desk/").status_code for one in (*others, browser)] == [303, 303, 200]
    assert secured(browser, "no such thing").status_code == 404


def test_guessing_the_password_of_an_open_session_is_limited(desk: Desk, browser: Browser) -> None:
    with_password(desk)
    assert secured(browser, "off", password=WRONG).status_code == 422
    with desk.hub.writing() as session:
        while try_once(session, own_password_buckets(desk.hub.settings.secret_key, "operator")):
            pass
    assert secured(browser, "off", password=GOOD).status_code == 429


def test_ones_data_is_a_file(desk: Desk, browser: Browser) -> None:
    desk.put(0, "کتابخانهٔ شب")
    answer = browser.get("/desk/me/data")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(answer.data)
    assert [line["text"] for line in data["texts"]] == ["کتابخانهٔ شب"]
    assert "کتابخانهٔ شب".encode() in answer.data


def test_erasing_asks_first_and_signs_out(desk: Desk) -> None:
    person = desk.person(Role.ADMIN)
    browser = desk.browser(actor=person)
    page = browser.get("/desk/me/erase").text
    assert "only admin of" in page
    assert "Harbour Review" in page
    for fields in ({}, {"sure": "on"}):
        assert browser.send("/desk/me/erase", fields, page="/desk/me/erase").status_code in {409, 422}
    gone = browser.send("/desk/me/erase", {"sure": "on", "told": "on"}, page="/desk/me/erase")
    assert gone.headers["Location"] == "/enter/?erased=yes"
    assert gone.headers["Clear-Site-Data"] == '"storage"'
    assert browser.get("/desk/").status_code == 303
    assert "You are erased" in browser.get("/enter/?erased=yes").text
    with desk.hub.reading() as session:
        left = people.person_by_id(session, person.person)
    assert (left.name, left.login) == ("—", f"erased-{left.key}")


def test_a_session_in_use_is_noted_once_a_minute(desk: Desk, browser: Browser) -> None:
    cookie = browser.client.get_cookie("hub-session")
    assert cookie
    with desk.hub.writing() as session:
        session.get_one(WebSession, entering.hash_of(cookie.value)).seen_at -= 2 * entering.SEEN_EVERY
    for wanted in (1, 0):
        with desk.counted_queries() as statements:
            browser.get("/desk/")
        assert sum(statement.startswith("UPDATE web_session") for statement in statements) == wanted

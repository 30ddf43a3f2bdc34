"""Signing in by form and by JSON, with a second step, with links of every purpose; how errors are told to scripts."""

import re
from collections.abc import Mapping

from werkzeug.test import TestResponse

from tests.desks import Browser, Desk
from tests.services.test_passwords import GOOD, HASH
from tests.services.test_sign_in import code_of
from translate_hub.services import authenticators, entering
from translate_hub.services.entering import Purpose
from translate_hub.services.limiting import sign_in_buckets, try_once
from translate_hub.storage import people
from translate_hub.storage.accounts import Person
from translate_hub.storage.schema import utc_now
from translate_hub.web.entering import way_on


def a_member(desk: Desk, *, second_step: bool = False) -> Person:
    """Give who works at the desk a password, and a second step where that is asked for."""
    with desk.hub.writing() as session:
        person = people.person_by_id(session, desk.actor.person)
        person.password_hash = HASH
        if second_step:
            person.totp_secret, person.totp_since = authenticators.new_secret(), utc_now()
    return person


def sent(browser: Browser, *, password: str = GOOD, **fields: object) -> TestResponse:
    """Send the form of the door."""
    fields = {"login": "operator", "password": password, **fields}
    return browser.send("/sign-in", fields, page="/sign-in")


def json_sent(browser: Browser, body: Mapping[str, object], path: str = "/sign-in") -> TestResponse:
    """Send JSON with a fresh form token, as a script does."""
    token = browser.get("/token").json
    assert token is not None
    return browser.client.post(path, json=body, headers={"X-CSRFToken": token["csrf"]})


def test_login_and_password_lead_to_where_one_wanted_to(desk: Desk) -> None:
    a_member(desk)
    browser = desk.browser(signed_in=False)
    wanted = browser.get(f"{desk.address()}?row=abc")
    door = wanted.headers["Location"]
    page = browser.get(door)
    field = re.search(r'name="next" value="([^"]+)"', page.text)
    assert field
    answer = browser.send("/sign-in", {"login": "Operator", "password": GOOD, "next": field[1]}, page=door)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{desk.address()}?row=abc")
    assert browser.get("/desk/").status_code == 200
    assert browser.get("/sign-in").headers["Location"] == "/desk/"


def test_no_other_place_can_be_led_to(desk: Desk) -> None:
    wishes = [
        "https://evil.example/desk/", "//evil.example/desk/", "/desk/\\evil", "/desk//evil.example/x/y/z/w", "/leave",
        "/sign-in", "javascript:alert(1)", "/desk/\n/x", "", "/desk/../leave/no/such/page/at", "http://[", "/desk/#x",
    ]  # fmt: skip
    with desk.app.test_request_context():
        assert {way_on(wish) for wish in wishes} == {"/desk/"}
        assert way_on("/desk/harbour/?a=//b") == "/desk/harbour/?a=//b"


def test_a_wrong_password_and_an_unknown_login_get_the_same_page(desk: Desk) -> None:
    a_member(desk)
    answers = [
        sent(desk.browser(signed_in=False), login=login, password=password)
        for login, password in [("operator", "not this one"), ("operatoa", "not this one")]
    ]
    pages = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert pages[0] == pages[1]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert "is not right" in pages[0]
    assert not any("hub-session" in value for answer in answers for value in answer.headers.getlist("Set-Cookie"))


def test_after_too_many_tries_the_right_password_waits_too(desk: Desk) -> None:
    a_member(desk)
    with desk.hub.writing() as session:
        while try_once(session, sign_in_buckets(desk.hub.settings.secret_key, "operator", "127.0.0.1")):
            pass
    for answer in (
        sent(desk.browser(signed_in=False)),
        json_sent(desk.browser(signed_in=False), {"login": "operator", "password": GOOD}),
    ):
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
        assert "too many tries" in answer.text


def test_signing_in_ends_the_session_that_was_there(desk: Desk) -> None:
    a_member(desk)
    browser = desk.browser()
    before = browser.client.get_cookie("hub-session")
    assert before
    token = browser.token()
    answer = browser.client.post("/sign-in", data={"csrf_token": token, "login": "operator", "password": GOOD})
    assert answer.status_code == 303
    stranger = desk.browser(signed_in=False)
    stranger.client.set_cookie("hub-session", before.value)
    assert stranger.get("/desk/").status_code == 303


def test_the_second_step_has_a_page_of_its_own(desk: Desk) -> None:
    person = a_member(desk, second_step=True)
    browser = desk.browser(signed_in=False)
    assert browser.get("/sign-in/code").headers["Location"] == "/sign-in"
    assert sent(browser, next="/desk/harbour/").headers["Location"] == "/sign-in/code?next=/desk/harbour/"
    assert browser.get("/desk/").status_code == 303, "halfway is not in"
    page = "/sign-in/code?next=/desk/harbour/"
    wrong = browser.send("/sign-in/code", {"code": "1"}, page=page)
    assert (wrong.status_code, "not right" in wrong.text) == (422, True)
    right = browser.send("/sign-in/code", {"code": code_of(person), "next": "/desk/harbour/"}, page=page)
    assert (right.status_code, right.headers["Location"]) == (303, "/desk/harbour/")
    assert browser.get("/desk/").status_code == 200


def test_who_was_halfway_when_the_password_changed_begins_again(desk: Desk) -> None:
    person = a_member(desk, second_step=True)
    browser = desk.browser(signed_in=False)
    sent(browser)
    with desk.hub.writing() as session:
        people.person_by_id(session, person.id).password_hash = None
    answer = browser.send("/sign-in/code", {"code": code_of(person)}, page="/sign-in/code")
    assert answer.headers["Location"] == "/sign-in"


def test_a_script_signs_in_in_place_and_gets_a_token_that_counts(desk: Desk) -> None:
    person = a_member(desk, second_step=True)
    browser = desk.browser(signed_in=False)
    assert browser.get("/token").json == {"csrf": browser.get("/token").json["csrf"], "person": None}  # type: ignore[index]  # it is an object
    body = {"login": "operator", "password": "not this one"}
    wrong = json_sent(browser, body)
    assert (wrong.status_code, wrong.json and wrong.json["needs_code"]) == (401, False)
    body["password"] = GOOD
    halfway = json_sent(browser, body)
    assert (halfway.status_code, halfway.json and halfway.json["needs_code"]) == (401, True)
    wrong_code = json_sent(browser, {**body, "code": "1"})
    assert (wrong_code.status_code, wrong_code.json and wrong_code.json["needs_code"]) == (401, True)
    right = json_sent(browser, {**body, "code": code_of(person)})
    assert right.json
    assert (right.status_code, right.json["person"], right.json["name"]) == (200, person.key, "Operator")
    again = browser.client.post("/leave", headers={"X-CSRFToken": right.json["csrf"]})
    assert again.status_code == 303
    assert again.headers["Clear-Site-Data"] == '"storage"'


def test_json_that_is_no_sign_in_is_refused_with_a_sentence(desk: Desk) -> None:
    browser = desk.browser(signed_in=False)
    token = browser.get("/token").json
    assert token
    for body in ("[]", "null", '"x"', "{", "[" * 100_000, '{"login": 1, "password": []}'):
        answer = browser.client.post(
            "/sign-in", data=body, content_type="application/json", headers={"X-CSRFToken": token["csrf"]}
        )
        assert answer.status_code in {401, 422}
        assert answer.json
        assert answer.json["message"]


def test_errors_are_told_to_scripts_as_json(desk: Desk, browser: Browser) -> None:
    expired = browser.client.post(desk.address() + "x", json={"text": "متن"})
    assert (expired.status_code, expired.json and expired.json["csrf"]) == (403, True)
    missing = browser.get("/desk/missing/", Accept="application/json")
    assert (missing.status_code, set(missing.json or {})) == (404, {"message"})
    assert browser.get("/no/such/page", **{"Sec-Fetch-Dest": "empty"}).json
    foreign = browser.client.post("/leave", json={}, headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, set(foreign.json or {})) == (403, {"message"})
    browser.client.delete_cookie("hub-session")
    out = json_sent(browser, {"text": "متن"}, desk.address() + "x")
    assert (out.status_code, set(out.json or {})) == (401, {"message"})
    assert browser.get("/desk/missing/").mimetype == "text/html"


def a_link(desk: Desk, purpose: Purpose) -> str:
    with desk.hub.writing() as session:
        return "/enter/" + entering.make_sign_in_link(session, desk.actor.person, hours=1, purpose=purpose)


def test_a_set_up_link_asks_until_all_is_well_and_is_then_used_up(desk: Desk) -> None:
    link, browser = a_link(desk, Purpose.SET_UP), desk.browser(signed_in=False)
    good = {"login": "maryam", "name": "مریم", "password": GOOD, "again": GOOD}
    for wrong in ({"again": "other"}, {"password": "short", "again": "short"}, {"login": "a b"}, {"name": ""}):
        answer = browser.send(link, {**good, **wrong}, page=link)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert GOOD not in answer.text, "a password is never sent back"
    assert browser.send(link, good, page=link).headers["Location"] == "/desk/"
    assert "مریم" in browser.get("/desk/").text
    assert desk.browser(signed_in=False).get(link).status_code == 403
    assert sent(desk.browser(signed_in=False), login="maryam").status_code == 303


def test_a_reset_link_sets_a_password_and_signs_other_browsers_out(desk: Desk) -> None:
    old, browser = desk.browser(), desk.browser(signed_in=False)
    link = a_link(desk, Purpose.RESET)
    assert "operator" in browser.get(link).text
    answer = browser.send(link, {"password": GOOD, "again": GOOD, "login": "other", "name": "other"}, page=link)
    assert answer.headers["Location"] == "/desk/"
    assert old.get("/desk/").status_code == 303
    assert browser.get("/desk/").status_code == 200
    with desk.hub.reading() as session:
        assert people.person_by_id(session, desk.actor.person).login == "operator"


def test_guessing_links_is_limited(desk: Desk) -> None:
    stranger = desk.browser(signed_in=False)
    statuses = [stranger.send("/enter/guess", {}, page="/sign-in").status_code for _ in range(31)]
    assert statuses == [403] * 30 + [429]


def test_looks_are_remembered_from_pages_only(desk: Desk) -> None:
    for path in (
        "/healthz?ui=fa",
        "/no/such?theme=dark",
        "/static/desk.css?ui=fa",
        "/desk/?theme=dark",
        "/token?ui=fa",
    ):
        with desk.app.test_client().get(path) as answer:
            set_cookies = [value.partition("=")[0] for value in answer.headers.getlist("Set-Cookie")]
        assert not {"ui", "theme"} & set(set_cookies), path
    answer = desk.app.test_client().get("/sign-in?ui=fa&theme=dark")
    assert {"ui", "theme"} <= {value.partition("=")[0] for value in answer.headers.getlist("Set-Cookie")}

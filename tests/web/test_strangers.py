"""The way in and out, and what strangers see."""

import dataclasses
import re

import pytest

from tests.desks import Browser, Desk
from translate_hub.web import create_app

OUTSIDE = {
    "/", "/enter/", "/enter/<token>", "/sign-in", "/sign-in/code", "/token", "/join/<token>", "/leave", "/healthz",
    "/editor.js", "/static/<path:filename>", "/robots.txt", "/read/", "/read/sitemap.xml", "/read/<path:rest>",
    "/read/<project>/", "/read/<project>/<language>/", "/read/<project>/<language>/index-<int(min=2):number>.html",
    "/read/<project>/<language>/feed.xml", "/read/<project>/<language>/sitemap.xml",
    "/read/<project>/<language>/<slug>/", "/read/<project>/<language>/<slug>/bilingual.html",
}  # fmt: skip


def test_looking_at_a_link_does_not_use_it_up(desk: Desk) -> None:
    link = desk.link()
    stranger = desk.browser(signed_in=False)
    for _ in range(3):
        page = stranger.get(link)
        assert page.status_code == 200
        assert "Sign in" in page.text
    assert stranger.send(link, {}, page=link).headers["Location"] == "/desk/"
    assert stranger.get("/desk/").status_code == 200


def test_a_used_link_says_so(desk: Desk) -> None:
    link = desk.link()
    browser = desk.browser(signed_in=False)
    browser.send(link, {}, page=link)
    for answer in (desk.browser(signed_in=False).get(link), browser.get(link)):
        assert answer.status_code == 403
        assert "has been used or has expired" in answer.text


def test_signing_out_clears_the_browser_but_for_what_another_person_left(desk: Desk) -> None:
    cleared = desk.browser().send("/leave", {"others": ""})
    assert cleared.headers["Clear-Site-Data"] == '"storage"'
    kept = desk.browser().send("/leave", {"others": "1"})
    assert (kept.status_code, "Clear-Site-Data" in kept.headers) == (303, False)


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(desk: Desk, browser: Browser) -> None:
    cookie = browser.client.get_cookie("hub-session")
    assert cookie
    assert browser.send("/leave", {}).status_code == 303
    browser.client.set_cookie("hub-session", cookie.value)
    assert browser.get("/desk/").headers["Location"] == "/sign-in?next=/desk/"


def test_a_stranger_cannot_tell_what_exists(desk: Desk) -> None:
    stranger = desk.browser(signed_in=False)
    paths = [
        "/desk", "/desk/", "/desk/harbour/", "/desk/missing/", desk.address(), desk.address("de"),
        "/desk/harbour/night-library/fa/export/po", "/desk/harbour/missing/fa/export/po", "/desk/no/such/page/at/all/x",
    ]  # fmt: skip
    for path in paths:
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/sign-in?next={path}")
        told = stranger.get(path, Accept="application/json")
        assert (told.status_code, told.json) == (401, {"message": "You are signed out. Sign in again."})


def test_every_address_outside_the_desk_is_listed_and_every_other_is_closed_to_strangers(desk: Desk) -> None:
    stranger = desk.browser(signed_in=False)
    for rule in desk.app.url_map.iter_rules():
        if rule.rule in OUTSIDE:
            continue
        assert rule.rule.startswith("/desk/"), f"{rule.rule} is neither listed here nor under /desk/"
        path = rule.rule.replace("<project>", "harbour").replace("<article>", "night-library")
        path = path.replace("<language>", "fa").replace("<kind>", "po").replace("<unit>", desk.rows()[0].key)
        path = re.sub(r"<[^>]+>", "1", path)
        answer = stranger.get(path) if "GET" in (rule.methods or ()) else stranger.client.post(path, data={"text": "x"})
        assert answer.status_code in {303, 401, 403}, path
        assert "Night Library" not in answer.text
    assert all(row.version == 0 for row in desk.rows())


def test_a_text_sent_after_the_session_ended_is_kept_in_the_answer(desk: Desk, browser: Browser) -> None:
    token = browser.token()
    browser.client.delete_cookie("hub-session")
    row = desk.rows()[2]
    answer = browser.client.post(
        f"{desk.address()}{row.key}", data={"csrf_token": token, "text": "متن من", "wording": 1}
    )
    assert answer.status_code == 403
    assert "متن من" in answer.text
    assert "You are signed out" in answer.text


def test_over_https_cookies_are_bound_to_the_host_and_to_https(desk: Desk) -> None:
    settings = dataclasses.replace(desk.hub.settings, public_url="https://hub.example.org")
    secure = dataclasses.replace(desk, app=create_app(dataclasses.replace(desk.hub, settings=settings)))
    browser = Browser(secure.app.test_client())
    link = desk.link()
    base = "https://hub.example.org"
    page = browser.client.get(link, base_url=base)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.client.post(link, base_url=base, data={"csrf_token": token}, headers={"Origin": base})
    cookies = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("__Host-hub-session=")]
    assert len(cookies) == 1
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookies[0]
    assert "Domain" not in cookies[0]
    assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"])
def test_another_host_name_gets_no_page(desk: Desk, host: str) -> None:
    answer = desk.app.test_client().get("/enter/", base_url=f"http://{host}")
    assert answer.status_code == 400
    assert "<a" not in answer.text


def test_the_hub_says_that_it_is_well(desk: Desk) -> None:
    answer = desk.browser(signed_in=False).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "Set-Cookie" not in answer.headers

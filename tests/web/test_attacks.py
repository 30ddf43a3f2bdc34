"""What somebody with bad intentions tries first: guessing from many places, other people's words, links twice."""

import json
import threading
from collections.abc import Callable, Mapping

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.desks import Browser, Desk
from tests.scripting import as_role
from tests.services.test_passwords import GOOD
from tests.services.test_sign_in import code_of
from tests.web.test_sign_in import a_member, json_sent, sent
from translate_hub.domain.permissions import EVERY_LANGUAGE, Role
from translate_hub.errors import Forbidden, Invalid
from translate_hub.services import entering, inviting
from translate_hub.services.limiting import bucket, sign_in_buckets, try_once
from translate_hub.storage import projects
from translate_hub.storage.articles import Project
from translate_hub.storage.schema import utc_now


def from_place(browser: Browser, path: str, place: str, fields: Mapping[str, object], **headers: str) -> TestResponse:
    """Send a form from an address of the internet."""
    token = browser.get("/token").json
    assert token is not None
    environ = {"REMOTE_ADDR": place}
    return browser.client.post(
        path, data={"csrf_token": token["csrf"], **fields}, headers=headers, environ_overrides=environ
    )


# --- Guessing from many places ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "is_limited"),
    [
        ([f"2001:db8:7::{n:x}" for n in range(31)], True),
        ([f"::ffff:192.0.2.{n % 2}" for n in range(62)], True),
        ([f"2001:db8:{n:x}::1" for n in range(31)], False),
        ([f"192.0.2.{n}" for n in range(31)], False),
    ],
)
def test_who_has_a_whole_network_has_one_place_to_guess_from(
    desk: Desk, places: list[str], *, is_limited: bool
) -> None:
    stranger = desk.browser(signed_in=False)
    statuses = [from_place(stranger, f"/enter/guess{n}", place, {}).status_code for n, place in enumerate(places)]
    assert (statuses[-1] == 429) is is_limited


def test_a_header_of_the_senders_own_is_no_other_place(desk: Desk) -> None:
    stranger = desk.browser(signed_in=False)
    headers = [{"X-Forwarded-For": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"} for n in range(31)]
    statuses = [from_place(stranger, "/enter/guess", "198.51.100.7", {}, **one).status_code for one in headers]
    assert statuses[-1] == 429


def test_one_link_takes_few_tries_from_wherever_they_come(desk: Desk) -> None:
    stranger = desk.browser(signed_in=False)
    places = [f"192.0.2.{n}" for n in range(31)]
    statuses = [from_place(stranger, "/enter/one-link", place, {}).status_code for place in places]
    assert statuses == [403] * 30 + [429]


def test_an_invitation_is_no_way_to_ask_for_logins_without_end(desk: Desk) -> None:
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project)
        token = inviting.invite(session, desk.actor, project.id, [("fa", Role.READER)])
    stranger = desk.browser(signed_in=False)
    statuses = [from_place(stranger, f"/join/{token}", f"192.0.2.{n}", {}).status_code for n in range(31)]
    assert statuses == [422] * 30 + [429]


@pytest.mark.parametrize("with_script", [False, True])
def test_codes_of_the_second_step_cannot_be_guessed_from_many_places(desk: Desk, *, with_script: bool) -> None:
    person = a_member(desk, second_step=True)
    browser = desk.browser(signed_in=False)
    with desk.hub.writing() as session:
        full = bucket(desk.hub.settings.secret_key, "code", person.login, tries=10)
        while try_once(session, [full]):
            pass
    if with_script:
        body = {"login": "operator", "password": GOOD, "code": code_of(person)}
        assert json_sent(browser, body).status_code == 429
    else:
        assert sent(browser).headers["Location"] == "/sign-in/code"
        assert browser.send("/sign-in/code", {"code": code_of(person)}, page="/sign-in/code").status_code == 429
    assert browser.get("/desk/").status_code == 303


def test_a_wrong_code_counts_wherever_it_comes_from_and_a_right_one_does_not(desk: Desk) -> None:
    person = a_member(desk, second_step=True)
    for n in range(10):
        body = {"login": "operator", "password": GOOD, "code": "000000" if code_of(person) != "000000" else "111111"}
        browser = desk.browser(signed_in=False)
        token = browser.get("/token").json
        assert token is not None
        answer = browser.client.post(
            "/sign-in",
            json=body,
            headers={"X-CSRFToken": token["csrf"]},
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{n}"},
        )
        assert answer.status_code == 401
    assert json_sent(desk.browser(signed_in=False), {**body, "code": code_of(person)}).status_code == 429


def test_a_stranger_who_guesses_does_not_keep_the_owner_from_changing_the_password(
    desk: Desk, browser: Browser
) -> None:
    a_member(desk)
    with desk.hub.writing() as session:
        while try_once(session, sign_in_buckets(desk.hub.settings.secret_key, "operator", "127.0.0.1")):
            pass
    new = "a password nobody guesses"
    fields = {"do": "password", "password": GOOD, "new": new, "again": new}
    assert browser.send("/desk/me/security", fields, page="/desk/me/security").status_code == 303


# --- Two at once ------------------------------------------------------------------------------------------------------


def at_once(deed: Callable[[], object], times: int = 6) -> list[object]:
    """What a deed gives or raises, done by several at the same moment."""
    gate, found = threading.Barrier(times), []

    def work() -> None:
        gate.wait()
        try:
            found.append(deed())
        except Forbidden as error:
            found.append(error)

    threads = [threading.Thread(target=work) for _ in range(times)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def test_of_many_who_use_one_link_at_once_one_gets_in(desk: Desk) -> None:
    token = desk.link().rpartition("/")[2]

    def deed() -> str:
        with desk.hub.writing() as session:
            return entering.enter(session, token)

    assert sum(isinstance(one, str) for one in at_once(deed)) == 1


def test_of_many_who_accept_one_invitation_at_once_one_joins(desk: Desk) -> None:
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project)
        token = inviting.invite(session, desk.actor, project.id, [("fa", Role.READER)])
    people = iter([desk.person(None) for _ in range(6)])

    def deed() -> object:
        with desk.hub.writing() as session:
            return inviting.accept(session, next(people), token).slug

    assert sum(isinstance(one, str) for one in at_once(deed)) == 1


# --- Rights -----------------------------------------------------------------------------------------------------------


def test_an_invitation_is_worth_nothing_once_its_maker_lost_the_right_to_make_it(desk: Desk) -> None:
    editor = desk.person(Role.LANGUAGE_EDITOR, "fa")
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project)
        token = inviting.invite(session, editor, project.id, [("fa", Role.LANGUAGE_EDITOR)])
        for language, role in [("fa", Role.ADMIN), (EVERY_LANGUAGE, Role.ADMIN), ("es", Role.READER)]:
            with pytest.raises((Forbidden, Invalid)):
                inviting.invite(session, editor, project.id, [(language, role)])
        key = next(
            one.key for one in inviting.members_to_see(session, editor, project.id) if one.person == editor.person
        )
        inviting.change_role(session, desk.actor, project.id, key, language="fa", role=Role.TRANSLATOR)
    assert desk.browser(signed_in=False).get(f"/join/{token}").status_code == 403


def test_the_open_session_of_somebody_removed_sees_nothing_from_then_on(desk: Desk) -> None:
    script = as_role(desk, Role.TRANSLATOR)
    row = desk.rows()[2]
    assert script.save(row, "متن").status_code == 200
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project)
        for one in inviting.members_to_see(session, desk.actor, project.id):
            for language in one.roles:
                inviting.change_role(session, desk.actor, project.id, one.key, language=language, role=None)
    assert script.save(desk.rows()[2], "متن دیگر").status_code == 404
    for path in ("drafts", "changes?since=0", "preview", "rows?from=1", "next", f"{row.key}/open", "export/po"):
        assert script.send("GET", path).status_code == 404, path
    for path in (f"{row.key}/look", f"{row.key}/suggestion"):
        assert script.send("POST", path, {"text": "x"}).status_code == 404, path


def test_a_deleted_project_opens_to_nobody_whatever_their_role(desk: Desk) -> None:
    people = [desk.browser(actor=desk.person(Role.ADMIN)), desk.browser()]
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project)
        token = inviting.invite(session, desk.actor, project.id, [("fa", Role.READER)])
        session.execute(update(Project).values(deleted_at=utc_now()))
    for browser in people:
        for path in ("", "members", "settings", "audit", "import", "night-library/source", "night-library/fa/"):
            assert browser.get(f"/desk/harbour/{path}").status_code == 404, path
        assert browser.get(f"/join/{token}").status_code == 403


def test_a_translator_of_one_language_cannot_tell_which_others_there_are(desk: Desk) -> None:
    script = as_role(desk, Role.TRANSLATOR, "es")
    there, missing = (script.browser.get(desk.address(tag), Accept="application/json") for tag in ("fa", "de"))
    assert there.status_code == missing.status_code == 404
    assert there.text.replace("fa", "de") == missing.text


# --- Other people's words ---------------------------------------------------------------------------------------------


def test_ones_data_holds_what_one_did_with_the_words_of_others_but_not_the_words(desk: Desk) -> None:
    contributor, translator = as_role(desk, Role.CONTRIBUTOR), as_role(desk, Role.TRANSLATOR)
    row = desk.rows()[2]
    proposed = contributor.save(row, "سخن دیگری", note="یادداشت دیگری").json
    assert proposed is not None
    proposal = proposed["proposal"]
    answer = translator.send(
        "POST", f"{row.key}/proposals/{proposal}", {"deed": "accept", "version": 0, "save_id": "a"}
    )
    assert answer.status_code == 200
    translator.save(desk.rows()[3], "سخن من")
    data = json.loads(translator.browser.get("/desk/me/data").data)
    assert "سخن دیگری" not in str(data)
    assert "یادداشت دیگری" not in str(data)
    assert [line["unit"] for line in data["texts"]] == [row.key, desk.rows()[3].key]
    assert data["texts"][1]["text"] == "سخن من"
    theirs = json.loads(contributor.browser.get("/desk/me/data").data)
    assert "سخن دیگری" in str(theirs)
    assert "سخن من" not in str(theirs)


# --- What is no form of ours ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_row_is_json_or_a_form_and_nothing_that_only_looks_like_it(desk: Desk, kind: str) -> None:
    script = as_role(desk, Role.TRANSLATOR)
    row = desk.rows()[2]
    body = json.dumps({"text": "x", "base_version": 0, "wording": row.wording, "save_id": "s"})
    for headers in ({}, {"X-CSRFToken": script.token}, {"X-CSRFToken": script.token, "Origin": "https://evil.example"}):
        answer = script.browser.client.post(desk.address() + row.key, data=body, content_type=kind, headers=headers)
        assert answer.status_code in {400, 403, 415, 422}
    assert desk.rows()[2].version == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_every_call_that_writes_asks_for_a_token_and_the_origin(desk: Desk, method: str) -> None:
    script = as_role(desk, Role.TRANSLATOR)
    row = desk.rows()[2]
    for rule in desk.app.url_map.iter_rules():
        if method not in (rule.methods or ()):
            continue
        path = rule.rule
        for name, value in {
            "project": "harbour",
            "article": "night-library",
            "language": "fa",
            "unit": row.key,
        }.items():
            path = path.replace(f"<{name}>", value)
        path = path.replace("<int:proposal>", "1").replace("<", "").replace(">", "")
        client = script.browser.client
        assert client.open(path, method=method, json={}).status_code == 403, path
        headers = {"X-CSRFToken": script.token, "Origin": "https://evil.example"}
        assert client.open(path, method=method, json={}, headers=headers).status_code == 403, path
        headers = {"X-CSRFToken": script.token, "Sec-Fetch-Site": "cross-site"}
        assert client.open(path, method=method, json={}, headers=headers).status_code == 403, path

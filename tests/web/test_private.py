"""What people say of themselves and bring along: only text on every page, and gone when they are."""

import json
import re

import pytest

from tests.desks import Browser, Desk
from tests.scripting import Script, as_role
from tests.web.test_hostile import inert
from translate_hub.domain.names import find_unsafe
from translate_hub.domain.permissions import EVERY_LANGUAGE, Role
from translate_hub.errors import Invalid
from translate_hub.services.importing import ArticleFacts, checked_facts
from translate_hub.storage import memberships, people
from translate_hub.storage.schema import Row
from translate_hub.web.choices import Facts, wrong_facts

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


# --- What is left of somebody -----------------------------------------------------------------------------------------


def test_of_somebody_erased_nothing_private_is_left_in_any_table(desk: Desk) -> None:
    script = as_role(desk, Role.ADMIN, EVERY_LANGUAGE)
    person = script.browser
    fields = {"name": "Unmistakable Name", "credit": "pseudonym", "credit_name": "Unmistakable Pseudonym"}
    assert person.send("/desk/me/", fields, page="/desk/me/").status_code == 303
    new = "unmistakable password"
    secured = {"do": "password", "new": new, "again": new}
    assert person.send("/desk/me/security", secured, page="/desk/me/security").status_code == 303
    begun = {"do": "begin", "password": new}
    assert person.send("/desk/me/security", begun, page="/desk/me/security").status_code == 303
    row = desk.rows()[2]
    draft = {"text": "unmistakable draft", "wording": row.wording, "base_version": 0}
    assert script.send("PUT", f"{row.key}/draft", draft).status_code == 204
    assert script.send("GET", "../../../me/drafts-key").status_code in {200, 404}
    upload = {"text": "Unmistakable upload"}
    assert person.send("/desk/harbour/import", upload, page="/desk/harbour/import").status_code == 303
    invited = {"role": "reader", "language": "fa"}
    assert person.send("/desk/harbour/members/invite", invited, page="/desk/harbour/members").status_code == 200
    data = json.loads(person.get("/desk/me/data").data)
    with desk.hub.reading() as session:
        row_of = people.find_person_by_key(session, data["profile"]["key"])
        assert row_of is not None
        secrets = [data["profile"]["login"], row_of.password_hash, row_of.totp_secret]
        id_of = row_of.id
    gone = {"sure": "on", "told": "on", "password": new}
    assert person.send("/desk/me/erase", gone, page="/desk/me/erase").status_code == 303
    with desk.hub.reading() as session:
        kept = [repr(row) for table in Row.metadata.sorted_tables for row in session.execute(table.select())]
        assert memberships.actor_of(session, people.person_by_id(session, id_of)).roles == {}
    for word in ["nmistakable", *secrets]:
        assert word
        assert not [row for row in kept if str(word) in row], word


# --- Names that are more than names -----------------------------------------------------------------------------------


def test_names_notes_and_facts_are_only_text_on_every_page_of_today(desk: Desk, browser: Browser) -> None:
    for path, fields in {
        "/desk/me/": {"name": HOSTILE, "credit": "pseudonym", "credit_name": HOSTILE},
        "/desk/harbour/settings": {"do": "rename", "name": HOSTILE},
    }.items():
        assert browser.send(path, fields, page=path).status_code == 303
    contributor = as_role(desk, Role.CONTRIBUTOR)
    assert contributor.browser.send("/desk/me/", {"name": HOSTILE}, page="/desk/me/").status_code == 303
    row = desk.rows()[2]
    desk.put(2, HOSTILE)
    script = Script(desk, browser)
    assert script.save(desk.rows()[2], f"{HOSTILE} 2", note=HOSTILE).status_code == 200
    assert contributor.save(desk.rows()[2], f"{HOSTILE} 3", note=HOSTILE).status_code == 200
    draft = {"text": f"{HOSTILE} 4", "note": HOSTILE, "wording": row.wording, "base_version": 2}
    assert script.send("PUT", f"{row.key}/draft", draft).status_code == 204
    invited = browser.send(
        "/desk/harbour/members/invite", {"role": "reader", "language": "fa"}, page="/desk/harbour/members"
    )
    join = re.search(r"/join/[\w-]+", invited.text)
    assert join
    brought = {"text": f"# {HOSTILE}\n\n{HOSTILE}", "html": ""}
    waiting = browser.send("/desk/harbour/import", brought, page="/desk/harbour/import").headers["Location"]
    facts = {"facts": "1", "author": HOSTILE, "licence": HOSTILE, "address": "javascript:alert(1)", "slug": HOSTILE}
    assert browser.send(waiting, facts, page=waiting).status_code == 303
    parts = script.get(f"{row.key}/open")
    for path in [
        "/desk/", "/desk/harbour/", "/desk/harbour/members", "/desk/harbour/audit", "/desk/audit", "/desk/new",
        "/desk/harbour/settings", "/desk/me/", "/desk/me/security", "/desk/me/erase", "/desk/harbour/import", waiting,
        join[0], "/desk/harbour/night-library/source", f"/desk/harbour/night-library/source?row={row.key}",
        desk.address(), f"{desk.address()}?row={row.key}", f"{desk.address()}?row={row.key}&draft=1",
        f"{desk.address()}?q={HOSTILE}", f"{desk.address()}rows?from=1", f"{desk.address()}preview",
    ]:  # fmt: skip
        answer = browser.get(path)
        assert answer.status_code == 200, path
        inert(re.sub(r'<script type="module" src="/static/[^"<>]+"></script>', "", answer.text))
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
    for html in (html for name, html in parts.items() if name.endswith("_html")):
        inert(html)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "//example.org", "https://user:password@example.org/", "https://user@example.org/",
        "https://example.org/\u202egnp", "https://example.org/\u2066a", "https://example.org/a b", "https://",
        "https://example.org\\@evil.example/", "data:text/html,x", "https://exam\u200bple.org/",
    ],
)  # fmt: skip
def test_the_address_of_an_original_is_a_plain_one_of_the_web(address: str) -> None:
    assert "address" in wrong_facts(Facts(address=address))
    if address.isprintable() or find_unsafe(address):
        with pytest.raises(Invalid):
            checked_facts(ArticleFacts(address=address))


def test_no_fact_turns_the_text_around_it() -> None:
    turning, harmless = "by \u202eydobon", "نویسنده‌ای \u200fبا نام"
    for about in (ArticleFacts(author=turning), ArticleFacts(licence=turning)):
        with pytest.raises(Invalid, match="invisible"):
            checked_facts(about)
    assert checked_facts(ArticleFacts(author=harmless, licence=harmless)).author == harmless


@pytest.mark.parametrize(
    "sent_there",
    [{"front_matter": 5}, {"front_matter": {"a": 1}}, {"format": "../x"}, {"format": ["markdown"]}],
)
def test_a_waiting_file_is_read_in_no_way_that_is_not_in_the_list(
    desk: Desk, browser: Browser, sent_there: dict[str, object]
) -> None:
    brought = {"text": "# A title\n\nwords"}
    waiting = browser.send("/desk/harbour/import", brought, page="/desk/harbour/import").headers["Location"]
    headers = {"X-CSRFToken": browser.token()}
    answer = browser.client.post(waiting, json={"action": "read", **sent_there}, headers=headers)
    assert answer.status_code == 422
    assert browser.get(waiting).status_code == 200

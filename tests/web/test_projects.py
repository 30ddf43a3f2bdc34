"""A new project and its settings, as somebody without a script fills them in."""

import re

import pytest

from tests.desks import Browser, Desk
from translate_hub.domain.permissions import Role
from translate_hub.storage import projects

OFFERED = re.compile(r'<option value="([^"]+)">([^<]*)</option>')


def languages_of(desk: Desk, slug: str) -> list[str]:
    with desk.hub.reading() as session:
        return projects.languages_of(session, projects.project_by_slug(session, desk.actor, slug).id)


def set_of(desk: Desk) -> str:
    """The word for the engine of the desk's project, "" for none."""
    with desk.hub.reading() as session:
        return projects.project_by_slug(session, desk.actor, desk.project).engine or ""


def test_languages_are_offered_by_their_own_names_and_in_ones_own_language(browser: Browser) -> None:
    offered = dict(OFFERED.findall(browser.get("/desk/new").text))
    assert len(offered) > 250
    assert offered["فارسی (fa)"] == "Persian (right to left)"
    assert offered["中文 (简体) (zh-Hans)"] == "Simplified Chinese"
    assert dict(OFFERED.findall(browser.get("/desk/new?ui=es").text))["Deutsch (de)"] == "alemán"


def test_a_project_is_made_of_what_people_type(desk: Desk, browser: Browser) -> None:
    form = {
        "name": "Field notes",
        "source": "English (en)",
        "target": ["فارسی (fa)", "", " german ", "zh_hans", "Yucatec Maya (yua)"],
    }
    answer = browser.send("/desk/new", form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/field-notes/")
    assert languages_of(desk, "field-notes") == ["en", "fa", "de", "zh-Hans", "yua"]
    page = browser.get("/desk/field-notes/").text
    assert 'href="/desk/field-notes/import"' in page
    assert 'href="/desk/field-notes/members#invite"' in page


def test_what_is_wrong_is_told_and_what_was_typed_stays(desk: Desk, browser: Browser) -> None:
    form = {"name": "A <b>name", "slug": "harbour", "source": "en", "target": ["fa", "es"]}
    for wrong, status, sentence in (
        ({}, 409, "already"),
        ({"slug": "me"}, 422, "page of the desk"),
        ({"slug": "", "name": "!!!"}, 422, "gives no address"),
        ({"slug": "x", "source": "Klingonese"}, 422, "“Klingonese” is not a language tag"),
        ({"slug": "x", "source": " "}, 422, "written in"),
        ({"slug": "x", "target": ["en"]}, 422, "named twice"),
    ):
        answer = browser.send("/desk/new", {**form, **wrong})
        assert answer.status_code == status
        assert sentence in answer.text
        assert "A &lt;b&gt;name" in answer.text or "name" in wrong
    more = browser.send("/desk/new", {**form, "more": "1"})
    assert more.status_code == 200
    assert re.findall(r'name="target" value="([^"]*)"', more.text) == ["fa", "es", "", "", ""]
    assert len(browser.get("/desk/").text.split('class="stretched"')) == 2


def test_settings_change_one_thing_at_a_time(desk: Desk, browser: Browser) -> None:
    def change(do: str, **fields: object) -> int:
        return browser.send("/desk/harbour/settings", {"do": do, **fields}).status_code

    assert change("rename", name="The Harbour") == 303
    assert "The Harbour" in browser.get("/desk/harbour/").text
    assert change("add-languages", target=["עברית (he)", "French"]) == 303
    assert change("move-language", language="he", way="up") == 303
    assert languages_of(desk, "harbour") == ["en", "fa", "he", "es", "fr"]
    assert browser.get(desk.address("he")).status_code == 200
    assert change("remove-language", language="fr") == 303
    assert browser.get(desk.address("fr")).status_code == 404
    desk.put(0, "یک عنوان")
    for do, fields in (
        ("remove-language", {"language": "fa"}),
        ("remove-language", {"language": "en"}),
        ("add-languages", {"target": ""}),
        ("rename", {"name": "\u202ename"}),
        ("switch-on", {"engine": "nobody"}),
        ("burn-down", {}),
    ):
        assert change(do, **fields) == 422
    assert change("add-languages", target="fa") == 409
    assert change("remove-language", language="nowhere") == 404
    assert languages_of(desk, "harbour") == ["en", "fa", "he", "es"]
    told = browser.send("/desk/harbour/settings", {"do": "remove-language", "language": "fa"})
    assert "nothing that was written is ever lost" in told.text
    assert 'role="alert"' in told.text


def test_machine_translation_is_off_until_an_admin_has_read_who_receives_the_texts(desk: Desk) -> None:
    admin = desk.browser(actor=desk.person(Role.ADMIN))
    page = admin.get("/desk/harbour/settings").text
    assert "It is off" in page
    engines = re.findall(r'name="engine" value="(\w+)"', page)
    assert "pseudo" in engines
    for name in engines:
        described = re.search(rf'<p id="receiver-{name}">([^<]+)</p>', page)
        assert described
        assert len(described[1]) > 20
        assert admin.send("/desk/harbour/settings", {"do": "switch-on", "engine": name}).status_code == 422
    assert set_of(desk) == ""
    form = {"do": "switch-on", "engine": "pseudo", "read": "pseudo"}
    assert admin.send("/desk/harbour/settings", {**form, "read": "another"}).status_code == 422
    assert admin.send("/desk/harbour/settings", form).status_code == 303
    assert set_of(desk) == "pseudo"
    assert "is switched on" in admin.get("/desk/harbour/settings").text
    assert "switched the machine translation" in admin.get("/desk/harbour/audit").text
    assert admin.send("/desk/harbour/settings", {"do": "switch-off"}).status_code == 303
    assert set_of(desk) == ""


@pytest.mark.parametrize("role", [Role.LANGUAGE_EDITOR, Role.SOURCE_EDITOR])
def test_settings_are_no_editors(desk: Desk, role: Role) -> None:
    theirs = desk.browser(actor=desk.person(role))
    answer = theirs.send("/desk/harbour/settings", {"do": "rename", "name": "Mine"})
    assert answer.status_code == 403
    assert "Mine" not in theirs.get("/desk/harbour/").text

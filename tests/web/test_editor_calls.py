"""What the editor's script asks of the server, and what it is told."""

import re

import pytest

from tests.desks import Browser, Desk
from tests.scripting import Script, as_role, body_of
from translate_hub.domain.permissions import Role
from translate_hub.domain.saving import Stale
from translate_hub.domain.states import Form, Label
from translate_hub.services import suggesting
from translate_hub.storage import projects


@pytest.fixture
def script(desk: Desk, browser: Browser) -> Script:
    """The script of who works at the desk."""
    return Script(desk, browser)


# --- Saving -----------------------------------------------------------------------------------------------------------


def test_a_save_tells_what_stands_now(desk: Desk, script: Script) -> None:
    told = script.save(desk.rows()[2], "**یازده** نفر\r\n").json
    assert told is not None
    assert (told["saved"], told["version"], told["number"], told["label"]) == (True, 1, 1, "translated")
    assert (told["text"], told["html"]) == ("**یازده** نفر", "<strong>یازده</strong> نفر")
    assert told["counts"]["translated"] == 1
    assert (told["progress"]["done"], told["progress"]["total"], told["progress"]["text"]) == (1, 8, "1 of 8 · 12 %")
    assert told["row_html"].startswith(f'<li id="u-{desk.rows()[2].key}"')
    assert "<textarea" not in told["row_html"]


def test_everything_of_a_row_goes_in_one_call(desk: Desk, script: Script) -> None:
    row = desk.rows()[4]
    told = script.save(row, "متن", note="a pun", dir="ltr", form="text", approve=True).json
    assert told is not None
    assert (told["label"], told["number"]) == ("approved", 2)
    after = desk.rows()[4]
    assert (after.note, after.dir, after.form, after.label) == ("a pun", "ltr", Form.TEXT, Label.APPROVED)
    assert 'lang="fa" dir="ltr"' in told["row_html"]
    assert (script.save(after, "متن", dir=None, unsure=True).json or {})["label"] == "unsure"


def test_a_save_sent_again_gets_the_same_answer_and_does_nothing(desk: Desk, script: Script) -> None:
    body = body_of(desk.rows()[0], "یک", approve=True)
    key = desk.rows()[0].key
    first, again = (script.send("POST", key, body).json for _ in range(2))
    assert first == again
    assert desk.rows()[0].version == 1
    other = script.send("POST", key, {**body, "text": "دو"})
    assert other.status_code == 409
    assert "current" not in (other.json or {})


def test_who_comes_second_is_told_both_texts(desk: Desk, script: Script) -> None:
    row = desk.rows()[0]
    desk.put(0, "کتابخانهٔ شب")
    answer = script.save(row, "کتابخانهٔ شبانه")
    told = answer.json
    assert told is not None
    assert answer.status_code == 409
    assert (told["current"]["text"], told["current"]["version"], told["current"]["author"]) == (
        "کتابخانهٔ شب", 1, "Operator",
    )  # fmt: skip
    assert told["change_html"] == "کتابخانهٔ <del>شب</del><ins>شبانه</ins>"
    assert isinstance(told["kept"], int)
    assert told["wording"] == row.wording
    again = body_of(row, "هر دو") | {"base_version": told["current"]["version"], "wording": told["wording"]}
    assert script.send("POST", row.key, again).status_code == 200


def test_what_is_not_a_row_is_refused_with_a_sentence(desk: Desk, script: Script) -> None:
    row = desk.rows()[0]
    good = body_of(row, "یک")
    wrong = [
        {**good, name: value}
        for name, value in {
            "text": 7, "base_version": "x", "wording": True, "save_id": "x" * 31, "form": "poem", "dir": "up",
            "note": ["a"], "closes": -1, "restores": 2**40, "answer": {}, "base_version ": None,
        }.items()
        if name in good or name in {"form", "dir", "note", "closes", "restores", "answer"}
    ]  # fmt: skip
    wrong += [{name: value for name, value in good.items() if name != left} for left in good]
    for body in (*wrong, [1], "text", 7):
        answer = script.send("POST", row.key, body)
        assert (answer.status_code, bool((answer.json or {})["message"])) == (422, True), body
    assert script.save(row, "a\0b").status_code == 422
    assert script.send("POST", "aaaaaaaaaa", good).status_code == 404
    assert desk.rows()[0].version == 0


def test_a_machine_translation_of_another_row_is_no_origin(desk: Desk, script: Script) -> None:
    assert script.save(desk.rows()[0], "یک", answer=1).status_code == 422


def test_an_expired_token_and_an_ended_session_are_told_apart(desk: Desk, script: Script) -> None:
    row = desk.rows()[0]
    expired = script.send("POST", row.key, body_of(row, "یک"), token=row.key)
    assert (expired.status_code, (expired.json or {}).get("csrf")) == (403, True)
    script.browser.client.delete_cookie("hub-session")
    ended = script.send("POST", row.key, body_of(row, "یک"))
    assert ended.status_code == 401
    assert (ended.json or {})["message"]


def test_a_save_written_by_another_person_of_this_browser_is_not_taken(desk: Desk, script: Script) -> None:
    row = desk.rows()[2]
    answer = script.save(row, "از آن دیگری", person="somebodyel")
    assert (answer.status_code, (answer.json or {})["csrf"]) == (403, True)
    assert desk.rows()[2].version == 0


def test_an_approval_for_a_source_that_changed_meanwhile_leaves_the_text_saved(desk: Desk, script: Script) -> None:
    row = desk.rows()[0]
    change_source(desk)
    told = script.save(row, "یک", approve=True).json
    assert told is not None
    assert (told["saved"], told["label"]) == (True, "outdated")
    assert "not approved" in told["message"]


def change_source(desk: Desk) -> None:
    """Give the title another wording that means something else."""
    with desk.hub.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "INSERT INTO wording (unit, hash, text, words, meaning) SELECT unit, x'00', 'The Day Library', 3, NULL "
            "FROM wording WHERE text = 'The Night Library'"
        )
        connection.exec_driver_sql("UPDATE source SET wording = (SELECT max(id) FROM wording) WHERE position = 1")
        connection.exec_driver_sql("UPDATE wording SET meaning = id WHERE meaning IS NULL")


# --- Roles ------------------------------------------------------------------------------------------------------------


def test_a_contributor_suggests_and_is_told_so(desk: Desk) -> None:
    script = as_role(desk, Role.CONTRIBUTOR)
    page = script.browser.get(desk.address()).text
    assert ">Suggest</a>" in page
    assert not re.search('value="approve"', page)
    row = desk.rows()[0]
    body = body_of(row, "پیشنهاد")
    first, again = (script.send("POST", row.key, body).json for _ in range(2))
    assert first is not None
    assert (first["proposed"], first["proposal"]) == (True, (again or {})["proposal"])
    assert "translator will decide" in first["message"]
    assert "1 other text" in first["row_html"]
    assert (desk.rows()[0].text, desk.rows()[0].open_proposals) == ("", 1)
    form = script.browser.send(desk.address() + row.key, {**body, "save_id": "form", "then": "stay"})
    assert "A translator" not in form.text
    assert "a translator will decide" in script.browser.get(form.headers["Location"]).text


def test_a_reader_sees_no_tool_and_gets_nowhere(desk: Desk) -> None:
    script = as_role(desk, Role.READER)
    row = desk.rows()[0]
    for query in ("", f"?row={row.key}"):
        page = script.browser.get(desk.address() + query).text
        assert not re.search(r'class="open"|<textarea|editor\.js|name="base_version"', page)
    assert script.save(row, "x").status_code == 403
    assert script.send("PUT", f"{row.key}/draft", {**body_of(row, "x")}).status_code == 403
    assert script.send("GET", f"{row.key}/open").status_code == 403
    assert script.send("POST", f"{row.key}/look", {"text": "x"}).status_code == 403
    assert script.send("POST", f"{row.key}/suggestion", {}).status_code == 403


def test_a_translator_of_another_language_knows_of_nothing(desk: Desk) -> None:
    script = as_role(desk, Role.TRANSLATOR, "es")
    row = desk.rows()[0]
    assert script.save(row, "x").status_code == 404
    for path in (f"{row.key}/open", "rows", "changes", "next", "drafts", "preview"):
        assert script.send("GET", path).status_code == 404


def test_a_translator_cannot_approve_and_nothing_is_saved_then(desk: Desk) -> None:
    script = as_role(desk, Role.TRANSLATOR)
    row = desk.rows()[0]
    assert script.save(row, "x", approve=True).status_code == 403
    assert desk.rows()[0].version == 0
    assert script.get(f"{row.key}/open")["may_approve"] is False


# --- Texts that wait, and the past ------------------------------------------------------------------------------------


def test_a_suggestion_is_accepted_over_the_version_that_was_shown(desk: Desk, script: Script) -> None:
    row = desk.rows()[0]
    proposal = (as_role(desk, Role.CONTRIBUTOR).save(row, "پیشنهاد").json or {})["proposal"]
    path = f"{row.key}/proposals/{proposal}"
    desk.put(0, "نخست")
    stale = script.send("POST", path, {"deed": "accept", "version": 0, "save_id": "s"})
    assert (stale.status_code, (stale.json or {})["kept"]) == (409, proposal)
    assert (stale.json or {})["change_html"] == "<del>نخست</del><ins>پیشنهاد</ins>"
    body = {"deed": "accept", "version": 1, "save_id": "t"}
    first, again = (script.send("POST", path, body).json for _ in range(2))
    assert (first or {})["version"] == 2
    assert first == again
    assert desk.rows()[0].text == "پیشنهاد"
    assert desk.rows()[0].open_proposals == 0
    assert "Contributor-fa" in script.get(f"{row.key}/open")["history_html"]


def test_a_suggestion_is_dismissed_by_a_translator_or_taken_back_by_its_author(desk: Desk, script: Script) -> None:
    row = desk.rows()[0]
    author = as_role(desk, Role.CONTRIBUTOR)
    first = (author.save(row, "یک").json or {})["proposal"]
    second = (author.save(row, "دو").json or {})["proposal"]
    other = as_role(desk, Role.CONTRIBUTOR)
    assert other.send("POST", f"{row.key}/proposals/{first}", {"deed": "dismiss"}).status_code == 403
    assert author.send("POST", f"{row.key}/proposals/{first}", {"deed": "dismiss"}).status_code == 200
    told = script.send("POST", f"{row.key}/proposals/{second}", {"deed": "dismiss", "reason": "style"}).json
    assert (told or {})["dismissed"] is True
    assert desk.rows()[0].open_proposals == 0
    assert script.send("POST", f"{row.key}/proposals/{second}", {"deed": "burn"}).status_code == 422
    assert script.send("POST", f"{row.key}/proposals/99", {"deed": "dismiss"}).status_code == 404


def test_a_save_made_of_a_suggestion_closes_it(desk: Desk, script: Script) -> None:
    row = desk.rows()[0]
    proposal = (as_role(desk, Role.CONTRIBUTOR).save(row, "پیشنهاد").json or {})["proposal"]
    told = script.get(f"{row.key}/open?take={proposal}")
    assert (told["text"], told["closes"]) == ("پیشنهاد", proposal)
    assert f'data-closes="{proposal}"' in told["proposals_html"]
    assert script.save(row, "پیشنهاد بهتر", closes=proposal).status_code == 200
    assert desk.rows()[0].open_proposals == 0


def test_an_earlier_text_is_put_back_as_a_restore(desk: Desk, script: Script) -> None:
    desk.put(0, "نخست")
    desk.put(0, "دوم")
    row = desk.rows()[0]
    told = script.get(f"{row.key}/open?version=1")
    assert (told["text"], told["restores"]) == ("نخست", 1)
    assert 'data-restores="1"' in told["history_html"]
    assert "<del>نخست</del><ins>دوم</ins>" in told["history_html"]
    assert script.save(row, "نخست", restores=1).status_code == 200
    assert "put back" in script.get(f"{row.key}/open")["history_html"]


def test_the_forms_of_an_open_row_decide_and_put_back_without_a_script(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    desk.put(0, "نخست")
    kept = desk.put(0, "دیگر", base_version=0)
    assert isinstance(kept, Stale)
    page = f"{desk.address()}?row={row.key}"
    opened = browser.get(page).text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', opened.split('class="decide"')[1]))
    answer = browser.client.post(f"{desk.address()}{row.key}/proposals/{kept.kept}", data={**fields, "deed": "accept"})
    assert answer.status_code == 303
    assert desk.rows()[0].text == "دیگر"
    filled = browser.get(f"{page}&version=1").text
    form = filled.split('<div class="writing">')[1].split("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert browser.client.post(desk.address() + row.key, data={**fields, "text": "نخست"}).status_code == 303
    assert (desk.rows()[0].text, desk.rows()[0].version) == ("نخست", 3)
    assert "put back" in browser.get(page).text


# --- Looking ----------------------------------------------------------------------------------------------------------


def test_an_open_row_brings_all_its_card_needs(desk: Desk, script: Script) -> None:
    row = desk.rows()[8]
    told = script.get(f"{row.key}/open")
    assert (told["key"], told["position"], told["version"], told["wording"]) == (row.key, 9, 0, row.wording)
    assert '<sup class="mark-number link">1</sup>' in told["source_html"]
    assert [(one["kind"], one["open"]) for one in told["markup"]] == [("link", "[")]
    assert "ZWNJ" in [one["shown"] for one in told["characters"]]
    assert told["draft"] is None
    code = desk.rows()[7]
    assert script.send("GET", f"{code.key}/open").status_code == 403


def test_a_look_renders_one_text_and_says_what_it_lacks(desk: Desk, script: Script) -> None:
    row = desk.rows()[8]
    told = script.send("POST", f"{row.key}/look", {"text": "*نگاه* <script>x</script>"}).json or {}
    assert "<em>نگاه</em>" in told["html"]
    assert "<script" not in told["html"]
    assert "Link 1 (example.org) is missing." in told["missing"]
    assert script.send("POST", f"{row.key}/look", {"text": 5}).status_code == 422
    assert desk.rows()[8].version == 0


def test_what_others_saved_is_found_by_the_editions_number(desk: Desk, script: Script) -> None:
    assert script.get("changes?since=0") == {
        "number": 0, "revision": script.get("changes?since=0")["revision"], "reload": False, "rows": []
    }  # fmt: skip
    desk.put(0, "یک")
    desk.put(4, "پنج")
    desk.put(0, "یکم")
    told = script.get("changes?since=1")
    assert told["number"] == 3
    assert [(one["key"], one["version"], one["label"]) for one in told["rows"]] == [
        (desk.rows()[0].key, 3, "translated"),
        (desk.rows()[4].key, 2, "translated"),
    ]
    assert "یکم" in told["rows"][0]["html"]
    assert script.get("changes?since=3")["rows"] == []
    for wrong in ("x", "-1", str(2**40)):
        assert script.send("GET", f"changes?since={wrong}").status_code == 422


def test_the_next_row_that_needs_work_is_found_from_anywhere(desk: Desk, script: Script) -> None:
    rows = desk.rows()
    desk.put(1, "x")
    assert script.get(f"next?after={rows[0].key}") == {"key": rows[2].key, "position": 3}
    assert script.get(f"next?after={rows[8].key}") == {"key": rows[0].key, "position": 1}
    assert script.get("next") == {"key": rows[0].key, "position": 1}
    assert script.get(f"next?after={rows[0].key}&show=translated") == {"key": rows[1].key, "position": 2}
    for place, row in enumerate(rows):
        if row.translate and place != 4:
            desk.put(place, "x")
    assert script.get(f"next?after={rows[4].key}") == {"key": None, "position": None}


def test_the_preview_is_what_readers_will_see_with_the_source_marked(desk: Desk, script: Script) -> None:
    desk.put(0, "کتابخانهٔ شبانه")
    desk.put(5, "یک کلید")
    script.save(desk.rows()[4], "", form="omitted")
    rows = desk.rows()
    html = script.browser.get(f"{desk.address()}preview").text
    assert f'<h2 class="u title" data-key="{rows[0].key}" lang="fa" dir="rtl">کتابخانهٔ شبانه</h2>' in html
    assert re.search(rf'<p class="u paragraph is-source" data-key="{rows[2].key}" lang="en" dir="ltr"', html)
    assert re.search(rf'<li class="u list-item" data-key="{rows[5].key}" lang="fa"', html)
    assert rows[4].key not in html, "what is left out is not there"
    assert "<html" not in html


# --- Machine translation ----------------------------------------------------------------------------------------------


def test_a_suggestion_comes_from_the_projects_engine_and_fills_an_empty_row(desk: Desk, script: Script) -> None:
    rows = desk.rows()
    assert script.send("POST", f"{rows[0].key}/suggestion", {}).status_code == 403, "none is switched on"
    desk.put(1, "یک")
    with desk.hub.writing() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project).id
        suggesting.switch_on(session, desk.actor, project, "pseudo")
    opened = script.get(f"{rows[8].key}/open")
    assert opened["suggestion"] is True
    told = script.send("POST", f"{rows[8].key}/suggestion", {}).json or {}
    assert "(https://example.org/minutes)" in told["text"]
    assert '<a href="https://example.org/minutes"' in told["html"]
    assert (told["saved"]["label"], desk.rows()[8].label) == ("machine", Label.MACHINE)
    assert script.save(desk.rows()[8], told["text"], answer=told["answer"]).status_code == 200
    assert desk.rows()[8].label is Label.TRANSLATED
    kept = script.send("POST", f"{rows[1].key}/suggestion", {}).json or {}
    assert "saved" not in kept
    assert desk.rows()[1].text == "یک"
    assert script.save(desk.rows()[1], "x", answer=told["answer"]).status_code == 422, "an answer of another row"


def test_an_open_page_learns_of_corrections_of_the_source(desk: Desk, script: Script) -> None:
    for place, text in ((2, "یازده نفر"), (3, "اتاقی")):
        desk.put(place, text)
    before = script.get("changes?since=2")
    seen = f"changes?since=2&revision={before['revision']}"
    assert (before["rows"], script.get(seen)["rows"]) == ([], [])
    page, old = "/desk/harbour/night-library/source", desk.rows()
    for place, word, minor in ((2, ("Eleven", "Twelve"), "0"), (3, ("no owner", "no  owner"), "1")):
        fields = {"text": old[place].source.replace(*word), "wording": old[place].wording}
        sent = {**fields, "action": "save", "minor": minor}
        assert script.browser.send(f"{page}/{old[place].key}", sent, page=page).status_code == 303
    told = script.get(seen)
    assert [(one["key"], one["label"], one["version"]) for one in told["rows"]] == [
        (old[2].key, "outdated", old[2].version),
        (old[3].key, "translated", old[3].version),
    ]
    assert [one["wording"] for one in told["rows"]] == [desk.rows()[place].wording for place in (2, 3)]
    assert "<ins>Twelve</ins>" in told["rows"][0]["html"]
    assert (told["number"], told["reload"]) == (2, False)
    assert script.get(f"changes?since=2&revision={told['revision']}")["rows"] == []
    assert script.get("changes?since=2")["rows"] == [], "who names no revision is told of saves alone"

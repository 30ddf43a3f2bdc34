"""An article is brought in: taken in, looked at, corrected, confirmed; and everything that can be wrong with it."""

import io
import re
from dataclasses import replace
from html import unescape

import html5lib
import pytest
from flask import g
from werkzeug.test import TestResponse

from tests.desks import Browser, Desk
from translate_hub.domain.document import Kind
from translate_hub.domain.permissions import Role
from translate_hub.errors import Conflict
from translate_hub.services import importing, organising
from translate_hub.services.entering import Visitor
from translate_hub.storage import projects
from translate_hub.web.choices import Facts
from translate_hub.web.waiting import keep, waiting_at

HOME = "/desk/harbour/import"
TABLE = """\
---
title: The Long Table
description: A street learns to eat together.
lead: Nobody had planned it.
---

By the harbour desk

We sat down at noon. Nobody had **planned** it. Then it rained.

It rained all day.

- bread
- tea

Those who stayed ate.
"""


def taken_in(browser: Browser, content: bytes, name: str, home: str = HOME) -> str:
    """Upload a file and return the address of its preview."""
    answer = browser.send(home, {"file": (io.BytesIO(content), name)}, page=home)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def corrected(browser: Browser, address: str, **sent: object) -> TestResponse:
    """Send a correction as a page without a script does."""
    return browser.send(address, sent, page=address)


def units(page: TestResponse) -> list[tuple[str, str]]:
    """The units of a preview: what each is, and its text."""
    found = re.findall(
        r'<li id="s-[^"]+" class="piece is-(\S+) .*?<span class="prose">(.*?)</span>', page.text, re.DOTALL
    )
    return [(kind, unescape(text)) for kind, text in found]


def text_of(page: TestResponse) -> str:
    """What a page says, without its tags."""
    return unescape(re.sub(r"<[^>]*>", "", page.text))


def test_a_file_is_corrected_without_a_script_and_becomes_an_article(desk: Desk, browser: Browser) -> None:
    address = taken_in(browser, TABLE.encode(), "table.md")
    page = browser.get(address)
    assert units(page)[:3] == [
        ("title", "The Long Table"),
        ("standfirst", "A street learns to eat together."),
        ("paragraph", "By the harbour desk"),
    ]
    assert "8 units to translate" in page.text
    assert corrected(browser, address, at="2.0", action="kind", kind="byline").status_code == 303
    opened = browser.get(f"{address}?unit=3.0")
    ends = re.findall(r'name="split" value="(\d+)"', opened.text)
    assert len(ends) == 2
    answer = corrected(browser, address, at="3.0", split=ends[0])
    assert answer.headers["Location"].endswith("#s-3.0")
    assert units(browser.get(address))[3:5] == [
        ("paragraph", "We sat down at noon."),
        ("paragraph", "Nobody had **planned** it. Then it rained."),
    ]
    corrected(browser, address, at="3.0", action="join")
    assert units(browser.get(address))[3] == (
        "paragraph",
        "We sat down at noon. Nobody had **planned** it. Then it rained.",
    )
    corrected(browser, address, at="3.0", action="join")
    corrected(browser, address, at="7.0", action="stays")
    page = browser.get(address)
    assert units(page)[3][1].endswith("Then it rained. It rained all day.")
    assert "6 units to translate" in page.text
    assert "1 stays as it is" in page.text
    corrected(browser, address, action="undo")
    assert confirmed(desk, browser, address) == 7


def confirmed(desk: Desk, browser: Browser, address: str) -> int:
    """Confirm a preview with all its facts and return how many rows the article has."""
    facts = {"author": "A. Writer", "written_on": "2024-05-31", "address": "https://example.org/x", "licence": "CC BY"}
    answer = browser.send(f"{address}/confirm", {"facts": "1", "confidential": "1", **facts}, page=address)
    assert answer.headers["Location"] == "/desk/harbour/the-long-table/source?brought=1"
    made = browser.get(answer.headers["Location"])
    assert 'href="/desk/harbour/the-long-table/fa/"' in made.text
    with desk.hub.reading() as session:
        article = projects.article_by_slug(session, desk.actor, "harbour", "the-long-table")
        assert (article.author, str(article.written_on), article.licence) == ("A. Writer", "2024-05-31", "CC BY")
        assert (article.address, article.confidential) == ("https://example.org/x", True)
    rows = replace(desk, article="the-long-table").rows()
    assert [row.kind for row in rows[:4]] == [Kind.TITLE, Kind.STANDFIRST, Kind.BYLINE, Kind.PARAGRAPH]
    assert browser.get(address).status_code == 404
    return len(rows)


def test_a_script_is_told_what_went_and_what_came(browser: Browser) -> None:
    address = taken_in(browser, TABLE.encode(), "table.md")
    token = browser.token(address)

    def send(**sent: object) -> TestResponse:
        return browser.client.post(address, json={"facts": "1", **sent}, headers={"X-CSRFToken": token})

    answer = send(action="split", at="3.0", offset=20, author="A. Writer").json
    assert answer is not None
    assert (answer["removed"], answer["after"], answer["focus"]) == (["3.0"], "2.0", "3.21")
    assert answer["html"].count("<li id=") == 2
    assert "9 units to translate" in answer["counted"]
    answer = send(action="undo").json
    assert answer is not None
    assert (answer["removed"], answer["focus"], answer["undoing"]) == (["3.0", "3.21"], "3.0", "")
    answer = send(action="kind", at="2.0", kind="title").json
    assert answer is not None
    assert answer["slug"] == "the-long-table"
    refused = send(action="join", at="7.0")
    assert (refused.status_code, list(refused.json or {})) == (422, ["message"])
    for odd in ({"action": "burn", "at": "3.0"}, {"action": "kind", "at": "3.0", "kind": "poem"}, {"action": "split"}):
        assert send(**odd).status_code == 422
    assert browser.client.post(address, json=[1], headers={"X-CSRFToken": token}).status_code == 422
    assert "1 correction" in browser.get(address).text


def test_what_changes_nothing_is_no_correction(browser: Browser) -> None:
    address = taken_in(browser, TABLE.encode(), "table.md")
    corrected(browser, address, at="3.0", action="kind", kind="paragraph")
    assert "Undo" not in browser.get(address).text


def test_a_refused_correction_is_told_in_place_and_keeps_what_was_typed(browser: Browser) -> None:
    address = taken_in(browser, TABLE.encode(), "table.md")
    answer = corrected(browser, address, at="4.0", action="join", facts="1", author="A. Writer")
    assert answer.status_code == 422
    assert "do not stand in the same list item" in answer.text
    assert 'value="A. Writer"' in answer.text
    assert 'value="A. Writer"' in browser.get(address).text


def test_a_guessed_charset_is_told_and_another_can_be_chosen(browser: Browser) -> None:
    content = "ميز دراز\n\nظهر نشستيم و باران گرفت. هيچ کس نرفت و همه ماندند تا شب.\n".encode("cp1256")
    address = taken_in(browser, content, "miz.txt")
    page = browser.get(address)
    assert "windows-1256 is a guess" in text_of(page)
    corrected(browser, address, at="1.0", action="kind", kind="standfirst", facts="1", author="هیئت")
    corrected(browser, address, action="read", format="plaintext", charset="windows-1251")
    page = browser.get(address)
    assert "ظهر" not in page.text
    assert "is a guess" not in page.text
    assert "Undo" not in page.text, "corrections of a text read otherwise do not fit"
    corrected(browser, address, action="read", format="plaintext", charset="")
    assert "ظهر نشستيم" in browser.get(address).text


def test_keys_of_the_front_matter_are_offered(browser: Browser) -> None:
    address = taken_in(browser, TABLE.encode(), "table.md")
    page = browser.get(address)
    assert re.findall(r'name="front_matter" value="(\w+)"( checked)?', page.text) == [
        ("title", " checked"),
        ("description", " checked"),
        ("lead", ""),
    ]
    corrected(browser, address, action="read", format="markdown", charset="", front_matter=["", "title", "lead"])
    assert [text for _, text in units(browser.get(address))][:3] == [
        "The Long Table",
        "Nobody had planned it.",
        "By the harbour desk",
    ]
    corrected(browser, address, action="read", format="plaintext", charset="")
    assert "front matter" not in browser.get(address).text
    assert corrected(browser, address, action="read", format="poem", charset="").status_code == 422


def test_a_taken_name_and_wrong_facts_are_told_beside_their_fields(desk: Desk, browser: Browser) -> None:
    address = taken_in(browser, b"# Night Library\n\nA text.\n", "x.md")
    assert 'value="night-library-2"' in browser.get(address).text, "a free name is suggested"
    facts = {"facts": "1", "author": "A. Writer", "slug": "night-library"}
    answer = browser.send(f"{address}/confirm", facts, page=address)
    assert answer.status_code == 409
    assert "There is an article of this name already" in answer.text
    wrong = {**facts, "slug": "Night Library!", "written_on": "31.5.2024", "address": "javascript:alert(1)"}
    answer = browser.send(f"{address}/confirm", wrong, page=address)
    assert answer.status_code == 422
    assert re.findall(r'id="wrong-(\w+)"', answer.text) == ["written_on", "address", "slug"]
    for typed in ("A. Writer", "Night Library!", "31.5.2024", "javascript:alert(1)"):
        assert f'value="{typed}"' in answer.text
    answer = browser.send(f"{address}/confirm", {**facts, "slug": "night-library-2"}, page=address)
    assert answer.status_code == 303
    with desk.hub.reading() as session:
        assert projects.article_by_slug(session, desk.actor, "harbour", "night-library-2").author == "A. Writer"


def test_an_article_without_letters_for_a_name_asks_for_one(browser: Browser) -> None:
    address = taken_in(browser, b"!!!\n\n???\n", "—.txt")
    answer = browser.send(f"{address}/confirm", {"facts": "1", "slug": ""}, page=address)
    assert answer.status_code == 422
    assert 'id="wrong-slug"' in answer.text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.txt", "The file is empty"),
        (b"  \n\n", "a.txt", "The file is empty"),
        (b"x" * 3000, "a.txt", "The file has 3 kB"),
        (b"text", "", "Choose a file first"),
    ],
)
def test_what_cannot_be_taken_in_is_told_on_the_page(
    desk: Desk, browser: Browser, content: bytes, name: str, sentence: str
) -> None:
    limits = replace(desk.hub.limits, upload_bytes=2000)
    object.__setattr__(desk.hub.settings, "limits", limits)  # the hub's own are frozen
    answer = browser.send(HOME, {"file": (io.BytesIO(content), name)}, page=HOME)
    assert answer.status_code == 422
    assert sentence in answer.text
    answer = browser.send(HOME, {"text": "word " * 500}, page=HOME)
    assert answer.status_code == 422
    assert "word word" in answer.text, "what was pasted is still in its field"


def test_a_file_that_cannot_be_read_waits_until_it_is_read_otherwise(browser: Browser) -> None:
    address = taken_in(browser, "Überall, ja überall wächst etwas, grün und süß.".encode("latin-1"), "a.md")
    corrected(browser, address, action="read", format="plaintext", charset="utf-8")
    page = browser.get(address)
    assert page.status_code == 200
    assert 'role="alert">' in page.text
    assert "Bring it in" not in page.text
    assert browser.send(f"{address}/confirm", {}, page=address).status_code == 422
    assert corrected(browser, address, at="0.0", action="join").status_code == 422
    corrected(browser, address, action="read", format="plaintext", charset="windows-1252")
    assert "Überall" in browser.get(address).text
    binary = taken_in(browser, b"%PDF-1.7 \x00\x01", "a.pdf")
    assert "another kind of file (PDF)" in browser.get(binary).text


def test_nothing_to_translate_is_told(browser: Browser) -> None:
    address = taken_in(browser, b"```\ncode\n```\n", "a.md")
    assert "No text to translate was found" in browser.get(address).text
    assert browser.send(f"{address}/confirm", {"facts": "1", "slug": "x"}, page=address).status_code == 422


def test_too_many_units_are_counted_and_not_shown(desk: Desk, browser: Browser) -> None:
    object.__setattr__(desk.hub.settings, "limits", replace(desk.hub.limits, article_units=3))
    page = browser.get(taken_in(browser, TABLE.encode(), "a.md"))
    assert "The article has 8 paragraphs" in page.text
    assert units(page) == []


def test_what_was_pasted_keeps_its_form_or_is_plain_text(browser: Browser) -> None:
    html = "<h1>The Long Table</h1><p>We <b>sat</b> down.</p><ul><li>bread</li><li>tea</li></ul>"
    answer = browser.send(HOME, {"html": html, "text": "The Long Table\nWe sat down.\nbread\ntea"}, page=HOME)
    page = browser.get(answer.headers["Location"])
    assert [kind for kind, _ in units(page)] == ["title", "paragraph", "list-item", "list-item"]
    assert "made from what was pasted" in page.text
    answer = browser.send(HOME, {"text": "The Long Table\r\n\r\nWe sat down.\r\n\r\nIt rained."}, page=HOME)
    page = browser.get(answer.headers["Location"])
    assert [text for _, text in units(page)] == ["The Long Table", "We sat down.", "It rained."]
    answer = browser.send(HOME, {"text": "# The Long Table\r\n\r\nWe [sat](https://example.org) down."}, page=HOME)
    page = browser.get(answer.headers["Location"])
    assert "found by its marks" in page.text
    assert units(page)[0] == ("title", "The Long Table")
    waiting = browser.get(HOME)
    assert waiting.text.count(">Throw away<") == 3
    assert browser.send(HOME, {"text": " \r\n "}, page=HOME).status_code == 422


def test_a_web_page_as_a_file_is_taken_in_as_what_is_pasted_from_it(browser: Browser) -> None:
    head = '<?xml version="1.0" encoding="windows-1256"?>\n<!DOCTYPE html>'
    page = f"{head}<html><body><h1>نامهٔ شب</h1><p>سلام</p></body></html>"
    shown = browser.get(taken_in(browser, page.encode("windows-1256", "replace"), "page.html"))
    assert units(shown)[-1] == ("paragraph", "سلام")
    assert "&lt;?xml" not in shown.text


def test_hostile_texts_and_names_are_only_text(browser: Browser) -> None:
    address = taken_in(browser, b"# <script>x</script>\n\n<b onclick=x>y</b> [z](javascript:x)\n", "<img src=x>.md")
    for page in (browser.get(address), browser.get(f"{address}?unit=1.0"), browser.get(HOME)):
        assert not re.search(r"<script>|onclick=x>|href=\"javascript|<img", page.text)


def test_an_upload_is_private_and_asks_for_the_right_role(desk: Desk, browser: Browser) -> None:
    address = taken_in(browser, TABLE.encode(), "table.md")
    editor = desk.browser(actor=desk.person(Role.SOURCE_EDITOR))
    assert editor.get(HOME).status_code == 200
    assert editor.get(address).status_code == 404
    for path in ("", "/confirm", "/drop"):
        assert editor.send(f"{address}{path}", {"action": "undo"}).status_code == 404
    own = taken_in(editor, TABLE.encode(), "table.md")
    assert editor.send(f"{own}/confirm", {"facts": "1", "slug": "mine"}, page=own).status_code == 303
    translator = desk.browser(actor=desk.person(Role.TRANSLATOR, "fa"))
    assert translator.get(HOME).status_code == 403
    assert translator.send(HOME, {"text": "x"}).status_code == 403
    stranger = desk.browser(actor=desk.person(None))
    assert stranger.get(HOME).status_code == 404
    assert stranger.send(HOME, {"text": "x"}).status_code == 404
    assert browser.get(address).status_code == 200


def test_what_is_thrown_away_is_gone(browser: Browser) -> None:
    address = taken_in(browser, TABLE.encode(), "table.md")
    assert "table.md" in browser.get(HOME).text
    assert browser.send(f"{address}/drop", {}, page=address).status_code == 303
    assert browser.get(address).status_code == 404
    assert "table.md" not in browser.get(HOME).text


def test_one_correction_of_a_long_article_sends_only_what_changed(desk: Desk, browser: Browser) -> None:
    text = "\n\n".join(f"Paragraph {n}. It has two sentences." for n in range(2000))
    address = taken_in(browser, text.encode(), "long.txt")
    assert "2,000 units to translate" in browser.get(address).text
    token = browser.token(address)
    with desk.counted_queries() as statements:
        answer = browser.client.post(
            address, json={"action": "split", "at": "1500.0", "offset": 15}, headers={"X-CSRFToken": token}
        )
    assert (answer.json or {})["focus"] == "1500.16"
    assert len(answer.data) < 5000
    assert len(statements) < 40


def test_of_two_windows_the_second_correction_is_not_lost_in_silence(desk: Desk, browser: Browser) -> None:
    key = taken_in(browser, TABLE.encode(), "table.md").rpartition("/")[2]
    with desk.app.test_request_context():
        g.visitor = Visitor(desk.actor, "", "", "", None, None, None, True, {}, False)
        first, second = waiting_at("harbour", key), waiting_at("harbour", key)
        keep(first, replace(first.choices, facts=Facts(author="A. Writer")))
        keep(second, replace(second.choices, corrections=(("join", "3.0"),)))
        with pytest.raises(Conflict):
            keep(first, replace(first.choices, corrections=(("join", "4.0"),)))
        assert waiting_at("harbour", key).choices.corrections == (("join", "3.0"),)


def test_who_brings_in_too_much_is_asked_to_wait_with_the_text_kept(browser: Browser) -> None:
    token = browser.token(HOME)
    for _ in range(60):
        assert browser.client.post(HOME, data={"csrf_token": token, "text": ""}).status_code == 422
    answer = browser.client.post(HOME, data={"csrf_token": token, "text": "One more text."})
    assert answer.status_code == 429
    assert "One more text." in answer.text


def test_pages_are_valid_html(browser: Browser) -> None:
    address = taken_in(browser, TABLE.encode(), "table.md")
    browser.send(address, {"at": "2.0", "action": "kind", "kind": "byline"}, page=address)
    for path in (HOME, address, f"{address}?unit=3.0", "/desk/harbour/night-library/source"):
        html5lib.HTMLParser(strict=True).parse(browser.get(path).data)


def test_no_page_of_the_desk_can_be_hidden_by_a_project_or_an_article(desk: Desk) -> None:
    rules = [rule.rule.strip("/").split("/") for rule in desk.app.url_map.iter_rules()]
    of_projects = {parts[2] for parts in rules if parts[:2] == ["desk", "<project>"] and len(parts) > 2}
    assert of_projects - {"<article>"} <= importing.RESERVED_SLUGS
    of_the_desk = {parts[1] for parts in rules if parts[0] == "desk" and len(parts) > 1}
    assert of_the_desk - {"<project>"} <= organising.RESERVED_SLUGS


def test_the_name_of_a_page_is_not_offered_and_not_taken_for_an_article(desk: Desk, browser: Browser) -> None:
    address = taken_in(browser, b"# Members\n\nOf the choir.\n", "members.md")
    assert 'data-suggested="members-2"' in browser.get(address).text
    answer = browser.send(f"{address}/confirm", {"facts": 1, "slug": "members"}, page=address)
    assert answer.status_code == 422
    assert "is a page of the project" in text_of(answer)
    answer = browser.send(f"{address}/confirm", {"facts": 1, "slug": "members-2"}, page=address)
    assert answer.headers["Location"].startswith("/desk/harbour/members-2/source")

"""The source's own page: everybody reads it, a source editor corrects one paragraph of it."""

import re
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.desks import Browser, Desk
from translate_hub import sandbox
from translate_hub.domain.document import Document
from translate_hub.domain.permissions import Role
from translate_hub.domain.states import Label
from translate_hub.services import correcting
from translate_hub.storage import addresses, projects

PAGE = "/desk/harbour/night-library/source"


def text_of(page: TestResponse) -> str:
    """What a page says, without its tags."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.text)))


def sent(desk: Desk, browser: Browser, place: int, text: str, **more: object) -> TestResponse:
    """Send a correction of the paragraph at a place, from the wording that stands."""
    row = desk.rows()[place]
    return browser.send(f"{PAGE}/{row.key}", {"text": text, "wording": row.wording, **more}, page=PAGE)


def test_a_correction_is_looked_at_before_it_counts(desk: Desk, browser: Browser) -> None:
    desk.put(2, "یازده نفر")
    desk.put(3, "اتاقی بی‌صاحب")
    row = desk.rows()[2]
    page = browser.get(f"{PAGE}?row={row.key}")
    assert row.source in unescape(page.text)
    looked = sent(desk, browser, 2, row.source.replace("Eleven", "Twelve"))
    assert looked.status_code == 200
    assert "<del>Eleven</del><ins>Twelve</ins>" in looked.text
    assert re.search(r'value="0" checked', looked.text), "words differ, so the meaning is said to change"
    assert desk.rows()[2].source == row.source
    answer = sent(desk, browser, 2, row.source.replace("Eleven", "Twelve"), action="save", minor="0")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"saved={row.key}#s-{row.key}")
    after = desk.rows()
    assert (after[2].label, after[2].text, after[2].key) == (Label.OUTDATED, "یازده نفر", row.key)
    assert after[3].label is Label.TRANSLATED
    past = text_of(browser.get(f"{PAGE}?row={row.key}"))
    assert "What it said before" in past
    assert "changed the meaning" in past


def test_a_minor_correction_is_proposed_where_only_signs_differ(desk: Desk, browser: Browser) -> None:
    desk.put(4, "ما جایی را اشغال نکردیم.")
    row = desk.rows()[4]
    text = row.source.replace(". ", ".  ")
    looked = sent(desk, browser, 4, text)
    assert re.search(r'value="1" checked', looked.text)
    sent(desk, browser, 4, text, action="save", minor="1")
    assert (desk.rows()[4].source, desk.rows()[4].label) == (text, Label.TRANSLATED)


def test_what_the_file_cannot_hold_is_told_with_the_text_kept(desk: Desk, browser: Browser) -> None:
    for text, sentence in (("", "cannot be empty"), ("a\x07b", "control character"), ("x" * 20_001, "20,001")):
        answer = sent(desk, browser, 3, text, action="save", minor="0")
        assert answer.status_code == 422
        assert sentence in answer.text
        assert text[:100] in unescape(answer.text)
    assert browser.send(f"{PAGE}/{desk.rows()[3].key}", {"text": "x"}, page=PAGE).status_code == 422
    assert browser.send(f"{PAGE}/nosuchunit", {"text": "x", "wording": "1"}, page=PAGE).status_code == 404


def test_two_who_correct_one_paragraph_see_both_texts(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[3]
    assert sent(desk, browser, 3, "A room with many owners", action="save", minor="0").status_code == 303
    late = {"text": "A room with one owner", "wording": row.wording, "action": "save", "minor": "0"}
    answer = browser.send(f"{PAGE}/{row.key}", late, page=PAGE)
    assert answer.status_code == 409
    assert "Somebody corrected this paragraph before you" in answer.text
    assert "<del>many</del><ins>one</ins>" in answer.text
    wording = re.search(r'name="wording" value="(\d+)"', answer.text)
    assert wording
    assert desk.rows()[3].source == "A room with many owners"
    again = browser.send(f"{PAGE}/{row.key}", {**late, "wording": wording[1]}, page=PAGE)
    assert again.status_code == 303
    assert desk.rows()[3].source == "A room with one owner"
    same = browser.send(f"{PAGE}/{row.key}", late, page=PAGE)
    assert same.status_code == 303, "what it says already is no conflict"


def test_a_correction_elsewhere_in_the_article_is_no_conflict(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = sandbox.read_document

    def read_while_somebody_corrects(*given: Any) -> Document:
        monkeypatch.setattr(sandbox, "read_document", read)
        correct_at_once(desk, 6, "tea")
        return read(*given)

    monkeypatch.setattr(sandbox, "read_document", read_while_somebody_corrects)
    answer = sent(desk, browser, 3, "A room with many owners", action="save", minor="0")
    assert answer.status_code == 303
    assert [desk.rows()[n].source for n in (3, 6)] == ["A room with many owners", "tea"]


def correct_at_once(desk: Desk, place: int, text: str) -> None:
    """Correct a paragraph as somebody else does meanwhile."""
    row, hub = desk.rows()[place], desk.hub
    with hub.reading() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        begun = correcting.begin(session, desk.actor, article, row.unit, text, wording=row.wording, limits=hub.limits)
    assert isinstance(begun, correcting.Correction)
    plan = correcting.prepare(begun, hub.formats["markdown"], sandbox.read_document)
    with hub.writing() as session:
        assert isinstance(correcting.correct_paragraph(session, desk.actor, plan, minor=False), correcting.Corrected)


def test_everybody_in_the_project_reads_the_source_and_only_its_editors_correct_it(desk: Desk) -> None:
    key = desk.rows()[3].key
    for role, may_correct in ((Role.READER, False), (Role.TRANSLATOR, False), (Role.SOURCE_EDITOR, True)):
        language = "*" if may_correct else "fa"
        browser = desk.browser(actor=desk.person(role, language))
        page = browser.get(f"{PAGE}?row={key}")
        assert page.status_code == 200
        assert ('name="wording"' in page.text) is may_correct
        assert ('href="/desk/harbour/night-library/es/"' in page.text) is may_correct
        answer = sent(desk, browser, 3, "Rooms", action="look")
        assert answer.status_code == (200 if may_correct else 403)
    stranger = desk.browser(actor=desk.person(None))
    assert stranger.get(PAGE).status_code == 404
    assert sent(desk, stranger, 3, "Rooms", action="save").status_code == 404
    assert desk.rows()[3].source == "A room with no owner"


def test_the_page_tells_what_is_known_of_the_article(desk: Desk, browser: Browser) -> None:
    with desk.hub.writing() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        article.author, article.address, article.confidential = "A. <Writer>", "https://example.org/x", True
        assert addresses.unit_by_key(session, article.id, desk.rows()[0].key)
    page = browser.get(PAGE)
    assert "A. &lt;Writer&gt;" in page.text
    assert 'href="https://example.org/x"' in page.text
    assert "confidential" in page.text


def test_what_is_told_of_the_article_can_be_changed_later(desk: Desk, browser: Browser) -> None:
    def shown() -> str:
        found = re.search(r'name="shown" value="([^"]+)"', browser.get(PAGE).text)
        assert found
        return found[1]

    sent = {"author": "A. Writer", "written_on": "2024-05-31", "licence": "CC BY", "confidential": "1"}
    older = shown()
    assert browser.send(PAGE, {**sent, "shown": older}, page=PAGE).status_code == 303
    page = browser.get(PAGE)
    for word in ("A. Writer", "2024-05-31", "CC BY", "confidential"):
        assert word in text_of(page)
    log = text_of(browser.get("/desk/harbour/audit"))
    assert "made the article night-library confidential" in log
    late = browser.send(PAGE, {"author": "Another", "shown": older}, page=PAGE)
    assert late.status_code == 409
    assert "meanwhile" in text_of(late)
    assert 'value="Another"' in late.text, "what was typed is still there"
    wrong = browser.send(PAGE, {**sent, "written_on": "2024-02-31", "address": "x", "shown": shown()}, page=PAGE)
    assert wrong.status_code == 422
    assert wrong.text.count('aria-invalid="true"') == 2
    assert '<details class="telling" open' in wrong.text
    assert "A. Writer" in text_of(browser.get(PAGE))


def test_every_edition_leads_to_its_source_which_only_source_editors_change(desk: Desk) -> None:
    reader = desk.browser(actor=desk.person(Role.READER, "fa"))
    assert f'<a href="{PAGE}">Source</a>' in reader.get(desk.address()).text
    page = reader.get(PAGE)
    assert "When the city shut the reading room" in text_of(page)
    assert "<textarea" not in page.text
    assert 'name="shown"' not in page.text
    assert ">Correct<" not in page.text

"""The page on which an edition is published: what is not finished, the button, the preview, earlier versions."""

import re

import html5lib
import pytest
from werkzeug.test import TestResponse

from tests.desks import Browser, Desk
from translate_hub.domain.permissions import Role
from translate_hub.services import translating
from translate_hub.storage import projects

TITLE = "کتابخانهٔ شبانه"


def fields(page: TestResponse) -> dict[str, str]:
    """What the form of the page sends."""
    return dict(re.findall(r'name="(number|revision|shown|slug)" value="([^"]*)"', page.text))


def press(desk: Desk, browser: Browser, **changed: str) -> TestResponse:
    """Look at the page and press its button."""
    page = browser.get(f"{desk.address()}publish")
    return browser.send(f"{desk.address()}publish", {**fields(page), **changed})


def test_an_editor_sees_what_is_not_finished_and_publishes(desk: Desk, browser: Browser) -> None:
    desk.put(0, TITLE)
    page = browser.get(f"{desk.address()}publish")
    assert "Nothing of this edition yet." in page.text
    assert "These show the original" in page.text
    assert "Publish all the same" in page.text
    done = press(desk, browser)
    assert (done.status_code, done.headers["Location"]) == (303, f"{desk.address()}publish?done=published")
    after = browser.get(done.headers["Location"]).text
    assert "Readers see it now." in after
    assert "Version 1, as the edition now stands." in after
    address = re.search(r'<p class="address"><a href="([^"]+)"', after)
    assert address
    assert TITLE in desk.browser(signed_in=False).get(address[1]).text
    assert "published" in browser.get("/desk/harbour/").text


def test_without_a_title_the_button_is_off_and_a_form_is_refused(desk: Desk, browser: Browser) -> None:
    page = browser.get(f"{desk.address()}publish").text
    assert "The title has no translation" in page
    assert re.search(r'<button class="main" type="submit" disabled>', page)
    refused = press(desk, browser)
    assert refused.status_code == 422
    assert "The title has no translation" in refused.text


def test_what_was_saved_meanwhile_is_shown_before_it_is_published(desk: Desk, browser: Browser) -> None:
    desk.put(0, TITLE)
    page = browser.get(f"{desk.address()}publish")
    desk.put(2, "کسی پیش از تو نوشت")
    refused = browser.send(f"{desk.address()}publish", fields(page))
    assert refused.status_code == 409
    assert "Look again" in refused.text
    assert press(desk, browser).status_code == 303


def test_an_address_can_be_chosen_and_a_bad_one_is_told(desk: Desk, browser: Browser) -> None:
    desk.put(0, TITLE)
    refused = press(desk, browser, slug="Not Good/..")
    assert refused.status_code == 422
    assert 'value="Not Good/.."' in refused.text, "what was typed stands in the field"
    assert press(desk, browser, slug="night").status_code == 303
    assert desk.browser(signed_in=False).get("/read/harbour/fa/night/").status_code == 200


def test_taking_back_and_showing_an_earlier_version_are_one_click(desk: Desk, browser: Browser) -> None:
    desk.put(0, TITLE)
    press(desk, browser)
    desk.put(0, f"{TITLE}، دوباره")
    press(desk, browser)
    reader, address = desk.browser(signed_in=False), f"/read/harbour/fa/{TITLE.replace(' ', '-')}/"
    assert "دوباره" in reader.get(address).text
    assert browser.send(f"{desk.address()}versions/1", {}).status_code == 303
    assert "دوباره" not in reader.get(address).text
    assert browser.send(f"{desk.address()}unpublish", {}).status_code == 303
    assert reader.get(address).status_code == 404
    assert browser.send(f"{desk.address()}unpublish", {}).status_code == 409
    assert browser.send(f"{desk.address()}versions/9", {}).status_code == 404
    log = re.sub(r"<[^>]+>", "", browser.get("/desk/harbour/audit").text)
    assert "let readers see version 1 of night-library in" in log
    assert "took night-library in" in log


def test_who_may_not_publish_sees_the_same_and_no_button(desk: Desk) -> None:
    desk.put(0, TITLE)
    translator = desk.browser(actor=desk.person(Role.TRANSLATOR, "fa"))
    page = translator.get(f"{desk.address()}publish")
    assert "These show the original" in page.text
    assert "Publish all the same" not in page.text
    assert translator.send(f"{desk.address()}publish", {"number": 1, "revision": 1, "slug": "x"}).status_code == 403


def test_a_language_editor_publishes_their_language_and_no_other(desk: Desk) -> None:
    desk.put(0, TITLE)
    editor = desk.browser(actor=desk.person(Role.LANGUAGE_EDITOR, "fa"))
    assert press(desk, editor).status_code == 303
    assert editor.send("/desk/harbour/night-library/en/publish", {"number": 0, "revision": 1}).status_code == 403
    assert editor.send("/desk/harbour/night-library/es/publish", {"number": 0, "revision": 1}).status_code == 404


@pytest.mark.parametrize("ending", ["page", "page/bilingual"])
def test_a_preview_is_what_readers_would_see_and_says_what_it_is(desk: Desk, browser: Browser, ending: str) -> None:
    desk.put(0, TITLE)
    answer = browser.get(f"{desk.address()}{ending}")
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert TITLE in answer.text
    assert "noindex" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert desk.browser(signed_in=False).get(f"{desk.address()}{ending}").status_code == 303


def test_an_unsure_text_is_not_in_the_preview(desk: Desk, browser: Browser) -> None:
    desk.put(0, TITLE)
    row = desk.rows()[2]
    with desk.hub.writing() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        edition = projects.edition_by_language(session, desk.actor, article.id, "fa")
        translating.save(
            session, desk.actor, edition.id, row.unit, "شاید این‌طور", base_version=0, wording=row.wording,
            save_id=None, unsure=True, limits=desk.hub.limits,
        )  # fmt: skip
    assert "شاید" not in browser.get(f"{desk.address()}page").text


def test_the_source_s_own_edition_is_published_in_the_same_way(desk: Desk, browser: Browser) -> None:
    address = "/desk/harbour/night-library/en/publish"
    page = browser.get(address)
    assert "all are finished" in page.text
    assert browser.send(address, fields(page)).status_code == 303
    assert "The Night Library" in desk.browser(signed_in=False).get("/read/harbour/en/night-library/").text


def test_a_language_may_ask_for_approval_before_anything_is_published(desk: Desk, browser: Browser) -> None:
    desk.put(0, TITLE)
    assert browser.get("/desk/harbour/settings").text.count('value="unreviewed" checked') == 2
    wish = {"do": "set-policy", "language": "fa"}
    assert browser.send("/desk/harbour/settings", wish).status_code == 303
    assert browser.get("/desk/harbour/settings").text.count('value="unreviewed" checked') == 1
    assert "The title has no translation that can be published" in browser.get(f"{desk.address()}publish").text
    assert browser.send("/desk/harbour/settings", {**wish, "may": "unreviewed"}).status_code == 303
    assert press(desk, browser).status_code == 303

"""The aligned page and its saves."""

import re

import html5lib

from tests.desks import Browser, Desk, a_desk, form_of
from translate_hub.domain.saving import Saved, Stale
from translate_hub.domain.states import Form, Label


def test_the_whole_article_stands_in_reading_order_with_its_kinds(desk: Desk, browser: Browser) -> None:
    desk.put(0, "کتابخانه")
    page = browser.get(desk.address()).text
    assert 'lang="fa" dir="rtl"><span class="prose">کتابخانه' in page
    kinds = re.findall(r'class="row is-([a-z-]+)', page)
    assert kinds == [
        "title", "standfirst", "paragraph", "heading", "quote", "list-item", "list-item", "code", "paragraph"
    ]  # fmt: skip
    assert "<strong>Eleven people</strong>" in page
    assert page.count('<a class="open"') == 8, "code cannot be opened, every other row can"
    rows = page.split('<ol class="rows')[1].split("</ol>")[0]
    assert not re.search("<(form|input|textarea|button)", rows), "closed rows are light"
    assert page.count('lang="en" dir="ltr"') >= 8


def test_a_save_goes_back_to_its_row(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    answer = browser.send(desk.address() + row.key, form_of(row, "کتابخانهٔ شبانه"))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"?saved={row.key}#u-{row.key}")
    after = desk.rows()[0]
    assert (after.text, after.label) == ("کتابخانهٔ شبانه", Label.TRANSLATED)
    assert "1 of 8 · 12 %" in re.sub(r"\s+", " ", browser.get(desk.address()).text)


def test_save_and_next_opens_the_next_row_that_needs_work(desk: Desk, browser: Browser) -> None:
    desk.put(1, "x")
    rows = desk.rows()
    answer = browser.send(desk.address() + rows[0].key, form_of(rows[0], "یک", then="next"))
    assert answer.headers["Location"].endswith(f"?row={rows[2].key}&saved={rows[0].key}#t-{rows[2].key}")
    page = browser.get(answer.headers["Location"]).text
    assert re.findall(r'<li id="u-(\w+)" class="[^"]*is-open', page) == [rows[2].key]


def test_after_the_last_row_next_goes_back_to_the_row(desk: Desk, browser: Browser) -> None:
    for place, row in enumerate(desk.rows()):
        if row.translate and place != 2:
            desk.put(place, "x")
    row = desk.rows()[2]
    answer = browser.send(desk.address() + row.key, form_of(row, "یک", then="next"))
    assert answer.headers["Location"].endswith(f"#u-{row.key}")


def test_save_and_approve_and_not_sure(desk: Desk, browser: Browser) -> None:
    first, second = desk.rows()[:2]
    browser.send(desk.address() + first.key, form_of(first, "یک", then="approve"))
    browser.send(desk.address() + second.key, form_of(second, "دو", unsure="1"))
    assert [row.label for row in desk.rows()[:2]] == [Label.APPROVED, Label.UNSURE]


def test_the_history_names_an_approval_instead_of_repeating_the_text(desk: Desk, browser: Browser) -> None:
    first = desk.rows()[0]
    browser.send(desk.address() + first.key, form_of(first, "یک", then="approve"))
    past = (
        browser.get(f"{desk.address()}?row={first.key}").text.split('<section class="past"')[1].split("</section>")[0]
    )
    assert past.count(">یک</p>") == 1
    assert past.index("· approved") < past.index("· written here"), "the newest first"


def test_the_same_form_sent_twice_counts_once(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    form = form_of(row, "یک", then="approve")
    answers = [browser.send(desk.address() + row.key, form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert desk.rows()[0].open_proposals == 0


def test_a_row_can_be_left_out_with_a_note(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[4]
    browser.send(desk.address() + row.key, form_of(row, "", form="omitted", note="only in English"))
    after = desk.rows()[4]
    assert (after.form, after.note, after.label) == (Form.OMITTED, "only in English", Label.TRANSLATED)
    assert "left out on purpose" in browser.get(desk.address()).text


def test_a_save_that_comes_too_late_shows_both_texts_and_saves_the_merged_one(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    assert isinstance(desk.put(0, "کتابخانهٔ شب"), Saved)
    answer = browser.send(desk.address() + row.key, form_of(row, "کتابخانهٔ شبانه"))
    assert answer.status_code == 409
    assert "Your text is kept" in answer.text
    assert "<del>شب</del><ins>شبانه</ins>" in answer.text
    assert [desk.rows()[0].text, desk.rows()[0].open_proposals] == ["کتابخانهٔ شب", 1]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    merged = browser.client.post(desk.address() + row.key, data={**fields, "text": "هر دو", "then": "stay"})
    assert merged.status_code == 303
    assert desk.rows()[0].text == "هر دو"


def test_a_kept_text_waits_beside_its_row_and_can_be_used(desk: Desk, browser: Browser) -> None:
    desk.put(0, "نخست")
    assert isinstance(desk.put(0, "دیگر", base_version=0), Stale)
    row = desk.rows()[0]
    assert "1 other text" in browser.get(desk.address()).text
    page = browser.get(f"{desk.address()}?row={row.key}").text
    link = re.search(r'href="([^"]*take=[^"]*)"', page)
    assert link
    filled = browser.get(link[1].replace("&amp;", "&").split("#")[0]).text
    assert re.search(rf'<textarea id="t-{row.key}"[^>]*>\nدیگر</textarea>', filled)


def test_earlier_versions_can_be_put_back(desk: Desk, browser: Browser) -> None:
    desk.put(0, "نخست")
    desk.put(0, "دوم")
    row = desk.rows()[0]
    page = browser.get(f"{desk.address()}?row={row.key}").text
    link = re.search(r'href="([^"]*version=[^"]*)"', page)
    assert link
    filled = browser.get(link[1].replace("&amp;", "&").split("#")[0]).text
    assert re.search(rf'<textarea id="t-{row.key}"[^>]*>\nنخست</textarea>', filled)


def test_a_text_that_is_refused_comes_back_in_a_form(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    long = "ب" * (desk.hub.limits.unit_characters + 1)
    for text in (long, "good\x00bad", "a \x01 b"):
        answer = browser.send(desk.address() + row.key, form_of(row, text))
        assert answer.status_code == 422
        assert text.replace("\x00", "")[:50] in answer.text.replace("\ufffd", "").replace("\x00", "")
        assert '<textarea id="kept-' in answer.text
    assert desk.rows()[0].version == 0


def test_a_form_without_a_valid_token_is_kept_and_can_be_sent_again(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    form = form_of(row, "متن بلند من")
    answer = browser.client.post(desk.address() + row.key, data={"csrf_token": "old", **form})
    assert answer.status_code == 403
    assert "متن بلند من" in answer.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert fields["save_id"] == form["save_id"]
    assert browser.client.post(desk.address() + row.key, data={**fields, "text": form["text"]}).status_code == 303
    assert desk.rows()[0].text == "متن بلند من"


def test_a_form_from_another_site_is_refused_and_not_offered_again(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    form = {"csrf_token": browser.token(), **form_of(row, "planted")}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = browser.client.post(desk.address() + row.key, data=form, headers=headers)
        assert answer.status_code == 403
        assert "planted" not in answer.text
    own = browser.client.post(desk.address() + row.key, data=form, headers={"Origin": "http://localhost"})
    assert own.status_code == 303


def test_an_incomplete_form_is_refused_with_its_text(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    for missing in ("base_version", "wording", "save_id"):
        form = form_of(row, "نیمه")
        del form[missing]
        answer = browser.send(desk.address() + row.key, form)
        assert answer.status_code == 422
        assert "نیمه" in answer.text


def test_rows_are_found_by_state_and_by_text(desk: Desk, browser: Browser) -> None:
    desk.put(0, "کتابخانه")

    def shown(query: str) -> int:
        return browser.get(desk.address() + query).text.count('<li id="u-')

    assert shown("") == 9
    assert shown("?show=work") == 7
    assert shown("?show=translated") == 1
    assert shown("?q=کتاب") == 1
    assert shown("?q=READING") == 2
    assert shown("?show=nonsense") == 9
    assert "Nothing here fits" in browser.get(desk.address() + "?q=zzz").text


def test_the_row_just_saved_stays_in_sight_and_the_filter_stays_on(desk: Desk, browser: Browser) -> None:
    row = desk.rows()[0]
    answer = browser.send(desk.address() + row.key, form_of(row, "یک", show="work", q=""))
    assert "show=work" in answer.headers["Location"]
    assert f'id="u-{row.key}"' in browser.get(answer.headers["Location"]).text


def test_an_outdated_row_shows_what_changed(desk: Desk, browser: Browser) -> None:
    desk.put(0, "یک")
    with desk.hub.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO wording (unit, hash, text, words, meaning) SELECT unit, x'00', 'The Day Library', 3, NULL "
            "FROM wording WHERE text = 'The Night Library'"
        )
        session.connection().exec_driver_sql(
            "UPDATE source SET wording = (SELECT max(id) FROM wording) WHERE position = 1"
        )
        session.connection().exec_driver_sql("UPDATE wording SET meaning = id WHERE meaning IS NULL")
    page = browser.get(desk.address()).text
    assert "state-outdated" in page
    assert "<del>Night</del><ins>Day</ins>" in page


def test_the_page_of_the_articles_own_language_is_the_article(desk: Desk, browser: Browser) -> None:
    assert browser.get(desk.address("en")).headers["Location"] == f"{desk.address('en')}page"


def test_wrong_addresses_are_not_found(desk: Desk, browser: Browser) -> None:
    for path in (desk.address("de"), desk.address("not a tag"), "/desk/harbour/other/fa/", "/desk/other/", "/nothing"):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert "<h1>Not found</h1>" in answer.text
    row = desk.rows()[0]
    assert browser.send(desk.address() + "aaaaaaaaaa", form_of(row, "x")).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_article(desk: Desk, tmp_path_factory, sqlite_template) -> None:  # type: ignore[no-untyped-def]  # two of pytest's own fixtures
    def statements(paragraphs: int) -> int:
        home = tmp_path_factory.mktemp(f"desk-{paragraphs}")
        url = f"sqlite:///{home / 'hub.db'}"
        (home / "hub.db").write_bytes(sqlite_template.read_bytes())
        text = "\n\n".join(f"Paragraph {n} says something." for n in range(paragraphs))
        large = a_desk(home, url, text=text)
        large.put(1, "یک")
        browser = large.browser()
        with large.counted_queries() as sent:
            assert browser.get(large.address()).status_code == 200
        large.hub.database.close()
        return len(sent)

    few = statements(5)
    assert few > 4  # they are counted at all: reading has an engine of its own
    assert statements(500) == few


def test_pages_are_well_formed(desk: Desk, browser: Browser) -> None:
    desk.put(0, "یک")
    row = desk.rows()[0]
    strict = html5lib.HTMLParser(strict=True)
    own = desk.address()
    for path in ("/desk/", "/desk/harbour/", own, f"{own}?row={row.key}", "/nothing", f"{own}import"):
        for ui in ("en", "fa", "es"):
            strict.parse(browser.get(f"{path}{'&' if '?' in path else '?'}ui={ui}").text)

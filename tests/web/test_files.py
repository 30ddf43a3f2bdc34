"""Files leave an edition and a PO file comes back."""

import io
import re
from dataclasses import replace

import html5lib
import pytest
from werkzeug.test import TestResponse

from tests.desks import ARTICLE, Browser, Desk
from tests.scripting import as_role
from translate_hub.domain.document import ReadOptions
from translate_hub.domain.permissions import Role
from translate_hub.domain.saving import Saved
from translate_hub.services import describing, importing, suggesting
from translate_hub.services.translating import save
from translate_hub.storage import projects, translations


def upload(desk: Desk, browser: Browser, content: bytes, name: str = "night.po") -> TestResponse:
    """Send a file to be looked at."""
    return browser.send(
        f"{desk.address()}import", {"file": (io.BytesIO(content), name)}, page=f"{desk.address()}import"
    )


def po_of(desk: Desk, browser: Browser) -> str:
    """The edition's PO file as it is downloaded."""
    return browser.get(f"{desk.address()}export/po").text


def translated(po: str, source: str, target: str) -> str:
    """Fill the msgstr of the entry with this msgid."""
    changed = re.sub(rf'(msgid "{re.escape(source)}"\nmsgstr )"[^"]*"', rf'\1"{target}"', po)
    assert changed != po
    return changed


def test_an_untouched_edition_leaves_in_its_own_format_byte_for_byte(desk: Desk, browser: Browser) -> None:
    for language in ("fa", "en"):
        answer = browser.get(f"{desk.address(language)}export/source")
        assert answer.data == ARTICLE.encode()
        assert answer.headers["Content-Disposition"] == f'attachment; filename="night-library.{language}.md"'


def test_a_file_that_must_change_its_charset_says_so_before_it_is_downloaded(desk: Desk, browser: Browser) -> None:
    document_format = desk.hub.formats["plaintext"]
    latin = document_format.read("Una niña\n\nEl río está aquí.\n".encode("latin-1"), ReadOptions(charset="latin-1"))
    with desk.hub.writing() as session:
        importing.import_article(
            session,
            desk.actor,
            projects.project_by_slug(session, desk.actor, desk.project),
            latin,
            dialect=document_format.dialect,
            slug="nina",
            file_name="nina.txt",
            limits=desk.hub.limits,
        )
        article = projects.article_by_slug(session, desk.actor, desk.project, "nina")
        edition = projects.edition_by_language(session, desk.actor, article.id, "fa")
        row = translations.aligned_rows(session, edition)[0]
        saved = save(
            session,
            desk.actor,
            edition.id,
            row.unit,
            "یک دختر",
            base_version=0,
            wording=row.wording,
            save_id=None,
            limits=desk.hub.limits,
        )
        assert isinstance(saved, Saved)
    page = browser.get("/desk/harbour/nina/fa/export/source")
    assert "cannot hold “ی”" in page.text
    link = re.search(r'href="([^"]*told=1)"', page.text)
    assert link
    answer = browser.get(link[1])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="nina.fa.txt"'
    assert answer.data.decode("utf-8") == "یک دختر\n\nEl río está aquí.\n"


def test_names_in_any_script_leave_as_rfc_6266_has_it(desk: Desk, browser: Browser) -> None:
    with desk.hub.writing() as session:
        session.connection().exec_driver_sql("UPDATE article SET slug = 'کتابخانه'")
    answer = browser.get("/desk/harbour/کتابخانه/fa/export/po")
    assert answer.status_code == 200
    assert "filename*=UTF-8''%DA%A9%D8%AA" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_kind_of_file_is_not_found(desk: Desk, browser: Browser) -> None:
    assert browser.get(f"{desk.address()}export/docx").status_code == 404


def test_a_page_in_one_file_is_the_article_as_it_stands(desk: Desk, browser: Browser) -> None:
    desk.put(0, "کتابخانهٔ شبانه")
    answer = browser.get(f"{desk.address()}export/html")
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert '<html lang="fa" dir="rtl">' in answer.text
    assert 'lang="fa" dir="rtl" class="u title">کتابخانهٔ شبانه</h1>' in answer.text
    assert 'lang="en" dir="ltr" class="u heading">A room with no owner</h2>' in answer.text


def test_a_po_file_is_looked_at_first_and_then_imported(desk: Desk, browser: Browser) -> None:
    po = translated(po_of(desk, browser), "A room with no owner", "اتاقی بی‌صاحب")
    report = upload(desk, browser, po.encode())
    assert report.status_code == 200
    assert report.text.count('<li class="result-') == 8, "every entry has its row"
    assert report.text.count('<li class="result-updated') == 1
    assert [*re.findall(r'<details id="r-([a-z-]+)"[^>]*?( open)?>', report.text)] == [
        ("updated", " open"),
        ("same", ""),
    ], "what changes nothing stays folded"
    assert "The Night Library" in report.text, "the page says which article it is about"
    assert all(row.version == 0 for row in desk.rows()), "looking writes nothing"
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', report.text))
    done = browser.client.post(f"{desk.address()}import/really", data=fields)
    assert done.status_code == 200
    assert "The file was imported" in done.text
    assert desk.rows()[3].text == "اتاقی بی‌صاحب"
    again = browser.client.post(f"{desk.address()}import/really", data=fields)
    assert '<li class="result-updated' not in again.text


def test_a_text_changed_on_both_sides_is_kept_as_a_suggestion(desk: Desk, browser: Browser) -> None:
    assert isinstance(desk.put(3, "پایه"), Saved)
    po = translated(po_of(desk, browser), "A room with no owner", "از پرونده")
    desk.put(3, "از مرورگر")
    report = upload(desk, browser, po.encode())
    assert '<li class="result-conflict' in report.text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', report.text))
    browser.client.post(f"{desk.address()}import/really", data=fields)
    row = desk.rows()[3]
    assert (row.text, row.open_proposals) == ("از مرورگر", 1)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"/etc/passwd", "not a po file".encode("utf-16"), b'msgid "x"\nmsgstr "y'],
    ids=["empty", "binary", "a path", "utf-16", "truncated"],
)
def test_what_is_no_po_file_is_refused_with_a_sentence(desk: Desk, browser: Browser, content: bytes) -> None:
    answer = upload(desk, browser, content)
    assert answer.status_code == 422
    assert re.search(r'<p class="lead">[^<]+\.</p>', answer.text.replace("<bdi>", "").replace("</bdi>", ""))


def test_no_file_and_a_damaged_second_step_are_refused(desk: Desk, browser: Browser) -> None:
    page = f"{desk.address()}import"
    assert browser.send(page, {}, page=page).status_code == 422
    for content in ("%%%", "YWJj!", ""):
        assert browser.send(f"{page}/really", {"content": content}, page=page).status_code == 422


def test_a_file_too_large_to_come_twice_is_refused(desk: Desk, browser: Browser) -> None:
    size = desk.hub.limits.request_bytes * 3 // 4 + 10
    # Written by hand: the test client would leave the temporary file of a body this large open.
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    head = part.format("csrf_token", "") + browser.token() + "\r\n" + part.format("file", '; filename="a.po"')
    answer = browser.client.post(
        f"{desk.address()}import",
        data=head.encode() + b"#" * size + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 422
    assert "command line" in answer.text


def test_a_confidential_article_is_closed_to_machines_and_not_to_its_people(desk: Desk) -> None:
    with desk.hub.writing() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        suggesting.switch_on(session, desk.actor, article.project, "pseudo")
        before = describing.facts_of(article)
        secret = replace(before, confidential=True)
        describing.change_facts(session, desk.actor, article, secret, shown=before.mark)
    desk.put(0, "کتابخانهٔ شب")
    reader = desk.browser(actor=desk.person(Role.READER, "fa"))
    for page in ("", "page", "preview", "export/po", "export/source", "export/html"):
        answer = reader.get(desk.address() + page)
        assert answer.status_code == 200, page
        assert "کتابخانهٔ شب" in answer.text, page
    script = as_role(desk, Role.TRANSLATOR)
    assert script.send("POST", f"{desk.rows()[1].key}/suggestion", {}).status_code == 403
    assert not desk.rows()[1].text

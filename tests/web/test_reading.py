"""What readers get under /read/: what was published, nothing else, and no cookie."""

import dataclasses
import re
from urllib.parse import unquote

import html5lib
import pytest
from sqlalchemy import text

from tests.desks import Browser, Desk
from translate_hub.services import publishing
from translate_hub.storage import projects
from translate_hub.web import create_app

TITLE = "کتابخانهٔ شبانه"
SLUG = "کتابخانهٔ-شبانه"


@pytest.fixture
def reader(desk: Desk) -> Browser:
    """A reader of a desk whose article is published in English and in Persian, where only its title is translated."""
    desk.put(0, TITLE)
    desk.publish("en")
    desk.publish("fa")
    return desk.browser(signed_in=False)


def edition_of(desk: Desk, language: str) -> int:
    with desk.hub.reading() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        return projects.edition_by_language(session, desk.actor, article.id, language).id


def test_every_page_is_whole_and_sets_no_cookie(reader: Browser) -> None:
    for path in (
        "/read/", "/read/harbour/", "/read/harbour/fa/", "/read/harbour/en/", "/read/harbour/en/night-library/",
        f"/read/harbour/fa/{SLUG}/", f"/read/harbour/fa/{SLUG}/bilingual.html", "/read/harbour/fa/feed.xml",
        "/read/nowhere/", "/robots.txt",
    ):  # fmt: skip
        answer = reader.get(f"{path}?ui=fa&theme=dark")
        assert answer.status_code == (404 if "nowhere" in path else 200), path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert answer.headers["Cache-Control"] == "public, no-cache", path
        if answer.mimetype == "text/html":
            html5lib.HTMLParser(strict=True).parse(answer.text)
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
            assert not re.search(r"<script(?! type=\"application/ld\+json\")", answer.text)


def test_what_is_not_published_is_not_there(desk: Desk) -> None:
    stranger = desk.browser(signed_in=False)
    desk.put(0, TITLE)
    for path in ("harbour/", "harbour/en/", "harbour/en/night-library/", f"harbour/fa/{SLUG}/", "harbour/fa/feed.xml"):
        assert stranger.get(f"/read/{path}").status_code == 404, path
    assert "harbour" not in stranger.get("/read/").text


def test_a_text_saved_after_publishing_is_not_shown(desk: Desk, reader: Browser) -> None:
    desk.put(2, "رازی که هنوز منتشر نشده")
    for path in ("", "harbour/", "harbour/fa/", f"harbour/fa/{SLUG}/", f"harbour/fa/{SLUG}/bilingual.html"):
        assert "رازی" not in reader.get(f"/read/{path}").text


def test_what_is_taken_back_is_gone_at_once(desk: Desk, reader: Browser) -> None:
    path = f"/read/harbour/fa/{SLUG}/"
    first = reader.get(path)
    tag = first.headers["ETag"]
    assert reader.get(path, **{"If-None-Match": tag}).status_code == 304
    with desk.hub.writing() as session:
        publishing.unpublish(session, desk.actor, edition_of(desk, "fa"))
    assert reader.get(path, **{"If-None-Match": tag}).status_code == 404
    assert 'hreflang="fa"' not in reader.get("/read/harbour/en/night-library/").text


def test_publishing_again_replaces_the_page(desk: Desk, reader: Browser) -> None:
    path = f"/read/harbour/fa/{SLUG}/"
    tag = reader.get(path).headers["ETag"]
    desk.put(2, "یازده نفر با کتاب آمدند و خواندند. **همین.**")
    desk.publish("fa")
    answer = reader.get(path, **{"If-None-Match": tag})
    assert answer.status_code == 200
    assert "یازده نفر" in answer.text


def test_an_old_address_leads_to_the_new_one(desk: Desk, reader: Browser) -> None:
    desk.publish("fa", slug="نو")
    for ending in ("", "bilingual.html"):
        answer = reader.get(f"/read/harbour/fa/{SLUG}/{ending}")
        assert (answer.status_code, unquote(answer.headers["Location"])) == (301, f"/read/harbour/fa/نو/{ending}")
    assert reader.get("/read/harbour/fa/نو/").status_code == 200


def test_an_address_without_its_last_slash_leads_to_the_page(reader: Browser) -> None:
    for path in ("/read", "/read/harbour", "/read/harbour/en", "/read/harbour/en/night-library"):
        answer = reader.get(path)
        assert answer.status_code in {301, 308}, path
        assert answer.headers["Location"].endswith(f"{path}/")


def test_the_bilingual_page_needs_both_editions(desk: Desk, reader: Browser) -> None:
    assert reader.get("/read/harbour/en/night-library/bilingual.html").status_code == 404
    with desk.hub.writing() as session:
        publishing.unpublish(session, desk.actor, edition_of(desk, "en"))
    assert reader.get(f"/read/harbour/fa/{SLUG}/bilingual.html").status_code == 404
    assert "bilingual" not in reader.get(f"/read/harbour/fa/{SLUG}/").text


def test_a_page_that_is_missing_says_so_in_the_language_of_its_address_and_leads_on(reader: Browser) -> None:
    assert '<html lang="ru" dir="ltr">' in reader.get("/read/harbour/ru/nowhere/").text
    page = reader.get("/read/harbour/fa/nowhere/at/all").text
    assert 'href="/read/"' in page
    assert 'href="/read/harbour/fa/"' in reader.get("/read/harbour/fa/nowhere/").text
    assert "harbour" not in reader.get("/read/harbour/ru/nowhere/").text
    assert '<html lang="fa" dir="rtl">' in reader.get("/read/harbour/fa/nowhere/").text
    assert '<html lang="en" dir="ltr">' in reader.get("/read/harbour/qqq/nowhere/").text
    assert '<html lang="fa" dir="rtl">' in reader.get("/read/x/", **{"Accept-Language": "fa"}).text


def test_whole_addresses_come_from_the_settings_alone(desk: Desk, reader: Browser) -> None:
    assert "http://localhost" not in reader.get("/read/harbour/en/night-library/").text
    assert reader.get("/read/sitemap.xml").status_code == 404
    settings = dataclasses.replace(desk.hub.settings, public_url="https://hub.example.org")
    public = create_app(dataclasses.replace(desk.hub, settings=settings)).test_client()
    page = public.get("/read/harbour/en/night-library/", base_url="https://hub.example.org").text
    assert '<link rel="canonical" href="https://hub.example.org/read/harbour/en/night-library/">' in page
    for path in ("/read/sitemap.xml", "/read/harbour/fa/sitemap.xml"):
        assert "https://hub.example.org/read/harbour/fa/" in public.get(path, base_url="https://hub.example.org").text
    robots = public.get("/robots.txt", base_url="https://hub.example.org").text
    assert "Sitemap: https://hub.example.org/read/sitemap.xml" in robots


def test_a_page_is_made_once_for_all_its_readers(desk: Desk, reader: Browser) -> None:
    path = "/read/harbour/en/night-library/"
    first = reader.get(path)
    with desk.counted_queries() as asked:
        assert reader.get(path).data == first.data
    assert len(asked) <= 7, asked
    assert not any("content" in statement for statement in asked)


@pytest.mark.parametrize(
    "path", ["x/en--/y/", "harbour/fa-_-/x/", "harbour/es-!!!!/", "harbour/en-%22%3E/x/", "a/b/%F0%9F/"]
)
def test_an_address_that_names_no_language_is_missing_like_any_other(reader: Browser, path: str) -> None:
    assert reader.get(f"/read/{path}").status_code == 404


def test_a_very_long_address_is_not_even_looked_up(desk: Desk, reader: Browser) -> None:
    with desk.counted_queries() as asked:
        assert reader.get(f"/read/harbour/fa/a{'%CC%81%CC%96' * 5000}/").status_code == 404
    assert len(asked) == 1, "what there is to lead on to"


def test_a_deleted_article_is_as_if_it_had_never_been(desk: Desk, reader: Browser) -> None:
    desk.publish("fa", slug="نو")
    with desk.hub.writing() as session:
        session.execute(text("UPDATE article SET deleted_at = '2026-01-01 00:00:00.000000'"))
    for path in (f"/read/harbour/fa/{SLUG}/", "/read/harbour/fa/نو/", "/read/harbour/en/night-library/"):
        assert reader.get(path).status_code == 404

"""Lists of articles, of languages, of projects, and the pages of addresses that lead elsewhere or nowhere."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from tests.site.editions import ARTICLE, BASE, ENGLISH, NASTY, PERSIAN, PROJECT, parsed, words_of
from translate_hub.domain.publications import PublishedProject
from translate_hub.site.addresses import MISSING, PROJECTS, Links, article_path, index_path, project_path
from translate_hub.site.indexes import (
    PER_PAGE,
    index_page,
    languages_of,
    languages_page,
    missing_page,
    moved_page,
    projects_page,
)
from translate_hub.site.words import languages_spoken, words_for


def many(count: int) -> PublishedProject:
    """Return a project of so many articles in English, of which the first alone is in Persian too."""
    articles = [
        replace(
            ARTICLE,
            key=f"a{number}",
            editions=(
                replace(ENGLISH, slug=f"s{number}", title=f"T{number}", first_at=ENGLISH.at + timedelta(days=number)),
                *([PERSIAN] if number == 0 else []),
            ),
        )
        for number in range(count)
    ]
    return PublishedProject("desk", "Desk", ("en", "fa"), tuple(reversed(articles)))


def listed(project: PublishedProject, language: str = "en", page: int = 1, *, is_bare: bool = True) -> str:
    """Return a page of an index, checked by a strict parser."""
    made = index_page(project, language, Links(index_path("desk", language, page), BASE, is_bare), page)
    parsed(made)
    return made


def test_an_index_names_its_articles_with_their_day_and_other_languages() -> None:
    page = listed(PROJECT, "fa")
    assert '<html lang="fa" dir="rtl">' in page
    entry = re.findall(r'<ul class="list">(.*)</ul>', page, re.DOTALL)[0]
    assert words_of(entry) == "چراغ می‌سوخت. ۱۴ مارس ۲۰۲۵ English 中文 (简体)"
    assert '<time datetime="2025-03-14T23:30:00Z">' in entry
    assert '<a href="%DA%86%D8%B1%D8%A7%D8%BA/">چراغ</a>' in entry
    assert 'href="../en/the-lamp/">English</a>' in entry


def test_the_newest_articles_come_first_and_50_are_on_a_page() -> None:
    project = many(PER_PAGE + 2)
    first, second = listed(project), listed(project, page=2)
    assert re.findall(r">(T\d+)<", first) == [f"T{number}" for number in range(PER_PAGE + 1, 1, -1)]
    assert re.findall(r">(T\d+)<", second) == ["T1", "T0"]
    assert '<a rel="next" href="index-2.html">Older articles</a>' in first
    assert 'rel="prev"' not in first
    assert '<a rel="prev" href="./">Newer articles</a> · Page 2 of 2' in second
    assert 'rel="next"' not in second
    assert "pager" not in listed(many(PER_PAGE)) or "Page 1" not in listed(many(PER_PAGE))


def test_the_indexes_of_a_project_name_one_another() -> None:
    heads = {
        tuple(re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"', listed(PROJECT, language)))
        for language in languages_of(PROJECT)
    }
    assert heads == {
        (
            ("en", f"{BASE}desk/en/"),
            ("fa", f"{BASE}desk/fa/"),
            ("zh-Hans", f"{BASE}desk/zh-Hans/"),
            ("x-default", f"{BASE}desk/en/"),
        )
    }


def test_a_second_page_names_only_languages_that_have_one() -> None:
    page = listed(many(PER_PAGE + 1), page=2)
    assert re.findall(r'rel="alternate" hreflang="([^"]*)"', page) == ["en", "x-default"]


def test_a_feed_is_named_where_there_is_one() -> None:
    assert '<link rel="alternate" type="application/atom+xml" href="feed.xml">' in listed(PROJECT)
    assert "feed.xml" not in index_page(PROJECT, "en", Links(index_path("desk", "en")))


def test_an_index_is_called_by_its_project_and_its_language() -> None:
    assert "<title>The Quiet Desk · فارسی</title>" in listed(PROJECT, "fa")
    assert "<title>Desk · English · Page 2 of 2</title>" in listed(many(PER_PAGE + 1), page=2)


def test_the_first_page_has_no_empty_top_and_names_stand_at_the_start_of_the_page() -> None:
    assert "<header" not in projects_page([PROJECT], Links(PROJECTS, BASE, is_bare=True))
    page = languages_page(PROJECT, Links(project_path("desk"), BASE, is_bare=True))
    assert "<header" in page
    assert '<li><h2><a lang="fa" dir="rtl"' in page


def test_an_index_of_nothing_says_so() -> None:
    assert "هنوز چیزی در اینجا منتشر نشده است." in listed(replace(PROJECT, articles=()), "fa")


def test_a_project_leads_to_its_languages_in_their_own_names() -> None:
    page = languages_page(PROJECT, Links(project_path("desk"), None))
    parsed(page)
    assert re.findall(r'hreflang="([^"]*)" href="([^"]*)">([^<]*)<', page) == [
        ("en", "en/index.html", "English"),
        ("fa", "fa/index.html", "فارسی"),
        ("zh-Hans", "zh-Hans/index.html", "中文 (简体)"),
    ]


def test_the_first_page_names_projects_in_the_language_they_share() -> None:
    links = Links(PROJECTS, BASE, is_bare=True)
    persian = replace(PROJECT, languages=("fa", "en"))
    assert '<a href="desk/"><bdi>The Quiet Desk</bdi></a>' in projects_page([PROJECT], links)
    assert '<html lang="fa" dir="rtl">' in projects_page([persian], links)
    assert '<html lang="en" dir="ltr">' in projects_page([persian, PROJECT], links)
    assert "Nothing is published here yet." in projects_page([], links)
    parsed(projects_page([persian, PROJECT], links))


def test_names_and_titles_stay_in_their_places() -> None:
    article = replace(ARTICLE, editions=(replace(ENGLISH, title=NASTY, summary=NASTY),))
    project = replace(PROJECT, name=NASTY, articles=(article,))
    assert "<script" not in listed(project)
    assert "<script" not in languages_page(project, Links(project_path("desk")))
    assert "<script" not in projects_page([project], Links(PROJECTS))


def test_a_missing_page_is_in_its_language_with_whole_links_or_none() -> None:
    page = missing_page("fa", Links(MISSING, BASE))
    parsed(page)
    assert "چنین صفحه‌ای وجود ندارد." in page
    assert re.findall(r'href="([^"]*)"', page) == [BASE]
    assert "href" not in missing_page("fa", Links(MISSING))


def test_a_missing_page_leads_to_what_the_project_has_in_its_language() -> None:
    page = missing_page("fa", Links(MISSING, BASE), project="desk", has_index=True)
    parsed(page)
    assert re.findall(r'href="([^"]*)">([^<]*)<', page) == [
        (f"{BASE}desk/fa/", "همهٔ مقاله‌های این زبان"),
        (BASE, "همهٔ آنچه اینجا منتشر شده است"),
    ]
    assert f"{BASE}desk" not in missing_page("fa", Links(MISSING, BASE), project="desk")


def test_a_missing_page_of_a_hub_without_an_address_leads_on_from_the_root_of_its_host() -> None:
    links = Links(MISSING, None, is_bare=True, root="/read/")
    page = missing_page("fa", links, project="d k", has_index=True)
    assert re.findall(r'href="([^"]*)"', page) == ["/read/d%20k/fa/", "/read/"]


@pytest.mark.parametrize("language", [*languages_spoken(), "ckb", "pt-BR"])
def test_a_missing_page_is_in_any_language(language: str) -> None:
    page = missing_page(language, Links(MISSING, None, is_bare=True, root="/read/"))
    parsed(page)
    assert f'<html lang="{language}"' in page
    assert words_for(language).say("There is no such page.") in unescape(page)


def test_an_old_address_leads_on() -> None:
    to_path = article_path("desk", "fa", "چراغ")
    page = moved_page(Links(article_path("desk", "fa", "old"), BASE), to_path, "fa")
    parsed(page)
    target = "../%DA%86%D8%B1%D8%A7%D8%BA/index.html"
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in page
    assert f'<a href="{target}">' in page
    assert '<link rel="canonical" href="https://read.example.org/read/desk/fa/%DA%86%D8%B1%D8%A7%D8%BA/">' in page

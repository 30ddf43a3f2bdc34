"""The article page: its paragraphs and their addresses, its marks and notes, what it says to machines."""

import base64
import gzip
import hashlib
import random
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from tests.site.editions import (
    ABOUT,
    ARTICLE,
    BASE,
    CHINESE,
    ENGLISH,
    NASTY,
    PERSIAN,
    PROJECT,
    content,
    edition,
    paragraph,
    parsed,
    read,
    row_of,
    said_of,
    words_of,
)
from tests.site.published import Site, a_site
from translate_hub.domain.document import Kind
from translate_hub.domain.paragraphs import Shows
from translate_hub.domain.publications import About, Credit, CreditRole
from translate_hub.domain.states import Form
from translate_hub.site.addresses import Links, article_path
from translate_hub.site.pages import page_policy, style
from translate_hub.site.reading import reading_page


def test_a_page_is_in_its_language_and_direction() -> None:
    assert '<html lang="fa" dir="rtl">' in read()
    assert '<html lang="zh-Hans" dir="ltr">' in read(CHINESE)
    assert "<title>چراغ</title>" in read()
    assert read().count("<h1") == 1


def test_a_page_without_a_title_gets_one() -> None:
    assert '<h1 class="u title">چراغ</h1>' in read(PERSIAN, paragraph("bbb", "می‌سوخت."))


def test_each_paragraph_has_its_address_and_leads_to_the_other_languages_that_have_it() -> None:
    title, text = row_of(read(), "aaa"), row_of(read(), "bbb")
    assert '<a class=k href=#p-aaa aria-label="¶ ۱">¶</a>' in title
    assert re.findall(r"<a lang=(\S+) href=([^\s>]+)>", title) == [
        ("en", "../../en/the-lamp/#p-aaa"),
        ("zh-Hans", "../../zh-Hans/灯/#p-aaa"),
    ]
    assert re.findall(r"<a lang=(\S+) href=([^\s>]+)>", text) == [("en", "../../en/the-lamp/#p-bbb")]


def test_a_paragraph_has_the_same_anchor_in_every_language() -> None:
    for one in (ENGLISH, PERSIAN, CHINESE):
        assert 'id="p-aaa"' in read(one)


def test_a_joined_text_keeps_its_address() -> None:
    page = read(PERSIAN, paragraph("aaa", "یک."), paragraph("bbb", "دو.", form=Form.JOINED))
    whole = re.sub(r"<span class=o>.*?</span>", "", row_of(page, "aaa"))
    assert 'یک. <span id="p-bbb">دو.</span>' in whole


def test_a_joined_text_leads_to_its_own_place_in_the_other_languages() -> None:
    page = read(PERSIAN, paragraph("aaa", "یک."), paragraph("bbb", "دو.", form=Form.JOINED))
    choice = "<span class=o><a lang=en href=../../en/the-lamp/#p-bbb>English</a></span>"
    assert f'<span id="p-bbb">{choice}دو.</span>' in page


@pytest.mark.parametrize("kind", [Kind.PARAGRAPH, Kind.HEADING, Kind.CODE, Kind.LIST_ITEM, Kind.QUOTE])
def test_the_choice_of_languages_stands_before_the_text_where_a_browser_goes(kind: Kind) -> None:
    row = row_of(read(PERSIAN, paragraph("bbb", "TEXT", kind=kind)), "bbb")
    assert re.match(r'<\w+ id="p-bbb"[^>]*><span class=o><a lang=en [^>]*>English</a></span>.*TEXT', row)


def test_what_is_left_out_is_not_on_the_page() -> None:
    assert "راز" not in read(PERSIAN, paragraph("aaa", "یک."), paragraph("bbb", "راز", form=Form.OMITTED))


def test_the_sign_of_code_stands_outside_of_it() -> None:
    page = read(PERSIAN, paragraph("aaa", "a()", "en", Kind.CODE), paragraph("bbb", "دو."))
    assert "¶" not in row_of(page, "aaa")
    assert re.search(r'</pre>\s*<div class="beside"><a class=k href=#p-aaa', page)


def test_the_language_bar_names_each_language_in_itself_and_marks_the_present_one() -> None:
    bar = re.findall(r"<nav.*?</nav>", read(), re.DOTALL)[0]
    assert re.findall(r'<a lang="([^"]*)" dir="(...)" hreflang="\1" href="[^"]*"(.*?)>(.*?)</a>', bar) == [
        ("en", "ltr", "", "English"),
        ("fa", "rtl", ' aria-current="page"', "فارسی"),
        ("zh-Hans", "ltr", "", "中文 (简体)"),
    ]


def test_a_translation_leads_from_its_top_to_its_original_beside_it_and_the_original_to_all_such_pages() -> None:
    bar = re.findall(r"<nav.*?</nav>", read(), re.DOTALL)[0]
    assert '<a href="bilingual.html">در کنار متن اصلی</a>' in bar
    assert read().count("bilingual.html") == 1
    bar = re.findall(r"<nav.*?</nav>", read(ENGLISH), re.DOTALL)[0]
    assert words_of(bar).endswith("Side by side: فارسی · 中文 (简体)")
    assert re.findall(r'<a lang="(\S+)" href="([^"]*bilingual.html)">', bar) == [
        ("fa", "../../fa/%DA%86%D8%B1%D8%A7%D8%BA/bilingual.html"),
        ("zh-Hans", "../../zh-Hans/%E7%81%AF/bilingual.html"),
    ]
    without = replace(ARTICLE, editions=(PERSIAN, CHINESE))
    assert "bilingual.html" not in read(article=without)


def test_an_outdated_paragraph_says_so_in_words() -> None:
    page = read(replace(PERSIAN, outdated=frozenset({"bbb"})))
    assert 'class="u old"' in row_of(page, "bbb")
    assert "متن اصلی پس از این ترجمه تغییر کرده است." in row_of(page, "bbb")
    assert "old" not in row_of(page, "aaa")


def test_a_part_that_is_outdated_marks_its_whole_paragraph() -> None:
    parts = paragraph("aaa", "یک."), paragraph("bbb", "دو.", form=Form.JOINED)
    assert 'class="u old"' in row_of(read(replace(PERSIAN, outdated=frozenset({"bbb"})), *parts), "aaa")


def test_an_untranslated_paragraph_is_in_its_own_language_and_its_mark_in_the_pages() -> None:
    row = row_of(read(PERSIAN, paragraph("bbb", "Not yet.", "en", shows=Shows.SOURCE)), "bbb")
    assert row.startswith('<p id="p-bbb" lang="en" dir="ltr" class="u src"><span class=o>')
    assert '<span class=m lang="fa" dir="rtl">هنوز ترجمه نشده است.</span>' in row


def test_an_untranslated_item_keeps_its_sign_on_the_side_of_its_list() -> None:
    item = paragraph("bbb", "Not yet.", "en", Kind.LIST_ITEM, container=("ul.1", "li.2"), shows=Shows.SOURCE)
    row = row_of(read(PERSIAN, item), "bbb")
    assert row.startswith('<li id="p-bbb" class="u src"><span class=o>')
    assert '</span><span lang="en" dir="ltr">Not yet.</span><a class=k' in row
    cell = paragraph("bbb", "Yet.", container=("table.1", "tr.2", "td.3"), kind=Kind.TABLE_CELL)
    assert row_of(read(PERSIAN, cell), "bbb").startswith('<td id="p-bbb" lang="fa" dir="rtl" class="u table-cell">')


def test_the_original_shows_its_source_without_a_mark() -> None:
    assert " src" not in row_of(read(ENGLISH, paragraph("bbb", "It burned.", "en", shows=Shows.SOURCE)), "bbb")


def test_machine_translation_says_so() -> None:
    row = row_of(read(PERSIAN, paragraph("bbb", "می‌سوخت.", machine=True)), "bbb")
    assert 'class="u mt"' in row
    assert "ترجمهٔ ماشینی." in row


def test_notes_of_the_translator_are_numbered_footnotes_with_a_way_back() -> None:
    page = read(
        PERSIAN,
        paragraph("aaa", "یک.", note="n", note_html="<em>نکته</em>"),
        paragraph("bbb", "دو.", note="m", note_html="دیگر"),
    )
    assert "<sup><a id=r-1 href=#n-1>*۱</a></sup>" in row_of(page, "aaa")
    assert "<sup><a id=r-2 href=#n-2>*۲</a></sup>" in row_of(page, "bbb")
    assert '<h2 class="small">یادداشت‌های مترجم</h2>' in page
    assert '<li id="n-1" lang="fa" dir="rtl">*۱ <em>نکته</em> <a href="#r-1"' in page


def test_the_foot_names_people_days_and_licence_in_the_language_of_the_page() -> None:
    foot = words_of(read()[read().index('<footer class="foot"') :])
    for said in (
        "نویسنده Ada Łoś", "تاریخ نگارش ۲۲ دسامبر ۲۰۱۰", "ترجمه پریسا M. Čapek", "بازبینی Rosa",
        "تاریخ انتشار ۱۴ مارس ۲۰۲۵", "به‌روزرسانی ۲ ژانویهٔ ۲۰۲۶", "پروانهٔ انتشار CC BY-SA 4.0",
        "متن اصلی example.org/lamp", "ترجمه از English",
    ):  # fmt: skip
        assert said in foot
    assert "Updated on" not in read(ENGLISH), "published once"
    assert "Translated from" not in read(ENGLISH)


def test_a_byline_and_a_date_of_the_article_are_not_said_twice() -> None:
    page = read(PERSIAN, paragraph("aaa", "از آدا", kind=Kind.BYLINE), paragraph("bbb", "دیروز", kind=Kind.DATE))
    assert "Ada" not in page[page.index('<footer class="foot"') :]
    assert "تاریخ نگارش" not in page


def test_only_http_addresses_become_links() -> None:
    about = About(address="javascript:alert(1)", licence="javascript:alert(2)")
    page = read(replace(PERSIAN, about=about))
    assert not re.search(r'href="?javascript', page)
    assert "alert(1)" not in page
    assert "<bdi>javascript:alert(2)</bdi>" in page


def test_the_head_names_every_language_itself_and_a_default() -> None:
    found = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', read())
    assert [(tag, unquote(address)) for tag, address in found] == [
        ("en", f"{BASE}desk/en/the-lamp/"),
        ("fa", f"{BASE}desk/fa/چراغ/"),
        ("zh-Hans", f"{BASE}desk/zh-Hans/灯/"),
        ("x-default", f"{BASE}desk/en/the-lamp/"),
    ]
    assert all(re.findall(r'<link rel="alternate" hreflang=.*', read(one))[0] for one in (ENGLISH, CHINESE))
    sets = {tuple(re.findall(r'hreflang="([^"]*)" href="(https[^"]*)"', read(one))) for one in ARTICLE.editions}
    assert len(sets) == 1, "each page names the same"


def test_the_default_is_another_edition_where_the_original_is_not_published() -> None:
    page = read(article=replace(ARTICLE, editions=(PERSIAN, CHINESE)))
    assert re.findall(r'hreflang="x-default" href="([^"]*)"', page) == [f"{BASE}desk/fa/%DA%86%D8%B1%D8%A7%D8%BA/"]


def test_without_an_address_the_head_has_relative_links_and_no_canonical_one() -> None:
    page = read(base=None)
    assert "canonical" not in page
    assert "og:url" not in page
    assert '<link rel="alternate" hreflang="en" href="../../en/the-lamp/">' in page
    assert "https://read" not in page


def test_open_graph_says_what_is_shared() -> None:
    found = dict(re.findall(r'<meta property="([^"]*)" content="([^"]*)">', read()))
    assert {name: found[name] for name in ("og:type", "og:title", "og:locale", "og:site_name", "og:url")} == {
        "og:type": "article",
        "og:title": "چراغ",
        "og:locale": "fa_IR",
        "og:site_name": "The Quiet Desk",
        "og:url": f"{BASE}desk/fa/%DA%86%D8%B1%D8%A7%D8%BA/",
    }
    assert found["article:published_time"] == "2025-03-14T23:30:00Z"
    assert re.findall(r'og:locale:alternate" content="([^"]*)"', read()) == ["en_US", "zh_CN"]


def test_json_ld_says_whose_it_is_and_what_it_was_made_from() -> None:
    said = said_of(read())
    assert said["@type"] == "Article"
    assert (said["headline"], said["inLanguage"]) == ("چراغ", "fa")
    assert said["author"] == {"@type": "Person", "name": "Ada Łoś"}
    assert said["translator"] == [{"@type": "Person", "name": "پریسا"}, {"@type": "Person", "name": "M. Čapek"}]
    assert said["license"] == ABOUT.licence
    assert said["isBasedOn"] == ABOUT.address
    assert said["translationOfWork"] == {"@type": "Article", "inLanguage": "en", "url": f"{BASE}desk/en/the-lamp/"}
    translations = said_of(read(ENGLISH))["workTranslation"]
    assert isinstance(translations, list)
    assert [one["inLanguage"] for one in translations] == ["fa", "zh-Hans"]


def test_nothing_a_person_wrote_breaks_out_of_its_place() -> None:
    one = edition("fa", "x", NASTY, summary=NASTY, credits=(Credit(CreditRole.TRANSLATOR, (NASTY,)),))
    one = replace(one, about=About(author=NASTY, licence=NASTY, address=f"https://x/{NASTY}"))
    article = replace(ARTICLE, editions=(one,))
    page = read(one, paragraph("bbb", "x"), article=article)
    assert page.count("<script") == 1, "the data block alone"
    assert said_of(page)["headline"] == NASTY
    titles = [element.text for element in parsed(page).iter("title")]
    assert titles == [NASTY.replace("\r", "\n")]
    assert "<!--" not in page


def test_a_page_runs_nothing_loads_nothing_and_its_policy_names_its_style() -> None:
    page = read()
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    assert f"<style>{style()}</style>" in page
    assert page_policy() == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert page_policy().replace("'", "&#39;") in page
    assert not re.search(r"<script(?! type=\"application/ld\+json\")|<img|<form|<iframe| src=| style=| on\w+=", page)
    assert set(re.findall(r'<link rel="([a-z]+)"', page)) == {"canonical", "alternate"}


def test_a_preview_says_that_it_is_one_and_leads_nowhere() -> None:
    page = read(is_preview=True)
    assert "پیش‌نمایش: این متن منتشر نشده است." in page
    assert '<meta name="robots" content="noindex">' in page
    hrefs = re.findall(r'href="?([^">\s]*)', page)
    assert [href for href in hrefs if not href.startswith(("#", "https://www.example.org", "https://creative"))] == []
    assert "hreflang" not in page
    assert "application/ld+json" not in page


def test_words_in_another_language_than_the_page_are_marked_as_such() -> None:
    one = edition("ckb", "x", "چرا")
    page = read(one, paragraph("bbb", "چرا", "ckb"), article=replace(ARTICLE, editions=(one,)))
    assert '<footer class="foot" lang="en" dir="ltr">' in page
    assert '<a class="skip" href="#text" lang="en" dir="ltr">' in page


_LETTERS = {"en": "etaoinshrdlu", "fa": "ابپتدرسشمنهی"}


def with_words(site: Site, language: str, count: int) -> Site:
    """Return a site whose first article has paragraphs of so many words each in a language, which gzip finds no easier
    than real ones: drawn from 400, 5 letters long on average. Its addresses are long, as those of real titles are.
    """
    for one in site.article("a0").editions:
        site = site.with_edition("a0", replace(one, slug="-".join([one.slug.partition("-")[0]] * 4)))
    chance = random.Random(5)  # noqa: S311 - a dice, not a secret
    letters = _LETTERS[language]
    words = ["".join(chance.choices(letters, k=chance.randint(3, 7))) for _word in range(400)]
    paragraphs = [
        replace(one, html=" ".join(chance.choices(words, k=count))) if one.kind is Kind.PARAGRAPH else one
        for one in site.paragraphs[site.edition("a0", language).publication]
    ]
    return site.with_paragraphs("a0", language, paragraphs)


def bytes_of(site: Site, language: str) -> tuple[bytes, int]:
    """Return the page of the first article, and how much of it is the article's own text."""
    project, article = site.projects[0], site.article("a0")
    one, contents = site.edition("a0", language), site.load(project, article)
    links = Links(article_path(project.slug, language, one.slug), BASE, is_bare=True)
    page = reading_page(project, article, one, contents[language], links).encode()
    return page, sum(len(row.html.encode()) for row in contents[language].paragraphs)


@pytest.mark.parametrize("language", _LETTERS)
def test_a_page_of_16_paragraphs_of_60_words_in_5_languages_is_30_kb_with_its_text_and_style(language: str) -> None:
    page, _text = bytes_of(with_words(a_site(1, paragraphs=16, is_even=True), language, 60), language)
    assert len(page) <= 30_000


@pytest.mark.parametrize(("language", "most"), [("en", 12_000), ("fa", 13_000)])
def test_a_page_of_40_such_paragraphs_is_small_as_it_is_sent(language: str, most: int) -> None:
    page, text = bytes_of(with_words(a_site(1, paragraphs=40, is_even=True), language, 60), language)
    assert len(page) - text <= 32_000, "all but the text"
    assert len(gzip.compress(page, 6)) <= most


def test_the_same_values_give_the_same_bytes() -> None:
    links = Links(article_path("desk", "fa", "چراغ"), BASE)
    pages = {reading_page(PROJECT, ARTICLE, PERSIAN, content("fa"), links) for _time in range(2)}
    assert len(pages) == 1

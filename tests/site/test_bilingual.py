"""The page of two languages: pairs by key, in the edition's order, each side in its own language."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.site.editions import ARTICLE, BASE, CHINESE, PERSIAN, PROJECT, content, paragraph, parsed
from translate_hub.domain.document import Kind, ReadOptions
from translate_hub.domain.paragraphs import Paragraph, Shows
from translate_hub.domain.states import Form
from translate_hub.errors import Invalid
from translate_hub.formats.markdown import Markdown
from translate_hub.site.addresses import Links, bilingual_path
from translate_hub.site.bilingual import bilingual_page, in_order
from translate_hub.site.pages import style

HERE = bilingual_path("desk", "fa", "چراغ")


def both(targets: tuple[Paragraph, ...] = (), sources: tuple[Paragraph, ...] = (), *, is_preview: bool = False) -> str:
    """Return the Persian edition beside its original, checked by a strict parser."""
    links = Links(HERE, BASE, is_bare=True)
    shown = content("fa", *targets), content("en", *sources)
    page = bilingual_page(PROJECT, ARTICLE, PERSIAN, *shown, links, is_preview=is_preview)
    parsed(page)
    return page


def pairs(page: str) -> list[tuple[str, str, str, str]]:
    """Return the pairs of a page: key, number, and the text of each side."""
    found = re.findall(
        r'<div class="pair" id="p-(\w+)">\s*<a class="no" href="#p-\1">(.*?)</a>(.*?)(<div class="into".*?</div>)',
        page,
        re.DOTALL,
    )
    return [
        (key, number, *(" ".join(re.sub(r"<[^>]*>", "", side).split()) for side in sides))
        for key, number, *sides in found
    ]


def test_each_paragraph_stands_beside_its_original_with_its_number() -> None:
    assert pairs(both()) == [("aaa", "۱", "The lamp", "چراغ"), ("bbb", "۲", "It burned.", "می‌سوخت.")]


def test_each_side_is_in_its_own_language_and_the_original_comes_first() -> None:
    page = both()
    assert '<html lang="fa" dir="rtl">' in page
    assert '<div class="from" lang="en" dir="ltr">' in page
    assert page.index('class="from"') < page.index('class="into"')
    assert page.count("<h1") == 1
    assert '<p class="u title">The lamp</p>' in page


def test_what_only_one_side_has_stands_alone_in_its_place() -> None:
    sources = tuple(paragraph(key, key.upper(), "en") for key in ("aaa", "bbb", "ccc", "ddd"))
    targets = tuple(paragraph(key, f"fa-{key}") for key in ("xxx", "aaa", "ddd"))
    assert pairs(both(targets, sources)) == [
        ("xxx", "۱", "", "fa-xxx"),
        ("aaa", "۲", "AAA", "fa-aaa"),
        ("bbb", "۳", "BBB", ""),
        ("ccc", "۴", "CCC", ""),
        ("ddd", "۵", "DDD", "fa-ddd"),
    ]


def test_what_is_left_out_is_on_its_own_side_alone() -> None:
    targets = paragraph("aaa", "یک."), paragraph("bbb", "", form=Form.OMITTED)
    sources = paragraph("aaa", "One.", "en"), paragraph("bbb", "Two.", "en")
    assert [pair[2:] for pair in pairs(both(targets, sources))] == [("One.", "یک."), ("Two.", "")]


def test_marks_and_notes_are_there_too() -> None:
    targets = (
        paragraph("aaa", "یک.", note="n", note_html="نکته"),
        paragraph("bbb", "Two.", "en", shows=Shows.SOURCE),
        paragraph("ccc", "c()", "en", Kind.CODE),
    )
    page = both(targets)
    assert "<sup><a id=r-1 href=#n-1>*۱</a></sup>" in page
    assert '<li id="n-1"' in page
    assert "هنوز ترجمه نشده است." in page
    assert '<pre class="u code" lang="en" dir="ltr" translate="no" tabindex="0"><code>c()</code></pre>' in page


def of_markdown(text: str, language: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a Markdown text, their keys counted."""
    blocks = Markdown().read(text.encode(), ReadOptions()).blocks
    return tuple(
        paragraph(f"k{n}", one.text, language, one.kind, html=Markdown().inline_html(one.text), container=one.container)
        for n, one in enumerate(blocks)
    )


def test_items_have_their_numbers_quotes_their_bar_and_what_is_nested_stands_further_in() -> None:
    text = "4. a\n5. b\n\n   more\n   - c\n\n> d\n\nterm\n: e\n"
    page = both(of_markdown(text, "fa"), of_markdown(text, "en"))
    assert pairs(page) == [
        ("k0", "۱", "4. a", "۴. a"),
        ("k1", "۲", "5. b", "۵. b"),
        ("k2", "۳", "more", "more"),
        ("k3", "۴", "• c", "• c"),
        ("k4", "۵", "d", "d"),
        ("k5", "۶", "term", "term"),
        ("k6", "۷", "e", "e"),
    ]
    assert re.findall(r'class="u [\w-]+((?: q| in\d)*)">', page[page.index('id="p-k0"') :]) == [
        *["", ""] * 3,
        *[" in1"] * 2,
        *[" q"] * 2,
        *["", ""],
        *[" in1"] * 2,
    ]
    assert "content:" not in style()


def test_a_list_item_without_a_list_has_its_dot() -> None:
    one = (paragraph("aaa", "یک.", kind=Kind.LIST_ITEM),)
    assert pairs(both(one, one))[0][2:] == ("• یک.", "• یک.")


def test_notes_of_the_article_are_numbered_on_each_side_and_marks_lead_there() -> None:
    text = "One[^b] two[^a]\n\n[^a]: A\n\n    more\n\n[^b]: B\n"
    page = both(of_markdown(text, "fa"), of_markdown(text, "en"))
    assert pairs(page) == [
        ("k0", "۱", "One1 two2", "One۱ two۲"),
        ("k1", "۲", "2. A", "۲. A"),
        ("k2", "۳", "more", "more"),
        ("k3", "۴", "1. B", "۱. B"),
    ]
    assert page.count("<sup><a href=#p-k3>") == 2
    ids = [element.get("id") for element in parsed(page).iter() if element.get("id")]
    assert len(set(ids)) == len(ids)


def test_it_leads_back_to_both_editions_and_names_itself() -> None:
    page = both()
    assert re.findall(r'<li><a lang="(\w+)".*?href="([^"]*)"', page) == [
        ("en", "../../en/the-lamp/"),
        ("fa", "./"),
    ]
    assert re.findall(r'rel="canonical" href="([^"]*)"', page) == [
        f"{BASE}desk/fa/%DA%86%D8%B1%D8%A7%D8%BA/bilingual.html"
    ]
    assert 'rel="alternate"' not in page
    assert re.findall(r'<a lang="(\S+)" href="([^"]*)"( aria-current="page")?>', page) == [
        ("fa", "bilingual.html", ' aria-current="page"'),
        ("zh-Hans", "../../zh-Hans/%E7%81%AF/bilingual.html", ""),
    ]


def test_a_preview_of_it_leads_nowhere() -> None:
    page = both(is_preview=True)
    assert "پیش‌نمایش" in page
    assert "noindex" in page
    assert not re.search(r'href="(?:\.|bilingual|index)|canonical', page)


def test_there_is_none_without_the_original() -> None:
    without = replace(ARTICLE, editions=(PERSIAN, CHINESE))
    with pytest.raises(Invalid):
        bilingual_page(PROJECT, without, PERSIAN, content("fa"), content("en"), Links(HERE))


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_no_paragraph_is_lost_and_the_order_of_the_edition_stays(ours: list[int], others: list[int]) -> None:
    keys, source = [str(key) for key in ours], [str(key) for key in others]
    ordered = in_order(keys, source)
    assert sorted(ordered) == sorted({*keys, *source})
    assert [key for key in ordered if key in keys] == keys
    alone = [key for key in source if key not in keys]
    if keys == [key for key in source if key in keys]:
        assert [key for key in ordered if key in alone] == alone

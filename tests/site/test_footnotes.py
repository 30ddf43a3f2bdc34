"""The article's own notes: numbered as they are referred to, in one list, each with a way there and back."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.site.editions import ENGLISH, PERSIAN, paragraph, parsed, read, row_of, words_of
from translate_hub.domain.document import Kind, ReadOptions
from translate_hub.domain.paragraphs import Paragraph
from translate_hub.formats.markdown import Markdown
from translate_hub.site.footnotes import gathered
from translate_hub.site.pages import PageRow
from translate_hub.site.words import words_for

FORMAT = Markdown()


def page_of(markdown: str, language: str = "en") -> str:
    """Return the page of a Markdown text, its paragraphs called k0, k1 and so on."""
    return read(ENGLISH if language == "en" else PERSIAN, *paragraphs_of(markdown, language))


def paragraphs_of(markdown: str, language: str = "en") -> list[Paragraph]:
    """Return the paragraphs of a Markdown text as an edition has them."""
    return [
        paragraph(
            f"k{number}",
            block.text,
            language,
            block.kind,
            html=FORMAT.inline_html(block.text) if block.kind is not Kind.CODE else block.text,
            container=block.container,
            level=block.level,
            first_block=number,
        )
        for number, block in enumerate(FORMAT.read(markdown.encode(), ReadOptions()).blocks)
    ]


def notes_of(page: str) -> list[str]:
    """Return the notes of a page in their order, as text without their signs."""
    found = re.search(r'<section class="notes"><ol>(.*?)</ol></section>', re.sub(r">\s+<", "><", page), re.DOTALL)
    assert found
    return [words_of(item).replace("¶", "").strip() for item in re.split(r"<li value=", f"{found[1]}")[1:]]


def test_notes_are_numbered_as_they_are_referred_to_and_stand_behind_the_text() -> None:
    page = page_of("One[^b] two[^a].\n\n[^a]: A.\n\n[^b]: B.\n\nLast[^a].\n")
    assert re.findall(r"<sup>.*?</sup>", page) == [
        "<sup><a id=f-1 href=#p-k2>1</a></sup>",
        "<sup><a id=f-2 href=#p-k1>2</a></sup>",
        "<sup><a href=#p-k1>2</a></sup>",
    ]
    items = re.findall(r'<li value="(\d)" id="p-(\w+)"', page)
    assert items == [("1", "k2"), ("2", "k1")]
    assert page.index("Last") < page.index('id="p-k2"')
    assert 'B. <a href=#f-1 aria-label="Back to the text">↩</a>' in page


def test_numbers_of_notes_have_the_digits_of_the_page() -> None:
    assert "<sup><a id=f-1 href=#p-k1>۱</a></sup>" in page_of("یک[^x]\n\n[^x]: نکته\n", "fa")


def test_a_note_of_several_paragraphs_is_one_item() -> None:
    page = page_of("One[^x] two[^y].\n\n[^x]: A\n\n    more\n\n    - item\n\n    ```\n    code\n    ```\n\n[^y]: B\n")
    assert page.count("<li value=") == 2
    first = page[page.index('<li value="1"') : page.index('<li value="2"')]
    assert [key in first for key in ("p-k1", "p-k2", "p-k3", "p-k4")] == [True] * 4
    assert first.count("↩") == 1
    assert "↩" not in row_of(page, "k4"), "code is no place for it"


def test_a_note_that_is_first_referred_to_in_a_note_comes_after_those_of_the_text() -> None:
    page = page_of("One[^a] two[^b].\n\n[^c]: C\n\n[^a]: A, see[^c]\n\n[^b]: B\n")
    assert re.findall(r'<li value="(\d)" id="p-(\w+)"', page) == [("1", "k2"), ("2", "k3"), ("3", "k1")]
    assert "see<sup><a id=f-3 href=#p-k1>3</a></sup>" in page


def test_notes_that_nothing_refers_to_come_last_and_lead_nowhere() -> None:
    page = page_of("One[^b].\n\n[^a]: A\n\n[^b]: B\n\n[^c]: C\n")
    assert re.findall(r'<li value="(\d)" id="p-(\w+)"', page) == [("1", "k2"), ("2", "k1"), ("3", "k3")]
    assert page.count("↩") == 1


def test_a_mark_without_a_note_and_a_note_of_an_old_reading_stay_as_they_were() -> None:
    assert "One<sup>x</sup>" in page_of("One[^x]\n")
    old = [
        replace(one, container=("section.1",)) if one.container else one
        for one in paragraphs_of("One[^x]\n\n[^x]: A\n")
    ]
    page = read(ENGLISH, *old)
    assert "One<sup>x</sup>" in page
    assert '<section class="notes">' in page
    assert "<li value" not in page


def test_a_mark_in_a_link_is_no_link() -> None:
    page = page_of("<a href='https://x.org/'>One[^x]</a> two[^x]\n\n[^x]: A\n")
    assert '">One<sup>1</sup></a> two<sup><a id=f-1 href=#p-k1>1</a></sup>' in page


def test_notes_of_the_translator_have_signs_of_their_own() -> None:
    texts = paragraphs_of("یک[^x]\n\n[^x]: نکته\n", "fa")
    page = read(PERSIAN, replace(texts[0], note="n", note_html="از مترجم"), texts[1])
    assert "<sup><a id=f-1 href=#p-k1>۱</a></sup><sup><a id=r-1 href=#n-1>*۱</a></sup>" in page
    assert page.index("نکته") < page.index("از مترجم")
    assert "*۱ از مترجم" in page


def test_each_link_of_a_note_leads_to_a_place_on_the_page() -> None:
    page = page_of("One[^b] two[^a][^b].\n\n> quote[^c]\n>\n> [^c]: in a quote\n\n[^a]: A[^a]\n\n[^b]: B\n")
    ids = [element.get("id") for element in parsed(page).iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    for anchor in re.findall(r'href="?#([^">\s]+)', page):
        assert anchor in ids


@pytest.mark.parametrize("label", ["دو", "a/b:c", 'x"<y', "a.~b", "100%"])
def test_any_name_of_a_note_is_found(label: str) -> None:
    page = page_of(f"One[^{label}]\n\n[^{label}]: A\n")
    assert "<sup><a id=f-1 href=#p-k1>1</a></sup>" in page


def test_an_ordered_list_begins_where_it_did_and_cells_are_aligned() -> None:
    page = page_of("3. a\n4. b\n\n| c | d | e |\n|:-:|--:|:--|\n| f | g | h |\n")
    assert '<ol start="3">' in page
    assert 'class="u table-cell center"' in row_of(page, "k2")
    assert 'class="u table-cell end"' in row_of(page, "k6")
    assert 'class="u table-cell"' in row_of(page, "k7")


_PARTS = st.sampled_from(
    ["section.1:a", "section.2:b", "section.3", "ul.4", "li.5", "blockquote.6", "ol.7:9", "td.8:end"]
)
_MARKS = st.sampled_from(["x[^a]", "[^b][^a]", "<a href='/x'>y[^a]</a>", "z", "[^c]", "`[^a]`", "<sup data-note=a><b>"])


@settings(deadline=None, max_examples=120)
@given(st.lists(st.tuples(st.sampled_from(list(Kind)), st.lists(_PARTS, max_size=4), _MARKS), max_size=7))
def test_no_marks_and_no_paths_break_a_page_or_lose_a_paragraph(shapes: list[tuple[Kind, list[str], str]]) -> None:
    page = read(
        PERSIAN,
        *(
            paragraph(f"k{n}", text, kind=kind, html=FORMAT.inline_html(text), container=tuple(path), first_block=n)
            for n, (kind, path, text) in enumerate(shapes)
        ),
        paragraph("end", "end"),
    )
    ids = [element.get("id") for element in parsed(page).iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    assert {f"p-k{n}" for n in range(len(shapes))} <= set(ids)
    assert set(re.findall(r'href="?#([^">\s]+)', page)) <= set(ids)


def test_notes_take_no_time_that_grows_faster_than_they_do() -> None:
    rows = [
        PageRow(f"k{n}", Kind.FOOTNOTE, 0, (f"section.{n}:{n}",), f'n <sup data-note="{n + 1}">x</sup>', "en", "ltr")
        for n in range(5000)
    ]
    assert len(gathered(rows, words_for("en"))) == 5000

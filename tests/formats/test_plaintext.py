"""What plain text is recognised by, and how new texts are written into it."""

import pytest

from translate_hub.domain.document import OMIT, Block, Document, Kind, Omit, ReadOptions
from translate_hub.errors import Invalid, UnreadableFile
from translate_hub.formats.dates import is_date
from translate_hub.formats.plaintext import PlainText

PLAIN = PlainText()
BODY = "The old bridge was built by people who had to cross it, and the new one by people who did not care to look."
WRAPPED = (
    "The old bridge was built by people who had to cross it, and the\n"
    "new one by people who did not. That is all one needs to know\n"
    "about the two of them.\n"
)


def read(text: str) -> Document:
    """Read a text as a file in UTF-8."""
    return PLAIN.read(text.encode(), ReadOptions())


def kinds(text: str) -> list[str]:
    """Return the kinds a text is read as."""
    return [block.kind.value for block in read(text).blocks]


def texts(text: str) -> list[str]:
    """Return the texts of a text's blocks."""
    return [block.text for block in read(text).blocks]


def write(text: str, new: dict[int, str | Omit]) -> str:
    """Return a text with new texts in it."""
    return PLAIN.write(read(text), new).content.decode()


@pytest.mark.parametrize(
    "line",
    [
        *("December 7th 2010", "Dec. 7, 2010", "Tuesday, December 7, 2010", "7. Dezember 2010", "7 décembre 2010"),
        *("le 1er mai 2019", "Madrid, 7 de mayo de 2010", "7 декабря 2010 г.", "7 Δεκεμβρίου 2010", "7 Aralık 2010"),
        *(
            "7 دسامبر ۲۰۱۰",
            "۱۶ آذر ۱۳۸۹",
            "سه‌شنبه ۱۶ آذر ۱۳۸۹",
            "٧ ديسمبر ٢٠١٠",
            "7 كانون الأول 2010",
            "15 رمضان 1440 هـ",
        ),
        *(
            "2010-12-07",
            "07.12.2010",
            "7/12/2010",
            "2010年12月7日",
            "二〇一〇年十二月七日",
            "2010년 12월 7일",
            "Published: 3 May 2019",
            "15 अगस्त 2016",
            "12 במרץ 2018",
            "۱۴ اگست ۲۰۱۵ء",
        ),
    ],
)
def test_dates_of_many_languages_are_seen(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize(
    "line", ["In 2010 we met", "1917", "Why 1968 matters", "May we?", "Chapter 2010", "It was May 1968, and", "12", ""]
)
def test_a_line_that_only_names_a_year_is_no_date(line: str) -> None:
    assert not is_date(line)


def test_a_paragraph_wrapped_by_hand_is_one_line_for_the_translator_and_wrapped_again() -> None:
    source = f"A title\n\n{WRAPPED}\n{WRAPPED}"
    assert "\n" not in texts(source)[1]
    new = "Die alte Brücke bauten Leute, die hinübermussten, und die neue solche, denen es gleich war, wie sie aussah."
    written = write(source, {1: new})
    assert texts(written)[1] == new
    lines = written.split("\n")
    assert max(map(len, lines)) <= 64
    assert lines[2].startswith("Die alte Brücke")
    assert lines[3] != ""


def test_verse_keeps_its_lines() -> None:
    verse = "White is the sheet,\ncold is the water,\nthe mother is tired"
    assert texts(f"A title\n\n{BODY}\n\n{verse}\n\n{BODY}\n")[2] == verse
    assert "eins\nzwei" in write(f"A title\n\n{BODY}\n\n{verse}\n\n{BODY}\n", {2: "eins\nzwei"})


def test_chinese_lines_are_joined_without_a_space() -> None:
    line = "清晨两点面包店的灯就亮了三个人站在案板前揉面十九年来天天如此"
    assert texts(f"题目\n\n{line}\n{line}\n{line[:9]}。\n") == ["题目", f"{line}{line}{line[:9]}。"]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (f"A title\n\n{BODY}\n", ["title", "paragraph"]),
        (f"A title\n{BODY}\n", ["title", "paragraph"]),
        (f"A title\n=======\n\n{BODY}\n", ["title", "paragraph"]),
        (f"A title\nIts subtitle goes on\n\n{BODY}\n", ["title", "standfirst", "paragraph"]),
        (f"A title\n\nBy Ann Miller\n\n{BODY}\n", ["title", "byline", "paragraph"]),
        (
            f"A title\n\nIt begins so.\n\nBy Ann Miller\n3 May 2019\n\n{BODY}\n",
            ["title", "standfirst", "byline", "date", "paragraph"],
        ),
        (f"A title\n\nAn introduction.\n\n\n{BODY}\n\n{BODY}\n", ["title", "standfirst", "paragraph", "paragraph"]),
        (f"A title\n\nAn introduction.\n\n* * *\n\n{BODY}\n", ["title", "standfirst", "paragraph"]),
        (f"3 May 2019\n\nA title\n\n{BODY}\n", ["date", "title", "paragraph"]),
        (f"PRESS RELEASE\n\nA title\n\n3 May 2019\n\n{BODY}\n", ["paragraph", "title", "date", "paragraph"]),
        (f"They closed it. We did not.\n\n{BODY}\n\n{BODY}\n", ["title", "paragraph", "paragraph"]),
        (f"Bread and Salt:\nA History\n\n{BODY}\n", ["title", "paragraph"]),
        (f"Von Rom nach Bern\n\n{BODY}\n", ["title", "paragraph"]),
        (f"A title\n\n4 May 2011 · Carla Stone\n\n{BODY}\n", ["title", "byline", "paragraph"]),
        (f"A title\n\nOleh: Budi Santoso\n\n{BODY}\n", ["title", "byline", "paragraph"]),
        (f"{BODY}\n\nWords Matter\n\n{BODY}\n", ["paragraph", "heading", "paragraph"]),
        (f"A title\n\n{BODY}\n\n* * *\n\n{BODY}\n\n* * *\n\n{BODY}\n", ["title", *["paragraph"] * 3]),
        (f"{BODY}\n\n{BODY}\n", ["paragraph", "paragraph"]),
        (f"Dear friends,\n\n{BODY}\n", ["paragraph", "paragraph"]),
        ("A short line", ["title"]),
    ],
)
def test_what_stands_at_the_head_of_an_article_is_told_apart(head: str, wanted: list[str]) -> None:
    assert kinds(head) == wanted


@pytest.mark.parametrize(
    "heading",
    [
        "On bread",
        "چه باید کرد؟",
        "¿Qué hacer?",
        "ALL TOGETHER NOW",
        "1. On bread",
        "II. On bread",
        "On bread\n--------",
        "三、面包",
    ],
)
def test_a_short_line_over_a_paragraph_is_a_heading(heading: str) -> None:
    assert kinds(f"A title\n\n{BODY}\n\n{heading}\n\n{BODY}\n") == ["title", "paragraph", "heading", "paragraph"]


@pytest.mark.parametrize(
    "mark", ["- ", "* ", "• ", "– ", "1. ", "1) ", "(2) ", "a) ", "۱. ", "٢) ", "۱- ", "①", "三、", "（二）"]
)
def test_a_list_item_is_read_without_its_mark(mark: str) -> None:
    found = read(f"A title\n\n{BODY}\n\n{mark}bread and salt\n{mark}oil\n\n{BODY}\n").blocks
    assert [(block.kind, block.text) for block in found[2:4]] == [
        (Kind.LIST_ITEM, "bread and salt"),
        (Kind.LIST_ITEM, "oil"),
    ]


def test_lists_nest_by_how_far_in_they_stand() -> None:
    found = read("A title\n\nWe need:\n\n- bread\n  - white\n  - brown\n- salt\n").blocks
    assert [(block.level, block.container) for block in found[2:]] == [
        (1, ("ul.1", "li.2")),
        (2, ("ul.1", "li.2", "ul.3", "li.4")),
        (2, ("ul.1", "li.2", "ul.3", "li.5")),
        (1, ("ul.1", "li.6")),
    ]


def test_quotations_notes_and_interviews_are_seen() -> None:
    source = (
        f"A title\n\n{BODY}\n\n> A loaf is\n> a promise.\n\nQ: Why?\nA: Because.\n\n{BODY}\n\n[1] A note.\n[2] Two.\n"
    )
    assert kinds(source)[2:] == ["quote", "paragraph", "paragraph", "paragraph", "footnote", "footnote"]
    assert texts(source)[2] == "A loaf is\na promise."
    assert texts(source)[-1] == "Two."


def test_ornaments_and_lines_of_hard_spaces_only_part() -> None:
    assert texts(f"A title\n\u00a0\n{BODY}\n* * *\n{BODY}\n———\n") == ["A title", BODY, BODY]


def test_each_long_line_is_a_paragraph_of_its_own() -> None:
    long = BODY + " " + BODY
    assert texts(f"A title\n{long}\nOn bread\n{long}\n") == ["A title", long, "On bread", long]


def test_new_texts_keep_the_breaks_marks_and_blanks_of_their_place() -> None:
    content = f"\ufeffA title  \r\n\r\n1. one\r\n2. two\t\r\n\r\n{BODY}".encode("utf-16-le")
    document = PLAIN.read(content, ReadOptions())
    written = PLAIN.write(document, {0: "عنوان", 2: "دو", 3: "پایان\nکار"}).content.decode("utf-16-le")
    assert written == "\ufeffعنوان  \r\n\r\n1. one\r\n2. دو\t\r\n\r\nپایان\r\nکار"


def test_a_byline_and_a_date_stay_two_whatever_they_become() -> None:
    source = f"A title\n\n{BODY}\n\nMaziar R.\nDecember 7th 2010\n"
    written = write(source, {2: "ein langer Satz ohne jeden Namen darin", 3: "gestern"})
    assert texts(written)[2:] == ["ein langer Satz ohne jeden Namen darin", "gestern"]


def test_a_text_that_looks_like_structure_is_guarded_only_where_it_must_be() -> None:
    source = f"A title\n\n{BODY}\n\n{BODY}\n"
    assert write(source, {1: "- no item"}) == f"A title\n\n\u2060- no item\n\n{BODY}\n"
    assert write(source, {1: "nothing - special | here"}) == f"A title\n\nnothing - special | here\n\n{BODY}\n"
    assert write(source, {1: "a\n\nb"}) == f"A title\n\na\u2028\u2028b\n\n{BODY}\n"


def test_a_block_left_out_takes_its_lines_and_its_mark_along() -> None:
    source = f"A title\n\n- one\n- two\n- three\n\nOn bread\n--------\n\n{BODY}\n"
    assert write(source, {2: OMIT}) == f"A title\n\n- one\n- three\n\nOn bread\n--------\n\n{BODY}\n"
    assert write(source, {4: OMIT}) == f"A title\n\n- one\n- two\n- three\n\n{BODY}\n"
    assert write(source, dict.fromkeys(range(6), OMIT)).strip() == ""


def test_text_the_charset_cannot_hold_is_written_in_utf_8_and_told() -> None:
    document = PLAIN.read(f"Título\n\n{BODY}\n".encode("cp1252"), ReadOptions(charset="windows-1252"))
    written = PLAIN.write(document, {0: "عنوان"})
    assert (written.charset, len(written.notices)) == ("utf-8", 1)
    assert written.content.decode() == f"عنوان\n\n{BODY}\n"


def test_blocks_are_spliced_where_they_were_stored_not_where_they_would_be_found() -> None:
    document = read(f"A title\n\n{BODY}\n\nMore.\n")
    whole = document.blocks[1]
    stored = Document(
        document.format, document.content, document.charset, (document.blocks[0], whole, document.blocks[2])
    )
    again = Document(
        stored.format,
        stored.content,
        stored.charset,
        tuple(Block(Kind.PARAGRAPH, block.text, locator=block.locator) for block in stored.blocks),
    )
    assert PLAIN.write(again, {1: "New."}).content == PLAIN.write(document, {1: "New."}).content


def test_what_cannot_be_written_is_refused_with_its_line() -> None:
    document = read(f"A title\n\n{BODY}\n")
    with pytest.raises(Invalid, match="line 3 is empty"):
        PLAIN.write(document, {1: ""})
    with pytest.raises(Invalid, match=r"line 3 holds the control character U\+000C"):
        PLAIN.write(document, {1: "a\fb"})


def test_files_without_text_or_with_control_characters_inside_it_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="no text"):
        read(" \n\u00a0\n* * *\n")
    with pytest.raises(UnreadableFile, match=r"Line 4 holds the control character U\+000C"):
        read("A title\n\nOne line\nand\fanother.\n")
    assert texts("A title\n\f\nSome text.\n") == ["A title", "Some text."]


def test_a_unit_is_shown_with_its_lines_and_harmless() -> None:
    assert PLAIN.inline_html("a < b\n& “c”") == "a &lt; b<br>\n&amp; “c”"

"""How blocks become units, and where the texts of units go in a document."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tests.formats.test_contract import DOCUMENTS, TEXTS
from translate_hub.domain.document import OMIT, Block, Document, Kind, Omit, ReadOptions
from translate_hub.domain.layout import Content, lay_out
from translate_hub.domain.segmentation import (
    Segment,
    Segmentation,
    can_join,
    check,
    cut_at,
    cut_of,
    cuts_of,
    from_json,
    join,
    seams_of,
    sentence_ends,
    set_kind,
    set_translate,
    split,
    text_of,
    to_json,
)
from translate_hub.errors import Invalid, UnreadableFile
from translate_hub.formats import FORMATS

BLOCKS = (
    Block(Kind.TITLE, "The long"),
    Block(Kind.PARAGRAPH, "bridge"),
    Block(Kind.PARAGRAPH, "One sentence.  And one more! A third", line=5),
    Block(Kind.CODE, "x = 1", translate=False),
    Block(Kind.LIST_ITEM, "first", level=1, container=("ul.1", "li.2")),
    Block(Kind.LIST_ITEM, "second", level=1, container=("ul.1", "li.3")),
    Block(Kind.QUOTE, "面包。", level=1, container=("blockquote.4",)),
    Block(Kind.QUOTE, "盐", level=1, container=("blockquote.4",)),
    Block(Kind.ALT_TEXT, "a river"),
)
DOCUMENT = Document("markdown", b"", "utf-8", BLOCKS)
WHOLE = cut_of(DOCUMENT)


def texts(segments: Segmentation, blocks: Sequence[Block] = BLOCKS) -> list[str]:
    return [cut.text for cut in cuts_of(segments, blocks)]


def test_each_block_is_a_unit_until_somebody_says_otherwise() -> None:
    assert texts(WHOLE) == [block.text for block in BLOCKS]
    cut = cut_at(WHOLE[3], BLOCKS)
    assert (cut.kind, cut.translate, cut.is_part, cut.blocks) == (Kind.CODE, False, False, 1)


def test_neighbours_of_one_container_are_joined_and_come_apart_again() -> None:
    joined = join(join(WHOLE, BLOCKS, 0), BLOCKS, 0)
    assert texts(joined)[0] == "The long bridge One sentence.  And one more! A third"
    assert cut_at(joined[0], BLOCKS).kind is Kind.TITLE
    assert seams_of(joined[0], BLOCKS) == (8, 15)
    assert texts(split(joined, BLOCKS, 0, 15))[:2] == ["The long bridge", BLOCKS[2].text]
    assert split(split(joined, BLOCKS, 0, 15), BLOCKS, 0, 8) == WHOLE
    with pytest.raises(Invalid, match="where they were joined"):
        split(joined, BLOCKS, 0, 3)


def test_chinese_is_joined_without_a_blank() -> None:
    assert texts(join(WHOLE, BLOCKS, 6))[6] == "面包。盐"


@pytest.mark.parametrize(
    ("place", "sentence"),
    [(2, "Code"), (3, "Code"), (4, "same list item"), (5, "same list item"), (8, "no paragraph after"), (9, "no such")],
)
def test_what_does_not_belong_together_is_not_joined(place: int, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        join(WHOLE, BLOCKS, place)
    assert not can_join(WHOLE, BLOCKS, place)


def test_a_block_is_split_without_the_white_space_at_the_cut() -> None:
    parts = split(split(WHOLE, BLOCKS, 2, 14), BLOCKS, 3, 13)
    assert texts(parts)[2:5] == ["One sentence.", "And one more!", "A third"]
    assert all(cut.is_part for cut in cuts_of(parts, BLOCKS)[2:5])
    assert join(join(parts, BLOCKS, 2), BLOCKS, 2) == WHOLE
    with pytest.raises(Invalid, match="other parts first"):
        join(parts, BLOCKS, 1)


@pytest.mark.parametrize(("place", "offset"), [(2, 0), (2, 36), (2, 99), (2, -4), (3, 2), (8, 2)])
def test_a_split_that_leaves_nothing_or_breaks_a_whole_is_refused(place: int, offset: int) -> None:
    with pytest.raises(Invalid):
        split(WHOLE, BLOCKS, place, offset)


def test_a_cut_never_parts_a_letter_from_its_marks() -> None:
    blocks = (Block(Kind.PARAGRAPH, "cafe\u0301s 👩\u200d👧x"),)
    whole = (Segment(0, 0, 0, len(blocks[0].text)),)
    assert texts(split(whole, blocks, 0, 4), blocks)[0] == "cafe\u0301"
    assert texts(split(whole, blocks, 0, 8), blocks)[1] == "x"


def test_sentences_end_where_a_text_can_be_split() -> None:
    assert sentence_ends(BLOCKS[2].text) == (13, 28)
    assert sentence_ends("چرا؟ «نه!» بله.") == (4, 10)
    assert sentence_ends("一。二！三") == (2, 4)
    assert sentence_ends("Pi is 3.14 exactly") == ()


def test_a_kind_a_person_corrected_stays_with_its_level() -> None:
    corrected = set_kind(WHOLE, BLOCKS, 1, Kind.HEADING, 3)
    cut = cut_at(corrected[1], BLOCKS)
    assert (cut.kind, cut.level) == (Kind.HEADING, 3)
    assert cut_at(set_kind(WHOLE, BLOCKS, 1, Kind.HEADING)[1], BLOCKS).level == 2
    assert set_kind(corrected, BLOCKS, 1, Kind.PARAGRAPH) == WHOLE
    assert cut_at(join(corrected, BLOCKS, 1)[1], BLOCKS).kind is Kind.HEADING
    with pytest.raises(Invalid, match="1 to 6"):
        set_kind(WHOLE, BLOCKS, 1, Kind.HEADING, 7)
    with pytest.raises(Invalid, match="code"):
        set_kind(WHOLE, BLOCKS, 3, Kind.PARAGRAPH)


def test_what_is_marked_as_code_is_not_translated() -> None:
    corrected = set_kind(WHOLE, BLOCKS, 1, Kind.CODE)
    assert not cut_at(corrected[1], BLOCKS).translate
    assert set_kind(corrected, BLOCKS, 1, Kind.PARAGRAPH) == WHOLE


def test_what_is_not_to_be_translated_is_marked_and_unmarked() -> None:
    marked = set_translate(WHOLE, BLOCKS, 4, False)
    assert not cut_at(marked[4], BLOCKS).translate
    assert set_translate(marked, BLOCKS, 4, True) == WHOLE
    with pytest.raises(Invalid, match="code"):
        set_translate(WHOLE, BLOCKS, 3, True)


def test_a_segmentation_is_the_same_after_json() -> None:
    made = set_translate(
        set_kind(split(join(WHOLE, BLOCKS, 0), BLOCKS, 1, 14), BLOCKS, 1, Kind.QUOTE, 2), BLOCKS, 2, False
    )
    assert from_json(to_json(made), BLOCKS) == made


JSON = to_json(WHOLE)
NONE = [None, None, None]


@pytest.mark.parametrize(
    "value",
    [
        *(None, {}, [], "x", [1], [[0]], [[0, 0, 0, 8, "no-kind", None, None]], [[0, 0, 0, 8, None, "1", None]]),
        *(JSON[:-1], JSON[1:], [*JSON, [9, 0, 9, 1, *NONE]]),
        *([[0, 0, 0, 7, *NONE], *JSON[1:]], [[0, 1, 0, 8, *NONE], *JSON[1:]], [[0, 0, 0, 99, *NONE], *JSON[1:]]),
        *([[0, True, 0, 8, *NONE], *JSON[1:]], [[0, 0, 3, 5, *NONE], *JSON[4:]]),
        *([*JSON[:4], [4, 0, 5, 6, *NONE], *JSON[6:]], [*JSON[:3], [3, 0, 3, 5, None, None, True], *JSON[4:]]),
    ],
)
def test_corrections_that_do_not_fit_the_blocks_are_refused(value: object) -> None:
    with pytest.raises(Invalid):
        from_json(value, BLOCKS)


# --- Where texts go ---------------------------------------------------------------------------------------------------


def test_parts_go_back_into_their_block_with_what_stood_between() -> None:
    parts = split(split(WHOLE, BLOCKS, 2, 14), BLOCKS, 3, 13)
    contents: list[Content] = [None] * len(parts)
    contents[3] = "Y otra."
    layout = lay_out(parts, BLOCKS, contents)
    assert layout.texts == {2: "One sentence.  Y otra. A third"}
    contents[2] = OMIT
    assert lay_out(parts, BLOCKS, contents).texts == {2: "Y otra. A third"}
    contents[3] = contents[4] = OMIT
    assert lay_out(parts, BLOCKS, contents).texts == {2: OMIT}


def test_parts_of_a_chinese_block_get_a_blank_where_their_translations_need_one() -> None:
    blocks = (Block(Kind.PARAGRAPH, "一。二。"),)
    parts = split((Segment(0, 0, 0, 4),), blocks, 0, 2)
    assert lay_out(parts, blocks, ["One.", "Two."]).texts == {0: "One. Two."}
    assert lay_out(parts, blocks, ["三。", None]).texts == {0: "三。二。"}


def test_a_joined_text_stands_where_its_first_block_stood() -> None:
    joined = join(WHOLE, BLOCKS, 0)
    layout = lay_out(joined, BLOCKS, ["El puente", *[None] * 7])
    assert layout.texts == {0: "El puente", 1: OMIT}
    assert layout.segments[:2] == [Segment(0, 0, 0, 9), Segment(1, 0, 1, 36)]
    assert lay_out(joined, BLOCKS, ["The long bridge", *[None] * 7]).texts == {}
    assert lay_out(joined, BLOCKS, [OMIT, *[None] * 7]).kept[0] == Segment(0, 0, 0, 36)


def segmentations(data: st.DataObject, document: Document) -> Segmentation:
    """Cut a document at random: joins, splits, kinds."""
    segments = cut_of(document)
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(segments) - 1))
        try:
            if data.draw(st.booleans()):
                segments = join(segments, document.blocks, place)
            else:
                length = len(text_of(segments[place], document.blocks))
                segments = split(segments, document.blocks, place, data.draw(st.integers(1, max(1, length - 1))))
        except Invalid:
            continue
    return segments


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=120)
@given(data=st.data())
def test_reading_what_was_written_gives_the_same_units_with_their_texts(name: str, data: st.DataObject) -> None:
    found = FORMATS[name]
    try:
        document = found.read(data.draw(DOCUMENTS[name]), ReadOptions())
    except UnreadableFile:
        reject()
    if not document.blocks:
        reject()
    segments = segmentations(data, document)
    check(segments, document.blocks)
    assert from_json(to_json(segments), document.blocks) == segments
    contents: list[Content] = [
        data.draw(st.one_of(st.none(), st.none(), TEXTS, TEXTS, st.just(OMIT))) if cut.translate else None
        for cut in cuts_of(segments, document.blocks)
    ]
    same = lay_out(segments, document.blocks, [text_of(one, document.blocks) for one in segments])
    assert found.write(document, same.texts).content == document.content
    layout = lay_out(segments, document.blocks, contents)
    expected = _expected(segments, document, contents)
    try:
        written = found.write(document, layout.texts)
    except Invalid as refusal:
        if name == "plaintext" or "line" not in refusal.message.values:
            raise
        return
    if not expected:
        return
    again = found.read(written.content, ReadOptions(charset=written.charset)).blocks
    assert [text_of(one, again) for one in layout.kept] == expected
    assert len(again) == 1 + layout.kept[-1].last_block


def _expected(segments: Segmentation, document: Document, contents: Sequence[Content]) -> list[Any]:
    said = [content or text_of(one, document.blocks) for one, content in zip(segments, contents, strict=True)]
    return [text for text in said if not isinstance(text, Omit)]

"""What becomes of the texts of a file that comes back, and which units its entries speak of."""

from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.bilingual import Entry
from translate_hub.domain.merging import (
    NOTHING,
    ExchangeReport,
    Finder,
    KnownWording,
    Match,
    ReportRow,
    Result,
    Side,
    Verdict,
    decide,
    may_be_same_language,
    one_spaced,
    without_line_ends,
)
from translate_hub.domain.states import Form
from translate_hub.errors import Message

TEXTS = st.sampled_from(["", "a", "b", "c"])
SIDES = st.builds(Side, TEXTS, st.sampled_from(Form), st.booleans())


@settings(deadline=None, max_examples=300)
@given(SIDES, SIDES, st.none() | SIDES)
def test_no_text_is_ever_replaced_by_nothing(theirs: Side, ours: Side, base: Side | None) -> None:
    verdict = decide(theirs, ours, base)
    if theirs.says_nothing:
        assert verdict in (Verdict.SAME, Verdict.EMPTY)


@settings(deadline=None, max_examples=300)
@given(SIDES, SIDES, st.none() | SIDES)
def test_a_text_is_only_replaced_where_the_hub_has_not_moved_from_the_base(
    theirs: Side, ours: Side, base: Side | None
) -> None:
    if decide(theirs, ours, base) is Verdict.TAKE and not ours.says_nothing:
        assert base is not None
        assert ours.form is base.form


@settings(deadline=None, max_examples=300)
@given(SIDES, SIDES, st.none() | SIDES)
def test_a_text_of_the_file_is_only_left_aside_where_the_hub_has_or_had_it(
    theirs: Side, ours: Side, base: Side | None
) -> None:
    if theirs.text and decide(theirs, ours, base) in (Verdict.SAME, Verdict.EMPTY):
        known = [side for side in (ours, base) if side is not None]
        assert any(side.text == theirs.text or (side.form is theirs.form is not Form.TEXT) for side in known)


@settings(deadline=None, max_examples=100)
@given(SIDES, st.none() | SIDES, st.booleans())
def test_what_the_hub_says_itself_changes_nothing(ours: Side, base: Side | None, untouched: bool) -> None:
    assert decide(ours, ours, base, untouched=untouched) is Verdict.SAME


@settings(deadline=None, max_examples=300)
@given(SIDES, SIDES, SIDES)
def test_two_changes_are_a_conflict_whichever_side_brings_them(one: Side, other: Side, base: Side) -> None:
    both_say = not one.says_nothing and not other.says_nothing
    if both_say:
        is_conflict = decide(one, other, base) is Verdict.KEEP_BOTH
        assert is_conflict == (decide(other, one, base) is Verdict.KEEP_BOTH)


def test_without_a_base_only_an_empty_unit_takes_a_text() -> None:
    assert decide(Side("a"), NOTHING, None) is Verdict.TAKE
    assert decide(Side("a"), Side("a"), None) is Verdict.SAME
    assert decide(Side("a"), Side("b"), None) is Verdict.KEEP_BOTH


def test_a_changed_mark_is_an_act_only_where_nothing_else_happened() -> None:
    fuzzy, plain = Side("a", fuzzy=True), Side("a")
    assert decide(plain, fuzzy, Side("a"), untouched=True) is Verdict.TAKE
    assert decide(fuzzy, plain, Side("a"), untouched=True) is Verdict.TAKE
    assert decide(plain, fuzzy, Side("a")) is Verdict.SAME
    assert decide(plain, fuzzy, None) is Verdict.SAME


def test_a_file_that_still_has_its_old_text_does_not_undo_the_hubs_new_one() -> None:
    assert decide(Side("a"), Side("b"), Side("a")) is Verdict.SAME


def test_what_is_left_out_is_compared_by_form_alone_where_a_file_gives_no_text() -> None:
    assert decide(Side("", Form.OMITTED), Side("kept", Form.OMITTED), None) is Verdict.SAME
    assert decide(Side("new"), Side("kept", Form.OMITTED), Side("kept", Form.OMITTED)) is Verdict.TAKE


KNOWN = [
    KnownWording(1, 11, "The harbour\nat night", True),
    KnownWording(2, 12, "* * *", True),
    KnownWording(3, 13, "The fish", True),
    KnownWording(3, 10, "The fishes", False),
    KnownWording(4, 14, "* * *", True),
    KnownWording(5, 15, "Gone", False),
]
KEYS = {"aaaaaaaaaa": 1, "bbbbbbbbbb": 2, "cccccccccc": 3, "dddddddddd": 4, "eeeeeeeeee": 5}


def found(*entries: Entry, elsewhere: frozenset[str] = frozenset()) -> list[tuple[Match, ...]]:
    return Finder(KNOWN, KEYS, elsewhere).matches(entries)


def test_an_entry_with_a_key_speaks_of_that_unit_and_of_the_wording_it_shows() -> None:
    assert found(
        Entry("The fish", "", "cccccccccc"),
        Entry("The fishes", "", "cccccccccc"),
        Entry("The harbour at night", "", "aaaaaaaaaa"),
        Entry("Something else", "", "bbbbbbbbbb"),
        Entry("Gone", "", "eeeeeeeeee", removed=True),
    ) == [(Match(3, 13),), (Match(3, 10),), (Match(1, 11),), (Match(2, None),), (Match(5, 15),)]


def test_an_entry_of_another_tool_is_found_by_its_text() -> None:
    assert found(Entry("The harbour at night", "", "type: Plain text")) == [(Match(1, 11),)]
    assert found(Entry("The fishes", "")) == [(Match(3, 10),)]
    assert found(Entry("Never seen", "")) == [()]


def test_a_key_of_another_article_is_not_searched_by_text() -> None:
    assert found(Entry("The fish", "", "zzzzzzzzzz"), elsewhere=frozenset({"zzzzzzzzzz"})) == [()]


def test_one_entry_stands_for_all_identical_paragraphs() -> None:
    assert found(Entry("* * *", "")) == [(Match(2, 12), Match(4, 14))]


def test_several_entries_for_one_text_stand_for_its_paragraphs_in_order() -> None:
    first, second, third = Entry("* * *", "", "one"), Entry("* * *", "", "two"), Entry("* * *", "", "three")
    assert found(first, second) == [(Match(2, 12),), (Match(4, 14),)]
    assert found(first, second, third) == [(Match(2, 12),), (Match(4, 14),), (Match(4, 14),)]


def test_white_space_of_any_script_counts_as_one_blank_when_texts_are_compared() -> None:
    assert one_spaced(" a\n\tb\u00a0c\u3000d ") == "a b c d"
    assert without_line_ends(Entry("a\r\nb\n", "")).source == "a\nb"


def test_tags_that_can_mean_one_language_are_told_from_those_that_cannot() -> None:
    assert may_be_same_language("fa", "fa-IR")
    assert may_be_same_language("pt", "pt-BR")
    assert not may_be_same_language("pt-PT", "pt-BR")
    assert not may_be_same_language("zh-Hans", "zh-TW")
    assert not may_be_same_language("fa", "es")


def test_a_report_names_every_result() -> None:
    row = ReportRow(None, "a", "b", Result.UNKNOWN, Message("No."))
    assert ExchangeReport((row, row)).counts == {**dict.fromkeys(Result, 0), Result.UNKNOWN: 2}

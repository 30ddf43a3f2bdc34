"""Corrections of a cut: applied one after the other, taken back one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.test_importing import TABLE
from translate_hub.domain import segmentation
from translate_hub.domain.document import Document, Kind, ReadOptions
from translate_hub.errors import Invalid
from translate_hub.formats import FORMATS
from translate_hub.web import previews

DOCUMENT: Document = FORMATS["markdown"].read(f"{TABLE}\n\n3. one\n4. two\n\n   more\n".encode(), ReadOptions())


def attempts(corrections: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return those of some corrections that can be made one after the other."""
    segments, made = segmentation.cut_of(DOCUMENT), []
    for correction in corrections:
        try:
            segments = previews.apply(segments, DOCUMENT.blocks, correction)
        except Invalid:
            continue
        made.append(correction)
    return made


places = st.builds(lambda block, start: f"{block}.{start}", st.integers(0, 12), st.sampled_from([0, 0, 0, 21]))
any_correction = st.one_of(
    st.tuples(st.just("join"), places),
    st.tuples(st.just("split"), places, st.integers(-1, 70)),
    st.tuples(st.just("kind"), places, st.sampled_from([choice for choice, _, _ in previews.kind_choices()])),
    st.tuples(st.just("stays"), places),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(any_correction, max_size=12))
def test_each_correction_can_be_taken_back_and_tells_what_changed(corrections: list[tuple[object, ...]]) -> None:
    made = attempts(corrections)
    for count in range(len(made)):
        old, new = previews.corrected(DOCUMENT, made[:count]), previews.corrected(DOCUMENT, made[: count + 1])
        segmentation.check(new, DOCUMENT.blocks)
        start, old_end, new_end = previews.changed_span(old, new)
        assert (*old[:start], *new[start:new_end], *old[old_end:]) == new
        assert len({previews.name_of(one) for one in new}) == len(new)


def test_list_items_carry_the_mark_of_their_list_once() -> None:
    cuts = segmentation.cuts_of(segmentation.cut_of(DOCUMENT), DOCUMENT.blocks)
    marks = previews.marks_of(cuts)
    items = [(cut.text, mark) for cut, mark in zip(cuts, marks, strict=True) if mark]
    assert items == [("bread", "•"), ("tea", "•"), ("one", "3."), ("two", "4.")]
    assert all(not mark for cut, mark in zip(cuts, marks, strict=True) if cut.kind is not Kind.LIST_ITEM)


def test_keys_are_found_in_front_matter_alone() -> None:
    assert previews.front_matter_keys("---\ntitle: A\n# no: key\n  in: ner\n'my-key': B\r\n---\nbody: x\n") == (
        "title",
        "my-key",
    )
    assert previews.front_matter_keys("+++\ntitle = 'A'\n+++\n") == ("title",)
    assert previews.front_matter_keys("title: A\n") == ()
    assert previews.front_matter_keys("---\ntitle: A\n") == ()

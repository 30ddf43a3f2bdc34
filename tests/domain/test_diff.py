"""The word diff shows what changed, in any script, and loses nothing."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from translate_hub.domain.diff import Change, Piece, split_words, word_diff

TEXT = st.text(alphabet=st.sampled_from("ab é’-\u200c\u0301ی‌ک م字宙ก้.,  \n"), max_size=40)


def shown(old: str, new: str) -> str:
    """Write a diff as one line: [-gone-]{+new+}."""
    forms = {Change.SAME: "%s", Change.GONE: "[-%s-]", Change.NEW: "{+%s+}"}
    return "".join(forms[piece.change] % piece.text for piece in word_diff(old, new))


@settings(deadline=None, max_examples=150)
@given(TEXT, TEXT)
def test_both_texts_can_be_read_from_the_diff(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.change is not Change.GONE) == new
    assert all(a.change is not b.change for a, b in pairwise(pieces))
    assert all(piece.text for piece in pieces)


@settings(deadline=None, max_examples=150)
@given(TEXT)
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text


def test_a_changed_word_is_shown_whole() -> None:
    assert shown("The committee’s vote", "The council’s vote") == "The [-committee’s-]{+council’s+} vote"


def test_persian_words_keep_their_zwnj_and_vowel_signs() -> None:
    assert split_words("می‌رود مُرد") == ["می‌رود", " ", "مُرد"]


def test_devanagari_vowel_signs_stay_with_their_letter() -> None:
    assert split_words("हिन्दी में") == ["हिन्दी", " ", "में"]


def test_chinese_is_cut_at_each_character() -> None:
    assert shown("公共图书馆", "公立图书馆") == "公[-共-]{+立+}图书馆"


def test_equal_texts_have_one_piece_and_empty_ones_none() -> None:
    assert word_diff("same", "same") == (Piece(Change.SAME, "same"),)
    assert word_diff("", "") == ()

"""Keys: read as people write them, kept by their place, none that types or belongs to the browser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_hub.domain.shortcuts import ACTIONS, changes, combination, keys_of, shown
from translate_hub.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ctrl+enter", "Ctrl+Enter"), ("Shift + Ctrl + k", "Ctrl+Shift+KeyK"), ("Alt+↑", "Alt+ArrowUp"), ("/", "Slash"),
        ("F2", "F2"), ("alt+5", "Alt+Digit5"), ("Shift+/", "Shift+Slash"), ("Ctrl+.", "Ctrl+Period"),
    ],
)  # fmt: skip
def test_a_combination_is_kept_by_the_place_of_its_key(typed: str, kept: str) -> None:
    assert combination(typed) == kept
    assert combination(shown(kept)) == kept


@pytest.mark.parametrize("typed", ["", "+", "k", "Shift+K", "Ctrl+", "Meta+K", "Ctrl+T", "Ctrl+1", "Ctrl+ك", "Enter"])
def test_what_types_or_is_taken_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        combination(typed)


def test_only_what_differs_is_kept() -> None:
    assert changes({}, off=False) == {}
    assert changes({"note": "Ctrl+Shift+M", "help": "F1"}, off=True) == {"help": "F1", "off": True}
    with pytest.raises(Invalid, match="two actions"):
        changes({"note": "Alt+U"}, off=False)


def test_the_keys_in_force() -> None:
    assert keys_of({}) == dict(ACTIONS)
    assert keys_of({"help": "F1"})["help"] == "F1"
    assert keys_of({"off": True, "help": "F1"}) == {}


@given(st.text(max_size=20))
def test_whatever_is_typed_is_refused_or_kept_for_good(typed: str) -> None:
    try:
        kept = combination(typed)
    except Invalid:
        return
    assert combination(shown(kept)) == kept

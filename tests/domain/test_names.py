"""Names and logins: one spelling, nothing invisible, nothing that belongs to the hub."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_hub.domain.names import can_be_login, checked_login, checked_name
from translate_hub.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Maryam ", "maryam"), ("Ｎima.2", "nima.2"), ("مریم", "مریم"), ("a_b-c", "a_b-c"), ("ÉLAN", "élan")],
)
def test_a_login_has_one_spelling(typed: str, kept: str) -> None:
    assert checked_login(typed) == kept == checked_login(kept)


@pytest.mark.parametrize(
    "typed", ["", "a", "a b", "a/b", "a@b", "-ab", ".ab", "x" * 41, "a\0b", "\u202eab", "admin", "Operator", "erased-x"]
)
def test_what_cannot_be_a_login_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        checked_login(typed)


def test_one_may_keep_a_built_in_login_that_is_ones_own() -> None:
    assert checked_login("Admin", own="admin") == "admin"


@given(st.text(max_size=50))
def test_every_login_that_is_taken_can_be_found_again(typed: str) -> None:
    try:
        login = checked_login(typed)
    except Invalid:
        return
    assert can_be_login(login)
    assert checked_login(login) == login


@pytest.mark.parametrize(("typed", "kept"), [("  Ada  L. ", "Ada  L."), ("نیم\u200cفاصله", "نیم\u200cفاصله")])
def test_a_name_is_kept_as_it_is_but_for_its_edges(typed: str, kept: str) -> None:
    assert checked_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", "a\nb", "a\u202eb", "a\u2066b", "a\x00", "\ud800", "x" * 201])
def test_what_cannot_be_a_name_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        checked_name(typed)

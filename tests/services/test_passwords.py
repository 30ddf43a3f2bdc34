"""Passwords: which may be, how they are kept, and what a new one ends."""

import re

import pytest

from tests.builders import a_person
from translate_hub.errors import Forbidden, Invalid
from translate_hub.services import entering, passwords
from translate_hub.storage.database import Database

GOOD = "seven grey geese"
HASH = passwords.hash_of(GOOD)


def test_a_password_is_kept_as_argon2id_with_the_stated_parameters() -> None:
    assert re.fullmatch(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$[\w+/]{22}\$[\w+/]{43}", HASH)
    assert passwords.hash_of(GOOD) != HASH


def test_only_the_password_itself_matches() -> None:
    assert passwords.matches(HASH, GOOD)
    for other in ("seven grey geese ", "Seven grey geese", "", "x" * 100_000, "\ud800" * 12):
        assert not passwords.matches(HASH, other)
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches("no hash at all", GOOD)


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 257, "🦉" * 11])
def test_the_length_is_all_that_is_asked_of_a_password(password: str) -> None:
    with pytest.raises(Invalid, match="12 to 256 characters"):
        passwords.hash_of(password)


@pytest.mark.parametrize("password", ["x" * 12, "ب" * 256, "            ", "123456789012"])
def test_any_characters_will_do(password: str) -> None:
    assert passwords.matches(passwords.hash_of(password, password), password)


def test_the_same_password_typed_on_another_keyboard_is_the_same() -> None:
    assert passwords.matches(passwords.hash_of("Ça va très bien"), "Ça va très bien")


def test_two_different_ones_are_refused() -> None:
    with pytest.raises(Invalid, match="differ"):
        passwords.hash_of(GOOD, GOOD + " ")


def test_a_new_password_ends_sessions_and_links_but_for_the_session_that_set_it(database: Database) -> None:
    with database.writing() as session:
        person, other = a_person(session).person, a_person(session).person
        here, there, foreign = (entering.open_session(session, one) for one in (person, person, other))
        link = entering.make_sign_in_link(session, person, hours=1)
        passwords.set_password(session, person, HASH, keep=entering.hash_of(here))
        assert [entering.person_of_session(session, one) is not None for one in (here, there, foreign)] == [
            True, False, True,
        ]  # fmt: skip
        with pytest.raises(Forbidden):
            entering.link_of(session, link)

"""Links let one browser in once; sessions end."""

import pytest

from tests.builders import a_person
from translate_hub.errors import Forbidden
from translate_hub.services import entering
from translate_hub.storage.database import Database


def test_a_link_signs_in_once(database: Database) -> None:
    with database.writing() as session:
        person = a_person(session)
        token = entering.make_sign_in_link(session, person.person, hours=1)
    with database.reading() as session:
        entering.link_of(session, token)
    with database.writing() as session:
        session_token = entering.enter(session, token)
    with database.reading() as session:
        assert entering.person_of_session(session, session_token) == person
        with pytest.raises(Forbidden):
            entering.link_of(session, token)
    with pytest.raises(Forbidden), database.writing() as session:
        entering.enter(session, token)


def test_an_expired_link_and_an_unknown_one_are_answered_alike(database: Database) -> None:
    with database.writing() as session:
        expired = entering.make_sign_in_link(session, a_person(session).person, hours=-1)
    answers = []
    for token in (expired, "unknown", "", "\ud800"):
        with pytest.raises(Forbidden) as refused, database.writing() as session:
            entering.enter(session, token)
        answers.append(str(refused.value))
    assert len(set(answers)) == 1


def test_who_leaves_is_signed_out_and_others_stay(database: Database) -> None:
    with database.writing() as session:
        person = a_person(session).person
        first, second = (
            entering.enter(session, entering.make_sign_in_link(session, person, hours=1)) for _ in range(2)
        )
        entering.leave(session, first)
        entering.leave(session, "unknown")
        assert entering.person_of_session(session, first) is None
        assert entering.person_of_session(session, second) is not None


def test_tokens_are_kept_as_hashes_only(database: Database) -> None:
    with database.writing() as session:
        token = entering.make_sign_in_link(session, a_person(session).person, hours=1)
        stored = session.connection().exec_driver_sql("SELECT token_hash FROM sign_in_link").scalar_one()
    assert token.encode() not in bytes(stored)
    assert len(bytes(stored)) == 32

"""Signing in: a password, a second step, and limits; what a link asks for."""

import time

import pytest
from pyotp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import a_person
from tests.services.test_passwords import GOOD, HASH
from translate_hub.errors import Conflict, Forbidden, Invalid
from translate_hub.services import authenticators, entering, limiting, passwords
from translate_hub.services.entering import Purpose, Refusal
from translate_hub.services.limiting import Bucket, sign_in_buckets
from translate_hub.storage import people
from translate_hub.storage.accounts import Attempt, Person
from translate_hub.storage.database import Database
from translate_hub.storage.schema import utc_now

SECRET = b"s" * 32
ANOTHER = "another hash"


def a_member(session: Session, login: str = "parisa", *, second_step: bool = False) -> Person:
    """Add a person with the password `GOOD`, and with a second step where that is asked for."""
    person = people.person_by_id(session, a_person(session, login, is_operator=False).person)
    person.password_hash = HASH
    if second_step:
        person.totp_secret, person.totp_since = authenticators.new_secret(), utc_now()
    session.flush()
    return person


def tried(
    database: Database, login: str, password: str, code: str = "", *, address: str = "a"
) -> "str | Refusal | None":
    """Try to sign in, as an edge does."""
    with database.writing() as session:
        trial = entering.begin(session, login, sign_in_buckets(SECRET, login, address))
    if trial is None:
        return None
    is_right = passwords.matches(trial.password_hash, password)
    with database.writing() as session:
        return entering.finish(session, trial, is_right=is_right, code=code)


def code_of(person: Person, *, steps: int = 0) -> str:
    """The code of a person's authenticator, some steps from now."""
    return TOTP(person.totp_secret or "").generate_otp(int(time.time()) // 30 + steps)


def test_login_and_password_open_a_session(database: Database) -> None:
    with database.writing() as session:
        person = a_member(session)
    token = tried(database, " Parisa ", GOOD)
    assert isinstance(token, str)
    with database.reading() as session:
        visitor = entering.find_visitor(session, token)
    assert visitor is not None
    assert (visitor.key, visitor.login, visitor.actor.person) == (person.key, "parisa", person.id)


@pytest.mark.parametrize(
    ("login", "password"),
    [("parisa", "not this one"), ("nobody", GOOD), ("", ""), ("pa\0risa", GOOD), ("\ud800", GOOD)],
)
def test_a_wrong_password_and_an_unknown_login_are_answered_alike(
    database: Database, login: str, password: str
) -> None:
    with database.writing() as session:
        a_member(session)
        a_person(session, "linked")  # came by a link and has no password
    assert tried(database, login, password) is Refusal.WRONG
    assert tried(database, "linked", password) is Refusal.WRONG


def test_an_unknown_login_takes_as_long_as_a_known_one() -> None:
    def seconds(password_hash: str | None) -> float:
        begun = time.perf_counter()
        passwords.matches(password_hash, "not this one")
        return time.perf_counter() - begun

    passwords.matches(None, "the dummy is made")
    known, unknown = (min(seconds(one) for _ in range(3)) for one in (HASH, None))
    assert 0.4 < known / unknown < 2.5


def test_too_many_tries_are_refused_and_another_person_is_not(database: Database) -> None:
    with database.writing() as session:
        a_member(session)
        a_member(session, "other")
        buckets = sign_in_buckets(SECRET, "parisa", "a")
        for _ in range(buckets[0].tries):
            assert limiting.try_once(session, buckets) is not None
        assert limiting.try_once(session, buckets) is None
    assert tried(database, "parisa", GOOD) is None
    assert isinstance(tried(database, "parisa", GOOD, address="b"), str)
    assert isinstance(tried(database, "other", GOOD), str)


def test_tries_that_succeed_are_forgotten_and_nothing_tells_whose_the_others_were(database: Database) -> None:
    with database.writing() as session:
        a_member(session)
    tried(database, "parisa", GOOD)
    with database.reading() as session:
        assert session.scalars(select(Attempt)).all() == []
    tried(database, "parisa", "wrong", address="192.0.2.1")
    with database.reading() as session:
        rows = session.scalars(select(Attempt)).all()
    assert {len(row.bucket) for row in rows} == {32}
    assert not any(word in row.bucket for row in rows for word in (b"parisa", b"192.0.2.1"))
    keys = {one.key for one in sign_in_buckets(SECRET, "parisa", "192.0.2.1")}
    assert {row.bucket for row in rows} == keys
    assert not keys & {one.key for one in sign_in_buckets(b"t" * 32, "parisa", "192.0.2.1")}


def test_old_tries_count_no_more(database: Database) -> None:
    bucket = Bucket(b"b" * 32, 1)
    with database.writing() as session:
        session.add(Attempt(bucket=bucket.key, at=utc_now() - limiting.WINDOW))
        session.flush()
        assert limiting.try_once(session, [bucket]) is not None
        assert limiting.try_once(session, [bucket]) is None
        assert len(session.scalars(select(Attempt)).all()) == 1


def test_a_second_step_is_asked_for_only_after_the_right_password(database: Database) -> None:
    with database.writing() as session:
        person = a_member(session, second_step=True)
    assert tried(database, "parisa", "wrong") is Refusal.WRONG
    assert tried(database, "parisa", GOOD) is Refusal.NEEDS_CODE
    assert tried(database, "parisa", GOOD, "000000" if code_of(person) != "000000" else "1") is Refusal.WRONG
    code = code_of(person)
    assert isinstance(tried(database, "parisa", GOOD, code), str)
    assert tried(database, "parisa", GOOD, code) is Refusal.WRONG, "a code is taken once"


@pytest.mark.parametrize(("steps", "is_taken"), [(-3, False), (-1, True), (1, True), (3, False)])
def test_a_clock_may_be_a_step_ahead_or_behind(database: Database, steps: int, *, is_taken: bool) -> None:
    with database.writing() as session:
        person = a_member(session, second_step=True)
        assert authenticators.takes(session, person, code_of(person, steps=steps)) is is_taken


def test_a_code_of_an_earlier_step_than_one_taken_is_refused(database: Database) -> None:
    with database.writing() as session:
        person = a_member(session, second_step=True)
        behind, now = code_of(person, steps=-1), code_of(person, steps=1)
        assert authenticators.takes(session, person, now)
        assert not authenticators.takes(session, person, behind)


def test_a_code_may_be_typed_in_digits_of_any_script(database: Database) -> None:
    with database.writing() as session:
        person = a_member(session, second_step=True)
        code = code_of(person)
        typed = code[:3] + " " + code[3:]
        assert authenticators.takes(session, person, typed.translate({ord("0") + n: 0x6F0 + n for n in range(10)}))


def test_recovery_codes_let_in_once_each_and_new_ones_replace_them(database: Database) -> None:
    with database.writing() as session:
        person, other = a_member(session, second_step=True), a_member(session, "other", second_step=True)
        codes = authenticators.make_recovery_codes(session, person.id)
        assert len(set(codes)) == 10
        assert not authenticators.takes(session, other, codes[0])
        assert authenticators.takes(session, person, codes[0].upper().replace("-", " "))
        assert not authenticators.takes(session, person, codes[0])
        assert people.recovery_codes_left(session, person.id) == 9
        again = authenticators.make_recovery_codes(session, person.id)
        assert not authenticators.takes(session, person, codes[1])
        assert authenticators.takes(session, person, again[1])


def test_who_is_halfway_goes_on_unless_the_password_changed(database: Database) -> None:
    buckets = [Bucket(b"x" * 32, 100)]
    with database.writing() as session:
        person = a_member(session, second_step=True)
        key, stamp = entering.halfway(session, entering.Trial([], person.id, HASH))
        assert entering.find_halfway(session, key, stamp) is person
        for wrong in ("", " ", "123"):
            assert entering.finish_halfway(session, person, wrong, buckets) is Refusal.WRONG
        assert isinstance(entering.finish_halfway(session, person, code_of(person), buckets), str)
        person.password_hash = passwords.hash_of("another password")
        assert entering.find_halfway(session, key, stamp) is None
        assert entering.find_halfway(session, "nobody", stamp) is None


def test_a_password_that_changed_while_it_was_checked_lets_nobody_in(database: Database) -> None:
    with database.writing() as session:
        person = a_member(session)
        trial = entering.begin(session, "parisa", [])
        assert trial is not None
        person.password_hash = ANOTHER
        assert entering.finish(session, trial, is_right=True) is Refusal.WRONG


def test_a_set_up_link_takes_login_name_and_password(database: Database) -> None:
    with database.writing() as session:
        person = people.person_by_id(session, a_person(session, "admin").person)
        token = entering.make_sign_in_link(session, person.id, hours=1, purpose=Purpose.SET_UP)
        assert entering.link_of(session, token).purpose is Purpose.SET_UP
        with pytest.raises(Forbidden):
            entering.enter(session, token)
    with database.writing() as session:
        entering.enter_with_new_password(session, token, HASH, login="Maryam", name=" مریم ")
    with database.reading() as session:
        found = people.person_by_login(session, "maryam")
        assert (found.id, found.name, found.password_hash) == (person.id, "مریم", HASH)


@pytest.mark.parametrize(
    ("login", "name", "error"),
    [("taken", "x", Conflict), ("operator", "x", Invalid), ("a b", "x", Invalid), ("good", " ", Invalid)],
)
def test_a_set_up_that_is_refused_does_not_use_the_link_up(
    database: Database, login: str, name: str, error: type[Exception]
) -> None:
    with database.writing() as session:
        a_person(session, "taken")
        person = a_person(session, "admin").person
        token = entering.make_sign_in_link(session, person, hours=1, purpose=Purpose.SET_UP)
    with pytest.raises(error), database.writing() as session:
        entering.enter_with_new_password(session, token, HASH, login=login, name=name)
    with database.writing() as session:
        entering.enter_with_new_password(session, token, HASH, login="admin", name="Admin")


def test_a_reset_link_asks_for_the_second_step_too(database: Database) -> None:
    with database.writing() as session:
        person = a_member(session, second_step=True)
        token = entering.make_sign_in_link(session, person.id, hours=1, purpose=Purpose.RESET)
        assert entering.link_of(session, token).needs_code
    with pytest.raises(Invalid), database.writing() as session:
        entering.enter_with_new_password(session, token, "new hash", code="")
    with database.writing() as session:
        entering.enter_with_new_password(session, token, ANOTHER, login="ignored", code=code_of(person))
        assert people.person_by_login(session, "parisa").password_hash == ANOTHER

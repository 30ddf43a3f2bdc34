"""One's own account: profile, second step, sessions, data, and what erasing drops and keeps."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import OPERATOR, a_person, a_project, an_article
from tests.exchanges import put
from tests.services.test_passwords import HASH
from tests.services.test_sign_in import a_member, code_of
from translate_hub.domain.permissions import Actor, Role
from translate_hub.errors import Conflict, Forbidden, Invalid, NotFound
from translate_hub.services import accounts, entering, joining
from translate_hub.services.accounts import CreditMode, Profile
from translate_hub.services.entering import Purpose
from translate_hub.storage import memberships, people
from translate_hub.storage.accounts import AuditEntry, Membership, Person, WebSession
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Draft, Event

PROFILE = Profile("پریسا", CreditMode.PSEUDONYM, "The Owl", "fa", "dark", "Asia/Tehran", False, {"note": "Alt+KeyM"})


def acting(person: Person) -> Actor:
    """A person as use cases know them."""
    return Actor(person.id, person.name, person.is_operator)


def noted(session: Session) -> list[str]:
    """What the audit log has, oldest first."""
    return list(session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)))


def test_a_profile_is_kept_and_comes_with_the_session(database: Database) -> None:
    with database.writing() as session:
        me = acting(a_member(session))
        accounts.change_profile(session, me, PROFILE)
        token = entering.open_session(session, me.person)
    with database.reading() as session:
        assert accounts.profile_of(session, me) == PROFILE
        visitor = entering.find_visitor(session, token)
    assert visitor is not None
    assert (visitor.language, visitor.theme, visitor.time_zone) == ("fa", "dark", "Asia/Tehran")
    assert (visitor.local_drafts, visitor.shortcuts, visitor.actor.name) == (False, {"note": "Alt+KeyM"}, "پریسا")


@pytest.mark.parametrize(
    "changes",
    [{"name": " "}, {"name": "a\u202eb"}, {"credit_name": " "}, {"time_zone": "Mars/Base"}, {"time_zone": "../UTC"}],
)
def test_a_profile_that_cannot_be_is_refused(database: Database, changes: dict[str, str]) -> None:
    with database.writing() as session:
        me = acting(a_member(session))
        with pytest.raises(Invalid):
            accounts.change_profile(session, me, replace(PROFILE, **changes))  # type: ignore[arg-type]  # all are texts


def test_time_zones_are_those_of_places() -> None:
    assert {"UTC", "Asia/Tehran", "America/Bogota", "Europe/Madrid"} <= set(accounts.time_zones())
    assert not any(zone.startswith(("Etc/", "posix", "right")) for zone in accounts.time_zones())


def test_a_second_step_counts_from_its_first_code_on(database: Database) -> None:
    with database.writing() as session:
        person = a_member(session)
        me = acting(person)
        accounts.begin_second_step(session, me, old_hash=HASH)
        pending = accounts.pending_secret(session, me)
        assert pending is not None
        assert pending[1].startswith("otpauth://totp/Translate%20Hub:parisa?secret=")
        assert accounts.security_of(session, me).second_step_since is None
        with pytest.raises(Invalid):
            accounts.confirm_second_step(session, me, "12345")
        codes = accounts.confirm_second_step(session, me, code_of(person))
        found = accounts.security_of(session, me)
        assert (found.second_step_since is not None, found.codes_left, len(codes)) == (True, 10, 10)
        assert accounts.pending_secret(session, me) is None
        for again in (lambda: accounts.begin_second_step(session, me, old_hash=HASH),
                      lambda: accounts.confirm_second_step(session, me, code_of(person))):  # fmt: skip
            with pytest.raises(Conflict):
                again()
        accounts.forget_second_step(session, me)
        assert accounts.renew_recovery_codes(session, me, old_hash=HASH) != codes
        accounts.stop_second_step(session, me, old_hash=HASH)
        assert (person.totp_secret, accounts.security_of(session, me).codes_left) == (None, 0)
        assert noted(session) == ["second-step-on", "recovery-codes-renewed", "second-step-off"]


def test_what_needs_the_password_is_refused_when_that_changed_meanwhile(database: Database) -> None:
    with database.writing() as session:
        me = acting(a_member(session))
        with pytest.raises(Conflict):
            accounts.begin_second_step(session, me, old_hash="another")
        with pytest.raises(Conflict):
            accounts.change_password(session, me, old_hash=None, new_hash="new", token="")
        with pytest.raises(Conflict):
            accounts.erase(session, me, old_hash=None, is_told=True, command_line="operator")
        linked = acting(people.person_by_id(session, a_person(session).person))
        with pytest.raises(Invalid, match="Set a password first"):
            accounts.begin_second_step(session, linked, old_hash=None)


def test_sessions_are_listed_and_ended_one_by_one_or_all_others(database: Database) -> None:
    with database.writing() as session:
        me, other = acting(a_member(session)), acting(a_member(session, "other"))
        here, second, third = (entering.open_session(session, me.person) for _ in range(3))
        foreign = entering.open_session(session, other.person)
        listed = accounts.security_of(session, me).sessions
        assert len(listed) == 3
        key = session.get_one(WebSession, entering.hash_of(second)).key
        accounts.end_session(session, other, key)
        accounts.end_session(session, me, "no\0such")
        assert len(accounts.security_of(session, me).sessions) == 3
        accounts.end_session(session, me, key)
        assert entering.person_of_session(session, second) is None
        accounts.end_other_sessions(session, me, here)
        alive = [entering.person_of_session(session, one) is not None for one in (here, third, foreign)]
        assert alive == [True, False, True]


def test_a_session_is_overdue_after_a_minute_and_not_after_it_was_touched(database: Database) -> None:
    with database.writing() as session:
        token = entering.open_session(session, a_member(session).id)
        row = session.get_one(WebSession, entering.hash_of(token))
        row.seen_at -= 2 * entering.SEEN_EVERY
        session.flush()
        visitor = entering.find_visitor(session, token)
        assert visitor is not None
        assert visitor.is_overdue
        entering.touch(session, token)
        session.expire_all()
        visitor = entering.find_visitor(session, token)
        assert visitor is not None
        assert not visitor.is_overdue


def test_only_who_runs_the_hub_makes_links_and_lists_people(database: Database) -> None:
    with database.writing() as session:
        person, by = a_member(session, second_step=True), a_person(session)
        first = accounts.make_link(session, by, "parisa", purpose=Purpose.RESET, hours=1)
        second = accounts.make_link(session, by, "parisa", purpose=Purpose.RESET, hours=1, drop_second_step=True)
        with pytest.raises(Forbidden):
            entering.link_of(session, first)
        assert not entering.link_of(session, second).needs_code
        with pytest.raises(NotFound):
            accounts.make_link(session, by, "nobody", purpose=Purpose.RESET, hours=1)
        for act in (lambda: accounts.make_link(session, acting(person), "parisa", purpose=Purpose.RESET, hours=1),
                    lambda: accounts.everybody(session, acting(person))):  # fmt: skip
            with pytest.raises(Forbidden):
                act()


def test_people_are_made_with_a_role_in_a_project_or_none(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        a_person(session, "operator")
        by = memberships.actor_of(session, people.person_by_login(session, "operator"))
        joining.create_person(session, by, "One", role=Role.TRANSLATOR, project=project.slug, language="FA")
        joining.create_person(session, by, "two", role=Role.SOURCE_EDITOR, project=project.slug)
        joining.create_person(session, by, "three", is_operator=True)
        for login, role, language in [
            ("one", None, None), ("x", None, None), ("four", Role.ADMIN, "fa"), ("four", Role.READER, "de"),
        ]:  # fmt: skip
            with pytest.raises((Conflict, Invalid)):
                joining.create_person(session, by, login, role=role, project=role and project.slug, language=language)
        with pytest.raises(Invalid):
            joining.create_person(session, by, "five", role=Role.READER)
        with pytest.raises(Forbidden):
            joining.create_person(session, Actor(by.person, "x"), "six")
        roles = {one.person.login: [(part.language, part.role) for part in one.parts]
                 for one in accounts.everybody(session, by)}  # fmt: skip
        assert (roles["one"], roles["two"], roles["three"]) == ([("fa", "translator")], [("*", "source-editor")], [])
        assert noted(session)[:3] == ["person-created"] * 3


def test_one_gets_everything_that_is_ones_own_and_nothing_of_others(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        put(session, built, 0, "متن دیگری")
        me = acting(a_member(session))
        mine = replace(built, actor=Actor(me.person, me.name, True))
        put(session, mine, 1, "متن من")
        draft(session, built.editions["fa"].id, me.person, built.units[2].id, built.wordings[2].id)
        session.add(Membership(project=built.project.id, person=me.person, language="fa", role="translator"))
        entering.open_session(session, me.person)
        data = accounts.data_of(session, me)
    assert data["profile"]["login"] == "parisa"
    assert data["roles"] == [{"project": built.project.slug, "language": "fa", "role": "translator"}]
    assert [(line["text"], line["unit"], line["language"]) for line in data["texts"]] == [
        ("متن من", built.units[1].key, "fa")
    ]
    assert [line["text"] for line in data["drafts"]] == ["نیمه‌کاره"]
    assert (data["proposals"], len(data["sessions"])) == ([], 1)
    assert HASH not in json.dumps(data, default=str)


def draft(session: Session, edition: int, person: int, unit: int, wording: int) -> None:
    """Leave a draft lying about."""
    session.add(
        Draft(person=person, edition=edition, unit=unit, text="نیمه‌کاره", note="", wording=wording, base_version=0)
    )
    session.flush()


def test_erasing_drops_the_name_and_all_that_is_private_and_keeps_the_texts(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        person = a_member(session, second_step=True)
        me = acting(person)
        put(session, replace(built, actor=Actor(me.person, me.name, True)), 1, "متن من")
        draft(session, built.editions["fa"].id, me.person, built.units[2].id, built.wordings[2].id)
        session.add(Membership(project=built.project.id, person=me.person, language="fa", role="reader"))
        accounts.change_profile(session, me, PROFILE)
        token = entering.open_session(session, me.person)
        link = entering.make_sign_in_link(session, me.person, hours=1)
        accounts.erase(session, me, old_hash=HASH, is_told=False, command_line="operator")
    with database.writing() as session:
        left = session.get_one(Person, me.person)
        assert (left.name, left.login, left.credit_name) == (accounts.NOBODY, f"erased-{left.key}", "")
        assert (left.password_hash, left.totp_secret, left.time_zone, left.shortcuts) == (None, None, None, {})
        assert left.erased_at is not None
        assert entering.person_of_session(session, token) is None
        with pytest.raises(Forbidden):
            entering.link_of(session, link)
        assert session.scalars(select(Draft).where(Draft.person == me.person)).all() == []
        assert people.parts_of(session, me.person) == []
        assert [one.text for one in session.scalars(select(Event).where(Event.author == me.person))] == ["متن من"]
        assert people.find_person(session, "parisa") is None
        with pytest.raises(Forbidden):
            accounts.make_link(session, OPERATOR, left.login, purpose=Purpose.RESET, hours=1)
        assert "parisa" not in str([entry.about for entry in session.scalars(select(AuditEntry))])


def test_who_others_depend_on_is_told_before_they_go(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        a_person(session, "operator")
        person = a_member(session)
        person.is_operator = True
        session.add(Membership(project=project.id, person=person.id, language="*", role=Role.ADMIN.value))
        session.flush()
        me = acting(person)
        told = accounts.before_erasing(session, me, command_line="operator")
        assert ["only admin" in str(told[0]), "only one who runs this hub" in str(told[1])] == [True, True]
        with pytest.raises(Conflict):
            accounts.erase(session, me, old_hash=HASH, is_told=False, command_line="operator")
        other = a_member(session, "other")
        other.is_operator = True
        session.add(Membership(project=project.id, person=other.id, language="*", role=Role.ADMIN.value))
        session.flush()
        assert accounts.before_erasing(session, me, command_line="operator") == []
        accounts.erase(session, acting(other), old_hash=HASH, is_told=True, command_line="operator")
        assert len(accounts.before_erasing(session, me, command_line="operator")) == 2
        accounts.erase(session, me, old_hash=HASH, is_told=True, command_line="operator")

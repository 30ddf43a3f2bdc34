"""Who gives and takes which role: within what one manages, never upwards, and never the last admin's."""

import threading
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.builders import a_person, a_project
from translate_hub.domain.permissions import EVERY_LANGUAGE, LANGUAGE_ROLES, Act, Actor, Role, may
from translate_hub.errors import Forbidden, HubError, Invalid, NotFound
from translate_hub.services import auditing, inviting
from translate_hub.storage import memberships, people
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Project
from translate_hub.storage.database import Database
from translate_hub.storage.schema import utc_now

LANGUAGES = ("en", "fa", "es")


def somebody(session: Session, project: Project, roles: Mapping[str, Role]) -> tuple[Actor, str]:
    """Add a person with these roles in a project; return them and their public key."""
    person = session.get_one(Person, a_person(session, is_operator=False).person)
    memberships.set_roles(session, project.id, person.id, roles)
    return memberships.actor_of(session, person), person.key


def roles(session: Session, project: Project, actor: Actor) -> Mapping[str, Role]:
    return memberships.roles_in(session, project.id, actor.person)


def test_an_admin_promotes_and_removes_and_every_step_is_noted(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin, _ = somebody(session, project, {"*": Role.ADMIN})
        member, key = somebody(session, project, {"fa": Role.CONTRIBUTOR})
        inviting.change_role(session, admin, project.id, key, language="fa", role=Role.REVIEWER)
        inviting.change_role(session, admin, project.id, key, language="es", role=Role.READER)
        inviting.change_role(session, admin, project.id, key, language="es", role=Role.READER)
        assert roles(session, project, member) == {"fa": Role.REVIEWER, "es": Role.READER}
        inviting.change_role(session, admin, project.id, key, language="fa", role=None)
        assert roles(session, project, member) == {"es": Role.READER}
        with pytest.raises(NotFound, match="no such role"):
            inviting.change_role(session, admin, project.id, key, language="fa", role=None)
        log = [(one.what, dict(one.about)) for one in auditing.log_of_project(session, admin, project.id)]
        about = {"person": member.name, "language": "fa"}
        assert log == [
            ("role-taken", {**about, "role": "reviewer"}),
            ("role-given", {"person": member.name, "language": "es", "role": "reader"}),
            ("role-changed", {**about, "role": "reviewer", "was": "contributor"}),
        ]


def test_a_language_editor_manages_their_language_up_to_their_own_role(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        editor, own = somebody(session, project, {"fa": Role.LANGUAGE_EDITOR})
        member, key = somebody(session, project, {"fa": Role.READER, "es": Role.TRANSLATOR})
        admin, admins = somebody(session, project, {"*": Role.ADMIN, "fa": Role.READER})
        for role in LANGUAGE_ROLES:
            inviting.change_role(session, editor, project.id, key, language="fa", role=role)
            assert roles(session, project, member)["fa"] is role
        refused: list[tuple[str, str, Role | None]] = [
            (key, "es", Role.READER), (key, "*", Role.READER), (key, "*", Role.ADMIN), (key, "es", None),
            (admins, "*", None), (admins, "*", Role.READER),
            (own, "es", Role.READER), (own, "*", Role.LANGUAGE_EDITOR), (own, "*", Role.ADMIN),
        ]  # fmt: skip
        for whose, language, wish in refused:
            with pytest.raises(Forbidden):
                inviting.change_role(session, editor, project.id, whose, language=language, role=wish)
        assert roles(session, project, member) == {"fa": Role.LANGUAGE_EDITOR, "es": Role.TRANSLATOR}
        assert roles(session, project, admin) == {"*": Role.ADMIN, "fa": Role.READER}


def test_somebody_sees_the_people_they_manage_and_whom_to_ask(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin, _ = somebody(session, project, {"*": Role.ADMIN})
        editor, _ = somebody(session, project, {"fa": Role.LANGUAGE_EDITOR})
        both, _ = somebody(session, project, {"fa": Role.READER, "es": Role.TRANSLATOR})
        spanish, _ = somebody(session, project, {"es": Role.TRANSLATOR})

        def seen(actor: Actor) -> dict[int, Mapping[str, Role]]:
            return {one.person: one.roles for one in inviting.members_to_see(session, actor, project.id)}

        assert set(seen(admin)) == {one.person for one in (admin, editor, both, spanish)}
        assert seen(editor) == {
            admin.person: {"*": Role.ADMIN},
            editor.person: {"fa": Role.LANGUAGE_EDITOR},
            both.person: {"fa": Role.READER},
        }
        assert seen(spanish) == {spanish.person: {"es": Role.TRANSLATOR}}


def test_anybody_may_leave_but_the_last_admin(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        reader, key = somebody(session, project, {"fa": Role.READER})
        inviting.change_role(session, reader, project.id, key, language="fa", role=None)
        assert roles(session, project, reader) == {}
        admin, own = somebody(session, project, {"*": Role.ADMIN})
        operator = a_person(session)
        for actor in (admin, operator):
            for role in (None, Role.TRANSLATOR, Role.SOURCE_EDITOR):
                with pytest.raises(Invalid, match="last admin"):
                    inviting.change_role(session, actor, project.id, own, language="*", role=role)
        second, theirs = somebody(session, project, {"*": Role.ADMIN})
        inviting.change_role(session, second, project.id, own, language="*", role=None)
        with pytest.raises(Invalid, match="last admin"):
            inviting.change_role(session, second, project.id, theirs, language="*", role=None)


def test_an_admin_who_was_erased_does_not_count_as_one(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin, own = somebody(session, project, {"*": Role.ADMIN})
        erased, _ = somebody(session, project, {"*": Role.ADMIN})
        people.person_by_id(session, erased.person).erased_at = utc_now()
        session.flush()
        with pytest.raises(Invalid, match="last admin"):
            inviting.change_role(session, admin, project.id, own, language="*", role=None)


def test_of_two_admins_who_remove_each_other_at_once_one_stays(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        number = project.id
        pair = [somebody(session, project, {"*": Role.ADMIN}) for _ in range(2)]
    together = threading.Barrier(2)
    refused: list[HubError] = []

    def remove(actor: Actor, key: str) -> None:
        together.wait()
        try:
            with database.writing() as session:
                inviting.change_role(session, actor, number, key, language="*", role=None)
        except HubError as error:
            refused.append(error)

    threads = [threading.Thread(target=remove, args=(pair[n][0], pair[1 - n][1])) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(error) for error in refused] == [Invalid]
    with database.reading() as session:
        assert len(memberships.admins_of(session, number)) == 1


def test_keys_of_other_projects_people_name_nobody(database: Database) -> None:
    with database.writing() as session:
        project, other = a_project(session), a_project(session)
        admin, _ = somebody(session, project, {"*": Role.ADMIN})
        foreign, key = somebody(session, other, {"fa": Role.READER})
        for act in (
            lambda: inviting.change_role(session, admin, project.id, key, language="fa", role=Role.READER),
            lambda: inviting.change_role(session, admin, other.id, key, language="fa", role=None),
            lambda: inviting.members_to_see(session, admin, other.id),
            lambda: inviting.open_invitations(session, admin, other.id),
        ):
            with pytest.raises(NotFound):
                act()
        assert roles(session, other, foreign) == {"fa": Role.READER}


def allowed(held: Mapping[str, Role], project: int) -> set[tuple[Act, str]]:
    """What these roles allow, where."""
    actor = Actor(1, "Somebody", roles={(project, language): role for language, role in held.items()})
    return {(act, one) for act in Act for one in (EVERY_LANGUAGE, *LANGUAGES) if may(actor, act, project, one)}


SCOPES = st.sampled_from((EVERY_LANGUAGE, *LANGUAGES))
HELD = st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGE_ROLES)).flatmap(
    lambda some: st.sampled_from((*Role, None)).map(lambda every: {**some, **({"*": every} if every else {})})
)


@settings(max_examples=60)
@given(have=HELD.filter(bool), theirs=HELD.filter(bool), scope=SCOPES, role=st.sampled_from((*Role, None)))
def test_nobody_raises_themselves_or_gives_more_than_they_may(
    sqlite_database: Database, have: dict[str, Role], theirs: dict[str, Role], scope: str, role: Role | None
) -> None:
    with sqlite_database.writing() as session:
        project = a_project(session, languages=LANGUAGES)
        somebody(session, project, {"*": Role.ADMIN})
        actor, own = somebody(session, project, have)
        member, key = somebody(session, project, theirs)
        for one, target, before in ((actor, own, have), (member, key, theirs)):
            try:
                after = inviting.change_role(session, actor, project.id, target, language=scope, role=role).roles
            except HubError:
                after = before
            assert roles(session, project, one) == after
            gained = allowed(after, project.id) - allowed(before, project.id)
            assert gained <= allowed(have, project.id)

"""An invitation works once, for 72 hours, for what its maker may give; only the hash of its link is kept."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.builders import a_person, a_project
from translate_hub.domain.permissions import LANGUAGE_ROLES, Act, Actor, Role, may
from translate_hub.errors import Conflict, Forbidden, HubError, Invalid, NotFound
from translate_hub.services import auditing, inviting, organising
from translate_hub.storage import memberships, people
from translate_hub.storage.accounts import Invitation, Person
from translate_hub.storage.articles import Project
from translate_hub.storage.database import Database
from translate_hub.storage.schema import utc_now

HASH = "$argon2id$not-a-real-one"


def somebody(session: Session, project: Project | None = None, **roles: Role) -> Actor:
    """Add a person with these roles in a project; ``every`` stands for all languages."""
    person = a_person(session, is_operator=False)
    if project is not None:
        named = {"*" if tag == "every" else tag: role for tag, role in roles.items()}
        memberships.set_roles(session, project.id, person.person, named)
    return present(session, person)


def present(session: Session, actor: Actor) -> Actor:
    """Somebody as they now are."""
    return memberships.actor_of(session, people.person_by_id(session, actor.person))


def roles(session: Session, project: Project, actor: Actor) -> Mapping[str, Role]:
    return memberships.roles_in(session, project.id, actor.person)


def test_an_invitation_gives_its_roles_once_and_its_token_is_kept_nowhere(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin = somebody(session, project, every=Role.ADMIN)
        token = inviting.invite(session, admin, project.id, [("fa", Role.TRANSLATOR), ("es", Role.READER)])
        kept = session.scalars(select(Invitation)).one()
        assert token not in repr(vars(kept))
        assert len(kept.token_hash) == 32
        assert timedelta(hours=71, minutes=59) < kept.expires_at - utc_now() <= timedelta(hours=72)
        first, second = somebody(session), somebody(session)
        offer = inviting.offer_of(session, token)
        assert (offer.slug, offer.grants) == (project.slug, [("fa", Role.TRANSLATOR), ("es", Role.READER)])
        inviting.accept(session, first, token)
        assert roles(session, project, first) == {"fa": Role.TRANSLATOR, "es": Role.READER}
        with pytest.raises(Forbidden, match="used, withdrawn, or has expired"):
            inviting.accept(session, second, token)
        with pytest.raises(Forbidden, match="used, withdrawn, or has expired"):
            inviting.offer_of(session, token)
        assert roles(session, project, second) == {}
        assert inviting.open_invitations(session, admin, project.id) == []
        log = [(one.what, one.by, one.about) for one in auditing.log_of_project(session, admin, project.id)]
        assert log == [
            ("joined", first.name, {"person": first.name, "role": "reader", "language": "es"}),
            ("joined", first.name, {"person": first.name, "role": "translator", "language": "fa"}),
            ("invited", admin.name, {"role": "reader", "language": "es"}),
            ("invited", admin.name, {"role": "translator", "language": "fa"}),
        ]


def test_a_new_person_comes_in_with_a_login_and_a_name(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin = somebody(session, project, every=Role.ADMIN)
        token = inviting.invite(session, admin, project.id, [("fa", Role.REVIEWER)])
        taken = people.person_by_id(session, admin.person).login
    for login, kind in ((taken, Conflict), ("", Invalid), ("operator", Invalid)):
        with pytest.raises(kind), database.writing() as session:
            inviting.accept_as_new(session, token, login=login, name="Nina", password_hash=HASH)
    with database.writing() as session:
        actor, offer = inviting.accept_as_new(session, token, login=" Nina ", name="Nina", password_hash=HASH)
        assert people.person_by_login(session, "nina").password_hash == HASH
        assert (actor.roles, offer.slug) == ({(project.id, "fa"): Role.REVIEWER}, project.slug)
    with pytest.raises(Forbidden), database.writing() as session:
        inviting.accept_as_new(session, token, login="other", name="Other", password_hash=HASH)
    with database.reading() as session:
        assert people.find_person(session, "other") is None


def test_what_is_spent_says_one_thing_whatever_the_reason(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin = somebody(session, project, every=Role.ADMIN)
        guest = somebody(session)

        def fresh() -> str:
            return inviting.invite(session, admin, project.id, [("fa", Role.READER)])

        used, withdrawn, expired = fresh(), fresh(), fresh()
        inviting.accept(session, guest, used)
        hashes = {one: inviting._hash(one) for one in (withdrawn, expired)}
        key = session.scalars(select(Invitation.key).where(Invitation.token_hash == hashes[withdrawn])).one()
        inviting.withdraw(session, admin, project.id, key)
        past = update(Invitation).where(Invitation.token_hash == hashes[expired]).values(expires_at=utc_now())
        session.execute(past)
        answers = set()
        for token in (used, withdrawn, expired, "no such token", "\ud800"):
            with pytest.raises(Forbidden) as told:
                inviting.offer_of(session, token)
            answers.add(str(told.value))
            with pytest.raises(Forbidden) as told:
                inviting.accept(session, guest, token)
            answers.add(str(told.value))
        assert len(answers) == 1
        with pytest.raises(NotFound):
            inviting.withdraw(session, admin, project.id, key)


def test_an_invitation_is_worth_what_its_maker_may_give_on_the_day_it_is_accepted(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        first, second = (somebody(session, project, every=Role.ADMIN) for _ in range(2))
        token = inviting.invite(session, first, project.id, [("*", Role.ADMIN)])
        inviting.change_role(session, second, project.id, key_of(session, first), language="*", role=None)
        with pytest.raises(Forbidden):
            inviting.accept(session, present(session, first), token)
        assert roles(session, project, first) == {}


def test_a_language_that_is_gone_is_not_given(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin, guest = somebody(session, project, every=Role.ADMIN), somebody(session)
        token = inviting.invite(session, admin, project.id, [("fa", Role.READER), ("es", Role.READER)])
        organising.remove_language(session, admin, project.id, "es")
        inviting.accept(session, guest, token)
        assert roles(session, project, guest) == {"fa": Role.READER}


def test_an_invitation_into_a_deleted_project_opens_nothing(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin = somebody(session, project, every=Role.ADMIN)
        token = inviting.invite(session, admin, project.id, [("fa", Role.READER)])
        project.deleted_at = utc_now()
        with pytest.raises(Forbidden):
            inviting.offer_of(session, token)


@pytest.mark.parametrize(
    ("grants", "sentence"),
    [
        ([], "Choose a role"),
        ([("de", Role.READER)], "no language “de”"),
        ([("fa", Role.ADMIN)], "whole project"),
        ([("fa", Role.SOURCE_EDITOR)], "whole project"),
        ([("fa", Role.READER), ("fa", Role.REVIEWER)], "one role a language"),
    ],
)
def test_roles_that_do_not_fit_the_project_are_refused(
    sqlite_database: Database, grants: list[tuple[str, Role]], sentence: str
) -> None:
    with sqlite_database.writing() as session:
        project = a_project(session)
        admin = somebody(session, project, every=Role.ADMIN)
        with pytest.raises(Invalid, match=sentence):
            inviting.invite(session, admin, project.id, grants)


def test_a_language_editor_invites_into_their_language_alone_and_sees_no_other_invitation(database: Database) -> None:
    with database.writing() as session:
        project, other = a_project(session), a_project(session)
        admin, editor = (
            somebody(session, project, every=Role.ADMIN),
            somebody(session, project, fa=Role.LANGUAGE_EDITOR),
        )
        inviting.invite(session, editor, project.id, [("fa", Role.LANGUAGE_EDITOR)])
        inviting.invite(session, admin, project.id, [("es", Role.READER)])
        inviting.invite(session, admin, project.id, [("fa", Role.READER), ("es", Role.READER)])
        for grant in (("es", Role.READER), ("*", Role.READER), ("*", Role.ADMIN), ("*", Role.SOURCE_EDITOR)):
            with pytest.raises(Forbidden):
                inviting.invite(session, editor, project.id, [("fa", Role.READER), grant])
        with pytest.raises(NotFound):
            inviting.invite(session, editor, other.id, [("fa", Role.READER)])
        (seen,) = inviting.open_invitations(session, editor, project.id)
        assert seen.grants == [("fa", Role.LANGUAGE_EDITOR)]
        for one in inviting.open_invitations(session, admin, project.id):
            if one.key != seen.key:
                with pytest.raises(NotFound):
                    inviting.withdraw(session, editor, project.id, one.key)
            with pytest.raises(HubError):
                inviting.withdraw(session, admin, other.id, one.key)
        inviting.withdraw(session, editor, project.id, seen.key)
        assert len(inviting.open_invitations(session, admin, project.id)) == 2


LANGUAGES = ("en", "fa", "es")
SCOPES = st.sampled_from(("*", *LANGUAGES))
HAVE = st.dictionaries(SCOPES, st.sampled_from(LANGUAGE_ROLES)).flatmap(
    lambda some: st.sampled_from((*Role, None)).map(lambda every: {**some, **({"*": every} if every else {})})
)
GRANTS = st.lists(
    st.one_of(
        st.tuples(SCOPES, st.sampled_from(LANGUAGE_ROLES)),
        st.tuples(st.just("*"), st.sampled_from((Role.SOURCE_EDITOR, Role.ADMIN))),
    ),
    min_size=1, max_size=3,
)  # fmt: skip


@given(HAVE, GRANTS)
def test_accepting_never_lowers_anything_and_gives_all_it_says(
    have: dict[str, Role], grants: list[tuple[str, Role]]
) -> None:
    def actor(held: Mapping[str, Role]) -> Actor:
        return Actor(1, "Somebody", roles={(7, language): role for language, role in held.items()})

    after = actor(inviting.with_grants(have, grants, LANGUAGES))
    for language in LANGUAGES:
        for act in Act:
            assert may(after, act, 7, language) >= may(actor(have), act, 7, language)
            for scope, role in grants:
                assert may(after, act, 7, language) >= may(actor({scope: role}), act, 7, language)


def key_of(session: Session, actor: Actor) -> str:
    """Somebody's public key."""
    return session.get_one(Person, actor.person).key

"""Who may do what: the whole table, asked act by act."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate_hub.domain.permissions import (
    EVERY_LANGUAGE,
    LANGUAGE_ROLES,
    PROJECT_ROLES,
    Act,
    Actor,
    Role,
    may,
    require,
)
from translate_hub.errors import Forbidden, NotFound

HERE, ELSEWHERE = 1, 2
SEE, READ = Act.SEE_PROJECT, Act.SEE_EDITION
CONTRIBUTE = {SEE, READ, Act.PROPOSE}
TRANSLATE = CONTRIBUTE | {Act.TRANSLATE}
REVIEW = TRANSLATE | {Act.APPROVE}
EDIT = REVIEW | {Act.PUBLISH, Act.MANAGE_LANGUAGE}
EVERYTHING_HERE = set(Act) - {Act.CREATE_PROJECT, Act.RUN_HUB}

# Role, and what it allows in Persian: to somebody who has it in Persian, and to one who has it in Spanish.
TABLE: dict[Role, tuple[set[Act], set[Act]]] = {
    Role.READER: ({SEE, READ}, {SEE}),
    Role.CONTRIBUTOR: (CONTRIBUTE, {SEE}),
    Role.TRANSLATOR: (TRANSLATE, {SEE}),
    Role.REVIEWER: (REVIEW, {SEE}),
    Role.LANGUAGE_EDITOR: (EDIT, {SEE}),
}
PROJECT_TABLE: dict[Role, set[Act]] = {
    Role.SOURCE_EDITOR: {SEE, READ, Act.EDIT_SOURCE},
    Role.ADMIN: EVERYTHING_HERE,
}


def actor(role: Role, language: str) -> Actor:
    return Actor(1, "Somebody", roles={(HERE, language): role})


def allowed(one: Actor, project: int | None, language: str | None) -> set[Act]:
    return {act for act in Act if may(one, act, project, language)}


@pytest.mark.parametrize("role", LANGUAGE_ROLES)
def test_a_role_counts_in_its_language_alone(role: Role) -> None:
    own, other = TABLE[role]
    assert allowed(actor(role, "fa"), HERE, "fa") == own
    assert allowed(actor(role, "es"), HERE, "fa") == other
    assert allowed(actor(role, EVERY_LANGUAGE), HERE, "fa") == own
    assert allowed(actor(role, "fa"), HERE, None) == {SEE}


@pytest.mark.parametrize("role", PROJECT_ROLES)
def test_a_role_in_the_project_counts_in_every_language(role: Role) -> None:
    for language in ("fa", "es", None):
        assert allowed(actor(role, EVERY_LANGUAGE), HERE, language) == PROJECT_TABLE[role]


@pytest.mark.parametrize("role", Role)
def test_no_role_counts_in_another_project_or_without_one(role: Role) -> None:
    for language in ("fa", EVERY_LANGUAGE):
        assert allowed(actor(role, language), ELSEWHERE, "fa") == set()
        assert allowed(actor(role, language), None, None) == set()


def test_an_operator_may_everything_and_nobody_nothing() -> None:
    operator = Actor(1, "Operator", is_operator=True)
    for project in (None, HERE, ELSEWHERE):
        assert allowed(operator, project, "fa") == set(Act)
        assert allowed(Actor(2, "Nobody"), project, "fa") == set()


def test_each_role_of_a_language_allows_what_the_one_before_does() -> None:
    steps = [TABLE[role][0] for role in LANGUAGE_ROLES]
    assert all(lower < higher for lower, higher in pairwise(steps))


def test_the_languages_one_sees_are_those_one_has_a_role_in() -> None:
    assert actor(Role.READER, "fa").languages_in(HERE) == frozenset({"fa"})
    assert actor(Role.READER, EVERY_LANGUAGE).languages_in(HERE) is None
    assert actor(Role.SOURCE_EDITOR, EVERY_LANGUAGE).languages_in(HERE) is None
    assert actor(Role.READER, "fa").languages_in(ELSEWHERE) == frozenset()
    assert Actor(1, "Operator", is_operator=True).languages_in(HERE) is None


ROLES = st.dictionaries(
    st.tuples(st.sampled_from((HERE, ELSEWHERE)), st.sampled_from((EVERY_LANGUAGE, "fa", "es"))), st.sampled_from(Role)
)


@given(ROLES, st.sampled_from(Act), st.sampled_from((None, HERE, ELSEWHERE)), st.sampled_from((None, "fa", "es")))
def test_what_is_refused_is_hidden_from_those_who_do_not_see_it(
    roles: dict[tuple[int, str], Role], act: Act, project: int | None, language: str | None
) -> None:
    one = Actor(1, "Somebody", roles=roles)
    if may(one, act, project, language):
        require(one, act, project, language)
        return
    sees_project = project is None or may(one, Act.SEE_PROJECT, project)
    sees = sees_project and (
        language is None or act not in EDIT - {SEE} or may(one, Act.SEE_EDITION, project, language)
    )
    with pytest.raises(Forbidden if sees else NotFound) as told:
        require(one, act, project, language)
    if not sees_project:
        assert "no such project" in str(told.value)

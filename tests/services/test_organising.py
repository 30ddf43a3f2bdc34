"""Projects are made with a slug, a name and languages that hold; languages come and go without losing a word."""

import secrets

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import a_person, a_project, an_article
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor, Role
from translate_hub.domain.states import Policy
from translate_hub.errors import Conflict, Forbidden, HubError, Invalid, NotFound
from translate_hub.services import auditing, translating
from translate_hub.services.organising import (
    add_languages,
    create_project,
    move_language,
    remove_language,
    rename_project,
    set_policy,
)
from translate_hub.storage import memberships, projects, versions
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition


def an_admin(session: Session, project: int) -> Actor:
    """Add a person who runs this project alone."""
    person = a_person(session, is_operator=False)
    memberships.set_roles(session, project, person.person, {"*": Role.ADMIN})
    return Actor(person.person, person.name, roles={(project, "*"): Role.ADMIN})


def counts(session: Session, language: str) -> list[tuple[int, int]]:
    """What every edition in a language counts: (empty by its own count, empty by a recount)."""
    editions = session.scalars(select(Edition).where(Edition.language == language).order_by(Edition.id)).all()
    return [(one.empty_count, sum(translating.recount(session, one.id).values())) for one in editions]


def test_a_project_keeps_its_languages_in_their_one_spelling_and_order(database: Database) -> None:
    with database.writing() as session:
        operator = a_person(session)
        create_project(session, operator, "harbour", name=" The Harbour ", languages=["EN", "fa", "zh_hans", "es"])
    with database.reading() as session:
        project = projects.project_by_slug(session, operator, "harbour")
        assert project.name == "The Harbour"
        assert projects.languages_of(session, project.id) == ["en", "fa", "zh-Hans", "es"]
        assert [one.slug for one in projects.all_projects(session, operator)] == ["harbour"]
        assert [one.what for one in auditing.log_of_project(session, operator, project.id)] == ["project-created"]


def test_a_slug_that_is_taken_is_a_conflict_and_leaves_the_first_project(database: Database) -> None:
    with database.writing() as session:
        operator = a_person(session)
        create_project(session, operator, "harbour", name="First", languages=["en"])
    with pytest.raises(Conflict, match="already"), database.writing() as session:
        create_project(session, operator, "harbour", name="Second", languages=["en"])
    with database.reading() as session:
        assert projects.project_by_slug(session, operator, "harbour").name == "First"


@pytest.mark.parametrize(
    ("slug", "name", "languages", "sentence"),
    [
        ("Not a slug", "Name", ["en"], "not-a-slug"),
        ("new", "Name", ["en"], "page of the desk"),
        ("a", "  ", ["en"], "Give the project a name"),
        ("a", "x\u202ey", ["en"], "U\\+202E"),
        ("a", "x\x00y", ["en"], "U\\+0000"),
        ("a", "x" * 201, ["en"], "201 characters"),
        ("a", "Name", [], "written in"),
        ("a", "Name", ["en", "en-x-"], "language tag"),
        ("a", "Name", ["en", "fa", "FA"], "named twice"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    database: Database, slug: str, name: str, languages: list[str], sentence: str
) -> None:
    with database.writing() as session:
        operator = a_person(session)
    with pytest.raises(Invalid, match=sentence), database.writing() as session:
        create_project(session, operator, slug, name=name, languages=languages)
    with database.reading() as session:
        assert not projects.all_projects(session, operator)


def test_who_does_not_run_the_hub_makes_no_projects(database: Database) -> None:
    with database.writing() as session:
        reader = a_person(session, is_operator=False)
    with pytest.raises(Forbidden), database.writing() as session:
        create_project(session, reader, "a", name="A", languages=["en"])


def test_a_language_that_is_added_gives_every_article_an_edition_with_right_counts(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session, languages=("en", "fa"))
        first = an_article(session, project=project, texts=["A title", "One.", "Two.", "Three."])
        first.units[1].translate = False
        second = an_article(session, project=project, texts=["Another title"])
        elsewhere = an_article(session)
        admin = an_admin(session, project.id)
        assert add_languages(session, admin, project.id, ["he", "zh_hans"]) == ["he", "zh-Hans"]
        assert projects.languages_of(session, project.id) == ["en", "fa", "he", "zh-Hans"]
        for language in ("he", "zh-Hans"):
            assert counts(session, language) == [(3, 3), (1, 1)]
        articles = set(session.scalars(select(Edition.article).where(Edition.language == "he")))
        assert articles == {first.article.id, second.article.id}
        assert elsewhere.article.id not in articles


def test_a_language_without_a_word_in_it_can_be_removed_and_added_again(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, targets=("fa", "es"))
        admin = an_admin(session, built.project.id)
        remove_language(session, admin, built.project.id, "es")
        assert projects.languages_of(session, built.project.id) == ["en", "fa"]
        assert counts(session, "es") == []
        add_languages(session, admin, built.project.id, ["es"])
        assert counts(session, "es") == [(3, 3)]
        words = [one.what for one in auditing.log_of_project(session, admin, built.project.id)]
        assert words == ["language-added", "language-removed"]


def test_a_language_with_a_text_in_it_stays_even_when_the_text_is_gone_again(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        admin = an_admin(session, built.project.id)
        for base, text in ((0, "یک عنوان"), (1, "")):
            translating.save(
                session, admin, built.editions["fa"].id, built.units[0].id, text,
                base_version=base, wording=built.wordings[0].id, save_id=secrets.token_hex(8), limits=DEFAULT_LIMITS,
            )  # fmt: skip
        with pytest.raises(Invalid, match="texts in this language"):
            remove_language(session, admin, built.project.id, "fa")
        assert projects.languages_of(session, built.project.id) == ["en", "fa"]


def test_a_language_with_people_and_the_language_of_the_articles_stay(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, targets=("fa", "es"))
        admin = an_admin(session, built.project.id)
        memberships.set_roles(session, built.project.id, built.actor.person, {"es": Role.READER})
        with pytest.raises(Invalid, match="people with a role"):
            remove_language(session, admin, built.project.id, "es")
        with pytest.raises(Invalid, match="written in"):
            remove_language(session, admin, built.project.id, "en")
        with pytest.raises(NotFound):
            remove_language(session, admin, built.project.id, "de")


def test_languages_change_places_and_the_first_stays_first(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session, languages=("en", "fa", "es", "fr"))
        admin = an_admin(session, project.id)
        move_language(session, admin, project.id, "fr", up=True)
        move_language(session, admin, project.id, "fa", up=True)
        assert projects.languages_of(session, project.id) == ["en", "fa", "fr", "es"]
        move_language(session, admin, project.id, "fa", up=False)
        assert projects.languages_of(session, project.id) == ["en", "fr", "fa", "es"]
        with pytest.raises(Invalid, match="stays the first"):
            move_language(session, admin, project.id, "en", up=False)


def test_a_project_gets_another_name_and_keeps_its_address(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session, slug="harbour")
        admin = an_admin(session, project.id)
        rename_project(session, admin, project.id, "  The Harbour ")
        rename_project(session, admin, project.id, "The Harbour")
        assert (project.slug, project.name) == ("harbour", "The Harbour")
        (entry,) = auditing.log_of_project(session, admin, project.id)
        assert (entry.what, entry.about, entry.by) == (
            "project-renamed", {"name": "The Harbour", "was": "A project"}, admin.name,
        )  # fmt: skip


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.ADMIN)])
def test_settings_are_an_admins(database: Database, role: Role | None) -> None:
    with database.writing() as session:
        project = a_project(session)
        person = a_person(session, is_operator=False)
        actor = Actor(person.person, person.name, roles={(project.id, "*"): role} if role else {})
        expected: type[HubError] = Forbidden if role else NotFound
        for act in (
            lambda: rename_project(session, actor, project.id, "Mine"),
            lambda: add_languages(session, actor, project.id, ["he"]),
            lambda: remove_language(session, actor, project.id, "es"),
            lambda: move_language(session, actor, project.id, "es", up=True),
            lambda: auditing.log_of_project(session, actor, project.id),
        ):
            with pytest.raises(expected):
                act()
        assert project.name == "A project"
        assert projects.languages_of(session, project.id) == ["en", "fa", "es"]


def test_an_admin_says_what_may_be_published_in_a_language(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session)
        admin, wish = an_admin(session, project.id), Policy(unreviewed_ok=False, machine_ok=True)
        assert versions.policy_of(session, project.id, "fa") == Policy(unreviewed_ok=True, machine_ok=False)
        set_policy(session, admin, project.id, "fa", wish)
        set_policy(session, admin, project.id, "fa", wish)
        assert versions.policy_of(session, project.id, "fa") == wish
        assert versions.policy_of(session, project.id, "es") == Policy()
        told = [entry.what for entry in auditing.log_of_project(session, admin, project.id)]
        assert told == ["policy-changed"]
        with pytest.raises(NotFound):
            set_policy(session, admin, project.id, "de", wish)
        with pytest.raises(Forbidden):
            set_policy(
                session, Actor(admin.person, "x", roles={(project.id, "fa"): Role.REVIEWER}), project.id, "fa", wish
            )

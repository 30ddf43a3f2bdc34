"""Projects are made with a slug, a name and languages that hold."""

import pytest

from translate_hub.domain.permissions import Actor
from translate_hub.errors import Conflict, Forbidden, Invalid
from translate_hub.services.organising import create_project
from translate_hub.storage import projects
from translate_hub.storage.accounts import Person
from translate_hub.storage.database import Database

OPERATOR = Actor(person=1, name="Editor", is_operator=True)


def test_a_project_keeps_its_languages_in_their_one_spelling_and_order(database: Database) -> None:
    with database.writing() as session:
        create_project(session, OPERATOR, "harbour", name=" The Harbour ", languages=["EN", "fa", "zh_hans", "es"])
    with database.reading() as session:
        project = projects.project_by_slug(session, OPERATOR, "harbour")
        assert project.name == "The Harbour"
        assert projects.languages_of(session, project.id) == ["en", "fa", "zh-Hans", "es"]
        assert [one.slug for one in projects.all_projects(session, OPERATOR)] == ["harbour"]


def test_a_slug_that_is_taken_is_a_conflict_and_leaves_the_first_project(database: Database) -> None:
    with database.writing() as session:
        create_project(session, OPERATOR, "harbour", name="First", languages=["en"])
    with pytest.raises(Conflict, match="already"), database.writing() as session:
        create_project(session, OPERATOR, "harbour", name="Second", languages=["en"])
    with database.reading() as session:
        assert projects.project_by_slug(session, OPERATOR, "harbour").name == "First"


@pytest.mark.parametrize(
    ("slug", "name", "languages", "sentence"),
    [
        ("Not a slug", "Name", ["en"], "not-a-slug"),
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
    with pytest.raises(Invalid, match=sentence), database.writing() as session:
        create_project(session, OPERATOR, slug, name=name, languages=languages)
    with database.reading() as session:
        assert not projects.all_projects(session, OPERATOR)


def test_who_does_not_run_the_hub_makes_no_projects(database: Database) -> None:
    with database.writing() as session:
        session.add(Person(login="reader", name="Reader"))
    with pytest.raises(Forbidden), database.writing() as session:
        create_project(session, Actor(person=1, name="Reader"), "a", name="A", languages=["en"])

"""What a project's page is made of."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.builders import OPERATOR
from translate_hub.domain.document import Block, Dialect, Document, Kind
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor
from translate_hub.errors import NotFound
from translate_hub.services import importing, organising
from translate_hub.storage import projects
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Project
from translate_hub.storage.database import Database


def a_project(session: Session) -> tuple[Actor, Project]:
    person = Person(login="editor", name="Editor", is_operator=True)
    session.add(person)
    session.flush()
    actor = Actor(person.id, person.name, is_operator=True)
    return actor, organising.create_project(session, actor, "harbour", name="Harbour", languages=["en", "fa", "ar"])


def add_article(session: Session, actor: Actor, project: Project, *blocks: Block, slug: str | None = None) -> None:
    document = Document("markdown", b"...", "utf-8", blocks)
    importing.import_article(
        session,
        actor,
        project,
        document,
        dialect=Dialect.MARKDOWN,
        slug=slug,
        file_name="a.md",
        limits=DEFAULT_LIMITS,
    )


def test_an_overview_names_each_article_and_counts_the_words_to_translate(database: Database) -> None:
    with database.writing() as session:
        actor, project = a_project(session)
        add_article(
            session,
            actor,
            project,
            Block(Kind.TITLE, "Nets and boats"),
            Block(Kind.PARAGRAPH, "Mend them well."),
            Block(Kind.CODE, "not these words", translate=False),
            Block(Kind.TITLE, "A second title"),
        )
        add_article(session, actor, project, Block(Kind.PARAGRAPH, "No title."), slug="untitled")
    with database.reading() as session:
        shown = projects.overview(session, OPERATOR, projects.project_by_slug(session, OPERATOR, "harbour").id)
    assert [(one.article.slug, one.title, one.words) for one in shown] == [
        ("untitled", "untitled", 2),
        ("nets-and-boats", "Nets and boats", 9),
    ]
    assert [[edition.language for edition in one.editions] for one in shown] == [["en", "fa", "ar"]] * 2


def test_an_overview_takes_as_many_queries_for_many_articles_as_for_one(database: Database) -> None:
    statements: list[str] = []
    with database.writing() as session:
        actor, project = a_project(session)
        counted: list[int] = []
        event.listen(
            session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]), named=False
        )
        for n in range(4):
            add_article(session, actor, project, Block(Kind.PARAGRAPH, "Text."), slug=f"a{n}")
            statements.clear()
            projects.overview(session, OPERATOR, project.id)
            counted.append(len(statements))
    assert set(counted) == {counted[0]}
    assert counted[0] <= 6


def test_a_list_of_projects_takes_as_many_queries_for_many_as_for_one(database: Database) -> None:
    statements: list[str] = []
    with database.writing() as session:
        actor, harbour = a_project(session)
        add_article(session, actor, harbour, Block(Kind.TITLE, "Nets"))
        event.listen(
            session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]), named=False
        )
        assert [(one.project, one.languages, one.articles) for one in projects.overviews(session, OPERATOR)] == [
            (harbour, ["en", "fa", "ar"], 1)
        ]
        few = len(statements)
        for slug in ("meadow", "valley"):
            organising.create_project(session, actor, slug, name=slug, languages=["en", "fa"])
        statements.clear()
        assert [(one.project.slug, one.articles) for one in projects.overviews(session, OPERATOR)] == [
            ("harbour", 1),
            ("meadow", 0),
            ("valley", 0),
        ]
    assert len(statements) == few == 3


def test_what_is_not_there_is_said_by_name(database: Database) -> None:
    with database.writing() as session:
        actor, project = a_project(session)
        add_article(session, actor, project, Block(Kind.TITLE, "Nets"))
    with database.reading() as session:
        with pytest.raises(NotFound, match="“nowhere”"):
            projects.project_by_slug(session, OPERATOR, "nowhere")
        with pytest.raises(NotFound, match="“boats” in the project “harbour”"):
            projects.article_by_slug(session, OPERATOR, "harbour", "boats")
        article = projects.article_by_slug(session, OPERATOR, "harbour", "nets")
        with pytest.raises(NotFound, match="“he”"):
            projects.edition_by_language(session, OPERATOR, article.id, "he")
        assert [one.id for one in projects.articles_of(session, article.project)] == [article.id]

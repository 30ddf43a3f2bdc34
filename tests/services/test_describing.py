"""What is told of an article is changed later, and nobody undoes what somebody else has just said."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.desks import Desk, a_desk
from translate_hub.domain.permissions import Actor, Role
from translate_hub.errors import Conflict, Forbidden, Invalid, NotFound
from translate_hub.services import auditing, describing
from translate_hub.services.importing import ArticleFacts
from translate_hub.storage import projects

FACTS = ArticleFacts("A Writer", date(2024, 5, 31), "https://example.org/a", "CC BY 4.0", confidential=False)
SECRET = ArticleFacts("A Writer", date(2024, 5, 31), "https://example.org/a", "CC BY 4.0", confidential=True)


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str) -> Iterator[Desk]:
    """A desk with one article of which nothing is told."""
    desk = a_desk(tmp_path / "home", sqlite_url)
    yield desk
    desk.hub.database.close()


def told(desk: Desk) -> ArticleFacts:
    """What stands."""
    with desk.hub.reading() as session:
        return describing.facts_of(projects.article_by_slug(session, desk.actor, desk.project, desk.article))


def tell(desk: Desk, about: ArticleFacts, *, shown: ArticleFacts | None = None, actor: Actor | None = None) -> None:
    """Tell something of the article as somebody who was shown what stands, or something else."""
    mark = (shown or told(desk)).mark
    with desk.hub.writing() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        describing.change_facts(session, actor or desk.actor, article, about, shown=mark)


def logged(desk: Desk) -> list[str]:
    """What the audit log says of articles, the newest first."""
    with desk.hub.reading() as session:
        project = projects.project_by_slug(session, desk.actor, desk.project)
        entries = auditing.log_of_project(session, desk.actor, project.id)
        return [entry.what for entry in entries if "article" in entry.about]


def test_the_log_tells_when_an_article_becomes_confidential_and_when_no_more(desk: Desk) -> None:
    tell(desk, FACTS, actor=desk.person(Role.SOURCE_EDITOR))
    assert (told(desk), logged(desk)) == (FACTS, [])
    tell(desk, SECRET)
    tell(desk, SECRET)
    tell(desk, FACTS)
    assert logged(desk) == ["article-not-confidential", "article-confidential"]


def test_an_older_form_does_not_make_an_article_public_again(desk: Desk) -> None:
    before = told(desk)
    tell(desk, SECRET)
    with pytest.raises(Conflict, match="meanwhile"):
        tell(desk, FACTS, shown=before)
    assert told(desk) == SECRET
    tell(desk, SECRET, shown=before)  # the same again needs no question


def test_only_who_edits_the_source_may_and_only_what_a_page_can_show(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        tell(desk, FACTS, actor=desk.person(Role.LANGUAGE_EDITOR, "fa"))
    with pytest.raises(NotFound):
        tell(desk, FACTS, actor=desk.person(None))
    with pytest.raises(Invalid):
        tell(desk, ArticleFacts(address="javascript:alert(1)"))
    assert told(desk) == ArticleFacts()

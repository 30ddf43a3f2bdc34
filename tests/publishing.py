"""Publishing in tests, the way the edges do it: plan in a snapshot, render outside of it, publish under the lock."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tests.builders import BuiltArticle
from tests.ledgers import put
from translate_hub.domain.permissions import Actor
from translate_hub.domain.ports import Format
from translate_hub.domain.publications import PublishedArticle, PublishedEdition
from translate_hub.formats import FORMATS
from translate_hub.services import planning, publishing
from translate_hub.services.planning import Plan
from translate_hub.services.publishing import Published
from translate_hub.storage import publications


def format_of(built: BuiltArticle) -> Format:
    """The format of an article's texts."""
    return FORMATS["plaintext" if built.article.dialect == "plain" else "markdown"]


def plan_of(session: Session, built: BuiltArticle, language: str = "fa", *, actor: Actor | None = None) -> Plan:
    """What publishing an edition would do."""
    session.flush()
    return planning.plan(session, actor or built.actor, built.editions[language], format_of(built))


def publish(
    session: Session, built: BuiltArticle, language: str = "fa", *, slug: str | None = None, actor: Actor | None = None
) -> Published:
    """Publish an edition as it stands."""
    planned = plan_of(session, built, language, actor=actor)
    snapshot = planning.render(planned, format_of(built))
    return publishing.publish(session, actor or built.actor, planned, snapshot, slug=slug)


def translate(session: Session, built: BuiltArticle, texts: Sequence[str], language: str = "fa") -> None:
    """Save a text at each unit, from the first on; an empty one is left out."""
    for n, text in enumerate(texts):
        if text:
            put(session, built, n, text, language=language)


def read_by_readers(session: Session, built: BuiltArticle) -> PublishedArticle | None:
    """The article as readers have it, None where nothing of it is published."""
    session.flush()
    projects = publications.published_projects(session, article=built.article.id)
    return projects[0].articles[0] if projects else None


def seen(session: Session, built: BuiltArticle, language: str = "fa") -> PublishedEdition:
    """An edition as readers have it."""
    article = read_by_readers(session, built)
    edition = article.find(language) if article else None
    assert edition is not None
    return edition


def words(session: Session, built: BuiltArticle, language: str = "fa") -> list[str]:
    """What the paragraphs of a published edition say."""
    article = read_by_readers(session, built)
    assert article is not None
    return [one.text for one in publications.contents_of(session, article)[language].paragraphs]

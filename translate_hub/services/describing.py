"""What is told of an article is changed later: its author, date, address, licence, whether it is confidential."""

from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.errors import Conflict
from translate_hub.services import auditing
from translate_hub.services.importing import ArticleFacts, checked_facts
from translate_hub.storage import sources
from translate_hub.storage.articles import Article


def facts_of(article: Article) -> ArticleFacts:
    """Return what is told of an article."""
    return ArticleFacts(article.author, article.written_on, article.address, article.licence, article.confidential)


def change_facts(session: Session, actor: Actor, article: Article, about: ArticleFacts, *, shown: str) -> None:
    """Tell something else of an article; `shown` is the `ArticleFacts.mark` of what the person was shown.

    Whether it may go to machine translation is written into the audit log where that changes.

    Raises Conflict where somebody told something else meanwhile, Invalid for what no page could show, NotFound,
    Forbidden.
    """
    require(actor, Act.EDIT_SOURCE, article.project)
    row = sources.lock_article(session, article.id)
    before, after = facts_of(row), checked_facts(about)
    if after == before:
        return
    if before.mark != shown:
        raise Conflict("Somebody changed what is told of this article meanwhile; look at it again, then save yours.")
    for name, value in vars(after).items():
        setattr(row, name, value)
    session.flush()
    if after.confidential != before.confidential:
        what = "article-confidential" if after.confidential else "article-not-confidential"
        auditing.note(session, actor, what, project=row.project, article=row.slug)

"""Projects, their languages and what stands in them: queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, exists, func, select, true, update
from sqlalchemy.orm import Session

from translate_hub.domain.document import Kind
from translate_hub.domain.permissions import Act, Actor, may
from translate_hub.errors import NotFound
from translate_hub.storage.articles import (
    Article,
    Project,
    ProjectLanguage,
    Reading,
    Revision,
    Source,
    Unit,
    Wording,
)
from translate_hub.storage.editions import Draft, Edition, EngineAnswer, Event, Proposal, Publication, Translation


@dataclass(frozen=True)
class ArticleOverview:
    """An article as a project's page shows it: its title (the slug where it has none), how many words a translator
    has to translate, and its editions in the order of the project's languages.
    """

    article: Article
    title: str
    words: int
    editions: list[Edition]


@dataclass(frozen=True)
class ProjectOverview:
    """A project in a list: its languages (BCP 47, the one its articles are written in first), how many articles."""

    project: Project
    languages: list[str]
    articles: int


@dataclass(frozen=True)
class Standing:
    """An edition with what it stands in, and the word for the format its article was read in."""

    project: Project
    article: Article
    edition: Edition
    format: str


# Every page of an edition asks this, so it is built once.
_STANDING = (
    select(Project, Article, Edition, Reading.format)
    .join(Article, and_(Article.project == Project.id, Article.slug == bindparam("article")))
    .join(Edition, and_(Edition.article == Article.id, Edition.language == bindparam("language")))
    .join(Revision, Revision.id == Article.head_revision)
    .join(Reading, Reading.id == Revision.reading)
    .where(Project.slug == bindparam("project"), Project.deleted_at.is_(None), Article.deleted_at.is_(None))
)


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which this person may know of a project; a deleted one is nobody's."""
    own = true() if actor.is_operator else Project.id.in_(sorted(actor.projects))
    return own & Project.deleted_at.is_(None)


def overviews(session: Session, actor: Actor) -> list[ProjectOverview]:
    """Return what a list of this person's projects shows, by slug, in a constant number of queries."""
    languages: dict[int, list[str]] = defaultdict(list)
    spoken = select(ProjectLanguage.project, ProjectLanguage.language).order_by(ProjectLanguage.position)
    for project, language in session.execute(spoken):
        languages[project].append(language)
    counted = select(Article.project, func.count()).where(Article.deleted_at.is_(None)).group_by(Article.project)
    articles: dict[int, int] = dict(session.execute(counted).all())
    return [
        ProjectOverview(project, languages[project.id], articles.get(project.id, 0))
        for project in all_projects(session, actor)
    ]


def all_projects(session: Session, actor: Actor) -> Sequence[Project]:
    """Return every project this person may know of, by slug."""
    return session.scalars(select(Project).where(visible(actor)).order_by(Project.slug)).all()


def project_by_slug(session: Session, actor: Actor, slug: str) -> Project:
    """Return a project by the slug in its address; raises NotFound, also where this person may not know of it."""
    found = session.scalar(select(Project).where(Project.slug == slug, visible(actor)))
    if found is None:
        raise NotFound("There is no project “%(project)s”.", project=slug)
    return found


def languages_of(session: Session, project: int) -> list[str]:
    """Return a project's languages (BCP 47), the one its articles are written in first."""
    return list(
        session.scalars(
            select(ProjectLanguage.language)
            .where(ProjectLanguage.project == project)
            .order_by(ProjectLanguage.position)
        )
    )


def next_position(session: Session, project: int) -> int:
    """Return the position of the language that is added to a project next."""
    last = session.scalar(select(func.max(ProjectLanguage.position)).where(ProjectLanguage.project == project))
    return 0 if last is None else last + 1


def set_order(session: Session, project: int, languages: Sequence[str]) -> None:
    """Put all languages of a project in this order."""
    for position, language in enumerate(languages):
        session.execute(
            update(ProjectLanguage)
            .where(ProjectLanguage.project == project, ProjectLanguage.language == language)
            .values(position=position)
        )


def add_editions(session: Session, project: int, language: str) -> None:
    """Give every article of a project, a deleted one too, an edition in this language where it has none: each unit of
    its present source that is to be translated counts as empty.
    """
    session.flush()
    has_one = exists().where(Edition.article == Article.id, Edition.language == language)
    rows = session.execute(
        select(Article.id, func.coalesce(func.sum(case((Unit.translate, 1), else_=0)), 0))
        .join(Source, Source.revision == Article.head_revision, isouter=True)
        .join(Unit, Unit.id == Source.unit, isouter=True)
        .where(Article.project == project, ~has_one)
        .group_by(Article.id)
        .order_by(Article.id)
    ).all()
    session.add_all(Edition(article=article, language=language, empty_count=units) for article, units in rows)
    session.flush()


def drop_untouched_language(session: Session, project: int, language: str) -> bool:
    """Take a language out of a project, with its editions; tell whether that was done: not where anybody has written
    anything in one of them, a draft too, or published one.
    """
    articles = select(Article.id).where(Article.project == project)
    editions = select(Edition).where(Edition.article.in_(articles), Edition.language == language)
    locked = session.scalars(editions.order_by(Edition.id).with_for_update()).all()
    ids = [edition.id for edition in locked]
    holding = (Event, Translation, Proposal, Draft, EngineAnswer, Publication)
    if any(session.scalar(select(exists().where(kind.edition.in_(ids)))) for kind in holding):
        return False
    for edition in locked:
        session.delete(edition)
    session.execute(
        delete(ProjectLanguage).where(ProjectLanguage.project == project, ProjectLanguage.language == language)
    )
    session.flush()
    return True


def has_article(session: Session, project: int, slug: str) -> bool:
    """Return whether an article of a project, a deleted one too, has this slug."""
    return bool(session.scalar(select(exists().where(Article.project == project, Article.slug == slug))))


def articles_of(session: Session, project: int) -> Sequence[Article]:
    """Return a project's articles that are not deleted, the newest first."""
    return session.scalars(
        select(Article).where(Article.project == project, Article.deleted_at.is_(None)).order_by(Article.id.desc())
    ).all()


def article_by_slug(session: Session, actor: Actor, project_slug: str, article_slug: str) -> Article:
    """Return an article by the slugs in its address; raises NotFound naming what is missing for this person."""
    project = project_by_slug(session, actor, project_slug)
    found = session.scalar(
        select(Article).where(Article.project == project.id, Article.slug == article_slug, Article.deleted_at.is_(None))
    )
    if found is None:
        raise NotFound(
            "There is no article “%(article)s” in the project “%(project)s”.",
            article=article_slug,
            project=project_slug,
        )
    return found


def act_of_seeing(article: Article, language: str) -> Act:
    """Return what one must be allowed to do to see an edition: whoever has a part in a project sees its articles in
    their own language.
    """
    return Act.SEE_PROJECT if article.language == language else Act.SEE_EDITION


def edition_by_language(session: Session, actor: Actor, article: int, language: str) -> Edition:
    """Return an article's edition in a language (a BCP 47 tag in its one spelling).

    Raises NotFound, also where this person may not see it.
    """
    query = select(Edition, Article).join(Article, Article.id == Edition.article)
    row = session.execute(query.where(Edition.article == article, Edition.language == language)).first()
    if row is None or not may(actor, act_of_seeing(row.Article, language), row.Article.project, language):
        raise NotFound("This article has no edition in the language “%(language)s”.", language=language)
    found: Edition = row.Edition
    return found


def find_standing(session: Session, actor: Actor, project: str, article: str, language: str) -> Standing | None:
    """Return the edition at an address (slugs, and a BCP 47 tag in its one spelling) in one query; None where there is
    none or this person may not see it: `article_by_slug` and `edition_by_language` then tell what is missing.
    """
    row = session.execute(_STANDING, {"project": project, "article": article, "language": language}).first()
    if row is None or not may(actor, act_of_seeing(row.Article, language), row.Project.id, language):
        return None
    return Standing(*row)


def overview(session: Session, actor: Actor, project: int) -> list[ArticleOverview]:
    """Return what a project's page shows this person, in the order of `articles_of`, in a constant number of queries.

    Editions this person may not see are left out.
    """
    articles = articles_of(session, project)
    languages = actor.languages_in(project)
    place = {language: position for position, language in enumerate(languages_of(session, project))}
    editions: dict[int, list[Edition]] = defaultdict(list)
    own = {article.id: article.language for article in articles}
    of_project = select(Article.id).where(Article.project == project, Article.deleted_at.is_(None))
    for edition in session.scalars(select(Edition).where(Edition.article.in_(of_project))):
        if languages is None or edition.language in languages or edition.language == own[edition.article]:
            editions[edition.article].append(edition)
    titles, words = _titles(session, project), _words(session, project)
    return [
        ArticleOverview(
            article,
            titles.get(article.id, article.slug),
            words.get(article.id, 0),
            sorted(editions[article.id], key=lambda one: (place.get(one.language, len(place)), one.language)),
        )
        for article in articles
    ]


def _titles(session: Session, project: int) -> dict[int, str]:
    """Return the first title in the present source of each article that has one."""
    kind = func.coalesce(Unit.set_kind, Unit.read_kind)
    rows = session.execute(
        select(Article.id, Wording.text)
        .join(Source, Source.revision == Article.head_revision)
        .join(Unit, Unit.id == Source.unit)
        .join(Wording, Wording.id == Source.wording)
        .where(Article.project == project, Article.deleted_at.is_(None), kind == Kind.TITLE.value)
        .order_by(Article.id, Source.position.desc())
    )
    return dict(rows.all())  # the first title comes last and stays


def _words(session: Session, project: int) -> dict[int, int]:
    """Return how many words of each article's present source are to be translated."""
    rows = session.execute(
        select(Article.id, func.sum(case((Unit.translate, Wording.words), else_=0)))
        .join(Source, Source.revision == Article.head_revision)
        .join(Unit, Unit.id == Source.unit)
        .join(Wording, Wording.id == Source.wording)
        .where(Article.project == project, Article.deleted_at.is_(None))
        .group_by(Article.id)
    )
    return {article: int(words or 0) for article, words in rows}

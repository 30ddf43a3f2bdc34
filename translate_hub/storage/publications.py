"""What is published: the one query from which every public page, feed and sitemap is made, and what a page shows.

Nothing here reads a text of the present: readers get what was published and nothing else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, or_, select, true
from sqlalchemy.orm import Session, aliased

from translate_hub.domain.publications import (
    About,
    Content,
    Credit,
    CreditRole,
    PublishedArticle,
    PublishedEdition,
    PublishedProject,
    from_json,
)
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import Article, Project, ProjectLanguage, Source, Unit, Wording
from translate_hub.storage.editions import (
    Address,
    Edition,
    Publication,
    PublicationCredit,
    PublishedUnit,
    Showing,
)
from translate_hub.storage.labels import meaning_of


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a public address: the article's row id, and the slug it is at now."""

    article: int
    slug: str


def find_published(session: Session, project: str, language: str, slug: str) -> Found | None:
    """Return what is published at an address (slugs, and a BCP 47 tag), an old address too; None where nothing is."""
    now = aliased(Address)
    row = session.execute(
        select(Edition.article, now.slug)
        .select_from(Address)
        .join(Project, and_(Project.id == Address.project, Project.slug == project))
        .join(Edition, Edition.id == Address.edition)
        .join(Article, Article.id == Edition.article)
        .join(Showing, Showing.edition == Edition.id)
        .join(now, and_(now.edition == Edition.id, now.current))
        .where(Address.language == language, Address.slug == slug)
        .where(Project.deleted_at.is_(None), Article.deleted_at.is_(None))
    ).first()
    return None if row is None else Found(*row)


def published_projects(
    session: Session, *, project: str | None = None, article: int | None = None, for_lists: bool = False
) -> list[PublishedProject]:
    """Return every project with something published, by slug, with its published articles, the newest first.

    `project` (a slug) and `article` (a row id) ask for these alone. Always four queries; no paragraph is read. Lists
    show neither credits nor what is outdated nor old addresses: `for_lists` leaves them out, and is one query.
    """
    wanted = true() if project is None else Project.slug == project
    wanted &= true() if article is None else Article.id == article
    rows = _editions(session, wanted)
    credits_: Mapping[int, tuple[Credit, ...]] = {}
    outdated: Mapping[int, set[str]] = {}
    old: Mapping[int, list[tuple[str, str]]] = {}
    if not for_lists:
        credits_, outdated, old = _credits(session, wanted), _outdated(session, wanted), _old_slugs(session, wanted)
    by_project: dict[str, dict[int, list[Row[Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_project[row.Project.slug][row.Article.id].append(row)
    made = []
    for slug, articles in sorted(by_project.items()):
        values = [
            _article(of_article, [_edition(row, credits_, outdated) for row in of_article], old.get(number, ()))
            for number, of_article in articles.items()
        ]
        values.sort(key=lambda one: max((it.first_at, it.publication) for it in one.editions), reverse=True)
        place = {row.Edition.language: _place(row) for of_article in articles.values() for row in of_article}
        languages = sorted(place, key=lambda tag: place[tag])
        name = next(iter(articles.values()))[0].Project.name
        made.append(PublishedProject(slug, name, tuple(languages), tuple(values)))
    return made


def contents_of(session: Session, article: PublishedArticle) -> dict[str, Content]:
    """Return what the pages of a published article show, by language, in two queries."""
    languages = {edition.publication: edition.language for edition in article.editions}
    keys: dict[str, set[str]] = {language: set() for language in languages.values()}
    shown = (
        select(PublishedUnit.publication, Unit.key)
        .join(Unit, Unit.id == PublishedUnit.unit)
        .where(PublishedUnit.publication.in_(languages))
    )
    for publication, key in session.execute(shown):
        keys[languages[publication]].add(key)
    anchors = {language: frozenset(found) for language, found in keys.items()}
    contents = select(Publication.id, Publication.content).where(Publication.id.in_(languages))
    return {languages[id_]: Content(from_json(text), anchors) for id_, text in session.execute(contents)}


def _place(row: Row[Any]) -> tuple[int, str]:
    """Return where a language stands among the project's; one that was taken out of it comes last."""
    return (10**6 if row.position is None else row.position, row.Edition.language)


_PUBLISHED = (
    Publication.id,
    Publication.number,
    Publication.title,
    Publication.summary,
    Publication.anchors,
    Publication.author,
    Publication.written_on,
    Publication.address,
    Publication.licence,
    Publication.at,
    Address.slug,
    ProjectLanguage.position,
)


def _editions(session: Session, wanted: ColumnElement[bool]) -> Sequence[Row[Any]]:
    first = aliased(Publication)
    query = (
        _shown(select(Project, Article, Edition, *_PUBLISHED, first.at.label("first_at")), wanted)
        .join(first, and_(first.edition == Edition.id, first.number == 1))
        .join(Address, and_(Address.edition == Edition.id, Address.current))
        .outerjoin(
            ProjectLanguage,
            and_(ProjectLanguage.project == Project.id, ProjectLanguage.language == Edition.language),
        )
        .order_by(Article.id, ProjectLanguage.position, Edition.language)
    )
    return session.execute(query).all()


def _shown(query: Any, wanted: ColumnElement[bool]) -> Any:
    """Join what is published: each edition's publication that readers see, and all it belongs to."""
    return (
        query.select_from(Showing)
        .join(Publication, Publication.id == Showing.publication)
        .join(Edition, Edition.id == Showing.edition)
        .join(Article, Article.id == Edition.article)
        .join(Project, Project.id == Article.project)
        .where(Project.deleted_at.is_(None), Article.deleted_at.is_(None), wanted)
    )


def _edition(
    row: Row[Any], credits_: Mapping[int, tuple[Credit, ...]], outdated: Mapping[int, set[str]]
) -> PublishedEdition:
    return PublishedEdition(
        publication=row.id,
        edition=row.Edition.key,
        language=row.Edition.language,
        slug=row.slug,
        number=row.number,
        title=row.title,
        summary=row.summary,
        anchors=row.anchors,
        first_at=row.first_at,
        at=row.at,
        about=About(row.author, row.written_on, row.address, row.licence),
        credits=credits_.get(row.id, ()),
        outdated=frozenset(outdated.get(row.id, ())),
    )


def _article(
    rows: Sequence[Row[Any]], editions: Iterable[PublishedEdition], old_slugs: Sequence[tuple[str, str]]
) -> PublishedArticle:
    article: Article = rows[0].Article
    return PublishedArticle(
        key=article.key,
        language=article.language,
        editions=tuple(editions),
        old_slugs=tuple(old_slugs),
    )


_PUBLIC_NAME = case((Person.credit_mode == "name", Person.name), else_=Person.credit_name)
_WANTS_TO_BE_NAMED = and_(Person.credit_mode.in_(("name", "pseudonym")), Person.erased_at.is_(None))


def credits_for(session: Session, people: Collection[tuple[int, CreditRole]]) -> tuple[Credit, ...]:
    """Return who of some people (row ids) would be named for what, as they want it today."""
    ids = {person for person, _role in people}
    rows = session.execute(select(Person.id, _PUBLIC_NAME).where(Person.id.in_(ids), _WANTS_TO_BE_NAMED))
    names: dict[int, str] = dict(rows.all())
    return _named((role.value, names[person]) for person, role in sorted(people) if person in names)


def _credits(session: Session, wanted: ColumnElement[bool]) -> dict[int, tuple[Credit, ...]]:
    """Return who is named for each publication; whoever wants no name is not there."""
    rows = session.execute(
        _shown(select(PublicationCredit.publication, PublicationCredit.role, _PUBLIC_NAME), wanted)
        .join(PublicationCredit, PublicationCredit.publication == Publication.id)
        .join(Person, Person.id == PublicationCredit.person)
        .where(_WANTS_TO_BE_NAMED)
        .order_by(PublicationCredit.publication, PublicationCredit.person)
    )
    return {
        publication: _named((role, name) for _publication, role, name in found)
        for publication, found in groupby(rows, key=lambda row: row[0])
    }


def _named(rows: Iterable[tuple[str, str]]) -> tuple[Credit, ...]:
    """Return credits from (role, name), each name once for a role."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for role, name in rows:
        if name:
            names[role][name] = None
    return tuple(Credit(role, tuple(names[role])) for role in CreditRole if role in names)


def _outdated(session: Session, wanted: ColumnElement[bool]) -> dict[int, set[str]]:
    """Return, by publication, the keys of paragraphs whose original means something else by now, or is gone.

    The original is the source as it was last published, here or with the original: an update that nobody published
    shows nowhere.
    """
    own, original, of_original = aliased(Edition), aliased(Publication), aliased(Showing)
    made, now = aliased(Wording), aliased(Wording)
    is_newer = original.revision > Publication.revision
    revision = case((is_newer, original.revision), else_=Publication.revision)
    rows = session.execute(
        _shown(select(Publication.id, Unit.key), wanted)
        .outerjoin(own, and_(own.article == Article.id, own.language == Article.language))
        .outerjoin(of_original, of_original.edition == own.id)
        .outerjoin(original, original.id == of_original.publication)
        .join(PublishedUnit, PublishedUnit.publication == Publication.id)
        .join(Unit, Unit.id == PublishedUnit.unit)
        .join(made, made.id == PublishedUnit.wording)
        .outerjoin(Source, and_(Source.revision == revision, Source.unit == PublishedUnit.unit))
        .outerjoin(now, now.id == Source.wording)
        .where(or_(now.id.is_(None), meaning_of(made) != meaning_of(now)))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for publication, key in rows:
        found[publication].add(key)
    return found


def _old_slugs(session: Session, wanted: ColumnElement[bool]) -> dict[int, list[tuple[str, str]]]:
    rows = session.execute(
        _shown(select(Article.id, Address.language, Address.slug), wanted)
        .join(Address, and_(Address.edition == Edition.id, ~Address.current))
        .order_by(Address.language, Address.slug)
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for article, language, slug in rows:
        found[article].append((language, slug))
    return found

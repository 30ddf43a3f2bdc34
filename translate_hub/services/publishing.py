"""Publishing: an edition's snapshot goes before readers, is taken back, or gives way to an earlier one.

A person publishes what they were shown: a plan is refused once somebody has saved, or the source has changed, since it
was made. Nothing that was published is ever changed; readers see one publication of an edition, or none.
"""

from dataclasses import dataclass
from itertools import count

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from translate_hub.domain.permissions import Act, Actor, may, require
from translate_hub.domain.publications import checksum_of, digest_of_anchors, to_json
from translate_hub.domain.slugs import LONGEST, slug_as_given, slug_from
from translate_hub.errors import Conflict, Forbidden, Invalid, NotFound
from translate_hub.services import auditing
from translate_hub.services.planning import Plan, Snapshot, Stamp
from translate_hub.storage import ledger, projects, versions
from translate_hub.storage.articles import Article
from translate_hub.storage.editions import Address, Publication
from translate_hub.storage.ledger import Locked


@dataclass(frozen=True)
class Published:
    """What readers see now: the number of the publication and the slug it is at; `is_new`: not what they saw before;
    `is_moved`: not where it was before.
    """

    number: int
    slug: str
    is_new: bool
    is_moved: bool = False


def publish(
    session: Session,
    actor: Actor,
    plan: Plan,
    snapshot: Snapshot,
    *,
    slug: str | None = None,
    seen: Stamp | None = None,
) -> Published:
    """Let readers see an edition as it was planned; `slug` is its part of the address, else it keeps the one it has or
    gets one from its title. `seen`: how the edition stood when this person looked at it, if that was not the plan.
    What is published already is left as it is, but may move to another address.

    Raises Invalid where something stands against it or the slug cannot be used; Conflict where the edition or its
    source has changed since the plan was made, and for a slug of another edition; NotFound, Forbidden.
    """
    locked = _locked(session, actor, plan.edition)
    shown = versions.find_shown(session, plan.edition)
    now = Stamp(locked.number, versions.head_of(session, locked.article), shown.number if shown else 0)
    if now != plan.stamp or seen not in {None, now}:
        raise Conflict(
            "Somebody changed the text, or what readers see, while you looked at it, so nothing was published. Look "
            "again."
        )
    if plan.blockers:
        first = plan.blockers[0]
        raise Invalid(first.id, **first.values)
    from_title = "" if plan.is_source else slug_from(snapshot.title)
    address = _address(session, actor, locked, slug, from_title or plan.article_slug)
    content = to_json(snapshot.paragraphs)
    if shown is not None and (shown.content, shown.revision, shown.about) == (content, now.revision, plan.about):
        return Published(shown.number, address, False, address != shown.slug)
    publication = Publication(
        edition=plan.edition,
        number=versions.last_number(session, plan.edition) + 1,
        revision=now.revision,
        edition_number=now.number,
        title=snapshot.title,
        summary=snapshot.summary,
        content=content,
        sha256=checksum_of(snapshot.paragraphs),
        anchors=digest_of_anchors(snapshot.paragraphs),
        author=plan.about.author,
        written_on=plan.about.written_on,
        address=plan.about.address,
        licence=plan.about.licence,
        by=actor.person,
    )
    versions.add_publication(session, publication, snapshot.paragraphs)
    versions.show(session, plan.edition, publication.id)
    _note(session, actor, locked, "published", number=publication.number)
    return Published(publication.number, address, True)


def unpublish(session: Session, actor: Actor, edition: int) -> None:
    """Take an edition (row id) from its readers; what was published stays and can be shown again.

    Raises Conflict where readers see nothing of it; NotFound, Forbidden.
    """
    locked = _locked(session, actor, edition)
    shown = versions.find_shown(session, edition)
    if shown is None:
        raise Conflict("Readers see nothing of this edition, so there is nothing to take back.")
    versions.show(session, edition, None)
    _note(session, actor, locked, "unpublished", number=shown.number)


def show_version(session: Session, actor: Actor, edition: int, number: int) -> Published:
    """Let readers see an earlier publication of an edition (row id) again, by its number.

    Raises NotFound where there is none; Forbidden.
    """
    locked = _locked(session, actor, edition)
    publication = versions.find_version(session, edition, number)
    if publication is None:
        raise NotFound("This edition has no version %(number)s.", number=number)
    shown = versions.find_shown(session, edition)
    is_new = shown is None or shown.publication != publication.id
    if is_new:
        versions.show(session, edition, publication.id)
        _note(session, actor, locked, "version-shown", number=number)
    slug = session.scalars(select(Address.slug).where(Address.edition == edition, Address.current)).one()
    return Published(number, slug, is_new)


def _locked(session: Session, actor: Actor, edition: int) -> Locked:
    locked = ledger.lock_edition(session, edition)
    article = session.get_one(Article, locked.article)
    require(actor, projects.act_of_seeing(article, locked.language), locked.project, locked.language)
    if not may(actor, Act.PUBLISH, locked.project, locked.language):
        raise Forbidden("Publishing is for the editors of a language; ask one of them, or an admin of the project.")
    return locked


def _note(session: Session, actor: Actor, locked: Locked, what: str, **about: str | int) -> None:
    article = session.get_one(Article, locked.article)
    auditing.note(session, actor, what, project=locked.project, article=article.slug, language=locked.language, **about)


# --- Where it is read -------------------------------------------------------------------------------------------------


def _address(session: Session, actor: Actor, locked: Locked, wish: str | None, suggested: str) -> str:
    """See that the edition has its address, and return the slug: as wished for, else the one it has, else as suggested,
    with a number where that is taken. The addresses it had before lead there.
    """
    own = {one.slug: one for one in session.scalars(select(Address).where(Address.edition == locked.edition))}
    current = next((slug for slug, one in own.items() if one.current), None)
    if wish is None or not wish.strip():
        if current is not None:
            return current
        slug = _free_slug(session, locked, suggested)
    else:
        slug = slug_as_given(wish)
    if slug == current:
        return slug
    for one in own.values():
        one.current = one.slug == slug
    if slug not in own and not _take(session, locked, slug):
        raise Conflict(
            "Another article is read at “%(slug)s”, or once was; choose another address.",
            slug=slug,
        )
    session.flush()
    if current is not None:
        _note(session, actor, locked, "address-changed", address=slug)
    return slug


def _free_slug(session: Session, locked: Locked, slug: str) -> str:
    """Return a slug that no edition of the language ever had: this one, or with the first free number behind it."""
    for number in count(1):
        ending = f"-{number}" if number > 1 else ""
        wish = slug[: LONGEST - len(ending)].rstrip("-") + ending
        if session.get(Address, (locked.project, locked.language, wish)) is None:
            return wish
    raise AssertionError  # count() has no end


def _take(session: Session, locked: Locked, slug: str) -> bool:
    """Give the edition a new address; tell whether that was possible: not where it is, or was, another edition's."""
    try:
        with session.begin_nested():
            session.add(
                Address(
                    project=locked.project, language=locked.language, slug=slug, edition=locked.edition, current=True
                )
            )
    except IntegrityError:
        return False
    return True

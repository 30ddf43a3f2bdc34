"""Where a page of an edition stands: what its address names, what was asked of it, what this person may do there."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from translate_hub.domain.document import Dialect, Kind
from translate_hub.domain.languages import standardise
from translate_hub.domain.permissions import Act, may
from translate_hub.domain.ports import Format
from translate_hub.domain.states import Label
from translate_hub.errors import Invalid, NotFound
from translate_hub.storage import addresses, outlines, projects
from translate_hub.storage.articles import Article, Project
from translate_hub.storage.editions import Edition
from translate_hub.storage.outlines import Filter
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.links import url_for
from translate_hub.web.progress import DONE

ROUTE: Final = "/desk/<project>/<article>/<language>"
UNFINISHED: Final = frozenset(Label) - DONE
STATES: Final = ("all", "work", "proposals", *(label.value for label in Label))
_KINDS: Final = frozenset(kind.value for kind in Kind)
_LONGEST_SEARCH: Final = 500


@dataclass(frozen=True)
class Allowed:
    """What this person may do in an edition; templates show nothing else."""

    suggest: bool
    translate: bool
    approve: bool
    ask_engine: bool
    publish: bool

    @property
    def words(self) -> str:
        """What is allowed, for scripts: some of ``suggest translate approve engine``, with a space between."""
        allowed = (
            (self.suggest, "suggest"),
            (self.translate, "translate"),
            (self.approve, "approve"),
            (self.ask_engine, "engine"),
        )
        return " ".join(word for is_allowed, word in allowed if is_allowed)


@dataclass(frozen=True)
class Place:
    """An edition's rows of the database and the format of its texts."""

    project: Project
    article: Article
    edition: Edition
    document_format: Format

    @property
    def address(self) -> dict[str, Any]:
        """The parts of the edition's address."""
        return {"project": self.project.slug, "article": self.article.slug, "language": self.edition.language}

    @property
    def dialect(self) -> Dialect:
        """The notation of the article's texts."""
        return Dialect(self.article.dialect)

    @cached_property
    def can(self) -> Allowed:
        """What the person who asks may do here."""
        actor, project, language = current_actor(), self.project.id, self.edition.language
        suggests = may(actor, Act.PROPOSE, project, language)
        return Allowed(
            suggest=suggests,
            translate=may(actor, Act.TRANSLATE, project, language),
            approve=may(actor, Act.APPROVE, project, language),
            publish=may(actor, Act.PUBLISH, project, language),
            ask_engine=suggests and self.project.engine is not None and not self.article.confidential,
        )


@dataclass(frozen=True)
class View:
    """What was asked of the page in its address; sent along with every save, so that one comes back to it."""

    show: str = "all"
    q: str = ""
    kind: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """The part of it that differs from the usual, for addresses."""
        parts = (("show", self.show), ("kind", self.kind), ("q", self.q))
        return {name: value for name, value in parts if value not in {"", "all"}}

    @property
    def filter(self) -> Filter:
        """The rows it asks for."""
        labels = {"all": None, "proposals": None, "work": UNFINISHED}
        return Filter(
            labels=labels[self.show] if self.show in labels else frozenset({Label(self.show)}),
            kind=Kind(self.kind) if self.kind else None,
            text=self.q,
            with_proposals=self.show == "proposals",
        )


def view_of(sent: MultiDict[str, str]) -> View:
    """Return the filter that an address or a form names; what does not exist filters nothing."""
    show, kind = sent.get("show", "all"), sent.get("kind", "")
    return View(
        show if show in STATES else "all",
        sent.get("q", "").strip()[:_LONGEST_SEARCH],
        kind if kind in _KINDS else "",
    )


def asked_view() -> View:
    """Return the filter in this request's address."""
    return view_of(request.args)


def edition_url(place: Place, *, view: View | None = None, anchor: str | None = None, **query: Any) -> str:
    """Return the address of an edition's page: with the filter of `view`, a row or text asked for, and an anchor."""
    return url_for("editing.edition", **place.address, **(view.query if view else {}), **query, _anchor=anchor)


def place_of(session: Session, project: str, article: str, language: str) -> Place:
    """Return the edition at an address; raises NotFound, also where this person may not know of it."""
    actor = current_actor()
    try:
        tag = standardise(language)
    except Invalid:
        tag = ""
    found = projects.find_standing(session, actor, project, article, tag)
    if found is None:
        projects.article_by_slug(session, actor, project, article)  # raises where that much is missing
        raise NotFound("This article has no edition in the language “%(language)s”.", language=tag or language)
    return Place(found.project, found.article, found.edition, current_hub().formats[found.format])


def unit_of(session: Session, place: Place, key: str) -> int:
    """Return the row id of a unit of the article by its public id; raises NotFound."""
    return addresses.unit_by_key(session, place.article.id, key)


def title_of(session: Session, place: Place) -> str:
    """Return the article's title in its own language, or its slug."""
    return outlines.title_of(session, place.article)

"""Publishing an edition: what it would show, what is not finished, the button, the preview, and earlier versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.domain.paragraphs import Paragraph, Shows, paragraph_of
from translate_hub.domain.publications import (
    Content,
    PublishedArticle,
    PublishedEdition,
    PublishedProject,
    people_behind,
    plain_text,
)
from translate_hub.domain.slugs import slug_from
from translate_hub.domain.states import Label
from translate_hub.errors import Conflict, Invalid, Message
from translate_hub.services import planning, publishing
from translate_hub.services.planning import Plan, PlannedRow, Stamp
from translate_hub.site.addresses import Links, article_path
from translate_hub.site.bilingual import bilingual_page
from translate_hub.site.pages import page_policy
from translate_hub.site.reading import reading_page
from translate_hub.storage import projects, publications, versions
from translate_hub.storage.editions import Edition
from translate_hub.storage.schema import utc_now
from translate_hub.web import words
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.errors import status_of
from translate_hub.web.places import ROUTE, Place, place_of, title_of
from translate_hub.web.sending import LARGEST_VERSION, whole

pages = Blueprint("publishing", __name__)

_DONE: Final[Mapping[str, Message]] = {
    "published": Message("Readers see it now."),
    "moved": Message("It is at its new address now; the old one leads there."),
    "same": Message("Nothing had changed, so readers see what they saw before."),
    "unpublished": Message("Readers see nothing of this edition any more."),
    "version": Message("Readers see the earlier version again."),
}
_EXCERPT: Final = 160  # characters
# What an editor is told of, in the order of how much it matters; a paragraph stands in the first that fits.
_GROUPS: Final[tuple[tuple[str, Message], ...]] = (
    ("stops", Message("These must be settled first")),
    ("held", Message("These show nothing: readers of the original do not have them yet")),
    ("source", Message("These show the original")),
    ("last", Message("These show what was published last")),
    ("outdated", Message("These are outdated: the original has changed")),
    ("machine", Message("These come from a machine, and nobody has touched them")),
    ("findings", Message("In these something looks wrong")),
)


@dataclass(frozen=True)
class Told:
    """What the page says of what was just tried: that it is done, or what was wrong with which wish."""

    done: Message | None = None
    trouble: Message | None = None
    slug: str | None = None


# --- The page ---------------------------------------------------------------------------------------------------------


@pages.get(f"{ROUTE}/publish")
def page(project: str, article: str, language: str) -> Response:
    """Show what publishing would do, and what readers see now."""
    return _page(project, article, language, Told(done=_DONE.get(request.args.get("done", ""))))


@pages.post(f"{ROUTE}/publish")
def publish(project: str, article: str, language: str) -> AnyResponse:
    """Publish the edition as it was shown; where it has changed since, show it again."""
    slug = request.form.get("slug")
    hub = current_hub()
    with hub.reading() as session:
        place = place_of(session, project, article, language)
        plan = planning.plan(session, current_actor(), place.edition, place.document_format)
    try:
        snapshot = planning.render(plan, place.document_format)
        seen = Stamp(_sent("number"), _sent("revision"), _sent("shown"))
        with hub.writing() as writing:
            done = publishing.publish(writing, current_actor(), plan, snapshot, slug=slug, seen=seen)
    except (Invalid, Conflict) as error:
        return _page(project, article, language, Told(trouble=error.message, slug=slug), status_of(error))
    return _go_back(place, "published" if done.is_new else "moved" if done.is_moved else "same")


@pages.post(f"{ROUTE}/unpublish")
def unpublish(project: str, article: str, language: str) -> AnyResponse:
    """Take the edition from its readers."""
    with current_hub().writing() as session:
        place = place_of(session, project, article, language)
        publishing.unpublish(session, current_actor(), place.edition.id)
    return _go_back(place, "unpublished")


@pages.post(f"{ROUTE}/versions/<int:number>")
def show_version(project: str, article: str, language: str, number: int) -> AnyResponse:
    """Let readers see an earlier version again."""
    with current_hub().writing() as session:
        place = place_of(session, project, article, language)
        publishing.show_version(session, current_actor(), place.edition.id, min(number, LARGEST_VERSION))
    return _go_back(place, "version")


def _sent(name: str) -> int:
    try:
        return whole(request.form.get(name, "0"), LARGEST_VERSION)
    except (TypeError, ValueError) as error:
        raise Invalid("This form is an old one; load the page again.") from error


def _go_back(place: Place, done: str) -> AnyResponse:
    return redirect(url_for("publishing.page", done=done, **place.address), 303)


def _page(project: str, article: str, language: str, told: Told, status: int = 200) -> Response:
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        plan = planning.plan(session, current_actor(), place.edition, place.document_format)
        title = title_of(session, place)
        earlier = versions.versions_of(session, place.edition.id)
    shown_slug = plan.shown.slug if plan.shown else None
    return make_response(
        render_template(
            "publishing/page.html",
            place=place,
            title=title,
            plan=plan,
            told=told,
            groups=_grouped(plan.remarks),
            excerpt=lambda one: _excerpt(place, one),
            finished=len(plan.rows) - len(plan.remarks),
            versions=earlier,
            slug=told.slug if told.slug is not None else shown_slug or _slug_for(plan),
            address=_public_address(place, shown_slug) if shown_slug else None,
            prefix=f"/read/{place.project.slug}/{place.edition.language}/",
            labels=words.LABELS,
            kinds=words.KINDS,
        ),
        status,
    )


def _grouped(remarks: Sequence[PlannedRow]) -> list[tuple[Message, list[PlannedRow]]]:
    found: dict[str, list[PlannedRow]] = {name: [] for name, _sentence in _GROUPS}
    for one in remarks:
        found[_group_of(one)].append(one)
    return [(sentence, found[name]) for name, sentence in _GROUPS if found[name]]


def _group_of(one: PlannedRow) -> str:
    if one.stops is not None:
        return "stops"
    if one.is_held_back:
        return "held"
    if one.shows is not Shows.TEXT:
        return one.shows.value
    return one.row.label.value if one.row.label in {Label.OUTDATED, Label.MACHINE} else "findings"


def _excerpt(place: Place, one: PlannedRow) -> Paragraph:
    """Return what a paragraph would say, as plain text cut short, in its language and direction."""
    is_own, row = one.shows is Shows.TEXT and bool(one.row.text), one.row
    languages = {"language": place.edition.language, "source_language": place.article.language}
    shown = paragraph_of(row, place.document_format, is_own=is_own, **languages)
    if one.shows is Shows.LAST and one.last is not None:
        shown = one.last
    elif one.original is not None and one.original.is_shown:
        shown = one.original
    text = plain_text(shown.html)
    return replace(shown, text=text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…")


def _slug_for(plan: Plan) -> str:
    """Return the address that an edition would get: that of its title, else the article's own."""
    if plan.is_source:
        return plan.article_slug
    titles = (one.row.text for one in plan.rows if one.row.kind == "title" and one.row.text)
    return slug_from(next(titles, "")) or plan.article_slug


def _public_address(place: Place, slug: str) -> str:
    return url_for("reading.article", project=place.project.slug, language=place.edition.language, slug=slug)


# --- The preview ------------------------------------------------------------------------------------------------------


@pages.get(f"{ROUTE}/page")
def preview(project: str, article: str, language: str) -> Response:
    """Show the edition as its readers would see it if it were published now."""
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        draft = _draft(session, place, place.edition)
    frame = _frame(place, draft.edition), draft.edition, draft.content
    return _shown(reading_page(_project_of(place), *frame, _links(place), is_preview=True))


@pages.get(f"{ROUTE}/page/bilingual")
def bilingual_preview(project: str, article: str, language: str) -> AnyResponse:
    """Show it beside its original, as both stand now."""
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        if place.edition.language == place.article.language:
            return redirect(url_for("publishing.preview", **place.address), 303)
        draft = _draft(session, place, place.edition)
        source = projects.edition_by_language(session, current_actor(), place.article.id, place.article.language)
        original = _draft(session, place, source)
    frame = _frame(place, original.edition, draft.edition), draft.edition, draft.content, original.content
    return _shown(bilingual_page(_project_of(place), *frame, _links(place), is_preview=True))


@dataclass(frozen=True)
class Draft:
    """An edition as it would be published now."""

    edition: PublishedEdition
    content: Content


def _draft(session: Session, place: Place, row: Edition) -> Draft:
    plan = planning.plan(session, current_actor(), row, place.document_format)
    snapshot = planning.render(plan, place.document_format)
    now = utc_now()
    edition = PublishedEdition(
        publication=0,
        edition=row.key,
        language=plan.language,
        slug=plan.shown.slug if plan.shown else plan.article_slug,
        number=1,
        title=snapshot.title,
        summary=snapshot.summary,
        anchors="",
        first_at=now,
        at=now,
        about=plan.about,
        credits=publications.credits_for(session, people_behind(snapshot.paragraphs, current_actor().person)),
        outdated=frozenset(one.row.key for one in plan.rows if one.row.label is Label.OUTDATED),
    )
    return Draft(edition, Content(snapshot.paragraphs))


def _frame(place: Place, *editions: PublishedEdition) -> PublishedArticle:
    """Return the article that these editions would be published of."""
    return PublishedArticle(key=place.article.key, language=place.article.language, editions=editions)


def _project_of(place: Place) -> PublishedProject:
    return PublishedProject(place.project.slug, place.project.name, (), ())


def _links(place: Place) -> Links:
    return Links(article_path(place.project.slug, place.edition.language, place.article.slug), is_bare=True)


def _shown(html: str) -> Response:
    response = make_response(html)
    response.headers["Content-Security-Policy"] = f"{page_policy()}; frame-ancestors 'none'"
    return response

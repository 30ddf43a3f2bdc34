"""The aligned page: an article in reading order, source and target side by side, one plain form per row."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from translate_hub.domain.diff import word_diff
from translate_hub.domain.languages import standardise
from translate_hub.domain.ports import Format
from translate_hub.domain.saving import Saved, Stale
from translate_hub.domain.states import Form, Label
from translate_hub.errors import Invalid, NotFound
from translate_hub.services import reviewing, translating
from translate_hub.storage import addresses, projects, sources, translations
from translate_hub.storage.articles import Article, Project
from translate_hub.storage.editions import Edition
from translate_hub.storage.translations import AlignedRow
from translate_hub.web import words
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.progress import progress_of
from translate_hub.web.rows import RowView, lines_of, matches, new_save_id, next_needing_work

pages = Blueprint("editing", __name__)

# What the columns hold in either kind of database.
_LARGEST_VERSION = 2**31 - 1
_LARGEST_ID = 2**63 - 1
STATES = ("all", "work", *(label.value for label in Label))


@dataclass(frozen=True)
class Place:
    """Where a page of an edition stands: its rows of the database and the format of its texts."""

    project: Project
    article: Article
    edition: Edition
    document_format: Format

    @property
    def address(self) -> dict[str, Any]:
        """The parts of the edition's address."""
        return {"project": self.project.slug, "article": self.article.slug, "language": self.edition.language}


@dataclass(frozen=True)
class View:
    """What was asked of the page in its address; sent along with every save, so that one comes back to it."""

    show: str = "all"
    q: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """The part of it that differs from the usual, for addresses."""
        return {name: value for name, value in (("show", self.show), ("q", self.q)) if value not in {"", "all"}}


@dataclass(frozen=True)
class SentRow:
    """A row's form as it was sent."""

    text: str
    form: Form
    note: str
    base_version: int
    wording: int
    save_id: str
    unsure: bool
    then: str
    view: View = field(default_factory=View)


@pages.app_template_global()
def edition_url(place: Place, *, view: View | None = None, anchor: str | None = None, **query: Any) -> str:
    """Return the address of an edition's page: with the filter of `view`, a row or text asked for, and an anchor."""
    return url_for("editing.edition", **place.address, **(view.query if view else {}), **query, _anchor=anchor)


def place_of(session: Session, project: str, article: str, language: str) -> Place:
    """Return the edition at an address; raises NotFound."""
    row = projects.article_by_slug(session, current_actor(), project, article)
    try:
        tag = standardise(language)
    except Invalid as error:
        raise NotFound("This article has no edition in the language “%(language)s”.", language=language) from error
    edition = projects.edition_by_language(session, current_actor(), row.id, tag)
    document_format = current_hub().formats[sources.format_of(session, row)]
    return Place(session.get_one(Project, row.project), row, edition, document_format)


def title_of(rows: list[AlignedRow], article: Article) -> str:
    """Return the article's title in its own language, or its slug."""
    return next((row.source for row in rows if row.kind.value == "title"), article.slug)


@pages.get("/desk/<project>/<article>/<language>/")
def edition(project: str, article: str, language: str) -> str | AnyResponse:
    """Show the aligned page."""
    view = View(_known(request.args.get("show", "all")), request.args.get("q", "").strip())
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        if place.edition.language == place.article.language:
            return redirect(url_for("files.page", **place.address), 303)
        rows = translations.aligned_rows(session, place.edition)
        opened = next((row for row in rows if row.key == request.args.get("row")), None)
        history = translations.history_of(session, place.edition.id, opened.unit) if opened else []
        proposals = translations.open_proposals_of(session, place.edition.id, opened.unit) if opened else []
    kept = {opened.key if opened else None, request.args.get("saved")}
    filled = _asked_text(history, proposals)
    return render_template(
        "editing/edition.html",
        place=place,
        title=title_of(rows, place.article),
        progress=progress_of(place.edition),
        rows=[
            RowView(
                row,
                place.document_format,
                place.edition.language,
                place.article.language,
                is_open=row is opened,
                is_saved=row.key == request.args.get("saved"),
                filled=filled if row is opened else None,
            )
            for row in rows
            if row.key in kept or matches(row, view.show, view.q)
        ],
        view=view,
        states=STATES,
        labels=words.LABELS,
        forms=words.FORMS,
        origins=words.ORIGINS,
        deeds=words.DEEDS,
        history=history,
        proposals=[(one, word_diff(opened.text if opened else "", one.text)) for one in proposals],
        next_key=next_needing_work(rows, ""),
    )


@pages.post("/desk/<project>/<article>/<language>/<unit>")
def save(project: str, article: str, language: str, unit: str) -> AnyResponse:
    """Save one row, and approve it where that was asked for; go back to it, or on to the next that needs work."""
    sent = _sent_row(request.form)
    hub, actor = current_hub(), current_actor()
    with hub.writing() as session:
        place = place_of(session, project, article, language)
        unit_id = addresses.unit_by_key(session, place.article.id, unit)
        answer = translating.save(
            session,
            actor,
            place.edition.id,
            unit_id,
            sent.text,
            form=sent.form,
            note=sent.note,
            base_version=sent.base_version,
            wording=sent.wording,
            save_id=sent.save_id,
            unsure=sent.unsure,
            limits=hub.limits,
        )
        if isinstance(answer, Saved) and sent.then == "approve":
            answer = reviewing.approve(
                session,
                actor,
                place.edition.id,
                unit_id,
                version=answer.version,
                wording=sent.wording,
                save_id=f"{sent.save_id}.approve",
            )
    if isinstance(answer, Stale):
        return _answer_stale(place.address, unit, sent, answer)
    return _go_on(place.address, unit, sent)


def _go_on(address: dict[str, Any], key: str, sent: SentRow) -> AnyResponse:
    """Return to the saved row, or open the next one that needs work."""
    if sent.then == "stay":
        return redirect(url_for("editing.edition", **address, **sent.view.query, saved=key, _anchor=f"u-{key}"), 303)
    with current_hub().reading() as session:
        place = place_of(session, **address)
        following = next_needing_work(translations.aligned_rows(session, place.edition), key)
    if following is None:
        return redirect(url_for("editing.edition", **address, saved=key, _anchor=f"u-{key}"), 303)
    # The anchor is the field itself: browsers give the keyboard to what an address points at.
    return redirect(
        url_for("editing.edition", **address, **sent.view.query, row=following, saved=key, _anchor=f"t-{following}"),
        303,
    )


def _answer_stale(address: dict[str, Any], key: str, sent: SentRow, stale: Stale) -> Response:
    """Show both texts and a form that saves a third one over the newer."""
    with current_hub().reading() as session:
        place = place_of(session, **address)
        unit_id = addresses.unit_by_key(session, place.article.id, key)
        row = translations.aligned_row(session, place.edition, unit_id)
        title = title_of(translations.aligned_rows(session, place.edition), place.article)
    view = RowView(row, place.document_format, place.edition.language, place.article.language)
    page = render_template(
        "editing/stale.html",
        place=place,
        title=title,
        row=view,
        sent=sent,
        current=stale.current,
        is_kept=stale.kept is not None,
        change=word_diff(stale.current.text, sent.text),
        lines=lines_of(row.source, sent.text),
        save_id=new_save_id(),
        forms=words.FORMS,
    )
    return make_response(page, 409)


def _sent_row(form: MultiDict[str, str]) -> SentRow:
    """Return a row's form; raises Invalid when it is not one of ours."""
    try:
        return SentRow(
            text=form["text"],
            form=Form(form.get("form", Form.TEXT.value)),
            note=form.get("note", ""),
            base_version=_number(form["base_version"], _LARGEST_VERSION),
            wording=_number(form["wording"], _LARGEST_ID),
            save_id=form["save_id"][:30] or new_save_id(),
            unsure=form.get("unsure") == "1",
            then=form.get("then", "stay"),
            view=View(_known(form.get("show", "all")), form.get("q", "")),
        )
    except (KeyError, ValueError) as error:
        raise Invalid("This form is incomplete; open the row again and send it from there.") from error


def _number(value: str, largest: int) -> int:
    """Return a version or a row id as it was sent; raises ValueError for what no column could hold."""
    number = int(value)
    if not 0 <= number <= largest:
        raise ValueError("out of range")
    return number


def _known(show: str) -> str:
    """Return a filter's word, or ``all`` for one that does not exist."""
    return show if show in STATES else "all"


def _asked_text(history: list[translations.HistoryEntry], proposals: list[translations.ProposalEntry]) -> str | None:
    """Return the earlier version or the proposal that the address asks to put into the open field."""
    version, proposal = request.args.get("version"), request.args.get("take")
    for entry in history:
        if version == str(entry.version):
            return entry.text
    for one in proposals:
        if proposal == str(one.id):
            return one.text
    return None

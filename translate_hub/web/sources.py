"""The source of an article in its own language, and the correction of one of its paragraphs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from translate_hub import sandbox
from translate_hub.domain.diff import Piece, word_diff
from translate_hub.domain.document import Kind
from translate_hub.domain.languages import Direction, direction
from translate_hub.domain.permissions import Act, may, require
from translate_hub.domain.ports import Format
from translate_hub.domain.rulings import proposes_minor
from translate_hub.errors import Conflict, Invalid, Message, NotFound
from translate_hub.services import correcting, describing
from translate_hub.services.correcting import Corrected, Overtaken, Plan
from translate_hub.storage import addresses, projects, sources, translations
from translate_hub.storage.articles import Article, Project
from translate_hub.storage.translations import AlignedRow
from translate_hub.storage.wordings import WordingEntry, history_of_source
from translate_hub.web import errors, words
from translate_hub.web.choices import Facts, typed_facts, wrong_facts
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.previews import marks_of

pages = Blueprint("sources", __name__)

_SOURCE = "/desk/<project>/<article>/source"
_LARGEST_ID = 2**31 - 1
_TRIES = 3  # where others correct other paragraphs of the article meanwhile


@dataclass(frozen=True)
class SourceRow:
    """One paragraph of the source as its page shows it."""

    row: AlignedRow
    mark: str
    language: str
    document_format: Format

    @property
    def key(self) -> str:
        """The unit's public id."""
        return self.row.key

    @property
    def level(self) -> int:
        """The level of a heading, the depth of a list item; deeper ones look like the sixth."""
        return min(self.row.level, 6)

    @property
    def lang(self) -> str:
        """The language of the text."""
        return self.row.lang or self.language

    @property
    def dir(self) -> Direction:
        """The direction of the text; code reads from left to right."""
        return "ltr" if self.row.kind is Kind.CODE else direction(self.lang)

    @property
    def html(self) -> Markup:
        """The text as safe HTML."""
        if self.row.kind is Kind.CODE:
            return Markup("<code>{}</code>").format(self.row.source)
        return Markup(self.document_format.inline_html(self.row.source))  # noqa: S704 - safe HTML, by the contract


@dataclass(frozen=True)
class Attempt:
    """A correction that does not count yet: the text as it was sent, and what it would replace.

    `is_checked`: the file can hold it, so it can be saved; `is_overtaken`: somebody else corrected the paragraph first.
    """

    text: str
    wording: int
    old: str
    language: str
    trouble: Message | None = None
    notices: tuple[Message, ...] = ()
    is_checked: bool = False
    is_overtaken: bool = False

    @cached_property
    def change(self) -> tuple[Piece, ...]:
        """How the old text became the new one."""
        return word_diff(self.old, self.text)

    @property
    def is_minor(self) -> bool:
        """Whether the hub proposes that the change means nothing to translations."""
        return proposes_minor(self.old, self.text, self.language)


@dataclass(frozen=True)
class Telling:
    """What is told of the article, as it stands in the form: `shown` is the mark of what it is to replace, `wrong` what
    is wrong by the name of the field.
    """

    facts: Facts
    shown: str
    trouble: Message | None = None
    wrong: Mapping[str, Message] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether the person has something to do in the form."""
        return bool(self.trouble or self.wrong)


@dataclass(frozen=True)
class Place:
    """Where an article's source page stands: its rows of the database, and the format of its texts."""

    project: Project
    article: Article
    document_format: Format
    may_correct: bool

    @property
    def address(self) -> dict[str, str]:
        """The parts of the page's address."""
        return {"project": self.project.slug, "article": self.article.slug}


@pages.get(_SOURCE)
def source(project: str, article: str) -> str:
    """Show the source as rows; ``?row=KEY`` opens one for a correction."""
    return _page(project, article, opened=request.args.get("row"))


@pages.post(_SOURCE)
def describe(project: str, article: str) -> AnyResponse:
    """Change what is told of the article; where something is wrong, say so beside what was typed."""
    facts, shown, actor = typed_facts(request.form), request.form.get("shown", ""), current_actor()
    with current_hub().reading() as session:
        require(actor, Act.EDIT_SOURCE, _place_of(session, project, article).project.id)
    telling = Telling(facts, shown, wrong=wrong_facts(facts))
    if telling.wrong:
        return make_response(_page(project, article, telling=telling), errors.STATUS[Invalid])
    try:
        with current_hub().writing() as session:
            row = _place_of(session, project, article).article
            describing.change_facts(session, actor, row, facts.told, shown=shown)
    except (Invalid, Conflict) as error:
        with current_hub().reading() as session:
            now = describing.facts_of(_place_of(session, project, article).article)
        telling = Telling(facts, now.mark, trouble=error.message)
        return make_response(_page(project, article, telling=telling), errors.status_of(error))
    return redirect(url_for("sources.source", project=project, article=article, told=1), 303)


@pages.post(f"{_SOURCE}/<unit>")
def correct(project: str, article: str, unit: str) -> AnyResponse:
    """Show what a correction changes, or make it so where it was looked at."""
    text, wording = _sent(request.form)
    is_meant = request.form.get("action") == "save"
    try:
        for _ in range(_TRIES):
            answer = _try(project, article, unit, text, wording, is_meant=is_meant)
            if not (isinstance(answer, Overtaken) and answer.is_elsewhere):
                break
    except Invalid as error:
        old = _text_of(project, article, unit)
        attempt = Attempt(text, wording, old[0], old[1], trouble=error.message)
        return make_response(_page(project, article, opened=unit, attempt=attempt), errors.status_of(error))
    language = _text_of(project, article, unit)[1]
    if isinstance(answer, Overtaken):
        overtaken = Attempt(text, answer.wording, answer.current, language, is_overtaken=True)
        return make_response(_page(project, article, opened=unit, attempt=overtaken), errors.STATUS[Conflict])
    if isinstance(answer, Plan):
        old_text = answer.correction.old
        looked = Attempt(text, wording, old_text, language, notices=answer.notices, is_checked=True)
        return make_response(_page(project, article, opened=unit, attempt=looked))
    goal = url_for("sources.source", project=project, article=article, saved=unit, _anchor=f"s-{unit}")
    return redirect(goal, 303)


def _try(
    project: str, article: str, unit: str, text: str, wording: int, *, is_meant: bool
) -> Plan | Corrected | Overtaken:
    """Prepare a correction, and make it so where it `is_meant`."""
    hub, actor = current_hub(), current_actor()
    with hub.reading() as session:
        place = _place_of(session, project, article)
        unit_id = addresses.unit_by_key(session, place.article.id, unit)
        begun = correcting.begin(session, actor, place.article, unit_id, text, wording=wording, limits=hub.limits)
    if not isinstance(begun, correcting.Correction):
        return begun
    plan = correcting.prepare(begun, place.document_format, sandbox.read_document)
    if not is_meant:
        return plan
    with hub.writing() as session:
        return correcting.correct_paragraph(session, actor, plan, minor=request.form.get("minor") == "1")


def _sent(form: Mapping[str, str]) -> tuple[str, int]:
    """Return the text and the wording it corrects; raises Invalid when the form is not one of ours."""
    try:
        wording = int(form["wording"])
        if not 0 < wording <= _LARGEST_ID:
            raise ValueError("out of range")
        return form["text"].replace("\r\n", "\n"), wording
    except (KeyError, ValueError) as error:
        raise Invalid("This form is incomplete; open the row again and send it from there.") from error


def _text_of(project: str, article: str, unit: str) -> tuple[str, str]:
    """Return what a paragraph of the source says now, and its language."""
    with current_hub().reading() as session:
        place = _place_of(session, project, article)
        row = next((row for row in _rows(session, place.article) if row.key == unit), None)
        if row is None:
            raise NotFound("There is no such paragraph in this article.")
        return row.source, row.lang or place.article.language


def _rows(session: Session, article: Article) -> list[AlignedRow]:
    edition = projects.edition_by_language(session, current_actor(), article.id, article.language)
    return translations.aligned_rows(session, edition)


def _place_of(session: Session, project: str, article: str) -> Place:
    """Return an article at its address; raises NotFound."""
    actor = current_actor()
    row = projects.article_by_slug(session, actor, project, article)
    return Place(
        session.get_one(Project, row.project),
        row,
        current_hub().formats[sources.format_of(session, row)],
        may(actor, Act.EDIT_SOURCE, row.project),
    )


def _page(
    project: str,
    article: str,
    *,
    opened: str | None = None,
    attempt: Attempt | None = None,
    telling: Telling | None = None,
) -> str:
    with current_hub().reading() as session:
        place = _place_of(session, project, article)
        rows = _rows(session, place.article)
        row = next((row for row in rows if row.key == opened), None) if place.may_correct else None
        history = history_of_source(session, row.unit) if row else []
        targets = projects.languages_of(session, place.project.id)
    seen = current_actor().languages_in(place.project.id)
    return render_template(
        "sources/source.html",
        place=place,
        title=next((row.source for row in rows if row.kind is Kind.TITLE), place.article.slug),
        rows=[
            SourceRow(row, mark, place.article.language, place.document_format)
            for row, mark in zip(rows, marks_of(rows), strict=True)
        ],
        opened=row,
        attempt=attempt,
        telling=telling
        or Telling(Facts.of(describing.facts_of(place.article)), describing.facts_of(place.article).mark),
        is_told="told" in request.args,
        history=_with_changes(history),
        editions=[tag for tag in targets if tag != place.article.language and (seen is None or tag in seen)],
        saved=request.args.get("saved"),
        is_new="brought" in request.args,
        words=words.KINDS,
    )


def _with_changes(history: list[WordingEntry]) -> list[tuple[WordingEntry, tuple[Piece, ...]]]:
    """Return the wordings, each with how it came from the one before."""
    return [(one, word_diff(old.text if old else one.text, one.text)) for one, old in zip_longest(history, history[1:])]

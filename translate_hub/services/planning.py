"""What publishing an edition would show, paragraph by paragraph, and what an editor should know before it is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from translate_hub.domain.checks import check
from translate_hub.domain.document import Dialect, Kind
from translate_hub.domain.markup import missing, strange_addresses
from translate_hub.domain.paragraphs import Paragraph, Shows, paragraph_of
from translate_hub.domain.permissions import Actor, require
from translate_hub.domain.ports import Format
from translate_hub.domain.publications import from_json, summary_of, title_of
from translate_hub.domain.states import Facts, Form, Label, Policy, is_publishable
from translate_hub.errors import Message
from translate_hub.storage import projects, translations, versions
from translate_hub.storage.articles import Article
from translate_hub.storage.editions import Edition
from translate_hub.storage.translations import AlignedRow
from translate_hub.storage.versions import Shown


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A unit as it would be published: what it shows, the paragraph that is published now, whose words they are and who
    approved them (row ids); and for the editor what was found in its text, and what stands against publishing it.
    """

    row: AlignedRow
    shows: Shows
    last: Paragraph | None
    author: int | None
    reviewer: int | None
    findings: tuple[Message, ...] = ()
    stops: Message | None = None

    @property
    def is_remarkable(self) -> bool:
        """Whether an editor should look at it before publishing."""
        is_usual = self.row.label in {Label.TRANSLATED, Label.APPROVED} and self.shows is Shows.TEXT
        return self.row.translate and (not is_usual or bool(self.findings) or self.stops is not None)


@dataclass(frozen=True)
class Plan:
    """What publishing an edition as it now stands would do.

    `number` and `revision` (a row id) say how it stands: publishing it later than that is refused. `shown` is what
    readers have now. `blockers` are sentences; with one of them it cannot be published.
    """

    edition: int
    project: int
    article_slug: str
    language: str
    source_language: str
    number: int
    revision: int
    rows: tuple[PlannedRow, ...]
    shown: Shown | None
    blockers: tuple[Message, ...]

    @property
    def is_source(self) -> bool:
        """Whether this is the edition in the article's own language."""
        return self.language == self.source_language

    @property
    def remarks(self) -> list[PlannedRow]:
        """The paragraphs an editor should look at, in reading order."""
        return [] if self.is_source else [one for one in self.rows if one.is_remarkable]

    @property
    def left_out(self) -> list[PlannedRow]:
        """The paragraphs whose present text would not be published, in reading order."""
        return [one for one in self.rows if one.shows is not Shows.TEXT]

    @property
    def is_changed(self) -> bool:
        """Whether anything was done since what readers have now was published."""
        stamp = (self.number, self.revision)
        return self.shown is None or stamp != (self.shown.edition_number, self.shown.revision)


@dataclass(frozen=True)
class Snapshot:
    """A plan with its texts as safe HTML, ready to be published: paragraphs, and title and summary as plain text."""

    paragraphs: tuple[Paragraph, ...]
    title: str
    summary: str


def plan(session: Session, actor: Actor, edition: Edition) -> Plan:
    """Return what publishing an edition as it now stands would do. Raises NotFound, Forbidden.

    Whoever sees the edition may look.
    """
    article = session.get_one(Article, edition.article)
    require(actor, projects.act_of_seeing(article, edition.language), article.project, edition.language)
    shown = versions.find_shown(session, edition.id)
    rows = tuple(_planned(session, article, edition, shown))
    return Plan(
        edition=edition.id,
        project=article.project,
        article_slug=article.slug,
        language=edition.language,
        source_language=article.language,
        number=edition.number,
        revision=versions.head_of(session, article.id),
        rows=rows,
        shown=shown,
        blockers=tuple(_blockers(rows)),
    )


def _planned(session: Session, article: Article, edition: Edition, shown: Shown | None) -> Iterator[PlannedRow]:
    dialect = Dialect(article.dialect)
    policy = versions.policy_of(session, article.project, edition.language)
    last = {one.key: one for one in from_json(shown.content)} if shown else {}
    people = versions.authors_in(session, edition.id)
    for row in translations.aligned_rows(session, edition):
        author, reviewer = people.get(row.unit, (None, None))
        if edition.language == article.language or not row.translate:
            yield PlannedRow(row, Shows.TEXT, None, None, None)
            continue
        before = last.get(row.key)
        shows = shows_of(row, policy, before)
        planned = PlannedRow(row, shows, before, author, reviewer)
        yield _looked_at(planned, edition.language, dialect) if shows is Shows.TEXT and row.text else planned


def shows_of(row: AlignedRow, policy: Policy, last: Paragraph | None) -> Shows:
    """Return what a unit would show: its text where that may be published, what readers see now, else its source."""
    facts = Facts(
        has_text=row.label is not Label.EMPTY,
        current=row.label is not Label.OUTDATED,
        unsure=row.unsure,
        machine=row.machine,
        approved=row.approved,
    )
    if is_publishable(facts, policy):
        return Shows.TEXT
    return Shows.SOURCE if last is None or last.shows is Shows.SOURCE else Shows.LAST


def _looked_at(planned: PlannedRow, language: str, dialect: Dialect) -> PlannedRow:
    """Return a row with what is found in the text it shows.

    A link that leads where the source does not needs a second person: one who approved it and did not write it.
    """
    row = planned.row
    seen = row.made_from_text or row.source
    found = (*missing(seen, row.text, dialect), *(one.message for one in check(row.text, language, dialect)))
    strange = strange_addresses(f"{seen}\n\n{row.source}", row.text, dialect)
    is_agreed = planned.reviewer is not None and planned.reviewer != planned.author
    stops = None
    if strange and not is_agreed:
        stops = Message(
            "A link leads where the original does not: %(place)s. Put the original’s link back, or have this "
            "paragraph approved by somebody who did not write it.",
            {"place": ", ".join(strange)},
        )
    return replace(planned, findings=found, stops=stops)


def _blockers(rows: Sequence[PlannedRow]) -> Iterator[Message]:
    title = next((one for one in rows if one.row.kind is Kind.TITLE), None)
    if title is not None and not _says_something(title):
        yield Message("The title has no translation that can be published; translate it first.")
    stopped = sum(one.stops is not None for one in rows)
    if stopped:
        yield Message(
            "Links were changed in %(count)s paragraphs, and nobody else has agreed to it; see below.",
            {"count": stopped},
        )
    if not any(_says_something(one) or one.shows is Shows.SOURCE for one in rows):
        yield Message("Every paragraph is left out, so there is nothing to publish.")


def _says_something(planned: PlannedRow) -> bool:
    """Return whether a row shows a text of its own language, now or as before."""
    if planned.shows is Shows.LAST:
        return planned.last is not None and planned.last.is_shown
    return planned.shows is Shows.TEXT and planned.row.form is not Form.OMITTED


# --- Its texts as pages have them -------------------------------------------------------------------------------------


def render(planned: Plan, document_format: Format) -> Snapshot:
    """Return a plan with its texts as safe HTML. This takes its time: never while a transaction is open."""
    paragraphs = tuple(_paragraph(planned, one, document_format) for one in planned.rows)
    return Snapshot(paragraphs, title_of(paragraphs, planned.article_slug), summary_of(paragraphs))


def _paragraph(planned: Plan, one: PlannedRow, document_format: Format) -> Paragraph:
    row = one.row
    if one.shows is Shows.LAST and one.last is not None:
        # Its words are the old ones; its place is where the unit stands now.
        return replace(
            one.last,
            kind=row.kind,
            level=row.level,
            container=row.container,
            first_block=row.first_block,
            shows=Shows.LAST,
        )
    is_own = one.shows is Shows.TEXT and row.translate and not planned.is_source
    made = paragraph_of(
        row,
        document_format,
        language=planned.language,
        source_language=planned.source_language,
        is_own=is_own,
    )
    if not is_own:
        return replace(made, form=Form.TEXT, shows=one.shows, made_from=row.wording)
    return replace(
        made,
        made_from=row.wording if row.made_from is None else row.made_from,
        note=row.note,
        note_html=document_format.inline_html(row.note) if row.note else "",
        machine=row.machine,
        author=one.author,
        reviewer=one.reviewer,
    )

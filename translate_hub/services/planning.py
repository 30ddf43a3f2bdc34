"""What publishing an edition would show, paragraph by paragraph, and what an editor should know before it is done."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.orm import Session

from translate_hub.domain.checks import check
from translate_hub.domain.document import Dialect, Kind
from translate_hub.domain.links import anchors_of_headings, led, links_in, relinked
from translate_hub.domain.markup import missing, place_of
from translate_hub.domain.paragraphs import Paragraph, Shows, paragraph_of
from translate_hub.domain.permissions import Actor, require
from translate_hub.domain.ports import Format
from translate_hub.domain.publications import About, from_json, plain_text, summary_of, title_of, turns
from translate_hub.domain.states import Facts, Form, Label, Policy, is_publishable
from translate_hub.errors import Message
from translate_hub.storage import projects, translations, versions
from translate_hub.storage.articles import Article
from translate_hub.storage.editions import Edition
from translate_hub.storage.translations import AlignedRow
from translate_hub.storage.versions import Shown

_LONGEST_SHOWN: Final = 100  # characters of an address in a sentence


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A unit as it would be published: what it shows, the paragraph that is published now, whose words they are and who
    approved them, the last one last (row ids); and for the editor what was found in its text, and what stands against
    publishing it.

    `original`: the same unit as readers of the original have it. `is_held_back`: they do not have it yet.
    """

    row: AlignedRow
    shows: Shows
    last: Paragraph | None = None
    author: int | None = None
    reviewers: tuple[int, ...] = ()
    original: Paragraph | None = None
    is_held_back: bool = False
    findings: tuple[Message, ...] = ()
    stops: Message | None = None

    @property
    def is_remarkable(self) -> bool:
        """Whether an editor should look at it before publishing."""
        is_usual = self.row.label in {Label.TRANSLATED, Label.APPROVED} and self.shows is Shows.TEXT
        return self.row.translate and (not is_usual or bool(self.findings) or self.stops is not None)


@dataclass(frozen=True)
class Stamp:
    """How an edition stands: its number, its source (a revision's row id), and which of its publications readers see
    (its number, 0 for none).
    """

    number: int
    revision: int
    shown: int


@dataclass(frozen=True)
class Plan:
    """What publishing an edition as it now stands would do.

    `stamp` says how it stands: publishing it when it stands otherwise is refused. `shown` is what readers have now,
    `about` what is told of the article, `anchors` its headings by the names that links use (domain/links). `blockers`
    are sentences; with one of them it cannot be published.
    """

    edition: int
    project: int
    article_slug: str
    language: str
    source_language: str
    stamp: Stamp
    about: About
    anchors: Mapping[str, str]
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
        if self.is_source:
            return [one for one in self.rows if one.findings]
        return [one for one in self.rows if one.is_remarkable]

    @property
    def left_out(self) -> list[PlannedRow]:
        """The paragraphs whose present text would not be published, in reading order."""
        return [one for one in self.rows if one.shows is not Shows.TEXT]

    @property
    def is_changed(self) -> bool:
        """Whether anything was done since what readers have now was published."""
        now = (self.stamp.number, self.stamp.revision, self.about)
        return self.shown is None or now != (self.shown.edition_number, self.shown.revision, self.shown.about)


@dataclass(frozen=True)
class Snapshot:
    """A plan with its texts as safe HTML, ready to be published: paragraphs, and title and summary as plain text."""

    paragraphs: tuple[Paragraph, ...]
    title: str
    summary: str


def plan(session: Session, actor: Actor, edition: Edition, document_format: Format) -> Plan:
    """Return what publishing an edition as it now stands would do. Raises NotFound, Forbidden.

    Whoever sees the edition may look. `document_format` is that of the article's texts: what a browser would make of
    their links counts.
    """
    article = session.get_one(Article, edition.article)
    require(actor, projects.act_of_seeing(article, edition.language), article.project, edition.language)
    shown = versions.find_shown(session, edition.id)
    planning = _Planning.of(session, article, edition, shown, document_format)
    rows = tuple(planning.rows())
    stamp = Stamp(edition.number, versions.head_of(session, article.id), shown.number if shown else 0)
    return Plan(
        edition=edition.id,
        project=article.project,
        article_slug=article.slug,
        language=edition.language,
        source_language=article.language,
        stamp=stamp,
        about=About(article.author, article.written_on, article.address, article.licence),
        anchors=planning.anchors,
        rows=rows,
        shown=shown,
        blockers=tuple(_blockers(rows, _title_in(rows, edition.language == article.language), document_format)),
    )


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


@dataclass(frozen=True)
class _Planning:
    """What the rows of a plan are made from. `original`: what readers of the original have, None where it has none."""

    session: Session
    article: Article
    edition: Edition
    document_format: Format
    policy: Policy
    last: Mapping[str, Paragraph]
    original: Mapping[str, Paragraph] | None
    people: Mapping[int, tuple[int, tuple[int, ...]]]
    present: Sequence[AlignedRow]
    keys: frozenset[str]
    anchors: Mapping[str, str]

    @classmethod
    def of(
        cls, session: Session, article: Article, edition: Edition, shown: Shown | None, document_format: Format
    ) -> "_Planning":
        original: Mapping[str, Paragraph] | None = None
        if edition.language != article.language:
            original = _by_key(versions.find_original_shown(session, article))
            if original is None and versions.was_original_published(session, article):
                original = {}  # it was taken back: then nothing of it is shown
        present = translations.aligned_rows(session, edition)
        return cls(
            session,
            article,
            edition,
            document_format,
            versions.policy_of(session, article.project, edition.language),
            _by_key(shown) or {},
            original,
            versions.authors_in(session, edition.id),
            present,
            frozenset(row.key for row in present),
            _anchors(present, document_format),
        )

    def rows(self) -> Iterator[PlannedRow]:
        for row in self.present:
            if self.edition.language == self.article.language:
                yield PlannedRow(row, Shows.TEXT, findings=tuple(self._dead_links(row.source)))
                continue
            author, reviewers = self.people.get(row.unit, (None, ()))
            last = self.last.get(row.key)
            shows = shows_of(row, self.policy, last) if row.translate else Shows.TEXT
            planned = PlannedRow(row, shows, last, author, reviewers, *self._in_original(row, shows))
            is_looked_at = row.translate and shows is Shows.TEXT and (row.text or row.note)
            yield self._looked_at(planned) if is_looked_at else planned

    def _in_original(self, row: AlignedRow, shows: Shows) -> tuple[Paragraph | None, bool]:
        """Return what a unit that shows its source may show of it: nothing that readers of the original do not have."""
        if self.original is None or (row.translate and shows is not Shows.SOURCE):
            return None, False
        there = self.original.get(row.key)
        return there, there is None or not there.is_shown

    def _looked_at(self, planned: PlannedRow) -> PlannedRow:
        """Return a row with what is found in the text it shows."""
        row, dialect = planned.row, Dialect(self.article.dialect)
        found = (
            *missing(row.made_from_text or row.source, row.text, dialect),
            *(one.message for one in check(row.text, self.edition.language, dialect)),
            *self._dead_links(row.text),
        )
        return replace(planned, findings=found, stops=self._stops(planned))

    def _dead_links(self, text: str) -> Iterator[Message]:
        for address in self._links(text):
            if led(address, self.anchors, self.keys, self.article.address) is None:
                yield Message(
                    "A link leads to nothing on this page: %(address)s. Readers get its words without it; for pages "
                    "beside the original, give the original’s address.",
                    {"address": address[:_LONGEST_SHOWN]},
                )

    def _stops(self, planned: PlannedRow) -> Message | None:
        """Return what stands against a text with a link that its source has not, or not so often, or not any more.

        Such a link needs a second person: one who approved it and did not bring it in. What readers see already is not
        asked about again.
        """
        row, last = planned.row, planned.last
        if last is not None and (last.text, last.note, last.shows is Shows.SOURCE) == (row.text, row.note, False):
            return None
        there, wanted = self._links(row.text, row.note), self._links(row.source)
        strange = there - wanted
        if not strange or self._is_agreed(planned, strange, wanted):
            return None
        lost = ", ".join(dict.fromkeys(map(place_of, wanted - there)))
        return Message(
            "A link does not lead where the original’s does: %(old)s → %(new)s. Put the original’s link back, or have "
            "this paragraph approved by somebody who did not bring the link in.",
            {"old": lost or "—", "new": ", ".join(dict.fromkeys(map(place_of, strange)))},
        )

    def _is_agreed(self, planned: PlannedRow, strange: Counter[str], wanted: Counter[str]) -> bool:
        """Tell whether somebody approved the text who did not bring these links in, by its whole history."""
        if not planned.reviewers:
            return False
        brought: set[int] = set()
        had = dict.fromkeys(strange, False)
        before: tuple[str, str] | None = None
        for text, note, people in versions.steps_of_text(self.session, self.edition.id, planned.row.unit):
            if (text, note) == before:
                continue
            before, there = (text, note), self._links(text, note)
            for address in strange:
                has = there[address] > wanted[address]
                if has and not had[address]:
                    brought |= people
                had[address] = has
        return not brought.issuperset(planned.reviewers)

    def _links(self, *texts: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for text in texts:
            found += links_in(self.document_format.inline_html(text))
        return found


def _anchors(rows: Sequence[AlignedRow], document_format: Format) -> dict[str, str]:
    """Return the headings of an article by the names that links use: those of the source, then of the translation."""
    headings = [row for row in rows if row.kind in {Kind.HEADING, Kind.TITLE}]

    def named(texts: Iterable[str]) -> dict[str, str]:
        plain = (plain_text(document_format.inline_html(text)) for text in texts)
        return anchors_of_headings(zip((row.key for row in headings), plain, strict=True))

    return named(row.text for row in headings) | named(row.source for row in headings)


def _by_key(shown: Shown | None) -> dict[str, Paragraph] | None:
    return None if shown is None else {one.key: one for one in from_json(shown.content)}


def _title_in(rows: Sequence[PlannedRow], is_source: bool) -> str | None:
    """Return what the title would say in its language; an empty text where it would say nothing, None without one."""
    title = next((one for one in rows if one.row.kind is Kind.TITLE), None)
    if title is None:
        return None
    if not _says_something(title):
        return ""
    if title.shows is Shows.LAST and title.last is not None:
        return title.last.text
    return title.row.source if is_source or not title.row.translate else title.row.text


def _blockers(rows: Sequence[PlannedRow], title: str | None, document_format: Format) -> Iterator[Message]:
    if title == "":
        yield Message("The title has no translation that can be published; translate it first.")
    elif title is not None and turns(plain_text(document_format.inline_html(title))):
        yield Message("The title holds invisible characters that turn the text around it; take them out first.")
    stopped = sum(one.stops is not None for one in rows)
    if stopped:
        yield Message(
            "There are changed links that nobody else has agreed to, see below (paragraphs: %(count)s).",
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
    """Return a plan with its texts as safe HTML. This takes its time: never while a transaction is open.

    Links lead where they lead on the page: to a heading's paragraph, to pages beside the original, or nowhere.
    """
    made = [_paragraph(planned, one, document_format) for one in planned.rows]
    keys = {one.key for one in made if one.is_shown}

    def lead(address: str) -> str | None:
        return led(address, planned.anchors, keys, planned.about.address)

    paragraphs = tuple(
        replace(one, html=relinked(one.html, lead), note_html=relinked(one.note_html, lead)) for one in made
    )
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
    if is_own:
        return replace(
            made,
            made_from=row.wording if row.made_from is None else row.made_from,
            note=row.note,
            note_html=document_format.inline_html(row.note) if row.note else "",
            machine=row.machine,
            author=one.author,
            reviewer=one.reviewers[-1] if one.reviewers else None,
        )
    made = replace(made, form=Form.TEXT, shows=one.shows, made_from=row.wording)
    if one.is_held_back:
        return replace(made, form=Form.OMITTED, text="", html="")
    if one.original is None:
        return made
    there = one.original
    return replace(made, text=there.text, html=there.html, made_from=there.made_from)

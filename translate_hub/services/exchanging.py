"""An edition leaves, as aligned pairs or as texts for its own format, and a bilingual file comes back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from translate_hub.domain.bilingual import Bilingual, Entry, Incoming, Pair
from translate_hub.domain.languages import Direction
from translate_hub.domain.limits import Limits
from translate_hub.domain.merging import (
    NOTHING,
    ExchangeReport,
    Finder,
    Match,
    ReportRow,
    Result,
    Side,
    Verdict,
    alike,
    decide,
    may_be_same_language,
    without_line_ends,
)
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.saving import Origin, Proposed, Stale, Standing
from translate_hub.domain.states import Form
from translate_hub.domain.texts import clean
from translate_hub.errors import Invalid, Message
from translate_hub.services.translating import save
from translate_hub.storage import exchanges, projects, sources, translations
from translate_hub.storage.articles import Article, Project
from translate_hub.storage.editions import Edition
from translate_hub.storage.exchanges import Base

# A file may also hold texts of units that left the article.
_ENTRIES_PER_UNIT = 4

__all__ = ["ExchangeReport", "ReportRow", "Result", "bilingual_of", "import_bilingual"]


def bilingual_of(session: Session, actor: Actor, edition: Edition, *, keys: bool = True) -> Bilingual:
    """Return an edition as pairs in reading order, then the texts of units that left the source.

    Without `keys` the units are not named, for tools that dislike contexts; such a file comes back by its texts.
    """
    article = session.get_one(Article, edition.article)
    require(actor, projects.act_of_seeing(article, edition.language), article.project, edition.language)
    project = session.get_one(Project, article.project)
    removed = translations.removed_rows(session, edition)
    return Bilingual(
        project=project.slug,
        article=article.slug,
        source_language=article.language,
        language=edition.language,
        source_name=_source_name(session, article),
        pairs=(
            *exchanges.present_pairs(session, edition, keys=keys),
            *(_removed_pair(row, keys=keys) for row in removed),
        ),
        edition_key=edition.key,
        number=exchanges.number_of(session, edition.id, is_to_change=False),
        revised_at=exchanges.last_changed_at(session, edition.id),
    )


# How a source file is called in references to it; a file name is the edge's, but translators see this one.
_ENDINGS = {"markdown": "md", "plaintext": "txt"}


def _source_name(session: Session, article: Article) -> str:
    word = sources.format_of(session, article)
    return f"{article.slug}.{article.language}.{_ENDINGS.get(word, word)}"


def _removed_pair(row: translations.AlignedRow, *, keys: bool) -> Pair:
    """Return the pair of a unit that left the source; no source asks for another text, so it is never outdated."""
    return Pair(
        key=row.key if keys else None,
        kind=row.kind,
        level=row.level,
        source=row.source,
        target=row.text,
        label=row.label,
        form=row.form,
        line=row.line,
        note=row.note,
        removed=True,
    )


def import_bilingual(
    session: Session, actor: Actor, edition: Edition, incoming: Incoming, *, dry_run: bool, limits: Limits
) -> ExchangeReport:
    """Merge a bilingual file into an edition: each text that is new goes through the one door, by this actor.

    A text changed on both sides since the file was exported is kept as a proposal. The report has one row for each
    entry of the file, in its order; `dry_run` gives the same report and writes nothing.

    Raises Invalid for a file of another edition or language, and where no entry speaks of this article.
    """
    article = session.get_one(Article, edition.article)
    require(actor, Act.PROPOSE, article.project, edition.language)
    _refuse_many(incoming, limits)
    number = exchanges.number_of(session, edition.id, is_to_change=not dry_run)
    _refuse_foreign(session, article, edition, incoming)
    entries = [without_line_ends(entry) for entry in incoming.entries]
    is_based = incoming.edition_key == edition.key and (incoming.number or 0) <= number
    merge, matches = _merge_of(session, article, edition, incoming.number if is_based else None, entries)
    if entries and not any(matches):
        raise Invalid(
            "No entry of the file speaks of a paragraph of %(article)s; choose the file of this article.",
            article=exchanges.name_of_edition(session, edition),
        )
    acts = [_acts(merge, entry, found, limits) for entry, found in zip(entries, matches, strict=True)]
    if not dry_run:
        edition_id = edition.id  # each save expires the row
        acts = [[_apply(session, actor, edition_id, act, limits) for act in some] for some in acts]
    return ExchangeReport(tuple(_row(merge, entry, some) for entry, some in zip(incoming.entries, acts, strict=True)))


def _refuse_many(incoming: Incoming, limits: Limits) -> None:
    """Refuse a file with far more entries than an article has units, before others wait while it is merged."""
    most = limits.article_units * _ENTRIES_PER_UNIT
    if len(incoming.entries) > most:
        raise Invalid(
            "The file has %(count)s entries; the file of one article may have %(limit)s. Choose the file of this "
            "article alone.",
            count=len(incoming.entries),
            limit=most,
        )


def _refuse_foreign(session: Session, article: Article, edition: Edition, incoming: Incoming) -> None:
    if edition.language == article.language:
        raise Invalid(
            "%(edition)s is the article in its own language; choose the edition the file translates it into.",
            edition=exchanges.name_of_edition(session, edition),
        )
    if incoming.edition_key not in (None, edition.key):
        other = exchanges.find_edition_by_key(session, str(incoming.edition_key))
        if other is not None:
            raise Invalid(
                "The file was exported from %(other)s; it cannot go into %(edition)s.",
                other=exchanges.name_of_edition(session, other),
                edition=exchanges.name_of_edition(session, edition),
            )
    if incoming.language and not may_be_same_language(incoming.language, edition.language):
        raise Invalid(
            "The file says it is in the language “%(language)s”; it cannot go into %(edition)s.",
            language=incoming.language,
            edition=exchanges.name_of_edition(session, edition),
        )


@dataclass(frozen=True)
class _Merge:
    """All that the merge of one file looks at, read at once. `bases` is None where the file's base is not known;
    else it holds the units that changed since. `taken` is what entries before this one already brought.
    """

    key_by_unit: Mapping[int, str]
    head_by_unit: Mapping[int, int]
    meaning: Mapping[int, int | None]
    standings: Mapping[int, Standing]
    bases: Mapping[int, Base] | None
    taken: dict[int, Side] = field(default_factory=dict)


@dataclass(frozen=True)
class _Act:
    """What is to be done with one text for one unit; `base_version` is what a save would name."""

    unit: int
    result: Result
    message: Message
    text: str = ""
    form: Form = Form.TEXT
    note: str = ""
    wording: int = 0
    base_version: int = 0
    unsure: bool = False
    dir: Direction | None = None

    @property
    def writes(self) -> bool:
        """The text goes to the door, to be saved or kept as a proposal."""
        return self.result in (Result.UPDATED, Result.STALE_SOURCE, Result.CONFLICT)


def _merge_of(
    session: Session, article: Article, edition: Edition, base: int | None, entries: Sequence[Entry]
) -> tuple[_Merge, list[tuple[Match, ...]]]:
    """Read what the merge of these entries looks at, and find their units. `base`: the edition's number at export."""
    wordings, meaning = sources.known_wordings(session, article)
    unit_by_key = sources.unit_keys(session, article.id)
    strange = [entry.key for entry in entries if entry.key is not None and entry.key not in unit_by_key]
    elsewhere = sources.keys_of_other_articles(session, article.id, strange)
    merge = _Merge(
        key_by_unit={unit: key for key, unit in unit_by_key.items()},
        # A unit's last wording comes last; the one that stands in the article now comes over it.
        head_by_unit={one.unit: one.wording for one in sorted(wordings, key=lambda one: (one.is_head, one.wording))},
        meaning=meaning,
        standings=exchanges.standings(session, edition.id),
        bases=None if base is None else exchanges.bases_of_changed(session, edition.id, base),
    )
    return merge, Finder(wordings, unit_by_key, elsewhere).matches(entries)


def _acts(merge: _Merge, entry: Entry, matches: tuple[Match, ...], limits: Limits) -> list[_Act]:
    """Decide about one entry for each unit it speaks of."""
    try:
        text = clean(entry.target, limits)
    except Invalid as error:
        return [_Act(match.unit, Result.FAILED_CHECK, error.message) for match in matches]
    if len(matches) > 1 and merge.bases is not None and _is_as_exported(merge, entry, text, matches):
        return [_Act(match.unit, Result.SAME, _UNCHANGED) for match in matches]
    return [_act(merge, entry, text, match) for match in matches]


_UNCHANGED = Message("The file still has the text it was exported with; the hub's text stays.")
_SAME = Message("The hub has this text already.")
_EMPTY = Message("The file has no text here; the hub's text stays.")
_TAKEN = Message("The file's text is taken over.")
_TAKEN_UNSURE = Message("The file's text is taken over and marked as unsure.")
_CONFIRMED = Message("The text is the same; the file's mark for it is taken over.")
_STALE = Message("The file translates an older wording of the source; its text is taken over and shown as outdated.")
_STRANGE = Message("The source text in the file is not one the hub knows; the text is taken over, marked as unsure.")
_CONFLICT = Message(
    "The text was changed in the hub and in the file; the hub's stays, the file's is kept as a proposal."
)
_UNKNOWN = Message("No paragraph of this article has this source text; nothing is stored.")


def _base(merge: _Merge, unit: int) -> tuple[Side, int]:
    """Return what a unit said, and its version, when the file was exported; nothing where that is not known."""
    if merge.bases is None:
        return NOTHING, 0
    if unit in merge.bases:
        return merge.bases[unit].side, merge.bases[unit].version
    standing = merge.standings.get(unit)
    return (Side(standing.text, standing.form), standing.version) if standing else (NOTHING, 0)


def _is_as_exported(merge: _Merge, entry: Entry, text: str, matches: tuple[Match, ...]) -> bool:
    """Tell whether an entry for identical paragraphs says what one of them said when the file was exported: a file
    without keys has the text of one of them for all, so nobody changed it for the others. Obsolete entries have no
    form.
    """
    bases = [_base(merge, match.unit)[0] for match in matches]
    return any(alike(Side(text, entry.form), base) or (entry.removed and text == base.text) for base in bases)


def _act(merge: _Merge, entry: Entry, text: str, match: Match) -> _Act:
    """Decide about one entry for one unit, and note what it brings for the entries after it."""
    unit, standing = match.unit, merge.standings.get(match.unit)
    wording = merge.head_by_unit[unit] if match.wording is None else match.wording
    ours = merge.taken.get(unit) or _ours(merge, standing, wording)
    theirs = _theirs(entry, text, ours, match)
    base, base_version = _base(merge, unit)
    is_untouched = merge.bases is not None and unit not in merge.bases and unit not in merge.taken
    verdict = decide(theirs, ours, base if merge.bases is not None else None, untouched=is_untouched)
    if verdict is Verdict.EMPTY:
        return _Act(unit, Result.EMPTY_IGNORED, _EMPTY)
    if verdict is Verdict.SAME:
        return _Act(unit, Result.SAME, _SAME if theirs.text == ours.text else _UNCHANGED)
    is_unsure = theirs.fuzzy or match.wording is None
    if verdict is Verdict.KEEP_BOTH:
        result, message = Result.CONFLICT, _CONFLICT
    else:
        result, message = _taken(merge, match, is_confirmed=theirs.text == ours.text, is_unsure=is_unsure)
        base_version = standing.version if standing else 0
    # A row that a file leaves out keeps its text: an empty one never replaces it.
    kept = theirs.text or ours.text
    if verdict is Verdict.TAKE:
        merge.taken[unit] = replace(theirs, text=kept)
    note, dir_ = (standing.note, standing.dir) if standing else ("", None)
    return _Act(unit, result, message, kept, theirs.form, note, wording, base_version, is_unsure, dir_)


def _ours(merge: _Merge, standing: Standing | None, wording: int) -> Side:
    """Return the hub's side as the file would show it, had it been exported while `wording` stood in the article."""
    if standing is None:
        return NOTHING
    is_outdated = merge.meaning[standing.wording] != merge.meaning[wording]
    fuzzy = standing.has_text and (is_outdated or standing.unsure or standing.machine)
    return Side(standing.text, standing.form, fuzzy)


def _theirs(entry: Entry, text: str, ours: Side, match: Match) -> Side:
    """Return the file's side. Marks that nobody set in the file are taken from ours: obsolete entries show neither
    form nor state as people know them, an empty text has no mark, an older wording beside the text tells that the
    mark is the exporter's, and a source text the hub does not know cannot be confirmed.
    """
    is_ours = text == ours.text
    form = ours.form if entry.removed and is_ours else entry.form
    is_exporters = entry.removed or match.wording is None or (entry.fuzzy and entry.previous_source is not None)
    return Side(text, form, ours.fuzzy if not text or (is_ours and is_exporters) else entry.fuzzy)


def _taken(merge: _Merge, match: Match, *, is_confirmed: bool, is_unsure: bool) -> tuple[Result, Message]:
    if match.wording is None:
        return Result.STALE_SOURCE, _STRANGE
    if merge.meaning[match.wording] != merge.meaning[merge.head_by_unit[match.unit]]:
        return Result.STALE_SOURCE, _STALE
    if is_confirmed:
        return Result.UPDATED, _CONFIRMED
    return Result.UPDATED, _TAKEN_UNSURE if is_unsure else _TAKEN


def _apply(session: Session, actor: Actor, edition: int, act: _Act, limits: Limits) -> _Act:
    """Send a text to the one door. A conflict names the version it was exported with, so the door keeps both, and keeps
    the same words once, however often the file is sent.
    """
    if not act.writes:
        return act
    answer = save(
        session,
        actor,
        edition,
        act.unit,
        act.text,
        form=act.form,
        note=act.note,
        base_version=act.base_version,
        wording=act.wording,
        save_id=None,
        origin=Origin.FILE,
        unsure=act.unsure,
        dir=act.dir,
        limits=limits,
    )
    return replace(act, result=Result.CONFLICT, message=_CONFLICT) if isinstance(answer, Stale | Proposed) else act


# Where one entry speaks of several identical paragraphs, its row shows what needs a person most.
_GRAVITY = (
    Result.FAILED_CHECK,
    Result.CONFLICT,
    Result.STALE_SOURCE,
    Result.UPDATED,
    Result.EMPTY_IGNORED,
    Result.SAME,
)


def _row(merge: _Merge, entry: Entry, acts: Sequence[_Act]) -> ReportRow:
    if not acts:
        return ReportRow(entry.key, entry.source, entry.target, Result.UNKNOWN, _UNKNOWN)
    gravest = min(acts, key=lambda act: _GRAVITY.index(act.result))
    message = gravest.message
    found = Counter(act.result for act in acts)
    if len(acts) > 1 and gravest.result is not Result.FAILED_CHECK:
        message = Message(
            "The entry stands for %(number)s identical paragraphs (%(keys)s): text taken over in %(taken)s, kept as a "
            "proposal in %(kept)s, nothing to do in %(left)s.",
            {
                "number": len(acts),
                "keys": ", ".join(merge.key_by_unit[act.unit] for act in acts),
                "taken": found[Result.UPDATED] + found[Result.STALE_SOURCE],
                "kept": found[Result.CONFLICT],
                "left": found[Result.SAME] + found[Result.EMPTY_IGNORED],
            },
        )
    return ReportRow(merge.key_by_unit[gravest.unit], entry.source, entry.target, gravest.result, message)

"""One paragraph of an article is corrected in its own language: a new revision of the same units.

Three steps, for writing and reading a file are slow and must not hold up others: `begin` (in a reading transaction),
`prepare` (in none), `correct_paragraph` (in a writing one, which counts only where nobody changed the article
meanwhile). No translation is ever written: those of the paragraph stay as they are, current where the change was
minor, else outdated.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from translate_hub.domain.document import Document, ReadOptions
from translate_hub.domain.layout import Content, lay_out
from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.ports import Format
from translate_hub.domain.rulings import meanings
from translate_hub.domain.segmentation import Segmentation, check, text_of
from translate_hub.domain.texts import clean
from translate_hub.errors import Invalid, Message, NotFound
from translate_hub.services.importing import add_reading
from translate_hub.storage import segments, sources, translations
from translate_hub.storage.articles import Article, Revision, Ruling
from translate_hub.storage.segments import PlacedUnit

Reader = Callable[[str, bytes, ReadOptions], Document]
"""Reads a file's bytes by the name of its format: sandbox.read_document."""

REASON = "correction"
_LONGEST_REASON = 40


@dataclass(frozen=True)
class Correction:
    """A corrected text on its way: the article's row id and its head revision, the paragraph, and the source as it is.

    `place` is the number of the unit in `units`, from 0; `wording` the row id of the text that was corrected, `old`
    that text, `text` the new one.
    """

    article: int
    head: int
    document: Document
    units: tuple[PlacedUnit, ...]
    place: int
    wording: int
    old: str
    text: str


@dataclass(frozen=True)
class Plan:
    """A corrected file, read again: the document, what of it each unit covers, and what the person should be told."""

    correction: Correction
    document: Document
    segmentation: Segmentation
    notices: tuple[Message, ...]


@dataclass(frozen=True)
class Corrected:
    """The paragraph has its new text: the number of the revision it stands in, and the row id of the wording.

    `is_new` is False where it had that text already.
    """

    revision: int
    wording: int
    is_new: bool = True
    notices: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Overtaken:
    """Somebody changed the article first. `current` is what the paragraph says now, `wording` its row id, `sent` what
    was to be there. `is_elsewhere`: this paragraph is as it was, so the same text can be sent again at once.
    """

    current: str
    wording: int
    sent: str
    is_elsewhere: bool = False


def begin(
    session: Session, actor: Actor, article: Article, unit: int, text: str, *, wording: int, limits: Limits
) -> Correction | Corrected | Overtaken:
    """Look at what a correction starts from; writes nothing.

    `unit` and `wording` are row ids; `wording` is the source text the person was shown. `Corrected` (not new) where the
    paragraph says that already, `Overtaken` where it says something else than the person was shown.

    Raises NotFound where the unit is not in the article, Invalid for an empty, too long or unstorable text, Forbidden.
    """
    require(actor, Act.EDIT_SOURCE, article.project)
    text = clean(text, limits)
    if not text.strip():
        raise Invalid("A paragraph of the source cannot be empty; write a text.")
    document, units = sources.stored_document(session, article)
    place = next((n for n, one in enumerate(units) if one.unit == unit), None)
    if place is None:
        raise NotFound("There is no such paragraph in this article.")
    now = units[place]
    old = text_of(now.segment, document.blocks)
    if old == text:
        return Corrected(sources.head_number(session, article), now.wording, is_new=False)
    if now.wording != wording:
        return Overtaken(old, now.wording, text)
    return Correction(article.id, article.head_revision or 0, document, units, place, wording, old, text)


def prepare(correction: Correction, document_format: Format, read: Reader) -> Plan:
    """Write the article's file with the corrected paragraph and read it again; slow, so call it in no transaction.

    Raises Invalid with a sentence where the format cannot hold the text there.
    """
    blocks = correction.document.blocks
    segmentation = tuple(one.segment for one in correction.units)
    contents: list[Content] = [None] * len(segmentation)
    contents[correction.place] = correction.text
    layout = lay_out(segmentation, blocks, contents)
    written = document_format.write(correction.document, layout.texts)
    options = ReadOptions(written.charset, correction.document.options.front_matter)
    document = read(correction.document.format, written.content, options)
    expected = [content or text_of(one, blocks) for one, content in zip(segmentation, contents, strict=True)]
    try:
        check(layout.kept, document.blocks)
        found = [text_of(one, document.blocks) for one in layout.kept]
    except Invalid:
        found = []
    if found != expected:
        raise Invalid(
            "With this text the paragraphs around it would be read otherwise; write it without what looks like "
            "structure, or bring in a corrected file."
        )
    return Plan(correction, document, layout.kept, written.notices)


def correct_paragraph(
    session: Session, actor: Actor, plan: Plan, *, minor: bool, reason: str = REASON
) -> Corrected | Overtaken:
    """Make the planned text the article's present source: a new reading and revision, the same units and keys.

    `minor`: the change means nothing to translations, which stay current and approved; else they become outdated. The
    ruling is kept, and a text that comes back is the wording it was. `reason` (up to 40 characters) goes into the
    revision. `Overtaken` where somebody changed the article since `begin`: then nothing is written.

    Raises Forbidden, NotFound, Invalid for a longer reason.
    """
    wanted = plan.correction
    article = sources.lock_article(session, wanted.article)
    require(actor, Act.EDIT_SOURCE, article.project)
    if not 0 < len(reason) <= _LONGEST_REASON:
        raise Invalid("Give the reason in at most %(limit)s characters.", limit=_LONGEST_REASON)
    if article.head_revision != wanted.head:
        return _overtaken(session, article, plan)
    editions = sources.lock_editions(session, article.id)
    unit = wanted.units[wanted.place].unit
    wording = segments.wording_of(session, unit, wanted.text)
    revision = _add_revision(session, article, plan, by=actor.person, reason=reason)
    _place_units(session, revision, plan, wording)
    article.head_revision = revision.id
    session.add(Ruling(unit=unit, from_wording=wanted.wording, to_wording=wording, minor=minor, by=actor.person))
    session.flush()
    _rule_again(session, unit)
    for edition in editions:
        for name, count in translations.counts_of(session, edition.id).items():
            setattr(edition, f"{name.value}_count", count)
    session.flush()
    return Corrected(revision.number, wording, notices=plan.notices)


def _overtaken(session: Session, article: Article, plan: Plan) -> Corrected | Overtaken:
    """Answer who came second: with both texts, unless they are the same."""
    wanted = plan.correction
    document, units = sources.stored_document(session, article)
    now = next((one for one in units if one.unit == wanted.units[wanted.place].unit), None)
    if now is None:
        raise NotFound("There is no such paragraph in this article.")
    current = text_of(now.segment, document.blocks)
    if current == wanted.text:
        return Corrected(sources.head_number(session, article), now.wording, is_new=False)
    return Overtaken(current, now.wording, wanted.text, is_elsewhere=now.wording == wanted.wording)


def _add_revision(session: Session, article: Article, plan: Plan, *, by: int, reason: str) -> Revision:
    """Store the corrected file as it was read, and a revision of it."""
    revision = Revision(
        article=article.id,
        reading=add_reading(session, article, plan.document),
        number=sources.head_number(session, article) + 1,
        parent=plan.correction.head,
        reason=reason,
        by=by,
    )
    session.add(revision)
    session.flush()
    return revision


def _place_units(session: Session, revision: Revision, plan: Plan, wording: int) -> None:
    """Give the same units their places in the new reading, and the corrected one its wording; levels stay."""
    wanted = plan.correction
    placed = []
    for n, (one, segment) in enumerate(zip(wanted.units, plan.segmentation, strict=True)):
        placed.append((one.unit, wording if n == wanted.place else one.wording, segment))
        before = wanted.document.blocks[one.segment.first_block].level
        if one.segment.level is None and plan.document.blocks[segment.first_block].level != before:
            segments.set_level(session, one.unit, before)
    segments.add_sources(session, revision.id, placed)


def _rule_again(session: Session, unit: int) -> None:
    """Bring the meaning of every wording of a unit to what all rulings say."""
    known = segments.wordings_of(session, unit)
    for wording, meaning in meanings(known, segments.rulings_of(session, unit)).items():
        if known[wording] != meaning:
            segments.set_meaning(session, wording, meaning)

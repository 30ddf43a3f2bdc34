"""What tests of exchanging share: saving, exporting, editing and sending a file, and looking at what came of it."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle
from translate_hub.domain.bilingual import Incoming
from translate_hub.domain.limits import DEFAULT_LIMITS, Limits
from translate_hub.domain.saving import Origin, Saved
from translate_hub.domain.states import Form, Label
from translate_hub.exchange.po import Po
from translate_hub.services.exchanging import ExchangeReport, bilingual_of, import_bilingual
from translate_hub.services.translating import save
from translate_hub.storage import translations
from translate_hub.storage.editions import Event, Proposal, Translation

PO = Po()


def put(
    session: Session,
    built: BuiltArticle,
    unit: int,
    text: str,
    *,
    form: Form = Form.TEXT,
    origin: Origin = Origin.PERSON,
    unsure: bool = False,
) -> None:
    """Save a text for a unit, by its place in the article, over whatever stands there."""
    edition = built.editions["fa"].id
    standing = session.get(Translation, (edition, built.units[unit].id), populate_existing=True)
    saved = save(
        session,
        built.actor,
        edition,
        built.units[unit].id,
        text,
        form=form,
        base_version=standing.version if standing else 0,
        wording=built.wordings[unit].id,
        save_id=None,
        origin=origin,
        unsure=unsure,
        limits=DEFAULT_LIMITS,
    )
    assert isinstance(saved, Saved)


def export(session: Session, built: BuiltArticle, *, keys: bool = True) -> Incoming:
    """Return the edition as a PO file gives it back."""
    return PO.read(PO.write(bilingual_of(session, built.actor, built.editions["fa"], keys=keys)))


def send(
    session: Session, built: BuiltArticle, incoming: Incoming, *, dry_run: bool = False, limits: Limits = DEFAULT_LIMITS
) -> ExchangeReport:
    return import_bilingual(session, built.actor, built.editions["fa"], incoming, dry_run=dry_run, limits=limits)


def edited(incoming: Incoming, *texts: str | None, fuzzy: bool | None = None) -> Incoming:
    """Return the file with new texts for its first entries; None leaves one as it is."""
    entries = list(incoming.entries)
    for n, text in enumerate(texts):
        if text is not None:
            entries[n] = replace(entries[n], target=text, fuzzy=entries[n].fuzzy if fuzzy is None else fuzzy)
    return replace(incoming, entries=tuple(entries))


def results(report: ExchangeReport) -> list[str]:
    return [row.result.value for row in report.rows]


def shown(session: Session, built: BuiltArticle) -> list[tuple[str, Label]]:
    return [(row.text, row.label) for row in translations.aligned_rows(session, built.editions["fa"])]


def proposed(session: Session, built: BuiltArticle) -> list[str]:
    return list(session.scalars(select(Proposal.text).where(Proposal.edition == built.editions["fa"].id)))


def rows_stored(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(row)) or 0 for row in (Event, Proposal, Translation)]

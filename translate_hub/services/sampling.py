"""The sample project: something to look at and to try things on, in a hub that holds nothing yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from translate_hub.domain.bilingual import Incoming
from translate_hub.domain.document import Dialect, Document, ReadOptions
from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Actor
from translate_hub.domain.ports import Exchange, Format
from translate_hub.services import exchanging, importing, organising
from translate_hub.storage import projects
from translate_hub.storage.articles import Project

SLUG = "sample"
NAME = "A sample publication"
_SOURCE = "en"
_TARGETS = ("fa", "es")


@dataclass(frozen=True)
class Sample:
    """The sample article as it was read, and its translations by language."""

    name: str
    document: Document
    dialect: Dialect
    translations: Mapping[str, Incoming]


def read_sample(formats: Mapping[str, Format], exchanges: Mapping[str, Exchange]) -> Sample:
    """Return the sample that comes with the hub; parses files, so call it outside a transaction."""
    folder = resources.files("translate_hub") / "sample"
    plain_text, po = formats["plaintext"], exchanges["po"]
    article = next(file for file in folder.iterdir() if file.name.endswith(".txt"))
    return Sample(
        name=article.name,
        document=plain_text.read(article.read_bytes(), ReadOptions(charset="utf-8")),
        dialect=plain_text.dialect,
        translations={_language(file): po.read(file.read_bytes()) for file in folder.iterdir() if _is_po(file)},
    )


def create_sample(session: Session, actor: Actor, sample: Sample, *, limits: Limits) -> Project:
    """Add the sample project with its article, translated as far as the sample's files go."""
    project = organising.create_project(session, actor, SLUG, name=NAME, languages=[_SOURCE, *_TARGETS])
    made = importing.import_article(
        session,
        actor,
        project,
        sample.document,
        dialect=sample.dialect,
        slug=None,
        file_name=sample.name,
        limits=limits,
    )
    for language, incoming in sample.translations.items():
        edition = projects.edition_by_language(session, actor, made.article.id, language)
        exchanging.import_bilingual(session, actor, edition, incoming, dry_run=False, limits=limits)
    return project


def _is_po(file: Traversable) -> bool:
    return file.name.endswith(".po")


def _language(file: Traversable) -> str:
    """Return the language in a name like ``article.fa.po``."""
    return PurePosixPath(file.name).stem.rpartition(".")[2]

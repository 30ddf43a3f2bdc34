"""A file that waits for its preview: how it stands now, and what was chosen for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from translate_hub.domain import segmentation
from translate_hub.domain.document import Document
from translate_hub.domain.ports import Format
from translate_hub.domain.segmentation import Cut, Segmentation
from translate_hub.domain.slugs import slug_from
from translate_hub.errors import Conflict, Invalid, Message, NotFound
from translate_hub.services import importing, uploading
from translate_hub.site.pages import plain_text
from translate_hub.storage import projects
from translate_hub.web import previews
from translate_hub.web.choices import Choices, choices_of
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.readings import Readings

# Sentences of readers that speak of the command line, and what they say here.
_HERE: Final = {
    "The charset of the file cannot be told; name it with --charset (for example windows-1256), or save the file "
    "as UTF-8.": Message("The charset of the file cannot be told; choose it below, or save the file as UTF-8."),
}
_SLUGS_TRIED: Final = 20

readings: Final = Readings()


@dataclass(frozen=True)
class Waiting:
    """A waiting file with its project; `language` is the one its articles are written in."""

    project: str
    project_id: int
    project_name: str
    language: str
    key: str
    name: str
    content: bytes
    expires_at: datetime
    choices: Choices

    @property
    def document_format(self) -> Format:
        """The format it is read as."""
        return current_hub().formats[self.choices.format]


@dataclass(frozen=True)
class Look:
    """What a waiting file holds as it is read and cut now. `document` is None where it cannot be read so; `trouble`
    says why, or why the article cannot be brought in as it is; `cuts` are its units, none where they are too many.
    """

    document: Document | None
    segments: Segmentation = ()
    cuts: Sequence[Cut] = ()
    trouble: Message | None = None


def waiting_at(project: str, key: str) -> Waiting:
    """Return this person's waiting file at an address; raises NotFound, Forbidden."""
    actor = current_actor()
    with current_hub().reading() as session:
        row = projects.project_by_slug(session, actor, project)
        upload = uploading.upload_by_key(session, actor, row.id, key)
        return Waiting(
            project=row.slug,
            project_id=row.id,
            project_name=row.name,
            language=projects.languages_of(session, row.id)[0],
            key=upload.key,
            name=upload.name,
            content=upload.bytes,
            expires_at=upload.expires_at,
            choices=choices_of(upload.options),
        )


def keep(waiting: Waiting, choices: Choices) -> None:
    """Store what was chosen; raises Conflict where it was read or cut otherwise elsewhere since `waiting` was read.

    Of the facts the later ones count: a page keeps them while its person goes on to confirm them.
    """
    actor = current_actor()
    with current_hub().writing() as session:
        upload = uploading.upload_by_key(session, actor, waiting.project_id, waiting.key)
        if replace(choices_of(upload.options), facts=waiting.choices.facts) != waiting.choices:
            raise Conflict("This preview was changed in another window; open it anew and go on there.")
        uploading.change_options(session, actor, waiting.project_id, waiting.key, choices.stored)


def look(waiting: Waiting, choices: Choices | None = None) -> Look:
    """Read and cut a waiting file as it was chosen; never raises for what the file or a correction is."""
    choices = choices or waiting.choices
    limits = current_hub().limits
    try:
        document = readings.read(choices.format, waiting.content, choices.read_options)
        segments = previews.corrected(document, choices.corrections)
    except Invalid as error:
        return Look(None, trouble=_HERE.get(error.message.id, error.message))
    try:
        return Look(document, segments, importing.check_cuts(document, segments, limits))
    except Invalid as error:
        is_countable = len(segments) <= limits.article_units
        cuts = segmentation.cuts_of(segments, document.blocks) if is_countable else ()
        return Look(document, segments, cuts, error.message)


def suggested_slug(session: Session, waiting: Waiting, title: str) -> str:
    """Return a free name in addresses for an article, from its title or its file's name; "" where neither gives one."""
    text = plain_text(waiting.document_format.inline_html(title))
    made = slug_from(text) or slug_from(waiting.name.partition(".")[0])
    for number in range(1, _SLUGS_TRIED):
        slug = made if number == 1 else slug_from(f"{made[:70]}-{number}")
        if made and not is_taken(session, waiting, slug):
            return slug
    return made


def is_taken(session: Session, waiting: Waiting, slug: str) -> bool:
    """Return whether the project has an article, or a page of its own, of this name in addresses."""
    if slug in importing.RESERVED_SLUGS:
        return True
    try:
        projects.article_by_slug(session, current_actor(), waiting.project, slug)
    except NotFound:
        return False
    return True

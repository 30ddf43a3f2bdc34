"""Projects: a publication and its languages."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from translate_hub.domain import languages as tags
from translate_hub.domain.permissions import Act, Actor, require
from translate_hub.domain.slugs import slug_as_given
from translate_hub.errors import Conflict, Invalid
from translate_hub.storage.articles import Project, ProjectLanguage

LONGEST_NAME = 200

# Control characters, and the controls that can turn the text around a name: embeddings, overrides, isolates.
_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def create_project(session: Session, actor: Actor, slug: str, *, name: str, languages: Sequence[str]) -> Project:
    """Add a project; the first of its languages (BCP 47) is the one its articles are written in.

    Raises Conflict when the slug is taken, Invalid for a slug, name or language that cannot be used and for a language
    named twice, Forbidden.
    """
    require(actor, Act.CREATE_PROJECT)
    slug = slug_as_given(slug)
    project = Project(slug=slug, name=_checked_name(name))
    standard = _checked_languages(languages)
    session.add(project)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            "There is a project “%(slug)s” already; choose another slug for the new one.", slug=slug
        ) from error
    session.add_all(
        ProjectLanguage(project=project.id, language=tag, position=position) for position, tag in enumerate(standard)
    )
    session.flush()
    return project


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if not name:
        raise Invalid("Give the project a name; readers will see it.")
    if found := _UNSAFE_IN_NAME.search(name):
        raise Invalid(
            "Character %(place)s of the name is U+%(code)s, an invisible control character; remove it.",
            place=found.start() + 1,
            code=f"{ord(found.group()):04X}",
        )
    if len(name) > LONGEST_NAME:
        raise Invalid(
            "The name has %(length)s characters; a project's name may have %(limit)s.",
            length=len(name),
            limit=LONGEST_NAME,
        )
    return name


def _checked_languages(languages: Sequence[str]) -> list[str]:
    if not languages:
        raise Invalid("Name the language the project's articles are written in.")
    standard: list[str] = []
    for tag in map(tags.standardise, languages):
        if tag in standard:
            raise Invalid("The language “%(language)s” is named twice; name each language once.", language=tag)
        standard.append(tag)
    return standard

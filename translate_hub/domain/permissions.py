"""Who may do what: roles by project and language, declared once as data.

Whoever has no part in something is told that it does not exist; who sees it but may not do this is told so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from translate_hub.errors import Forbidden, NotFound

EVERY_LANGUAGE: Final = "*"


class Role(StrEnum):
    """What somebody is in a project: in one language, from the least on, or for the whole project."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    LANGUAGE_EDITOR = "language-editor"
    SOURCE_EDITOR = "source-editor"
    ADMIN = "admin"


LANGUAGE_ROLES: Final = (Role.READER, Role.CONTRIBUTOR, Role.TRANSLATOR, Role.REVIEWER, Role.LANGUAGE_EDITOR)
PROJECT_ROLES: Final = (Role.SOURCE_EDITOR, Role.ADMIN)


class Act(StrEnum):
    """What may be done."""

    SEE_PROJECT = "see-project"
    SEE_EDITION = "see-edition"
    PROPOSE = "propose"
    TRANSLATE = "translate"
    APPROVE = "approve"
    PUBLISH = "publish"
    MANAGE_LANGUAGE = "manage-language"
    EDIT_SOURCE = "edit-source"
    MANAGE_PROJECT = "manage-project"
    CREATE_PROJECT = "create-project"
    RUN_HUB = "run-hub"


# In an edition: what each role of its language may do beside what the role before it may.
_ADDED: Final[Mapping[Role, frozenset[Act]]] = {
    Role.READER: frozenset({Act.SEE_EDITION}),
    Role.CONTRIBUTOR: frozenset({Act.PROPOSE}),
    Role.TRANSLATOR: frozenset({Act.TRANSLATE}),
    Role.REVIEWER: frozenset({Act.APPROVE}),
    Role.LANGUAGE_EDITOR: frozenset({Act.PUBLISH, Act.MANAGE_LANGUAGE}),
}
_IN_LANGUAGE: Final[Mapping[Role, frozenset[Act]]] = {
    role: frozenset().union(*(_ADDED[lower] for lower in LANGUAGE_ROLES[: n + 1]))
    for n, role in enumerate(LANGUAGE_ROLES)
}
_LANGUAGE_ACTS: Final = frozenset().union(*_ADDED.values())
# For a whole project, whatever the language. A source editor sees every edition, to know what a change costs.
_IN_PROJECT: Final[Mapping[Role, frozenset[Act]]] = {
    Role.SOURCE_EDITOR: frozenset({Act.SEE_EDITION, Act.EDIT_SOURCE}),
    Role.ADMIN: frozenset(Act) - {Act.CREATE_PROJECT, Act.RUN_HUB},
}


@dataclass(frozen=True)
class Actor:
    """The person behind a use case: a person's row id, the name colleagues see, whether they run the hub, and their
    roles by project (row id) and language (BCP 47, or ``*`` for every language).
    """

    person: int
    name: str
    is_operator: bool = False
    roles: Mapping[tuple[int, str], Role] = field(default_factory=dict)

    @property
    def projects(self) -> frozenset[int]:
        """The projects (row ids) this person has a part in; an operator sees all without being in any."""
        return frozenset(project for project, _language in self.roles)

    def languages_in(self, project: int) -> frozenset[str] | None:
        """The languages whose editions this person sees in a project; None for all of them."""
        if may(self, Act.SEE_EDITION, project, EVERY_LANGUAGE):
            return None
        return frozenset(language for one, language in self.roles if one == project)


def may(actor: Actor, act: Act, project: int | None = None, language: str | None = None) -> bool:
    """Return whether this person may do this; `language` names the edition where the act is one in an edition."""
    if actor.is_operator:
        return True
    if project is None:
        return False
    if act is Act.SEE_PROJECT:
        return project in actor.projects
    for scope in {EVERY_LANGUAGE, language or EVERY_LANGUAGE}:
        role = actor.roles.get((project, scope))
        if role is not None and act in _IN_PROJECT.get(role, frozenset()) | _IN_LANGUAGE.get(role, frozenset()):
            return True
    return False


def require(actor: Actor, act: Act, project: int | None = None, language: str | None = None) -> None:
    """Let pass who may do this: the first line of every use case.

    Raises NotFound, with the words for what does not exist, where the person has no part in the project or does not
    see the edition; Forbidden where they see it and may not do this.
    """
    if may(actor, act, project, language):
        return
    if project is not None and not may(actor, Act.SEE_PROJECT, project):
        raise NotFound("There is no such project.")
    if language is not None and act in _LANGUAGE_ACTS and not may(actor, Act.SEE_EDITION, project, language):
        raise NotFound("There is no such edition.")
    raise Forbidden("Your role here does not allow this; ask an admin of the project.")

"""Everybody who may ask the hub for something, and everything they may name: for the test of all routes."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.desks import Browser, Desk, a_desk
from translate_hub.domain.document import Dialect, ReadOptions
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor, Role
from translate_hub.domain.saving import Proposed
from translate_hub.services import importing, inviting, limiting, organising, suggesting, translating
from translate_hub.storage import projects, translations
from translate_hub.storage.accounts import Invitation, Person

# --- Who asks ---------------------------------------------------------------------------------------------------------

STRANGER: Final = "stranger"
# Roles in Persian, but for the translator of another language and the two roles of the whole project.
ROLES: Final[Mapping[str, tuple[Role, str] | None]] = {
    "reader": (Role.READER, "fa"),
    "contributor": (Role.CONTRIBUTOR, "fa"),
    "translator": (Role.TRANSLATOR, "fa"),
    "translator of another language": (Role.TRANSLATOR, "es"),
    "reviewer": (Role.REVIEWER, "fa"),
    "language editor": (Role.LANGUAGE_EDITOR, "fa"),
    "source editor": (Role.SOURCE_EDITOR, "*"),
    "admin": (Role.ADMIN, "*"),
    "another project's admin": (Role.ADMIN, "*"),
    "operator": None,
}
ELSEWHERE: Final = "another project's admin"
OTHER_LANGUAGE: Final = "translator of another language"

# A login that was tried too often: other answers take a tenth of a second each (tests/web/test_sign_in).
LOCKED: Final = "somebody"

EVERYBODY: Final = frozenset(ROLES)
OPERATOR: Final = frozenset({"operator"})
MANAGERS: Final = OPERATOR | {"admin"}
SOURCE: Final = MANAGERS | {"source editor"}
PEOPLE: Final = MANAGERS | {"language editor"}
TRANSLATORS: Final = MANAGERS | {"translator", "reviewer", "language editor"}
WRITERS: Final = TRANSLATORS | {"contributor"}
READERS: Final = WRITERS | {"reader", "source editor"}
MEMBERS: Final = EVERYBODY - {ELSEWHERE}

# --- What is asked ----------------------------------------------------------------------------------------------------

OUTSIDE, OWN, HUB, PROJECT, EDITION = "outside", "one's own", "the hub", "a project", "an edition"


@dataclass(frozen=True)
class Route:
    """What an endpoint answers: `may` get `answer`; the others are told that they may not, or that there is no such
    thing. `sent` is a form, `json` what a script sends; ``{name}`` in them is filled as in the address.

    `apart`: roles that get an answer of their own. `script`: strangers are told so, not sent to the door. `fresh`: it
    changes who is signed in. `names`: what stands for a name in the address, where it is not what the name says.
    """

    where: str
    may: frozenset[str]
    answer: int = 200
    sent: Mapping[str, str] | None = None
    json: Mapping[str, Any] | None = None
    apart: Mapping[str, int] = field(default_factory=dict)
    script: bool = False
    fresh: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def status(self, role: str, method: str) -> int:
        """The status this role gets."""
        if role in self.apart:
            return self.apart[role]
        if self.where == OUTSIDE:
            return self.answer
        if role == STRANGER:
            return 401 if self.script or self.json is not None else 303 if method == "GET" else 403
        if role in self.may:
            return self.answer
        is_hidden = role == ELSEWHERE or (role == OTHER_LANGUAGE and self.where == EDITION)
        return 404 if is_hidden and self.where in {PROJECT, EDITION} else 403


# --- Where it is asked ------------------------------------------------------------------------------------------------

ARTICLE: Final = "---\ntitle: Another meadow\n---\n\nGrass, and what grows in it.\n"


@dataclass
class Matrix:
    """Two projects with an article each, somebody signed in for every role, and fresh things to name in addresses.

    A third project is there to be joined.
    """

    desk: Desk
    actors: Mapping[str, Actor]
    browsers: Mapping[str, Browser]
    tokens: dict[str, str] = field(default_factory=dict)

    @cached_property
    def rules(self) -> dict[str, str]:
        """Every endpoint with every method it takes, as the table names them, and the rule of its address."""
        return {
            f"{rule.endpoint} {method}": rule.rule
            for rule in self.desk.app.url_map.iter_rules()
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        }

    def value(self, name: str) -> str:
        """What stands for a name in addresses and forms; what can be used up is made anew each time."""
        return VALUES[name](self)

    def address(self, name: str, route: Route, **known: str) -> str:
        """The address of a line of the table, its places filled."""

        def fill(place: re.Match[str]) -> str:
            word = place[1].rpartition(":")[2]
            return known[word] if word in known else self.value(route.names.get(word, word))

        return re.sub(r"<([^>]+)>", fill, self.rules[name])

    def body(self, sent: Mapping[str, Any] | None) -> dict[str, Any]:
        """A form or a script's values, their places filled; ``#`` stands before what is a number."""
        filled: dict[str, Any] = {}
        for name, value in (sent or {}).items():
            if isinstance(value, str):
                text = re.sub(r"\{(\w+)\}", lambda place: self.value(place[1]), value)
                filled[name] = int(text[1:]) if text.startswith("#") else text
            else:
                filled[name] = value
        return filled

    def ask(self, route: Route, method: str, path: str, role: str) -> TestResponse:
        """Ask as somebody with this role, with the form's token that their pages carry."""
        browser = self.browser(role, fresh=route.fresh)
        client = browser.client
        if method == "GET":
            headers = {"Accept": "application/json"} if route.script else {}
            return client.get(path, headers=headers, buffered=True)  # a file is closed at once
        token = self.token(role, browser)
        if route.json is not None or route.sent is None:
            return client.open(path, method=method, json=self.body(route.json), headers={"X-CSRFToken": token})
        return client.open(path, method=method, data={"csrf_token": token, **self.body(route.sent)})

    def browser(self, role: str, *, fresh: bool = False) -> Browser:
        """The browser of somebody with this role; a fresh one where what is asked changes who is signed in."""
        if not fresh:
            return self.browsers[role]
        return self.desk.browser(actor=self.actors.get(role), signed_in=role != STRANGER)

    def token(self, role: str, browser: Browser) -> str:
        """The token of the forms of a browser's pages, read once."""
        if browser is not self.browsers[role]:
            return browser.token("/sign-in" if role == STRANGER else "/desk/")
        if role not in self.tokens:
            self.tokens[role] = browser.token("/sign-in" if role == STRANGER else "/desk/")
        return self.tokens[role]


def _location_key(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def _upload(matrix: Matrix, project: str = "harbour", role: str = "admin") -> str:
    browser = matrix.browser(role)
    form = {"csrf_token": matrix.token(role, browser), "text": "A lamp.\n\nA key and a door.\n"}
    return _location_key(browser.client.post(f"/desk/{project}/import", data=form))


def _invitation(matrix: Matrix, project: str = "valley") -> str:
    with matrix.desk.hub.writing() as session:
        where = projects.project_by_slug(session, matrix.desk.actor, project).id
        return inviting.invite(session, matrix.desk.actor, where, [("fa", Role.READER)])


def _invitation_key(matrix: Matrix, project: str = "harbour") -> str:
    token = _invitation(matrix, project)
    with matrix.desk.hub.reading() as session:
        return session.scalars(select(Invitation.key).where(Invitation.token_hash == inviting._hash(token))).one()


def _person(matrix: Matrix, role: str) -> str:
    with matrix.desk.hub.reading() as session:
        return session.get_one(Person, matrix.actors[role].person).key


def _proposal(matrix: Matrix, project: str = "harbour", article: str = "night-library", role: str = "suggester") -> str:
    with matrix.desk.hub.writing() as session:
        found = projects.article_by_slug(session, matrix.desk.actor, project, article)
        edition = projects.edition_by_language(session, matrix.desk.actor, found.id, "fa")
        row = translations.aligned_rows(session, edition)[2 if project == "harbour" else 1]
        answer = translating.save(
            session, matrix.actors[role], edition.id, row.unit, f"پیشنهاد {secrets.token_hex(4)}",
            base_version=row.version, wording=row.wording, save_id=None, limits=DEFAULT_LIMITS,
        )  # fmt: skip
    assert isinstance(answer, Proposed)
    return str(answer.proposal)


VALUES: Final[Mapping[str, Callable[[Matrix], str]]] = {
    "project": lambda matrix: "harbour",
    "article": lambda matrix: "night-library",
    "language": lambda matrix: "fa",
    "unit": lambda matrix: matrix.desk.rows()[2].key,
    "wording": lambda matrix: str(matrix.desk.rows()[2].wording),
    "version": lambda matrix: str(matrix.desk.rows()[2].version),
    "kind": lambda matrix: "po",
    "key": _upload,
    "proposal": _proposal,
    "token": _invitation,
    "link": lambda matrix: matrix.desk.link(actor=matrix.actors["spare"]).rpartition("/")[2],
    "invitation": _invitation_key,
    "member": lambda matrix: _person(matrix, "spare"),
    "source": lambda matrix: "en",
    "slug": lambda matrix: "night-library",
    "number": lambda matrix: "1",
    "rest": lambda matrix: "nowhere/at/all/of/it",
    "filename": lambda matrix: "desk.css",
}


def a_matrix(home: Path, database_url: str) -> Matrix:
    """Make the desk, everybody who asks, and what belongs to other projects."""
    desk = a_desk(home, database_url)
    document = desk.hub.formats["markdown"].read(ARTICLE.encode(), ReadOptions())
    with desk.hub.writing() as session:
        meadow = organising.create_project(session, desk.actor, "meadow", name="Meadow", languages=["en", "fa"])
        organising.create_project(session, desk.actor, "valley", name="Valley", languages=["en", "fa"])
        buckets = limiting.sign_in_buckets(desk.hub.settings.secret_key, LOCKED, "127.0.0.1")
        while limiting.try_once(session, buckets) is not None:
            pass
        harbour = projects.project_by_slug(session, desk.actor, "harbour").id
        suggesting.switch_on(session, desk.actor, harbour, "pseudo")
        importing.import_article(
            session, desk.actor, meadow, document,
            dialect=Dialect.MARKDOWN, slug="grass", file_name="grass.md", limits=DEFAULT_LIMITS,
        )  # fmt: skip
    desk.publish("en")
    actors = {
        role: desk.actor if held is None else desk.person(*held, project="meadow" if role == ELSEWHERE else None)
        for role, held in ROLES.items()
    }
    actors["spare"] = desk.person(Role.READER, "fa")
    actors["suggester"] = desk.person(Role.CONTRIBUTOR, "fa")
    actors["suggester elsewhere"] = desk.person(Role.CONTRIBUTOR, "fa", project="meadow")
    browsers = {role: desk.browser(actor=actors[role]) for role in ROLES}
    return Matrix(desk, actors, {**browsers, STRANGER: desk.browser(signed_in=False)})

"""THE ROUTE MATRIX: every address the hub answers at, every way of asking, every role. What is not in the table fails.

Whoever is not signed in is sent to the door. What one may not see answers as what does not exist: with the same status
and the same page. What one sees and may not do is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Final

import pytest
from werkzeug.test import TestResponse

from tests.matrix import (
    EDITION,
    ELSEWHERE,
    EVERYBODY,
    HUB,
    LOCKED,
    MANAGERS,
    MEMBERS,
    OPERATOR,
    OTHER_LANGUAGE,
    OUTSIDE,
    OWN,
    PEOPLE,
    PROJECT,
    READERS,
    ROLES,
    SOURCE,
    STRANGER,
    TRANSLATORS,
    WRITERS,
    Matrix,
    Route,
    _invitation_key,
    _person,
    _proposal,
    _upload,
    a_matrix,
)
from translate_hub.storage import answers, projects, translations
from translate_hub.storage.editions import Proposal

ROW: Final = {"text": "", "base_version": "0", "wording": "{wording}", "save_id": "", "then": "stay"}
DRAFT: Final = {"text": "", "note": "", "wording": "#{wording}", "base_version": 0}
# Whose upload it is: for anybody else there is none.
WAITS: Final = {"source editor": 404, "operator": 404}

PUBLISHED: Final = {"language": "source"}

# Endpoint and method: who may, and what they get.
TABLE: Final[dict[str, Route]] = {
    # Outside the desk: the way in, what watches the hub, files of the pages.
    "static GET": Route(OUTSIDE, EVERYBODY),
    "editing.scripts.editor GET": Route(OUTSIDE, EVERYBODY),
    "entering.front GET": Route(OUTSIDE, EVERYBODY, 303),
    "entering.healthz GET": Route(OUTSIDE, EVERYBODY),
    "entering.token GET": Route(OUTSIDE, EVERYBODY),
    "entering.how_to_enter GET": Route(OUTSIDE, EVERYBODY, 303, apart={STRANGER: 200}),
    "entering.sign_in GET": Route(OUTSIDE, EVERYBODY, 303, apart={STRANGER: 200}),
    "entering.check_sign_in POST": Route(OUTSIDE, EVERYBODY, 429, json={"login": LOCKED, "password": "-"}),
    "entering.code GET": Route(OUTSIDE, EVERYBODY, 303),
    "entering.check_code POST": Route(OUTSIDE, EVERYBODY, 303, sent={"code": "123456"}),
    "entering.link GET": Route(OUTSIDE, EVERYBODY, names={"token": "link"}),
    "entering.enter POST": Route(OUTSIDE, EVERYBODY, 303, sent={}, fresh=True, names={"token": "link"}),
    "entering.leave POST": Route(OUTSIDE, EVERYBODY, 303, sent={}, fresh=True),
    "members.join GET": Route(OUTSIDE, EVERYBODY),
    "members.accept POST": Route(OUTSIDE, EVERYBODY, 303, sent={}, apart={STRANGER: 422}),
    # What readers see: the matrix has published the article in its own language.
    "reading.projects GET": Route(OUTSIDE, EVERYBODY),
    "reading.project GET": Route(OUTSIDE, EVERYBODY),
    "reading.index GET": Route(OUTSIDE, EVERYBODY, names=PUBLISHED),
    "reading.further_index GET": Route(OUTSIDE, EVERYBODY, 404, names=PUBLISHED),
    "reading.article GET": Route(OUTSIDE, EVERYBODY, names=PUBLISHED),
    "reading.bilingual GET": Route(OUTSIDE, EVERYBODY, 404, names=PUBLISHED),
    "reading.feed GET": Route(OUTSIDE, EVERYBODY, names=PUBLISHED),
    "reading.sitemap GET": Route(OUTSIDE, EVERYBODY, 404, names=PUBLISHED),
    "reading.sitemaps GET": Route(OUTSIDE, EVERYBODY, 404),
    "reading.robots GET": Route(OUTSIDE, EVERYBODY),
    "reading.nothing GET": Route(OUTSIDE, EVERYBODY, 404),
    # One's own account and drafts.
    "account.profile GET": Route(OWN, EVERYBODY),
    "account.change_profile POST": Route(OWN, EVERYBODY, 422, sent={}),
    "account.security GET": Route(OWN, EVERYBODY),
    "account.change_security POST": Route(OWN, EVERYBODY, 404, sent={}),
    "account.square_code GET": Route(OWN, EVERYBODY, 404),
    "account.download GET": Route(OWN, EVERYBODY),
    "account.before_erasing GET": Route(OWN, EVERYBODY),
    "account.erase POST": Route(OWN, EVERYBODY, 422, sent={}),
    "editing.drafts.drafts_key GET": Route(OWN, EVERYBODY, script=True),
    "members.join_as_member GET": Route(OWN, EVERYBODY, 303),
    # The hub.
    "desk.projects GET": Route(OWN, EVERYBODY),
    "projects.new GET": Route(HUB, OPERATOR),
    "projects.create POST": Route(HUB, OPERATOR, 422, sent={}),
    "audit.of_hub GET": Route(HUB, OPERATOR),
    # A project.
    "desk.project GET": Route(PROJECT, MEMBERS),
    "members.page GET": Route(PROJECT, MEMBERS),
    "members.invite POST": Route(PROJECT, PEOPLE, sent={"role": "reader", "language": "fa"}),
    "members.change POST": Route(PROJECT, PEOPLE, 303, sent={"person": "{member}", "language": "fa", "role": "reader"}),
    "members.withdraw POST": Route(
        PROJECT, PEOPLE, 303, sent={"invitation": "{invitation}"}, apart=dict.fromkeys(MEMBERS - PEOPLE, 404)
    ),
    "projects.settings GET": Route(PROJECT, MANAGERS),
    "projects.change POST": Route(PROJECT, MANAGERS, 303, sent={"do": "rename", "name": "Harbour Review"}),
    "audit.of_project GET": Route(PROJECT, MANAGERS),
    "importing.start GET": Route(PROJECT, SOURCE),
    "importing.take_in POST": Route(PROJECT, SOURCE, 303, sent={"text": "One line.\n\nAnd another one."}),
    "importing.preview GET": Route(PROJECT, SOURCE, apart=WAITS),
    "importing.correct POST": Route(PROJECT, SOURCE, 303, sent={}, apart=WAITS),
    "importing.confirm POST": Route(PROJECT, SOURCE, 303, sent={}, apart=WAITS),
    "importing.drop POST": Route(PROJECT, SOURCE, 303, sent={}, apart=WAITS),
    # An article in its own language, which all of its project see.
    "sources.source GET": Route(PROJECT, MEMBERS),
    "sources.describe POST": Route(PROJECT, SOURCE, 409, sent={"author": "Another", "shown": "-"}),
    "sources.correct POST": Route(PROJECT, SOURCE, sent={"text": "Another text.", "wording": "{wording}"}),
    # An edition.
    "editing.edition GET": Route(EDITION, READERS),
    "editing.calls.rows GET": Route(EDITION, READERS, script=True),
    "editing.calls.changes GET": Route(EDITION, READERS, script=True),
    "editing.calls.following GET": Route(EDITION, READERS, script=True),
    "editing.calls.open_row GET": Route(EDITION, WRITERS, script=True),
    "editing.calls.look POST": Route(EDITION, WRITERS, json={"text": "x"}),
    "editing.previewing.preview GET": Route(EDITION, READERS),
    "editing.drafts.listed GET": Route(EDITION, READERS, script=True),
    "editing.drafts.keep PUT": Route(EDITION, WRITERS, 204, json=DRAFT),
    "editing.drafts.drop DELETE": Route(EDITION, READERS, 204, json={}),
    "editing.save POST": Route(EDITION, WRITERS, 303, sent=ROW),
    "editing.decide POST": Route(EDITION, TRANSLATORS, 303, sent={"deed": "dismiss"}),
    "editing.suggestions.suggest POST": Route(EDITION, WRITERS, json={}),
    "publishing.page GET": Route(EDITION, READERS),
    "publishing.preview GET": Route(EDITION, READERS),
    "publishing.bilingual_preview GET": Route(EDITION, READERS),
    "publishing.publish POST": Route(EDITION, PEOPLE, 409, sent={}),
    "publishing.unpublish POST": Route(EDITION, PEOPLE, 409, sent={}),
    "publishing.show_version POST": Route(EDITION, PEOPLE, 404, sent={}),
    "files.export GET": Route(EDITION, READERS),
    "files.choose GET": Route(EDITION, READERS),
    "files.check POST": Route(EDITION, WRITERS, 422, sent={}),
    "files.really_import POST": Route(EDITION, WRITERS, 422, sent={}),
}


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Matrix]:
    """One desk for the whole table."""
    folder = tmp_path_factory.mktemp("matrix")
    copyfile(sqlite_template, folder / "hub.db")
    matrix = a_matrix(folder / "home", f"sqlite:///{folder / 'hub.db'}")
    yield matrix
    matrix.desk.hub.database.close()


def page_of(answer: TestResponse) -> str:
    """An answer without what differs each time: the tokens of its forms."""
    return str(answer.json) if answer.is_json else re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)


def test_every_address_is_in_the_table(matrix: Matrix) -> None:
    assert set(matrix.rules) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_every_role_gets_what_the_table_says(matrix: Matrix, name: str) -> None:
    route, method = TABLE[name], name.rpartition(" ")[2]
    wrong = {}
    for role in (STRANGER, *ROLES):
        got, due = matrix.ask(route, method, matrix.address(name, route), role).status_code, route.status(role, method)
        if got != due:
            wrong[role] = f"{got}, not {due}"
    assert wrong == {}


@pytest.mark.parametrize("name", [name for name, route in TABLE.items() if route.where in {PROJECT, EDITION}])
def test_what_one_may_not_see_answers_as_what_does_not_exist(matrix: Matrix, name: str) -> None:
    route, method = TABLE[name], name.rpartition(" ")[2]
    twins = [(ELSEWHERE, "project", "harbour", "nowhere")]
    if route.where == EDITION:
        twins.append((OTHER_LANGUAGE, "language", "fa", "de"))
    for role, place, real, imagined in twins:
        there, nowhere = (
            matrix.ask(route, method, matrix.address(name, route, **{place: value}), role) for value in (real, imagined)
        )
        assert there.status_code == nowhere.status_code == 404
        assert page_of(there).replace(f"“{real}”", f"“{imagined}”") == page_of(nowhere)


@pytest.fixture(scope="module")
def foreign(matrix: Matrix) -> Mapping[str, str]:
    """What belongs to another project, by the names that places in addresses and forms have."""
    with matrix.desk.hub.writing() as session:
        grass = projects.article_by_slug(session, matrix.desk.actor, "meadow", "grass")
        edition = projects.edition_by_language(session, matrix.desk.actor, grass.id, "fa")
        row = translations.aligned_rows(session, edition)[0]
        answer = answers.add_answer(
            session, edition.id, row.unit, wording=row.wording, engine="pseudo", text="x", raw="x",
            by=matrix.desk.actor.person,
        )  # fmt: skip
        known = {"article": "grass", "unit": row.key, "wording": str(row.wording), "answer": str(answer.id)}
    return {
        **known,
        "key": _upload(matrix, "meadow", "operator"),
        "proposal": _proposal(matrix, "meadow", "grass", "suggester elsewhere"),
        "person": _person(matrix, "suggester elsewhere"),
        "invitation": _invitation_key(matrix, "meadow"),
    }


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_what_an_address_names_of_another_project_is_not_there(
    matrix: Matrix, foreign: Mapping[str, str], role: str
) -> None:
    seen = set()
    for name, rule in matrix.rules.items():
        route, method = TABLE[name], name.rpartition(" ")[2]
        places = {place.rpartition(":")[2] for place in re.findall(r"<([^>]+)>", rule)} & set(foreign)
        for place in places if route.where in {PROJECT, EDITION} else ():
            answer = matrix.ask(route, method, matrix.address(name, route, **{place: foreign[place]}), role)
            assert answer.status_code == 404, (name, place, answer.status_code)
            seen.add(place)
    assert seen == {"article", "unit", "key", "proposal"}


@pytest.mark.parametrize("role", ["admin", "operator"])
@pytest.mark.parametrize(
    ("name", "changed", "status"),
    [
        ("members.change POST", {"person": "person"}, 404),
        ("members.withdraw POST", {"invitation": "invitation"}, 404),
        ("editing.save POST", {"wording": "wording"}, 422),
        ("editing.save POST", {"answer": "answer"}, 422),
        ("editing.save POST", {"closes": "proposal"}, 303),
        ("sources.correct POST", {"wording": "wording"}, 409),
    ],
)
def test_what_a_form_names_of_another_project_is_refused(  # noqa: PLR0917 - pytest gives them by name
    matrix: Matrix, foreign: Mapping[str, str], role: str, name: str, changed: Mapping[str, str], status: int
) -> None:
    route = TABLE[name]
    sent = {
        **(route.sent or {}),
        "text": "متن",
        "base_version": "{version}",
        **{field: foreign[value] for field, value in changed.items()},
    }
    answer = matrix.ask(replace(route, sent=sent), "POST", matrix.address(name, route), role)
    assert answer.status_code == status
    with matrix.desk.hub.reading() as session:
        assert session.get_one(Proposal, int(foreign["proposal"])).status == "open"

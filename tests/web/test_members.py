"""The pages of a project's people: invitations, roles, what each sees; and the audit log that tells of it."""

import ast
import re
from pathlib import Path

import pytest

from tests.desks import Browser, Desk
from translate_hub.domain.permissions import Role
from translate_hub.services import auditing
from translate_hub.services.entering import Purpose
from translate_hub.storage import memberships, projects
from translate_hub.storage.accounts import Person
from translate_hub.web.audit import SENTENCES

PASSWORD = "eleven lamps and a key"  # noqa: S105 - a test's


def invite(browser: Browser, **fields: object) -> str:
    """Make an invitation and return the path of its link."""
    answer = browser.send("/desk/harbour/members/invite", fields)
    assert answer.status_code == 200
    found = re.search(r'value="http://localhost(/join/[\w-]+)"', answer.text)
    assert found
    return found[1]


def words_of(answer_text: str) -> str:
    """The words of a page's main part."""
    main = answer_text[answer_text.index("<main") : answer_text.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def key_of(desk: Desk, person: int) -> str:
    with desk.hub.reading() as session:
        return session.get_one(Person, person).key


def test_a_new_person_joins_with_a_link_and_starts_at_the_project(desk: Desk, browser: Browser) -> None:
    link = invite(browser, role="translator", language="fa")
    guest = desk.browser(signed_in=False)
    page = guest.get(link)
    assert "You are invited to" in page.text
    assert "translator" in page.text
    form = {"login": "nina", "name": "Nina", "password": PASSWORD, "again": PASSWORD}
    for wrong, sentence in (
        ({"again": "something else"}, "two passwords differ"),
        ({"password": "short", "again": "short"}, "12 to 256"),
        ({"login": "operator"}, "choose another one"),
        ({"name": " "}, "Give a name"),
    ):
        told = guest.send(link, {**form, **wrong}, page=link)
        assert told.status_code == 422
        assert sentence in told.text
        assert f'value="{ {**form, **wrong}["login"] }"' in told.text, "what was typed stays"
        assert PASSWORD not in told.text
    answer = guest.send(link, form, page=link)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/harbour/")
    assert guest.get(desk.address()).status_code == 200
    assert guest.get(desk.address("es")).status_code == 404
    assert desk.browser(signed_in=False).get(link).status_code == 403


def test_who_is_signed_in_joins_as_they_are_and_keeps_the_greater_role(desk: Desk, browser: Browser) -> None:
    reviewer = desk.person(Role.REVIEWER, "fa")
    theirs = desk.browser(actor=reviewer)
    link = invite(browser, role="reader", language=["fa", "es"])
    assert reviewer.name in theirs.get(link).text
    assert theirs.send(link, {}, page=link).headers["Location"] == "/desk/harbour/"
    page = words_of(browser.get("/desk/harbour/audit").text)
    assert page.index("joined as reader") < page.index("invited somebody as reader")
    for language in ("fa", "es"):
        assert theirs.get(desk.address(language)).status_code == 200
    assert roles_of(desk, reviewer.person) == {"fa": Role.REVIEWER, "es": Role.READER}


def roles_of(desk: Desk, person: int) -> dict[str, Role]:
    """The roles somebody has in the desk's project."""
    with desk.hub.reading() as session:
        project = projects.project_by_slug(session, desk.actor, "harbour")
        return memberships.roles_in(session, project.id, person)


def test_somebody_with_an_account_signs_in_on_the_way(desk: Desk, browser: Browser) -> None:
    link = invite(browser, role="reader", language="fa")
    guest = desk.browser(signed_in=False)
    assert f'href="/desk{link}"' in guest.get(link).text
    door = guest.get(f"/desk{link}").headers["Location"]
    assert door.startswith("/sign-in?next=/desk/join/")
    member = desk.browser(actor=desk.person(Role.READER, "es"))
    assert member.get(door).headers["Location"] == f"/desk{link}"
    assert member.get(f"/desk{link}").headers["Location"] == link


def test_an_invitation_that_was_withdrawn_opens_nothing(desk: Desk, browser: Browser) -> None:
    link = invite(browser, role="admin")
    page = browser.get("/desk/harbour/members").text
    key = re.search(r'name="invitation" value="(\w+)"', page)
    assert key
    assert browser.send("/desk/harbour/members/withdraw", {"invitation": key[1]}).status_code == 303
    assert "Invitations that wait" not in browser.get("/desk/harbour/members").text
    assert desk.browser(signed_in=False).get(link).status_code == 403
    assert browser.send("/desk/harbour/members/withdraw", {"invitation": key[1]}).status_code == 404


def test_an_invitation_without_a_language_or_with_a_wrong_role_is_refused(browser: Browser) -> None:
    for fields in ({"role": "translator"}, {"role": "king", "language": "fa"}, {}):
        assert browser.send("/desk/harbour/members/invite", fields).status_code == 422


def test_a_language_editor_sees_and_changes_their_people_alone(desk: Desk) -> None:
    editor = desk.browser(actor=desk.person(Role.LANGUAGE_EDITOR, "fa"))
    reader, other = desk.person(Role.READER, "fa"), desk.person(Role.TRANSLATOR, "es")
    page = editor.get("/desk/harbour/members").text
    assert reader.name in page
    assert other.name not in page
    assert 'value="admin"' not in page
    change = {"person": key_of(desk, reader.person), "language": "fa", "role": "reviewer"}
    assert editor.send("/desk/harbour/members/change", change).status_code == 303
    assert roles_of(desk, reader.person) == {"fa": Role.REVIEWER}
    for wish in ({"language": "es"}, {"role": "admin"}, {"language": "*"}):
        assert editor.send("/desk/harbour/members/change", {**change, **wish}).status_code == 403
    assert editor.send("/desk/harbour/members/change", {**change, "role": "remove"}).status_code == 303
    assert roles_of(desk, reader.person) == {}


def test_who_manages_nobody_sees_themselves_and_may_leave(desk: Desk) -> None:
    translator, other = desk.person(Role.TRANSLATOR, "fa"), desk.person(Role.READER, "fa")
    theirs = desk.browser(actor=translator)
    page = theirs.get("/desk/harbour/members").text
    assert translator.name in page
    assert other.name not in page
    assert "Make the link" not in page
    own = {"person": key_of(desk, translator.person), "language": "fa", "role": "remove"}
    answer = theirs.send("/desk/harbour/members/change", own)
    assert answer.headers["Location"] == "/desk/"
    assert theirs.get("/desk/harbour/").status_code == 404
    assert "You are in no project yet" in theirs.get("/desk/").text


def test_the_last_admin_is_told_why_they_stay(desk: Desk) -> None:
    admin = desk.person(Role.ADMIN)
    theirs = desk.browser(actor=admin)
    own = {"person": key_of(desk, admin.person), "language": "*", "role": "remove"}
    answer = theirs.send("/desk/harbour/members/change", own)
    assert answer.status_code == 422
    assert "last admin" in answer.text


def test_the_board_shows_what_one_may_see_and_do(desk: Desk) -> None:
    translator = desk.browser(actor=desk.person(Role.TRANSLATOR, "fa"))
    board = translator.get("/desk/harbour/").text
    assert f'href="{desk.address()}"' in board
    assert f'href="{desk.address("es")}"' not in board
    assert "español" not in board[: board.index("<footer")]
    assert "Bring an article in" not in board
    assert "/desk/harbour/settings" not in board
    assert "español" not in translator.get("/desk/").text.split("<footer")[0]
    admin = desk.browser(actor=desk.person(Role.ADMIN)).get("/desk/harbour/").text
    for address in (desk.address(), desk.address("es"), "/desk/harbour/import", "/desk/harbour/settings"):
        assert f'href="{address}"' in admin


def test_the_audit_log_is_read_page_by_page_newest_first(desk: Desk, browser: Browser) -> None:
    with desk.hub.writing() as session:
        for n in range(120):
            auditing.note(session, desk.actor, "project-renamed", name=f"name-{n}-", was="<b>before</b>")
    path, seen = "/desk/audit", []
    for _ in range(3):
        page = browser.get(path).text
        seen += re.findall(r"name-(\d+)-", page)
        older = re.search(r'href="(/desk/audit\?before=\d+)"', page)
        path = older[1] if older else ""
    assert seen == [str(n) for n in reversed(range(120))]
    assert path == ""
    assert "<b>before" not in browser.get("/desk/audit").text
    for odd in ("x", "-1", "9" * 30, str(2**63)):
        assert browser.get(f"/desk/audit?before={odd}").status_code == 200


def test_somebody_who_is_gone_has_no_name_in_the_log(desk: Desk, browser: Browser) -> None:
    person = desk.person(Role.READER, "fa")
    change = {"person": key_of(desk, person.person), "language": "fa", "role": "reviewer"}
    browser.send("/desk/harbour/members/change", change)
    assert person.name in browser.get("/desk/harbour/audit").text
    with desk.hub.writing() as session:
        session.get_one(Person, person.person).name = "—"
    assert person.name not in browser.get("/desk/harbour/audit").text


def words_noted() -> set[str]:
    """Every word that a service notes in the log."""
    words: set[str] = set()
    for module in (Path(auditing.__file__).parent).glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "auditing.note":
                said = node.args[2]
                if isinstance(said, ast.JoinedStr):  # the links of services/accounts
                    words |= {f"{purpose}-link-made" for purpose in Purpose}
                else:
                    words |= {one.value for one in ast.walk(said) if isinstance(one, ast.Constant)}  # type: ignore[misc]  # strings
    return words - {None}


def test_every_word_of_the_log_has_its_sentence() -> None:
    assert words_noted() <= set(SENTENCES)
    assert len(words_noted()) > 15


@pytest.mark.parametrize("path", ["/join/x", "/join/" + "a" * 500, "/join/%F0%9F%98%80"])
def test_links_nobody_made_are_spent(desk: Desk, path: str) -> None:
    assert desk.browser(signed_in=False).get(path).status_code == 403

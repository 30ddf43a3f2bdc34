"""Commands about people: one-time links that let the right person in, and a list."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.services.test_passwords import HASH
from translate_hub import bootstrap, config
from translate_hub.bootstrap import Hub
from translate_hub.main import set_up_link
from translate_hub.services import entering
from translate_hub.services.entering import Purpose
from translate_hub.storage import people, sessions
from translate_hub.storage.schema import utc_now


def hub_at(home: Path) -> Hub:
    """The hub the program works on."""
    return bootstrap.build(config.load({}, home=home))


def token_of(link: str) -> str:
    """The token at the end of a link."""
    assert link.startswith("http://127.0.0.1:8080/enter/")
    return link.rpartition("/")[2]


def test_a_person_is_made_with_a_role_and_a_link(run: Run, with_article: Run, tmp_path: Path) -> None:
    made = run("user", "create", "Parisa", "--role", "translator", "--project", "demo", "--language", "fa", "--json")
    assert made.value["login"] == "parisa"
    hub = hub_at(tmp_path / "home")
    with hub.reading() as session:
        link = entering.link_of(session, token_of(made.value["link"]))
    hub.database.close()
    assert (link.purpose, link.login) == (Purpose.SET_UP, "parisa")
    listed = {one["login"]: one for one in run("user", "list", "--json").value}
    assert listed["parisa"]["roles"] == [{"project": "demo", "language": "fa", "role": "translator"}]
    assert listed["operator"]["operator"] is True
    assert b"translator of demo (fa)" in run("user", "list").content


def test_what_cannot_be_made_is_refused_with_a_sentence(run: Run, with_article: Run) -> None:
    assert run("user", "create", "x y").code == 6
    assert run("user", "create", "admin").code == 6
    assert run("user", "create", "nima", "--role", "reader").code == 6
    assert run("user", "create", "nima", "--role", "reader", "--project", "missing").code == 3
    assert run("user", "create", "nima", "--role", "admin", "--project", "demo", "--language", "fa").code == 6
    assert run("user", "create", "nima").code == 0
    again = run("user", "create", "Nima")
    assert (again.code, again.error) == (5, "The login “nima” is taken; choose another one.\n")
    assert run("--as", "nima", "user", "list").code == 4
    assert run("user", "reset", "nobody").code == 3


def test_an_admin_who_lost_the_session_gets_in_by_whatever_name(run: Run, tmp_path: Path) -> None:
    hub = hub_at(tmp_path / "home")
    bootstrap.bring_up_to_date(hub)
    first = set_up_link(hub)
    assert first is not None
    by_name = token_of(run("user", "reset", "admin").content.decode().strip())
    with hub.writing() as session:
        assert entering.link_of(session, by_name).purpose is Purpose.RESET
        entering.enter_with_new_password(session, by_name, HASH)
    assert set_up_link(hub) is None
    second = token_of(run("user", "reset", "admin").content.decode().strip())
    with hub.writing() as session:
        person = people.person_by_login(session, "admin")
        person.login = "maryam"
    assert set_up_link(hub) is None, "the admin under another name is the admin"
    third = run("user", "reset", "admin", "--json").value
    assert third["login"] == "maryam"
    with hub.writing() as session:
        entering.enter_with_new_password(session, token_of(third["link"]), HASH)
        assert sessions.find_open_link(session, entering.hash_of(second), utc_now()) is None
    hub.database.close()


def test_a_lost_authenticator_is_told_of_and_can_be_switched_off(run: Run, tmp_path: Path) -> None:
    run("user", "create", "nima")
    hub = hub_at(tmp_path / "home")
    with hub.writing() as session:
        person = people.person_by_login(session, "nima")
        person.totp_secret, person.totp_since = "A" * 32, utc_now()
    reset = run("user", "reset", "nima")
    assert (reset.code, "--lost-authenticator" in reset.error) == (0, True)
    reset = run("user", "reset", "nima", "--lost-authenticator")
    assert (reset.code, reset.error) == (0, "")
    hub.database.close()

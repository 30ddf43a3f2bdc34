"""Publishing from the command line."""

from pathlib import Path
from urllib.parse import unquote

from tests.cli.conftest import Run
from tests.cli.test_commands import translated


def with_title(run: Run, tmp_path: Path) -> Run:
    """The article with its title translated into Persian, and nothing else."""
    po = tmp_path / "lamp.po"
    run("export", "demo/lamp", "fa", "--as", "po", "-o", po)
    translated(po, "The Lamp in the Window", "چراغی در پنجره")
    assert run("translations", "import", "demo/lamp", "fa", po).code == 0
    return run


def test_an_edition_is_published_and_taken_back(with_article: Run, tmp_path: Path) -> None:
    run = with_title(with_article, tmp_path)
    done = run("publish", "demo/lamp", "fa", "--yes", "--json").value
    assert (done["version"], done["is_new"]) == (1, True)
    assert unquote(done["address"]) == "/read/demo/fa/چراغی-در-پنجره/"
    assert [(one["position"], one["state"], one["shows"]) for one in done["left_out"]] == [
        (position, "empty", "source") for position in (2, 3, 4, 5)
    ]
    assert run("publish", "demo/lamp", "fa", "--yes", "--json").value["is_new"] is False
    assert run("unpublish", "demo/lamp", "fa", "--json").value == {"unpublished": "demo/lamp", "language": "fa"}
    again = run("unpublish", "demo/lamp", "fa")
    assert (again.code, again.error.count("\n")) == (5, 1)


def test_what_is_not_finished_is_asked_once(with_article: Run, tmp_path: Path) -> None:
    asked = with_title(with_article, tmp_path)("publish", "demo/lamp", "fa")
    assert asked.code == 6
    assert "4 paragraphs" in asked.error
    assert "--yes" in asked.error


def test_a_finished_edition_is_not_asked_about(with_article: Run) -> None:
    done = with_article("publish", "demo/lamp", "en", "--json").value
    assert done == {"version": 1, "address": "/read/demo/en/lamp/", "left_out": [], "is_new": True}


def test_without_a_title_it_is_refused(with_article: Run) -> None:
    refused = with_article("publish", "demo/lamp", "fa", "--yes")
    assert refused.code == 6
    assert "title" in refused.error


def test_the_address_can_be_chosen(with_article: Run, tmp_path: Path) -> None:
    run = with_title(with_article, tmp_path)
    assert (
        run("publish", "demo/lamp", "fa", "--yes", "--slug", "chosen", "--json").value["address"].endswith("/chosen/")
    )
    assert run("publish", "demo/lamp", "fa", "--yes", "--slug", "No Way").code == 6

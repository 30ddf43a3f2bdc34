"""What each command answers, as scripts rely on it."""

import base64
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, Run


def translated(po: Path, source: str, target: str) -> None:
    """Fill in one translation of a PO file."""
    text = po.read_text("utf-8")
    assert f'msgid "{source}"\nmsgstr ""' in text
    po.write_text(text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"'), "utf-8")


def test_a_project_is_made_and_listed(run: Run) -> None:
    made = run("project", "create", "demo", "--name", "Démo", "--source", "en", "--target", "FA_ir", "--json")
    assert made.value == {"project": "demo", "name": "Démo", "source": "en", "targets": ["fa-IR"]}
    assert "Démo".encode() in made.content  # as it is, not as escapes
    assert run("project", "list", "--json").value == [
        {"project": "demo", "name": "Démo", "source": "en", "targets": ["fa-IR"], "articles": 0}
    ]


def test_json_may_be_asked_for_before_and_after_the_command(run: Run) -> None:
    assert run("--json", "project", "list").value == run("project", "list", "--json").value == []


def test_an_import_answers_what_was_made(run: Run, article_file: Path) -> None:
    run("project", "create", "demo", "--name", "Demo", "--source", "en")
    assert run("article", "import", "demo", article_file, "--json").value == {
        "project": "demo",
        "article": "the-lamp-in-the-window",
        "format": "plaintext",
        "charset": "utf-8",
        "revision": 1,
        "units": 5,
    }


def test_the_keys_of_a_front_matter_that_are_translated_can_be_chosen(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("---\ntitle: A lamp\nlead: It shines.\nlayout: wide\n---\n\nAll night.\n", "utf-8")
    run("project", "create", "demo", "--name", "Demo", "--source", "en")
    run("article", "import", "demo", file, "--slug", "usual")
    run("article", "import", "demo", file, "--slug", "chosen", "--front-matter", "title", "--front-matter", "lead")
    usual, chosen = (run("article", "units", f"demo/{slug}", "--json").value for slug in ("usual", "chosen"))
    assert [unit["source"] for unit in usual] == ["A lamp", "All night."]
    assert [unit["source"] for unit in chosen] == ["A lamp", "It shines.", "All night."]
    assert b'msgid "It shines."' in run("convert", file, "--to", "po", "--front-matter", "lead").content


def test_units_are_listed_in_reading_order(with_article: Run) -> None:
    units = with_article("article", "units", "demo/lamp", "--json").value
    assert [(unit["position"], unit["kind"], unit["level"]) for unit in units] == [
        (1, "title", 0),
        (2, "standfirst", 0),
        (3, "paragraph", 0),
        (4, "heading", units[3]["level"]),
        (5, "paragraph", 0),
    ]
    assert set(units[0]) == {"id", "position", "kind", "level", "source", "target", "state", "version"}
    assert units[0]["target"] is None


def test_units_with_a_language_show_its_translations(with_article: Run, tmp_path: Path) -> None:
    po = tmp_path / "fa.po"
    with_article("export", "demo/lamp", "fa", "--as", "po", "-o", po)
    translated(po, "Why it matters", "چرا مهم است")
    with_article("translations", "import", "demo/lamp", "fa", po)
    units = with_article("article", "units", "demo/lamp", "--language", "fa", "--json").value
    assert (units[3]["target"], units[3]["state"]) == ("چرا مهم است", "translated")
    assert (units[0]["target"], units[0]["state"], units[0]["version"]) == ("", "empty", 0)


def test_articles_are_listed_with_their_progress(with_article: Run) -> None:
    [row] = with_article("article", "list", "demo", "--json").value
    assert (row["article"], row["title"]) == ("lamp", "The Lamp in the Window")
    assert row["editions"]["fa"]["empty"] == 5
    assert b"fa 0 %" in with_article("article", "list", "demo").content


def test_an_untranslated_edition_in_its_own_format_is_the_original_file(with_article: Run) -> None:
    assert with_article("export", "demo/lamp", "fa", "--as", "source").content == ARTICLE.encode()


def test_the_page_has_the_language_and_direction_of_the_edition(with_article: Run) -> None:
    page = with_article("export", "demo/lamp", "fa", "--as", "html").content.decode()
    assert '<html lang="fa" dir="rtl"' in page
    assert "The Lamp in the Window" in page


def test_an_export_asked_for_as_json_holds_the_bytes(with_article: Run) -> None:
    value = with_article("export", "demo/lamp", "fa", "--as", "source", "--json").value
    assert base64.b64decode(value["content_base64"]) == ARTICLE.encode()


def test_a_dry_run_reports_the_same_and_writes_nothing(with_article: Run, tmp_path: Path) -> None:
    po = tmp_path / "es.po"
    with_article("export", "demo/lamp", "es", "--as", "po", "-o", po)
    translated(po, "Why it matters", "Por qué importa")
    arguments = ("translations", "import", "demo/lamp", "es", po, "--json")
    dry = with_article(*arguments, "--dry-run").value
    assert dry["dry_run"] is True
    assert (dry["counts"]["updated"], dry["counts"]["same"]) == (1, 4)
    assert with_article("article", "units", "demo/lamp", "--language", "es", "--json").value[3]["target"] == ""
    real = with_article(*arguments).value
    assert real == {**dry, "dry_run": False}
    assert set(real["rows"][0]) == {"id", "source", "result", "message"}
    assert with_article(*arguments).value["counts"]["updated"] == 0


def test_a_backup_comes_back(with_article: Run, tmp_path: Path) -> None:
    kept = with_article("backup", tmp_path / "hub.zip", "--json").value
    assert Path(kept["file"]).is_file()
    with_article("project", "create", "later", "--name", "Later", "--source", "en")
    refused = with_article("restore", tmp_path / "hub.zip")
    assert (refused.code, "translate-hub backup" in refused.error) == (5, True)
    assert with_article("backup", tmp_path / "second.zip").code == 0
    assert with_article("restore", tmp_path / "hub.zip", "--json").value["digest"] == kept["digest"]
    assert [row["project"] for row in with_article("project", "list", "--json").value] == ["demo"]


def test_a_backup_goes_into_a_hub_that_is_new(with_article: Run, tmp_path: Path) -> None:
    with_article("backup", tmp_path / "hub.zip")
    elsewhere = ("--home", tmp_path / "elsewhere", "--database", f"sqlite:///{tmp_path / 'new.db'}")
    assert with_article(*elsewhere, "restore", tmp_path / "hub.zip").code == 0
    assert len(with_article(*elsewhere, "project", "list", "--json").value) == 1


def test_lists_for_people_are_lines_where_nobody_watches(with_article: Run) -> None:
    assert with_article("project", "list").content.decode() == "demo\tDemo\ten\tfa es\t1\n"


@pytest.mark.parametrize("arguments", [("project", "list"), ("article", "list", "demo")])
def test_an_empty_list_says_what_comes_next(run: Run, arguments: tuple[str, ...]) -> None:
    if arguments[0] == "article":
        run("project", "create", "demo", "--name", "Demo", "--source", "en")
    assert b"make one with" in run(*arguments).content

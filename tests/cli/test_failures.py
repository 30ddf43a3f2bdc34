"""Every failure: one sentence on standard error, its exit code, nothing on standard output, nothing stored."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from translate_hub.cli.failing import EXIT_CODES, exit_code, exit_code_of
from translate_hub.errors import HubError, Invalid, UnreadableFile


def assert_refused(ran: Ran, code: int, words: str) -> None:
    """The run ended with this code and one sentence that holds these words."""
    assert (ran.code, ran.content) == (code, b""), ran.error
    assert words in ran.error
    assert ran.error.count("\n") == 1
    assert "Traceback" not in ran.error


BAD_FILES: dict[str, tuple[bytes, tuple[str, ...], int, str]] = {
    "empty.txt": (b"", (), 6, "empty"),
    "blank.txt": (b" \n\n \n", (), 6, "empty"),
    "binary.txt": (bytes(range(256)) * 40, (), 6, ""),
    "wrong-charset.txt": ("Ein Käse für Ærø\n".encode("latin-1"), ("--charset", "utf-8"), 6, ""),
    "no-charset.txt": (b"A title\n\nA text.\n", ("--charset", "klingon-8"), 6, "klingon-8"),
    "large.txt": (b"A line of a very long article.\n" * 850_000, (), 6, "kB"),
    "many.txt": (b"A paragraph that says a little.\n\n" * 6_000, (), 6, "6000"),
    "long-unit.md": (b"A title\n\n" + b"word " * 6_000, (), 6, "29999"),
    "unknown.xyz": (b"A title\n\nA text.\n", (), 6, "--format"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_article_is_refused_and_nothing_is_stored(run: Run, tmp_path: Path, name: str) -> None:
    content, options, code, words = BAD_FILES[name]
    file = tmp_path / name
    file.write_bytes(content)
    run("project", "create", "demo", "--name", "Demo", "--source", "en", "--target", "fa")
    assert_refused(run("article", "import", "demo", file, *options), code, words)
    assert run("article", "list", "demo", "--json").value == []


BAD_TRANSLATIONS: dict[str, tuple[bytes, str]] = {
    "damaged": (b'msgid "Why it matters"\nmsgstr "Por\n', ""),
    "truncated": (b'msgid ""\nmsgstr ""\n"Language: es\\n"\n\nmsgid "Why it matt', ""),
    "path": (b"/home/somebody/es.po", ""),
    "other": (b'msgid "Another article"\nmsgstr "Otro"\n', "this article"),
    "empty": (b"", "empty"),
}


@pytest.mark.parametrize("name", BAD_TRANSLATIONS)
def test_a_bad_po_file_is_refused_and_nothing_is_stored(with_article: Run, tmp_path: Path, name: str) -> None:
    content, words = BAD_TRANSLATIONS[name]
    file = tmp_path / "bad.po"
    file.write_bytes(content)
    before = with_article("article", "units", "demo/lamp", "--language", "es", "--json").value
    assert_refused(with_article("translations", "import", "demo/lamp", "es", file), 6, words)
    assert with_article("article", "units", "demo/lamp", "--language", "es", "--json").value == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("project create demo --name Again --source en", 5, "demo"),
        ("project create Bad_Slug! --name Bad --source en", 6, "bad-slug"),
        ("project create other --name Other --source xx-nonsense-xx", 6, "xx-nonsense-xx"),
        ("project create other --name Other --source en --target en", 6, "en"),
        ("article import nowhere README", 3, "nowhere"),
        ("article units demo/nothing", 3, "nothing"),
        ("article units demo", 6, "PROJECT/ARTICLE"),
        ("article units demo/lamp --language de", 3, "de"),
        ("export demo/lamp fa --as pdf", 2, "pdf"),
        ("export demo/lamp de --as po", 3, "de"),
        ("export demo/lamp klingonish-tag --as po", 6, "klingonish-tag"),
        ("translations import demo/lamp fa no-such-file.po", 3, "no-such-file.po"),
        ("--as stranger project list", 3, "stranger"),
        ("project nonsense", 2, "nonsense"),
        ("--database mysql://somewhere/hub project list", 6, "mysql"),
        ("restore no-such-file.zip", 3, "no-such-file.zip"),
        ("serve --host 0.0.0.0", 6, "public_url"),
        ("convert no-such-file.txt --to po", 3, "no-such-file.txt"),
        ("convert no-such-file.txt", 2, "--to"),
    ],
)
def test_a_refusal_has_its_sentence_and_code(with_article: Run, arguments: str, code: int, words: str) -> None:
    assert_refused(with_article(*arguments.split()), code, words)


def test_an_article_imported_twice_under_one_name_is_a_conflict(with_article: Run, article_file: Path) -> None:
    assert_refused(with_article("article", "import", "demo", article_file, "--slug", "lamp"), 5, "lamp")
    assert len(with_article("article", "list", "demo", "--json").value) == 1


def test_an_unknown_setting_is_refused_naming_the_nearest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSLATE_HUB_PROT", "80")
    assert_refused(run("project", "list"), 6, "TRANSLATE_HUB_PORT")


def test_a_failure_is_told_on_standard_error_with_json_too(run: Run) -> None:
    assert_refused(run("article", "list", "nowhere", "--json"), 3, "nowhere")


def test_a_folder_is_no_article(run: Run, tmp_path: Path) -> None:
    run("project", "create", "demo", "--name", "Demo", "--source", "en")
    assert_refused(run("article", "import", "demo", tmp_path), 6, "folder")


def test_output_into_a_missing_folder_is_a_failure_outside(with_article: Run, tmp_path: Path) -> None:
    ran = with_article("export", "demo/lamp", "fa", "--as", "po", "-o", tmp_path / "no" / "where.po")
    assert_refused(ran, 7, "where.po")


def test_every_kind_of_error_has_its_code() -> None:
    assert {code for _, code in EXIT_CODES} == {3, 4, 5, 6, 7}
    assert exit_code(UnreadableFile("Unreadable.")) == exit_code(Invalid("Invalid.")) == 6
    for kind in HubError.__subclasses__():
        assert exit_code(kind("A sentence.")) in range(3, 8)


def failing(error: Exception) -> Callable[[], object]:
    """Return work that fails."""

    def work() -> object:
        raise error

    return work


def test_a_bug_is_one_sentence_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(failing(KeyError("a secret")), debug=lambda: False) == 1
    told = capsys.readouterr().err
    assert "KeyError" in told
    assert "a secret" not in told


def test_a_bug_is_shown_whole_where_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(failing(KeyError("a secret")), debug=lambda: True) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_ends_quietly() -> None:
    def interrupted() -> object:
        raise KeyboardInterrupt

    assert exit_code_of(interrupted, debug=lambda: False) == 130

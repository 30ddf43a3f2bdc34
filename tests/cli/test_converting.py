"""Documents to PO and back without a database."""

import io
import re
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ARTICLE, Run
from translate_hub.exchange import EXCHANGES

MARKDOWN = "# A light\n\nSome *small* text.\n\n- one\n- two\n\n```\ncode\n```\n"


def repeated(po: bytes) -> bytes:
    """Return a PO file whose every translation repeats its source."""
    return re.sub(rb'^msgid ("(?!").*")\nmsgstr ""$', rb"msgid \1\nmsgstr \1", po, flags=re.MULTILINE)


def test_it_touches_no_database(run: Run, article_file: Path, tmp_path: Path) -> None:
    assert run("convert", article_file, "--to", "po").code == 0
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("name", "text"), [("lamp.txt", ARTICLE), ("light.md", MARKDOWN)])
def test_translations_that_repeat_the_source_give_the_original(run: Run, tmp_path: Path, name: str, text: str) -> None:
    file, po = tmp_path / name, tmp_path / "same.po"
    content = text.replace("\n", "\r\n").encode("utf-8-sig")
    file.write_bytes(content)
    po.write_bytes(repeated(run("convert", file, "--to", "po").content))
    assert po.read_bytes().count(b"A ") > 1
    assert run("convert", file, "--with", po).content == content


def test_translations_go_into_the_document_by_their_source(run: Run, tmp_path: Path) -> None:
    file, po = tmp_path / "light.md", tmp_path / "fa.po"
    file.write_text(MARKDOWN, "utf-8")
    po.write_text(
        'msgid "A light"\nmsgstr "یک چراغ"\n\n#, fuzzy\nmsgid "one"\nmsgstr "یک"\n\nmsgid "gone"\nmsgstr "رفته"\n',
        "utf-8",
    )
    value = run("convert", file, "--with", po, "-o", tmp_path / "out.md", "--json").value
    assert (value["units"], value["translated"]) == (4, 1)
    assert (tmp_path / "out.md").read_text("utf-8") == MARKDOWN.replace("A light", "یک چراغ")


def test_the_language_stands_in_the_po_file(run: Run, article_file: Path) -> None:
    assert b"Language: pt_BR\\n" in run("convert", article_file, "--to", "po", "--language", "pt-br").content


def test_a_po_file_of_another_document_is_refused(run: Run, article_file: Path, tmp_path: Path) -> None:
    po = tmp_path / "other.po"
    po.write_text('msgid "Something else"\nmsgstr "Otra cosa"\n', "utf-8")
    ran = run("convert", article_file, "--with", po, "-o", tmp_path / "out.txt")
    assert (ran.code, (tmp_path / "out.txt").exists()) == (6, False)


def test_a_document_may_come_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MARKDOWN.encode())))
    ran = run("convert", "-", "--to", "po", "--format", "markdown")
    assert b'msgid "A light"' in ran.content


def test_a_guessed_charset_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes(
        ("چراغ پشت پنجره\n\n" + "نور کوچک به ماهیگیران می گوید ساحل کجاست. " * 8 + "\n").encode("cp1256", "replace")
    )
    ran = run("convert", file, "--to", "po")
    assert ran.code == 0
    assert "--charset" in ran.error


def test_a_po_file_is_read_in_a_process_of_its_own(
    run: Run, article_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_exchange: object, _content: bytes) -> None:
        raise AssertionError("read here")

    po = tmp_path / "same.po"
    po.write_bytes(repeated(run("convert", article_file, "--to", "po").content))
    monkeypatch.setattr(type(EXCHANGES["po"]), "read", never)
    assert run("convert", article_file, "--with", po).content == article_file.read_bytes()

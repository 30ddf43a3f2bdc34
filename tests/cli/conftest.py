"""The program as a shell runs it, in this process: arguments in, exit code and both outputs out."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from translate_hub.main import main


@dataclass(frozen=True)
class Ran:
    """One run of the program."""

    code: int
    content: bytes
    error: str

    @property
    def value(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.content)


Run = Callable[..., Ran]

ARTICLE = """The Lamp in the Window

A small light tells the fishermen where the shore is, and somebody must light it every evening, storm or not.


The first lamp burned whale oil and stood in a kitchen window. It was lit by whoever came home first, and nobody wrote
down who that was.

Why it matters

A map shows where the rocks are. A light shows where you are.
"""


@pytest.fixture
def run(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run the program with a home folder of the test's own."""
    monkeypatch.setenv("TRANSLATE_HUB_HOME", str(tmp_path / "home"))

    def run(*arguments: str | Path) -> Ran:
        capsysbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsysbinary.readouterr()
        return Ran(code, captured.out, captured.err.decode())

    yield run
    structlog.reset_defaults()  # the program sets up logging for its whole process


@pytest.fixture
def article_file(tmp_path: Path) -> Path:
    """A small article as a file."""
    file = tmp_path / "lamp.txt"
    file.write_text(ARTICLE, "utf-8")
    return file


@pytest.fixture
def with_article(run: Run, article_file: Path) -> Run:
    """The program, with the article ``demo/lamp`` to be translated into Persian and Spanish."""
    assert (
        run("project", "create", "demo", "--name", "Demo", "--source", "en", "--target", "fa", "--target", "es").code
        == 0
    )
    assert run("article", "import", "demo", article_file, "--slug", "lamp").code == 0
    return run

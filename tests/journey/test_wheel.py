"""The whole journey through the installed wheel's command line, in an environment of its own, on both databases."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "translate_hub" / "sample" / "the-river-under-the-desert.en.txt"
SOURCES = ("hub", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE", "translate_hub", "migrations", "locales")


@contextmanager
def taking_turns(lock: Path) -> Iterator[None]:
    """Let the processes of one test session do something one after the other."""
    import fcntl

    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the built wheel and what it needs, and nothing else."""
    shared = tmp_path_factory.getbasetemp()
    folder = (shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared) / "wheel"
    folder.mkdir(exist_ok=True)
    with taking_turns(folder / "lock"):
        if not (folder / "ready").exists():
            install(build(folder), folder / "environment")
            (folder / "ready").touch()
    return folder / "environment" / "bin"


def build(folder: Path) -> Path:
    """Build the wheel from a copy of the sources, without compiled catalogs, and return it."""
    sources = folder / "sources"
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
        else:
            sources.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, sources / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(sources)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    [wheel] = folder.glob("*.whl")
    return wheel


def install(wheel: Path, environment: Path) -> None:
    """Make an environment of the wheel and what `requirements.lock` names, copied from the one the tests run in.

    Everything in that one came from the locks, by hash; nothing is fetched, so this works without a network too.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    inside = next(environment.glob("lib/python*/site-packages"))
    copy_locked(inside)
    uv = Path(sys.executable).with_name("uv")
    command = [
        str(uv),
        "pip",
        "install",
        "--offline",
        "--no-deps",
        "--python",
        str(environment / "bin" / "python"),
        str(wheel),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def copy_locked(target: Path) -> None:
    """Copy each installed package that the runtime lock names, by the list of files its installer left."""
    from importlib.metadata import PackageNotFoundError, distribution

    for name in re.findall(r"^([a-z0-9._-]+)", (ROOT / "requirements.lock").read_text("utf-8"), flags=re.MULTILINE):
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # the lock is for every system; this one does not need the package
        for file in package.files or ():
            place = target / file
            if ".." not in file.parts and "__pycache__" not in file.parts and Path(str(file.locate())).is_file():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), place)


class Shell:
    """Runs the installed program in an empty folder, knowing nothing of the checkout."""

    def __init__(self, programs: Path, folder: Path, database: str) -> None:
        self.program = programs / "translate-hub"
        self.folder = folder
        self.database = database
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}

    def run(self, *arguments: str | Path, code: int = 0, stdin: bytes = b"") -> bytes:
        """Run a command, check its exit code, and return its standard output."""
        command = [str(self.program), "--home", "home", "--database", self.database, *map(str, arguments)]
        ran = subprocess.run(
            command, cwd=self.folder, env=self.environment, input=stdin, capture_output=True, check=False
        )
        assert ran.returncode == code, (arguments, ran.stdout[-500:], ran.stderr[-2000:])
        if code:
            assert ran.stdout == b""
            assert ran.stderr.decode().strip().count("\n") == 0
        return ran.stdout

    def value(self, *arguments: str | Path) -> Any:
        """Run a command with --json and return its value."""
        return json.loads(self.run(*arguments, "--json"))


@pytest.fixture
def shell(installed: Path, tmp_path: Path, empty_database_url: str) -> Shell:
    """The installed program on an empty database of each kind."""
    return Shell(installed, tmp_path, empty_database_url)


def test_the_main_job_from_the_command_line(shell: Shell) -> None:
    original = ARTICLE.read_bytes()
    shell.run("project", "create", "river", "--name", "River", "--source", "en", "--target", "fa", "--target", "es")
    made = shell.value("article", "import", "river", ARTICLE, "--slug", "qanat")
    assert (made["project"], made["article"], made["format"], made["revision"]) == ("river", "qanat", "plaintext", 1)
    units = shell.value("article", "units", "river/qanat")
    assert len(units) == made["units"] == 20
    assert shell.run("export", "river/qanat", "fa", "--as", "source") == original

    translate(shell, "es", {unit["source"]: unit["source"] for unit in units})
    assert shell.run("export", "river/qanat", "es", "--as", "source") == original

    translate(shell, "fa", {units[0]["source"]: "رودی در زیر کویر", units[3]["source"]: "دالان، نه چاه"})
    shell.run("export", "river/qanat", "fa", "--as", "source", "-o", "qanat.fa.txt")
    written = (shell.folder / "qanat.fa.txt").read_text("utf-8")
    assert written == original.decode().replace(units[0]["source"], "رودی در زیر کویر").replace(
        f"\n{units[3]['source']}\n", "\nدالان، نه چاه\n"
    )
    page = shell.run("export", "river/qanat", "fa", "--as", "html").decode()
    assert "رودی در زیر کویر" in page
    assert 'dir="rtl"' in page
    rows = shell.value("article", "units", "river/qanat", "--language", "fa")
    assert [row["state"] for row in rows[:4]] == ["translated", "empty", "empty", "translated"]
    keep_and_bring_back(shell, rows)


def translate(shell: Shell, language: str, texts: dict[str, str]) -> None:
    """Take an edition out as PO, fill texts in, and bring it back: first to look, then for good."""
    name = f"{language}.po"
    shell.run("export", "river/qanat", language, "--as", "po", "-o", name)
    po = (shell.folder / name).read_text("utf-8")
    for source, target in texts.items():
        entry = f"msgid {json.dumps(source, ensure_ascii=False)}\nmsgstr "
        assert f'{entry}""' in po
        po = po.replace(f'{entry}""', entry + json.dumps(target, ensure_ascii=False))
    (shell.folder / name).write_text(po, "utf-8")
    dry = shell.value("translations", "import", "river/qanat", language, name, "--dry-run")
    assert (dry["dry_run"], dry["counts"]["updated"]) == (True, len(texts))
    real = shell.value("translations", "import", "river/qanat", language, name)
    assert real == {**dry, "dry_run": False}


def keep_and_bring_back(shell: Shell, rows: list[dict[str, Any]]) -> None:
    """Back up, change something, and restore: refused until what is there was backed up too."""
    kept = shell.value("backup", "kept.zip")
    shell.run("project", "create", "later", "--name", "Later", "--source", "en")
    shell.run("restore", "kept.zip", code=5)
    shell.run("backup", "second.zip")
    assert shell.value("restore", "kept.zip")["digest"] == kept["digest"]
    assert shell.value("article", "units", "river/qanat", "--language", "fa") == rows
    assert [row["project"] for row in shell.value("project", "list")] == ["river"]


def test_what_cannot_be_done_has_its_exit_code(installed: Path, tmp_path: Path) -> None:
    shell = Shell(installed, tmp_path, "sqlite:///hub.db")
    shell.run("project", "create", "river", "--name", "River", "--source", "en", "--target", "fa")
    shell.run("article", "import", "river", ARTICLE, "--slug", "qanat")
    (shell.folder / "binary.txt").write_bytes(bytes(range(256)) * 10)
    (shell.folder / "cut.po").write_bytes(b'msgid "The River')
    shell.run("article", "import", "river", "missing.txt", code=3)
    shell.run("--as", "stranger", "project", "list", code=3)
    shell.run("article", "import", "river", ARTICLE, "--slug", "qanat", code=5)
    shell.run("article", "import", "river", "binary.txt", code=6)
    shell.run("translations", "import", "river/qanat", "fa", "cut.po", code=6)
    shell.run("export", "river/qanat", "fa", "--as", "po", "-o", "no/folder/fa.po", code=7)
    shell.run("export", "river/qanat", "fa", "--as", "odt", code=2)
    assert len(shell.value("article", "list", "river")) == 1


def test_documents_become_po_and_come_back_in_a_pipeline(installed: Path, tmp_path: Path) -> None:
    shell = Shell(installed, tmp_path, "sqlite:///unused.db")
    po = shell.run("convert", "-", "--format", "plaintext", "--to", "po", stdin=ARTICLE.read_bytes())
    assert po.count(b"msgid ") == 21
    (tmp_path / "fa.po").write_bytes(po)
    assert shell.run("convert", ARTICLE, "--with", "fa.po") == ARTICLE.read_bytes()
    assert not (tmp_path / "home").exists()


def test_the_wheel_holds_all_that_it_needs_to_run(installed: Path) -> None:
    [wheel] = installed.parents[1].glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, ending in (("migrations/versions", ".py"), ("web/templates", ".html"), ("site/templates", ".html")):
        assert any(name.startswith(f"translate_hub/{folder}/") and name.endswith(ending) for name in names), folder
    for catalog in (ROOT / "locales").glob("*/LC_MESSAGES/*.po"):
        assert f"translate_hub/locales/{catalog.relative_to(ROOT / 'locales').with_suffix('.mo').as_posix()}" in names
    assert not any(name.startswith(("tests/", "hub")) for name in names)

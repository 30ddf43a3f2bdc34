"""The house's budgets and names, kept by counting; complexity and types are ruff's and mypy's."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULE_LINES = 400
FUNCTION_LINES = 40
SCRIPT_LINES = 300
# Names that say nothing about what is inside.
EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "base",
    "manager",
    "managers",
    "data",
    "item",
    "items",
    "misc",
}
# What may be long or carry the name of a place: laws and locks, and files whose text is not ours to choose.
NOT_OURS = re.compile(r"^(LICENSE|requirements.*\.lock|tests/.*/samples/.*)$")


def kept_files() -> list[Path]:
    """Return the files git keeps or would keep, as paths from the top."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().rstrip("\0").split("\0")
    return [Path(name) for name in sorted(set(names)) if (ROOT / name).is_file()]


FILES = kept_files()
PYTHON = [file for file in FILES if file.suffix == ".py" or file.name == "hub"]


def lines_of(file: Path) -> int:
    """Return how many lines a file has."""
    return (ROOT / file).read_bytes().count(b"\n")


def functions_of(file: Path) -> Iterator[tuple[str, int]]:
    """Yield the functions of a module with how many lines each takes, its docstring and decorators left out."""
    for node in ast.walk(ast.parse((ROOT / file).read_bytes())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            yield node.name, (node.end_lineno or 0) - first.lineno + 2


def test_a_module_has_one_job_that_fits_its_length() -> None:
    assert {str(file): lines_of(file) for file in PYTHON if lines_of(file) > MODULE_LINES} == {}


def test_a_function_can_be_seen_at_once() -> None:
    long = {
        f"{file}: {name}": lines
        for file in PYTHON
        if file.parts[0] != "migrations"
        for name, lines in functions_of(file)
        if lines > FUNCTION_LINES
    }
    assert long == {}


def test_scripts_of_pages_are_short() -> None:
    assert {str(file): lines_of(file) for file in FILES if file.suffix == ".js" and lines_of(file) > SCRIPT_LINES} == {}


def test_names_say_what_is_inside() -> None:
    named = [file for file in FILES if file.suffix in {".py", ".js", ".css"}]
    assert [str(file) for file in named if EMPTY_NAMES & {part.lower() for part in file.with_suffix("").parts}] == []


def test_the_readme_holds_two_commands_each_alone() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^<!-- (run|test) -->\n```\w*\n(.*?)\n```$", readme, flags=re.MULTILINE | re.DOTALL)
    assert blocks == [("run", "./hub run"), ("test", "./hub test")]


def test_no_kept_file_names_a_place_of_one_machine() -> None:
    home = re.compile(rb"(?<![\w./])/(?:root|home/(?!somebody\b)\w+|Users/\w+|work|opt/\w+)/")
    found = {str(file): home.findall((ROOT / file).read_bytes()) for file in FILES if not NOT_OURS.match(str(file))}
    assert {name: places for name, places in found.items() if places} == {}


def test_no_kept_file_names_a_package_index() -> None:
    host = re.compile(rb"py" rb"pi\.org|python" rb"hosted\.org")
    assert [str(file) for file in FILES if host.search((ROOT / file).read_bytes())] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=sha256:)", text, flags=re.MULTILINE)
    pinned = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(pinned) > 20
    for package in pinned:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==[^ ]+( ; [^\\]+)? \\\n +--hash=sha256:", package), package


def test_the_locks_hold_what_the_project_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
    runtime, dev = names_in("requirements.lock"), names_in("requirements-dev.lock")
    assert {name_of(one) for one in needed} <= runtime
    assert {name_of(one) for one in project["dependency-groups"]["dev"]} <= dev
    assert runtime <= dev


def test_both_locks_name_the_same_versions() -> None:
    runtime = set(re.findall(r"^([^\s]+==[^\s]+)", (ROOT / "requirements.lock").read_text("utf-8"), flags=re.MULTILINE))
    dev = set(re.findall(r"^([^\s]+==[^\s]+)", (ROOT / "requirements-dev.lock").read_text("utf-8"), flags=re.MULTILINE))
    assert runtime <= dev


def names_in(lock: str) -> set[str]:
    """Return the packages a lock pins."""
    return set(re.findall(r"^([a-z0-9._-]+)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE))


def name_of(requirement: str) -> str:
    """Return the package of a requirement, as locks spell it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found.group()).lower()


@pytest.mark.parametrize("name", ["hub", ".ci/run"])
def test_the_scripts_may_be_run(name: str) -> None:
    assert (ROOT / name).stat().st_mode & 0o111


def test_every_silenced_check_has_its_reason_beside_it() -> None:
    silenced = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[^\]]+\])(.*)$", re.MULTILINE)
    bare = re.compile(r"#\s*(?:noqa|type: ignore)(?![:\[])")
    texts = {file: (ROOT / file).read_text("utf-8") for file in PYTHON if file.name != Path(__file__).name}
    without = [
        str(file)
        for file, text in texts.items()
        if bare.search(text) or any(not re.search(r"\w{2}", reason) for reason in silenced.findall(text))
    ]
    assert without == []

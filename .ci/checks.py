"""Runs the checks of a checkout that `./hub` has set up: checks.py test | check | soak, then pytest's arguments."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

QUICK = ["-m", "not browser and not journey and not faults and not postgresql", "-k", "not postgresql"]
QUICK += [f"--ignore=tests/{folder}" for folder in ("browser", "journey", "faults")]

# What the full tests mean by large numbers.
SOAK = {"TRANSLATE_HUB_SOAK_ROUNDS": "200", "HUB_TEST_DEPTH": "soak"}

CHECKS: dict[str, Sequence[str]] = {
    "types": ("mypy",),
    "lint": ("ruff", "check", "--quiet", "."),
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "floors": ("lint-imports", "--no-cache"),
    "templates": ("djlint", "--lint", "--quiet", "translate_hub"),
}


class Missing(Exception):
    """A sentence that says what to install."""


# --- what the tests drive beside Python -------------------------------------------------------------------------------

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
DEBIAN_PACKAGES = {
    "a Chromium browser": "chromium",
    "GNU gettext": "gettext",
    "libatomic": "libatomic1",
    "OpenSSL": "openssl",
}


def missing_programs() -> list[str]:
    """Return which of the programs that the tests drive cannot be found."""
    missing = [] if find_browser() else ["a Chromium browser"]
    if not shutil.which("msgfmt"):
        missing.append("GNU gettext")
    if not shutil.which("openssl"):
        missing.append("OpenSSL")
    if not _playwright_starts():
        missing.append("libatomic")
    return missing


def find_browser() -> str | None:
    """Return the path of a Chromium: the one named, one on the PATH, or playwright's own; None where there is none."""
    if named := os.environ.get("TRANSLATE_HUB_BROWSER"):
        if not shutil.which(named):
            raise Missing(f"TRANSLATE_HUB_BROWSER names {named}, which is not a program.")
        return shutil.which(named)
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = [*kept.glob("chromium-*/chrome-linux*/chrome"), *kept.glob("chromium-*/chrome-mac*/*.app/Contents/MacOS/*")]
    return str(max(found)) if found else None


def _playwright_starts() -> bool:
    """Tell whether the node that playwright brings finds its libraries."""
    import playwright

    node = Path(playwright.__file__).parent / "driver" / "node"
    return not node.exists() or subprocess.run([str(node), "--version"], capture_output=True).returncode == 0


def provide_programs() -> None:
    """See that the programs the tests drive are there; install them as root on Debian; never go on without."""
    missing = missing_programs()
    if missing and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        wanted = [DEBIAN_PACKAGES[name] for name in missing]
        print(f"installing {' '.join(wanted)} with apt-get …", file=sys.stderr, flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *wanted]):
            subprocess.run(["apt-get", *step], env=environment, stdout=sys.stderr)
        missing = missing_programs()
    if missing:
        wanted = [DEBIAN_PACKAGES[name] for name in missing]
        raise Missing(
            f"The tests need {', '.join(missing)}. On Debian or Ubuntu: sudo apt-get install {' '.join(wanted)}. "
            "Another Chromium can be named with TRANSLATE_HUB_BROWSER."
        )
    os.environ["TRANSLATE_HUB_BROWSER"] = str(find_browser())


# --- running ----------------------------------------------------------------------------------------------------------


def test(arguments: Sequence[str]) -> int:
    """Run every check."""
    provide_programs()
    return checks_then_tests(arguments)


def check(arguments: Sequence[str]) -> int:
    """Run the quick checks."""
    return checks_then_tests([*QUICK, *arguments])


def soak(arguments: Sequence[str]) -> int:
    """Run the tests with their large numbers, after them the benchmarks."""
    provide_programs()
    os.environ.update({name: os.environ.get(name, value) for name, value in SOAK.items()})
    code, closing_line = pytest(arguments)
    for bar in sorted((TOP / "benchmarks").glob("bar_*.py")):
        code = subprocess.run([sys.executable, "-m", f"benchmarks.{bar.stem}"], cwd=TOP).returncode or code
    print(closing_line, flush=True)
    return code


def checks_then_tests(arguments: Sequence[str]) -> int:
    """Run the static checks, then pytest, whose closing line stays the last one; return the exit code."""
    broken = static_checks()
    code, closing_line = pytest(arguments)
    if broken:
        print(f"failed before the tests: {', '.join(broken)}\n{closing_line}", flush=True)
    return code or (1 if broken else 0)


def static_checks() -> list[str]:
    """Run what reads the code without running it, two at a time, the slowest first; return the names of what failed."""
    broken = []
    with ThreadPoolExecutor(2) as pool:
        for name, (code, told, seconds) in zip(CHECKS, pool.map(_static_check, CHECKS.values()), strict=True):
            print(f"{name:10} {'ok' if code == 0 else 'FAILED'} ({seconds:.1f} s)", flush=True)
            if code != 0:
                broken.append(name)
                print(told, flush=True)
    return broken


def _static_check(command: Sequence[str]) -> tuple[int, str, float]:
    """Run one tool of the environment; return its exit code, what it said, and the seconds it took."""
    began = time.monotonic()
    tool, *arguments = command
    done = subprocess.run([str(BIN / tool), *arguments], cwd=TOP, capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr, time.monotonic() - began


def pytest(arguments: Sequence[str]) -> tuple[int, str]:
    """Run pytest on two processes and pass its lines on as they come; return its exit code and its last line."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [sys.executable, "-m", "pytest", "-n", "2", *colour, *arguments]
    last = ""
    with subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.rstrip() or last
    return process.returncode, last


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"test": test, "check": check, "soak": soak}

if __name__ == "__main__":
    try:
        sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
    except Missing as missing_program:
        print(missing_program, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

"""Bar 14: from a clone to the first page, and the second start, against their limits.

The package cache of the machine is used as it is: run it twice, and read the second. Only what is committed is
cloned.
"""

import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

FIRST_LIMIT = 30.0
SECOND_LIMIT = 2.0
PATIENCE = 300.0  # seconds until a start counts as failed
ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print how long a first and a second start took, in seconds by the wall clock, as ratios to their limits."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        began = time.monotonic()
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        first = time.monotonic() - began + seconds_to_page(clone)
        second = seconds_to_page(clone)
    for name, seconds, limit in (("clone to first page", first, FIRST_LIMIT), ("second start", second, SECOND_LIMIT)):
        print(f"14 {name}: {seconds / limit:.2f} of the limit: {seconds:.1f} s of {limit:.0f} s")


def seconds_to_page(clone: Path) -> float:
    """Start the hub of a clone, wait for its page, stop it, and return the seconds until the page was there."""
    began = time.monotonic()
    with subprocess.Popen(
        [clone / "hub", "run", "--port", "0"],
        cwd=clone,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            return _first_answer(process) - began
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _first_answer(process: "subprocess.Popen[str]") -> float:
    give_up = time.monotonic() + PATIENCE
    for line in process.stdout or ():
        found = re.search(r"http://127\.0\.0\.1:\d+\S*", line)
        if found:
            with urlopen(found.group(), timeout=30) as answer:
                answer.read()
            return time.monotonic()
        if time.monotonic() > give_up:
            break
    raise SystemExit("The hub printed no address.")


if __name__ == "__main__":
    main()

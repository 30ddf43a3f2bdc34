"""The hub as a process of its own that browsers use: stopped, killed and started again at the same address."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT


class HubProcess:
    """``translate-hub serve`` on a home folder and a database, which may be empty.

    `address`: without a final slash; the same after each start. `link`: the set-up link of the last start, None once
    somebody has come in.
    """

    def __init__(self, home: Path, database_url: str) -> None:
        self.database_url = database_url
        self.address = ""
        self.link: str | None = None
        self._home = home
        self._port = 0
        self._told = home.with_name("serve.log")
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "HubProcess":
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process:
            self._process.terminate()
            self._end()

    def start(self) -> None:
        """Start to serve; returns once requests are answered."""
        options = ["--home", str(self._home), "--database", self.database_url]
        command = [sys.executable, "-m", "translate_hub.main", *options, "serve", "--port", str(self._port), "--json"]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TRANSLATE_HUB_")}
        with self._told.open("ab") as told:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=told, text=True
            )
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, self.errors
        started: dict[str, Any] = json.loads(line)
        self.address, self.link = started["address"], started["link"]
        self._port = int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        """End the process at once, whatever it does (SIGKILL)."""
        assert self._process
        self._process.kill()
        self._end()

    @property
    def errors(self) -> str:
        """What the process said on standard error, over all its starts."""
        return self._told.read_text("utf-8")

    def _end(self) -> None:
        """Wait for the process and let go of its output."""
        if self._process:
            self._process.wait(40)
            if self._process.stdout:
                self._process.stdout.close()
        self._process = None

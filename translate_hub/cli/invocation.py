"""What every command is given: the options before its name, and through them the hub and who acts."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from translate_hub import bootstrap, config
from translate_hub.bootstrap import Hub
from translate_hub.domain.permissions import Actor

_Function = TypeVar("_Function", bound=Callable[..., Any])
Json = Mapping[str, object] | list[dict[str, object]]


@dataclass
class Invocation:
    """One call of the program. `login` names who acts; without it, it is the built-in operator."""

    database: str | None = None
    home: Path | None = None
    login: str | None = None
    as_json: bool = False
    debug: bool = False
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def settings(self) -> config.Settings:
        """The settings, with what the command line says over all else."""
        return config.load(self.environ, self.home, self.database)

    @cached_property
    def bare_hub(self) -> Hub:
        """The hub, whatever the state of its database."""
        hub = bootstrap.build(self.settings)
        click.get_current_context().find_root().call_on_close(hub.database.close)
        return hub

    @cached_property
    def hub(self) -> Hub:
        """The hub with its database brought to this version."""
        report_update(bootstrap.bring_up_to_date(self.bare_hub))
        return self.bare_hub

    @cached_property
    def actor(self) -> Actor:
        """Who acts. Raises NotFound for an unknown login."""
        return bootstrap.operator(self.hub) if self.login is None else bootstrap.actor_named(self.hub, self.login)

    @property
    def wants_debug(self) -> bool:
        """Whether all that is known of a bug is to be shown."""
        asked = self.environ.get(f"{config.PREFIX}DEBUG", "").strip().lower()
        return self.debug or asked not in {"", "0", "false", "no", "off"}

    def answer(self, value: Json, *lines: str) -> None:
        """Print the one JSON value, or the lines for people."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False))
        else:
            for line in lines:
                click.echo(line)

    def answer_table(self, rows: list[dict[str, object]], columns: Mapping[str, str], empty: str) -> None:
        """Print the rows as one JSON list, or the named columns (by key, with their titles) as a table."""
        if self.as_json or not rows:
            self.answer(rows, empty)
            return
        show_table([[row[key] for key in columns] for row in rows], list(columns.values()))


def show_table(rows: list[list[object]], titles: list[str]) -> None:
    """Print a table: with lines and colours on a terminal, else one tab-separated line a row, for other programs."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(_cell(value) for value in row))
        return
    # Here, so that programs that drive this one need not wait for it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*titles, header_style="bold")
    for row in rows:
        # As plain text: what people wrote may hold what rich would take for markup.
        table.add_row(*(Text(_cell(value)) for value in row))
    Console(highlight=False).print(table)


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


def report_update(backup: Path | None) -> None:
    """Say where the database was kept before it was changed, if it was."""
    if backup is not None:
        click.echo(f"The database was brought to this version; before that it was backed up to {backup}.", err=True)


def invocation() -> Invocation:
    """Return the invocation of the command that runs."""
    return cast("Invocation", click.get_current_context().find_root().obj)


def takes_json(command: _Function) -> _Function:
    """Give a command ``--json``, which may stand before its name as well as after it."""

    def note(_context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value:
            invocation().as_json = True

    option = click.option(
        "--json", is_flag=True, expose_value=False, callback=note, help="Print one JSON value on standard output."
    )
    return option(command)

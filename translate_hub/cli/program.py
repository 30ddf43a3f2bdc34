"""The program `translate-hub`: the options before a command's name, and the commands."""

from pathlib import Path

import click

from translate_hub import __version__
from translate_hub.cli import (
    articles,
    backups,
    converting,
    deploying,
    exporting,
    projects,
    publishing,
    sites,
    translations,
    users,
)
from translate_hub.cli.invocation import Invocation, takes_json


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="translate-hub")
@click.option("--database", metavar="URL", help="sqlite:///PATH or postgresql://NAME@HOST/DATABASE.")
@click.option("--home", metavar="DIR", type=click.Path(path_type=Path), help="The folder of the hub's files.")
@click.option("--as", "login", metavar="NAME", help="Who acts; else the built-in operator.")
@click.option("--debug", is_flag=True, help="Show all that is known of a bug; it may hold texts of articles.")
@takes_json
@click.pass_obj
def cli(call: Invocation, database: str | None, home: Path | None, login: str | None, debug: bool) -> None:
    """The desk on which one article becomes many languages."""
    call.database, call.home, call.login, call.debug = database, home, login, debug


for command in (
    projects.group,
    articles.group,
    exporting.export,
    publishing.publish,
    publishing.unpublish,
    translations.group,
    backups.backup,
    backups.restore,
    converting.convert,
    deploying.deploy,
    users.group,
    sites.group,
):
    cli.add_command(command)

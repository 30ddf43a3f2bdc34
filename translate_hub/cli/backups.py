"""Commands that keep the whole database in a file, and bring it back."""

from pathlib import Path

import click

from translate_hub import bootstrap
from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.domain.permissions import Act, require
from translate_hub.storage import migrating
from translate_hub.storage.backups import BackupReport, restore_backup, write_backup


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@takes_json
def backup(file: Path) -> None:
    """Write everything the hub holds to a new FILE, while others go on working."""
    call = invocation()
    require(call.actor, Act.RUN_HUB)
    report = write_backup(call.hub.database, file.absolute(), home=call.settings.home)
    call.answer(_value(report), f"{report.file}: {report.rows} rows.")


@click.command("restore")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@takes_json
def restore(file: Path) -> None:
    """Put a backup in the place of everything the hub holds; refused unless that was backed up itself."""
    call = invocation()
    # Not brought up to date first, and nobody is made in it: it is about to be replaced, and must equal its backup.
    if call.login is not None and migrating.is_current(call.bare_hub.database):
        require(bootstrap.actor_named(call.bare_hub, call.login), Act.RUN_HUB)
    report = restore_backup(call.bare_hub.database, file.absolute(), call.settings.home)
    call.answer(_value(report), f"{report.rows} rows restored from {report.file}.")


def _value(report: BackupReport) -> dict[str, object]:
    return {"file": str(report.file), "rows": report.rows, "digest": report.digest, "schema": report.schema}

"""Commands that keep the whole database in a file, and bring it back."""

from pathlib import Path

import click

from translate_hub import bootstrap
from translate_hub.cli.invocation import invocation, takes_json
from translate_hub.domain.permissions import Act, require
from translate_hub.errors import Invalid, OutsideError
from translate_hub.storage import migrating
from translate_hub.storage.backups import BackupReport, restore_backup, write_backup
from translate_hub.storage.schema import utc_now


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(1), metavar="N", help="Take FILE as a folder, and leave the last N in it.")
@takes_json
def backup(file: Path, keep: int | None) -> None:
    """Write everything the hub holds to a new FILE, or into a folder as hub-TIME.zip, while others go on working."""
    call = invocation()
    require(call.actor, Act.RUN_HUB)
    target = file.absolute()
    if keep is not None:
        _make_folder(target)
    if target.is_dir():
        target /= f"hub-{utc_now():%Y%m%dT%H%M%S%fZ}.zip"
    report = write_backup(call.hub.database, target, home=call.settings.home)
    dropped = [] if keep is None else _drop_all_but(keep, target.parent)
    value = {**_value(report), **({} if keep is None else {"dropped": [str(one) for one in dropped]})}
    call.answer(value, f"{report.file}: {report.rows} rows.")


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


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Invalid("With --keep, %(file)s must be a folder for the backups, but it is a file.", file=str(folder))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError(
            "The folder %(folder)s cannot be made (%(reason)s).",
            folder=str(folder),
            reason=error.strerror or "unknown",
        ) from error


def _drop_all_but(keep: int, folder: Path) -> list[Path]:
    """Delete the oldest of the backups that carry a time as their name, once there are more than `keep` of them."""
    # The time in the name sorts as it went. Files with other names were put there by somebody and stay.
    older = sorted(folder.glob("hub-*T*Z.zip"))[:-keep]
    for file in older:
        file.unlink(missing_ok=True)
    return older


def _value(report: BackupReport) -> dict[str, object]:
    return {"file": str(report.file), "rows": report.rows, "digest": report.digest, "schema": report.schema}

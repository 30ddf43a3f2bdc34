"""Brings a database to the schema of this version, once, whoever starts first."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from translate_hub.errors import Conflict
from translate_hub.storage.database import Database


def migrate(database: Database) -> list[str]:
    """Apply every step the database lacks and return their names, oldest first; none where it is current.

    One transaction inside a lock: of two processes starting at once one migrates and the other finds it done, and
    after a crash the database is as it was. Raises Conflict for a database of a newer version, Unavailable where it
    cannot be written.
    """
    with database.changing_schema() as connection:
        steps = missing_steps(connection)
        upgrade(connection)
    return steps


def pending(database: Database) -> list[str]:
    """Return the names of the steps the database lacks, oldest first. Raises Conflict for a newer database."""
    with database.reading() as session:
        return missing_steps(session.connection())


def is_current(database: Database) -> bool:
    """Tell whether the database has the schema of this version. Raises Conflict for a newer database."""
    return not pending(database)


def revision_of(connection: Connection) -> str | None:
    """Return the name of the last step the database took, or None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def missing_steps(connection: Connection) -> list[str]:
    """Return the names of the steps the database lacks, oldest first. Raises Conflict for a newer database."""
    steps = known_revisions()
    current = revision_of(connection)
    if current is None:
        return list(steps)
    if current not in steps:
        raise Conflict(
            "The database was made by a newer version of Translate Hub (its schema is %(schema)s); install that "
            "version, or restore a backup made by this one.",
            schema=current,
        )
    return list(steps[steps.index(current) + 1 :])


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take every step up to the one named, in the transaction of the connection."""
    command.upgrade(config_for(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Take steps back until the one named is the last, in the transaction of the connection."""
    command.downgrade(config_for(connection), to)


def config_for(connection: Connection) -> Config:
    """Return Alembic's settings for steps taken on this connection; there is no alembic.ini to find or to forget."""
    config = Config(attributes={"connection": connection})
    # A percent sign would start a placeholder.
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    return config


@cache
def known_revisions() -> tuple[str, ...]:
    """Return the names of all steps of this version, oldest first."""
    script = ScriptDirectory(str(migrations_folder()))
    return tuple(reversed([step.revision for step in script.walk_revisions()]))


def migrations_folder() -> Path:
    """Return the folder of the steps: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"

"""Brings a database to the schema of this version, once, whoever starts first.

Alembic is imported only where steps are taken: it takes longer to load than most commands to run, and nearly always
there is nothing to do.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from translate_hub.errors import Conflict
from translate_hub.storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

# Where Alembic keeps the name of the last step (its documentation, "The Alembic Version Table").
_VERSION_TABLE = "alembic_version"


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
    if not inspect(connection).has_table(_VERSION_TABLE):
        return None
    version: str | None = connection.scalar(text(f"SELECT version_num FROM {_VERSION_TABLE}"))  # noqa: S608 — our own constant
    return version


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
    from alembic import command

    command.upgrade(config_for(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Take steps back until the one named is the last, in the transaction of the connection."""
    from alembic import command

    command.downgrade(config_for(connection), to)


def config_for(connection: Connection) -> "Config":
    """Return Alembic's settings for steps taken on this connection; there is no alembic.ini to find or to forget."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    # A percent sign would start a placeholder.
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s")
    return config


@cache
def known_revisions() -> tuple[str, ...]:
    """Return the names of all steps of this version, oldest first: those of their files, which begin with a date."""
    return tuple(sorted(path.stem for path in (migrations_folder() / "versions").glob("[0-9]*.py")))


def migrations_folder() -> Path:
    """Return the folder of the steps: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"

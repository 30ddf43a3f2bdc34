"""A program that changes every paragraph, publishes and builds the site, again and again, until it is killed.

Arguments: the database's address, a person's row id, an edition's row id, the site's folder. All paragraphs of one
publication carry its number; the program writes a line each time a build has ended.
"""

import os
import sys
from itertools import count
from pathlib import Path

from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor
from translate_hub.domain.saving import Saved
from translate_hub.formats import FORMATS
from translate_hub.services import planning, publishing
from translate_hub.services.translating import save
from translate_hub.site.tree import pages_of
from translate_hub.site.writing import build
from translate_hub.storage import publications, translations
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition

BASE = "https://example.org/read/"


def change_all(database: Database, actor: Actor, edition: int, turn: int) -> None:
    """Give every paragraph a text that carries this number."""
    with database.writing() as session:
        for row in translations.aligned_rows(session, session.get_one(Edition, edition)):
            answer = save(
                session,
                actor,
                edition,
                row.unit,
                f"version {turn} of this",
                base_version=row.version,
                wording=row.wording,
                save_id=f"{os.getpid()}-{turn}-{row.unit}",
                limits=DEFAULT_LIMITS,
            )
            assert isinstance(answer, Saved)


def publish(database: Database, actor: Actor, edition: int) -> int:
    """Publish the edition as it stands; return the number of the publication."""
    with database.reading() as session:
        plan = planning.plan(session, actor, session.get_one(Edition, edition), FORMATS["plaintext"])
    snapshot = planning.render(plan, FORMATS["plaintext"])
    with database.writing() as session:
        return publishing.publish(session, actor, plan, snapshot, slug="lamp").number


def build_site(database: Database, folder: Path) -> None:
    """Build the site of what is published."""
    with database.reading() as session:
        projects = publications.published_projects(session)
        build(folder, pages_of(projects, lambda _, article: publications.contents_of(session, article), BASE))


def main(address: str, person: int, edition: int, folder: Path) -> None:
    """Go on for ever."""
    database = Database(address)
    actor = Actor(person, f"Person {person}", is_operator=True)
    with database.reading() as session:
        first = session.get_one(Edition, edition).number
    for turn in count(first):
        change_all(database, actor, edition, turn)
        number = publish(database, actor, edition)
        build_site(database, folder)
        os.write(sys.stdout.fileno(), f"{number}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))

"""Bar 3: a Markdown corpus of 10,000 units comes into the database, against markdown-it-py's bare parse of it and the
bare insertion of the same rows.

Run with ``python -m benchmarks.bar_03_markdown_import``.
"""

import random
import shutil
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, Final, cast

from markdown_it import MarkdownIt
from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from benchmarks.measuring import a_project, line, medians, words
from translate_hub.domain.document import Dialect, ReadOptions
from translate_hub.domain.limits import Limits
from translate_hub.domain.permissions import Actor
from translate_hub.formats.markdown import Markdown
from translate_hub.services.importing import import_article
from translate_hub.storage.articles import Article, Reading, Revision, Source, StoredBlock, Unit, Wording
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition
from translate_hub.storage.projects import project_by_slug

ENDLESS = Limits(upload_bytes=10**12, unit_characters=10**9, article_units=10**9)
ARTICLES = 100
UNITS_OF_ONE = 100
# In an order in which each table only refers to those before it.
TABLES: Final = [
    cast("Table", row.__table__) for row in (Article, Reading, StoredBlock, Revision, Unit, Wording, Source, Edition)
]

Rows = dict[str, list[dict[str, Any]]]


def main() -> None:
    """Print the bar's ratio."""
    corpus = [_article(number) for number in range(ARTICLES)]
    with tempfile.TemporaryDirectory() as folder:
        actor = _template(Path(folder))
        database = _fresh(Path(folder), count())
        rows = _import(database(), corpus, actor)
        units = len(rows["unit"])
        shares = _shares(rows)
        ours, peer = medians(
            lambda: _import(database(), corpus, actor, look=False), lambda: _bare(database(), corpus, shares)
        )
    print(line(f"3 Markdown import of {units} units / bare parse and insert", ours, peer, 3))


def _article(number: int) -> str:
    """Return an article of about 100 units: headings, paragraphs with markup, lists, quotes, a table."""
    chance = random.Random(number)  # noqa: S311 - made-up words, not secrets

    def text(length: int) -> str:
        plain = words(chance, length // 2)
        return f"{plain} *{words(chance, 2)}* [{words(chance, 1)}](https://example.org/) {words(chance, length // 2)}"

    parts = [f"# {words(chance, 6)} {number}"]
    for _ in range(9):
        parts.append(f"## {words(chance, 5)}")
        parts += [text(70) for _ in range(5)]
        parts.append("\n".join(f"- {text(12)}" for _ in range(4)))
        parts.append(f"> {text(30)}")
    row = "| " + " | ".join([words(chance, 2)] * 3) + " |"
    parts.append(f"{row}\n|---|---|---|\n{row}\n{row}")
    return "\n\n".join(parts) + "\n"


def _template(folder: Path) -> Actor:
    """Make the database from which every round starts."""
    database = Database(f"sqlite:///{folder / 'template.db'}")
    actor = a_project(database, ["en", "fa", "es"])
    database.close()
    return actor


def _fresh(folder: Path, number: "count[int]") -> Callable[[], Database]:
    def fresh() -> Database:
        path = folder / f"{next(number)}.db"
        shutil.copyfile(folder / "template.db", path)
        return Database(f"sqlite:///{path}")

    return fresh


def _import(database: Database, corpus: list[str], actor: Actor, *, look: bool = True) -> Rows:
    """Import every article, each in a transaction of its own, and return the rows that made where asked to look."""
    markdown = Markdown()
    for number, article in enumerate(corpus):
        document = markdown.read(article.encode(), ReadOptions())
        with database.writing() as session:
            import_article(
                session,
                actor,
                project_by_slug(session, actor, "bench"),
                document,
                dialect=Dialect.MARKDOWN,
                slug=f"a{number}",
                file_name="a.md",
                limits=ENDLESS,
            )
    rows = _rows(database) if look else {}
    database.close()
    return rows


def _rows(database: Database) -> Rows:
    with database.reading() as session:
        return {table.name: [dict(row) for row in session.execute(select(table)).mappings()] for table in TABLES}


def _bare(database: Database, corpus: list[str], shares: list[Rows]) -> None:
    """Parse every article and do nothing with that; insert the rows of each, in a transaction of its own."""
    parser = MarkdownIt("commonmark").enable("table")
    for share in shares:
        parser.parse(corpus[share["article"][0]["id"] - 1])
        with database.writing() as session:
            _insert(session, share)
    database.close()


def _insert(session: Session, share: Rows) -> None:
    article = share["article"][0]
    for table in TABLES:
        bare = (
            [{**row, "head_revision": None} for row in share[table.name]]
            if table.name == "article"
            else share[table.name]
        )
        session.execute(insert(table), bare)
    session.execute(
        update(TABLES[0]).where(TABLES[0].c.id == article["id"]).values(head_revision=article["head_revision"])
    )


def _shares(rows: Rows) -> list[Rows]:
    """Return the rows of each article by themselves."""
    shares: dict[int, Rows] = {row["id"]: {table.name: [] for table in TABLES} for row in rows["article"]}
    of_reading = {row["id"]: row["article"] for row in rows["reading"]}
    of_revision = {row["id"]: row["article"] for row in rows["revision"]}
    of_unit = {row["id"]: row["article"] for row in rows["unit"]}
    for name, some in rows.items():
        for row in some:
            if name == "article":
                article = row["id"]
            elif name == "block":
                article = of_reading[row["reading"]]
            elif name == "wording":
                article = of_unit[row["unit"]]
            elif name == "source":
                article = of_revision[row["revision"]]
            else:
                article = row["article"]
            shares[article][name].append(row)
    return list(shares.values())


if __name__ == "__main__":
    main()

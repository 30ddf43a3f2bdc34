"""A hub with an article on its desk, and a browser of Flask's own that is signed in: for tests of pages."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from translate_hub import bootstrap, config
from translate_hub.bootstrap import Hub
from translate_hub.domain.document import ReadOptions
from translate_hub.domain.permissions import Actor, Role
from translate_hub.domain.saving import Answer
from translate_hub.services import entering, importing, organising, planning, publishing, translating
from translate_hub.services.publishing import Published
from translate_hub.storage import memberships, projects, sources, translations
from translate_hub.storage.accounts import Membership, Person
from translate_hub.storage.translations import AlignedRow
from translate_hub.web import create_app

ARTICLE = """\
---
title: The Night Library
description: How forty neighbours kept a reading room open.
---

When the city shut the reading room it left the lamps. **Eleven people** came with books and read.

## A room with no owner

> We did not occupy anything. We sat down.

- a key, and someone to bring it back
- tea, strong enough to be argued over

```sh
lamp --low
```

See [the minutes](https://example.org/minutes) for the rest.
"""


@dataclass
class Desk:
    """A hub, its web application, who works there, and where its one article stands."""

    hub: Hub
    app: Flask
    actor: Actor
    project: str
    article: str

    def address(self, language: str = "fa") -> str:
        """The address of the article's edition."""
        return f"/desk/{self.project}/{self.article}/{language}/"

    def rows(self, language: str = "fa") -> list[AlignedRow]:
        """The aligned rows as they now stand."""
        with self.hub.reading() as session:
            article = projects.article_by_slug(session, self.actor, self.project, self.article)
            return translations.aligned_rows(
                session, projects.edition_by_language(session, self.actor, article.id, language)
            )

    def put(self, place: int, text: str, *, base_version: int | None = None, language: str = "fa") -> Answer:
        """Save a text in the row at a place, from the version that stands or from the one given."""
        row = self.rows(language)[place]
        with self.hub.writing() as session:
            article = projects.article_by_slug(session, self.actor, self.project, self.article)
            return translating.save(
                session,
                self.actor,
                projects.edition_by_language(session, self.actor, article.id, language).id,
                row.unit,
                text,
                base_version=row.version if base_version is None else base_version,
                wording=row.wording,
                save_id=secrets.token_hex(8),
                limits=self.hub.limits,
            )

    def publish(self, language: str = "fa", *, slug: str | None = None) -> Published:
        """Publish an edition as it stands."""
        with self.hub.reading() as session:
            article = projects.article_by_slug(session, self.actor, self.project, self.article)
            edition = projects.edition_by_language(session, self.actor, article.id, language)
            document_format = self.hub.formats[sources.format_of(session, article)]
            plan = planning.plan(session, self.actor, edition, document_format)
        snapshot = planning.render(plan, document_format)
        with self.hub.writing() as session:
            return publishing.publish(session, self.actor, plan, snapshot, slug=slug)

    def person(self, role: Role | None, language: str = "*", *, project: str | None = None) -> Actor:
        """A new person with a role in the desk's project, or in another one; None for no role at all."""
        with self.hub.writing() as session:
            login = f"{role or 'stranger'}-{language.replace('*', 'all')}-{secrets.token_hex(3)}"
            person = Person(login=login, name=login.capitalize())
            session.add(person)
            session.flush()
            if role is not None:
                where = projects.project_by_slug(session, self.actor, project or self.project).id
                session.add(Membership(project=where, person=person.id, language=language, role=role.value))
                session.flush()
            return memberships.actor_of(session, person)

    def link(self, *, hours: int = 1, actor: Actor | None = None) -> str:
        """A fresh sign-in link's path, for who works here or for somebody else."""
        with self.hub.writing() as session:
            person = (actor or self.actor).person
            return f"/enter/{entering.make_sign_in_link(session, person, hours=hours)}"

    def browser(self, *, signed_in: bool = True, actor: Actor | None = None) -> "Browser":
        """A new browser, signed in as who works here or as somebody else."""
        browser = Browser(self.app.test_client())
        if signed_in:
            link = self.link(actor=actor)
            assert browser.send(link, {}, page=link).status_code == 303
        return browser

    @contextmanager
    def counted_queries(self) -> Iterator[list[str]]:
        """Collect the statements sent to the database."""
        statements: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(Engine, "before_cursor_execute", note)  # reading has an engine of its own
        try:
            yield statements
        finally:
            event.remove(Engine, "before_cursor_execute", note)


class Browser:
    """Flask's test client with the habits of a browser: it reads a form's token before it sends the form."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, headers=headers)

    def token(self, page: str = "/desk/") -> str:
        """The form token of this browser's session, from a page that has a form."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert found, f"{page} has no form"
        return found[1]

    def send(self, path: str, fields: Mapping[str, object], *, page: str = "/desk/") -> TestResponse:
        """Send a form from `page`."""
        return self.client.post(path, data={"csrf_token": self.token(page), **fields})


def a_desk(home: Path, database_url: str, *, text: str = ARTICLE, file: str = "night.md") -> Desk:
    """Make a hub on a migrated database, with one article in English, to be translated into Persian and Spanish."""
    settings = config.load({}, home=home, database=database_url)
    hub = bootstrap.build(settings)
    actor = bootstrap.operator(hub)
    document_format = hub.formats["markdown" if file.endswith(".md") else "plaintext"]
    document = document_format.read(text.encode(), ReadOptions())
    with hub.writing() as session:
        project = organising.create_project(
            session, actor, "harbour", name="Harbour Review", languages=["en", "fa", "es"]
        )
        importing.import_article(
            session,
            actor,
            project,
            document,
            dialect=document_format.dialect,
            slug="night-library",
            file_name=file,
            limits=hub.limits,
        )
    return Desk(hub, create_app(hub), actor, "harbour", "night-library")


def form_of(row: AlignedRow, text: str, **fields: object) -> dict[str, object]:
    """The fields a row's form sends."""
    return {
        "text": text,
        "base_version": row.version,
        "wording": row.wording,
        "save_id": secrets.token_hex(8),
        "then": "stay",
        **fields,
    }

"""Rows for tests, as the use cases would leave them: people, projects, articles with revisions and editions."""

import hashlib
import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from translate_hub.domain.document import Dialect, Kind
from translate_hub.domain.permissions import Actor
from translate_hub.domain.states import Facts, Form, Label, label
from translate_hub.domain.texts import count_words, exact_hash
from translate_hub.storage.accounts import Person
from translate_hub.storage.articles import (
    Article,
    Project,
    ProjectLanguage,
    Reading,
    Revision,
    Source,
    StoredBlock,
    Succession,
    Unit,
    Wording,
)
from translate_hub.storage.editions import Edition, Translation

# Who may look at everything; stands in no database.
OPERATOR = Actor(0, "Operator", is_operator=True)

_number = itertools.count(1)


@dataclass(frozen=True)
class BuiltArticle:
    """An article as it stands: its head revision, that revision's units and wordings in reading order, its editions."""

    actor: Actor
    project: Project
    article: Article
    revision: Revision
    units: tuple[Unit, ...]
    wordings: tuple[Wording, ...]
    editions: Mapping[str, Edition] = field(default_factory=dict)


def a_person(session: Session, login: str | None = None, *, is_operator: bool = True) -> Actor:
    """Add a person who may work at the desk, under a login of their own."""
    login = login or f"person-{next(_number)}"
    person = Person(login=login, name=login.capitalize(), is_operator=is_operator)
    session.add(person)
    session.flush()
    return Actor(person.id, person.name, person.is_operator)


def a_project(session: Session, *, languages: Sequence[str] = ("en", "fa", "es"), slug: str | None = None) -> Project:
    """Add a project; the first language is the one its articles are written in."""
    project = Project(slug=slug or f"project-{next(_number)}", name="A project")
    session.add(project)
    session.flush()
    session.add_all(
        ProjectLanguage(project=project.id, language=language, position=n) for n, language in enumerate(languages)
    )
    session.flush()
    return project


def an_article(
    session: Session,
    *,
    texts: Sequence[str] = ("A title", "A first paragraph.", "A second paragraph."),
    kinds: Sequence[Kind] | None = None,
    language: str = "en",
    targets: Sequence[str] = ("fa",),
    project: Project | None = None,
    actor: Actor | None = None,
    dialect: Dialect = Dialect.PLAIN,
) -> BuiltArticle:
    """Add an article with one unit per text, revision 1, and an edition in its own and in every target language.

    `kinds` are as many as `texts`; without them the first is a title and the others are paragraphs.
    """
    actor = actor or a_person(session)
    project = project or a_project(session, languages=(language, *targets))
    article = Article(project=project.id, slug=f"article-{next(_number)}", language=language, dialect=dialect.value)
    session.add(article)
    session.flush()
    kinds = kinds or [Kind.TITLE, *[Kind.PARAGRAPH] * (len(texts) - 1)]
    units = [_new_unit(session, article, kind) for kind in kinds]
    wordings = [_wording(session, unit, text) for unit, text in zip(units, texts, strict=True)]
    revision = _new_head(session, actor, article, units, wordings)
    editions = {tag: Edition(article=article.id, language=tag) for tag in (language, *targets)}
    session.add_all(editions.values())
    session.flush()
    built = BuiltArticle(actor, project, article, revision, tuple(units), tuple(wordings), editions)
    count_again(session, built)
    return built


def a_new_revision(
    session: Session,
    built: BuiltArticle,
    *,
    changed: Mapping[int, str] | None = None,
    removed: Collection[int] = (),
    added: Mapping[int, Sequence[str]] | None = None,
    split: Mapping[int, Sequence[str]] | None = None,
    merged: Collection[int] = (),
) -> BuiltArticle:
    """Make the article's next revision its head and return the article as it then stands; numbers index `built.units`.

    `changed`: new texts. `removed`: units that are gone. `added`: new paragraphs after a unit (-1: at the start).
    `split`: the parts of a unit's text; the first keeps the unit, the others are new units that succeed it. `merged`:
    units that become one new unit, their texts joined, in the place of the first. No translation is touched.
    """
    changed, added, split = changed or {}, added or {}, split or {}
    rows: list[tuple[Unit, str]] = []
    heirs: list[tuple[Unit, Unit, str]] = []

    def add_new(kind: str, text: str) -> Unit:
        unit = _new_unit(session, built.article, Kind(kind))
        rows.append((unit, text))
        return unit

    for n in range(-1, len(built.units)):
        if n >= 0 and n in merged:
            if n == min(merged):
                one = add_new(built.units[n].read_kind, " ".join(built.wordings[m].text for m in sorted(merged)))
                heirs += [(built.units[m], one, "merge") for m in sorted(merged)]
        elif n >= 0 and n not in removed:
            first, *others = split.get(n, [changed.get(n, built.wordings[n].text)])
            rows.append((built.units[n], first))
            heirs += [(built.units[n], add_new(built.units[n].read_kind, text), "split") for text in others]
        for text in added.get(n, ()):
            add_new(Kind.PARAGRAPH, text)

    units = [unit for unit, _ in rows]
    wordings = [_wording(session, unit, text) for unit, text in rows]
    revision = _new_head(session, built.actor, built.article, units, wordings, parent=built.revision)
    session.add_all(
        Succession(revision=revision.id, from_unit=old.id, to_unit=new.id, how=how) for old, new, how in heirs
    )
    session.flush()
    after = replace(built, revision=revision, units=tuple(units), wordings=tuple(wordings))
    count_again(session, after)
    return after


def count_again(session: Session, built: BuiltArticle) -> None:
    """Set the counts of every edition to what they truly are, counted one by one without the hub's SQL."""
    for language, edition in built.editions.items():
        counts: Counter[Label] = Counter()
        if language != built.article.language:
            counts.update(_labels(session, built, edition))
        for name in Label:
            setattr(edition, f"{name}_count", counts[name])
    session.flush()


def _labels(session: Session, built: BuiltArticle, edition: Edition) -> list[Label]:
    known = {row.unit: row for row in session.scalars(select(Translation).where(Translation.edition == edition.id))}
    labels = []
    for unit, head in zip(built.units, built.wordings, strict=True):
        row = known.get(unit.id)
        if not unit.translate:
            continue
        if row is None:
            labels.append(Label.EMPTY)
            continue
        made = session.get_one(Wording, row.wording)
        facts = Facts(
            has_text=row.text != "" or row.form != Form.TEXT,
            current=made.meaning == head.meaning,
            unsure=row.unsure,
            machine=row.machine,
            approved=row.approved_version == row.version,
        )
        labels.append(label(facts))
    return labels


def _new_unit(session: Session, article: Article, kind: Kind) -> Unit:
    unit = Unit(article=article.id, read_kind=kind.value)
    session.add(unit)
    session.flush()
    return unit


def _wording(session: Session, unit: Unit, text: str) -> Wording:
    """Return the unit's wording with this text: a text that comes back is the wording it was."""
    found = session.scalar(select(Wording).where(Wording.unit == unit.id, Wording.hash == exact_hash(text)))
    if found is not None:
        return found
    wording = Wording(unit=unit.id, hash=exact_hash(text), text=text, words=count_words(text))
    session.add(wording)
    session.flush()
    wording.meaning = wording.id
    session.flush()
    return wording


def _new_head(
    session: Session,
    actor: Actor,
    article: Article,
    units: Sequence[Unit],
    wordings: Sequence[Wording],
    *,
    parent: Revision | None = None,
) -> Revision:
    """Store the texts as a file of paragraphs with an empty line between, and as the article's present source."""
    content = "\n\n".join(wording.text for wording in wordings).encode() + b"\n"
    reading = Reading(
        article=article.id,
        sha256=hashlib.sha256(content).digest(),
        bytes=content,
        format="plain",
        charset="utf-8",
        options={"charset": None, "front_matter": []},
        reader_version="1",
    )
    session.add(reading)
    session.flush()
    session.add_all(
        StoredBlock(
            reading=reading.id, n=n, kind=unit.read_kind, level=0, line=2 * n + 1, lang=None, translate=unit.translate,
            container="", text=wording.text, locator="",
        )
        for n, (unit, wording) in enumerate(zip(units, wordings, strict=True))
    )  # fmt: skip
    revision = Revision(
        article=article.id,
        reading=reading.id,
        number=parent.number + 1 if parent else 1,
        parent=parent.id if parent else None,
        reason="update" if parent else "import",
        by=actor.person,
    )
    session.add(revision)
    session.flush()
    session.add_all(
        Source(
            revision=revision.id, unit=unit.id, position=n + 1, wording=wording.id, first_block=n, start=0,
            last_block=n, end=len(wording.text),
        )
        for n, (unit, wording) in enumerate(zip(units, wordings, strict=True))
    )  # fmt: skip
    article.head_revision = revision.id
    session.flush()
    return revision

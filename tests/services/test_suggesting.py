"""Machine translation on request: off until switched on, one paragraph at a time, never over what somebody wrote."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from tests.ledgers import check_ledger, put
from translate_hub.domain.document import Dialect
from translate_hub.domain.limits import DEFAULT_LIMITS
from translate_hub.domain.permissions import Actor, Role
from translate_hub.domain.ports import Engine
from translate_hub.domain.saving import Origin
from translate_hub.domain.states import Label
from translate_hub.engines.pseudo import Pseudo
from translate_hub.errors import EngineBusy, EngineError, Forbidden, HubError, Invalid, Message, NotFound, Unavailable
from translate_hub.exchange import EXCHANGES
from translate_hub.services import exchanging, suggesting
from translate_hub.services.reviewing import approve
from translate_hub.services.suggesting import Answer, Question, Suggestion
from translate_hub.storage.accounts import Attempt, AuditEntry, Membership
from translate_hub.storage.articles import Article, Project, Unit
from translate_hub.storage.database import Database
from translate_hub.storage.editions import EngineAnswer, Event
from translate_hub.storage.translations import AlignedRow, aligned_rows

SOURCE = "See *the* [minutes](https://example.org/a) of lanterns."


class Scripted:
    """An engine that says what it is told to, and counts what it is asked."""

    name = "scripted"
    title = "Scripted"
    receiver = Message("Nobody gets it.")
    languages = None

    def __init__(self, *, says: str | None = None, fails: EngineError | None = None) -> None:
        self.says, self.fails = says, fails
        self.asked: list[str] = []

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return what it is told to say, or the text in capitals."""
        self.asked += texts
        if self.fails is not None:
            raise self.fails
        return [self.says if self.says is not None else text.upper() for text in texts]


def an_open_article(session: Session, *, engine: str | None = "pseudo", source: str = SOURCE) -> BuiltArticle:
    """An article in a project that has an engine switched on."""
    built = an_article(session, texts=("A title", source, "More."), dialect=Dialect.MARKDOWN)
    built.project.engine = engine
    session.flush()
    return built


def a_member(session: Session, built: BuiltArticle, role: Role, language: str = "fa") -> Actor:
    actor = a_person(session, is_operator=False)
    session.add(Membership(project=built.project.id, person=actor.person, language=language, role=role.value))
    session.flush()
    return Actor(actor.person, actor.name, roles={(built.project.id, language): role})


def prepared(database: Database, built: BuiltArticle, place: int = 1, actor: Actor | None = None) -> Question:
    with database.writing() as session:
        return suggesting.prepare(session, actor or built.actor, built.editions["fa"].id, built.units[place].id)


def suggested(
    database: Database, built: BuiltArticle, engine: Engine, place: int = 1, actor: Actor | None = None
) -> Suggestion:
    """Ask as the desk does: two transactions, and none while the engine thinks."""
    question = prepared(database, built, place, actor)
    answer = suggesting.ask(engine, question)
    with database.writing() as session:
        return suggesting.store(session, actor or built.actor, question, answer, limits=DEFAULT_LIMITS)


def row_of(database: Database, built: BuiltArticle, place: int = 1) -> AlignedRow:
    with database.reading() as session:
        return aligned_rows(session, built.editions["fa"])[place]


def revised(database: Database, built: BuiltArticle, **changes: Any) -> BuiltArticle:
    """The article's next revision, made in a transaction of its own."""
    with database.writing() as session:
        session.add_all([built.article, *built.editions.values()])
        return a_new_revision(session, built, **changes)


def answers(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(EngineAnswer)) or 0


def test_it_is_off_until_an_admin_of_the_project_switches_it_on(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session, engine=None)
        translator = a_member(session, built, Role.TRANSLATOR)
        admin = a_member(session, built, Role.ADMIN, "*")
    with pytest.raises(Forbidden, match="admin of the project can switch it on"):
        prepared(database, built)
    with pytest.raises(Forbidden), database.writing() as session:
        suggesting.switch_on(session, translator, built.project.id, "pseudo")
    with pytest.raises(NotFound), database.writing() as session:
        suggesting.switch_on(session, a_person(session, is_operator=False), built.project.id, "pseudo")
    with database.writing() as session:
        suggesting.switch_on(session, admin, built.project.id, "pseudo")
        suggesting.switch_on(session, admin, built.project.id, "pseudo")
    assert prepared(database, built, actor=translator).engine == "pseudo"
    with database.writing() as session:
        suggesting.switch_off(session, admin, built.project.id)
        suggesting.switch_off(session, admin, built.project.id)
    with pytest.raises(Forbidden):
        prepared(database, built)
    with database.reading() as session:
        noted = session.execute(select(AuditEntry.what, AuditEntry.about, AuditEntry.by)).all()
    assert [tuple(row) for row in noted] == [
        ("engine-switched-on", {"engine": "pseudo"}, admin.person),
        ("engine-switched-off", {"engine": "pseudo"}, admin.person),
    ]


def test_an_empty_row_gets_the_machines_text_and_is_marked_so(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
    made = suggested(database, built, Pseudo())
    assert made.text == "Šéé *thé* [míñútéš](https://example.org/a) óf ļáñtéŕñš."
    assert made.saved is not None
    assert made.saved.label is Label.MACHINE
    row = row_of(database, built)
    assert (row.text, row.label, row.machine) == (made.text, Label.MACHINE, True)
    with database.reading() as session:
        event = session.scalars(select(Event)).one()
        kept = session.get_one(EngineAnswer, made.answer)
        assert (event.answer, event.origin, event.author) == (made.answer, Origin.ENGINE, built.actor.person)
        assert (kept.engine, kept.by, kept.unit) == ("pseudo", built.actor.person, built.units[1].id)
        assert (kept.text, kept.raw) == (made.text, "Šéé {1}thé{2} {3}míñútéš{4} óf ļáñtéŕñš.")
        check_ledger(session, built.editions["fa"].id)


def test_a_po_file_names_the_engine_of_what_is_still_a_machines(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
    suggested(database, built, Pseudo())
    title = suggested(database, built, Pseudo(), place=0)
    assert title.saved is not None
    with database.writing() as session:
        put(session, built, 0, "عنوان", base=title.saved.version)
    with database.reading() as session:
        file = EXCHANGES["po"].write(exchanging.bilingual_of(session, built.actor, built.editions["fa"])).decode()
    assert file.count("#. state: machine (pseudo)\n") == 1
    assert "state: machine" not in file.split("عنوان")[0]


def test_the_same_wording_is_asked_about_once(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session, engine="scripted")
        other = a_member(session, built, Role.TRANSLATOR)
    engine = Scripted()
    first = suggested(database, built, engine)
    again = suggested(database, built, engine, actor=other)
    assert (again.text, again.answer, again.saved) == (first.text, first.answer, None)
    assert len(engine.asked) == 1
    after = revised(database, built, changed={1: "Another *text*."})
    assert suggested(database, after, engine).text == "ANOTHER *TEXT*."
    assert len(engine.asked) == 2


def test_two_who_ask_at_once_keep_one_answer(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session, engine="scripted")
    one, two = prepared(database, built), prepared(database, built)
    with database.writing() as session:
        first = suggesting.store(session, built.actor, one, Answer("یک", "یک"), limits=DEFAULT_LIMITS)
    with database.writing() as session:
        second = suggesting.store(session, built.actor, two, Answer("دو", "دو"), limits=DEFAULT_LIMITS)
        assert answers(session) == 1
    assert (second.text, second.answer, second.saved) == ("یک", first.answer, None)


def test_what_somebody_wrote_stays(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
        put(session, built, 1, "متن من")
    made = suggested(database, built, Pseudo())
    assert made.saved is None
    assert row_of(database, built).text == "متن من"
    assert row_of(database, built).label is Label.TRANSLATED


def test_what_is_written_while_the_machine_thinks_stays(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
    question = prepared(database, built)
    answer = suggesting.ask(Pseudo(), question)
    with database.writing() as session:
        put(session, built, 1, "متن من")
    with database.writing() as session:
        made = suggesting.store(session, built.actor, question, answer, limits=DEFAULT_LIMITS)
        assert made.saved is None
        assert answers(session) == 1
        check_ledger(session, built.editions["fa"].id)
    row = row_of(database, built)
    assert (row.text, row.label, row.open_proposals) == ("متن من", Label.TRANSLATED, 0)


def test_a_source_that_changed_or_left_meanwhile_is_not_filled(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
    question = prepared(database, built)
    answer = suggesting.ask(Pseudo(), question)
    after = revised(database, built, changed={1: "Another text."})
    with database.writing() as session:
        assert suggesting.store(session, built.actor, question, answer, limits=DEFAULT_LIMITS).saved is None
    revised(database, after, removed={1})
    with database.writing() as session:
        assert suggesting.store(session, built.actor, question, answer, limits=DEFAULT_LIMITS).saved is None
        assert session.scalar(select(func.count()).select_from(Event)) == 0


def test_a_text_that_a_person_emptied_is_filled_again(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
        put(session, built, 1, "متن")
        put(session, built, 1, "", base=1)
    made = suggested(database, built, Pseudo())
    assert made.saved is not None
    assert row_of(database, built).label is Label.MACHINE


def test_a_person_who_approves_it_makes_it_theirs(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
    made = suggested(database, built, Pseudo())
    assert made.saved is not None
    with database.writing() as session:
        unit, wording = built.units[1].id, built.wordings[1].id
        edition = built.editions["fa"].id
        approve(session, built.actor, edition, unit, version=made.saved.version, wording=wording, save_id=None)
    assert row_of(database, built).label is Label.APPROVED


def test_a_contributor_sees_the_answer_and_saves_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
        contributor = a_member(session, built, Role.CONTRIBUTOR)
        reader = a_member(session, built, Role.READER)
        elsewhere = a_member(session, built, Role.TRANSLATOR, "es")
    assert suggested(database, built, Pseudo(), actor=contributor).saved is None
    assert row_of(database, built).label is Label.EMPTY
    with pytest.raises(Forbidden):
        prepared(database, built, actor=reader)
    with pytest.raises(NotFound):
        prepared(database, built, actor=elsewhere)
    with pytest.raises(NotFound):
        prepared(database, built, actor=Actor(contributor.person, "Stranger"))


def test_a_confidential_article_goes_to_no_machine(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session)
    suggested(database, built, Pseudo())
    with database.writing() as session:
        session.execute(update(Article).values(confidential=True))
    for place in (1, 2):  # what was asked before counts no more
        with pytest.raises(Forbidden, match="confidential"):
            prepared(database, built, place)


def test_what_is_not_to_be_translated_is_not_asked_about(database: Database) -> None:
    with database.writing() as session:
        built = an_open_article(session, source="`code` **1979**")
        session.execute(update(Unit).where(Unit.id == built.units[2].id).values(translate=False))
    with pytest.raises(Invalid, match="no words"):
        suggested(database, built, Pseudo())
    with pytest.raises(Invalid, match="not to be translated"):
        prepared(database, built, 2)
    with pytest.raises(Invalid, match="written in"), database.writing() as session:
        suggesting.prepare(session, built.actor, built.editions["en"].id, built.units[1].id)
    with pytest.raises(NotFound), database.writing() as session:
        suggesting.prepare(session, built.actor, built.editions["fa"].id, 999)
    with database.reading() as session:
        project = session.get_one(Project, built.project.id)
        assert (project.engine, answers(session)) == ("pseudo", 0)


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        (Scripted(fails=EngineBusy("It is dead.")), "It is dead"),
        (Scripted(says="نه {1}"), "lost links"),
        (Scripted(says=""), "lost links"),
        (Scripted(says="x" * 5_000), "not one of this paragraph"),
        (None, "no longer set up"),
    ],
)
def test_where_the_machine_fails_the_row_is_as_it_was(
    sqlite_database: Database, engine: Engine | None, words: str
) -> None:
    with sqlite_database.writing() as session:
        built = an_open_article(session, engine="scripted")
        put(session, built, 1, "متن من")
    question = prepared(sqlite_database, built)
    with pytest.raises(EngineError, match=words) as caught:
        suggesting.ask(engine, question)
    assert not any(secret in str(caught.value) for secret in ("lanterns", "example.org"))
    assert row_of(sqlite_database, built).text == "متن من"
    with sqlite_database.reading() as session:
        assert answers(session) == 0
        check_ledger(session, built.editions["fa"].id)


def test_thirty_times_a_minute_is_enough_for_anybody(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        built = an_open_article(session)
        other = a_member(session, built, Role.TRANSLATOR)
    for _ in range(suggesting.TRIES):
        prepared(sqlite_database, built)
    with pytest.raises(Unavailable, match="wait a moment") as caught:
        prepared(sqlite_database, built)
    assert isinstance(caught.value, HubError)
    assert caught.value.temporary
    prepared(sqlite_database, built, actor=other)
    with sqlite_database.writing() as session:
        for attempt in session.scalars(select(Attempt)):
            attempt.at -= timedelta(minutes=2)
    prepared(sqlite_database, built)


def test_plain_texts_keep_their_lines(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        built = an_article(session, texts=("A title", "One line\n\n{5} and *another*"))
        built.project.engine = "scripted"
        session.flush()
    engine = Scripted()
    assert suggested(sqlite_database, built, engine).text == "ONE LINE\n\n{5} AND *ANOTHER*"
    assert engine.asked == ["One line", "{1} and *another*"]

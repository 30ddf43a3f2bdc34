"""Whatever several people do to an article, in whatever order, its ledger keeps its laws and every text is kept."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, an_article
from tests.ledgers import check_ledger, pass_it, put, texts_kept
from translate_hub.domain.permissions import Actor
from translate_hub.domain.saving import Origin
from translate_hub.domain.states import Form
from translate_hub.errors import Conflict, Invalid
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Proposal

ACTS = st.one_of(
    st.tuples(
        st.just("save"),
        st.integers(0, 3),
        st.integers(0, 2),
        st.sampled_from(["", "آ", "ب", "پ", "x\u200cy"]),
        st.fixed_dictionaries(
            {},
            optional={
                "form": st.sampled_from(Form),
                "note": st.sampled_from(["", "why"]),
                "unsure": st.booleans(),
                "origin": st.sampled_from([Origin.PERSON, Origin.FILE, Origin.ENGINE, Origin.MEMORY]),
                "save_id": st.sampled_from(["s1", "s2", "s3"]),
                "base": st.integers(0, 6),
            },
        ),
    ),
    st.tuples(st.just("approve"), st.integers(0, 3), st.integers(0, 2), st.none() | st.integers(0, 6)),
    st.tuples(st.just("update"), st.sampled_from(["changed", "removed", "split", "merged"]), st.integers(0, 3)),
)


def act(session: Session, articles: list[BuiltArticle], people: list[Actor], deed: tuple[object, ...]) -> str:
    """Do one thing to the article, as it stands or as somebody with an older page sees it; return the text sent."""
    match deed:
        case ("save", int(n), int(who), str(text), dict(more)):
            seen = articles[-1 if n < len(articles[-1].units) else 0]
            try:
                put(session, seen, n, text, actor=people[who], **more)
            except Conflict:
                return ""
            return text
        case ("approve", int(n), int(who), version):
            seen = articles[-1 if n < len(articles[-1].units) else 0]
            try:
                pass_it(session, seen, n, actor=people[who], version=version if isinstance(version, int) else None)
            except Invalid:
                return ""
        case ("update", str(how), int(n)):
            now = articles[-1]
            if n < len(now.units) and len(now.units) > 1:
                changes = {"changed": {n: f"Source {len(articles)}"}, "split": {n: ["Part one", "Part two"]}}
                place = [n] if how == "removed" else [n, (n + 1) % len(now.units)]
                articles.append(a_new_revision(session, now, **{how: changes.get(how, place)}))  # type: ignore[arg-type]  # each name gets its own shape
    return ""


def keeps_its_laws(database: Database, deeds: list[tuple[object, ...]]) -> None:
    with database.writing() as session:
        articles = [an_article(session, texts=["Title", "One.", "Two.", "Three."])]
        people = [articles[0].actor, a_person(session), a_person(session)]
        edition = articles[0].editions["fa"].id
        sent = {act(session, articles, people, deed) for deed in deeds}
        check_ledger(session, edition)
        assert sent - {""} <= texts_kept(session, edition)
        assert (
            session.scalar(select(Proposal.id).where(Proposal.text == "", Proposal.form == "text", Proposal.note == ""))
            is None
        )


@settings(max_examples=60)
@given(deeds=st.lists(ACTS, max_size=25))
def test_whatever_people_do_the_ledger_keeps_its_laws(
    sqlite_database: Database, deeds: list[tuple[object, ...]]
) -> None:
    keeps_its_laws(sqlite_database, deeds)


@settings(max_examples=15)
@given(deeds=st.lists(ACTS, min_size=5, max_size=25))
def test_on_postgresql_too(postgres_url: str, deeds: list[tuple[object, ...]]) -> None:
    database = Database(postgres_url)
    keeps_its_laws(database, deeds)
    database.close()

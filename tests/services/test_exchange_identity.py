"""An export that comes back changes nothing, whatever happened to the edition before."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_new_revision, an_article
from tests.exchanges import export, put, results, rows_stored, send, shown
from translate_hub.domain.saving import Origin
from translate_hub.domain.states import Form
from translate_hub.storage.database import Database


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    """A migrated, empty PostgreSQL database."""
    database = Database(postgres_url)
    yield database
    database.close()


# --- Identity ---------------------------------------------------------------------------------------------------------

XML_TEXT = st.text(
    st.characters(min_codepoint=32, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from('\t\n \u2028\u2029\u200c\u200d\u200f\u00a0\u0301\\"%#~|\x85\x7f'),
    max_size=40,
).map(lambda text: text.strip("\n"))


@dataclass(frozen=True)
class Past:
    """What happened to an edition before it is exported: saves (in order of the units), then a change of source."""

    sources: list[str]
    saves: list[tuple[str, Form, Origin, bool]]
    changed: int
    removed: int


PASTS = st.builds(
    Past,
    st.lists(st.sampled_from(["one", "two  words", "two words"]) | XML_TEXT.filter(bool), min_size=2, max_size=6),
    st.lists(
        st.tuples(XML_TEXT, st.sampled_from(Form), st.sampled_from([Origin.PERSON, Origin.ENGINE]), st.booleans()),
        max_size=6,
    ),
    st.integers(0, 6),
    st.integers(0, 6),
)


def check_identity(database: Database, past: Past, *, keys: bool) -> None:
    with database.writing() as session:
        built = an_article(session, texts=past.sources)
        for n, (text, form, origin, unsure) in enumerate(past.saves[: len(past.sources)]):
            put(session, built, n, text, form=form, origin=origin, unsure=unsure)
        gone = {past.removed} & set(range(len(past.sources)))
        is_changed = past.changed < len(past.sources) and past.changed not in gone
        built = a_new_revision(
            session, built, changed={past.changed: "another wording"} if is_changed else {}, removed=gone
        )
        before = rows_stored(session), shown(session, built)
        report = send(session, built, export(session, built, keys=keys))
        assert set(results(report)) <= {"same"}
        assert (rows_stored(session), shown(session, built)) == before


@settings(max_examples=60)
@given(past=PASTS, keys=st.booleans())
def test_an_export_that_comes_back_changes_nothing(sqlite_database: Database, past: Past, keys: bool) -> None:
    check_identity(sqlite_database, past, keys=keys)


@settings(max_examples=15)
@given(past=PASTS, keys=st.booleans())
def test_an_export_that_comes_back_changes_nothing_on_postgresql(
    postgres_database: Database, past: Past, keys: bool
) -> None:
    check_identity(postgres_database, past, keys=keys)

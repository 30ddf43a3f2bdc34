"""Labels are the same in Python and in SQL."""

from itertools import product

from sqlalchemy import Boolean, literal, select

from tests.builders import a_new_revision, an_article
from tests.ledgers import stored_counts
from translate_hub.domain.states import Facts, Form, Label, label
from translate_hub.services.translating import recount
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Translation
from translate_hub.storage.labels import label_case
from translate_hub.storage.translations import aligned_rows

ALL = [Facts(*values) for values in product([False, True], repeat=5)]


def test_sql_gives_the_label_that_python_gives_for_every_combination_of_facts(database: Database) -> None:
    with database.reading() as session:
        for facts in ALL:
            columns = {name: literal(getattr(facts, name), Boolean) for name in Facts.__dataclass_fields__}
            assert session.scalar(select(label_case(columns))) == label(facts).value, facts


def test_stored_rows_get_the_label_of_their_facts(database: Database) -> None:
    with database.writing() as session:
        before = an_article(session, texts=[f"Paragraph {n}." for n in range(len(ALL))])
        changed = {n: "Otherwise." for n, facts in enumerate(ALL) if not facts.current}
        edition = before.editions["fa"]
        for n, facts in enumerate(ALL):
            session.add(
                Translation(
                    edition=edition.id,
                    unit=before.units[n].id,
                    version=n + 1,
                    text="a text" if facts.has_text else "",
                    form=Form.TEXT.value,
                    note="",
                    wording=before.wordings[n].id,
                    machine=facts.machine,
                    unsure=facts.unsure,
                    approved_version=n + 1 if facts.approved else None if n % 2 else n,
                    author=before.actor.person,
                )
            )
        session.flush()
        after = a_new_revision(session, before, changed=changed)
        rows = aligned_rows(session, edition)
        assert [row.label for row in rows] == [label(facts) for facts in ALL]
        assert [row.made_from_text is not None for row in rows] == [row.label is Label.OUTDATED for row in rows]
        assert recount(session, edition.id) == stored_counts(session, edition.id)
        assert sum(recount(session, edition.id).values()) == len(after.units)


def test_a_units_without_a_row_is_empty_and_one_left_out_is_not(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        edition = built.editions["fa"]
        for n, form in ((1, Form.OMITTED), (2, Form.JOINED)):
            session.add(
                Translation(
                    edition=edition.id,
                    unit=built.units[n].id,
                    version=1,
                    text="",
                    form=form.value,
                    note="",
                    wording=built.wordings[n].id,
                    author=built.actor.person,
                )
            )
        session.flush()
        labels = [row.label for row in aligned_rows(session, edition)]
        assert labels == [Label.EMPTY, Label.TRANSLATED, Label.TRANSLATED]

"""What a paragraph of a source said over time."""

from tests.builders import a_new_revision, an_article
from translate_hub.storage.articles import Ruling
from translate_hub.storage.database import Database
from translate_hub.storage.wordings import history_of_source


def test_a_paragraph_tells_what_it_said_before_and_what_was_ruled(database: Database) -> None:
    with database.writing() as session:
        first = an_article(session)
        second = a_new_revision(session, first, changed={1: "A first paragraph!"})
        third = a_new_revision(session, second, changed={2: "Another one."})
        last = a_new_revision(session, third, changed={1: "A first paragraph."})
        before, after = first.wordings[1].id, second.wordings[1].id
        for minor in (False, True):
            session.add(
                Ruling(
                    unit=first.units[1].id, from_wording=before, to_wording=after, minor=minor, by=first.actor.person
                )
            )
        session.flush()
        history = history_of_source(session, first.units[1].id)
        assert [(one.revision, one.text, one.was_minor) for one in history] == [
            (last.revision.number, "A first paragraph.", True),
            (2, "A first paragraph!", True),
            (1, "A first paragraph.", None),
        ]
        assert {one.by_name for one in history} == {first.actor.name}
        assert [one.text for one in history_of_source(session, first.units[0].id)] == ["A title"]

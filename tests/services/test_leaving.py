"""What leaves: an edition as pairs, and its texts for the article's own format."""

from tests.builders import an_article
from tests.exchanges import put
from translate_hub.domain.document import OMIT, Kind
from translate_hub.domain.states import Form
from translate_hub.services.exchanging import bilingual_of
from translate_hub.services.leaving import texts_of
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition


def test_an_export_names_the_edition_and_shows_what_people_need(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, kinds=[Kind.TITLE, Kind.PARAGRAPH, Kind.CODE])
        built.units[2].translate = False
        session.flush()
        put(session, built, 0, "عنوان")
        session.refresh(built.editions["fa"])
        bilingual = bilingual_of(session, built.actor, built.editions["fa"])
        edition: Edition = built.editions["fa"]
        assert (bilingual.edition_key, bilingual.number) == (edition.key, 1)
        assert (bilingual.source_language, bilingual.language) == ("en", "fa")
        assert bilingual.source_name.startswith(f"{built.article.slug}.en.")
        assert bilingual.revised_at is not None
        assert bilingual.translator == ""
        assert [(pair.kind, pair.target, pair.key) for pair in bilingual.pairs] == [
            (Kind.TITLE, "عنوان", built.units[0].key),
            (Kind.PARAGRAPH, "", built.units[1].key),
        ]


def test_texts_for_the_own_format_follow_the_forms(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session, texts=["a", "b", "c", "d", "e", "f"])
        put(session, built, 0, "joined to nothing", form=Form.JOINED)
        put(session, built, 1, "B")
        put(session, built, 2, "C", form=Form.JOINED)
        put(session, built, 3, "left out", form=Form.OMITTED)
        put(session, built, 5, "F", form=Form.JOINED)
        document, texts = texts_of(session, built.actor, built.editions["fa"])
        assert [block.text for block in document.blocks] == ["a", "b", "c", "d", "e", "f"]
        assert texts == {0: "joined to nothing", 1: "B C", 2: OMIT, 3: OMIT, 4: "e F", 5: OMIT}


def test_an_edition_nobody_touched_has_no_texts_of_its_own(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        for language in ("fa", "en"):
            assert texts_of(session, built.actor, built.editions[language])[1] == {}

"""Publishing, taking back, going back to an earlier version; addresses; who is named; what outdates a page."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.builders import BuiltArticle, a_new_revision, a_person, a_project, an_article
from tests.ledgers import put
from tests.publishing import plan_of, publish, read_by_readers, seen, translate, words
from translate_hub.domain.document import Kind
from translate_hub.domain.paragraphs import Shows
from translate_hub.domain.permissions import Role
from translate_hub.domain.publications import About
from translate_hub.errors import Conflict, Forbidden, Invalid, NotFound
from translate_hub.formats import FORMATS
from translate_hub.services import planning, publishing
from translate_hub.storage import publications, versions
from translate_hub.storage.accounts import AuditEntry
from translate_hub.storage.articles import Article
from translate_hub.storage.database import Database
from translate_hub.storage.editions import Edition

TEXTS = ("عنوان", "یکم", "دوم")
ODD_KINDS = (Kind.PARAGRAPH, Kind.CODE, Kind.CODE)


def test_readers_see_what_was_published_and_nothing_that_was_saved_since(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        assert read_by_readers(session, built) is None
        assert publish(session, built) == publishing.Published(1, "عنوان", True)
        put(session, built, 1, "پنهان")
        built = a_new_revision(session, built, changed={2: "A secret."})
        assert words(session, built) == list(TEXTS)
        article = read_by_readers(session, built)
        assert article is not None
        assert article.original is None
        assert article.default.language == "fa"
        assert "A secret." not in str(article)


def test_publishing_again_replaces_the_page_at_its_address(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        first = seen(session, built)
        put(session, built, 0, "عنوان نو")
        assert publish(session, built) == publishing.Published(2, "عنوان", True)
        now = seen(session, built)
        assert (now.number, now.title, now.slug) == (2, "عنوان نو", first.slug)
        assert now.first_at == first.first_at
        assert now.at > first.at
        assert [(one.number, one.is_shown) for one in versions.versions_of(session, built.editions["fa"].id)] == [
            (2, True),
            (1, False),
        ]


def test_publishing_what_is_published_does_nothing(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        assert publish(session, built) == publishing.Published(1, "عنوان", False)


def test_taking_back_and_going_back_are_one_step_each(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        edition = built.editions["fa"].id
        translate(session, built, TEXTS)
        publish(session, built)
        put(session, built, 1, "یکم، بهتر")
        publish(session, built)
        assert publishing.show_version(session, built.actor, edition, 1).is_new
        assert words(session, built) == list(TEXTS)
        publishing.unpublish(session, built.actor, edition)
        assert read_by_readers(session, built) is None
        with pytest.raises(Conflict):
            publishing.unpublish(session, built.actor, edition)
        assert publishing.show_version(session, built.actor, edition, 2) == publishing.Published(2, "عنوان", True)
        assert words(session, built)[1] == "یکم، بهتر"
        with pytest.raises(NotFound):
            publishing.show_version(session, built.actor, edition, 3)
        told = session.scalars(select(AuditEntry.what).order_by(AuditEntry.id)).all()
        assert told == ["published", "published", "version-shown", "unpublished", "version-shown"]


def test_what_was_taken_back_does_not_come_back_by_itself(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        publishing.unpublish(session, built.actor, built.editions["fa"].id)
        put(session, built, 1, "یکم؟", unsure=True)
        assert [one.shows for one in plan_of(session, built).rows] == [Shows.TEXT, Shows.SOURCE, Shows.TEXT]


@pytest.mark.parametrize("what", ["a save", "a correction of the source"])
def test_a_plan_somebody_overtook_is_refused(database: Database, what: str) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        planned = plan_of(session, built)
        snapshot = planning.render(planned, FORMATS["plaintext"])
        if what == "a save":
            put(session, built, 1, "دیگر")
        else:
            built = a_new_revision(session, built, changed={1: "Otherwise."})
        with pytest.raises(Conflict):
            publishing.publish(session, built.actor, planned, snapshot)
        assert read_by_readers(session, built) is None


def test_what_stands_against_it_is_said(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        with pytest.raises(Invalid, match="title"):
            publish(session, built)


def test_only_a_language_editor_publishes(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        for role in (Role.READER, Role.TRANSLATOR, Role.REVIEWER):
            person = replace(
                a_person(session, is_operator=False), is_operator=False, roles={(built.project.id, "fa"): role}
            )
            with pytest.raises(Forbidden):
                publish(session, built, actor=person)
        editor = replace(a_person(session, is_operator=False), roles={(built.project.id, "fa"): Role.LANGUAGE_EDITOR})
        assert publish(session, built, actor=editor).is_new
        with pytest.raises(Forbidden):
            publish(session, built, "en", actor=editor)


# --- Addresses --------------------------------------------------------------------------------------------------------


def found(session: Session, built: BuiltArticle, slug: str) -> str | None:
    there = publications.find_published(session, built.project.slug, "fa", slug)
    return None if there is None else there.slug


def test_a_new_address_leaves_the_old_one_leading_to_it(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        assert publish(session, built, slug="نشانی-نو") == publishing.Published(1, "نشانی-نو", False, True)
        session.flush()
        assert found(session, built, "عنوان") == found(session, built, "نشانی-نو") == "نشانی-نو"
        article = read_by_readers(session, built)
        assert article is not None
        assert article.old_slugs == (("fa", "عنوان"),)
        publish(session, built, slug="عنوان")
        assert found(session, built, "نشانی-نو") == "عنوان"


def test_an_address_is_never_given_to_another_article(database: Database) -> None:
    with database.writing() as session:
        project = a_project(session, languages=("en", "fa"))
        one, two, three = (an_article(session, project=project, targets=("fa",)) for _ in range(3))
        for built in (one, two, three):
            translate(session, built, TEXTS)
        assert publish(session, one).slug == "عنوان"
        publish(session, one, slug="نو")
        assert publish(session, two).slug == "عنوان-2"
        with pytest.raises(Conflict):
            publish(session, three, slug="عنوان")
        assert read_by_readers(session, three) is None
        assert found(session, one, "عنوان") == "نو"


def test_an_address_that_cannot_be_one_is_refused(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        with pytest.raises(Invalid):
            publish(session, built, slug="../x")


def test_a_deleted_article_or_project_is_nobody_s_to_read(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        session.execute(update(Article).values(deleted_at=built.revision.at))
        assert read_by_readers(session, built) is None


def test_of_two_editors_who_publish_at_once_one_is_told_to_look_again(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
    with database.reading() as session:
        edition = session.get_one(Edition, built.editions["fa"].id)
        planned = planning.plan(session, built.actor, edition, FORMATS["plaintext"])
    snapshot = planning.render(planned, FORMATS["plaintext"])
    answers: list[publishing.Published | str] = []
    gate = threading.Barrier(2)

    def go() -> None:
        gate.wait()
        try:
            with database.writing() as session:
                answers.append(publishing.publish(session, built.actor, planned, snapshot))
        except Conflict as error:
            answers.append(str(error))

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert publishing.Published(1, "عنوان", True) in answers
    assert sum("Look again" in str(one) for one in answers) == 1


def test_what_was_taken_back_meanwhile_is_not_published_by_an_old_plan(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        planned = plan_of(session, built)
        snapshot = planning.render(planned, FORMATS["plaintext"])
        publishing.unpublish(session, built.actor, built.editions["fa"].id)
        with pytest.raises(Conflict):
            publishing.publish(session, built.actor, planned, snapshot)
        seen_then = planned.stamp
        again = plan_of(session, built)
        with pytest.raises(Conflict):
            publishing.publish(session, built.actor, again, snapshot, seen=seen_then)
        assert read_by_readers(session, built) is None


def test_what_is_told_of_an_article_is_published_with_it(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        built.article.author, built.article.licence = "The night crew", "CC0"
        publish(session, built)
        built.article.author = "A name that nobody may know"
        assert seen(session, built).about == About("The night crew", None, "", "CC0")
        assert plan_of(session, built).is_changed
        assert publish(session, built).number == 2
        assert seen(session, built).about.author == "A name that nobody may know"


def test_an_address_that_is_changed_is_in_the_audit_log(database: Database) -> None:
    with database.writing() as session:
        built = an_article(session)
        translate(session, built, TEXTS)
        publish(session, built)
        publish(session, built, slug="نو")
        assert session.scalars(select(AuditEntry.what)).all() == ["published", "address-changed"]


def test_an_update_of_the_source_shows_nowhere_until_the_original_is_published(database: Database) -> None:
    kinds = [Kind.TITLE, Kind.PARAGRAPH, Kind.CODE]
    with database.writing() as session:
        built = an_article(session, texts=["A title", "First.", "code"], kinds=kinds)
        built.units[2].translate = False
        translate(session, built, ["عنوان"])
        publish(session, built, "en")
        built = a_new_revision(session, built, changed={1: "A secret.", 2: "secret code"}, added={2: ["More secrets."]})
        planned = plan_of(session, built)
        assert [(one.row.position, one.is_held_back) for one in planned.rows] == [
            (1, False), (2, False), (3, False), (4, True),
        ]  # fmt: skip
        publish(session, built)
        assert words(session, built) == ["عنوان", "First.", "code", ""]
        publish(session, built, "en")
        publish(session, built)
        assert words(session, built) == ["عنوان", "A secret.", "secret code", "More secrets."]

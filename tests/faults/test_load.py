"""Fifty people at one article, through HTTP: nothing they were told is saved is lost, and nobody writes over others."""

import os
from pathlib import Path

import pytest

from tests.desks import a_desk
from tests.loads import PEOPLE, at_a_pace, check_nothing_lost, served, told, translators_of, without_pause

IS_LONG = os.environ.get("HUB_TEST_DEPTH") == "soak"
SECONDS = 60.0 if IS_LONG else 5.0
ARTICLE = "The title\n\n" + "\n\n".join(f"Paragraph {n} of an article that fifty people translate." for n in range(199))


@pytest.mark.faults
def test_fifty_people_lose_no_text_and_overwrite_nobody(
    database_url: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """First all of them at five paragraphs without pause, then each at their own, a save every two seconds."""
    desk = a_desk(tmp_path / "home", database_url, text=ARTICLE, file="night.txt")
    rows = desk.rows()
    with served(tmp_path / "home", database_url) as server, translators_of(desk, server.host) as people:
        hard = without_pause(people, rows[:5], SECONDS / 2)
        easy = at_a_pace(people, rows[5:], SECONDS)
        assert server.process.poll() is None
    check_nothing_lost(desk, hard + easy)
    assert {one.status for one in easy} == {200}, "nobody else was at their paragraphs"
    assert any(one.status == 409 for one in hard), "they were to be in each other's way"
    assert len(easy) == PEOPLE * round(SECONDS / 2)
    with capsys.disabled():
        print(f"\n{told(f'{kind}, 50 people at 5 paragraphs', hard, SECONDS / 2)}")
        print(told(f"{kind}, 50 people, a save every 2 s each", easy, SECONDS))
    desk.hub.database.close()

"""What tests of pages ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desks import Browser, Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str) -> Iterator[Desk]:
    """A desk on SQLite with one article of several kinds of paragraphs."""
    desk = a_desk(tmp_path / "home", sqlite_url)
    yield desk
    desk.hub.database.close()


@pytest.fixture
def browser(desk: Desk) -> Browser:
    """A browser signed in at the desk."""
    return desk.browser()

"""Answers travel compressed where the browser takes it, and say the same."""

import gzip
from pathlib import Path

import pytest

from tests.desks import Desk, a_desk

PAGE_BYTES = 60_000


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str) -> Desk:
    paragraphs = "\n\n".join(f"Paragraph {n}: {' '.join(f'word{n * k}' for k in range(80))}" for n in range(49))
    return a_desk(tmp_path / "home", sqlite_url, text=f"# Fifty rows\n\n{paragraphs}\n")


def test_a_page_of_fifty_rows_is_sent_in_few_bytes(desk: Desk) -> None:
    answer = desk.browser().get(desk.address(), **{"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) == int(answer.headers["Content-Length"]) < PAGE_BYTES
    assert gzip.decompress(answer.data).decode().count('<li id="u-') == 50
    assert {"Accept-Encoding", "Cookie"} <= {name.strip() for name in answer.headers["Vary"].split(",")}


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0"])
def test_who_takes_no_gzip_gets_the_page_as_it_is(desk: Desk, accepted: str) -> None:
    answer = desk.browser().get(desk.address(), **{"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.text.count('<li id="u-') == 50


def test_a_style_sheet_that_is_known_is_not_sent_again(desk: Desk) -> None:
    browser = desk.browser(signed_in=False)
    with browser.get("/static/desk.css", **{"Accept-Encoding": "gzip"}) as first:
        assert first.headers["Content-Encoding"] == "gzip"
        assert b"--paper" in gzip.decompress(first.data)
        known = first.headers["ETag"]
    with browser.get("/static/desk.css", **{"Accept-Encoding": "gzip", "If-None-Match": known}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_a_short_answer_is_left_as_it_is(desk: Desk) -> None:
    answer = desk.browser(signed_in=False).get("/healthz", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.text == "ok\n"

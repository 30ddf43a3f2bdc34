"""What pages remember from one another gives what they would find anew."""

import re

import flask
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desks import Browser, Desk
from translate_hub.domain.diff import word_diff
from translate_hub.web import changes, links

TEXTS = st.text(alphabet="ab <&\u200cک،\n", max_size=30)


@given(TEXTS, TEXTS)
@settings(deadline=None, max_examples=60)
def test_a_change_that_is_remembered_is_the_one_that_is_found_anew(before: str, after: str) -> None:
    for _ in range(2):
        assert changes.change_html(before, after) == changes.changes_html(word_diff(before, after))


def test_changes_of_long_texts_are_not_remembered() -> None:
    known = changes._kept.cache_info().currsize
    before, after = "a " * 5000 + "b", "a " * 5000 + "c"
    assert changes.change_html(before, after) == "a " * 5000 + "<del>b</del><ins>c</ins>"
    assert changes._kept.cache_info().currsize == known


@pytest.mark.parametrize("root", ["", "/hub"])
def test_addresses_are_those_of_flask_itself(desk: Desk, root: str) -> None:
    place = {"project": "harbour", "article": "night-library", "language": "fa"}
    asked: list[tuple[str, dict[str, str | int | None]]] = [
        ("desk.projects", {}),
        ("static", {"filename": "desk.css"}),
        ("editing.edition", {**place, "row": "a b&c", "_anchor": "t-x"}),
        ("editing.edition", {**place, "row": "", "_anchor": None}),
        ("editing.decide", {**place, "unit": "x", "proposal": 7}),
    ]
    with desk.app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
        for endpoint, values in asked * 2:
            address = links.url_for(endpoint, **values)
            assert address == flask.url_for(endpoint, **values)  # type: ignore[arg-type]  # `_anchor` has a type of its own
            assert address.startswith(f"{root}/")


def test_the_next_row_and_the_title_are_the_same_whatever_part_is_shown(desk: Desk, browser: Browser) -> None:
    def told(query: str) -> tuple[list[str], list[str]]:
        page = browser.get(desk.address() + query).text
        return re.findall(r'class="onward" href="[^"]*row=(\w+)', page), re.findall(r"<title>(.*?)</title>", page)

    rows = [row for row in desk.rows() if row.translate]
    for done in range(len(rows) + 1):
        asked = [told(query) for query in ("", "?show=approved", f"?q={rows[-1].source[:5]}")]
        assert asked[0] == asked[1] == asked[2]
        assert asked[0][0] == [row.key for row in rows[done : done + 1]]
        assert "The Night Library" in asked[0][1][0]
        if done < len(rows):
            desk.put(rows[done].position - 1, "متن")

"""An article of hundreds of paragraphs comes in parts, and a save in it costs what it costs in a short one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desks import Browser, Desk, a_desk
from tests.scripting import Script, body_of


@pytest.fixture(scope="module")
def long_desk(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Desk]:
    """A desk with an article of 450 paragraphs."""
    home = tmp_path_factory.mktemp("long")
    (home / "hub.db").write_bytes(sqlite_template.read_bytes())
    text = "\n\n".join(f"Paragraph {n} says something." for n in range(1, 451))
    desk = a_desk(home, f"sqlite:///{home / 'hub.db'}", text=text)
    yield desk
    desk.hub.database.close()


def keys_in(html: str) -> list[str]:
    return re.findall(r'<li id="u-(\w+)"', html)


def test_a_long_article_comes_in_parts(long_desk: Desk) -> None:
    script = Script(long_desk, long_desk.browser())
    rows = long_desk.rows()
    keys = [row.key for row in rows]
    page = script.browser.get(long_desk.address()).text
    assert keys_in(page) == keys[:200]
    further = re.findall(r'class="further" data-from="(\d+)" data-to="(\d+)" data-count="(\d+)"', page)
    assert further == [("201", "400", "200"), ("401", "450", "50")]
    links = [link.replace("&amp;", "&") for link in re.findall(r'<a href="([^"]*from=\d+[^"]*)"', page)]
    assert keys_in(script.browser.get(links[0]).text) == keys[200:400]
    part = script.browser.get(links[1], Accept="application/json").text
    assert part.startswith("<li")
    assert keys_in(part) == keys[400:]
    assert keys_in(script.browser.get(f"{long_desk.address()}rows?from=399&to=402").text) == keys[398:402]
    assert len(keys_in(script.browser.get(f"{long_desk.address()}rows?from=1&to=9999").text)) == 200


def test_a_row_far_down_opens_with_the_part_around_it(long_desk: Desk) -> None:
    script = Script(long_desk, long_desk.browser())
    rows = long_desk.rows()
    page = script.browser.get(f"{long_desk.address()}?row={rows[430].key}").text
    assert keys_in(page) == [row.key for row in rows[400:]]
    assert re.findall(r'<li id="u-(\w+)" class="[^"]*is-open', page) == [rows[430].key]


def test_filters_look_through_the_whole_article(long_desk: Desk) -> None:
    script = Script(long_desk, long_desk.browser())
    rows = long_desk.rows()
    for place in (250, 300, 430):
        if not rows[place].version:
            long_desk.put(place, "متن")
    assert keys_in(script.browser.get(f"{long_desk.address()}?show=translated").text) == [
        rows[n].key for n in (250, 300, 430)
    ]
    assert keys_in(script.browser.get(f"{long_desk.address()}?q=PARAGRAPH+44&show=translated").text) == []
    assert keys_in(script.browser.get(f"{long_desk.address()}?q=PARAGRAPH+44").text) == [
        rows[n - 1].key for n in (44, *range(440, 450))
    ]
    assert keys_in(script.browser.get(f"{long_desk.address()}?kind=quote").text) == []
    page = script.browser.get(f"{long_desk.address()}?show=work&kind=paragraph").text
    assert len(keys_in(page)) == 200
    assert re.findall(r'class="further" data-from="(\d+)" data-to="(\d+)" data-count="(\d+)"', page)[-1][1:] == (
        "450", "47",
    )  # fmt: skip


def test_a_long_preview_comes_in_parts(long_desk: Desk) -> None:
    browser = long_desk.browser()
    html = browser.get(f"{long_desk.address()}preview").text
    assert html.count('data-key="') == 200
    onward = re.search(r'data-from="201" data-to="400"><a href="([^"]+)"', html)
    assert onward
    assert browser.get(onward[1].replace("&amp;", "&")).text.count('data-key="') == 200


def test_saving_and_going_on_cost_the_same_in_a_long_article(desk: Desk, browser: Browser, long_desk: Desk) -> None:
    def statements(at: Desk, sender: Script, place: int) -> list[list[str]]:
        row = at.rows()[place]
        costs = []
        for path, body in (("", body_of(row, "متن دیگر")), ("form", None)):
            with at.counted_queries() as sent:
                if path == "":
                    assert sender.send("POST", row.key, body).status_code == 200
                else:
                    form = body_of(at.rows()[place], "متن سوم", then="next", csrf_token=sender.token)
                    sent.clear()
                    assert sender.browser.client.post(at.address() + row.key, data=form).status_code == 303
            costs.append([one for one in sent if not one.startswith(("PRAGMA", "BEGIN", "COMMIT"))])
        return costs

    few = statements(desk, Script(desk, browser), 2)
    many = statements(long_desk, Script(long_desk, long_desk.browser()), 400)
    assert [len(one) for one in few] == [len(one) for one in many]
    assert len(few[0]) <= 20


def test_a_save_scans_no_table(long_desk: Desk) -> None:
    script = Script(long_desk, long_desk.browser())
    row = long_desk.rows()[120]
    if not row.version:
        long_desk.put(120, "متن")
    with long_desk.counted_queries() as sent:
        script.save(long_desk.rows()[120], "متن دیگر")
    selects = [one for one in sent if one.lstrip().upper().startswith("SELECT")]
    with long_desk.hub.reading() as session:
        for statement in selects:
            bound = tuple([1] * statement.count("?"))
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", bound).all()
            scanned = [line[3] for line in plan if line[3].startswith("SCAN") and "CONSTANT" not in line[3]]
            assert not scanned, (statement, scanned)

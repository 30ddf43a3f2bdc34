"""Bar 4: the editor page of 50 units with everything on it, against the bare Jinja rendering of the same rows; and what
a first visit takes over the wire.

The bare page shows the same rows, one of them open with its field, its buttons, what waits beside it and its history,
all as values that are ready: no question, no translation, no comparing of texts, no Markdown. It has nothing else: no
frame, no filter, no script's words. Both sides are rendered in this process, by turns; processor time. The visit
goes through HTTP to a server of its own. Run with ``python -m benchmarks.bar_04_editor_page``.
"""

import http.client
import random
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment

from benchmarks.measuring import medians, words
from tests.desks import Desk, a_desk
from tests.loads import served
from translate_hub.domain.saving import Saved
from translate_hub.domain.states import Form
from translate_hub.services import entering, reviewing
from translate_hub.storage import projects, translations
from translate_hub.storage.database import Database
from translate_hub.storage.migrating import migrate
from translate_hub.storage.translations import AlignedRow, HistoryEntry, ProposalEntry
from translate_hub.web.changes import change_html

UNITS: Final = 50
WORDS: Final = 80
PAGES_A_ROUND: Final = 20
MOST_BYTES, MOST_REQUESTS = 60_000, 6

# Which row is open: its text was saved twice, and another one waits beside it.
OPEN: Final = 7
# The markup of the rows of the hub's page.
BARE = """<!doctype html><html lang="en" dir="ltr"><head><title>{{ title }}</title></head><body><ol>
{% for row in rows %}<li id="u-{{ row.key }}" class="row {{ row.classes }}" data-key="{{ row.key }}" \
data-position="{{ row.position }}" data-version="{{ row.version }}" data-wording="{{ row.wording }}">
<h2 class="state"><span class="which">{{ row.position }}, {{ row.kind }}</span><span class="heard">, </span>\
<span class="word">{{ row.state }}</span></h2>
<div class="source"><div class="text" lang="en" dir="ltr"><span class="prose">{{ row.source }}</span></div></div>
<div class="target">
{% if row.text %}<div class="text" lang="fa" dir="rtl"><span class="prose">{{ row.text }}</span></div>{% endif %}
{% if row.waiting %}<p class="note beside">{{ row.waiting }}</p>{% endif %}
<a class="open" href="{{ row.address }}"><span class="heard">Edit</span></a>
{% if row.open %}<div class="writing"><form method="post" action="{{ row.open.action }}">
{% for name, value in row.open.hidden.items() %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}
<textarea id="t-{{ row.key }}" name="text" rows="9" lang="fa" dir="rtl" aria-label="Translation" \
aria-describedby="s-{{ row.key }}" spellcheck="true">
{{ row.text }}</textarea>
<p class="buttons">{% for value, word in row.open.buttons.items() %}\
<button type="submit" name="then" value="{{ value }}">{{ word }}</button>{% endfor %}
<label class="check"><input type="checkbox" name="unsure" value="1"> Not sure</label></p>
<details class="more"><summary>Note, form and direction</summary>
<label>Note of the translator <input name="note" value="{{ row.open.note }}" dir="auto" maxlength="2000"></label>
{% for name, options in row.open.choices.items() %}<label>{{ name }} <select name="{{ name }}">
{% for value, word in options.items() %}<option value="{{ value }}">{{ word }}</option>{% endfor %}
</select></label>{% endfor %}
</details></form></div>{% endif %}
</div>
{% if row.open %}<div class="beside">{% for part, entries in row.open.beside.items() %}<section class="{{ part }}">
<h3>{{ part }}</h3><ol>{% for one in entries %}<li><p lang="fa" dir="rtl">{{ one.change }}</p>
<p class="note"><bdi>{{ one.author }}</bdi> · <time datetime="{{ one.at }}" title="{{ one.at }}">{{ one.at }}</time> · \
{{ one.origin }} · <a href="{{ row.address }}">Use this</a></p></li>{% endfor %}</ol>
</section>{% endfor %}</div>{% endif %}
</li>{% endfor %}</ol></body></html>"""


def main() -> None:
    """Print the bar's ratio, and the requests and bytes of a first visit with their limits."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/hub.db"
        database = Database(url)
        migrate(database)
        database.close()
        desk = an_edited_desk(Path(folder, "home"), url)
        rows = desk.rows()
        ours, bare = medians(many(page_of(desk, rows)), many(bare_page(desk, rows)), rounds=9)
        with served(Path(folder, "home"), url) as server:
            sizes = first_visit(server.host, desk)
        desk.hub.database.close()
    ours, bare = ours / PAGES_A_ROUND * 1000, bare / PAGES_A_ROUND * 1000
    print(
        f"4 editor page of {UNITS} units / bare rendering: {ours / bare:.1f} (at most 4): {ours:.1f} ms, {bare:.2f} ms"
    )
    print(
        f"4 first visit: {len(sizes)} requests (at most {MOST_REQUESTS}), {sum(sizes.values()) / 1000:.1f} kB "
        f"(at most {MOST_BYTES / 1000:.0f}): " + ", ".join(f"{path} {size}" for path, size in sizes.items())
    )


def many(render: Callable[[], str]) -> Callable[[], None]:
    """Render as many times as a round takes."""

    def rounds() -> None:
        for _ in range(PAGES_A_ROUND):
            render()

    return rounds


def an_edited_desk(home: Path, url: str) -> Desk:
    """Return a desk whose article of 50 units stands in many states, with histories and proposals."""
    chance = random.Random(4)  # noqa: S311 - made-up words, not secrets
    text = "\n\n".join(["# " + words(chance, 6), *(words(chance, WORDS) for _ in range(UNITS - 1))])
    desk = a_desk(home, url, text=text)
    for n in range(UNITS):
        if n % 5 == 4:
            continue  # still empty
        for _ in range(2):
            answer = desk.put(n, words(chance, WORDS))
        assert isinstance(answer, Saved)
        if n % 5 == 1:
            approve(desk, n, answer.version)
        if n % 5 == 2:
            desk.put(n, words(chance, WORDS), base_version=0)  # too late: it waits beside the row
    return desk


def approve(desk: Desk, place: int, version: int) -> None:
    """Approve the version that stands in the row at a place."""
    row = desk.rows()[place]
    with desk.hub.writing() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        edition = projects.edition_by_language(session, desk.actor, article.id, "fa").id
        reviewing.approve(
            session, desk.actor, edition, row.unit, version=version, wording=row.wording, save_id=f"approve-{place}"
        )


def bare_page(desk: Desk, rows: list[AlignedRow]) -> Callable[[], str]:
    """Return what renders the rows as they are, with Jinja alone."""
    template = Environment(autoescape=True).from_string(BARE)
    ready = [
        {
            **{name: getattr(row, name) for name in ("key", "position", "version", "wording", "source", "text")},
            "kind": row.kind.value,
            "state": row.label.value,
            "classes": f"is-{row.kind.value} state-{row.label.value}",
            "waiting": f"{row.open_proposals} other text" if row.open_proposals else "",
            "address": f"{desk.address()}?row={row.key}#t-{row.key}",
            "open": opened(desk, row) if row is rows[OPEN] else None,
        }
        for row in rows
    ]
    return lambda: template.render(title="The title", rows=ready)


def opened(desk: Desk, row: AlignedRow) -> dict[str, object]:
    """Return what an open row shows beside its texts, ready to be shown."""
    with desk.hub.reading() as session:
        article = projects.article_by_slug(session, desk.actor, desk.project, desk.article)
        edition = projects.edition_by_language(session, desk.actor, article.id, "fa").id
        waiting = translations.open_proposals_of(session, edition, row.unit)
        past = [one for one in translations.history_of(session, edition, row.unit) if one.version == one.number]
    assert len(waiting) == 1
    assert len(past) == 2
    newest, oldest = past
    changes: list[tuple[HistoryEntry | ProposalEntry, str]] = [
        (waiting[0], row.text),
        (newest, oldest.text),
        (oldest, oldest.text),
    ]
    shown = [
        {
            "change": change_html(before, one.text),
            "author": one.author_name,
            "at": f"{one.at:%Y-%m-%d %H:%M:%S}",
            "origin": one.origin.value,
        }
        for one, before in changes
    ]
    return {
        "action": f"{desk.address()}{row.key}",
        "hidden": {"csrf_token": "t" * 90, "base_version": row.version, "wording": row.wording, "save_id": "s" * 16},
        "buttons": {"next": "Save and next", "stay": "Save", "approve": "Save and approve"},
        "note": row.note,
        "choices": {
            "form": {form.value: form.value for form in Form},
            "dir": {"": "that of its language", "ltr": "left to right", "rtl": "right to left"},
        },
        "beside": {"others": shown[:1], "past": shown[1:]},
    }


def page_of(desk: Desk, rows: list[AlignedRow]) -> Callable[[], str]:
    """Return what asks the hub for the whole page, one row of it open, as somebody who is signed in."""
    client = desk.browser().client
    address = f"{desk.address()}?row={rows[OPEN].key}"

    def ask() -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.text

    return ask


def first_visit(host: str, desk: Desk) -> dict[str, int]:
    """Return the bytes of every answer that a browser without a cache needs to show the page, by path."""
    with desk.hub.writing() as session:
        cookie = f"hub-session={entering.open_session(session, desk.actor.person)}"
    sizes: dict[str, int] = {}
    wanted = [desk.address()]
    connection = http.client.HTTPConnection(host, timeout=30)
    while wanted:
        path = wanted.pop(0)
        if path in sizes:
            continue
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip, deflate, br"})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200, path
        sizes[path] = len(content) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        wanted += [urljoin(path, link) for link in links_of(connection, path, cookie)]
    connection.close()
    return sizes


def links_of(connection: http.client.HTTPConnection, path: str, cookie: str) -> list[str]:
    """Return what a page, a style sheet or a module makes a browser fetch at once, as it is written there."""
    connection.request("GET", path, headers={"Cookie": cookie})
    content = connection.getresponse().read().decode("utf-8", "replace")
    kind = urlsplit(path).path.rpartition(".")[2]
    if kind == "js":
        return re.findall(r"""(?m)^\s*(?:import|export)\b[^"';]*["']([^"']+)["']""", content)
    if kind == "css":
        return [link for link in re.findall(r"""url\(["']?([^"')]+)""", content) if not link.startswith("data:")]
    if kind == "svg":
        return []
    links = re.findall(r"<(?:script|img)\b[^>]*\bsrc=\"([^\"]+)", content)
    return links + re.findall(r"<link\b[^>]*\brel=\"(?:stylesheet|icon|modulepreload)\"[^>]*\bhref=\"([^\"]+)", content)


if __name__ == "__main__":
    main()

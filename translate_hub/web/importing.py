"""Bringing an article in: upload or paste, look at the cut and correct it, confirm."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from flask import (
    Blueprint,
    get_template_attribute,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from translate_hub import sandbox
from translate_hub.errors import Conflict, Invalid, Message
from translate_hub.formats.charsets import decode
from translate_hub.services import importing, limiting, uploading
from translate_hub.storage import projects
from translate_hub.web import errors, previews, words
from translate_hub.web.choices import (
    CHARSETS,
    FORMATS,
    TOLD,
    Choices,
    first_choices,
    pasted_choices,
    with_facts,
    with_reading,
    wrong_facts,
)
from translate_hub.web.context import current_actor, current_hub, sent_json
from translate_hub.web.i18n import say
from translate_hub.web.security import TooManyTries
from translate_hub.web.waiting import Look, Waiting, keep, look, suggested_slug, waiting_at

pages = Blueprint("importing", __name__)

_HOME: Final = "/desk/<project>/import"
_ONE: Final = f"{_HOME}/<key>"
_PROLOGUE: Final = 2_000  # bytes in which a web page says what it is (HTML, 13.2.3.2: the first 1,024)
_WEB_PAGE: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})")
_MOST_TRIES: Final = 60  # in a quarter of an hour
_NAME_OF_PASTED: Final = 60  # characters of a pasted text's first line that name it while it waits


@pages.get(_HOME)
def start(project: str) -> str:
    """Show the ways in, and what waits."""
    return _start_page(project)


@pages.post(_HOME)
def take_in(project: str) -> AnyResponse:
    """Keep a file or a pasted text for its preview, and go there."""
    actor, hub = current_actor(), current_hub()
    with hub.reading() as session:
        row = projects.project_by_slug(session, actor, project)
        uploading.uploads_of(session, actor, row.id)  # refused before anything is read
        project_id = row.id
    _count_the_try()
    is_pasted = "file" not in request.files
    try:
        name, content, choices = _pasted() if is_pasted else _uploaded()
        with hub.writing() as session:
            key = uploading.keep_upload(
                session, actor, project_id, name, content, options=choices.stored, limits=hub.limits
            )
    except Invalid as error:
        page = _start_page(project, wrong=error.message, is_pasted=is_pasted)
        return make_response(page, errors.status_of(error))
    return redirect(url_for("importing.preview", project=project, key=key), 303)


def _count_the_try() -> None:
    """Raise TooManyTries where this person brings in more than anybody reads: each takes a process of its own."""
    hub = current_hub()
    with hub.writing() as session:
        buckets = [limiting.bucket(hub.settings.secret_key, "import", str(current_actor().person), tries=_MOST_TRIES)]
        if limiting.try_once(session, buckets) is None:
            raise TooManyTries("There were too many tries. Wait a quarter of an hour, then try again.")


def _uploaded() -> tuple[str, bytes, Choices]:
    file = request.files["file"]
    if not file.filename:
        raise Invalid("Choose a file first.")
    with file.stream as stream:
        content: bytes = stream.read()
    if _WEB_PAGE.match(content[:_PROLOGUE]):
        page = decode(content, None, _declared_charset(content)).text
        return file.filename, sandbox.convert_pasted(page).encode(), pasted_choices()
    return file.filename, content, first_choices(file.filename, content, current_hub().formats)


def _declared_charset(content: bytes) -> str | None:
    """Return the charset a web page says it is in, where it does."""
    found = _CHARSET.search(content[:_PROLOGUE])
    return found[1].decode("ascii") if found else None


def _pasted() -> tuple[str, bytes, Choices]:
    """Return what was pasted: as Markdown where its HTML came along, else as the text it is."""
    html, text = request.form.get("html", ""), request.form.get("text", "").replace("\r\n", "\n")
    if html.strip():
        content = sandbox.convert_pasted(html).encode()
        choices = pasted_choices()
    else:
        content = text.encode()
        choices = first_choices("", content, current_hub().formats)
    if not content.strip():
        raise Invalid("Nothing was pasted; put the text into the field first.")
    return _first_words(text or content.decode()), content, choices


def _first_words(text: str) -> str:
    line = next((line for line in text.split("\n") if line.strip()), "").strip(" \t#*_>-")
    return line if len(line) <= _NAME_OF_PASTED else f"{line[:_NAME_OF_PASTED].rsplit(' ', 1)[0]}…"


def _start_page(project: str, *, wrong: Message | None = None, is_pasted: bool = False) -> str:
    hub, actor = current_hub(), current_actor()
    with hub.reading() as session:
        row = projects.project_by_slug(session, actor, project)
        waiting = [(one.key, one.name, one.expires_at) for one in uploading.uploads_of(session, actor, row.id)]
        name, language = row.name, projects.languages_of(session, row.id)[0]
    limit = hub.limits.upload_bytes
    return render_template(
        "importing/start.html",
        slug=project,
        name=name,
        language_of_texts=language,
        waiting=waiting,
        accepted=",".join(ending for one in hub.formats.values() for ending in (*one.suffixes, one.media_type)),
        limit=limit,
        too_large=Message(
            "This file is larger than %(limit)s MB; take out what is not text, or split it.",
            {"limit": limit // 1_000_000},
        ),
        wrong=wrong,
        is_pasted=is_pasted,
        text=request.form.get("text", "") if wrong else "",
    )


@pages.get(_ONE)
def preview(project: str, key: str) -> str:
    """Show the units as they will be beside the article, with what is known of it."""
    return _preview_page(waiting_at(project, key), at=request.args.get("unit"))


@pages.post(_ONE)
def correct(project: str, key: str) -> AnyResponse:
    """Make one correction, or keep what was typed; scripts get what changed, forms the page again."""
    if not request.is_json:
        return _correct_by_form(project, key)
    return jsonify(_correct_by_script(project, key, sent_json()))


@pages.post(f"{_ONE}/drop")
def drop(project: str, key: str) -> AnyResponse:
    """Throw a waiting file away."""
    hub, actor = current_hub(), current_actor()
    with hub.writing() as session:
        row = projects.project_by_slug(session, actor, project)
        uploading.drop(session, actor, row.id, key)
    return redirect(url_for("importing.start", project=project), 303)


@pages.post(f"{_ONE}/confirm")
def confirm(project: str, key: str) -> AnyResponse:
    """Make the article, and go to it; where something is wrong, say so in the preview."""
    waiting = waiting_at(project, key)
    now = look(waiting)
    choices = with_facts(waiting.choices, _sent_form(), _suggestion(waiting, now))
    if choices != waiting.choices:
        keep(waiting, choices)
    waiting = replace(waiting, choices=choices)
    wrong = wrong_facts(choices.facts)
    if not (choices.facts.slug or _suggestion(waiting, now)):
        wrong["slug"] = Message("Neither the title nor the file’s name gives one; choose one, such as my-article.")
    if wrong or now.trouble or now.document is None:
        return make_response(_preview_page(waiting, wrong=wrong), errors.STATUS[Invalid])
    try:
        slug = _bring_in(waiting, now)
    except Conflict:
        sentence = Message("There is an article of this name already; choose another.")
        return make_response(_preview_page(waiting, wrong={"slug": sentence}), errors.STATUS[Conflict])
    except Invalid as error:
        return make_response(_preview_page(waiting, trouble=error.message), errors.STATUS[Invalid])
    return redirect(url_for("sources.source", project=project, article=slug, brought=1), 303)


def _bring_in(waiting: Waiting, now: Look) -> str:
    """Make an article of a waiting file and return its slug."""
    assert now.document is not None  # noqa: S101 - the caller shows the trouble of a file that cannot be read
    hub, actor, facts = current_hub(), current_actor(), waiting.choices.facts
    with hub.writing() as session:
        made = importing.import_article(
            session,
            actor,
            projects.project_by_slug(session, actor, waiting.project),
            now.document,
            dialect=waiting.document_format.dialect,
            slug=facts.slug or suggested_slug(session, waiting, previews.title_in(now.cuts)),
            file_name=waiting.name,
            limits=hub.limits,
            segmentation=now.segments,
            about=facts.told,
        )
        uploading.drop(session, actor, waiting.project_id, waiting.key)
        return made.article.slug


def _correct_by_form(project: str, key: str) -> AnyResponse:
    waiting, sent = waiting_at(project, key), _sent_form()
    now = look(waiting)
    at = str(sent.get("at", ""))
    kept = with_facts(waiting.choices, sent, _suggestion(waiting, now))
    try:
        choices = _changed(kept, now, sent)
    except Invalid as error:
        keep(waiting, kept)  # what was typed stays, whatever the correction was
        page = _preview_page(replace(waiting, choices=kept), at=at, trouble=error.message)
        return make_response(page, errors.status_of(error))
    keep(waiting, choices)
    goal = url_for("importing.preview", project=project, key=key, unit=at or None, _anchor=f"s-{at}" if at else None)
    return redirect(goal, 303)


def _correct_by_script(project: str, key: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Make a correction; return which units went, after which unit the new ones stand, and what the page says now."""
    waiting = waiting_at(project, key)
    before = look(waiting)
    choices = _changed(with_facts(waiting.choices, sent, _suggestion(waiting, before)), before, sent)
    keep(waiting, choices)
    waiting = replace(waiting, choices=choices)
    after = look(waiting)
    start, old_end, new_end = previews.changed_span(before.segments, after.segments)
    last = min(start + (sent.get("action") == "split"), max(new_end - 1, 0))
    return {
        "removed": [previews.name_of(one) for one in before.segments[start:old_end]],
        "after": previews.name_of(before.segments[start - 1]) if start else None,
        "html": _rows_html(waiting, after, slice(start, new_end)),
        "focus": previews.name_of(after.segments[last]) if after.segments else None,
        "told": _told(choices, sent),
        **_parts(waiting, after),
    }


def _told(choices: Choices, sent: Mapping[str, Any]) -> str:
    """Return what a screen reader hears after a correction."""
    action = str(sent.get("action"))
    if action in {"undo", "reset"}:
        return say(Message("taken back"))
    return say(previews.DONE[action]) if action in previews.DONE and choices.corrections else ""


def _changed(choices: Choices, now: Look, sent: Mapping[str, Any]) -> Choices:
    """Return the choices after what was sent; raises Invalid where it has no place."""
    action = "split" if "split" in sent else str(sent.get("action", "facts"))
    if action == "facts":
        return choices
    if action == "read":
        return with_reading(choices, sent, current_hub().formats)
    if action == "undo":
        return replace(choices, corrections=choices.corrections[:-1])
    if action == "reset":
        return replace(choices, corrections=())
    if now.document is None:
        raise Invalid("The file cannot be read so; choose how it is to be read first.")
    if len(choices.corrections) >= previews.MOST_CORRECTIONS:
        raise Invalid("There are too many corrections to keep; confirm the article and go on there.")
    correction = previews.correction_of(action, sent)
    if previews.apply(now.segments, now.document.blocks, correction) == now.segments:
        return choices
    return replace(choices, corrections=(*choices.corrections, correction))


def _sent_form() -> dict[str, Any]:
    """Return the preview's form; its list of front matter keys as a list."""
    sent: dict[str, Any] = request.form.to_dict()
    if "front_matter" in sent:
        sent["front_matter"] = request.form.getlist("front_matter")
    return sent


def _suggestion(waiting: Waiting, now: Look) -> str:
    with current_hub().reading() as session:
        return suggested_slug(session, waiting, previews.title_in(now.cuts))


def _preview_page(
    waiting: Waiting,
    *,
    at: str | None = None,
    wrong: Mapping[str, Message] | None = None,
    trouble: Message | None = None,
) -> str:
    now, choices = look(waiting), waiting.choices
    document = now.document
    blocks = document.blocks if document else ()
    return render_template(
        "importing/preview.html",
        slug=waiting.project,
        name=waiting.project_name,
        waiting=waiting,
        language_of_texts=waiting.language,
        pieces=previews.pieces_of(now.cuts, blocks, waiting.document_format, waiting.language),
        opened=previews.opened_at(now.cuts, blocks, at),
        kinds=_kinds(),
        words=words.KINDS,
        counts=previews.counts_of(now.cuts),
        title=previews.title_in(now.cuts),
        last=previews.last_of(choices.corrections),
        correction_count=len(choices.corrections),
        choices=choices,
        facts=choices.facts,
        suggested_slug=_suggestion(waiting, now),
        formats=[(name, FORMATS.get(name, Message(name))) for name in current_hub().formats],
        told=TOLD.get(choices.told),
        charsets=CHARSETS,
        charset=document.charset if document else "",
        is_guessed=document is not None and document.charset_guessed,
        keys=[(key, key in choices.front_matter) for key in _keys_in(now)],
        wrong=wrong or {},
        trouble=trouble or now.trouble,
    )


def _keys_in(now: Look) -> tuple[str, ...]:
    if now.document is None or now.document.format != "markdown":
        return ()
    return previews.front_matter_keys(now.document.content.decode(now.document.charset))


def _kinds() -> list[tuple[str, Message, int]]:
    return [(value, words.KINDS[kind], level) for value, kind, level in previews.kind_choices()]


def _rows_html(waiting: Waiting, now: Look, span: slice) -> str:
    """Return some units as rows of the page's list."""
    if now.document is None:
        return ""
    row = get_template_attribute("importing/_pieces.html", "piece_row")
    here = url_for("importing.preview", project=waiting.project, key=waiting.key)
    pieces = previews.pieces_of(now.cuts, now.document.blocks, waiting.document_format, waiting.language, span)
    return "".join(row(piece, here, _kinds(), words.KINDS, None) for piece in pieces)


def _parts(waiting: Waiting, now: Look) -> dict[str, str]:
    """Return the parts of the page that every correction changes."""
    template, corrections = "importing/_pieces.html", waiting.choices.corrections
    title = previews.title_in(now.cuts)
    return {
        "counted": str(get_template_attribute(template, "counted")(previews.counts_of(now.cuts))),
        "undoing": str(get_template_attribute(template, "undoing")(previews.last_of(corrections), len(corrections))),
        "title": str(get_template_attribute(template, "title_of")(title, waiting.language)),
        "slug": waiting.choices.facts.slug or _suggestion(waiting, now),
        "trouble": say(now.trouble) if now.trouble else "",
    }

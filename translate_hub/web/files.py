"""Files in and out of an edition: PO, the article's own format, a page in one file, and a PO file coming back."""

import binascii
from base64 import b64decode, b64encode
from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy.orm import Session

from translate_hub import sandbox
from translate_hub.domain.bilingual import Incoming
from translate_hub.domain.document import Written
from translate_hub.domain.merging import ExchangeReport, ReportRow, Result
from translate_hub.domain.permissions import Act, require
from translate_hub.errors import Invalid, NotFound
from translate_hub.services import exchanging, importing, leaving
from translate_hub.site.building import page_from
from translate_hub.site.pages import article_page
from translate_hub.storage import translations
from translate_hub.web import words
from translate_hub.web.context import current_actor, current_hub
from translate_hub.web.places import Place, place_of, title_of

pages = Blueprint("files", __name__)

_EDITION = "/desk/<project>/<article>/<language>"
_PO = "po"
_BASE64_GROWTH = 4 / 3
# In the order in which a person wants to know of them; the last two change nothing and stay folded.
_ORDER = (
    Result.CONFLICT, Result.FAILED_CHECK, Result.UNKNOWN, Result.STALE_SOURCE, Result.UPDATED,
    Result.EMPTY_IGNORED, Result.SAME,
)  # fmt: skip
_QUIET = frozenset(_ORDER[-2:])


@pages.get(f"{_EDITION}/export/<kind>")
def export(project: str, article: str, language: str, kind: str) -> Response:
    """Send the edition as a file: ``po``, ``source`` (the article's own format) or ``html``."""
    if kind == "html":
        content, media_type, ending = _html(project, article, language).encode(), "text/html; charset=utf-8", ".html"
    elif kind == "source":
        place, written = _own_format(project, article, language)
        if written.notices and "told" not in request.args:  # a download has no place to say it
            return make_response(render_template("files/notices.html", place=place, notices=written.notices))
        content, media_type = written.content, place.document_format.media_type
        ending = place.document_format.suffixes[0]
    elif kind == _PO:
        content, media_type, ending = _bilingual(project, article, language)
    else:
        raise NotFound("An edition leaves as po, source or html, not as “%(kind)s”.", kind=kind)
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = attachment(f"{article}.{language}{ending}")
    return response


@pages.get(f"{_EDITION}/import")
def choose(project: str, article: str, language: str) -> str:
    """Ask for a PO file."""
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        title = title_of(session, place)
    return render_template("files/choose.html", place=place, title=title)


@pages.post(f"{_EDITION}/import")
def check(project: str, article: str, language: str) -> str:
    """Report what a PO file would do, entry by entry; writes nothing."""
    _check_may_import(project, article, language)
    hub = current_hub()
    content = _uploaded()
    incoming = _read(content)
    with hub.reading() as session:
        place = place_of(session, project, article, language)
        title = title_of(session, place)
        report = _merge(session, place, incoming, dry_run=True)
    return _report_page(place, title, report, content)


@pages.post(f"{_EDITION}/import/really")
def really_import(project: str, article: str, language: str) -> str:
    """Import the PO file that was reported on, and report what it did."""
    _check_may_import(project, article, language)
    hub = current_hub()
    incoming = _read(_carried())
    with hub.writing() as session:
        place = place_of(session, project, article, language)
        title = title_of(session, place)
        report = _merge(session, place, incoming, dry_run=False)
    return _report_page(place, title, report, None)


def attachment(name: str) -> str:
    """Return the Content-Disposition of a download: its true name (RFC 6266), and an ASCII one for old programs."""
    plain = name if name.isascii() else f"article{name[name.index('.') :]}"
    extra = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{extra}'


def _check_may_import(project: str, article: str, language: str) -> None:
    """Refuse who may not write in the edition before their file is read, which takes a process of its own."""
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        require(current_actor(), Act.PROPOSE, place.project.id, place.edition.language)


def _merge(session: Session, place: Place, incoming: Incoming, *, dry_run: bool) -> ExchangeReport:
    return exchanging.import_bilingual(
        session, current_actor(), place.edition, incoming, dry_run=dry_run, limits=current_hub().limits
    )


def grouped(report: ExchangeReport) -> list[tuple[Result, list[ReportRow]]]:
    """Return the report's rows by result: first what a person has to look at, last what changes nothing."""
    rows = [(result, [row for row in report.rows if row.result is result]) for result in _ORDER]
    return [(result, found) for result, found in rows if found]


def _report_page(place: Place, title: str, report: ExchangeReport, content: bytes | None) -> str:
    """Return the report; with the file's `content` its form carries the file along, so nothing waits on the server."""
    return render_template(
        "files/report.html",
        place=place,
        title=title,
        groups=grouped(report),
        quiet=_QUIET,
        results=words.RESULTS,
        carried=None if content is None else b64encode(content).decode(),
    )


def _uploaded() -> bytes:
    """Return the file that was sent; raises Invalid for none, an empty one or one too large to come twice."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("Choose a PO file first.")
    with file.stream as stream:
        content: bytes = stream.read()
    limits = current_hub().limits
    importing.check_upload(content, limits)
    if len(content) * _BASE64_GROWTH > limits.request_bytes:
        raise Invalid("This file is too large for the browser; import it at the command line.")
    return content


def _carried() -> bytes:
    """Return the file as the report's form carried it; raises Invalid when it is damaged."""
    try:
        content = b64decode(request.form.get("content", ""), validate=True)
    except binascii.Error as error:
        raise Invalid("The file was damaged on its way; choose it again.") from error
    importing.check_upload(content, current_hub().limits)
    return content


def _read(content: bytes) -> Incoming:
    return sandbox.read_exchange(_PO, content)


def _bilingual(project: str, article: str, language: str) -> tuple[bytes, str, str]:
    exchange = current_hub().exchanges[_PO]
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        bilingual = exchanging.bilingual_of(session, current_actor(), place.edition)
    return exchange.write(bilingual), f"{exchange.media_type}; charset=utf-8", exchange.suffixes[0]


def _own_format(project: str, article: str, language: str) -> tuple[Place, Written]:
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        document, texts = leaving.texts_of(session, current_actor(), place.edition)
    return place, place.document_format.write(document, texts)


def _html(project: str, article: str, language: str) -> str:
    with current_hub().reading() as session:
        place = place_of(session, project, article, language)
        rows = translations.aligned_rows(session, place.edition)
    return article_page(
        page_from(
            rows,
            place.document_format,
            name=place.article.slug,
            language=place.edition.language,
            source_language=place.article.language,
        )
    )

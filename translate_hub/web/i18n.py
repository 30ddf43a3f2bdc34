"""The interface's own languages: which one a request gets, its catalog, its numerals and its dates.

Flask-Babel is imported here alone; its untyped functions get their types at this door.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache, partial
from gettext import NullTranslations
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_datetime, format_timedelta, get_timezone_gmt
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations
from flask import Flask, g, request
from flask_babel import Babel, get_locale
from markupsafe import Markup, escape

from translate_hub.domain.languages import direction, own_name
from translate_hub.errors import Message
from translate_hub.storage.schema import utc_now
from translate_hub.web.context import find_visitor

COOKIE = "ui"
_DOMAIN = "translate_hub"


def languages_in(folder: Path) -> tuple[str, ...]:
    """Return the interface's languages (BCP 47): English, which the sources are written in, then each with a catalog.

    `folder` holds ``XX/LC_MESSAGES/translate_hub.po`` (or ``.mo``) for each, XX written as gettext does (``pt_BR``).
    """
    found = {path.parts[-3].replace("_", "-") for path in folder.glob(f"*/LC_MESSAGES/{_DOMAIN}.[pm]o")}
    return ("en", *sorted(found - {"en"}))


def catalogs_folder() -> Path:
    """Return the folder of the catalogs: inside the installed package, else in the checkout."""
    package = Path(str(resources.files("translate_hub")))
    inside = package / "locales"
    return inside if inside.is_dir() else package.parent / "locales"


LANGUAGES = languages_in(catalogs_folder())
# The zero of each numbering system that has digits of its own (CLDR, numberingSystems.xml), as a code point.
_ZEROS = {"arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "mymr": 0x1040, "tibt": 0xF20}


def install(app: Flask) -> None:
    """Let the app choose a language per request, and read every catalog now, so that a damaged one shows at start."""
    babel = Babel(app, default_domain=_DOMAIN, locale_selector=lambda: _as_gettext(chosen_language()))
    with app.app_context():
        catalogs = babel.domain_instance.cache
    for language in LANGUAGES[1:]:
        catalogs[_as_gettext(language), _DOMAIN] = catalog(language)
    # Flask-Babel's own look for the catalog anew at each text, which is a third of the time of a long page.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by Jinja's extension
        lambda text: _texts().gettext(text),
        lambda one, many, count: _texts().ngettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _sentence
    app.jinja_env.filters.update(number=number, ago=ago, moment=moment, say=say, bdi=bdi, own_name=own_name)
    app.jinja_env.globals.update(
        ngettext=ngettext, language=language_now, direction_of=direction, interface_languages=LANGUAGES
    )


def chosen_language() -> str:
    """Return the interface's language: what the person chose in their profile, else in this browser (``?ui=``, then
    the cookie), else what the browser asks for.
    """
    visitor = find_visitor()
    for wish in (visitor and visitor.language, request.args.get("ui"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    return request.accept_languages.best_match(LANGUAGES, "en") or "en"


def language_now() -> str:
    """Return the language this answer is written in."""
    language = cast("str | None", g.get("language"))
    if language is None:
        language = g.language = str(get_locale() or LANGUAGES[0]).replace("_", "-")
    return language


def _texts() -> NullTranslations:
    """Return the texts of the language this answer is written in."""
    return _texts_in(language_now())


@lru_cache(maxsize=64)
def _texts_in(language: str) -> NullTranslations:
    return NullTranslations() if language == LANGUAGES[0] else catalog(language)


def _sentence(text: str, /, **values: str | int | Markup) -> Markup:
    """Return a sentence of a template in the interface's language, its ``%(name)s`` places filled and escaped.

    It is what Jinja's own extension answers, in a fifth of its time: a page has some hundred of them.
    """
    return _sentence_in(language_now(), text, **values)


def sentences() -> Callable[..., Markup]:
    """Return `_sentence` for the language this answer is written in, asked for once a page and not at each sentence."""
    return partial(_sentence_in, language_now())


def _sentence_in(language: str, text: str, /, **values: str | int | Markup) -> Markup:
    return _markup_of(text, language) % values if values else _bare_markup_of(text, language)


@lru_cache(maxsize=4096)
def _markup_of(text: str, language: str) -> Markup:
    return Markup(_texts_in(language).gettext(text))  # noqa: S704 - our own sentences


@lru_cache(maxsize=4096)
def _bare_markup_of(text: str, language: str) -> Markup:
    """Return a sentence that has no places to fill, its ``%%`` made ``%``."""
    return _markup_of(text, language) % {}


def gettext(text: str, **values: str | int | Markup) -> str:
    """Return `text` in the interface's language, its ``%(name)s`` places filled."""
    found = _texts().gettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form that fits `count`, with ``%(n)s`` filled by it in the interface's numerals."""
    return _texts().ngettext(one, many, count) % {"n": number(count)}


def say(message: Message) -> str:
    """Return a message's sentence in the interface's language, its numbers in that language's numerals."""
    if not message.values:
        return _texts().gettext(message.id)
    values = {name: number(value) if isinstance(value, int) else value for name, value in message.values.items()}
    return _texts().gettext(message.id) % values


def number(value: int) -> str:
    """Write a number in the interface's numerals."""
    return _number_in(value, language_now())


@lru_cache(maxsize=4096)
def _number_in(value: int, language: str) -> str:
    written = format_decimal(value, locale=_locale(language), numbering_system="default")
    return _in_own_digits(written, language)


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


def ago(when: datetime) -> Markup:
    """Write a moment as time gone by, the full one in the title."""
    language = language_now()
    gone = format_timedelta(when - utc_now(), add_direction=True, locale=_locale(language))
    start = f'<time datetime="{when.isoformat(timespec="seconds")}" title="{escape(moment(when))}">'
    return Markup(f"{start}{escape(_in_own_digits(gone, language))}</time>")  # noqa: S704 - escaped here


def moment(when: datetime) -> str:
    """Write a moment in full, in the person's time zone, else in UTC."""
    return _moment_in(when, time_zone_now(), language_now())


@lru_cache(maxsize=1024)
def _moment_in(when: datetime, zone: ZoneInfo | None, language: str) -> str:
    locale = _locale(language)
    if zone is None:
        return _in_own_digits(format_datetime(when, "medium", locale=locale), language) + " UTC"
    local = when.astimezone(zone)
    full = f"{format_datetime(when, 'medium', zone, locale)} {get_timezone_gmt(local, locale=locale)}"
    return _in_own_digits(full, language)


def time_zone_now() -> ZoneInfo | None:
    """Return the time zone of who reads this answer, None where they chose none."""
    visitor = find_visitor()
    if visitor is None or visitor.time_zone is None:
        return None
    with suppress(ZoneInfoNotFoundError, ValueError):  # zones are renamed now and then
        return ZoneInfo(visitor.time_zone)
    return None


def bdi(text: object) -> Markup:
    """Keep a name, a number or an address from turning the text around it."""
    return Markup(f"<bdi>{escape(text)}</bdi>")  # noqa: S704 - escaped here


def _as_gettext(language: str) -> str:
    """Return a language as folders of catalogs and Babel write it."""
    return language.replace("-", "_")


@lru_cache(maxsize=64)
def catalog(language: str) -> Translations:
    """Return the language's catalog: from its PO file where there is one, else from the compiled file."""
    folder = catalogs_folder() / _as_gettext(language) / "LC_MESSAGES"
    source = folder / f"{_DOMAIN}.po"
    if not source.is_file():
        return Translations(BytesIO((folder / f"{_DOMAIN}.mo").read_bytes()), _DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=_as_gettext(language)))
    compiled.seek(0)
    return Translations(compiled, _DOMAIN)


def _in_own_digits(text: str, language: str) -> str:
    """Return the text with its digits in a language's numerals (Babel knows their separators, and writes Latin)."""
    digits = _digits_of(language)
    return text.translate(digits) if digits else text


@lru_cache(maxsize=64)
def _digits_of(language: str) -> dict[int, int]:
    """Return what a language writes for each Latin digit, nothing where it writes them as they are."""
    zero = _ZEROS.get(_locale(language).default_numbering_system)
    return {ord("0") + digit: zero + digit for digit in range(10)} if zero else {}

"""The interface's own languages: which one a request gets, its catalog, its numerals and its dates.

Flask-Babel is imported here alone; its untyped functions get their types at this door.
"""

from datetime import datetime
from functools import lru_cache
from gettext import NullTranslations
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import cast

from babel import Locale
from babel.dates import format_datetime, format_timedelta
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

LANGUAGES = ("en", "es", "fa")
COOKIE = "ui"
_DOMAIN = "translate_hub"
# The zero of each numbering system that has digits of its own (CLDR, numberingSystems.xml), as a code point.
_ZEROS = {"arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "mymr": 0x1040, "tibt": 0xF20}


def install(app: Flask) -> None:
    """Let the app choose a language per request, and read every catalog now, so that a damaged one shows at start."""
    babel = Babel(app, default_domain=_DOMAIN, locale_selector=chosen_language)
    with app.app_context():
        catalogs = babel.domain_instance.cache
    for language in LANGUAGES[1:]:
        catalogs[language, _DOMAIN] = catalog(language)
    # Flask-Babel's own look for the catalog anew at each text, which is a third of the time of a long page.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by Jinja's extension
        lambda text: _texts().gettext(text),
        lambda one, many, count: _texts().ngettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.filters.update(number=number, ago=ago, moment=moment, say=say, bdi=bdi, own_name=own_name)
    app.jinja_env.globals.update(
        ngettext=ngettext, language=language_now, direction_of=direction, interface_languages=LANGUAGES
    )


def chosen_language() -> str:
    """Return the interface's language: what was chosen (``?ui=``, then the cookie), else what the browser asks for."""
    for wish in (request.args.get("ui"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return str(wish)
    return request.accept_languages.best_match(LANGUAGES, "en") or "en"


def language_now() -> str:
    """Return the language this answer is written in."""
    return str(get_locale() or "en")


def _texts() -> NullTranslations:
    """Return the texts of the language this answer is written in, looked for once."""
    if "texts" not in g:
        language = language_now()
        g.texts = NullTranslations() if language == LANGUAGES[0] else catalog(language)
    return cast("NullTranslations", g.texts)


def gettext(text: str, **values: str | int | Markup) -> str:
    """Return `text` in the interface's language, its ``%(name)s`` places filled."""
    found = _texts().gettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form that fits `count`, with ``%(n)s`` filled by it in the interface's numerals."""
    return _texts().ngettext(one, many, count) % {"n": number(count)}


def say(message: Message) -> str:
    """Return a message's sentence in the interface's language, its numbers in that language's numerals."""
    values = {name: number(value) if isinstance(value, int) else value for name, value in message.values.items()}
    sentence = gettext(message.id)
    return sentence % values if values else sentence


def number(value: int) -> str:
    """Write a number in the interface's numerals."""
    locale = Locale.parse(language_now())
    return _in_own_digits(format_decimal(value, locale=locale, numbering_system="default"))


def ago(when: datetime) -> Markup:
    """Write a moment as time gone by, the full one in the title."""
    gone = format_timedelta(when - utc_now(), add_direction=True, locale=Locale.parse(language_now()))
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        when.isoformat(timespec="seconds"), moment(when), _in_own_digits(gone)
    )


def moment(when: datetime) -> str:
    """Write a moment in full, in UTC."""
    return _in_own_digits(format_datetime(when, "medium", locale=Locale.parse(language_now()))) + " UTC"


def bdi(text: object) -> Markup:
    """Keep a name, a number or an address from turning the text around it."""
    return Markup("<bdi>{}</bdi>").format(escape(text))


@lru_cache(maxsize=8)
def catalog(language: str) -> Translations:
    """Return the language's catalog: from its PO file where there is one, else from the compiled file."""
    folder = _folder() / language / "LC_MESSAGES"
    source = folder / f"{_DOMAIN}.po"
    if not source.is_file():
        return Translations(BytesIO((folder / f"{_DOMAIN}.mo").read_bytes()), _DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return Translations(compiled, _DOMAIN)


def _folder() -> Path:
    """Return the folder of the catalogs: inside the installed package, else in the checkout."""
    package = Path(str(resources.files("translate_hub")))
    inside = package / "locales"
    return inside if inside.is_dir() else package.parent / "locales"


def _in_own_digits(text: str) -> str:
    """Return the text with its digits in the interface's numerals (Babel knows their separators, and writes Latin)."""
    zero = _ZEROS.get(Locale.parse(language_now()).default_numbering_system)
    return text.translate({ord("0") + digit: zero + digit for digit in range(10)}) if zero else text

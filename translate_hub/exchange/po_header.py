"""The header of a PO file: the fields we write, and those we understand."""

import re
from datetime import UTC, datetime
from typing import Final

from translate_hub import __version__
from translate_hub.domain import languages
from translate_hub.domain.bilingual import Bilingual
from translate_hub.errors import Invalid

# A line break would start a new field; so would, to some readers, the separators U+2028 and U+2029.
_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
# GNU gettext takes the first “charset=”, “plural=” and “nplurals=” found anywhere in the header.
_SEARCHED_FOR = re.compile(r"(charset|plurals?)=")
_EDITION = re.compile(r"([A-Za-z0-9]{1,64})@([0-9]{1,18})")
# The modifiers of locale names that name a script (gettext manual, “Locale Names”), as BCP 47 writes it.
_SCRIPTS: Final = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"}

_SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
# The forms given in the GNU gettext manual, section “Plural forms”; for am, ar, az, bn, ca, eu, fa, gl, hi, hy, id,
# ka, kk, km, ku, lo, my, sq, sw, ta, th and ur the cardinal rules of CLDR, for whole numbers, in the same notation.
_PLURAL_FORMS: Final = {
    language: forms
    for names, forms in (
        ("id ja km ko lo my th vi zh", "nplurals=1; plural=0;"),
        (
            "az bg ca da de el en eo es et eu fi gl he hu it ka kk ku nb nl nn no pt sq sv sw ta tr ur",
            "nplurals=2; plural=(n != 1);",
        ),
        ("am bn fa fr hi hy pt-BR", "nplurals=2; plural=(n > 1);"),
        ("be hr ru sr uk", _SLAVIC),
        ("cs sk", "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;"),
        ("pl", "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"),
        ("lt", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2);"),
        ("lv", "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);"),
        ("ro", "nplurals=3; plural=n==1 ? 0 : (n==0 || (n%100 > 0 && n%100 < 20)) ? 1 : 2;"),
        ("ga", "nplurals=3; plural=n==1 ? 0 : n==2 ? 1 : 2;"),
        ("sl", "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);"),
        (
            "ar",
            "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
        ),
    )
    for language in names.split()
}


def one_line(text: str) -> str:
    """Return `text` without line breaks and control characters: a blank stands for each run of them."""
    return _BREAKING.sub(" ", text).strip()


def fields(bilingual: Bilingual) -> str:
    """Return the header's fields, one ``Name: value`` a line, in the order in which GNU gettext and polib put them.

    Unknown values stay blank; `Plural-Forms` is left out for a language without a usual one.
    """
    project = "/".join(name for name in (bilingual.project, bilingual.article) if name)
    known: list[tuple[str, str | None]] = [
        ("Project-Id-Version", project),
        ("PO-Revision-Date", _date(bilingual.revised_at)),
        ("Last-Translator", bilingual.translator),
        ("Language-Team", bilingual.team),
        ("Language", bilingual.language.replace("-", "_")),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", plural_forms(bilingual.language)),
        ("X-Generator", f"Translate Hub {__version__}"),
        ("X-Source-Language", bilingual.source_language.replace("-", "_")),
        ("X-TranslateHub-Edition", _edition(bilingual)),
    ]
    ours = ("Content-Type", "Plural-Forms")
    return "".join(
        f"{name}: {value if name in ours else _value(value)}\n" for name, value in known if value is not None
    )


def plural_forms(tag: str) -> str | None:
    """Return the usual `Plural-Forms` of a BCP 47 language, or None where gettext has no usual one."""
    return _PLURAL_FORMS.get(tag) or _PLURAL_FORMS.get(tag.partition("-")[0])


def language(value: str) -> str | None:
    """Return the BCP 47 tag of a `Language` field (``pt_BR``, ``sr@latin``), or None when it names no language."""
    name, _, modifier = value.strip().partition("@")
    name = name.partition(".")[0].replace("_", "-")
    if script := _SCRIPTS.get(modifier.lower()):
        base, _, region = name.partition("-")
        name = "-".join(part for part in (base, script, region) if part)
    try:
        return languages.standardise(name)
    except Invalid:
        return None


def edition(value: str) -> tuple[str, int] | None:
    """Return the edition's key and number of an `X-TranslateHub-Edition` field, or None when it is not one."""
    found = _EDITION.fullmatch(value.strip())
    return (found[1], int(found[2])) if found else None


def _value(text: str) -> str:
    return _SEARCHED_FOR.sub(r"\1 =", one_line(text))


def _date(moment: datetime | None) -> str:
    if moment is None:
        return ""
    # A moment without a zone is in UTC already (domain/bilingual).
    utc = moment.astimezone(UTC) if moment.tzinfo else moment
    return utc.strftime("%Y-%m-%d %H:%M+0000")


def _edition(bilingual: Bilingual) -> str | None:
    if bilingual.edition_key is None or bilingual.number is None:
        return None
    return f"{bilingual.edition_key}@{bilingual.number}"

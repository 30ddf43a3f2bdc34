"""Is a line a date? In many languages, calendars and digits; month and day names come from Unicode's CLDR."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from babel import Locale

# Languages whose names of months and days are known; the names of one language are tried on lines of any other.
_LANGUAGES: Final = (
    "af am ar az bg bn bs ca ckb cs cy da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk kn ko "
    "ku lt lv mk ml mn mr ms my nb ne nl pa pl ps pt ro ru sd si sk sl sq sr sv sw ta te th tr ug uk ur uz vi zh "
    "ar_SY ar_MA fa_AF"
).split()
# Babel carries the Gregorian months only; these are the solar and the lunar Hijri ones, and two Gregorian spellings.
_OTHER_MONTHS: Final = (
    "فروردین اردیبهشت خرداد تیر مرداد امرداد شهریور مهر آبان آذر دی بهمن اسفند "
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت "
    "وری غویی غبرګولی چنگاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب "
    "محرم صفر ربیع الاول الثانی الأول الآخر جمادی جمادى ربيع رجب شعبان رمضان شوال ذیقعده ذیحجه القعدة الحجة ذو ذی "
    "ژانویه ژانویهٔ فوریه فوریهٔ مارس آوریل مه مهٔ ژوئن ژوئیه ژوئیهٔ اوت سپتامبر اکتبر نوامبر دسامبر "
    "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand "
    "muharram safar rajab shaban ramadan shawwal"
).split()
_FILLERS: Final = (
    "the of on le la el al il am den der de del do da di du dated date st nd rd th er ère º ª г года году р року ge "
    "h ah ad ce bc هـ ه ق ش م هجری شمسی قمری خورشیدی میلادی برابر با سنة عام من في year yil yılı и och i ב ء"
).split()
_NUMERIC: Final = re.compile(
    r"(\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]{1,2}\d{1,2}[-./ ]{1,2}\d{4})\.?(T?[ ,]*\d{1,2}:\d{2}.{0,9})?"
)
_EAST_ASIAN: Final = re.compile(r"(\S{0,4} ?)?\d{2,4} ?[年년] ?\d{1,2} ?[月월]( ?\d{1,2} ?[日일号號])?.{0,8}")
_HAN_DATE: Final = re.compile(
    r"[二一][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月([一二三四五六七八九十]{1,3}[日号])?"
)
_LABEL: Final = re.compile(r"(?:[^\W\d]+ ?){1,3} ?[:：] ?|[^\d,،:]{2,30}[,،、] ?")
_TOKEN: Final = re.compile(r"\d{1,2}:\d{2}|\d+|[^\W\d_]+", re.UNICODE)
_LONGEST: Final = 64  # characters; a longer line is a sentence about a date


def is_date(line: str) -> bool:
    """Tell whether all of a line is a date with a year, after a place or a label: “Madrid, 7 de mayo de 2010”."""
    if len(line) > _LONGEST or not any(c.isdigit() or c == "年" for c in line):
        return False
    plain = _western_digits(line).strip(" .،,()[]")
    label = _LABEL.match(plain)
    return _is_bare_date(plain) or (label is not None and _is_bare_date(plain[label.end() :]))


def _is_bare_date(line: str) -> bool:
    if any(shape.fullmatch(line) for shape in (_NUMERIC, _EAST_ASIAN, _HAN_DATE)):
        return True
    folded = _fold(line)
    if re.search(r"[^\w\s.,،/()'’:–-]", folded):
        return False
    tokens = _TOKEN.findall(folded)
    numbers = [token for token in tokens if token.isdigit()]
    words = [token for token in tokens if not token[0].isdigit()]
    if len(numbers) > 3 or len(words) > 8 or not any(len(number) == 4 for number in numbers):
        return False
    months, others = _names()
    is_month = [word in months or (word[0] == "ב" and word[1:] in months) for word in words]  # Hebrew “in” is a prefix
    return any(is_month) and all(known or word in others for known, word in zip(is_month, words, strict=True))


def _western_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def _fold(text: str) -> str:
    """Fold case, marks and the Arabic letters that Persian writes otherwise, so that spellings meet."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ي", "ی").replace("ى", "ی").replace("ك", "ک"))
    return "".join(
        c for c in folded if not unicodedata.category(c).startswith("M") and c not in "\u0640\u200c\u200e\u200f"
    )


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that name months, and the others a date may hold: days of the week, “de”, “г”."""
    months, others = {_fold(name) for name in _OTHER_MONTHS}, {_fold(word) for word in _FILLERS}
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                months |= _words(*locale.months[context][width].values())
                others |= _words(*locale.days[context][width].values())
        for length in ("long", "full"):
            others |= _words(*re.findall(r"'([^']+)'", str(locale.date_formats[length].pattern)))
    return frozenset(months), frozenset(others)


def _words(*names: str) -> set[str]:
    return {word for name in names for word in _TOKEN.findall(_fold(name)) if not word.isdigit()}

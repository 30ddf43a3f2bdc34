"""What often goes wrong in Persian: letters of the Arabic keyboard, half spaces, kashida, foreign marks and digits.

After the orthography of the Academy of Persian Language and Literature (dastur-e khatt), and careful rather than
complete: what may be meant so is left alone. Addresses, code, markup and placeholders (``%(name)s``, ``{1}``) are not
looked at. U+200C and U+200D are never called wrong where they do something.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from translate_hub.domain.checks.finding import Finding
from translate_hub.domain.document import Dialect
from translate_hub.domain.markup import Mark, pieces
from translate_hub.errors import Message

_HALF: Final = "\u200c"
_LETTER: Final = "ء-غف-يٱ-ۓە"  # letters of the Arabic script, Arabic ones too
_NOT_WORDS: Final = re.compile(
    r"%\([^)]*\)[a-z]|%[a-z]\b|\{[^{}]*\}|https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|&#?\w+;|<[^<>]*>"
)


def check_persian(text: str, dialect: Dialect) -> tuple[Finding, ...]:
    """Return what looks wrong in a Persian unit text, in the order of the places."""
    visible = _words_only(text, dialect)
    found = [finding for look in _LOOKS for finding in look(visible)]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.check)))


def _words_only(text: str, dialect: Dialect) -> str:
    """Return the text with everything that is not words made into as many stops, so that places stay."""
    shown = "".join(
        piece.text if piece.mark is Mark.TEXT else "\ufffc" * len(piece.text) for piece in pieces(text, dialect)
    )
    return _NOT_WORDS.sub(lambda found: "\ufffc" * len(found[0]), shown)


def _finding(check: str, found: re.Match[str], sentence: Message) -> Finding:
    return Finding(check, found.start(), found.end(), sentence)


# --- Letters ----------------------------------------------------------------------------------------------------------

_WORD: Final = re.compile(rf"[{_LETTER}\u064b-\u065f\u0670{_HALF}\u0640]+")
_ARABIC: Final = re.compile("[\u064a\u0649\u0643\u0629]")
_PERSIAN_FOR: Final = {"\u064a": "ی", "\u0649": "ی", "\u0643": "ک", "\u0629": "ه"}
_VOWEL_SIGN: Final = re.compile("[\u064b-\u0652]")


def _arabic_letters(text: str) -> Iterator[Finding]:
    """Arabic ya, kaf and ta marbuta. A word with vowel signs is quoted Arabic, and ta marbuta stays in Arabic terms."""
    for word in _WORD.finditer(text):
        if len(_VOWEL_SIGN.findall(word[0])) > 1:
            continue
        for found in _ARABIC.finditer(text, word.start(), word.end()):
            letter = found[0]
            if letter == "\u0629" and ("ال" in word[0] or not word[0].endswith(letter)):
                continue
            yield _finding(
                "arabic-letter",
                found,
                Message(
                    "The letter %(wrong)s is the Arabic one (U+%(code)s); Persian writes %(right)s.",
                    {"wrong": letter, "code": f"{ord(letter):04X}", "right": _PERSIAN_FOR[letter]},
                ),
            )


_KASHIDA: Final = re.compile("\u0640+")


def _kashida(text: str) -> Iterator[Finding]:
    """Stretching; the abbreviation of a lone he (as in a year of the Hijra) may have it."""
    for found in _KASHIDA.finditer(text):
        before, after = text[: found.start()], text[found.end() : found.end() + 1]
        is_lone_he = re.search(rf"(?:^|[^{_LETTER}])ه$", before) and not re.match(f"[{_LETTER}]", after)
        if not is_lone_he:
            yield _finding("kashida", found, Message("A kashida stretches the word here; remove it."))


# --- Half spaces ------------------------------------------------------------------------------------------------------

_VERBS: Final = (
    "شود|شوند|شوم|شویم|شوید|شد|شدند|کند|کنند|کنم|کنیم|کنید|کرد|کردند|کردیم|دهد|دهند|دهم|دهیم|دهید|داد|دادند|گوید|گویند|"
    "گویم|گفت|گفتند|باشد|باشند|تواند|توانند|توانم|توانیم|توانید|توان|توانست|خواهد|خواهند|خواهم|خواهیم|خواهید|خواست|رود|"
    "روند|رفت|رفتند|آید|آیند|آمد|آمدند|گیرد|گیرند|گرفت|گرفتند|دارد|دارند|ماند|مانند|نویسد|نویسند|نوشت|بیند|بینند|بینیم"
)
_START: Final = rf"(?<![{_LETTER}{_HALF}])"
_STOP: Final = rf"(?![{_LETTER}{_HALF}])"
_MI_SPACE: Final = re.compile(rf"{_START}ن?می[ \u00a0](?=[{_LETTER}])")
_MI_JOINED: Final = re.compile(rf"{_START}ن?می(?:{_VERBS}){_STOP}")
_HA_SPACE: Final = re.compile(rf"(?<=[{_LETTER}])[ \u00a0](?:های?|هایی|هایم|هایت|هایش|هایمان|هایتان|هایشان){_STOP}")
_TARIN_SPACE: Final = re.compile(rf"(?<=[{_LETTER}])[ \u00a0](?:ترین|تری|ترها|ترین‌ها){_STOP}")
_I_SPACE: Final = re.compile(rf"(?<=[{_LETTER}]ه)[ \u00a0](?:ای|اند){_STOP}")
_IDLE: Final = re.compile(rf"{_HALF}(?=[\s{_HALF}.,:;!?،؛؟»)\]]|$)|(?:(?<=[\s«(\[])|^){_HALF}")


def _half_spaces(text: str) -> Iterator[Finding]:
    """Prefixes and endings that a half space joins, where a space stands or nothing; half spaces that do nothing."""
    spaced = Message("A half space (ZWNJ) belongs here instead of the space.")
    for pattern in (_MI_SPACE, _HA_SPACE, _TARIN_SPACE, _I_SPACE):
        for found in pattern.finditer(text):
            yield _finding("half-space", found, spaced)
    for found in _MI_JOINED.finditer(text):
        yield _finding("half-space", found, Message("A half space (ZWNJ) belongs behind می in this verb."))
    for found in _IDLE.finditer(text):
        yield _finding(
            "half-space", found, Message("A half space (ZWNJ) stands here where it joins nothing; remove it.")
        )


# --- Marks and digits -------------------------------------------------------------------------------------------------

_LATIN_MARK: Final = re.compile(rf"(?<=[{_LETTER}\u200c\u200f»)])[ \u00a0]?([,;?])")
_PERSIAN_MARK: Final = {",": "،", ";": "؛", "?": "؟"}
_QUOTE: Final = re.compile(rf'"(?=[{_LETTER}])|(?<=[{_LETTER}.!؟])"')
_IN_NUMBER: Final = re.compile(r"(?<=[۰-۹]),(?=[۰-۹]{3})|(?<=[۰-۹])%")


def _latin_marks(text: str) -> Iterator[Finding]:
    """The comma, semicolon, question mark and quotation marks of Latin script beside Persian words."""
    for found in _LATIN_MARK.finditer(text):
        sign = found[1]
        yield Finding(
            "latin-mark",
            found.start(1),
            found.end(1),
            Message("Persian writes %(right)s here, not %(wrong)s.", {"right": _PERSIAN_MARK[sign], "wrong": sign}),
        )
    for found in _QUOTE.finditer(text):
        yield _finding("latin-mark", found, Message("Persian quotes with « and »."))
    for found in _IN_NUMBER.finditer(text):
        right = "٪" if found[0] == "%" else "٬"
        yield _finding(
            "latin-mark",
            found,
            Message("Persian writes %(right)s here, not %(wrong)s.", {"right": right, "wrong": found[0]}),
        )


_ARABIC_DIGITS: Final = re.compile("[\u0660-\u0669]+")
_BOTH: Final = re.compile(r"[۰-۹]+[0-9]+|[0-9]+[۰-۹]+")
_LATIN_NUMBER: Final = re.compile(r"(?<![A-Za-z0-9_./:+#-])[0-9]+(?![A-Za-z0-9_]|[./:+-][A-Za-z0-9])")


def _mixed_digits(text: str) -> Iterator[Finding]:
    """Digits of Arabic, digits of two scripts in one number, and Latin numbers in a text that has Persian ones."""
    for found in _ARABIC_DIGITS.finditer(text):
        yield _finding("mixed-digits", found, Message("These digits are the Arabic ones; Persian writes ۰ to ۹."))
    for found in _BOTH.finditer(text):
        yield _finding("mixed-digits", found, Message("This number mixes Latin and Persian digits."))
    if re.search("[۰-۹]", text):
        for found in _LATIN_NUMBER.finditer(text):
            yield _finding(
                "mixed-digits", found, Message("This number has Latin digits, others in the text have Persian ones.")
            )


# --- Controls ---------------------------------------------------------------------------------------------------------

_EMBEDDING: Final = re.compile("[\u202a-\u202e]")
_ISOLATE: Final = re.compile("[\u2066-\u2069]")


def _bidi_controls(text: str) -> Iterator[Finding]:
    """Embeddings and overrides, and isolates without their other half; RLM and LRM are fine."""
    for found in _EMBEDDING.finditer(text):
        yield _finding(
            "bidi-control",
            found,
            Message(
                "U+%(code)s, an invisible control, turns the text around it; remove it, or use RLM or LRM.",
                {"code": f"{ord(found[0]):04X}"},
            ),
        )
    still_open: list[re.Match[str]] = []
    for found in _ISOLATE.finditer(text):
        if found[0] != "\u2069":
            still_open.append(found)
        elif still_open:
            still_open.pop()
        else:
            yield _finding("bidi-control", found, _LONE_ISOLATE)
    yield from (_finding("bidi-control", found, _LONE_ISOLATE) for found in still_open)


_LONE_ISOLATE: Final = Message("An invisible directional isolate stands here without its other half; remove it.")

_LOOKS: Final[tuple[Callable[[str], Iterator[Finding]], ...]] = (
    _arabic_letters,
    _kashida,
    _half_spaces,
    _latin_marks,
    _mixed_digits,
    _bidi_controls,
)

"""What single lines of a plain text look like: list items, notes, quotes, ornaments, bylines, headings, labels."""

import re
from dataclasses import dataclass
from typing import Final

from translate_hub.formats.dates import is_date
from translate_hub.formats.plaintext_notation import GUARD, SPACES

_ORDINALS: Final = "一二三四五六七八九十"
_ITEM: Final = re.compile(
    rf"""(?P<bullet>[-*–+][{SPACES}]+|[•‣◦▪●○■◆·][{SPACES}]*)
    |(?P<number>\(?(?P<digits>\d{{1,3}})(?:[.)۔][{SPACES}]+|-[{SPACES}]+|[、．][{SPACES}]*)
      |[（(][{_ORDINALS}]{{1,3}}[）)][{SPACES}]*|[{_ORDINALS}]{{1,3}}、[{SPACES}]*|[①-⑳][{SPACES}]*
      |\(?(?:[^\W\d_]|[ivx]{{2,5}})\)[{SPACES}]+)""",
    re.VERBOSE,
)
_NOTE: Final = re.compile(rf"(?:\[(?:\d{{1,3}}|\^\w{{1,9}}|\*)\]:?[{SPACES}]+|[¹²³⁴-⁹⁰]{{1,3}}[{SPACES}]*)")
_ORNAMENT: Final = re.compile(rf"(?:([-*_=~—–•·#+.◆※★☆⸻])[{SPACES}]*(?:\1[{SPACES}]*){{2,}}|[⁂❦❧※⸻☙])")
_QUOTE: Final = re.compile(rf"[ \t]{{0,3}}(?:(?:>[ \t]?)+|\|[ \t]+(?!.*\|[{SPACES}]*$))")
# Space, marks of direction and width nobody sees, and control characters that only fed printers.
BLANK: Final = re.compile(rf"[{SPACES}\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]*")

STRUCTURAL: Final = re.compile(
    rf"{_ITEM.pattern}|{_NOTE.pattern}|[>|{GUARD}]|{_ORNAMENT.pattern.replace(chr(92) + '1', '[-*_=~—.#]')}", re.VERBOSE
)
"""What a line made by wrapping must not begin with."""

_TERMINAL: Final = re.compile(
    r"[.。।۔;؛:：,،、，…]['\"”’»)\]」』]*$|[!?؟？！]['\"”’»」』]{1,2}$|[.!?؟。！？]\s*\[\d+\]$"
)
_SENTENCE_END: Final = re.compile(r"[.!?…؟۔।。！？]['\"”’»“)\]」』]*(?:\[\d+\])?$")
_SENTENCES: Final = re.compile(r"[.!?؟。！？۔।]['\"”’»]?\s+\S")
_SECTION: Final = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,4}[.)]?|[IVXLC]{1,6}[.)]|§ ?\d+)\s+\S|第.{1,4}[章节節部]")
_CHAPTER: Final = re.compile(
    r"(?:chapter|part|section|kapitel|teil|abschnitt|capítulo|parte|sección|chapitre|partie|capitolo|hoofdstuk|глава|"
    r"часть|bölüm|bab|bagian|فصل|بخش|الفصل|الجزء|باب|פרק|חלק|अध्याय)(?:[ :.]|$)",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"(?:(?:(?P<preposition>(?:(?:written|words|text|story|report(?:ed)?|review(?:ed)?|interview(?:ed)?|edited|"
    r"compiled|photos?|photographs|pictures|illustrations|translat(?:ed|ion))(?: from(?: the)? \w+)? )?by|von|por|"
    r"par|di|door|av|af|oleh|übersetzt von|aus de[mr] \w+ von|traducción de|traduzione di|tradução de|traducido por|"
    r"traduit (?:de .{2,12} )?par|نوشته[ٔ‌ی]{0,2}|به قلم|به‌قلم|ترجمه[ٔ‌ی]{0,2}|برگردان|بقلم|كتب[هت]?|کتبه?|ترجمة|מאת|תרגום)"
    r"|interview|texte?|words|photos?|fotos?|author|autor|autora|auteur|autore|translator|traductor|traductora|"
    r"traducteur|traductrice|yazan|yazar|çeviren|nivîskar|wergêr|penulis|автор|текст|перевод|نویسنده|مترجم|عکس|"
    r"الكاتب|تحریر|مصنف|نووسینی|作者|文|译者|翻译|記者|记者|翻訳|訳|著者|撰文|글|लेखक|अनुवाद)"
    r"(?:(?P<colon> ?[:：／/・] ?)|(?(preposition) |(?!))))(?P<name>\S.*)",
    re.IGNORECASE,
)
_INITIAL: Final = re.compile(r"(?<=[\s.])[^\W\d_]\.$")  # “Sara M.” ends a name, not a sentence
_ARTICLES: Final = frozenset(
    "the a an on in at to for of our der die das ein eine el los las un una le les une gli os as".split()
)
_PARTICLES: Final = frozenset("de da do dos la le van von der den bin ibn al el and und y e et и و ben".split())
_PARTS: Final = re.compile(r" ?[|·•／] ?| [-/–—] ")
_CAPTION: Final = re.compile(
    r"(?:photo(?:graph)?|foto(?:grafía)?|image|imagen|imagem|picture|caption|figure|fig\.|figura|abbildung|abb\.|bild|"
    r"ilustración|illustration|légende|фото|рисунок|рис\.|fotoğraf|gambar|عکس|تصویر|شکل|صورة|תמונה|图|图片|圖|写真|図)"
    r" ?\d{0,2} ?[:：.] ?\S",
    re.IGNORECASE,
)
_ANNOUNCEMENT: Final = re.compile(  # what a sender writes above the title
    r"(?:press|news|media) (?:release|statement)|(?:for )?immediate release|statement|open letter|opinion|"
    r"comunicado(?: de prensa)?|nota de prensa|communiqué(?: de presse)?|tribune|comunicato stampa|nota à imprensa|"
    r"presse(?:mitteilung|erklärung)|offener brief|пресс-релиз|заявление|basın (?:açıklaması|bülteni)|siaran pers|"
    r"اطلاعیه|بیانیه|بیانیه[ٔ‌ی]{0,2} مطبوعاتی|نامه[ٔ‌ی]{0,2} سرگشاده|بيان(?: صحفي)?|新闻稿|プレスリリース|보도자료",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"[^\W\d_][^:：.!?؟。,،]{0,24}[:：][{SPACES}]*\S".replace("{SPACES}", SPACES))


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before the text of a list item or note: how long it is, whether it counts, and to what number."""

    length: int
    ordered: bool
    number: int | None
    is_note: bool = False


def find_mark(line: str) -> Mark | None:
    """Return the mark a stripped line begins with, or None; a line that is a date (“7. Mai 2010”) has none."""
    note = _NOTE.match(line)
    found = note or _ITEM.match(line)
    if found is None or found.end() == len(line) or is_ornament(line):
        return None
    if note:
        return Mark(found.end(), ordered=True, number=None, is_note=True)
    if found["number"] and is_date(line):
        return None
    digits = found["digits"]
    return Mark(found.end(), ordered=found["bullet"] is None, number=int(digits) if digits else None)


def quote_prefix(line: str) -> str:
    """Return what marks a line as quoted (“> ”, “| ”), or nothing."""
    found = _QUOTE.match(line)
    return found[0] if found else ""


def is_blank(line: str) -> bool:
    """Tell whether a line shows nothing."""
    return BLANK.fullmatch(line) is not None


def is_ornament(line: str) -> bool:
    """Tell whether a stripped line only divides or underlines: “* * *”, “=====”, “⁂”."""
    return _ORNAMENT.fullmatch(line) is not None


def is_by(line: str) -> bool:
    """Tell whether a line says by whom the text is: “By A. Writer”, “نوشتهٔ …”, “作者：…”."""
    line = _INITIAL.sub("", line).rstrip()
    found = _BY.fullmatch(line) if len(line) <= 80 else None
    if found is None or _TERMINAL.search(line) or len(line.split(" ")) > 9:
        return False
    name = found["name"]
    return (
        found["colon"] is not None
        or is_name(name)
        or (name[0].isupper() and not name[0].islower() and len(name.split(" ")) <= 6)
    )


def is_name(line: str) -> bool:
    """Tell whether a line may be a person's name: a few words, capital first letters where there are capitals."""
    line = _INITIAL.sub("", line).rstrip()
    words = line.lstrip("—–- ").split(" ")
    if len(line) > 48 or not 1 <= len(words) <= 6 or any(c.isdigit() or c in "?!؟:;#@" for c in line):
        return False
    if _TERMINAL.search(line) or _CHAPTER.match(line) or not any(c.isalpha() for c in line):
        return False
    cased = any(c.isupper() or c.islower() for c in line)
    if not cased:
        return len(words) <= 4 and len(line) <= 30
    return all(word[:1].isupper() or word in _PARTICLES or not word[:1].isalpha() for word in words)


def is_lone_name(line: str) -> bool:
    """Tell whether a line with nothing around it to say so is the name of a person rather than a heading."""
    words = line.split(" ")
    if not is_name(line) or len(words) > 4 or section_depth(line) or words[0].casefold() in _ARTICLES:
        return False
    return len(words) > 1 if any(c.islower() for c in line) else len(line) <= 24 and not line.isupper()


def is_heading_like(text: str) -> bool:
    """Tell whether a text is one short line that is no sentence; questions and calls may head a section."""
    if "\n" in text or len(text) > 100 or len(text.split(" ")) > 15 or not any(c.isalnum() for c in text):
        return False
    if _TERMINAL.search(text) or (text[-1] in "!！" and len(text) > 60):
        return False
    body = text[_section_length(text) :]
    return not text[0].islower() and _SENTENCES.search(body) is None


def section_depth(text: str) -> int:
    """Return how deep a numbered heading is: 1 for “2. …” and “II. …”, 2 for “2.1 …”, 0 for one without number."""
    found = _SECTION.match(text)
    return 1 + len(re.findall(r"\.\d", found[0])) if found else 0


def _section_length(text: str) -> int:
    found = _SECTION.match(text)
    return found.end() - 1 if found else 0


def has_terminal(text: str) -> bool:
    """Tell whether a line ends as a sentence or a clause does."""
    return _TERMINAL.search(text) is not None or text[-1:] in "!?؟？！"


def is_caption(line: str) -> bool:
    """Tell whether a line says what a picture shows: “Photo: …”, “Fig. 2: …”, “عکس: …”."""
    return len(line) <= 300 and _CAPTION.match(line) is not None


def is_name_with_date(line: str) -> bool:
    """Tell whether a line says by whom and when: “4 May 2011 · Carla Stone”, “By Anna Keller | 12 May 2020”."""
    parts = _PARTS.split(line) if len(line) <= 100 else []
    dated = [is_date(part) for part in parts]
    return any(dated) and not all(dated) and all(map(_is_date_or_name, parts))


def _is_date_or_name(part: str) -> bool:
    return is_date(part) or is_by(part) or is_name(part)


def is_speech(line: str) -> bool:
    """Tell whether a line begins with the dash of a dialogue: “— Are you closing?”."""
    return line[0] in "—―"


def is_announcement(line: str) -> bool:
    """Tell whether a line names what kind of text was sent, not its title: “PRESS RELEASE”."""
    return _ANNOUNCEMENT.fullmatch(line.rstrip(" :.")) is not None


def is_label(line: str) -> bool:
    """Tell whether a line is a few words and a colon: “Materials:”."""
    return line[-1:] in ":：" and len(line) <= 50 and len(line.split(" ")) <= 5 and is_heading_like(line[:-1].rstrip())


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence does: “.”, “?”, “。”, with what closes a quotation after it."""
    return _SENTENCE_END.search(line) is not None


def is_capitals(text: str) -> bool:
    """Tell whether a line with letters is written in capitals only."""
    return text.isupper() and sum(c.isalpha() for c in text) > 2


def has_speaker(line: str) -> bool:
    """Tell whether a line begins with who speaks, as in an interview: “Q: …”, “س: …”."""
    return _LABEL.match(line) is not None

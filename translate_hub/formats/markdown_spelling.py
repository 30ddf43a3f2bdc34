r"""How a unit's text is spelled in a Markdown file so that it can never become structure.

Most characters stand for themselves. Where one would be structure (a ``#`` at the start of a line, a line break in
a heading, a blank at the edge of a block …) it has a chain of spellings, numbered from 0::

    #   \#   &#35;   &#035;   …   &#0000035;          punctuation
    ␠   &#32;   &#032;   …   &#0000032;               blanks, line breaks and what has no backslash escape

At such a *critical place* the spelling n of a unit's text is written as spelling n + 1 and read back as n. Nothing
is decided by guessing, so whatever a text holds comes back the same. Everywhere else text and file are equal:
an ordinary Markdown text is never touched. Each stage below is injective by itself and knows its way back; a shape
of block is a list of stages, done in order when writing and in reverse when reading.

A shape is a word of letters: ``p`` paragraph, ``u`` setext heading underlined with ``-``, ``h`` ATX heading (``hu``
when a line of ``-`` follows, which would make a table of a line with pipes),
``t`` definition term, ``c`` table cell, ``f`` first cell of a row without a leading pipe, ``a`` alt text; an added
``r`` tells that a link reference definition without a title stands right above.
"""

import re
from collections.abc import Callable
from typing import Final

from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_block.html_block import HTML_SEQUENCES

Step = int  # +1 when writing, -1 when reading
Stage = Callable[[str, Step], str]

BLANKS: Final = " \t"
CELL_BLANKS: Final = MD_TRIM_CHARS  # what a table row loses at its ends

_DIGITS: Final = 7  # CommonMark allows this many in a decimal character reference
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_REFERENCE: Final = re.compile(r"&#(0*)([1-9]\d*);")
_BREAK: Final = re.compile(r"\n|&#0{0,5}10;")
_PIPE: Final = re.compile(r"\||&#0{0,4}124;")
_NO_BREAK: Final = re.compile(r"&#0{0,4}160;")
_CLOSING: Final = re.compile(r"(?:^|(?<=[ \t]))(#|\\#|&#0{0,5}35;)#*$")
_BLANK_LINE: Final = re.compile(r"&#0{0,5}10;")
_ALT_TOKEN: Final = re.compile(r"\\[!-/:-@\[-`{-~]|&#\d{1,7};|[\s\S]")
_LAST_REFERENCE: Final = re.compile(r"&#0*[1-9]\d*;$")

# What opens or ends a block at the start of any line of a paragraph; a little more than CommonMark, GFM tables,
# footnotes and definition lists need, where the escape changes nothing in how the text is shown.
_OPENING: Final = re.compile(
    r"#{1,6}(?=[ \t]|$)|>|[-+*](?=[ \t]|$)|`{3}[^`]*$|~{3}|[:~](?=[ \t]|$)|\[\^[^ \]]+\]:"
    r"|([-*_])[ \t]*(?:\1[ \t]*)*$|[-:|][-:| \t]*$|\+{3}[ \t]*$"
)
_UNDERLINE: Final = re.compile(r"=+[ \t]*$")
_LABEL: Final = re.compile(r"\[(?:[^\[\]\\]|\\[\s\S])+\]:")
_NUMBER: Final = re.compile(r"\d{1,9}(?!\d)")
_AFTER_NUMBER: Final = re.compile(r"[.)](?=[ \t]|$)")
_SUSPICIOUS: Final = frozenset("#>-+*`~:[_|=<\"'( \t\ufeff")
_CRITICAL: Final = _SUSPICIOUS | frozenset(".)")  # at the start of a line or behind its number
_ESCAPABLE: Final = _CRITICAL & _PUNCTUATION
_CODES: Final = {str(ord(character)): character for character in _CRITICAL}

# A paragraph that is one image: only its alt text is translated.
_ALT: Final = r"!\[(?P<alt>(?:\\.|[^\[\]\\`<\n])*)\]"
_TARGET: Final = (
    r"(?:\([ \t]*(?:<[^<>\n]*>|[^\s<()][^\s()]*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\)"
    r"|\[(?P<{}>(?:\\.|[^\[\]\\\n])+)\])"
)
_IMAGE: Final = re.compile(_ALT + _TARGET.format("ref"))
_LINKED_IMAGE: Final = re.compile(r"\[" + _ALT + _TARGET.format("ref") + r"\]" + _TARGET.format("link"))
_NOT_LONE: Final = "<!---->"  # behind an image it tells that the image is a paragraph's own text

LEFT_OUT_TERM: Final = "&#160;"


class UnspellableError(ValueError):
    """A text uses the last spelling of a critical character, so there is none left to write it in."""


_VALUE: Final = r"""(?:"[^"\s]*"|'[^'\s]*'|[^"'{}%>])"""
_FOR_PROGRAMS: Final = re.compile(
    rf"""(?:(?:\{{%{_VALUE}+%\}}|\{{\{{[<%]?{_VALUE}+[%>]?\}}\}}|\{{:[^{{}}]*\}})\s*)+  # Liquid, Hugo, Kramdown
    |\{{%-?\s*(highlight|raw|comment|code\w*)\b.*\{{%-?\s*end\1\s*-?%\}}
    |[^\n]*\n\{{:toc[^{{}}]*\}}|\[\[?_?toc_?\]\]?
    |\$\$(?:(?!\$\$).)*\$\$
    |:{{3,}}[ ]?(?:\w+|\{{[^{{}}]*\}})?
    |(?:import[ ](?:[^\n]+[ ]from[ ])?["'][^\n"']+["'];?\s*)+""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def spell(text: str, shape: str) -> str:
    """Return a unit's text as it is written in a block of that shape; lines are joined with LF.

    Raises UnspellableError where a chain of spellings ends.
    """
    for stage in _STAGES[shape]:
        text = stage(text, 1)
    return text


def unspell(raw: str, shape: str) -> str:
    """Return the unit's text that is written as `raw` (lines joined with LF) in a block of that shape."""
    if "\\" not in raw and "&#" not in raw and not raw.endswith(_NOT_LONE):
        return raw
    for stage in reversed(_STAGES[shape]):
        raw = stage(raw, -1)
    return raw


def is_for_programs(text: str) -> bool:
    """Tell whether a paragraph says nothing to readers: template tags, shortcodes, attributes, formulas, imports.

    A shortcode that holds words in quotation marks (the caption of a figure) does say something.
    """
    return _FOR_PROGRAMS.fullmatch(text.strip()) is not None


def find_lone_image(raw: str) -> re.Match[str] | None:
    """Return the match (groups ``alt``, ``ref``, ``link``) if a paragraph is one image and nothing else."""
    if not raw.startswith(("![", "[![")):
        return None
    return _IMAGE.fullmatch(raw) or _LINKED_IMAGE.fullmatch(raw)


def _lone_image(text: str, step: Step) -> str:
    """A paragraph's text that is one image must not be read as an image's alt text."""
    bare = text
    while bare.endswith(_NOT_LONE):
        bare = bare[: -len(_NOT_LONE)]
    if find_lone_image(bare) is None:
        return text
    return text + _NOT_LONE if step > 0 else text.removesuffix(_NOT_LONE)


def _shift(spelled: str, character: str, step: Step) -> str:
    """Return the next or the previous spelling of a character."""
    first = 2 if character in _PUNCTUATION else 1  # the number of the first spelling as a reference
    if spelled == character:
        number = 0
    elif spelled[0] == "\\" and len(spelled) == 2:
        number = 1
    else:
        number = first + len(spelled) - len(f"&#{ord(character)};")
    number = max(number + step, 0)
    if number == 0:
        return character
    if number < first:
        return "\\" + character
    code = str(ord(character))
    if len(code) + number - first > _DIGITS:
        raise UnspellableError(spelled)
    return f"&#{'0' * (number - first)}{code};"


def _everywhere(pattern: re.Pattern[str], character: str) -> Stage:
    """A stage for a character that is critical wherever it stands, always written as a reference."""

    def stage(text: str, step: Step) -> str:
        def shifted(found: re.Match[str]) -> str:
            if step < 0 and found.group() == character:
                return character
            spelled = _shift(found.group(), character, step)
            return _shift(spelled, character, step) if len(spelled) == 2 else spelled  # past the backslash

        return pattern.sub(shifted, text)

    return stage


def _cell_pipes(text: str, step: Step) -> str:
    return text.replace("|", "\\|") if step > 0 else text.replace("\\|", "|")


def _closing(text: str, step: Step) -> str:
    """A run of # at the end of an ATX heading is its closing sequence."""
    if found := _CLOSING.search(text):
        return text[: found.start(1)] + _shift(found.group(1), "#", step) + text[found.end(1) :]
    return text


def _edge_blanks(blanks: str) -> tuple[Stage, Stage]:
    """Stages for a blank at the start and at the end of a block."""

    def start(text: str, step: Step) -> str:
        character, end = _token(text, 0, blanks)
        return _shift(text[:end], character, step) + text[end:] if character in blanks and character else text

    def end(text: str, step: Step) -> str:
        if text[-1:] in blanks:
            return text[:-1] + _shift(text[-1:], text[-1:], step) if text else text
        if (found := _LAST_REFERENCE.search(text)) is None:
            return text
        character, _ = _token(found.group(), 0, blanks)
        return text[: found.start()] + _shift(found.group(), character, step) if character in blanks else text

    return start, end


def _token(text: str, place: int, known: str = "") -> tuple[str, int]:
    """Return the character spelled at a place, in whichever spelling, and where the spelling ends."""
    head = text[place : place + 1]
    following = text[place + 1 : place + 2]
    if head == "\\" and following in _ESCAPABLE:
        return following, place + 2
    if head == "&" and (found := _REFERENCE.match(text, place)) and len(found[1] + found[2]) <= _DIGITS:
        character = _CODES.get(found[2]) or next((c for c in known if str(ord(c)) == found[2]), "")
        if character:
            return character, found.end()
    return head, place + len(head)


def _blank_lines(text: str, step: Step) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if (step > 0 and not line) or _BLANK_LINE.fullmatch(line):
            shifted = "&#10;" if not line else _shift(line, "\n", step)
            lines[number] = "" if shifted == "\n" else shifted
    return "\n".join(lines)


def _line_starts(after_reference: bool) -> Stage:
    def stage(text: str, step: Step) -> str:
        head, *rest = text.split("\n")
        rest = [_line_start(line, None, False, step) for line in rest]
        # The first line is judged beside the text of the others, not beside how they are spelled.
        following = "\n".join(text.split("\n")[1:] if step > 0 else rest)
        return "\n".join([_line_start(head, following, after_reference, step), *rest])

    return stage


def _line_start(line: str, following: str | None, after_reference: bool, step: Step) -> str:
    number = _NUMBER.match(line)
    place = number.end() if number else 0
    character, end = _token(line, place)
    if not character:
        return line
    plain = line[:place] + character + line[end:]
    if number:
        critical = _opens_numbered(plain, number.group(), following is not None)
    else:
        critical = character in _SUSPICIOUS and _opens(plain, following, after_reference)
    return line[:place] + _shift(line[place:end], character, step) + line[end:] if critical else line


def _opens_numbered(plain: str, number: str, first: bool) -> bool:
    """An ordered list; only one that starts with 1 may interrupt a paragraph."""
    return bool(_AFTER_NUMBER.match(plain, len(number))) and (first or int(number) == 1)


def _opens(plain: str, following: str | None, after_reference: bool) -> bool:
    """Whether the first character of a line makes it something else than text.

    `following` holds the further lines when the line is the first of its block, else None.
    """
    if plain[0] in BLANKS or _OPENING.match(plain):
        return True
    if following is None:
        return bool(_UNDERLINE.match(plain)) or (plain[0] == "<" and _opens_html(plain, False))
    match plain[0]:
        case "\ufeff":
            return True
        case "<":
            return _opens_html(plain, True)
        case "[":
            return bool(_LABEL.match(f"{plain}\n{following}"))
        case '"' | "'" | "(":
            return after_reference
    return False


def _opens_html(plain: str, first: bool) -> bool:
    return any(opening.search(plain) for opening, _, interrupts in HTML_SEQUENCES if interrupts or first)


def _alt(text: str, step: Step) -> str:
    """Brackets, code and tags would break the image; so would a single backslash before its closing bracket."""
    tokens = _ALT_TOKEN.findall(text)
    for number, token in enumerate(tokens):
        character = chr(int(token[2:-1])) if token.startswith("&#") and len(token) > 2 and _valid(token) else token[-1]
        if character in "[]`<" or (character == "\\" and number == len(tokens) - 1):
            tokens[number] = _shift(token, character, step)
    return "".join(tokens)


def _valid(token: str) -> bool:
    return 0 < int(token[2:-1]) < 0x110000


def _left_out_term(text: str, step: Step) -> str:
    """A definition term cannot be empty: a no-break space alone, as a reference, stands for one that was left out."""
    return _shift(text, "\u00a0", step) if _NO_BREAK.fullmatch(text) else text


_start, _end = _edge_blanks(BLANKS)
_cell_start, _cell_end = _edge_blanks(CELL_BLANKS)
_breaks = _everywhere(_BREAK, "\n")
_pipes = _everywhere(_PIPE, "|")
_STAGES: Final[dict[str, tuple[Stage, ...]]] = {
    "p": (_lone_image, _blank_lines, _line_starts(False), _end),
    "pr": (_lone_image, _blank_lines, _line_starts(True), _end),
    "u": (_pipes, _blank_lines, _line_starts(False), _end),
    "ur": (_pipes, _blank_lines, _line_starts(True), _end),
    "hu": (_pipes, _breaks, _start, _closing, _end),
    "h": (_breaks, _start, _closing, _end),
    "t": (_left_out_term, _breaks, _line_starts(False), _end),
    "c": (_breaks, _cell_start, _cell_end, _cell_pipes),
    "f": (_breaks, _cell_start, _line_starts(False), _cell_end, _cell_pipes),
    "a": (_breaks, _alt, _start, _end),
}

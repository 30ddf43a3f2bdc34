"""Slugs: the part of a public address that names a project or an article.

A slug holds lower-case letters (with their combining marks) and decimal digits of any script, joined by single
hyphens, in NFC. Letters are kept as they are: there is no honest transliteration for every script.
"""

import re
import unicodedata
from functools import lru_cache

from translate_hub.errors import Invalid

LONGEST = 80
# So much of a text is looked at for a slug, in characters.
_READ = 1000
# A slug also names files; most file systems take names of 255 bytes, endings such as `.zh-Hans.html` included.
LONGEST_IN_BYTES = 200

# Letters and marks that show nothing (Unicode Default_Ignorable_Code_Point): two addresses must not look the same.
_INVISIBLE = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ\u200d](?=\w)")


@lru_cache(maxsize=4096)
def _may_stand(character: str) -> bool:
    """Tell whether a slug may hold the character beside its hyphens."""
    category = unicodedata.category(character)
    return (category[0] in "LM" or category == "Nd") and not _INVISIBLE.match(character)


def slug_from(text: str) -> str:
    """Return the slug a title or a file name gives: at most 80 characters, cut between words, or ``""``.

    Compatibility forms become ordinary letters (NFKC), an apostrophe inside a word goes, everything else that has no
    place in a slug, the zero-width non-joiner of Persian too, separates words. The same text always gives the same.
    """
    text = text[:_READ]  # normalising takes its time with many marks
    plain = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text)).lower()
    plain = unicodedata.normalize("NFKC", plain)
    words = "".join(c if _may_stand(c) else "-" for c in plain).split("-")
    slug = ""
    for word in filter(None, (_without_leading_marks(word) for word in words)):
        longer = f"{slug}-{word}" if slug else word
        if not _fits(longer):
            break
        slug = longer
    else:
        return slug
    return slug or _cut(plain_word=next(filter(None, map(_without_leading_marks, words))))


def slug_as_given(slug: str) -> str:
    """Return a slug that a person chose, in NFC; raises Invalid, with a better one, where it breaks the rules."""
    slug = slug.strip()[:_READ]
    normal = unicodedata.normalize("NFC", slug)
    if normal and normal == slug_from(normal):
        return normal
    suggestion = slug_from(slug)
    if not suggestion:
        raise Invalid(
            "“%(slug)s” cannot stand in an address; choose lower-case letters, digits and hyphens, such as my-article.",
            slug=slug,
        )
    raise Invalid(
        "“%(slug)s” cannot stand in an address; use lower-case letters, digits and single hyphens, at most "
        "%(longest)s characters, such as “%(suggestion)s”.",
        slug=slug,
        longest=LONGEST,
        suggestion=suggestion,
    )


def _fits(slug: str) -> bool:
    return len(slug) <= LONGEST and len(slug.encode()) <= LONGEST_IN_BYTES


def _without_leading_marks(word: str) -> str:
    """Drop combining marks at the start: they would join what stands before the word in the address."""
    start = 0
    while start < len(word) and unicodedata.category(word[start])[0] == "M":
        start += 1
    return word[start:]


def _cut(plain_word: str) -> str:
    """Return as much of one very long word (a title in Chinese) as fits, never cutting a letter from its marks."""
    end = len(plain_word)
    while not _fits(plain_word[:end]) or (end < len(plain_word) and unicodedata.combining(plain_word[end])):
        end -= 1
    return plain_word[:end]

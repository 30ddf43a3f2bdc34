"""What people are called: the names colleagues see, and the logins they sign in with."""

import re
import unicodedata
from typing import Final

from translate_hub.errors import Invalid

LONGEST_NAME: Final = 200
LONGEST_LOGIN: Final = 40
# Normalising takes its time with many marks, so of a name only so many characters are looked at.
_READ: Final = 1000
SHORTEST_LOGIN: Final = 2
# Logins with a meaning of their own: who the first link is for, and who works at the command line.
BUILT_IN_LOGINS: Final = frozenset({"admin", "operator"})
# The logins of people who had themselves erased begin so.
ERASED: Final = "erased-"

# Control characters, and the controls that can turn the text around a name: embeddings, overrides, isolates.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LOGIN = re.compile(r"[^\W_][\w.-]*")


def find_unsafe(name: str) -> re.Match[str] | None:
    """Return where a name holds a control character or one that can turn the text around it, or None."""
    return _UNSAFE.search(name)


def normal(name: str) -> str:
    """Return a name in NFC and trimmed; of a name far too long only its beginning, which is still too long."""
    return unicodedata.normalize("NFC", name[:_READ]).strip()


def checked_name(name: str) -> str:
    """Return a person's name as it is kept: NFC, trimmed. Raises Invalid for none, a control character, a long one."""
    name = normal(name)
    if not name:
        raise Invalid("Give a name; it is what colleagues see. A pseudonym is fine.")
    if found := find_unsafe(name):
        raise Invalid(
            "Character %(place)s of the name is U+%(code)s, an invisible control character; remove it.",
            place=found.start() + 1,
            code=f"{ord(found.group()):04X}",
        )
    if len(name) > LONGEST_NAME:
        raise Invalid(
            "The name has %(length)s characters; a name may have %(limit)s.", length=len(name), limit=LONGEST_NAME
        )
    return name


def spelled_login(login: str) -> str:
    """Return the one spelling of a login (NFKC, small letters, trimmed), whether or not anybody could have it."""
    return unicodedata.normalize("NFKC", login[:_READ]).strip().casefold()


def can_be_login(login: str) -> bool:
    """Return whether this is how a login is spelled; nobody can be found by another, which a database may not hold."""
    return SHORTEST_LOGIN <= len(login) <= LONGEST_LOGIN and _LOGIN.fullmatch(login) is not None


def checked_login(login: str, *, own: str | None = None) -> str:
    """Return a login as it is kept: letters of any script, digits, and ``. _ -`` between them.

    `own`: the login this person has already, which they may keep though it is a built-in one. Raises Invalid.
    """
    login = spelled_login(login)
    if not can_be_login(login):
        raise Invalid(
            "A login has %(least)s to %(most)s letters and digits; dots, hyphens and underscores may stand after the "
            "first.",
            least=SHORTEST_LOGIN,
            most=LONGEST_LOGIN,
        )
    if login != own and (login in BUILT_IN_LOGINS or login.startswith(ERASED)):
        raise Invalid("The login “%(login)s” has a meaning of its own here; choose another one.", login=login)
    return login

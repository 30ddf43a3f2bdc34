"""Passwords: how long they are, how they are hashed and checked, and what a new one ends.

Hashing takes a tenth of a second and 64 MiB on purpose: do it outside any transaction. argon2-cffi is imported here
alone.
"""

import threading
import unicodedata
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from translate_hub.errors import Invalid
from translate_hub.storage import people, sessions

SHORTEST: Final = 12
LONGEST: Final = 256

# The second recommended setting of RFC 9106 (section 4): Argon2id, 3 passes over 64 MiB, 4 lanes, a salt of 16 and a
# hash of 32 bytes.
_HASHER: Final = PasswordHasher(
    time_cost=3, memory_cost=64 * 1024, parallelism=4, salt_len=16, hash_len=32, type=Type.ID
)
# So many at once, whatever comes in: the memory of a small server is not to be had by asking.
_TURNS: Final = threading.BoundedSemaphore(2)


def hash_of(password: str, again: str | None = None) -> str:
    """Return the Argon2id hash of a new password, in its own encoding; `again` is what was typed the second time.

    Any characters will do; the same ones typed on another keyboard (NFKC) are the same password. Raises Invalid for
    one shorter than 12 or longer than 256 characters, and where the two differ.
    """
    if again is not None and again != password:
        raise Invalid("The two passwords differ; type the same one twice.")
    typed = _normal(password)
    if not SHORTEST <= len(typed) <= LONGEST:
        raise Invalid(
            "A password has %(least)s to %(most)s characters; a few words in a row make a good one.",
            least=SHORTEST,
            most=LONGEST,
        )
    with _TURNS:
        return _HASHER.hash(typed)


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether this is the password of the hash; None never matches and takes the same time."""
    typed = _normal(password)
    with _TURNS:
        try:
            _HASHER.verify(_nobodys() if password_hash is None else password_hash, typed)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def set_password(session: Session, person: int, password_hash: str, *, keep: bytes | None = None) -> None:
    """Give a person a new password; ends their sessions, but for the one whose token has the hash `keep`, and every
    link that would let them in.
    """
    people.person_by_id(session, person).password_hash = password_hash
    sessions.drop_sessions_of(session, person, keep=keep)
    sessions.drop_open_links_of(session, person)
    session.flush()


def _normal(password: str) -> str:
    # Encoded with care: what a browser sends may hold half a character.
    return unicodedata.normalize("NFKC", password[: 4 * LONGEST].encode("utf-8", "replace").decode())


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """Return a hash that is nobody's, made as all others are: an unknown login is to take as long as a known one."""
    return _HASHER.hash("nobody has this password")

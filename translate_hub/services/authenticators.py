"""The second step of signing in: codes of an authenticator (TOTP, RFC 6238) and recovery codes.

pyotp is imported here alone.
"""

import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

from pyotp import TOTP, random_base32
from sqlalchemy.orm import Session

from translate_hub.storage import people
from translate_hub.storage.accounts import Person
from translate_hub.storage.schema import utc_now

STEP_SECONDS: Final = 30
DIGITS: Final = 6
# How many steps a clock may be ahead or behind.
DRIFT: Final = 1
CODES: Final = 10
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
_CODE_LENGTH: Final = 16
_GROUP: Final = 4


def new_secret() -> str:
    """Return a new secret: 160 random bits in base32."""
    return str(random_base32(32))


def address_of(secret: str, login: str) -> str:
    """Return the address an authenticator reads from the square code (otpauth://totp/…)."""
    return str(TOTP(secret).provisioning_uri(name=login, issuer_name="Translate Hub"))


def is_on(person: Person) -> bool:
    """Return whether this person signs in with a second step."""
    return person.totp_since is not None and person.totp_secret is not None


def takes(session: Session, person: Person, code: str) -> bool:
    """Return whether the code lets this person in, and use it up: of the authenticator, or a recovery code.

    A time step's code is taken once; so is a recovery code.
    """
    typed = _typed(code)
    if len(typed) == DIGITS and typed.isdigit():
        return takes_step(session, person, typed)
    return people.take_recovery_code(session, person.id, _hash(typed), utc_now())


def takes_step(session: Session, person: Person, code: str) -> bool:
    """Return whether the code is one of the authenticator's now, of a later time step than any taken before."""
    typed = _typed(code)
    if person.totp_secret is None or not typed.isascii():
        return False
    now = int(utc_now().timestamp()) // STEP_SECONDS
    clock = TOTP(person.totp_secret)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(clock.generate_otp(step), typed) and people.take_step(session, person.id, step):
            return True
    return False


def make_recovery_codes(session: Session, person: int) -> list[str]:
    """Give a person new recovery codes in the place of the old ones, and return them: only now can they be read."""
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)) for _ in range(CODES)]
    people.replace_recovery_codes(session, person, [_hash(code) for code in codes])
    return ["-".join(code[n : n + _GROUP] for n in range(0, _CODE_LENGTH, _GROUP)) for code in codes]


def _typed(code: str) -> str:
    """Return a code as it was meant: digits of any script as ASCII ones, small letters, no space, no hyphen."""
    kept = (one for one in code[:100] if not one.isspace() and one not in "-\u2010\u2011\u2013\u200c\u200e\u200f")
    return "".join(str(unicodedata.decimal(one, one)) for one in kept).lower()


def _hash(code: str) -> bytes:
    """Return the SHA-256 of a recovery code, 32 bytes: with 79 random bits in a code a slow hash protects no more."""
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()

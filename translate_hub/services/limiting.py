"""How often something may be tried: counted in the database, so that a restart or a second process forgives nothing.

What is counted is a keyed hash (HMAC-SHA-256 with the hub's secret): a stolen database tells no login and no address.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from translate_hub.storage import attempts
from translate_hub.storage.schema import utc_now

WINDOW: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class Bucket:
    """What tries are counted in: 32 bytes that stand for somebody or some place, and how many it takes in `WINDOW`."""

    key: bytes
    tries: int


def bucket(secret: bytes, scope: str, *values: str, tries: int) -> Bucket:
    """Return the bucket of a scope (a word of the program) and the values that are counted apart."""
    words = "\0".join((scope, *values)).encode("utf-8", "surrogatepass")
    return Bucket(hmac.digest(secret, words, hashlib.sha256), tries)


def sign_in_buckets(secret: bytes, login: str, address: str) -> tuple[Bucket, ...]:
    """Return what a try to sign in counts in.

    A login from one address takes few tries. From everywhere together it takes more, so that nobody is easily locked
    out by others; one address takes yet more, for a whole office may share it.
    """
    place = network_of(address)
    return (
        bucket(secret, "login and address", login, place, tries=10),
        bucket(secret, "login", login, tries=50),
        bucket(secret, "address", place, tries=100),
    )


def code_buckets(secret: bytes, login: str) -> tuple[Bucket, ...]:
    """Return what a code of the second step counts in, wherever it comes from.

    Only who knows the password gets so far, so it takes few: six digits do not stand much guessing.
    """
    return (bucket(secret, "code", login, tries=10),)


def own_password_buckets(secret: bytes, login: str) -> tuple[Bucket, ...]:
    """Return what somebody signed in counts in who types their password again: strangers cannot fill it."""
    return (bucket(secret, "own password", login, tries=10),)


def link_buckets(secret: bytes, token: str, address: str) -> tuple[Bucket, ...]:
    """Return what a try with a one-time link counts in: the link itself, and where it comes from."""
    return (
        bucket(secret, "link", token, tries=30),
        bucket(secret, "link and address", network_of(address), tries=30),
    )


def network_of(address: str) -> str:
    """Return what of an IP address its holder cannot choose: all of IPv4, of IPv6 the first 64 bits (RFC 4291, 2.5.4).

    What is no address stands for itself.
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(getattr(known, "ipv4_mapped", None) or known)


def try_once(session: Session, buckets: Sequence[Bucket]) -> list[int] | None:
    """Count one try and return its rows' ids, to be forgotten when it succeeds; None where a bucket is full.

    Commit this before what is tried is answered, or the try has not been counted.
    """
    now = utc_now()
    attempts.drop_before(session, now - WINDOW)
    counts = attempts.counts_since(session, [one.key for one in buckets], now - WINDOW)
    if any(counts.get(one.key, 0) >= one.tries for one in buckets):
        return None
    return attempts.note(session, [one.key for one in buckets], now)


def forgive(session: Session, tries: Sequence[int]) -> None:
    """Forget tries that turned out to be somebody's right."""
    attempts.forget(session, tries)

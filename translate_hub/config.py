"""Typed settings, from the environment over a file; what is unknown or unsafe is refused with a sentence.

A setting `name` is `TRANSLATE_HUB_NAME` in the environment and `name` in ``settings.toml`` in the home folder.
"""

import difflib
import ipaddress
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import platformdirs

from translate_hub.domain.limits import DEFAULT_LIMITS, Limits
from translate_hub.errors import Invalid, OutsideError

PREFIX: Final = "TRANSLATE_HUB_"
SETTINGS_FILE: Final = "settings.toml"
SECRET_FILE: Final = "secret.key"  # noqa: S105 - the name of the file, not what is in it
SHORTEST_SECRET: Final = 32

Value = str | int | bool

# Every setting and what it is; a default of None means that `load` finds one.
_SETTINGS: Final[dict[str, type[Value]]] = {
    "database": str,
    "host": str,
    "port": int,
    "threads": int,
    "public_url": str,
    "trusted_proxy": str,
    "secret_key": str,
    "debug": bool,
    "libre_url": str,
    "libre_key": str,
    "private_hosts": str,
    "upload_bytes": int,
    "unit_characters": int,
    "article_units": int,
    "request_bytes": int,
}
_LIMITS: Final = ("upload_bytes", "unit_characters", "article_units", "request_bytes")
# Read from the environment by others: by us before there is a home, and by the tests of a checkout.
_ONLY_IN_ENVIRONMENT: Final = frozenset({"home", "soak_rounds", "browser"})
_TRUTH: Final = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


@dataclass(frozen=True)
class Settings:
    """How this hub is set up.

    `home`: the folder of its files. `database_url`: see storage/database. `secret_key`: at least 32 bytes, signs
    forms. `threads`: requests served at once, and the size of the database's pool. `public_url`: how browsers reach
    the hub, without a final slash, or None on this machine alone. `trusted_proxy`: the address of the web server
    in front whose forwarding headers are believed. `libre_url`, `libre_key`: a LibreTranslate server and the key it
    wants, if any. `private_hosts`: each ``host:port`` (lower case) that engines may reach though it is not public. What
    may hold a password is left out of `repr`.
    """

    home: Path
    database_url: str = field(repr=False)
    secret_key: bytes = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8080
    threads: int = 8
    public_url: str | None = None
    trusted_proxy: str | None = None
    debug: bool = False
    libre_url: str | None = None
    libre_key: str = field(default="", repr=False)
    private_hosts: frozenset[str] = frozenset()
    limits: Limits = DEFAULT_LIMITS


def load(environ: Mapping[str, str], home: Path | None = None, database: str | None = None) -> Settings:
    """Return the settings; `home` and `database` (from the command line) win over the environment, that over the file.

    Makes the home folder and its secret key on first use. Raises Invalid for an unknown name or a value that cannot
    be, OutsideError where the home folder cannot be used.
    """
    folder = _home(environ, home)
    values = {**_from_file(folder / SETTINGS_FILE), **_from_environment(environ)}
    given = values.pop("secret_key", None)
    private_hosts = _host_ports(str(values.pop("private_hosts", "")))
    limits = replace(DEFAULT_LIMITS, **{name: int(values.pop(name)) for name in _LIMITS if name in values})
    stored = str(values.pop("database", ""))
    settings = Settings(
        home=folder,
        database_url=database or stored or f"sqlite:///{folder / 'hub.sqlite3'}",
        secret_key=_secret(folder, None if given is None else str(given)),
        limits=limits,
        private_hosts=private_hosts,
        **values,  # type: ignore[arg-type]  # each was read as the type `_SETTINGS` names for it
    )
    _check(settings)
    return replace(settings, public_url=settings.public_url.rstrip("/")) if settings.public_url else settings


def for_serving(settings: Settings, *, host: str | None = None, port: int | None = None) -> Settings:
    """Return the settings with the host and port to serve at.

    Raises Invalid for an address that others can reach unless `public_url` and `trusted_proxy` say how: the hub itself
    speaks plain HTTP, which would show everybody's texts and cookies on the way.
    """
    chosen = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    _check(chosen)
    if not is_loopback(chosen.host) and not (chosen.public_url and chosen.trusted_proxy):
        raise Invalid(
            "%(host)s can be reached from other machines; set public_url (https://…) and trusted_proxy (the address of "
            "the web server in front), or serve on 127.0.0.1.",
            host=chosen.host,
        )
    return chosen


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach the host (an IP address or ``localhost``)."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _home(environ: Mapping[str, str], home: Path | None) -> Path:
    named = home or environ.get(f"{PREFIX}HOME")
    folder = Path(named).expanduser() if named else platformdirs.user_data_path("translate-hub", appauthor=False)
    folder = folder.absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError(
            "The folder %(folder)s cannot be made (%(reason)s); name another one with --home.",
            folder=str(folder),
            reason=error.strerror or "unknown",
        ) from error
    return folder


def _from_file(file: Path) -> dict[str, Value]:
    try:
        text = file.read_text("utf-8-sig")
        found = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise OutsideError(
            "%(file)s cannot be read (%(reason)s).", file=str(file), reason=error.strerror or "unknown"
        ) from error
    except ValueError as error:
        # Not its text: a settings file may hold a password.
        raise Invalid("%(file)s is not a TOML file in UTF-8; write lines like port = 8080.", file=str(file)) from error
    values: dict[str, Value] = {}
    for name, value in found.items():
        _refuse_unknown(name, list(_SETTINGS), str(file))
        if type(value) is not _SETTINGS[name]:
            raise _wrong_kind(name)
        values[name] = value
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for variable in sorted(environ):
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name in _ONLY_IN_ENVIRONMENT:
            continue
        if name not in _SETTINGS or variable != variable.upper():
            known = [f"{PREFIX}{one.upper()}" for one in (*_SETTINGS, *sorted(_ONLY_IN_ENVIRONMENT))]
            _refuse_unknown(variable, known, "the environment")
        if environ[variable] != "":
            values[name] = _parsed(name, environ[variable])
    return values


def _parsed(name: str, text: str) -> Value:
    kind = _SETTINGS[name]
    if kind is int and text.strip().isascii() and text.strip().isdigit():
        return int(text)
    if kind is bool and text.strip().lower() in _TRUTH:
        return _TRUTH[text.strip().lower()]
    if kind is str:
        return text
    raise _wrong_kind(name)


def _wrong_kind(name: str) -> Invalid:
    if _SETTINGS[name] is int:
        return Invalid("The setting %(name)s must be a whole number.", name=name)
    if _SETTINGS[name] is bool:
        return Invalid("The setting %(name)s must be true or false.", name=name)
    return Invalid("The setting %(name)s must be a text in quotes.", name=name)


def _refuse_unknown(name: str, known: list[str], where: str) -> None:
    if name in known:
        return
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
    raise Invalid(
        "There is no setting %(name)s (in %(where)s); the nearest is %(nearest)s.",
        name=name,
        where=where,
        nearest=nearest,
    )


def _check(settings: Settings) -> None:
    """Refuse values that cannot be; the port 0 lets the system choose one."""
    if not 0 <= settings.port <= 65_535:
        raise Invalid("The port %(port)s does not exist; choose one from 1 to 65535.", port=settings.port)
    if not 1 <= settings.threads <= 200:
        raise Invalid("The setting threads must be from 1 to 200, not %(threads)s.", threads=settings.threads)
    for name in _LIMITS:
        if getattr(settings.limits, name) < 1:
            raise Invalid("The setting %(name)s must be 1 or more.", name=name)
    if settings.public_url is not None:
        _check_public_url(settings.public_url)
    if settings.libre_url is not None:
        _check_libre_url(settings.libre_url, settings.private_hosts)


def _check_public_url(url: str) -> None:
    """Refuse an address that is not how a browser may safely come in: https, or http where the way is safe without."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - raises for a port that is no number
    except ValueError:
        host = ""
    # Onion services are encrypted from end to end by Tor itself.
    is_safe = host and (parts.scheme == "https" or (parts.scheme == "http" and (is_loopback(host) or _is_onion(host))))
    if not is_safe or parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise Invalid("The setting public_url must be an address like https://hub.example.org, without a path.")


def _check_libre_url(url: str, private_hosts: frozenset[str]) -> None:
    """Refuse an address that texts should not go to: https, or http to a host of one's own, named as such."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        host, port = "", 0
    is_own = f"{host}:{port}" in private_hosts
    is_safe = host and (parts.scheme == "https" or (parts.scheme == "http" and is_own))
    if not is_safe or parts.query or parts.fragment or parts.username is not None:
        raise Invalid(
            "The setting libre_url must be an address like https://libretranslate.example.org; one of your own may be "
            "http://127.0.0.1:5000 if private_hosts names 127.0.0.1:5000."
        )


def _host_ports(text: str) -> frozenset[str]:
    """Return the hosts and ports that a setting names, with commas between: ``127.0.0.1:5000, [::1]:5000``."""
    found = set()
    for named in filter(None, (one.strip() for one in text.split(","))):
        try:
            parts = urlsplit(f"//{named}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or not port or parts.path or parts.query or parts.fragment or parts.username is not None:
            raise Invalid(
                "The setting private_hosts must name hosts with their ports, like 127.0.0.1:5000, with commas between."
            )
        found.add(f"{host}:{port}")
    return frozenset(found)


def _is_onion(host: str) -> bool:
    return host.endswith(".onion")


def _secret(folder: Path, given: str | None) -> bytes:
    """Return the secret key: the one given, else the one kept in the home folder, made on first use."""
    secret = given.encode() if given is not None else _kept_secret(folder / SECRET_FILE)
    if len(secret) < SHORTEST_SECRET:
        if given is None:
            raise Invalid("%(file)s is damaged; delete it and a new one is made.", file=str(folder / SECRET_FILE))
        raise Invalid("The setting secret_key must have at least %(length)s characters.", length=SHORTEST_SECRET)
    return secret


def _kept_secret(file: Path) -> bytes:
    try:
        if not file.exists():
            _make_secret(file)
        return file.read_bytes().strip()
    except OSError as error:
        raise OutsideError(
            "The secret key %(file)s cannot be made or read (%(reason)s).",
            file=str(file),
            reason=error.strerror or "unknown",
        ) from error


def _make_secret(file: Path) -> None:
    """Make the key whole beside its place, then give it its name unless another process was first."""
    new = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(secrets.token_hex(32).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(new, file)
    except FileExistsError:
        pass
    finally:
        new.unlink()

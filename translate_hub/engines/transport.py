"""The outbound client: how the hub speaks to services elsewhere, whoever named their address.

Only http and https to ports 80 and 443 of hosts all of whose addresses are public, and to the exact ``host:port``s that
the server's own settings allow; the connection goes to the very address that was checked. 5 s to connect, 20 s for all
of a call, 10 MB after decompression. No redirect is followed, no cookie is kept, no proxy or credential of the
environment is used. What goes wrong is an EngineError whose sentence names no address and quotes nothing.
"""

import ipaddress
import logging
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, ClassVar, Final

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from translate_hub.errors import EngineBusy, EngineError

CONNECT_SECONDS: Final = 5.0
CALL_SECONDS: Final = 20.0
MOST_BYTES: Final = 10_000_000
MOST_CONNECTIONS: Final = 32
_PORTS: Final = frozenset({80, 443})
_PIECE: Final = 16_384
_LONGEST_PATIENCE: Final = 3600

# Not public, whatever the standard library says of them: ways into IPv4 and networks of one's own (IANA's registries
# of special-purpose addresses; RFC 6052, 3056, 4380, 7526).
_CLOSED: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16",
        "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "100.64.0.0/10", "224.0.0.0/3", "0.0.0.0/8",
    )
)  # fmt: skip


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet that no tunnel or translation leads away from."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    is_closed = any(ip.version == network.version and ip in network for network in _CLOSED)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not is_closed


@dataclass
class Call:
    """One call of a service: what it may take, and the connection it is on, which is cut when time is up."""

    ends_at: float
    most_bytes: int = MOST_BYTES
    is_late: bool = False
    _line: socket.socket | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def seconds_left(self) -> float:
        """How long it may still take; never 0, which would mean for ever."""
        return max(0.001, self.ends_at - time.monotonic())

    def watch(self, line: socket.socket | None) -> None:
        """Remember the connection in use; None when it is no longer ours."""
        with self._lock:
            self._line = line
            if line is not None and self.is_late:
                self._cut()

    def cut(self) -> None:
        """End the call: whoever waits for an answer stops waiting."""
        with self._lock:
            self.is_late = True
            self._cut()

    def _cut(self) -> None:
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


_CALL: ContextVar[Call] = ContextVar("call")


class _Guard:
    """Finds the address of a host that a connection may go to."""

    def __init__(self, private: frozenset[str]) -> None:
        self._private = private

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connection to a checked address. Raises EngineError, or OSError where nobody answers."""
        is_allowed = f"{host.lower().strip('[]')}:{port}" in self._private
        if port not in _PORTS and not is_allowed:
            raise _not_allowed()
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        if not is_allowed and not all(is_public(str(address[0])) for *_, address in found):
            raise _not_allowed()
        failure = OSError("no address")
        for family, kind, protocol, _, address in found:
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(min(CONNECT_SECONDS, _CALL.get().seconds_left))
                line.connect(address)
            except OSError as error:
                line.close()
                failure = error
            else:
                return line
        raise failure


def _connect(connection: Any) -> socket.socket:
    """Connect, and keep a second handle on the line: the first one disappears behind TLS."""
    sock: socket.socket = connection.guard.connect(connection.host, connection.port)
    connection.line = sock.dup()
    _CALL.get().watch(connection.line)
    return sock


def _hang_up(connection: Any) -> None:
    if connection.line is not None:
        connection.line.close()
        connection.line = None


class _Http(HTTPConnection):
    guard: ClassVar[_Guard]
    line: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        return _connect(self)

    def request(self, *arguments: Any, **named: Any) -> None:
        _CALL.get().watch(self.line)
        super().request(*arguments, **named)

    def close(self) -> None:
        _hang_up(self)
        super().close()


class _Https(_Http, HTTPSConnection):
    """The same behind TLS: what `_Http` does not say itself comes from the connection that speaks it."""


class _Adapter(HTTPAdapter):
    """A pool of connections that go where the guard lets them."""

    def __init__(self, guard: _Guard) -> None:
        self._guard = guard
        super().__init__(pool_connections=8, pool_maxsize=MOST_CONNECTIONS, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named)
        own = {"guard": self._guard}
        http = type("HttpPool", (HTTPConnectionPool,), {"ConnectionCls": type("Http", (_Http,), own)})
        https = type("HttpsPool", (HTTPSConnectionPool,), {"ConnectionCls": type("Https", (_Https,), own)})
        self.poolmanager.pool_classes_by_scheme = {"http": http, "https": https}


class _Session(requests.Session):
    """A session that does not look where a redirect leads: to find out it would read an answer of any size."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class Outbound:
    """The client. `private`: each ``host:port`` (lower case) that may be reached though it is not public."""

    def __init__(self, private: frozenset[str] = frozenset()) -> None:
        _keep_addresses_out_of_logs()
        self._session = _Session()
        self._session.trust_env = False
        self._session.headers = CaseInsensitiveDict({"User-Agent": "translate-hub", "Accept-Encoding": "gzip, deflate"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _Adapter(_Guard(private))
        self._session.adapters.clear()
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    @contextmanager
    def call(self, seconds: float = CALL_SECONDS, most_bytes: int = MOST_BYTES) -> Iterator[None]:
        """Let this thread send requests for so many seconds in all, with answers of so many bytes each."""
        call = Call(time.monotonic() + seconds, most_bytes)
        alarm = threading.Timer(seconds, call.cut)
        alarm.daemon = True
        alarm.start()
        token = _CALL.set(call)
        try:
            yield
        finally:
            alarm.cancel()
            _CALL.reset(token)

    def get(self, address: str, query: Mapping[str, str]) -> requests.Response:
        """Return the whole answer to a GET within a call. Raises EngineError for anything but a success."""
        return self._send("GET", address, params=query)

    def post(self, address: str, form: Mapping[str, str]) -> requests.Response:
        """Return the whole answer to a form sent within a call. Raises EngineError for anything but a success."""
        return self._send("POST", address, data=form)

    def _send(self, method: str, address: str, **sent: Any) -> requests.Response:
        call = _CALL.get()
        try:
            patience = (min(CONNECT_SECONDS, call.seconds_left), call.seconds_left)
            with self._session.request(
                method, address, timeout=patience, stream=True, allow_redirects=False, **sent
            ) as response:
                _check_status(response)
                response._content = _whole(response, call)  # noqa: SLF001 - the library reads no answer in pieces
                return response
        except requests.exceptions.SSLError:
            raise _late() if call.is_late else _unproven() from None
        except (requests.RequestException, HTTPError, OSError, ValueError):
            # Without its cause: a foreign error's words hold the address, and with it the text.
            raise _late() if call.is_late or call.seconds_left <= 0.001 else _unreachable() from None
        finally:
            call.watch(None)


def _whole(response: requests.Response, call: Call) -> bytes:
    content = bytearray()
    for piece in response.iter_content(_PIECE):
        content += piece
        if len(content) > call.most_bytes:
            raise EngineError("The machine translation service sent far more than a translation; nothing was used.")
        if call.is_late:
            raise _late()
    if "charset" not in response.headers.get("Content-Type", "").lower():
        response.encoding = "utf-8"
    return bytes(content)


def _check_status(response: requests.Response) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status in (429, 503) and (seconds := _patience(response)):
        raise EngineBusy(
            "The machine translation service asks for patience; try again in %(seconds)s seconds.", seconds=seconds
        )
    if status == 429:
        raise EngineBusy("The machine translation service was asked too often; try again later.")
    if status >= 500:
        raise EngineBusy("The machine translation service has a fault of its own; try again later.")
    if 300 <= status < 400:
        raise EngineError("The machine translation service sends us elsewhere, where we do not follow.")
    if status in (401, 403):
        raise EngineError(
            "The machine translation service refuses us; ask who runs this hub to look at its key and its settings."
        )
    raise EngineError(
        "The machine translation service does not understand us (status %(status)s); it may have changed.",
        status=status,
    )


def _patience(response: requests.Response) -> int:
    """Return for how many seconds the service wants to be left alone, 0 where it does not say (RFC 9110, 10.2.3)."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 9:
        seconds = int(said)
    else:
        try:
            seconds = round(parsedate_to_datetime(said).timestamp() - time.time())
        except (ValueError, OverflowError):
            return 0
    return min(max(0, seconds), _LONGEST_PATIENCE)


def _not_allowed() -> EngineError:
    return EngineError(
        "The address of the machine translation service is not one the hub may reach; who runs this hub can allow a "
        "private one in its settings (private_hosts)."
    )


def _late() -> EngineBusy:
    return EngineBusy("The machine translation service took too long; try again later.")


def _unproven() -> EngineError:
    return EngineError(
        "The machine translation service cannot prove who it is (its certificate); ask who runs this hub."
    )


def _unreachable() -> EngineBusy:
    return EngineBusy("The machine translation service cannot be reached; try again later.")


def _keep_addresses_out_of_logs() -> None:
    """Silence what the HTTP library notes of each request: its address holds the text."""
    for name in ("urllib3.connectionpool", "urllib3.util.retry", "urllib3.connection", "urllib3.response"):
        logger = logging.getLogger(name)
        if _nothing not in logger.filters:
            logger.addFilter(_nothing)


def _nothing(_record: logging.LogRecord) -> bool:
    return False

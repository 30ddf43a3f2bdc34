"""The server: listens, answers, and on a signal finishes what it has begun."""

import errno
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from waitress import wasyncore
from waitress.server import create_server

from translate_hub.config import Settings
from translate_hub.errors import OutsideError

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

PORTS_TRIED = 100
# How long requests under way may take after a signal, in seconds: longer than a transaction waits for its turn.
GRACE: Final = 30.0
_TURN: Final = 0.5


def listen(host: str, port: int, *, try_next: bool) -> socket.socket:
    """Return a socket that listens at the address; port 0 takes any free one.

    With `try_next` a port in use is passed over for the next one. Raises OutsideError where none can be had.
    """
    family, *_, place = _resolved(host, port)
    for candidate in range(port, min(port + (PORTS_TRIED if try_next else 1), 65_536)):
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((place[0], candidate, *place[2:]))
            listening.listen(128)
        except OSError as error:
            listening.close()
            if error.errno != errno.EADDRINUSE:
                raise OutsideError(
                    "%(host)s, port %(port)s cannot be served at (%(reason)s); choose another with --host or --port.",
                    host=host,
                    port=candidate,
                    reason=error.strerror or "unknown",
                ) from error
        else:
            return listening
    raise OutsideError("Port %(port)s is in use by another program; choose another with --port.", port=port)


def _resolved(host: str, port: int) -> tuple[Any, ...]:
    try:
        # Addresses of version 4 first: an address printed with 127.0.0.1 must be the one that answers.
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise OutsideError("The host %(host)s is not known; choose another with --host.", host=host) from error
    return min(found, key=lambda one: one[0] != socket.AF_INET)


def address_of(listening: socket.socket) -> str:
    """Return the address of a listening socket, without a final slash."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(app: "WSGIApplication", listening: socket.socket, settings: Settings, *, ready: Callable[[], None]) -> None:
    """Answer requests until SIGTERM or SIGINT; then take no new ones, finish those under way, and return.

    `ready` is called once requests are answered.
    """
    channels: dict[int, Any] = {}
    proxy = settings.trusted_proxy
    server = create_server(
        app,
        map=channels,
        sockets=[listening],
        threads=settings.threads,
        ident=None,
        # The hub refuses what is too large with a page of its own; the server only what is far too large.
        max_request_body_size=2 * settings.limits.request_bytes,
        clear_untrusted_proxy_headers=True,
        **(
            {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}} if proxy else {}
        ),
    )
    stop = threading.Event()
    before = {number: signal.signal(number, _setter(stop)) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        ready()
        while not stop.is_set():
            wasyncore.loop(timeout=_TURN, map=channels, count=1, use_poll=server.adj.asyncore_use_poll)
        # Only the door is closed: what wakes the loop when an answer is ready stays.
        wasyncore.dispatcher.close(server)
        _finish(server, channels)
    finally:
        server.task_dispatcher.shutdown(timeout=1)
        for number, handler in before.items():
            signal.signal(number, handler)


def _setter(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    return handle


def _finish(server: Any, channels: dict[int, Any]) -> None:
    """Go on until every request that came in has had its answer, or the time is up."""
    give_up = time.monotonic() + GRACE
    while time.monotonic() < give_up and any(_is_busy(one) for one in list(server.active_channels.values())):
        wasyncore.loop(timeout=0.1, map=channels, count=1, use_poll=server.adj.asyncore_use_poll)


def _is_busy(channel: Any) -> bool:
    """Tell whether a connection has a request that is being read, answered or whose answer is not all sent."""
    return bool(channel.requests or channel.request or channel.total_outbufs_len)

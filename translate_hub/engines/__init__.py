"""Machine translation: each engine behind one Protocol; off until a project switches one on."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from translate_hub.domain.ports import Engine
from translate_hub.engines.online import Google, Libre, MyMemory
from translate_hub.engines.pseudo import Pseudo

if TYPE_CHECKING:
    from translate_hub.engines.transport import Outbound

__all__ = ["make_engines"]


def make_engines(libre_url: str | None, libre_key: str, private_hosts: frozenset[str]) -> Mapping[str, Engine]:
    """Return the engines of this server by their names: LibreTranslate where its address is set, the others always.

    `private_hosts`: each ``host:port`` that may be reached though it is not public. Nothing is sent by this.
    """

    @cache
    def outbound() -> "Outbound":
        # Late, for the HTTP client takes a while to load and a hub is built for every command.
        from translate_hub.engines.transport import Outbound

        return Outbound(private_hosts)

    libre: tuple[Engine, ...] = (Libre(outbound, libre_url, libre_key),) if libre_url else ()
    engines: tuple[Engine, ...] = (Google(outbound), MyMemory(outbound), *libre, Pseudo())
    return {engine.name: engine for engine in engines}

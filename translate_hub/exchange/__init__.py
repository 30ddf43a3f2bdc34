"""Bilingual files in and out: aligned pairs leave for a translator's own tool, entries come back.

An exchange is pure: bytes to values and values to bytes. What an entry means for the edition it comes home to is
decided by services, never here. To add one: a module with a class that fits `domain.ports.Exchange`, a line in
`EXCHANGES`, a folder of samples in tests/exchange/samples/.
"""

from typing import Final

from translate_hub.domain.ports import Exchange
from translate_hub.exchange.po import Po

EXCHANGES: Final[dict[str, Exchange]] = {exchange.name: exchange for exchange in (Po(),)}
"""Every exchange by its name; the type checker holds each against the Protocol."""

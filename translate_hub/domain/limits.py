"""How much the hub takes in at once. Edges pass one `Limits` down; benchmarks lift it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes past which input is refused with a sentence.

    `upload_bytes` counts bytes of a file; `unit_characters` code points of one unit's text;
    `article_units` blocks found in one article; `request_bytes` bytes of one web request: an upload and the form
    around it.
    """

    upload_bytes: int = 20_000_000
    unit_characters: int = 20_000
    article_units: int = 5_000
    request_bytes: int = 20_100_000


DEFAULT_LIMITS = Limits()

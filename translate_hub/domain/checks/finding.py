"""What a check says."""

from dataclasses import dataclass

from translate_hub.errors import Message


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: the check's word, offsets of its first character and past its last one, a sentence."""

    check: str
    start: int
    end: int
    message: Message

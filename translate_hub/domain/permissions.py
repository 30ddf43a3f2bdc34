"""Who acts, and what they may do."""

from dataclasses import dataclass

from translate_hub.errors import Forbidden


@dataclass(frozen=True)
class Actor:
    """The person behind a use case: a person's row id, the name colleagues see, and whether they run the hub."""

    person: int
    name: str
    is_operator: bool = False


def require_desk(actor: Actor) -> None:
    """Let pass who may work at the desk: for now, who runs the hub. Raises Forbidden."""
    if not actor.is_operator:
        raise Forbidden("%(name)s may not work at this desk; ask who runs it for an invitation.", name=actor.name)

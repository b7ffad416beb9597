"""Status colours: what a unit claims and what the rules compute. Methods: A5."""

from enum import StrEnum


class Rag(StrEnum):
    """A status. Only green, amber and red can be claimed; silence is `none`, never green; `out` has left the plan."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    DONE = "done"
    NONE = "none"
    IDLE = "idle"
    OUT = "out"

    @property
    def rank(self) -> int | None:
        """Return 0 for green, 1 for amber, 2 for red, None for a state that does not vote."""
        return _RANKS.get(self)


_RANKS = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}
CLAIMABLE = (Rag.GREEN, Rag.AMBER, Rag.RED)


def status_gap(claimed: Rag | None, computed: Rag) -> int | None:
    """Return how many steps rosier the claim is than the computed status.

    Positive: claimed rosier (2 is the watermelon); negative: early warning, never penalised; None when either side has
    no rank. Methods: A5, cases RG-1 to RG-9.
    """
    if claimed is None or claimed.rank is None or computed.rank is None:
        return None
    return computed.rank - claimed.rank

"""Links between milestones with the time they held, and which of them were known at a moment. Methods: F2."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dependencies import Link
from tracker.domain.milestone_history import Origin


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """A link, since when it is on record, and when it was removed (None: it holds)."""

    link: Link
    recorded_at: datetime
    removed_at: datetime | None = None

    def holds_at(self, origin: Origin) -> bool:
        """Tell whether the link held as known then."""
        if origin.known_at is None:
            return self.removed_at is None
        is_removed = self.removed_at is not None and self.removed_at <= origin.known_at
        return self.recorded_at <= origin.known_at and not is_removed


def links_at(links: Iterable[LinkHistory], origin: Origin) -> tuple[Link, ...]:
    """Return the links that held at an origin, by their milestones."""
    return tuple(sorted(each.link for each in links if each.holds_at(origin)))

"""Finish-to-start links between milestones: float, earliest and latest dates, the critical chain. Methods: A6.

Milestones are named by task code and number. Places are working days on one axis, so that differences are floats.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heapify, heappop, heappush

Key = tuple[str, int]


class Cycle(ValueError):
    """Raised for links that lead back to where they began; `keys` are the milestones in order, each once."""

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__(path_text((*keys, keys[0])))
        self.keys = tuple(keys)


def path_text(keys: Iterable[Key]) -> str:
    """Return milestones as one line reads them, each before the one that waits for it."""
    return " → ".join(f"{task}/{number}" for task, number in keys)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """The successor cannot be reached before the predecessor and `lag` (>= 0) working days more."""

    predecessor: Key
    successor: Key
    lag: int = 0


@dataclass(frozen=True, slots=True)
class LinkedMilestone:
    """A milestone of the plan: the place it is expected, or was reached, at, and the place of the current plan."""

    key: Key
    expected_at: int
    need_at: int
    is_reached: bool = False


class LinkMark(StrEnum):
    """How a link stands: it comes too late, has little float, has enough, or nothing waits for it any more."""

    LATE = "late"
    CRITICAL = "critical"
    FREE = "free"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class LinkFloat:
    """A link with its float in working days, negative where the predecessor comes too late for the successor's plan.

    It holds the successor while that is open and the predecessor, or the lag after it, is not over.
    """

    link: Link
    days: int
    is_holding: bool

    @property
    def is_late(self) -> bool:
        return self.is_holding and self.days < 0

    def mark(self, critical_float_days: int) -> LinkMark:
        """Return how the link stands, float up to the limit counting as critical."""
        if not self.is_holding:
            return LinkMark.SETTLED
        if self.days < 0:
            return LinkMark.LATE
        return LinkMark.CRITICAL if self.days <= critical_float_days else LinkMark.FREE


@dataclass(frozen=True, slots=True)
class Timing:
    """When an open milestone can be reached at the earliest and must be at the latest, by links and the plan's end.

    `waits_for` is the open milestone that lets it go last, None where it waits for none.
    """

    earliest_at: int
    latest_at: int
    waits_for: Key | None = None

    @property
    def total_float(self) -> int:
        """Return the working days it may still slip before the plan's end does."""
        return self.latest_at - self.earliest_at


@dataclass(frozen=True, slots=True)
class Network:
    """All links of a plan, the timing of its open milestones, and the chain that decides its end, in order."""

    links: tuple[LinkFloat, ...] = ()
    timings: Mapping[Key, Timing] = field(default_factory=dict)
    chain: tuple[Key, ...] = ()


def network(milestones: Iterable[LinkedMilestone], links: Iterable[Link], *, now: int, end: int) -> Network:
    """Return floats, a forward pass from the forecasts and a backward pass from the plan's end. Raises Cycle.

    Links to milestones that are not given, such as those that left the plan, count for nothing. The critical chain
    ends with the milestone that can be reached last and goes back from each to the open one that lets it go last.
    """
    known = {milestone.key: milestone for milestone in milestones}
    kept = tuple(sorted({link for link in links if link.predecessor in known and link.successor in known}))
    floats = tuple(_float(link, known, now) for link in kept)
    order = in_order(known, kept)
    into, out = _sides(kept)
    earliest: dict[Key, int] = {}
    drivers: dict[Key, Key | None] = {}
    for key in order:
        earliest[key], drivers[key] = _earliest(known[key], into[key], earliest, known)
    latest: dict[Key, int] = {}
    for key in reversed(order):
        bounds = [latest[link.successor] - link.lag for link in out[key] if not known[link.successor].is_reached]
        latest[key] = min([end, *bounds])
    timings = {key: Timing(earliest[key], latest[key], drivers[key]) for key in order if not known[key].is_reached}
    return Network(floats, timings, _chain(timings))


def _float(link: Link, known: Mapping[Key, LinkedMilestone], now: int) -> LinkFloat:
    predecessor, successor = known[link.predecessor], known[link.successor]
    free_at = predecessor.expected_at + link.lag
    is_over = predecessor.is_reached and free_at <= now
    return LinkFloat(link, successor.need_at - free_at, not successor.is_reached and not is_over)


def _earliest(
    milestone: LinkedMilestone, into: Sequence[Link], earliest: Mapping[Key, int], known: Mapping[Key, LinkedMilestone]
) -> tuple[int, Key | None]:
    """Return the earliest place, never before the forecast, and the open predecessor that lets it go last."""
    if milestone.is_reached:
        return milestone.expected_at, None
    free = {link.predecessor: earliest[link.predecessor] + link.lag for link in into}
    waited = [key for key in free if not known[key].is_reached]
    driver = min(waited, key=lambda key: (-free[key], key), default=None)
    return max([milestone.expected_at, *free.values()]), driver


def needed_by(places: Mapping[Key, int], links: Iterable[LinkFloat]) -> Mapping[Key, int]:
    """Return by which places milestones must be reached, and all they wait for, so that these come by theirs."""
    into, _ = _sides(each.link for each in links if each.is_holding)
    found, waiting = dict(places), list(places)
    for key in waiting:
        for link in into[key]:
            place = found[key] - link.lag
            if place < found.get(link.predecessor, place + 1):
                found[link.predecessor] = place
                waiting.append(link.predecessor)
    return found


def _chain(timings: Mapping[Key, Timing]) -> tuple[Key, ...]:
    chain: list[Key] = []
    at: Key | None = min(timings, key=lambda key: (-timings[key].earliest_at, key), default=None)
    while at is not None:
        chain.append(at)
        at = timings[at].waits_for
    return tuple(reversed(chain))


def in_order(keys: Iterable[Key], links: Iterable[Link]) -> tuple[Key, ...]:
    """Return milestones so that each comes after all it waits for; free ones by their keys. Raises Cycle.

    Links to others than these count for nothing.
    """
    known = set(keys)
    into, out = _sides(link for link in links if link.predecessor in known and link.successor in known)
    missing = {key: len({link.predecessor for link in into[key]}) for key in known}
    ready = [key for key, count in missing.items() if not count]
    heapify(ready)
    found: list[Key] = []
    while ready:
        key = heappop(ready)
        found.append(key)
        for successor in {link.successor for link in out[key]}:
            missing[successor] -= 1
            if not missing[successor]:
                heappush(ready, successor)
    if len(found) < len(missing):
        raise Cycle(_cycle({key for key, count in missing.items() if count}, into))
    return tuple(found)


def _cycle(stuck: set[Key], into: Mapping[Key, Sequence[Link]]) -> list[Key]:
    """Return one way round among milestones of which each waits for another of them, from its smallest key on."""
    seen: list[Key] = []
    at = min(stuck)
    while at not in seen:
        seen.append(at)
        at = min(link.predecessor for link in into[at] if link.predecessor in stuck)
    round_trip = seen[seen.index(at) :][::-1]
    first = round_trip.index(min(round_trip))
    return round_trip[first:] + round_trip[:first]


def cycle_with(links: Iterable[Link], new: Link) -> tuple[Key, ...] | None:
    """Return the milestones of the cycle that a new link would close, from its predecessor on; None if it closes none.

    The shortest way round is named, of equal ones the first by its keys.
    """
    _, out = _sides(links)
    came_from: dict[Key, Key | None] = {new.successor: None}
    waiting = [new.successor]
    for at in waiting:
        if at == new.predecessor:
            way: list[Key] = []
            step: Key | None = at
            while step is not None:
                way.append(step)
                step = came_from[step]
            return (way[0], *reversed(way[1:]))
        for link in sorted(out[at]):
            if link.successor not in came_from:
                came_from[link.successor] = at
                waiting.append(link.successor)
    return None


def _sides(links: Iterable[Link]) -> tuple[defaultdict[Key, list[Link]], defaultdict[Key, list[Link]]]:
    """Return the links by their successor and by their predecessor."""
    into: defaultdict[Key, list[Link]] = defaultdict(list)
    out: defaultdict[Key, list[Link]] = defaultdict(list)
    for link in links:
        into[link.successor].append(link)
        out[link.predecessor].append(link)
    return into, out

"""What must hold for links between milestones: known ends, one at a time between two, no way round. Methods: A6."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.domain.dependencies import Cycle, Key, Link, in_order
from tracker.domain.dependency_edits import LONGEST_LAG
from tracker.domain.plan_rows import Problem, Row
from tracker.importers.plan_scene import Scene, problem

_ENDS = (("task", "milestone"), ("waits_for_task", "waits_for_milestone"))


@dataclass(frozen=True, slots=True)
class _Held:
    """A row whose cells can be read: its link, and from which day up to which (None: until now) it holds."""

    row: Row
    link: Link
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def ends(scene: Scene) -> Iterator[Problem]:
    """Find links to milestones the task does not have, and of a milestone to itself."""
    for row in scene.rows("dependencies"):
        for task, number in _ENDS:
            code, value = row.text(task), row.number_or_none(number)
            if scene.find("tasks", code) and value is not None and not scene.find("milestones", code, value):
                yield problem(row, number, "import.reference_unknown_milestone", value=value, task=code)
        link = _link(row)
        if link is not None and link.predecessor == link.successor:
            yield problem(row, "waits_for_milestone", "import.dependency_itself")


def lags(scene: Scene) -> Iterator[Problem]:
    """Find lags that are not whole working days, or longer than a year."""
    for row in scene.rows("dependencies"):
        lag = row.number_or_none("lag")
        if lag is not None and not (lag == int(lag) and 0 <= lag <= LONGEST_LAG):
            yield problem(row, "lag", "import.dependency_lag", value=lag, limit=LONGEST_LAG)


def removals(scene: Scene) -> Iterator[Problem]:
    """Find links removed before they were reported, or in the future."""
    for row in scene.rows("dependencies"):
        reported_on, removed_on = row.day("reported_on"), row.day("removed_on")
        if removed_on and removed_on > scene.today:
            yield problem(row, "removed_on", "import.fact_from_the_future", today=scene.today)
        elif removed_on and reported_on and removed_on <= reported_on:
            yield problem(row, "removed_on", "import.dependency_removed_early", reported_on=reported_on)


def links_twice(scene: Scene) -> Iterator[Problem]:
    """Find links between the same two milestones that hold at the same time."""
    between: defaultdict[tuple[Key, Key], list[_Held]] = defaultdict(list)
    for held in _held(scene):
        between[held.link.predecessor, held.link.successor].append(held)
    for same in between.values():
        same.sort(key=lambda held: (held.since, held.row.number))
        for earlier, later in pairwise(same):
            if earlier.until is None or later.since < earlier.until:
                row = later.row if later.row.number else earlier.row
                yield problem(row, "reported_on", "import.dependency_taken", day=earlier.since)


def cycles(scene: Scene) -> Iterator[Problem]:
    """Find links that lead back to where they began, now or on any day on which one of them began to hold."""
    held = [each for each in _held(scene) if each.link.predecessor != each.link.successor]
    named: set[tuple[Key, ...]] = set()
    for day in _days(held, scene.today):
        standing = [each for each in held if each.holds_on(day)]
        keys = {key for each in standing for key in (each.link.predecessor, each.link.successor)}
        try:
            in_order(keys, [each.link for each in standing])
        except Cycle as cycle:
            if cycle.keys not in named:
                named.add(cycle.keys)
                yield _closing(standing, cycle)


def _days(held: list[_Held], today: date) -> list[date]:
    """Return the days to look at: today, where nothing was ever removed, for then all links hold today."""
    if all(each.until is None for each in held):
        return [max([today, *(each.since for each in held)])]
    return sorted({each.since for each in held})


def _closing(standing: list[_Held], cycle: Cycle) -> Problem:
    """Return the problem at the last of the file's rows that the cycle needs."""
    steps = set(pairwise((*cycle.keys, cycle.keys[0])))
    rows = [each.row for each in standing if (each.link.predecessor, each.link.successor) in steps]
    last = max(rows, key=lambda row: row.number)
    return problem(last, "waits_for_milestone", "import.dependency_cycle", path=str(cycle))


def _held(scene: Scene) -> list[_Held]:
    found = []
    for row in scene.merged["dependencies"].values():
        link, since = _link(row), row.day("reported_on")
        if link is not None and since is not None:
            found.append(_Held(row, link, since, row.day("removed_on")))
    return found


def _link(row: Row) -> Link | None:
    """Return a row's link, None where a cell of its ends could not be read."""
    (task, number), (other, other_number) = ((row.text(code), row.number_or_none(position)) for code, position in _ENDS)
    if not task or not other or number is None or other_number is None:
        return None
    return Link((other, int(other_number)), (task, int(number)))


CHECKS = (ends, lags, removals, links_twice, cycles)

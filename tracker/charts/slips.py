"""Milestones whose expected date moved since the report before, with a strip of their dates. Methods: A4, A6."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.charts.names import TaskLabel
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.months import Month
from tracker.domain.spans import Span

ROWS_UP_TO = 10
FORWARD_UP_TO = 5
# A share of slips this large in one or two tasks is worth a title, from this many slips on.
CONCENTRATED_FROM = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A milestone that moved: working days since the report before and since the original date, positive later.

    `is_serious` when it is overdue or moves the task's finish.
    """

    task: TaskLabel
    number: int
    name: Bilingual
    original_on: date
    previous_on: date
    expected_on: date
    moved: int
    total: int
    times: int
    is_serious: bool


@dataclass(frozen=True, slots=True)
class Slips:
    """Every milestone that moved, later ones first by days moved; earlier ones follow."""

    later: tuple[Slip, ...]
    earlier: tuple[Slip, ...]
    as_of: date
    span: Span

    @property
    def shown(self) -> tuple[Slip, ...]:
        return self.later[:ROWS_UP_TO]

    @property
    def shown_earlier(self) -> tuple[Slip, ...]:
        return self.earlier[:FORWARD_UP_TO]


def slips(moved: list[Slip], *, as_of: date, span: Span) -> Slips:
    """Return the moved milestones in order: the largest move first, the largest total among equals."""
    later = sorted((slip for slip in moved if slip.moved > 0), key=lambda slip: (-slip.moved, -slip.total))
    earlier = sorted((slip for slip in moved if slip.moved < 0), key=lambda slip: (slip.moved, slip.total))
    return Slips(tuple(later), tuple(earlier), as_of, span)


def title(data: Slips) -> Message:
    """Return how many milestones slipped, and in which tasks if half of them are in one or two."""
    count = len(data.later)
    if not count:
        return Message("slips.none", {"when": data.span})
    tasks = Counter(slip.task.code for slip in data.later)
    for most in (1, 2):
        named = tasks.most_common(most)
        held = sum(slipped for _, slipped in named)
        if count >= CONCENTRATED_FROM and len(tasks) > most and held * 2 >= count:
            codes = tuple(sorted(code for code, _ in named))
            return Message("slips.concentrated", {"count": count, "when": data.span, "held": held, "tasks": codes})
    return Message("slips.count", {"count": count, "when": data.span})


@dataclass(frozen=True, slots=True)
class Strip:
    """The time axis shared by all rows: whole months; places on it run from 0 to 100."""

    first: Month
    last: Month

    def place(self, day: date) -> float:
        """Return where a day lies."""
        start, end = self.first.first, self.last.last + timedelta(days=1)
        return round((day - start).days / (end - start).days * 100, 2)


def strip(data: Slips) -> Strip | None:
    """Return the axis that holds every date of the rows shown and the as-of day; None without rows."""
    if not data.shown:
        return None
    days = [day for slip in data.shown for day in (slip.original_on, slip.previous_on, slip.expected_on)]
    return Strip(Month.of(min(*days, data.as_of)), Month.of(max(*days, data.as_of)))

"""What a forecast of the finish is made from at each report. Methods: B2, B3, F2."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from tracker.domain.backtest import (
    Scores,
    due_until,
    horizon_months,
    milestones_scored,
    resolved_forecasts,
    scores,
    skill_over_base,
)
from tracker.domain.bilingual import Message
from tracker.domain.finish_inputs import DRAWS, FinishInputs, OpenMilestone, TaskEnd, WaitsFor
from tracker.domain.link_history import LinkHistory, links_at
from tracker.domain.milestone_history import MilestoneHistory, Origin
from tracker.domain.months import Month
from tracker.domain.scoring import gate
from tracker.domain.slip_model import SlipModel, learn
from tracker.domain.standings import NO_PLACE, Key, Lead, Standing, WorkAxis, standings
from tracker.domain.workdays import WorkCalendar

# Months the fan goes on after the last date of plan and forecasts; beyond five years it steps by the year.
FAN_MONTHS_AFTER = 3
MONTHLY_UP_TO = 60
# Reports that forecasts are made again from and scored on, the present one included: two years say how good the method
# is now, and a longer history would only make readers wait.
SCORED_REPORTS = 25
# Up to so many open milestones a forecast has its full number of draws; beyond, fewer draws of more milestones tell as
# much, and never fewer than a fifth, which tells any chance to about two in a hundred.
FULL_DRAWS_UP_TO = 100


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task as the forecast needs it: whose it is and what it weighs relative to all others."""

    code: str
    programme: str
    weight: Decimal
    starts_on: date


@dataclass(frozen=True)
class Record:
    """Everything on record of the plan's milestones, and the moments it is looked at, the present one last."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Studies are kept by their record, which is asked for its hash again and again.
        return hash((self.starts_on, self.ends_on, self.calendar, self.tasks, self.histories, self.origins))

    starts_on: date
    ends_on: date
    calendar: WorkCalendar
    tasks: tuple[PlanTask, ...]
    histories: tuple[MilestoneHistory, ...]
    origins: tuple[Origin, ...]
    links: tuple[LinkHistory, ...] = ()


class Bench:
    """The standings of a record, the models that could be learnt at each, and how good they were. Raises
    DayOutsideCalendar."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.axis = WorkAxis(record.calendar, record.starts_on)
        self.standings = standings(record.histories, record.origins, self.axis, newest=SCORED_REPORTS)
        self.models = tuple(map(learn, self.standings))
        self.months = horizon_months(self.standings)
        self.resolved = resolved_forecasts(self.standings, self.models, months=self.months)

    @cached_property
    def scores(self) -> Scores | None:
        """Return how good the forecasts were, None while none has come due."""
        starts = {task.code: task.starts_on for task in self.record.tasks}
        return scores(self.standings, self.models, self.resolved, starts)

    @cached_property
    def closed(self) -> Message | None:
        """Return why chances may not be shown at the last report, None where they may. Methods: B4 (the gate)."""
        return gate(milestones_scored(self.resolved), skill_over_base(self.resolved))


@lru_cache(maxsize=8)
def bench_of(record: Record) -> Bench:
    """Return a record's bench, kept from page to page. Raises DayOutsideCalendar."""
    return Bench(record)


def finish_inputs(bench: Bench, standing: Standing, model: SlipModel) -> FinishInputs:
    """Return what the finish is drawn from at a standing."""
    record = bench.record
    shares = _shares(record, standing)
    return FinishInputs(
        as_of=standing.origin.as_of.isoformat(),
        end=bench.axis.at(record.ends_on) - standing.at,
        milestones=tuple(sorted(_open_milestones(bench, standing, model, shares), key=lambda each: each.key)),
        tasks=tuple(sorted(_task_ends(bench, standing), key=lambda task: task.task)),
        days=tuple(bench.axis.at(day) - standing.at for day in fan_days(bench, standing)),
        earned=float(sum((shares[key] for key in standing.reached_at), Decimal(0))),
        draws=_draws_of(len(standing.outlooks)),
        links=tuple(_links(bench, standing)),
    )


def _links(bench: Bench, standing: Standing) -> Iterator[WaitsFor]:
    """Yield the links into open milestones that held as known then, but for those whose wait is over."""
    for link in links_at(bench.record.links, standing.origin):
        first, second = link.predecessor, link.successor
        if second not in standing.outlooks:
            continue
        if first in standing.outlooks:
            yield WaitsFor(second, first, link.lag)
        elif first in standing.reached_at and standing.reached_at[first] + link.lag > standing.at:
            yield WaitsFor(second, first, link.lag, standing.reached_at[first] - standing.at)


def _draws_of(milestones: int) -> int:
    return max(DRAWS * FULL_DRAWS_UP_TO // max(milestones, FULL_DRAWS_UP_TO), DRAWS // 5)


def _shares(record: Record, standing: Standing) -> dict[Key, Decimal]:
    """Return each milestone's share of the whole plan as it was then; what had left it has none."""
    weights = {task.code: task.weight for task in record.tasks}
    held = [standing.histories[column] for column in standing.in_plan]
    totals: dict[str, Decimal] = {}
    for history in held:
        totals[history.task] = totals.get(history.task, Decimal(0)) + history.weight
    plan = sum((weights[code] for code in totals), Decimal(0))
    return {history.key: weights[history.task] / plan * history.weight / totals[history.task] for history in held}


def _open_milestones(
    bench: Bench, standing: Standing, model: SlipModel, shares: Mapping[Key, Decimal]
) -> Iterator[OpenMilestone]:
    """Yield the open milestones with the chances of the days they may be reached on."""
    soon = frozenset(standing.histories[column].key for column in standing.due(due_until(standing, bench.months)))
    # Most dates still lie ahead, where all of a curve is left: its chances are made once for all that share them.
    known: dict[tuple[Lead, str, int], tuple[float, ...]] = {}
    for key, outlook in standing.outlooks.items():
        curve, open_at = model.curve(outlook), standing.at - outlook.forecast_at
        first, still_open = bisect_right(curve.days, open_at), curve.beyond(open_at)
        asked = (outlook.lead, outlook.unit, first)
        if asked not in known:
            known[asked] = curve.chances_from(first, still_open) if still_open else ()
        yield OpenMilestone(
            task=outlook.key[0],
            number=outlook.key[1],
            weight=float(shares[key]),
            places=curve.days_from(first, open_at) if still_open else (),
            chances=known[asked],
            last=max(curve.last - open_at, 0),
            due=outlook.due_at - standing.at if key in soon else None,
        )


def _task_ends(bench: Bench, standing: Standing) -> list[TaskEnd]:
    programmes = {task.code: task.programme for task in bench.record.tasks}
    columns_of: defaultdict[str, list[int]] = defaultdict(list)
    for column in standing.in_plan:
        columns_of[standing.histories[column].task].append(column)
    found = []
    for task, columns in columns_of.items():
        due_at, reached_at = (int(at[columns].max()) for at in (standing.places.due_at, standing.places.reached_at))
        reached = None if reached_at == NO_PLACE else reached_at - standing.at
        found.append(TaskEnd(task, programmes[task], reached, due_at - standing.at))
    return found


def fan_days(bench: Bench, standing: Standing) -> list[date]:
    """Return the month ends the fan is drawn at, at yearly distance in long plans, as far as the calendar reaches."""
    last_on = max((outlook.forecast_on for outlook in standing.outlooks.values()), default=bench.record.ends_on)
    first, last = Month.of(standing.origin.as_of), Month.of(max(last_on, bench.record.ends_on)).plus(FAN_MONTHS_AFTER)
    step = 1 if last - Month.of(bench.record.starts_on) < MONTHLY_UP_TO else 12
    days = (month.last for month in first.until(last) if (month - first) % step == 0)
    return [day for day in days if day > standing.origin.as_of and bench.record.calendar.covers(day)]

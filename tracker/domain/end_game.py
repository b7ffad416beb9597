"""What is left before a plan's end: safe dates of the open milestones, and what finishes if nothing changes.

Methods: A4, A6, B2 to B4, B6.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tracker.domain.bilingual import Message
from tracker.domain.deadline_readings import Continued, Reached, continued, finished_by, held
from tracker.domain.finish_bench import Bench, Record, bench_of
from tracker.domain.finish_forecast import TaskCount
from tracker.domain.finish_results import FinishForecast, NotYet
from tracker.domain.finish_study import forecast
from tracker.domain.latest_safe import SafePlace, Safety, safe_places
from tracker.domain.milestone_history import MilestoneHistory
from tracker.domain.milestone_trend import reports
from tracker.domain.milestones import MilestoneState, expected_on
from tracker.domain.standings import Key

NOTHING_NEEDED: Mapping[Key, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SafeDate:
    """The latest safe date of an open milestone: `on` is None where none is left, `need_on` the day it must be reached.

    `room` are working days from today's forecast to it, negative when that is unsafe; None without a date, and outside
    the calendar. `is_stale` where the forecast has passed and counts as the day of looking.
    """

    key: Key
    forecast_on: date
    is_stale: bool
    need_on: date
    on: date | None
    room: int | None
    safety: Safety

    @property
    def is_unsafe(self) -> bool:
        """Tell whether today's forecast lies after the latest safe date, or no date is left."""
        return self.on is None or self.forecast_on > self.on


@dataclass(frozen=True, slots=True)
class Readings:
    """How many of `of` tasks finish by the plan's end: if forecasts hold, if trends go on, if the slip record repeats.

    `draws` is None where no finish is forecast. `without_trend` counts the open milestones of too few reports, whose
    forecast is taken instead, `never` names those that move away as fast as time passes; `without_milestones` counts
    the tasks that are left out.
    """

    of: int
    forecasts_hold: int
    trends_continue: int
    draws: TaskCount | None
    without_trend: int
    never: frozenset[Key]
    without_milestones: int


@dataclass(frozen=True, slots=True)
class EndGame:
    """The open milestones, those with the least room first, and the readings. `reason` says why safe dates and draws
    are not made from the slip record, None where they are; `resolved` is what that record was scored on."""

    as_of: date
    ends_on: date
    milestones: tuple[SafeDate, ...]
    readings: Readings
    reason: Message | None
    resolved: int

    @property
    def unsafe(self) -> int:
        """Return how many open milestones are forecast later than is safe."""
        return sum(milestone.is_unsafe for milestone in self.milestones)


def end_game(
    record: Record, *, needed_on: Mapping[Key, date] = NOTHING_NEEDED, dropped: Collection[Key] = ()
) -> EndGame:
    """Return the end game at the record's last origin.

    `needed_on` holds the days milestones must be reached before the plan's end, by task code and number; `dropped` are
    those that have left the plan. Chances are used only once forecasts made so have proved themselves. Methods: B4.
    """
    result, origin = forecast(record), record.origins[-1]
    histories = [history for history in record.histories if history.key not in dropped]
    states = {history.key: history.at(origin) for history in histories}
    reason = result.reason if isinstance(result, NotYet) else None
    if reason is not None and reason.code == "forecast.outside_calendar":
        milestones = _outside_calendar(record, states, needed_on)
    else:
        found = _safe_dates(bench_of(record), needed_on, is_proven=reason is None)
        milestones = tuple(milestone for milestone in found if milestone.key in states)
    return EndGame(
        as_of=origin.as_of,
        ends_on=record.ends_on,
        milestones=milestones,
        readings=_readings(
            record, histories, states, result.whole.tasks_by_end if isinstance(result, FinishForecast) else None
        ),
        reason=reason,
        resolved=result.resolved if isinstance(result, FinishForecast) else 0,
    )


def _safe_dates(bench: Bench, needed_on: Mapping[Key, date], *, is_proven: bool) -> tuple[SafeDate, ...]:
    standing, axis = bench.standings[-1], bench.axis
    places = safe_places(
        standing.outlooks.values(),
        now=standing.at,
        model=bench.models[-1] if is_proven else None,
        ends_at=axis.at(bench.record.ends_on),
        needed_at={key: axis.at(day) for key, day in needed_on.items()},
    )
    days: dict[int, date | None] = {}

    def safe_date(place: SafePlace) -> SafeDate:
        key, need_on = place.key, min(bench.record.ends_on, needed_on.get(place.key, bench.record.ends_on))
        on: date | None = need_on
        if place.at is None:
            on = None
        elif place.at != place.need_at:
            if place.at not in days:
                days[place.at] = axis.day(place.at)
            on = days[place.at]
        outlook, as_of = standing.outlooks[key], standing.origin.as_of
        is_stale = outlook.forecast_on <= as_of
        return SafeDate(key, max(outlook.forecast_on, as_of), is_stale, need_on, on, place.room, place.safety)

    return tuple(safe_date(place) for place in places)


def _outside_calendar(
    record: Record, states: Mapping[Key, MilestoneState], needed_on: Mapping[Key, date]
) -> tuple[SafeDate, ...]:
    """Return the open milestones with their need dates, without counting working days; the latest forecast first."""
    as_of = record.origins[-1].as_of
    found = []
    for key, state in states.items():
        if not state.is_claimed:
            need_on = min(record.ends_on, needed_on.get(key, record.ends_on))
            day = expected_on(state, as_of=as_of)
            is_over = need_on <= as_of
            safety = Safety.PASSED if is_over else Safety.PLAIN
            found.append(SafeDate(key, day, day == as_of, need_on, None if is_over else need_on, None, safety))
    return tuple(sorted(found, key=lambda one: (one.need_on - one.forecast_on, one.key)))


def _readings(
    record: Record,
    histories: Sequence[MilestoneHistory],
    states: Mapping[Key, MilestoneState],
    draws: TaskCount | None,
) -> Readings:
    origin = record.origins[-1]
    as_they_stand: defaultdict[str, list[Reached]] = defaultdict(list)
    as_they_move: defaultdict[str, list[Reached]] = defaultdict(list)
    trends: dict[Key, Continued] = {}
    for history in histories:
        state = states[history.key]
        # What is reached stays so, whatever was forecast: in a long plan that is most of it.
        points = () if state.is_claimed else reports(history.forecasts, origin)
        trend = continued(state, points, as_of=origin.as_of)
        as_they_stand[history.task].append(held(state, as_of=origin.as_of))
        as_they_move[history.task].append(trend.on)
        trends[history.key] = trend
    return Readings(
        of=len(as_they_stand),
        forecasts_hold=finished_by(as_they_stand, record.ends_on),
        trends_continue=finished_by(as_they_move, record.ends_on),
        draws=draws,
        without_trend=sum(not trend.has_trend for trend in trends.values()),
        never=frozenset(key for key, trend in trends.items() if trend.on is None),
        without_milestones=len(record.tasks) - len({history.task for history in record.histories}),
    )

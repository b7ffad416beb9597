"""The sentence the overview opens with, in clauses; a clause whose input is missing drops out. Guide: 11."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.charts import finish_titles
from tracker.charts.names import TaskLabel
from tracker.charts.rounding import per_cent, points
from tracker.charts.s_curve import SCurve
from tracker.domain.bilingual import Bilingual, Message, Param
from tracker.domain.finish_results import FinishForecast
from tracker.domain.rag import Rag
from tracker.domain.spans import Span


class Rows(StrEnum):
    """Which rows stand behind a clause."""

    ALL_TASKS = "all_tasks"
    ON_PLAN = "on_plan"
    CURVE = "curve"
    LAST_TASK = "last_task"
    FORECAST = "forecast"
    SLIPPED = "slipped"
    LEFT = "left"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the sentence and the rows behind it; `task` where they are one task's."""

    message: Message
    rows: Rows
    task: str = ""


@dataclass(frozen=True, slots=True)
class LastMilestone:
    """The milestone expected last of all: its date, working days after the plan's end (None where they cannot be
    counted), and whether it decides the finish alone. `overdue` is the task's most overdue milestone, if any."""

    task: TaskLabel
    on: date
    is_forecast: bool
    late_days: int | None
    is_alone: bool
    overdue_name: Bilingual | None
    overdue_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sentence is made of. `forecast` is None until forecasts have proved better than the base rate; `left`
    counts the tasks that have left the plan, which no other count is of; `is_unheard` where no task was ever reported
    on."""

    statuses: Mapping[Rag, int]
    curve: SCurve | None
    last: LastMilestone | None
    forecast: FinishForecast | None
    slipped: int
    forward: int
    reported: int
    owed: int
    span: Span
    left: int = 0
    is_unheard: bool = False

    @property
    def tasks(self) -> int:
        return sum(self.statuses.values())


def headline(data: Standing) -> tuple[Clause, ...]:
    """Return the clauses: how many tasks are on plan, earned against planned, by when it finishes with even odds.

    Done tasks are on plan. Until a forecast has proved itself the units' own last date stands in its place; nothing is
    said of a finish that nobody forecast.
    """
    counts = Counter(data.statuses)
    if data.tasks and counts[Rag.DONE] == data.tasks:
        assert data.curve is not None
        code = "headline.all_done" if data.tasks > 1 else "headline.one_done"
        message = Message(code, {"count": data.tasks, "finished_on": data.curve.finished_on})
        return (Clause(message, Rows.ALL_TASKS),)
    on_plan = counts[Rag.GREEN] + counts[Rag.DONE]
    clauses = [Clause(Message("headline.on_plan", {"count": on_plan, "of": data.tasks}), Rows.ON_PLAN)]
    if counts[Rag.IDLE] == data.tasks:
        clauses = [Clause(Message("headline.not_started", {"count": data.tasks}), Rows.ALL_TASKS)]
    elif counts[Rag.IDLE] + counts[Rag.NONE] == data.tasks:
        clauses = [Clause(Message("headline.silent", {"count": counts[Rag.NONE]}), Rows.ALL_TASKS)]
    if data.curve is not None:
        now = data.curve.now
        if now.planned or now.earned:
            # Whole per cents that agree would hide the gap the figures beneath speak of.
            earned = now.earned or Decimal(0)
            is_close = per_cent(earned) == per_cent(now.planned) and points(earned - now.planned) != 0
            code = "headline.earned_closely" if is_close else "headline.earned"
            message = Message(code, {"earned": now.earned, "planned": now.planned})
            clauses.append(Clause(message, Rows.CURVE))
    if data.forecast is not None:
        clauses.append(Clause(_forecast(data.forecast), Rows.FORECAST))
    elif data.last is not None and data.last.is_forecast:
        clauses.append(_units_finish("headline", data.last))
    return tuple(clauses)


def _forecast(data: FinishForecast) -> Message:
    """Return the finish with even odds and the chance of keeping the plan's end: a date never stands alone."""
    params = {"finish": finish_titles.finish(data), "chance": finish_titles.chance_by_end(data)}
    return Message("headline.forecast", params)


def _units_finish(where: str, last: LastMilestone) -> Clause:
    """Return when units themselves expect the last milestone, against the plan's end where that can be counted."""
    params: dict[str, Param] = {"on": last.on}
    code = f"{where}.finish"
    if last.late_days is not None:
        code += "_late" if last.late_days > 0 else "_in_time"
    if last.late_days is not None and last.late_days > 0:
        params["days"] = last.late_days
    return Clause(Message(code, params), Rows.LAST_TASK, last.task.code)


def standfirst(data: Standing) -> tuple[Clause, ...]:
    """Return the sentences beneath: silence first, then what was earned, what moved, and who decides the finish."""
    clauses = []
    if data.owed and data.reported < data.owed:
        silent = "standfirst.nothing_yet" if data.is_unheard else "standfirst.no_reports"
        code = silent if data.reported == 0 else "standfirst.reports"
        message = Message(code, {"count": data.reported, "of": data.owed, "when": data.span})
        clauses.append(Clause(message, Rows.REPORTS))
    if earned := _earned(data):
        clauses.append(Clause(earned, Rows.CURVE))
    if data.span.before is not None and (data.slipped or data.forward):
        code = "standfirst.moved" if data.slipped else "standfirst.moved_forward"
        if not data.forward:
            code = "standfirst.slipped"
        message = Message(code, {"count": data.slipped, "forward": data.forward, "when": data.span})
        clauses.append(Clause(message, Rows.SLIPPED))
    if data.left:
        clauses.append(Clause(Message("standfirst.left", {"count": data.left}), Rows.LEFT))
    last = data.last
    if data.forecast is not None and last is not None and last.is_forecast:
        clauses.append(_units_finish("standfirst", last))
    if last is not None and last.is_alone and (last.late_days or 0) > 0:
        if last.overdue_name is None:
            message = Message("standfirst.decides", {"task": last.task.code})
        else:
            params: dict[str, Param] = {
                "task": last.task.code,
                "milestone": last.overdue_name,
                "days": last.overdue_days,
            }
            message = Message("standfirst.decides_overdue", params)
        clauses.append(Clause(message, Rows.LAST_TASK, last.task.code))
    return tuple(clauses)


def _earned(data: Standing) -> Message | None:
    """Return what was earned over the span, beside the month before where reports are a month apart."""
    if data.curve is None or data.span.before is None:
        return None
    at = {point.on: point.earned for point in data.curve.past}
    start = at.get(data.span.before.last)
    now = data.curve.now.earned
    if start is None or now is None:
        return None
    gained: Decimal = now - start
    earlier = at.get(data.span.before.plus(-1).last) if data.span.is_one_month else None
    if earlier is None:
        return Message("standfirst.earned", {"gained": gained, "when": data.span})
    span_before = Span(data.span.before, data.span.before.plus(-1))
    params: dict[str, Param] = {
        "gained": gained,
        "when": data.span,
        "gained_before": start - earlier,
        "when_before": span_before,
    }
    return Message("standfirst.earned_after", params)

"""The earned schedule of a task, a programme or the plan as its block prints it: figures, meaning and rule of each."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from tracker.domain import schedule_reading as reading
from tracker.domain.bilingual import Message, Param
from tracker.domain.earned_schedule import DatedSchedule
from tracker.domain.months import Month
from tracker.domain.progress import Progress
from tracker.domain.rules import Rules
from tracker.queries.frame import Frame
from tracker.queries.schedules import MeasuredSchedule
from tracker.web import formats


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One measure: its name and symbol, its value against the current and the original plan, what it means, its rule
    and what went into it. An aside drives nothing."""

    term: str
    symbol: str
    value: str
    original: str
    meaning: Message
    rule: Message
    inputs: tuple[Message, ...]
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class ScheduleBlock:
    """The block. Without rows its title says why; the original plan has a column where it differs from the current."""

    title: Message
    measured_on: date | None
    is_replanned: bool
    rows: tuple[ScheduleRow, ...]


@dataclass(frozen=True, slots=True)
class _Measured:
    """Both schedules, the progress on the day they were measured, and the limits that say what may be shown."""

    current: DatedSchedule
    original: DatedSchedule
    progress: Progress
    rules: Rules
    chain: tuple[DatedSchedule, DatedSchedule] | None


def schedule_block(found: MeasuredSchedule, frame: Frame) -> ScheduleBlock:
    """Return the block of a measured schedule."""
    current, original, progress = found.current, found.original, found.progress
    title = reading.headline(current, starts_on=found.starts_on, as_of=frame.view.as_of)
    if current is None or original is None or progress is None:
        return ScheduleBlock(title, None, False, ())
    if not (current.figures.elapsed or current.figures.finished):
        return ScheduleBlock(title, None, False, ())
    measured = _Measured(current, original, progress, frame.rules, found.chain)
    rows = (*_in_time(measured), *_on_chain(measured), *_ahead(measured), *_in_points(measured))
    return ScheduleBlock(title, current.measured_on, found.is_replanned, rows)


def _in_time(found: _Measured) -> tuple[ScheduleRow, ...]:
    current, original = found.current, found.original
    inputs = _inputs(found)
    return (
        ScheduleRow(
            gettext("Earned schedule"),
            "ES",
            _months(current.figures.earned),
            _months(original.figures.earned),
            reading.earned_meaning(current),
            Message("schedule.rule_es"),
            inputs,
        ),
        ScheduleRow(
            gettext("Schedule variance in time"),
            "SV(t)",
            _months(current.figures.variance, signed=True),
            _months(original.figures.variance, signed=True),
            reading.time_variance_meaning(current),
            Message("schedule.rule_svt"),
            inputs,
        ),
        ScheduleRow(
            gettext("Schedule performance in time"),
            "SPI(t)",
            formats.number(current.figures.performance, 2),
            formats.number(original.figures.performance, 2),
            reading.performance_meaning(current),
            Message("schedule.rule_spit"),
            inputs,
        ),
    )


def _on_chain(found: _Measured) -> tuple[ScheduleRow, ...]:
    if found.chain is None:
        return ()
    current, original = found.chain
    return (
        ScheduleRow(
            gettext("On the critical chain alone"),
            "SPI(t)",
            formats.number(current.figures.performance, 2),
            formats.number(original.figures.performance, 2),
            reading.performance_meaning(current),
            Message("schedule.rule_chain"),
            _inputs(replace(found, current=current, original=original)),
        ),
    )


def _ahead(found: _Measured) -> tuple[ScheduleRow, ...]:
    current, original = found.current, found.original
    inputs = _inputs(found)
    limits: dict[str, Param] = {
        "hidden": found.rules.estimate_from,
        "limit": found.rules.estimate_firm_from,
        "recoverable": found.rules.not_recoverable_above,
    }
    return (
        ScheduleRow(
            gettext("Finish at this pace"),
            "IEAC(t)",
            _finish(current, found.rules),
            _finish(original, found.rules),
            reading.finish_meaning(current, found.rules),
            Message("schedule.rule_ieac", limits),
            (*inputs, Message("schedule.input_earned", {"earned": current.earned_share})),
        ),
        ScheduleRow(
            gettext("To-complete pace"),
            "TSPI",
            _needed(current),
            _needed(original),
            reading.recovery_meaning(current, found.rules),
            Message("schedule.rule_tspi", limits),
            inputs,
        ),
    )


def _in_points(found: _Measured) -> tuple[ScheduleRow, ...]:
    progress = found.progress
    inputs = (
        Message(
            "schedule.inputs_points",
            {"earned": progress.verified, "planned": progress.planned, "promised": progress.promised},
        ),
        _measured_at(found),
    )
    # What left the plan is still part of the original one, so the share earned of it may differ.
    earned = found.original.earned_share
    promised = earned / progress.promised if progress.promised else None
    return (
        ScheduleRow(
            gettext("Earned minus planned"),
            "SV",
            formats.points(progress.variance),
            formats.points(earned - progress.promised),
            reading.variance_meaning(progress),
            Message("schedule.rule_sv"),
            inputs,
        ),
        ScheduleRow(
            gettext("Earned over planned"),
            "SPI",
            formats.number(progress.ratio, 2),
            formats.number(promised, 2),
            Message("schedule.spi_aside"),
            Message("schedule.rule_spi"),
            inputs,
            is_aside=True,
        ),
    )


def _inputs(found: _Measured) -> tuple[Message, ...]:
    figures, original = found.current.figures, found.original.figures
    return (
        Message("schedule.inputs", {"es": figures.earned, "at": figures.elapsed, "pd": figures.duration}),
        Message("schedule.inputs_original", {"es": original.earned, "at": original.elapsed, "pd": original.duration}),
        _measured_at(found),
    )


def _measured_at(found: _Measured) -> Message:
    return Message("schedule.measured", {"on": found.current.measured_on})


def _finish(found: DatedSchedule, rules: Rules) -> str:
    """Return a finish reached to the day, one told by the pace to the month: planned value is known at month ends."""
    day = reading.finish_on(found, rules)
    if day is None or found.figures.finished:
        return formats.date_text(day)
    return formats.period_name(Month.of(day))


def _needed(found: DatedSchedule) -> str:
    return formats.number(None if found.figures.finished else found.figures.to_complete, 2)


def _months(value: Decimal, *, signed: bool = False) -> str:
    text = formats.signed(value, 1) if signed else formats.number(value, 1)
    return gettext("%(months)s months", months=text)

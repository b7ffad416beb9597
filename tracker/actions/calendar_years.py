"""What the office sets: the working days of a year, and the periods that move with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker import clock
from tracker.actions import audit
from tracker.actions.scene import hold_settings, scene
from tracker.db import db
from tracker.domain.calendar_years import PeriodMove, TypedDay, period_moves, year_as_typed, year_refusals
from tracker.domain.permissions import Scope
from tracker.domain.plan_edits import reason_refusals
from tracker.domain.refusals import Refusal, Refused, refuse_if
from tracker.domain.workdays import WorkCalendar, YearDays, with_years
from tracker.models.reporting import Period
from tracker.models.rules import CalendarYear
from tracker.queries.rules import calendar_years


@dataclass(frozen=True, slots=True)
class YearDraft:
    """A year's days as somebody typed them; `seen_id` is the newest year set that was known to them, 0 for none."""

    year: int
    days_off: tuple[TypedDay, ...]
    days_on: tuple[TypedDay, ...]
    reason: str
    seen_id: int


@dataclass(frozen=True, slots=True)
class CheckedYear:
    """A year that can be set, the calendar with it, and the periods it moves."""

    days: YearDays
    before: WorkCalendar
    calendar: WorkCalendar
    moves: tuple[PeriodMove, ...]


def checked(*, scope: Scope, draft: YearDraft) -> CheckedYear:
    """Return what setting this year would do. Raises Refused with fields days_off, days_on and reason."""
    newest = calendar_years(scope)
    if (newest[-1].id if newest else 0) != draft.seen_id:
        raise Refused([Refusal("edit.stale")])
    ground = scene(scope)
    known = ground.bounds.calendar
    refuse_if(
        [*year_refusals(draft.year, draft.days_off, draft.days_on, known), *reason_refusals(draft.reason)],
    )
    days = year_as_typed(draft.year, draft.days_off, draft.days_on)
    calendar = with_years(known, [days])
    span = {"starts_on": ground.bounds.starts_on, "ends_on": ground.bounds.ends_on}
    return CheckedYear(days, known, calendar, period_moves(ground.periods, known, calendar, **span))


def set_year(*, scope: Scope, draft: YearDraft, by: str, at: datetime) -> None:
    """Set a year's working days and move the periods that stand on its usual days. Raises Refused as `checked` does."""
    hold_settings()
    found = checked(scope=scope, draft=draft)
    before = found.before.of_year(draft.year)
    was_known = found.before.knows_year(draft.year)
    db.session.add(
        CalendarYear(
            year=draft.year,
            days_off=[day.isoformat() for day in found.days.days_off],
            days_on=[day.isoformat() for day in found.days.days_on],
            reason=draft.reason,
            set_on=clock.business_day(at),
            recorded_at=at,
            recorded_by=by,
        )
    )
    _move(found.moves)
    audit.record(
        "CalendarYearSet",
        subject=f"calendar:{draft.year}",
        by=by,
        reason=draft.reason,
        before=_values(before) if was_known else None,
        after={**_values(found.days), "due": {str(move.month): move.after.due_on.isoformat() for move in found.moves}},
    )


def _move(moves: Sequence[PeriodMove]) -> None:
    months = [move.month.last for move in moves]
    rows = {row.month_on: row for row in db.session.scalars(select(Period).where(Period.month_on.in_(months)))}
    for move in moves:
        after, row = move.after, rows.get(move.month.last)
        if row is None:
            row = Period(month_on=move.month.last)
            db.session.add(row)
        row.opens_on, row.due_on, row.closes_on = after.opens_on, after.due_on, after.closes_on
    db.session.flush()


def _values(days: YearDays) -> dict[str, object]:
    return {
        "days_off": [day.isoformat() for day in days.days_off],
        "days_on": [day.isoformat() for day in days.days_on],
    }

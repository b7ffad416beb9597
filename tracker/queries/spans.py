"""The report before the one shown, and the time since."""

from tracker.domain.months import Month
from tracker.domain.periods import PeriodStage, View
from tracker.domain.spans import Span
from tracker.queries.frame import Frame


def view_before(frame: Frame) -> View | None:
    """Return the view of the report before the one shown, in the same sense; None where it is the first."""
    if frame.view.before_on is None:
        return None
    begun = [p for p in frame.periods if p.month.last <= frame.view.before_on and p.stage is not PeriodStage.PLANNED]
    if not begun:
        return None
    last = begun[-1]
    # Not published by then, it is known as far as the view itself knows it.
    known_at = None if frame.view.corrected else last.published_at or frame.view.known_at
    before_on = begun[-2].month.last if len(begun) > 1 else None
    return View(last, last.month.last, known_at, frame.view.corrected, before_on)


def span_of_report(frame: Frame) -> Span:
    """Return the month whose figures are the newest owed, with the reported month before it: what KPIs speak of."""
    month = frame.view.month
    begun = [p.month for p in frame.periods if p.month < month and p.stage is not PeriodStage.PLANNED]
    return Span(month, begun[-1] if begun else None, is_complete=frame.view.as_of >= month.last)


def span_of(frame: Frame) -> Span:
    """Return the time from the report before the one shown to the view."""
    earlier = view_before(frame)
    before = Month.of(earlier.as_of) if earlier is not None else None
    month = Month.of(frame.view.as_of)
    return Span(month, before, is_complete=frame.view.period is None or frame.view.as_of >= month.last)

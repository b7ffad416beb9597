"""The plan's S-curve: one function for every page and file that shows it."""

from tracker.charts.s_curve import SCurve, trace
from tracker.queries.frame import Frame
from tracker.queries.kept import kept
from tracker.queries.portfolio_rows import Portfolio
from tracker.queries.spans import span_of


def plan_curve(rows: Portfolio, frame: Frame) -> SCurve | None:
    """Return the curve of the plan, whose rows are those of the frame's view; None in a plan without weighted
    milestones. Methods: A2."""
    return kept("s_curve", frame, lambda: _traced(rows, frame))


def _traced(rows: Portfolio, frame: Frame) -> SCurve | None:
    assert frame.plan is not None, "a page without a plan has no curve"
    return trace(
        [(task.weight, task.states) for task in rows.tasks],
        starts_on=frame.plan.starts_on,
        ends_on=frame.plan.ends_on,
        as_of=frame.view.as_of,
        span=span_of(frame),
        percent_cap=rows.rules.percent_cap,
    )

"""What turns a task's status to off plan or watch, in words, under the limits in force. Methods: A5."""

from decimal import Decimal

from flask_babel import gettext, ngettext

from tracker.domain.status import Thresholds
from tracker.web import formats


def off_plan_clauses(limits: Thresholds) -> tuple[str, ...]:
    """Return what puts a task off plan; any one of them does."""
    return (
        _overdue(limits.red_overdue_days),
        _finish_late(limits.red_slip_days),
        *_ratio_and_chance(limits, limits.red_schedule_ratio, limits.red_chance),
        gettext("a milestone it waits for is expected after it is needed"),
        _missed(limits.red_missed_reports),
    )


def watch_clauses(limits: Thresholds) -> tuple[str, ...]:
    """Return what puts a task on watch; any one of them does."""
    return (
        _overdue(limits.amber_overdue_days),
        _finish_late(limits.amber_slip_days),
        *_ratio_and_chance(limits, limits.amber_schedule_ratio, limits.amber_chance),
        _missed(limits.amber_missed_reports),
    )


def _overdue(days: int) -> str:
    if not days:
        return gettext("a milestone is overdue")
    return gettext("a milestone is more than %(days)s overdue", days=formats.workdays(days))


def _finish_late(days: int) -> str:
    if not days:
        return gettext("the last milestone is expected after its planned date")
    return gettext(
        "the last milestone is expected more than %(days)s after its planned date", days=formats.workdays(days)
    )


def _ratio_and_chance(limits: Thresholds, ratio: Decimal, chance: Decimal) -> tuple[str, ...]:
    behind = gettext(
        "SPI(t), earned schedule over the time that has passed, is under %(ratio)s once %(share)s of the task is "
        "earned",
        ratio=formats.ratio(ratio),
        share=formats.share(limits.ratio_counts_from),
    )
    if not chance:
        return (behind,)
    unlikely = gettext(
        "the chance of finishing in time is under %(share)s, once the forecaster has earned trust",
        share=formats.share(chance),
    )
    return (behind, unlikely)


def _missed(reports: int) -> str:
    return ngettext("%(num)s report is missed", "%(num)s reports are missed in a row", reports)

"""What an earned schedule means in plain words, and when it says nothing yet. Methods: A2, A3 rules 1 to 7."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.bilingual import Message, Param
from tracker.domain.earned_schedule import DatedSchedule
from tracker.domain.progress import Progress
from tracker.domain.rules import DEFAULT_RULES, Rules

# Months are told with one decimal: less than half of that is level.
LEVEL_WITHIN = Decimal("0.05")


class Outlook(StrEnum):
    """Whether a finish can be told from the pace so far, and why not."""

    TOLD = "told"
    PROVISIONAL = "provisional"
    TOO_EARLY = "too_early"
    NO_PACE = "no_pace"
    BEYOND = "beyond"
    FINISHED = "finished"


class Recovery(StrEnum):
    """What pace the rest needs."""

    EASED = "eased"
    NEEDED = "needed"
    LOST = "lost"
    PASSED = "passed"
    FINISHED = "finished"


def outlook(found: DatedSchedule, rules: Rules = DEFAULT_RULES) -> Outlook:
    """Return whether IEAC(t) is shown: hidden while too little is earned, provisional for some time more (rule 6)."""
    if found.figures.finished:
        return Outlook.FINISHED
    if not found.earned_share:
        return Outlook.NO_PACE
    if found.earned_share < rules.estimate_from:
        return Outlook.TOO_EARLY
    if found.finish_on is None:
        return Outlook.BEYOND if found.figures.performance is not None else Outlook.NO_PACE
    return Outlook.PROVISIONAL if found.earned_share < rules.estimate_firm_from else Outlook.TOLD


def finish_on(found: DatedSchedule, rules: Rules = DEFAULT_RULES) -> date | None:
    """Return the finish that may be shown: the day reached, or the one told by the pace so far."""
    match outlook(found, rules):
        case Outlook.FINISHED:
            return found.measured_on
        case Outlook.TOLD | Outlook.PROVISIONAL:
            return found.finish_on
    return None


def recovery(found: DatedSchedule, rules: Rules = DEFAULT_RULES) -> Recovery:
    """Return what TSPI says; none once the planned duration has passed."""
    if found.figures.finished:
        return Recovery.FINISHED
    needed = found.figures.to_complete
    if needed is None:
        return Recovery.PASSED
    if needed > rules.not_recoverable_above:
        return Recovery.LOST
    return Recovery.NEEDED if needed > 1 else Recovery.EASED


def headline(found: DatedSchedule | None, *, starts_on: date, as_of: date) -> Message:
    """Return the one sentence an earned schedule comes to; why there is none without one."""
    if found is None:
        code = "schedule.not_started" if as_of < starts_on else "schedule.no_milestones"
        return Message(code, {"starts_on": starts_on})
    figures = found.figures
    if figures.finished:
        return _finished(found)
    if not figures.elapsed:
        return Message("schedule.first_month", {"on": found.first.last})
    if not found.earned_share:
        code = "schedule.nothing_due" if figures.is_plateau else "schedule.nothing_earned"
        return Message(code, {"months": figures.elapsed})
    if abs(figures.variance) < LEVEL_WITHIN:
        return Message("schedule.level")
    code = "schedule.behind" if figures.variance < 0 else "schedule.ahead"
    return Message(code, {"months": abs(figures.variance), "on": found.earned_until_on})


def _finished(found: DatedSchedule) -> Message:
    figures = found.figures
    code = "schedule.finished_level"
    if abs(figures.variance) >= LEVEL_WITHIN:
        code = "schedule.finished_late" if figures.variance < 0 else "schedule.finished_early"
    params = {"took": figures.elapsed, "planned": figures.duration, "months": abs(figures.variance)}
    return Message(code, {"on": found.measured_on, **params})


def variance_meaning(progress: Progress) -> Message:
    """Return what SV in points means."""
    if not progress.variance:
        return Message("schedule.sv_level" if progress.planned else "schedule.sv_nothing_due")
    code = "schedule.sv_behind" if progress.variance < 0 else "schedule.sv_ahead"
    return Message(code, {"points": abs(progress.variance) * 100})


def earned_meaning(found: DatedSchedule) -> Message:
    """Return what ES means: the day by which the plan had what is earned now."""
    figures = found.figures
    if figures.is_plateau and figures.elapsed:
        return Message("schedule.es_plateau" if found.earned_share else "schedule.es_nothing_due")
    if not found.earned_share:
        return Message("schedule.es_nothing")
    return Message("schedule.es", {"on": found.earned_until_on})


def time_variance_meaning(found: DatedSchedule) -> Message:
    """Return what SV(t) means."""
    variance = found.figures.variance
    if abs(variance) < LEVEL_WITHIN:
        return Message("schedule.svt_level")
    return Message("schedule.svt_behind" if variance < 0 else "schedule.svt_ahead", {"months": abs(variance)})


def performance_meaning(found: DatedSchedule) -> Message:
    """Return what SPI(t) means; it has none at the start."""
    ratio = found.figures.performance
    if ratio is None:
        return Message("schedule.spit_none")
    if not found.earned_share:
        return Message("schedule.spit_nothing_due" if found.figures.is_plateau else "schedule.spit_nothing")
    return Message("schedule.spit_frozen" if found.figures.finished else "schedule.spit", {"ratio": ratio})


def finish_meaning(found: DatedSchedule, rules: Rules = DEFAULT_RULES) -> Message:
    """Return what IEAC(t) means, or why it is not shown."""
    shown = outlook(found, rules)
    params: dict[str, Param] = {
        "hidden": rules.estimate_from,
        "limit": rules.estimate_firm_from,
        "earned": found.earned_share,
    }
    if shown not in (Outlook.TOLD, Outlook.PROVISIONAL):
        return Message(_UNTOLD[shown], params)
    months = (found.figures.estimate_at_completion or Decimal(0)) - found.figures.duration
    way = 0 if abs(months) < LEVEL_WITHIN else 1 if months > 0 else -1
    return Message(_TOLD[shown, way], {"months": abs(months), **params})


def recovery_meaning(found: DatedSchedule, rules: Rules = DEFAULT_RULES) -> Message:
    """Return what TSPI means."""
    figures = {"ratio": found.figures.to_complete, "limit": rules.not_recoverable_above}
    return Message(_RECOVERIES[recovery(found, rules)], figures)


_UNTOLD = {
    Outlook.TOO_EARLY: "schedule.ieac_too_early",
    Outlook.NO_PACE: "schedule.ieac_no_pace",
    Outlook.BEYOND: "schedule.ieac_beyond",
    Outlook.FINISHED: "schedule.ieac_finished",
}
# By whether the finish is after the plan's, at it, or before.
_TOLD = {
    (Outlook.TOLD, 1): "schedule.ieac_late",
    (Outlook.TOLD, 0): "schedule.ieac_on_time",
    (Outlook.TOLD, -1): "schedule.ieac_early",
    (Outlook.PROVISIONAL, 1): "schedule.ieac_late_provisional",
    (Outlook.PROVISIONAL, 0): "schedule.ieac_on_time_provisional",
    (Outlook.PROVISIONAL, -1): "schedule.ieac_early_provisional",
}
_RECOVERIES = {
    Recovery.EASED: "schedule.tspi_eased",
    Recovery.NEEDED: "schedule.tspi_needed",
    Recovery.LOST: "schedule.tspi_lost",
    Recovery.PASSED: "schedule.tspi_passed",
    Recovery.FINISHED: "schedule.tspi_finished",
}

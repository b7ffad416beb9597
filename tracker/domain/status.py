"""The computed status of a task, with its reasons; never averaged on the way up. Methods: A5, cases RG-1 to RG-13."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from tracker.domain.bilingual import Bilingual, Message, Param
from tracker.domain.earned_schedule import DatedSchedule
from tracker.domain.milestones import MilestoneState, expected_on, overdue_workdays
from tracker.domain.months import Month
from tracker.domain.odds import Odds, told
from tracker.domain.progress import Progress
from tracker.domain.rag import Rag
from tracker.domain.scope import ScopeState
from tracker.domain.workdays import WorkCalendar

Limit = TypeVar("Limit", int, Decimal)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of the status rule; days are working days, ratios are SPI(t), chances those of finishing by the plan's
    date (0 asks nothing). Defaults: methods A5."""

    red_overdue_days: int = 10
    red_slip_days: int = 20
    red_schedule_ratio: Decimal = Decimal("0.80")
    red_missed_reports: int = 2
    amber_overdue_days: int = 0
    amber_slip_days: int = 0
    amber_schedule_ratio: Decimal = Decimal("0.95")
    amber_missed_reports: int = 1
    red_chance: Decimal = Decimal("0.50")
    amber_chance: Decimal = Decimal("0.80")
    ratio_counts_from: Decimal = Decimal("0.10")
    roll_up_red_weight: Decimal = Decimal("0.20")
    roll_up_amber_weight: Decimal = Decimal("0.25")


DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class NamedMilestone:
    """A milestone with the name a reason can print."""

    name: Bilingual
    state: MilestoneState


@dataclass(frozen=True, slots=True)
class LateLink:
    """A milestone that another one waits for, expected too late for it by these working days (> 0)."""

    predecessor: Bilingual
    task: str
    unit: Bilingual
    days: int


@dataclass(frozen=True, slots=True)
class OwnChance:
    """A task's chance of finishing by its plan's last date, and how many scored milestones that rests on."""

    odds: Odds
    resolved: int


@dataclass(frozen=True, slots=True)
class TaskEvidence:
    """What the rule looks at: the task's milestones, its progress, its earned schedule (None where it has none) and the
    number of reports in a row that are missing; whether the task has left the plan; the links that come too late for
    it; the chance of finishing by the plan's date, None until the forecaster has earned it; and whether nobody has said
    anything of it yet. Methods: A5, B4."""

    milestones: Sequence[NamedMilestone]
    progress: Progress
    schedule: DatedSchedule | None
    missed_reports: int
    starts_on: date
    scope: ScopeState | None = None
    late_links: Sequence[LateLink] = ()
    chance: OwnChance | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class ComputedStatus:
    """The colour, why (most telling reason first) and which clause decided, counted from 1; 0 has left the plan.

    `held_from` is the better status the day's facts alone would give, where the rule on improvement holds it back.
    """

    rag: Rag
    reasons: tuple[Message, ...]
    clause: int
    held_from: Rag | None = None

    @property
    def deciding(self) -> Message | None:
        """Return the most telling of the day's facts, whether or not the rule on improvement holds the status back."""
        return next((reason for reason in self.reasons if reason.code != "status.held"), None)

    @property
    def own(self) -> Rag:
        """Return what the day's facts alone give."""
        return self.held_from or self.rag


def nothing_said(heard: Month | None, states: Iterable[MilestoneState]) -> bool:
    """Tell whether nobody has said anything of a task with these milestones, `heard` being the newest month with a
    claim."""
    return heard is None and not any(state.is_told_of for state in states)


def compute_status(
    evidence: TaskEvidence,
    calendar: WorkCalendar,
    *,
    as_of: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> ComputedStatus:
    """Return the status the rules give, the first matching clause deciding.

    0 out of the plan; 1 everything verified: done; 2 a red limit broken; 3 an amber limit broken; 4 not due to start
    and not slipping, or without milestones: idle; begun without a word from anybody: no report, for silence is never
    green; 5 otherwise green. Methods: A5.
    """
    milestones = evidence.milestones
    if evidence.scope is not None:
        return ComputedStatus(Rag.OUT, (evidence.scope.sentence,), 0)
    if milestones and all(m.state.is_verified for m in milestones):
        return ComputedStatus(Rag.DONE, (Message("status.all_verified", {"count": len(milestones)}),), 1)
    findings = _findings(evidence, calendar, as_of, thresholds)
    for rag, clause in ((Rag.RED, 2), (Rag.AMBER, 3)):
        if any(found is rag for found, _ in findings):
            findings.sort(key=lambda finding: finding[0] is not rag)
            return ComputedStatus(rag, tuple(reason for _, reason in findings), clause)
    if evidence.starts_on > as_of:
        return ComputedStatus(Rag.IDLE, (Message("status.not_started", {"starts_on": evidence.starts_on}),), 4)
    if not milestones:
        return ComputedStatus(Rag.IDLE, (Message("status.no_milestones"),), 4)
    if evidence.is_silent:
        return ComputedStatus(Rag.NONE, (Message("status.silent"),), 4)
    due = sum(m.state.baseline_on <= as_of for m in milestones)
    code = "status.nothing_late" if due else "status.nothing_due"
    return ComputedStatus(Rag.GREEN, (Message(code, {"due": due, "count": len(milestones)}),), 5)


def held_back(status: ComputedStatus, earlier: Sequence[Rag], *, reports: int) -> ComputedStatus:
    """Return the status as shown: a better one only after it has held for this many reports in a row.

    `earlier` is what the facts gave at the reports before, newest first. Worsening shows at once; done, not due and
    out of the plan are facts and wait for nothing. Methods: A5 (hysteresis).
    """
    now = status.rag
    ranked = [rag for rag in earlier[: reports - 1] if rag.rank is not None]
    worst = max(ranked, key=lambda rag: rag.rank or 0, default=now)
    if now.rank is None or (worst.rank or 0) <= now.rank:
        return status
    reason = Message("status.held", {"computed": now, "reports": reports})
    return ComputedStatus(worst, (reason, *status.reasons), 6, held_from=now)


def _findings(
    evidence: TaskEvidence, calendar: WorkCalendar, as_of: date, limits: Thresholds
) -> list[tuple[Rag, Message]]:
    """Return each broken limit with the colour it gives, in the order a reader wants them.

    A slip counts against the current plan, and only where the task's finish moves: a milestone that slips inside the
    task is shown with its days but costs no colour until it is overdue.
    """
    found: list[tuple[Rag, Message]] = []
    if (overdue := _most(evidence, lambda s: overdue_workdays(s, calendar, as_of=as_of))) is not None:
        days, milestone = overdue
        _note(
            found,
            _broken(limits.red_overdue_days, limits.amber_overdue_days, lambda limit: days > limit),
            "status.overdue",
            days=days,
            milestone=milestone.name,
        )
    if (finish := finish_slip([each.state for each in evidence.milestones], calendar, as_of=as_of)) is not None:
        slip = finish.plan_days
        _note(
            found,
            _broken(limits.red_slip_days, limits.amber_slip_days, lambda limit: slip > limit),
            "status.finish_late",
            days=slip,
            finish_on=finish.on,
        )
    schedule = evidence.schedule
    ratio = schedule.figures.performance if schedule is not None else None
    if schedule is not None and ratio is not None and evidence.progress.verified >= limits.ratio_counts_from:
        _note(
            found,
            _broken(limits.red_schedule_ratio, limits.amber_schedule_ratio, lambda limit: ratio < limit),
            "status.behind",
            ratio=ratio,
            on=schedule.measured_on,
            earned=schedule.figures.earned,
            elapsed=schedule.figures.elapsed,
        )
    for link in evidence.late_links:
        whom: dict[str, Param] = {"milestone": link.predecessor, "task": link.task, "unit": link.unit}
        found.append((Rag.RED, Message("status.waits", {"days": link.days, **whom})))
    if (chance := evidence.chance) is not None:
        # What slips beyond the record may still come in time: a limit is broken only where the most it can be is less.
        most = Decimal(repr(round(chance.odds.most, 6)))
        _note(
            found,
            _broken(limits.red_chance, limits.amber_chance, lambda limit: most < limit),
            "status.unlikely",
            chance=told(chance.odds, chance.resolved),
        )
    missed = evidence.missed_reports
    _note(
        found,
        _broken(limits.red_missed_reports, limits.amber_missed_reports, lambda limit: missed >= limit),
        "status.reports_missed",
        count=missed,
    )
    return found


@dataclass(frozen=True, slots=True)
class FinishSlip:
    """When the last milestone is expected, and how many working days that is after the last original date (`days`)
    and after the last date of the current plan (`plan_days`)."""

    on: date
    days: int
    plan_days: int


def finish_slip(milestones: Sequence[MilestoneState], calendar: WorkCalendar, *, as_of: date) -> FinishSlip | None:
    """Return a task's expected finish and its slip; None without milestones. Methods: A5, A6."""
    if not milestones:
        return None
    finish = max(expected_on(m, as_of=as_of) for m in milestones)
    promised = max(m.original_on for m in milestones)
    planned = max(m.baseline_on for m in milestones)
    return FinishSlip(finish, calendar.between(promised, finish), calendar.between(planned, finish))


def roll_up_status(parts: Iterable[tuple[Decimal, Rag, bool]], thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Rag:
    """Return the colour of a group of `(weight, status, critical)` tasks by counting, never by averaging.

    Done, idle and unreported tasks do not vote; none voting gives idle, no report where there are unreported ones.
    Methods: A5, cases RG-10 to RG-13.
    """
    weights: defaultdict[Rag, Decimal] = defaultdict(Decimal)
    critical_red = is_silent = False
    for weight, rag, critical in parts:
        is_silent |= rag is Rag.NONE
        if rag.rank is not None:
            weights[rag] += weight
            critical_red |= critical and rag is Rag.RED
    total = sum(weights.values())
    if not total:
        return Rag.NONE if is_silent else Rag.IDLE
    red, amber = weights[Rag.RED] / total, weights[Rag.AMBER] / total
    if critical_red or red >= thresholds.roll_up_red_weight:
        return Rag.RED
    if red > 0 or red + amber >= thresholds.roll_up_amber_weight:
        return Rag.AMBER
    return Rag.GREEN


def _most(evidence: TaskEvidence, days: Callable[[MilestoneState], int]) -> tuple[int, NamedMilestone] | None:
    worst = max(((days(m.state), m) for m in evidence.milestones), key=lambda pair: pair[0], default=None)
    return worst if worst and worst[0] > 0 else None


def _broken(red: Limit, amber: Limit, is_broken: Callable[[Limit], bool]) -> tuple[Rag, Limit] | None:
    """Return the colour that breaking one of two limits gives, with the limit broken."""
    if is_broken(red):
        return Rag.RED, red
    return (Rag.AMBER, amber) if is_broken(amber) else None


def _note(
    found: list[tuple[Rag, Message]], broken: tuple[Rag, int | Decimal] | None, code: str, **params: Param
) -> None:
    if broken is not None:
        rag, limit = broken
        found.append((rag, Message(code, {**params, "status": rag, "limit": limit})))

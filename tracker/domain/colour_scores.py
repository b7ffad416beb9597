"""What came of the colours: how many tasks of each were in trouble three months later. Methods: A5, B4."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.backtest import Share
from tracker.domain.bilingual import Bilingual
from tracker.domain.earned_schedule import task_schedule
from tracker.domain.milestone_history import Origin
from tracker.domain.milestones import MilestoneState, overdue_workdays
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod, missed_reports
from tracker.domain.progress import task_progress
from tracker.domain.rag import CLAIMABLE, Rag
from tracker.domain.rule_book import RuleBook
from tracker.domain.rules import Rules
from tracker.domain.scoring import wilson
from tracker.domain.standings import Standing
from tracker.domain.status import NamedMilestone, TaskEvidence, compute_status, finish_slip
from tracker.domain.workdays import WorkCalendar

AFTER_MONTHS = 3
_UNNAMED = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class ColourWord:
    """A status as declared for a task."""

    task: str
    rag: Rag
    valid_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ColourScore:
    """Of the tasks with a colour, how many were in trouble later: red by the rules, late, or re-planned meanwhile.

    `red`, `late` and `replanned` overlap. Each task counts once for every report.
    """

    rag: Rag
    troubled: Share
    red: int
    late: int
    replanned: int


@dataclass(frozen=True, slots=True)
class ColourScores:
    """The scores of the declared and of the computed colours, and the months between colour and outcome."""

    declared: tuple[ColourScore, ...]
    computed: tuple[ColourScore, ...]
    months: int
    reports: int


def colour_scores(
    standings: Sequence[Standing],
    words: Sequence[ColourWord],
    *,
    starts_on: Mapping[str, date],
    periods: Sequence[ReportingPeriod],
    calendar: WorkCalendar,
    rule_book: RuleBook,
) -> ColourScores:
    """Return how the colours of each report came out at the first report three months later or more.

    Tasks that were finished when the colour was given, or have left the plan since, do not count. Raises
    DayOutsideCalendar.
    """
    complete = [standing for standing in standings if standing.origin.is_complete]
    views = [_view(standing, words, starts_on, periods, calendar, rule_book) for standing in complete]
    tallies: dict[str, defaultdict[Rag, list[int]]] = {
        kind: defaultdict(lambda: [0, 0, 0, 0, 0]) for kind in ("declared", "computed")
    }
    reports, gaps = 0, []
    for place, view in enumerate(views):
        later = next((other for other in views[place:] if _months(view, other) >= AFTER_MONTHS), None)
        if later is None:
            continue
        reports += 1
        gaps.append(_months(view, later))
        for task, states in view.tasks.items():
            if all(state.is_verified for state in states) or task not in later.tasks:
                continue
            outcome = _outcome(task, view, later, calendar)
            for kind, rag in (("declared", view.declared.get(task)), ("computed", view.computed[task])):
                if rag in CLAIMABLE:
                    tally = tallies[kind][rag]
                    for index, fact in enumerate((True, any(outcome), *outcome)):
                        tally[index] += fact
    declared, computed = (
        tuple(_score(rag, tallies[kind][rag]) for rag in CLAIMABLE) for kind in ("declared", "computed")
    )
    return ColourScores(declared, computed, min(gaps, default=AFTER_MONTHS), reports)


@dataclass(frozen=True, slots=True)
class _View:
    """The tasks at one report: their milestones, and both colours."""

    as_of: date
    tasks: Mapping[str, list[MilestoneState]]
    declared: Mapping[str, Rag]
    computed: Mapping[str, Rag]


def _view(
    standing: Standing,
    words: Sequence[ColourWord],
    starts_on: Mapping[str, date],
    periods: Sequence[ReportingPeriod],
    calendar: WorkCalendar,
    rule_book: RuleBook,
) -> _View:
    origin = standing.origin
    newest: dict[str, ColourWord] = {}
    for word in words:
        before = newest.get(word.task)
        if origin.knows(word.valid_on, word.recorded_at) and (
            before is None or (word.valid_on, word.recorded_at) >= (before.valid_on, before.recorded_at)
        ):
            newest[word.task] = word
    rules = rule_book.at(origin.as_of, origin.known_at)
    tasks: defaultdict[str, list[MilestoneState]] = defaultdict(list)
    for key in sorted(standing.states):
        tasks[key[0]].append(standing.states[key])
    computed = {
        task: _computed(states, starts_on[task], newest.get(task), periods, calendar, origin, rules)
        for task, states in tasks.items()
    }
    return _View(origin.as_of, tasks, {task: word.rag for task, word in newest.items()}, computed)


def _computed(
    states: Sequence[MilestoneState],
    starts_on: date,
    word: ColourWord | None,
    periods: Sequence[ReportingPeriod],
    calendar: WorkCalendar,
    origin: Origin,
    rules: Rules,
) -> Rag:
    """Return the colour the rules give, as the register shows it in that view."""
    as_of = origin.as_of
    schedule = task_schedule(states, starts_on=starts_on, as_of=as_of)
    heard = Month.of(word.valid_on) if word else None
    evidence = TaskEvidence(
        [NamedMilestone(_UNNAMED, state) for state in states],
        task_progress(states, as_of=as_of, percent_cap=rules.percent_cap),
        schedule.performance if schedule else None,
        missed_reports(periods, heard=heard, as_of=as_of, starts_on=starts_on),
        starts_on,
    )
    return compute_status(evidence, calendar, as_of=as_of, thresholds=rules.status).rag


def _outcome(task: str, view: _View, later: _View, calendar: WorkCalendar) -> tuple[bool, bool, bool]:
    """Tell whether a task was red by the rules, late, and re-planned to a later day since."""
    states = later.tasks.get(task, [])
    then = {state.number: state.baseline_on for state in view.tasks[task]}
    finish = finish_slip([NamedMilestone(_UNNAMED, state) for state in states], calendar, as_of=later.as_of)
    is_late = finish is not None and finish.plan_days > 0
    is_late |= any(overdue_workdays(state, calendar, as_of=later.as_of) > 0 for state in states)
    is_replanned = any(state.baseline_on > then.get(state.number, state.baseline_on) for state in states)
    # The silence of a task that says it is finished is no trouble, though the rules count it.
    is_red = later.computed.get(task) is Rag.RED and not all(state.is_claimed for state in states)
    return is_red, is_late, is_replanned


def _score(rag: Rag, tally: Sequence[int]) -> ColourScore:
    of, troubled, red, late, replanned = tally
    return ColourScore(rag, Share(troubled, of, wilson(troubled, of)), red, late, replanned)


def _months(view: _View, later: _View) -> int:
    return Month.of(later.as_of) - Month.of(view.as_of)

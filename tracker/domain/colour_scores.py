"""What came of the colours: how many tasks of each were in trouble three months later. Methods: A5, B4."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.backtest import Share
from tracker.domain.milestones import MilestoneState, overdue_workdays
from tracker.domain.months import Month
from tracker.domain.rag import CLAIMABLE, Rag
from tracker.domain.scoring import wilson
from tracker.domain.standings import Standing
from tracker.domain.status import finish_slip
from tracker.domain.workdays import WorkCalendar

AFTER_MONTHS = 3


@dataclass(frozen=True, slots=True)
class ShownColours:
    """Both colours of a task as its month's report showed them; None where nothing was claimed."""

    claimed: Rag | None
    computed: Rag


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
    standings: Sequence[Standing], shown: Mapping[Month, Mapping[str, ShownColours]], calendar: WorkCalendar
) -> ColourScores:
    """Return how the colours each report showed, by month and task, came out at the first report three months later or
    more.

    A report without colours counts neither as one nor as an outcome. Tasks that were finished when the colour was
    given, or have left the plan since, do not count. Raises DayOutsideCalendar.
    """
    reports = [
        _report(standing, shown) for standing in standings if standing.origin.is_complete and _month(standing) in shown
    ]
    tallies: dict[str, defaultdict[Rag, list[int]]] = {
        kind: defaultdict(lambda: [0, 0, 0, 0, 0]) for kind in ("declared", "computed")
    }
    scored, gaps = 0, []
    for place, report in enumerate(reports):
        later = next((other for other in reports[place:] if other.month - report.month >= AFTER_MONTHS), None)
        if later is None:
            continue
        scored += 1
        gaps.append(later.month - report.month)
        for task, colours in report.shown.items():
            states = report.tasks.get(task, ())
            if all(state.is_verified for state in states) or task not in later.tasks:
                continue
            outcome = _outcome(task, report, later, calendar)
            for kind, rag in (("declared", colours.claimed), ("computed", colours.computed)):
                if rag in CLAIMABLE:
                    tally = tallies[kind][rag]
                    for index, fact in enumerate((True, any(outcome), *outcome)):
                        tally[index] += fact
    declared, computed = (
        tuple(_score(rag, tallies[kind][rag]) for rag in CLAIMABLE) for kind in ("declared", "computed")
    )
    return ColourScores(declared, computed, min(gaps, default=AFTER_MONTHS), scored)


@dataclass(frozen=True, slots=True)
class _Report:
    """The tasks at one report: their milestones, and both colours."""

    month: Month
    standing: Standing
    tasks: Mapping[str, list[MilestoneState]]
    shown: Mapping[str, ShownColours]


def _report(standing: Standing, shown: Mapping[Month, Mapping[str, ShownColours]]) -> _Report:
    tasks: defaultdict[str, list[MilestoneState]] = defaultdict(list)
    for key in sorted(standing.states):
        tasks[key[0]].append(standing.states[key])
    return _Report(_month(standing), standing, tasks, shown[_month(standing)])


def _outcome(task: str, report: _Report, later: _Report, calendar: WorkCalendar) -> tuple[bool, bool, bool]:
    """Tell whether a task was red by the rules, late, and re-planned to a later day since."""
    states, as_of = later.tasks[task], later.standing.origin.as_of
    then = {state.number: state.baseline_on for state in report.tasks[task]}
    finish = finish_slip(states, calendar, as_of=as_of)
    is_late = finish is not None and finish.plan_days > 0
    is_late |= any(overdue_workdays(state, calendar, as_of=as_of) > 0 for state in states)
    is_replanned = any(state.baseline_on > then.get(state.number, state.baseline_on) for state in states)
    colours = later.shown.get(task)
    # The silence of a task that says it is finished is no trouble, though the rules count it.
    is_red = colours is not None and colours.computed is Rag.RED and not all(state.is_claimed for state in states)
    return is_red, is_late, is_replanned


def _score(rag: Rag, tally: Sequence[int]) -> ColourScore:
    of, troubled, red, late, replanned = tally
    return ColourScore(rag, Share(troubled, of, wilson(troubled, of)), red, late, replanned)


def _month(standing: Standing) -> Month:
    return Month.of(standing.origin.as_of)

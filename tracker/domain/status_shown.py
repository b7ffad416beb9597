"""The status as pages show it: what the facts give, after the rule on improvement; and what it would be with what is
typed. Methods: A5."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.earned_schedule import task_schedule
from tracker.domain.milestones import MilestoneState
from tracker.domain.progress import task_progress
from tracker.domain.rag import Rag
from tracker.domain.rules import Rules
from tracker.domain.status import ComputedStatus, TaskEvidence, compute_status, held_back
from tracker.domain.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """What decides a task's status at one moment: its evidence, and what the facts gave at the reports before, newest
    first."""

    evidence: TaskEvidence
    earlier: Sequence[Rag] = ()

    def status(self, calendar: WorkCalendar, rules: Rules, *, as_of: date) -> ComputedStatus:
        """Return the status as shown. Raises DayOutsideCalendar."""
        computed = compute_status(self.evidence, calendar, as_of=as_of, thresholds=rules.status)
        return held_back(computed, self.earlier, reports=rules.improvement_reports)

    def typed(
        self, states: Mapping[int, MilestoneState], rules: Rules, *, as_of: date, missed_reports: int
    ) -> "TaskStanding":
        """Return the standing with these states, by milestone, in place of those on record.

        What hangs on others' milestones, and the chance, stay as they are: they are worked out from the record.
        """
        named = [replace(each, state=states.get(each.state.id, each.state)) for each in self.evidence.milestones]
        found = [each.state for each in named]
        evidence = replace(
            self.evidence,
            milestones=named,
            progress=task_progress(found, as_of=as_of, percent_cap=rules.percent_cap),
            schedule=task_schedule(found, starts_on=self.evidence.starts_on, as_of=as_of),
            missed_reports=missed_reports,
            is_silent=False,
        )
        return replace(self, evidence=evidence)

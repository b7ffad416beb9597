"""What a task's page prints of its earning rule, of work before completion, and of what has left the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.bilingual import Message, Param
from tracker.domain.milestones import EarningRule, MilestoneState
from tracker.domain.progress import claimed_share
from tracker.domain.rules import Rules
from tracker.queries.portfolio_rows import TaskRow


@dataclass(frozen=True, slots=True)
class TaskScope:
    """How the task earns; what is said of each open milestone's work, by milestone id; the title over what left."""

    earning: Message
    work: Mapping[int, Message]
    left_title: Message | None


def task_scope(task: TaskRow, rules: Rules, *, as_of: date) -> TaskScope:
    """Return a task's rule, its work before completion and what of it has left the plan."""
    found = ((row.record.state, _work(row.record.state, rules, as_of)) for row in task.milestones if row.is_open)
    return TaskScope(
        earning=Message(f"earning.{task.earning_rule}", _cap(task.earning_rule, rules)),
        work={state.id: message for state, message in found if message is not None},
        left_title=Message("left.milestones", {"count": len(task.dropped)}) if task.dropped else None,
    )


def _cap(rule: EarningRule, rules: Rules) -> dict[str, Param]:
    return {"cap": rules.percent_cap} if rule is EarningRule.PERCENT else {}


def _work(state: MilestoneState, rules: Rules, as_of: date) -> Message | None:
    work = state.work
    if work is None:
        return None
    if work.rule is EarningRule.FIFTY_FIFTY:
        return (
            Message("work.started", {"started_on": work.started_on}) if work.started_on else Message("work.not_begun")
        )
    if work.percent is None:
        return None
    credit = claimed_share(state, as_of=as_of, percent_cap=rules.percent_cap)
    figures: dict[str, Param] = {"percent": work.percent / 100, "on": work.declared[-1].on, "credit": credit}
    return Message("work.declared", figures)

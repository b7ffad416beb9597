"""What a task's page prints of its re-plans and of requests for later dates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.bilingual import Message
from tracker.domain.concerns import waiting_workdays
from tracker.domain.extensions import (
    Extension,
    can_be_asked_for,
    can_be_granted,
    extensions_title,
    may_ask,
    may_withdraw,
    waiting_sentence,
)
from tracker.domain.milestones import MilestoneState
from tracker.domain.periods import View
from tracker.domain.permissions import Permission
from tracker.domain.replans import NumberedPlan, replans_title
from tracker.queries.extensions import ExtensionRow
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import TaskRow
from tracker.web.access import viewer
from tracker.web.extension_wording import remarks
from tracker.web.plan.editing import may_edit
from tracker.web.shell import is_looking_back, present_view, works_live


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that waits, for how many working days, what happened since, whether it can be granted, what is unusual
    about the day asked for, and whether the viewer may take it back."""

    row: ExtensionRow
    waits: int
    since: Message | None
    can_be_granted: bool
    remarks: tuple[str, ...]
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class ExtensionsBlock:
    """A task's re-plans, its requests that wait and those answered, newest first; `asked` has the former by milestone.

    `askable` are the milestones that the viewer may ask for, `may_decide` where they answer.
    """

    title: Message
    answered_title: Message
    plans: tuple[NumberedPlan, ...]
    open: tuple[OpenRequest, ...]
    answered: tuple[ExtensionRow, ...]
    asked: Mapping[int, Extension]
    askable: frozenset[int]
    may_decide: bool


def requests_view(frame: Frame) -> View:
    """Return what may be told of requests: all up to today to those who work on them, unless they look back; to
    readers of a published month what was known when it was published, so that its page stays as it was."""
    period = frame.view.period
    is_published = period is not None and period.published_at is not None
    return frame.view if is_published and not works_live() else present_view(frame)


def extensions_block(
    task: TaskRow, rows: Sequence[ExtensionRow], plans: tuple[NumberedPlan, ...], frame: Frame
) -> ExtensionsBlock:
    """Return a task's re-plans and requests as its page shows them."""
    waiting = [row for row in rows if row.extension.is_open]
    answered = [row for row in reversed(rows) if not row.extension.is_open]
    states = {state.id: state for state in task.states}
    asked = {row.extension.milestone_id: row.extension for row in waiting}
    return ExtensionsBlock(
        title=replans_title(len(plans), len({plan.milestone_number for plan in plans})),
        answered_title=extensions_title([row.extension for row in answered]),
        plans=plans,
        open=tuple(_open(row, states.get(row.extension.milestone_id), frame) for row in waiting),
        answered=tuple(answered),
        asked=asked,
        askable=frozenset() if is_looking_back() else askable(task, asked, frame),
        may_decide=may_edit(frame, Permission.EDIT_PLAN),
    )


def _open(row: ExtensionRow, state: MilestoneState | None, frame: Frame) -> OpenRequest:
    assert frame.plan is not None
    day, person = requests_view(frame).as_of, viewer()
    return OpenRequest(
        row=row,
        waits=waiting_workdays(row.extension.valid_on, frame.plan.calendar, as_of=day),
        since=waiting_sentence(row.extension, state, today=day),
        can_be_granted=can_be_granted(row.extension, state),
        remarks=remarks(row.extension.wanted_on, frame),
        may_withdraw=not is_looking_back() and may_withdraw(row.extension, person.scope, person.username),
    )


def askable(task: TaskRow, asked: Collection[int], frame: Frame) -> frozenset[int]:
    """Return the milestones of a task for which the viewer can ask for a later date; for those `asked` one waits."""
    assert frame.plan is not None
    return frozenset(
        row.record.state.id
        for row in task.milestones
        if may_ask(viewer().scope, row.unit.id, task.lead.id)
        and can_be_asked_for(row.record.state, today=frame.plan.today, is_asked=row.record.state.id in asked)
    )

"""What a status update starts from: the newest claim, the computed status, the open milestones' forecasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from tracker.domain.causes import Cause
from tracker.domain.milestones import EarningRule
from tracker.domain.permissions import Scope
from tracker.domain.plan_hints import CHOICES
from tracker.domain.rag import CLAIMABLE
from tracker.queries.frame import Frame
from tracker.queries.portfolio_rows import Claim, MilestoneRow, Portfolio, TaskRow
from tracker.queries.task_history import task_past
from tracker.web import formats, wording
from tracker.web.plan import blueprint


@dataclass(frozen=True, slots=True)
class ForecastField:
    """One open milestone's place in the form; `offered_on` is what it starts with, None where a new date is owed.

    `work` is what its task's earning rule asks before completion, by the field's name, with what is known; empty under
    0/100.
    """

    milestone: MilestoneRow
    prefix: str
    offered_on: date | None
    work: Mapping[str, date | Decimal | None]


@dataclass(frozen=True, slots=True)
class StatusEditor:
    """A status update before anything is typed; `seen` is how many words on the task are known to its author."""

    task: TaskRow
    seen: int
    forecasts: tuple[ForecastField, ...]
    filed_under: str

    @property
    def claim(self) -> Claim | None:
        """Return the claim that the form starts with: the newest one, where it speaks of the month filed under.

        An older one is chosen again or not at all: a form that repeats it unasked would renew it in another's name.
        """
        claim = self.task.claim
        return claim if claim is not None and not claim.is_carried else None

    @property
    def following(self) -> ForecastField | None:
        """Return the field of the milestone that is next."""
        following = self.task.next_milestone
        return next((field for field in self.forecasts if field.milestone == following), None)


def editor_of(scope: Scope, rows: Portfolio, frame: Frame, code: str | None) -> StatusEditor | None:
    """Return the editor of a task; None where none is asked for, or the task is not there or has left the plan."""
    task = rows.task(code) if code else None
    if task is None or frame.plan is None or task.scope is not None:
        return None
    return StatusEditor(
        task=task,
        seen=len(task_past(scope, task_id=task.id).words),
        forecasts=tuple(
            ForecastField(row, f"m{row.record.state.id}-", _offered(row, frame.plan.today), _work(row))
            for row in task.milestones
            if row.is_open
        ),
        filed_under=formats.period_name(frame.view.month),
    )


@blueprint.app_template_global()
def claim_choices() -> list[tuple[str, str]]:
    """Return the statuses that can be claimed, with their words."""
    return [(rag.value, wording.rag_word(rag)) for rag in CLAIMABLE]


@blueprint.app_template_global()
def cause_choices() -> list[tuple[str, str]]:
    """Return the causes of a slip, with their words."""
    return [(cause.value, formats.in_language(CHOICES[cause.value])) for cause in Cause]


@blueprint.app_template_global()
def last_claimed(task: TaskRow) -> str:
    """Return what was claimed last, and for which month; empty where nothing ever was."""
    if task.claim is None:
        return ""
    words = {"status": wording.rag_word(task.claim.rag), "month": formats.period_name(task.claim.month)}
    return gettext("Last claimed: %(status)s, %(month)s.", **words)


def _work(row: MilestoneRow) -> dict[str, date | Decimal | None]:
    work = row.record.state.work
    if work is None:
        return {}
    return {"started_on": work.started_on} if work.rule is EarningRule.FIFTY_FIFTY else {"percent": work.percent}


def _offered(row: MilestoneRow, today: date) -> date | None:
    """Return the present forecast where it still lies ahead."""
    on = row.record.state.forecast_on or row.record.state.baseline_on
    return on if on >= today else None

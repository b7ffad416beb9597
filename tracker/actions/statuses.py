"""The office's word on a task: a claimed status and new forecasts. Nothing reported is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.actions import audit
from tracker.actions.edits import require_in_plan
from tracker.actions.scene import Scene, scene
from tracker.db import db
from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.permissions import Scope
from tracker.domain.rag import Rag
from tracker.domain.refusals import Refusal, refuse_if
from tracker.domain.revisions import ClaimSaid, Moment, TaskPast, claim_as_known, milestones_as_known
from tracker.domain.updates import (
    LONGEST_TEXT,
    Forecast,
    WorkReport,
    claim_refusals,
    current_forecast,
    forecast_refusals,
    says_something_new,
    status_with,
    work_refusals,
)
from tracker.models.milestones import MilestoneForecast, MilestoneProgress
from tracker.models.plan import StatusUpdate
from tracker.queries.frame import present_frame
from tracker.queries.portfolio import portfolio
from tracker.queries.task_history import task_past

SOURCE = "office"


@dataclass(frozen=True, slots=True)
class StatusDraft:
    """What somebody wants to say of a task."""

    claimed: Rag
    note: str
    difference: str
    forecasts: tuple[Forecast, ...] = ()
    works: tuple[WorkReport, ...] = ()


def post(*, scope: Scope, task_id: int, seen: int, draft: StatusDraft, by: str, at: datetime) -> date:
    """Record a status update with its forecasts and return the day it speaks of.

    `seen` is how many words on the task its author knew. A forecast that did not move is confirmed once a month; after
    that it says nothing new and is left out, and so is what is known of the work. Raises Refused with fields
    claimed, difference, note and `m<milestone id>-forecast_on`, -cause, -note, -started_on, -percent.
    """
    ground, past = scene(scope), task_past(scope, task_id=task_id)
    refuse_if([Refusal("update.newer_exists")] if len(past.words) != seen else [])
    require_in_plan(past, today=ground.today)
    refuse_if(_text_refusals(draft))
    works = _new_works(draft.works, past, ground)
    refuse_if([*_forecast_refusals(draft.forecasts, past, ground), *_work_refusals(works, draft, past, ground)])
    now = present_frame(scope)
    task = next(row for row in portfolio(scope, now).tasks if row.id == task_id)
    computed = status_with(
        task.standing,
        draft.forecasts,
        ground.periods,
        ground.bounds.calendar,
        now.rules,
        filed_on=ground.filed_on,
        works=works,
    )
    refuse_if(claim_refusals(draft.claimed, computed.rag, draft.difference))
    new = _new_forecasts(draft.forecasts, works, past, ground)
    _add(task_id, replace(draft, forecasts=new, works=works), filed_on=ground.filed_on, by=by, at=at)
    audit.record(
        "StatusPosted",
        only_adds=True,
        subject=f"task:{task.code}",
        by=by,
        reason=draft.difference,
        before=_before(claim_as_known(past, Moment(ground.filed_on)), new, past),
        after={
            "claimed": draft.claimed.value,
            "note": draft.note,
            "computed": computed.rag.value,
            "filed_on": ground.filed_on,
            "forecasts": {str(f.milestone_id): f.forecast_on.isoformat() for f in new},
            "works": {str(work.milestone_id): _work_text(work) for work in works},
        },
    )
    return ground.filed_on


def _text_refusals(draft: StatusDraft) -> list[Refusal]:
    texts = [("note", draft.note), ("difference", draft.difference)]
    texts += [(f"m{forecast.milestone_id}-note", forecast.note) for forecast in draft.forecasts]
    return [
        Refusal("text.too_long", field, {"most": LONGEST_TEXT}) for field, text in texts if len(text) > LONGEST_TEXT
    ]


def _states(past: TaskPast, ground: Scene) -> dict[int, MilestoneState]:
    """Return the task's milestones in the plan, as they stand on the day the update is filed under."""
    known = (named.state for named in milestones_as_known(past, Moment(ground.filed_on)))
    return {state.id: state for state in known if state.in_scope}


def _forecast_refusals(forecasts: Sequence[Forecast], past: TaskPast, ground: Scene) -> list[Refusal]:
    now = _states(past, ground)
    found: list[Refusal] = []
    for forecast in forecasts:
        prefix = f"m{forecast.milestone_id}-"
        milestone = now.get(forecast.milestone_id)
        if milestone is None:
            found.append(Refusal("forecast.of_other_task", f"{prefix}forecast_on"))
            continue
        found += forecast_refusals(forecast, milestone, ground.bounds, today=ground.today, prefix=prefix)
    return found


def _work_refusals(works: Sequence[WorkReport], draft: StatusDraft, past: TaskPast, ground: Scene) -> list[Refusal]:
    now = _states(past, ground)
    notes = {forecast.milestone_id: forecast.note for forecast in draft.forecasts}
    found: list[Refusal] = []
    for work in works:
        note, prefix = notes.get(work.milestone_id, ""), f"m{work.milestone_id}-"
        milestone = now[work.milestone_id]
        found += work_refusals(work, milestone, note, ground.bounds, today=ground.today, prefix=prefix)
    return found


def _new_works(works: Sequence[WorkReport], past: TaskPast, ground: Scene) -> tuple[WorkReport, ...]:
    """Return what is said of the work of milestones that earn by it, where it differs from what is known."""
    known = {key: state.work for key, state in _states(past, ground).items() if not state.is_claimed}
    found = []
    for work in works:
        now = known.get(work.milestone_id)
        if now is not None and says_something_new(work, now):
            found.append(work)
    return tuple(found)


def _new_forecasts(
    forecasts: Sequence[Forecast], works: Sequence[WorkReport], past: TaskPast, ground: Scene
) -> tuple[Forecast, ...]:
    """Return the forecasts that say something new: another date, a note on the work, or that the date still holds,
    which a trend needs to hear each month. Methods: A4 (a missing report is a gap)."""
    now = {key: current_forecast(state) for key, state in _states(past, ground).items()}
    worked = {work.milestone_id for work in works}
    month = Month.of(ground.filed_on)
    heard = {each.id for each in past.milestones for said in each.forecasts if Month.of(said.valid_on) == month}

    def is_new(forecast: Forecast) -> bool:
        key, day = forecast.milestone_id, forecast.forecast_on
        return day != now[key] or (key in worked and bool(forecast.note)) or (key not in heard and day > ground.today)

    return tuple(filter(is_new, forecasts))


def _add(task_id: int, draft: StatusDraft, *, filed_on: date, by: str, at: datetime) -> None:
    said = {"valid_on": filed_on, "recorded_at": at, "recorded_by": by, "source": SOURCE}
    db.session.add(
        StatusUpdate(task_id=task_id, claimed=draft.claimed.value, note=draft.note, difference=draft.difference, **said)
    )
    for forecast in draft.forecasts:
        db.session.add(
            MilestoneForecast(
                milestone_id=forecast.milestone_id,
                forecast_on=forecast.forecast_on,
                cause=forecast.cause.value if forecast.cause else "",
                note=forecast.note,
                **said,
            )
        )
    for work in draft.works:
        db.session.add(
            MilestoneProgress(milestone_id=work.milestone_id, started_on=work.started_on, percent=work.percent, **said)
        )


def _work_text(work: WorkReport) -> str:
    if work.started_on is not None:
        return work.started_on.isoformat()
    return f"{work.percent} %"


def _before(last: ClaimSaid | None, new: Sequence[Forecast], past: TaskPast) -> dict[str, object]:
    forecasts = {m.id: m.forecasts[-1].forecast_on.isoformat() if m.forecasts else None for m in past.milestones}
    return {
        "claimed": last.rag.value if last else None,
        "note": last.note if last else None,
        "forecasts": {str(forecast.milestone_id): forecasts[forecast.milestone_id] for forecast in new},
    }

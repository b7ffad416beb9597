"""The office's word on a task: a claimed status and new forecasts. Nothing reported is overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.actions import audit
from tracker.actions.scene import Scene, scene
from tracker.db import db
from tracker.domain.permissions import Scope
from tracker.domain.rag import Rag
from tracker.domain.refusals import Refusal, refuse_if
from tracker.domain.revisions import ClaimSaid, Moment, TaskPast, claim_as_known, milestone_as_known
from tracker.domain.updates import (
    LONGEST_TEXT,
    Forecast,
    claim_refusals,
    current_forecast,
    forecast_refusals,
    status_with,
)
from tracker.models.milestones import MilestoneForecast
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


def post(*, scope: Scope, task_id: int, seen_id: int, draft: StatusDraft, by: str, at: datetime) -> date:
    """Record a status update with its forecasts and return the day it speaks of.

    `seen_id` is the newest claim its author knew, 0 for none. A forecast equal to the present one says nothing new and
    is left out. Raises Refused with fields claimed, difference, note and `m<milestone id>-forecast_on`, -cause, -note.
    """
    ground, past = scene(scope), task_past(scope, task_id=task_id)
    last = claim_as_known(past, Moment(ground.filed_on))
    refuse_if([Refusal("update.newer_exists")] if (last.id if last else 0) != seen_id else [])
    refuse_if(_text_refusals(draft))
    refuse_if(_forecast_refusals(draft.forecasts, past, ground))
    now = present_frame(scope)
    task = next(row for row in portfolio(scope, now).tasks if row.id == task_id)
    computed = status_with(
        task.standing, draft.forecasts, ground.periods, ground.bounds.calendar, now.rules, filed_on=ground.filed_on
    )
    refuse_if(claim_refusals(draft.claimed, computed.rag, draft.difference))
    new = _new_forecasts(draft.forecasts, past, ground)
    _add(task_id, draft, new, filed_on=ground.filed_on, by=by, at=at)
    audit.record(
        "StatusPosted",
        subject=f"task:{task.code}",
        by=by,
        reason=draft.difference,
        before=_before(last, new, past),
        after={
            "claimed": draft.claimed.value,
            "note": draft.note,
            "computed": computed.rag.value,
            "filed_on": ground.filed_on,
            "forecasts": {str(f.milestone_id): f.forecast_on.isoformat() for f in new},
        },
    )
    return ground.filed_on


def _text_refusals(draft: StatusDraft) -> list[Refusal]:
    texts = [("note", draft.note), ("difference", draft.difference)]
    texts += [(f"m{forecast.milestone_id}-note", forecast.note) for forecast in draft.forecasts]
    return [
        Refusal("text.too_long", field, {"most": LONGEST_TEXT}) for field, text in texts if len(text) > LONGEST_TEXT
    ]


def _forecast_refusals(forecasts: Sequence[Forecast], past: TaskPast, ground: Scene) -> list[Refusal]:
    now = {m.id: milestone_as_known(m, Moment(ground.filed_on)) for m in past.milestones}
    found: list[Refusal] = []
    for forecast in forecasts:
        prefix = f"m{forecast.milestone_id}-"
        milestone = now.get(forecast.milestone_id)
        if milestone is None:
            found.append(Refusal("forecast.of_other_task", f"{prefix}forecast_on"))
            continue
        found += forecast_refusals(forecast, milestone, ground.bounds, today=ground.today, prefix=prefix)
    return found


def _new_forecasts(forecasts: Sequence[Forecast], past: TaskPast, ground: Scene) -> list[Forecast]:
    now = {m.id: current_forecast(milestone_as_known(m, Moment(ground.filed_on))) for m in past.milestones}
    return [forecast for forecast in forecasts if forecast.forecast_on != now[forecast.milestone_id]]


def _add(
    task_id: int, draft: StatusDraft, forecasts: Sequence[Forecast], *, filed_on: date, by: str, at: datetime
) -> None:
    said = {"valid_on": filed_on, "recorded_at": at, "recorded_by": by, "source": SOURCE}
    db.session.add(
        StatusUpdate(task_id=task_id, claimed=draft.claimed.value, note=draft.note, difference=draft.difference, **said)
    )
    for forecast in forecasts:
        db.session.add(
            MilestoneForecast(
                milestone_id=forecast.milestone_id,
                forecast_on=forecast.forecast_on,
                cause=forecast.cause.value if forecast.cause else "",
                note=forecast.note,
                **said,
            )
        )


def _before(last: ClaimSaid | None, new: Sequence[Forecast], past: TaskPast) -> dict[str, object]:
    forecasts = {m.id: m.forecasts[-1].forecast_on.isoformat() if m.forecasts else None for m in past.milestones}
    return {
        "claimed": last.rag.value if last else None,
        "note": last.note if last else None,
        "forecasts": {str(forecast.milestone_id): forecasts[forecast.milestone_id] for forecast in new},
    }

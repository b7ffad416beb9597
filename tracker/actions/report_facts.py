"""Write an accepted report's facts to the record."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from tracker.db import Base, db
from tracker.domain.report_facts import ReportFacts
from tracker.models.kpis import Reading
from tracker.models.milestones import MilestoneCompletion, MilestoneForecast, MilestoneProgress
from tracker.models.plan import ContributionReport, StatusUpdate


def record_facts(
    facts: ReportFacts, *, unit_id: int, valid_on: date, recorded_at: datetime, recorded_by: str, source: str
) -> None:
    """Add a report's facts. At most six statements."""
    times = {"valid_on": valid_on, "recorded_at": recorded_at, "recorded_by": recorded_by, "source": source}
    _add(StatusUpdate, [
        times | {"task_id": f.task_id, "claimed": f.claimed.value, "note": f.note, "difference": f.difference}
        for f in facts.claims
    ])  # fmt: skip
    _add(MilestoneForecast, [
        times | {"milestone_id": f.milestone_id, "forecast_on": f.forecast_on, "cause": f.cause, "note": f.note}
        for f in facts.forecasts
    ])  # fmt: skip
    _add(MilestoneCompletion, [
        times
        | {"milestone_id": f.milestone_id, "state": "claimed", "actual_on": f.actual_on, "evidence": f.evidence}
        | {"valid_on": f.actual_on}
        for f in facts.completions
    ])  # fmt: skip
    _add(MilestoneProgress, [
        times | {"milestone_id": f.milestone_id, "started_on": f.started_on, "percent": f.percent}
        for f in facts.works
    ])  # fmt: skip
    _add(ContributionReport, [
        times
        | {"contribution_id": f.contribution_id, "state": f.stage.value, "note": f.note}
        | {"forecast_on": f.forecast_on, "delivered_on": f.delivered_on}
        for f in facts.contributions
    ])  # fmt: skip
    _add(Reading, [
        times
        | {"kpi_id": f.kpi_id, "unit_id": unit_id, "citation": ""}
        | {"numerator": f.amounts.numerator, "denominator": f.amounts.denominator, "value": f.amounts.value}
        for f in facts.readings
    ])  # fmt: skip


def _add(table: type[Base], rows: list[Mapping[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table), rows)

"""Write the units' monthly reports of a plan workbook: their events, and what each report said."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, insert, select, update

from tracker.actions.plan_import_facts import SOURCE, instant_on
from tracker.actions.plan_import_ids import PlanIds
from tracker.db import db
from tracker.domain.months import Month
from tracker.domain.plan_rows import ImportPlan, Row
from tracker.domain.submissions import MilestoneAnswer
from tracker.models.milestones import Milestone
from tracker.models.plan import KeyTask, Unit
from tracker.models.reporting import Period, Submission, SubmissionEvent

# The state a report is in after its last event.
STATES = {
    "drafted": "draft",
    "submitted": "submitted",
    "withdrawn": "draft",
    "returned": "returned",
    "accepted": "accepted",
}
Content = dict[str, dict[str, dict[str, str]]]
Report = tuple[str, Month]


def write_reports(plan: ImportPlan, ids: PlanIds) -> None:
    """Add each report's events and leave it in the state of the last one; what was submitted stays with its event."""
    events: defaultdict[Report, list[Row]] = defaultdict(list)
    for row in plan.of("reports").added:
        events[row.text("unit"), row.month()].append(row)
    if not events:
        return
    for rows in events.values():
        rows.sort(key=lambda row: row.on("reported_on"))
    contents = _contents(plan, ids)
    keys = {report: (ids.periods[report[1]], ids.units[report[0]]) for report in events}
    known = _submissions()
    added = [
        {
            "period_id": keys[report][0],
            "unit_id": keys[report][1],
            "state": STATES[rows[-1].text("event")],
            "content": contents.get(report, {}),
            "saved_at": instant_on(rows[-1].on("reported_on")),
            "saved_by": SOURCE,
        }
        for report, rows in events.items()
        if keys[report] not in known
    ]
    if added:
        db.session.execute(insert(Submission), added)
    submissions = _submissions()
    db.session.execute(
        insert(SubmissionEvent),
        [
            {
                "submission_id": submissions[keys[report]],
                "event": row.text("event"),
                "reason": row.text("reason"),
                "content": contents.get(report, {}) if row.text("event") == "submitted" else None,
                "recorded_at": instant_on(row.on("reported_on")),
                "recorded_by": SOURCE,
            }
            for report, rows in events.items()
            for row in rows
        ],
    )
    _move_on({submissions[keys[report]]: rows[-1] for report, rows in events.items() if keys[report] in known})


def _submissions() -> dict[tuple[int, int], int]:
    rows = db.session.execute(select(Submission.period_id, Submission.unit_id, Submission.id))
    return {(period, unit): id_ for period, unit, id_ in rows}


def _move_on(last: Mapping[int, Row]) -> None:
    """Set the state of reports that existed; the checks have seen that their events follow each other."""
    if not last:
        return
    statement = (
        update(Submission)
        .where(Submission.id == bindparam("row_id"))
        .values(state=bindparam("new_state"), version=Submission.version + 1)
    )
    rows = [{"row_id": id_, "new_state": STATES[row.text("event")]} for id_, row in last.items()]
    db.session.connection().execute(statement, rows)


def _contents(plan: ImportPlan, ids: PlanIds) -> dict[Report, Content]:
    """Return what each unit's report of each month said, made of its facts, accepted or not."""
    desk = _Desk.read()
    contents: defaultdict[Report, Content] = defaultdict(
        lambda: {"tasks": {}, "milestones": {}, "contributions": {}, "readings": {}}
    )
    for row in _facts(plan, "statuses"):
        said = {key: row.text(key) for key in ("claimed", "note", "difference")}
        task = row.text("task")
        contents[desk.leads[task], row.month()]["tasks"][str(ids.tasks[task])] = said
    for row in _facts(plan, "forecasts"):
        said = {"forecast_on": _text(row.day("forecast_on")), "cause": row.text("cause"), "note": row.text("note")}
        _add_milestone(contents, desk, ids, row, row.month(), said)
    for row in _facts(plan, "completions"):
        if row.text("state") == "claimed":
            said = {"done_on": _text(row.day("actual_on")), "evidence": row.text("evidence")}
            _add_milestone(contents, desk, ids, row, desk.month_of(row), said)
    for row in _facts(plan, "works"):
        said = {"started_on": _text(row.day("started_on")), "percent": _text(row.number_or_none("percent"))}
        _add_milestone(contents, desk, ids, row, row.month(), said)
    for row in _facts(plan, "contribution_history"):
        said = {"state": row.text("state"), "note": row.text("note")}
        said |= {key: _text(row.day(key)) for key in ("forecast_on", "delivered_on")}
        key = str(ids.contributions[row.text("task"), row.text("unit")])
        contents[row.text("unit"), row.month()]["contributions"][key] = said
    for row in _facts(plan, "readings"):
        said = {key: _text(row.number_or_none(key)) for key in ("numerator", "denominator", "value")}
        contents[row.text("unit"), row.month()]["readings"][str(ids.kpis[row.text("kpi")])] = said
    return contents


def _facts(plan: ImportPlan, sheet: str) -> Iterator[Row]:
    yield from plan.of(sheet).added
    yield from plan.unaccepted.get(sheet, ())


def _add_milestone(
    contents: defaultdict[Report, Content], desk: "_Desk", ids: PlanIds, row: Row, month: Month, said: dict[str, str]
) -> None:
    key = row.text("task"), row.whole("milestone")
    entries = contents[desk.holders[key], month]["milestones"]
    blank = asdict(MilestoneAnswer())
    entries[str(ids.milestones[key])] = blank | entries.get(str(ids.milestones[key]), {}) | said


@dataclass(frozen=True, slots=True)
class _Desk:
    """Whose report a fact belongs to: who leads a task, who holds a milestone, which period was open on a day."""

    leads: dict[str, str]
    holders: dict[tuple[str, int], str]
    opens_on: tuple[date, ...]
    months: tuple[Month, ...]

    @classmethod
    def read(cls) -> "_Desk":
        leads = select(KeyTask.code, Unit.code).join(Unit, Unit.id == KeyTask.lead_unit_id)
        holders = (
            select(KeyTask.code, Milestone.number, Unit.code)
            .join(KeyTask, KeyTask.id == Milestone.task_id)
            .join(Unit, Unit.id == Milestone.unit_id)
        )
        periods = db.session.execute(select(Period.opens_on, Period.month_on).order_by(Period.opens_on)).all()
        return cls(
            leads=dict(db.session.execute(leads).all()),
            holders={(task, number): unit for task, number, unit in db.session.execute(holders)},
            opens_on=tuple(opens_on for opens_on, _ in periods),
            months=tuple(Month.of(month_on) for _, month_on in periods),
        )

    def month_of(self, row: Row) -> Month:
        """Return the month whose report told of a completion: the last period opened before it was told."""
        place = bisect_right(self.opens_on, row.on("reported_on"))
        return self.months[place - 1] if place else Month.of(row.on("actual_on"))


def _text(value: date | Decimal | None) -> str:
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else value.isoformat()

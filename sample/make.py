"""Rewrite sample/programme.xlsx from the story: `python sample/make.py`."""

import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample.acceptance import Acceptances, report_rows
from sample.figures import reading_rows, target_rows
from sample.history import completion_rows, contribution_rows, forecast_rows, status_rows
from sample.story import Cycle, Line, cycle, day, head, lines
from sample.workbook import Row, Rows, workbook_bytes

WORKBOOK = Path(__file__).with_name("programme.xlsx")
CREATED = datetime(2020, 4, 10, 16, 20)


def programme_rows() -> Rows:
    """Return every sheet's rows of the sample programme."""
    plan, rhythm = head(), cycle()
    units, tasks, milestones = plan["units"], lines("tasks"), lines("milestones")
    leads = {task["code"]: task["lead_unit"] for task in tasks}
    acceptances = Acceptances.of(rhythm, frozenset(unit["code"] for unit in units if not unit["reports"]))
    return {
        "plan": [plan["plan"]],
        "programmes": plan["programmes"],
        "units": [{**unit, "reports": "yes" if unit["reports"] else "no"} for unit in units],
        "tasks": [{**task, "weight": 1, "starts_on": day(task["starts_on"])} for task in tasks],
        "contributions": [_contribution(line) for line in lines("contributions")],
        "milestones": [_milestone(line) for line in milestones],
        "baselines": [_replan(line) for line in lines("replans")],
        "extensions": [_extension(line) for line in lines("extensions")],
        "dependencies": [_dependency(line) for line in lines("dependencies")],
        "kpis": lines("kpis"),
        "targets": target_rows(),
        "periods": period_rows(rhythm),
        "forecasts": forecast_rows(milestones, leads, acceptances),
        "completions": completion_rows(milestones),
        "statuses": status_rows(leads, acceptances),
        "contribution_history": contribution_rows(acceptances),
        "readings": reading_rows(acceptances),
        "reports": report_rows(),
        "rules": [_limit(line) for line in lines("rules")],
        "concerns": [_concern(line) for line in lines("concerns")],
    }


def period_rows(rhythm: Cycle) -> list[Row]:
    """Return the reporting periods, published as far as the story goes."""
    return [
        {
            "month": str(month),
            "opens_on": rhythm.opens_on(month),
            "due_on": rhythm.workday(month, rhythm.due_workday),
            "closes_on": rhythm.workday(month, rhythm.close_workday),
            "published_on": rhythm.workday(month, rhythm.publish_workday) if month <= rhythm.last_published else None,
        }
        for month in rhythm.first.until(rhythm.last)
    ]


def _milestone(line: Line) -> Row:
    kept = {key: value for key, value in line.items() if key != "completed_on"}
    return kept | {"original_on": day(line["original_on"])}


def _contribution(line: Line) -> Row:
    kept = {key: value for key, value in line.items() if key not in ("begun", "delivered_on")}
    return kept | {"due_on": day(line["due_on"])}


def _concern(line: Line) -> Row:
    return line | {"due_on": day(line["due_on"]), "reported_on": day(line["reported_on"])}


def _replan(line: Line) -> Row:
    kept = {key: value for key, value in line.items() if key != "approved_on"}
    return kept | {"baseline_on": day(line["baseline_on"]), "reported_on": day(line["approved_on"])}


def _extension(line: Line) -> Row:
    return line | {"new_on": day(line["new_on"]), "reported_on": day(line["reported_on"])}


def _limit(line: Line) -> Row:
    kept = {key: value for key, value in line.items() if key != "in_force_on"}
    return kept | {"reported_on": day(line["in_force_on"])}


def _dependency(line: Line) -> Row:
    return line | {"reported_on": day(line["reported_on"])}


def programme_bytes() -> bytes:
    """Return the sample programme's workbook."""
    rows = programme_rows()
    return workbook_bytes(rows, created=CREATED, title=str(rows["plan"][0]["name_en"]))


def main() -> None:
    """Write the workbook and say how large it is."""
    rows = programme_rows()
    WORKBOOK.write_bytes(programme_bytes())
    for key, found in rows.items():
        print(f"{key:22}{len(found):6}")
    print(f"{WORKBOOK.name}: {WORKBOOK.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

"""Derive the monthly history from the story: who reported what, about which month, on which day."""

from datetime import date

from sample.acceptance import Acceptances
from sample.story import Line, day, lines
from sample.workbook import Cell, Row
from tracker.domain.months import Month

Changes = dict[tuple[str, ...], Line]


def forecast_rows(milestones: list[Line], leads: dict[str, str], acceptances: Acceptances) -> list[Row]:
    """Return one forecast a month for every open milestone, reported by the unit that holds it.

    A forecast repeats until the story changes it. A milestone reached by the end of the month, or before the report
    was accepted, gets none: its claim says more. Neither does one whose unit missed its report or left the task out.
    """
    changes = _changes("forecasts", ("task", "milestone"))
    silent = {(gap["task"], gap["unit"], gap["month"]) for gap in lines("silences")}
    rows: list[Row] = []
    for milestone in milestones:
        task, number = milestone["task"], milestone["number"]
        unit = milestone["unit"] or leads[task]
        expected = milestone["original_on"]
        completed = day(milestone["completed_on"])
        for month in acceptances.cycle.reported_months:
            change = changes.get((task, number, str(month)))
            expected = change["forecast_on"] if change else expected
            reported_on = acceptances.reported_on(unit, month)
            if reported_on is None or (task, unit, str(month)) in silent:
                continue
            if completed is not None and (completed <= month.last or completed < reported_on):
                continue
            row = _about(task, month, reported_on, milestone=number)
            rows.append({**row, "forecast_on": day(expected), **_words(change, "cause", "note")})
    return rows


def completion_rows(milestones: list[Line]) -> list[Row]:
    """Return every claim with the office's answer to it, oldest first within a milestone."""
    reached = {(line["task"], line["number"]): day(line["completed_on"]) for line in milestones}
    answers: list[tuple[date | None, Row]] = []
    for line in lines("refusals"):
        who = {"task": line["task"], "milestone": line["milestone"], "actual_on": day(line["completed_on"])}
        claimed, refused = day(line["claimed_on"]), day(line["refused_on"])
        answers.append((claimed, {**who, "state": "claimed", "evidence": line["claim"], "reported_on": claimed}))
        answers.append((refused, {**who, "state": "refused", "evidence": line["refusal"], "reported_on": refused}))
    for line in lines("completions"):
        on = day(line["completed_on"]) or reached[line["task"], line["milestone"]]
        who = {"task": line["task"], "milestone": line["milestone"], "actual_on": on, "evidence": line["evidence"]}
        for state in ("claimed", "verified"):
            if answered := day(line[f"{state}_on"]):
                answers.append((answered, {**who, "state": state, "reported_on": answered}))
    answers.sort(key=lambda answer: (answer[1]["task"], int(str(answer[1]["milestone"])), answer[0]))
    return [row for _, row in answers]


def status_rows(leads: dict[str, str], acceptances: Acceptances) -> list[Row]:
    """Return the claimed status of every task and month, reported with the lead unit's report."""
    rows: list[Row] = []
    for line in lines("statuses"):
        reported_on = acceptances.reported_on(leads[line["task"]], Month.parse(line["month"]))
        if reported_on is not None:
            rows.append({**line, "reported_on": reported_on})
    return rows


def contribution_rows(acceptances: Acceptances) -> list[Row]:
    """Return the monthly state of every supporting unit's deliverable, up to the month it was delivered."""
    changes = _changes("contribution_changes", ("task", "unit"))
    silent = {(gap["task"], gap["unit"], gap["month"]) for gap in lines("silences")}
    rows: list[Row] = []
    for line in lines("contributions"):
        expected, delivered = line["due_on"], day(line["delivered_on"])
        for month in acceptances.cycle.reported_months:
            key = (line["task"], line["unit"], str(month))
            change = changes.get(key)
            expected = change["forecast_on"] if change else expected
            reported_on = acceptances.reported_on(line["unit"], month)
            if reported_on is not None and key not in silent:
                row = _about(line["task"], month, reported_on, unit=line["unit"])
                rows.append({**row, **_state(line, month, expected), **_words(change, "note")})
            if delivered is not None and delivered <= month.last:
                break
    return rows


def _state(line: Line, month: Month, expected: str) -> Row:
    delivered = day(line["delivered_on"])
    if delivered is not None and delivered <= month.last:
        return {"state": "delivered", "delivered_on": delivered}
    begun = bool(line["begun"]) and line["begun"] <= str(month)
    return {"state": "under_way" if begun else "not_started", "forecast_on": day(expected)}


def _about(task: str, month: Month, reported_on: date, **named: Cell) -> Row:
    return {"task": task, **named, "month": str(month), "reported_on": reported_on}


def _words(change: Line | None, *columns: str) -> dict[str, str]:
    return {column: change[column] for column in columns} if change else {}


def _changes(name: str, identity: tuple[str, ...]) -> Changes:
    return {(*(line[column] for column in identity), line["month"]): line for line in lines(name)}

"""What each year's report says about a project: forecasts, completions and claimed status."""

import re
from datetime import date, timedelta
from itertools import pairwise

from sample.major_projects.projects import Project, ProjectYear, snapshot
from sample.workbook import Cell, Row

RATINGS = {
    "G": ("Green", "green"),
    "AG": ("Amber/Green", "green"),
    "A": ("Amber", "amber"),
    "AR": ("Amber/Red", "red"),
    "R": ("Red", "red"),
}
START, FINISH = "Start", "Finish"
# Who decides what the portfolio holds.
APPROVER = "Infrastructure and Projects Authority"
# A figure in £m as published. The pound sign did not survive in the file: three different remains stand for it.
_COST = re.compile("(-?)(?:\u0139\u0081|\u0141|\u0081)?([0-9,]+(?:\\.[0-9]+)?)m?")


def milestones(project: Project) -> list[tuple[str, date]]:
    """Return the project's milestones with the first date ever reported, in order; a finish is always there."""
    assert project.first_end is not None, "a project without any end date has no plan"
    start = [(START, project.first_start)] if project.first_start else []
    return [*start, (FINISH, project.first_end)]


def status_rows(task: str, project: Project) -> list[Row]:
    """Return the rating of every rated year, folded to three colours; the five-level rating stays in the note."""
    return [
        {
            "task": task,
            "month": year.as_at.isoformat()[:7],
            "claimed": RATINGS[year.rating][1],
            "note": _note(year),
            "reported_on": year.as_at,
        }
        for year in project.years
        if year.rating
    ]


def _note(year: ProjectYear) -> str:
    figure = _COST.fullmatch(year.whole_life_cost)
    told = f": {year.whole_life_cost or 'not published'}" if figure is None else f" {figure[1]}£{figure[2]} m"
    return f"Delivery confidence {RATINGS[year.rating][0]}; whole-life cost{told}."


def forecast_rows(task: str, project: Project) -> list[Row]:
    """Return every reported date that still lay ahead on the day the data speak of."""
    rows: list[Row] = []
    for number, (name, _) in enumerate(milestones(project), start=1):
        for year in project.years:
            day = _day(name, year)
            if day is not None and day > year.as_at:
                month = year.as_at.isoformat()[:7]
                said: dict[str, Cell] = {"task": task, "milestone": number, "month": month}
                rows.append({**said, "forecast_on": day, "reported_on": year.as_at})
    return rows


def completion_rows(task: str, project: Project, last_year: int) -> list[Row]:
    """Return what the dates say was reached.

    A start on or before the data's day is taken as verified: the project is being reported on. An end on or before
    it is a claim, never verified; a later date in a later report takes the claim back. A project that leaves the
    reports claims its end where the last reported date has passed by the next report.
    """
    rows: list[Row] = []
    for number, (name, _) in enumerate(milestones(project), start=1):
        reached = "verified" if name == START else "claimed"
        claimed: date | None = None
        for year in project.years:
            day = _day(name, year)
            if day is None or day == claimed:
                continue
            if day <= year.as_at:
                rows.append(_answer(task, number, reached, day, year.as_at, "The reported date has passed."))
                claimed = day
            elif claimed is not None:
                rows.append(_answer(task, number, "refused", claimed, year.as_at, "A later date was reported."))
                claimed = None
        if name == FINISH and claimed is None:
            rows += _left(task, number, project, last_year)
    return rows


def _left(task: str, number: int, project: Project, last_year: int) -> list[Row]:
    last = project.years[-1]
    if last.year == last_year or last.ends_on is None or last.ends_on > snapshot(last.year + 1):
        return []
    why = "No longer reported; the last reported end date has passed. Nothing in the data confirms the completion."
    return [_answer(task, number, "claimed", last.ends_on, snapshot(last.year + 1), why)]


def scope_rows(task: str, project: Project, last_year: int) -> list[Row]:
    """Return that a project left the portfolio without having reported its end as reached.

    From the day after its last report it is outside this plan: finished, stopped, merged or carried on elsewhere, the
    data do not say which. It is known from the report it is missing in, and is back with the next one that has it. A
    project whose last report names an end that had passed stays in the plan, with a claim that nobody has confirmed.
    """
    rows: list[Row] = []
    for last, back in pairwise((*project.years, None)):
        assert last is not None, "only the end of a project's years is None"
        if last.year == last_year or (back is not None and back.year == last.year + 1):
            continue
        if last.ends_on is not None and last.ends_on <= last.as_at:
            continue
        why = f"Not in the report after that of {last.year}; the data do not say why it left the portfolio."
        rows.append(_scope(task, "transferred", last.as_at + timedelta(days=1), why, snapshot(last.year + 1)))
        if back is not None:
            rows.append(_scope(task, "restored", back.as_at, f"In the report of {back.year} again.", back.as_at))
    return rows


def _scope(task: str, kind: str, since_on: date, reason: str, reported_on: date) -> Row:
    said: dict[str, Cell] = {"task": task, "kind": kind, "since_on": since_on, "reason": reason}
    return said | {"approved_by": APPROVER, "reported_on": reported_on}


def _answer(task: str, number: int, state: str, actual_on: date, reported_on: date, evidence: str) -> Row:
    answer: dict[str, Cell] = {"task": task, "milestone": number, "state": state, "actual_on": actual_on}
    return answer | {"evidence": evidence, "reported_on": reported_on}


def _day(name: str, year: ProjectYear) -> date | None:
    return year.starts_on if name == START else year.ends_on

"""Rewrite major-projects.xlsx from the published rows: `python sample/major_projects/make.py`."""

import sys
from datetime import date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sample.major_projects.history import completion_rows, forecast_rows, milestones, scope_rows, status_rows
from sample.major_projects.projects import Project, ProjectYear, project_years, projects, snapshot
from sample.workbook import Row, Rows, workbook_bytes

WORKBOOK = Path(__file__).with_name("major-projects.xlsx")
CREATED = datetime(2019, 9, 30)
NOTICE_EN = "Contains public sector information licensed under the Open Government Licence v3.0"
NOTICE_ZH = "包含依据《开放政府许可证》第3.0版授权使用的公共部门信息"

CATEGORIES = {
    "Government Transformation and Service Delivery": "GTSD",
    "ICT": "ICT",
    "Infrastructure and Construction": "INFRA",
    "Military Capability": "MIL",
    "": "NONE",
}
UNCATEGORISED = "Uncategorised"
DEPARTMENTS = {
    "BEIS": "Department for Business, Energy and Industrial Strategy",
    "BIS": "Department for Business, Innovation and Skills",
    "CO": "Cabinet Office",
    "CPS": "Crown Prosecution Service",
    "DCLG": "Department for Communities and Local Government",
    "DCMS": "Department for Culture, Media and Sport",
    "DECC": "Department of Energy and Climate Change",
    "DEFRA": "Department for Environment, Food and Rural Affairs",
    "DFE": "Department for Education",
    "DFID": "Department for International Development",
    "DFT": "Department for Transport",
    "DHSC": "Department of Health and Social Care",
    "DWP": "Department for Work and Pensions",
    "FCO": "Foreign and Commonwealth Office",
    "HMRC": "HM Revenue and Customs",
    "HMT": "HM Treasury",
    "HO": "Home Office",
    "MOD": "Ministry of Defence",
    "MOJ": "Ministry of Justice",
    "NCA": "National Crime Agency",
    "NSI": "National Savings and Investments",
    "ONS": "Office for National Statistics",
}


def dated(found: list[Project]) -> list[Project]:
    """Return the projects with an end date in at least one year: without one there is no promise to track."""
    return [project for project in found if project.first_end is not None]


def major_projects_rows() -> Rows:
    """Return every sheet's rows."""
    published = project_years()
    tasks = list(_coded(dated(projects(published))))
    last_year = max(row.year for row in published)
    used = {project.category for _, project in tasks}
    return {
        "plan": [_plan([project for _, project in tasks])],
        "programmes": [
            {"code": code, **_both(name or UNCATEGORISED)} for name, code in CATEGORIES.items() if name in used
        ],
        "units": [
            {"code": code, **_both(name), "short_zh": code, "short_en": code, "reports": "yes"}
            for code, name in DEPARTMENTS.items()
            if any(code in (row.department for row in project.years) for _, project in tasks)
        ],
        "tasks": [_task(code, project) for code, project in tasks],
        "milestones": [row for code, project in tasks for row in _milestones(code, project)],
        "scope_changes": [row for code, project in tasks for row in scope_rows(code, project, last_year)],
        "periods": [_period(year) for year in sorted({row.year for row in published})],
        "forecasts": [row for code, project in tasks for row in forecast_rows(code, project)],
        "completions": [row for code, project in tasks for row in completion_rows(code, project, last_year)],
        "statuses": [row for code, project in tasks for row in status_rows(code, project)],
        "reports": _reports([row for _, project in tasks for row in project.years]),
    }


def _coded(found: list[Project]) -> list[tuple[str, Project]]:
    """Return each project with its code: department and running number by name."""
    counts: dict[str, int] = {}
    coded = []
    for project in found:
        counts[project.department] = counts.get(project.department, 0) + 1
        coded.append((f"{project.department}-{counts[project.department]:03d}", project))
    return coded


def _plan(found: list[Project]) -> Row:
    days = [day for project in found for _, day in milestones(project)]
    return {
        "name_zh": "英国政府重大项目",
        "name_en": "UK Government Major Projects Portfolio",
        "starts_on": min(days),
        "ends_on": max(days),
        "calendar": "weekdays",
        "notice_zh": NOTICE_ZH,
        "notice_en": NOTICE_EN,
    }


def _both(name: str) -> dict[str, str]:
    return {"name_zh": name, "name_en": name}


def _task(code: str, project: Project) -> Row:
    return {
        "code": code,
        "programme": CATEGORIES[project.category],
        **_both(project.name),
        "weight": 1,
        "owner": DEPARTMENTS[project.department],
        "lead_unit": project.department,
        "starts_on": project.first_start,
        "joined_on": project.years[0].as_at,
        "source": "Infrastructure and Projects Authority, Government Major Projects Portfolio data, "
        + ", ".join(str(year.year) for year in project.years),
    }


def _milestones(code: str, project: Project) -> list[Row]:
    return [
        {"task": code, "number": number, **_both(name), "weight": 1, "original_on": day}
        for number, (name, day) in enumerate(milestones(project), start=1)
    ]


def _period(year: int) -> Row:
    day = snapshot(year)
    opens_on = date(day.year, day.month, 1)
    return {
        "month": day.isoformat()[:7],
        "opens_on": opens_on,
        "due_on": day,
        "closes_on": day,
        "published_on": day,
    }


def _reports(rows: list[ProjectYear]) -> list[Row]:
    told = sorted({(row.department, row.as_at) for row in rows})
    return [
        {"unit": unit, "month": day.isoformat()[:7], "event": event, "reported_on": day}
        for unit, day in told
        for event in ("submitted", "accepted")
    ]


def major_projects_bytes() -> bytes:
    """Return the workbook."""
    return workbook_bytes(major_projects_rows(), created=CREATED, title="UK Government Major Projects Portfolio")


def main() -> None:
    """Write the workbook; say what was left out and why."""
    published = project_years()
    found = projects(published)
    left_out = [project for project in found if project.first_end is None]
    WORKBOOK.write_bytes(major_projects_bytes())
    for key, rows in major_projects_rows().items():
        print(f"{key:14}{len(rows):6}")
    print(f"{len(published)} project-years are {len(found)} projects")
    print(f"{len(left_out)} of them never report an end date and are left out: no promise to measure against")
    print(f"{sum(not row.rating for row in published)} project-years are not rated and have no status")
    print(f"{WORKBOOK.name}: {WORKBOOK.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

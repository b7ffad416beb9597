"""The published rows become projects, promises and claims by the rules its README states."""

from collections import Counter
from datetime import date

from sample.major_projects.history import completion_rows, forecast_rows, scope_rows, status_rows
from sample.major_projects.make import dated
from sample.major_projects.projects import Project, ProjectYear, project_years, projects
from tests.factories.workbooks import sheets

ROWS = project_years()
FOUND = projects(ROWS)
BOOK = sheets("sample/major_projects/major-projects.xlsx")


def year(number: int, name: str = "Tunnel", **changed: object) -> ProjectYear:
    told: dict[str, object] = {
        "department": "DFT",
        "rating": "A",
        "starts_on": date(2012, 1, 1),
        "ends_on": date(2016, 6, 30),
        "whole_life_cost": "10",
        "category": "",
    }
    return ProjectYear(year=number, name=name, **(told | changed))  # type: ignore[arg-type]


def states(project: Project, *, last_year: int = 2019) -> list[tuple[object, object, object]]:
    return [(row["milestone"], row["state"], row["reported_on"]) for row in completion_rows("T", project, last_year)]


def test_every_published_row_belongs_to_one_project() -> None:
    assert len(ROWS) == sum(len(project.years) for project in FOUND) == 939
    for project in FOUND:
        assert [row.year for row in project.years] == sorted({row.year for row in project.years})


def test_names_are_joined_whatever_their_case_and_punctuation() -> None:
    joined = projects([year(2014, "ABUJA: New Office"), year(2015, "Abuja New Office"), year(2015, "Abuja Old Office")])
    assert [len(project.years) for project in joined] == [2, 1]


def test_a_project_follows_its_department_into_the_merged_one_only() -> None:
    moved = projects([year(2016, department="DECC"), year(2017, department="BEIS")])
    apart = projects([year(2016, department="DWP"), year(2017, department="NCA")])
    assert [len(project.years) for project in moved] == [2]
    assert [len(project.years) for project in apart] == [1, 1]


def test_two_departments_with_the_same_name_in_one_year_stay_apart() -> None:
    rows = [year(when, department=unit) for when in (2014, 2015) for unit in ("DWP", "NCA")]
    assert [(p.department, len(p.years)) for p in projects(rows)] == [("DWP", 2), ("NCA", 2)]


def test_only_projects_without_any_end_date_are_left_out() -> None:
    kept = dated(FOUND)
    assert len(BOOK["tasks"]) == len(kept)
    assert all(row.ends_on is None for project in FOUND if project not in kept for row in project.years)
    finishes = Counter(row["task"] for row in BOOK["milestones"] if row["name_en"] == "Finish")
    assert set(finishes.values()) == {1}
    assert len(finishes) == len(kept)


def test_the_first_reported_end_is_the_promise_and_later_ones_are_forecasts() -> None:
    project = Project((year(2014), year(2015, ends_on=date(2017, 3, 31)), year(2016, ends_on=date(2018, 3, 31))))
    assert project.first_end == date(2016, 6, 30)
    finish = [row for row in forecast_rows("T", project) if row["milestone"] == 2]
    assert [(row["month"], row["forecast_on"]) for row in finish] == [
        ("2013-09", date(2016, 6, 30)),
        ("2014-09", date(2017, 3, 31)),
        ("2015-09", date(2018, 3, 31)),
    ]


def test_a_start_is_verified_and_a_past_end_only_claimed() -> None:
    project = Project((year(2018, ends_on=date(2017, 5, 31)), year(2019, ends_on=date(2017, 5, 31))))
    assert states(project) == [(1, "verified", date(2017, 9, 30)), (2, "claimed", date(2017, 9, 30))]


def test_a_later_end_date_takes_the_claim_back() -> None:
    project = Project((year(2018, ends_on=date(2017, 5, 31)), year(2019, ends_on=date(2020, 5, 31))))
    assert states(project)[1:] == [(2, "claimed", date(2017, 9, 30)), (2, "refused", date(2018, 9, 30))]


def test_a_project_that_leaves_claims_its_end_only_when_that_day_has_passed() -> None:
    passed, ahead = Project((year(2016),)), Project((year(2015),))
    assert states(passed)[1:] == [(2, "claimed", date(2016, 9, 30))]
    assert states(ahead)[1:] == []
    assert states(passed, last_year=2016)[1:] == []


def test_a_project_that_leaves_without_a_reported_end_leaves_the_plan_and_one_that_reported_it_stays() -> None:
    left, ended = Project((year(2015),)), Project((year(2017, ends_on=date(2016, 6, 30)),))
    (row,) = scope_rows("T", left, 2019)
    assert (row["kind"], row["since_on"], row["reported_on"]) == ("transferred", date(2014, 10, 1), date(2015, 9, 30))
    assert "milestone" not in row
    assert scope_rows("T", ended, 2019) == []
    assert scope_rows("T", Project((year(2019, ends_on=date(2030, 1, 1)),)), 2019) == []


def test_five_ratings_fold_to_three_colours_and_stay_in_the_note() -> None:
    told = [year(2014 + i, rating=rating) for i, rating in enumerate(("G", "AG", "A", "AR", "R", ""))]
    rows = status_rows("T", Project(tuple(told)))
    assert [row["claimed"] for row in rows] == ["green", "green", "amber", "red", "red"]
    assert rows[3]["note"] == "Delivery confidence Amber/Red; whole-life cost £10 m."


def test_the_remains_of_a_pound_sign_are_read_as_one() -> None:
    damaged = [year(2014, whole_life_cost=text) for text in ("\u0141872.42", "\u0139\u0081872.42", "\u0081872.42m")]
    notes = {status_rows("T", Project((row,)))[0]["note"] for row in damaged}
    assert notes == {"Delivery confidence Amber; whole-life cost £872.42 m."}


def test_no_finish_in_the_workbook_is_verified() -> None:
    names = {(row["task"], row["number"]): row["name_en"] for row in BOOK["milestones"]}
    states_by_name = Counter((names[row["task"], row["milestone"]], row["state"]) for row in BOOK["completions"])
    assert states_by_name["Finish", "claimed"] > 100
    assert states_by_name["Finish", "verified"] == 0
    assert states_by_name["Start", "verified"] > 400
    assert states_by_name["Start", "claimed"] == 0

"""The sample programme tells the story it is meant to tell; figures worked out from the workbook by plain sums."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from tests.factories.workbooks import newest, sheets
from tracker.domain.workdays import STATE_COUNCIL

BOOK = sheets("sample/programme.xlsx")
MARCH, PUBLISHED = date(2020, 3, 31), date(2020, 4, 10)
FEBRUARY, FEBRUARY_PUBLISHED = date(2020, 2, 29), date(2020, 3, 10)
Key = tuple[str, float]


def verified(as_of: date, known_on: date) -> dict[Key, dict[str, Any]]:
    """Return the milestones accepted as of a day, by task and number."""
    latest = newest(BOOK["completions"], ("task", "milestone"), known_on=known_on)
    return {key: fact for key, fact in latest.items() if fact["state"] == "verified" and fact["actual_on"] <= as_of}


def expected(month: str, known_on: date) -> dict[Key, date]:
    """Return the newest forecast of every milestone told up to a month."""
    told = newest(BOOK["forecasts"], ("task", "milestone"), known_on=known_on, month=month)
    return {key: fact["forecast_on"] for key, fact in told.items()}


def earned(as_of: date, known_on: date) -> dict[str, float]:
    done = verified(as_of, known_on)
    points: defaultdict[str, float] = defaultdict(float)
    for milestone in BOOK["milestones"]:
        points[milestone["task"]] += milestone["weight"] * ((milestone["task"], milestone["number"]) in done)
    return points


def planned(as_of: date) -> dict[str, float]:
    points: defaultdict[str, float] = defaultdict(float)
    for milestone in BOOK["milestones"]:
        points[milestone["task"]] += milestone["weight"] * (milestone["original_on"] <= as_of)
    return points


def group(points: dict[str, float], programme: str = "") -> float:
    kept = [value for task, value in points.items() if task.startswith(programme)]
    return sum(kept) / len(kept)


def test_the_plan_has_its_size() -> None:
    sizes = {key: len(BOOK[key]) for key in ("programmes", "tasks", "units", "milestones", "kpis", "periods")}
    assert sizes == {"programmes": 4, "tasks": 24, "units": 10, "milestones": 126, "kpis": 16, "periods": 18}
    per_task = Counter(milestone["task"] for milestone in BOOK["milestones"])
    assert min(per_task.values()) >= 4
    assert max(per_task.values()) <= 8
    assert [unit["code"] for unit in BOOK["units"] if unit["reports"] == "no"] == ["HQ"]


def test_weights_of_a_task_add_up_to_100() -> None:
    sums: defaultdict[str, float] = defaultdict(float)
    for milestone in BOOK["milestones"]:
        sums[milestone["task"]] += milestone["weight"]
    assert set(sums.values()) == {100}
    assert len(sums) == 24


@pytest.mark.parametrize(
    ("sheet", "columns"),
    [
        ("milestones", ("original_on",)),
        ("forecasts", ("forecast_on",)),
        ("completions", ("actual_on", "reported_on")),
        ("contributions", ("due_on",)),
        ("periods", ("opens_on", "due_on", "closes_on", "published_on")),
    ],
)
def test_dates_are_working_days(sheet: str, columns: tuple[str, ...]) -> None:
    days = [fact[column] for fact in BOOK[sheet] for column in columns if fact[column] != ""]
    assert days
    assert [day for day in days if not STATE_COUNCIL.is_workday(day)] == []


def test_milestones_of_a_task_are_in_order_of_their_dates() -> None:
    by_task: defaultdict[str, list[date]] = defaultdict(list)
    for milestone in BOOK["milestones"]:
        by_task[milestone["task"]].append(milestone["original_on"])
    assert all(days == sorted(days) for days in by_task.values())


def test_periods_follow_the_cycle() -> None:
    periods = {period["month"]: period for period in BOOK["periods"]}
    march, april = periods["2020-03"], periods["2020-04"]
    assert (march["due_on"], march["closes_on"], march["published_on"]) == (
        date(2020, 4, 7),
        date(2020, 4, 9),
        date(2020, 4, 10),
    )
    assert (april["opens_on"], april["published_on"]) == (date(2020, 4, 13), "")
    assert sum(period["published_on"] != "" for period in BOOK["periods"]) == 9


def test_seventy_of_the_milestones_are_accepted_and_seven_overdue() -> None:
    done = verified(MARCH, PUBLISHED)
    still_open = [m for m in BOOK["milestones"] if (m["task"], m["number"]) not in done]
    now = expected("2020-03", PUBLISHED)
    assert (len(done), len(still_open)) == (70, 56)
    assert sum(m["original_on"] <= MARCH for m in still_open) == 7
    assert sum(now[m["task"], m["number"]] > m["original_on"] for m in still_open) == 24


@pytest.mark.parametrize(
    ("programme", "has_earned", "is_planned"),
    [("A", 61, 63), ("B", 64, 66), ("C", 42, 51), ("D", 50, 53), ("", 54, 58)],
)
def test_programmes_stand_where_the_overview_shows_them(programme: str, has_earned: int, is_planned: int) -> None:
    assert round(group(earned(MARCH, PUBLISHED), programme)) == has_earned
    assert round(group(planned(MARCH), programme)) == is_planned


def test_february_earned_less_than_planned_and_march_caught_up() -> None:
    january = group(earned(date(2020, 1, 31), date(2020, 2, 11)))
    february, march = group(earned(FEBRUARY, FEBRUARY_PUBLISHED)), group(earned(MARCH, PUBLISHED))
    assert february - january == pytest.approx(4.6, abs=0.05)
    assert group(planned(FEBRUARY)) - group(planned(date(2020, 1, 31))) == pytest.approx(6.3, abs=0.06)
    assert march - february == pytest.approx(12.5)


@pytest.mark.parametrize(
    ("task", "has_earned", "is_planned"),
    [("A5", 50, 62), ("B1", 58, 72), ("B4", 100, 100), ("C2", 22, 50), ("C6", 14, 42), ("D3", 56, 50), ("D6", 24, 48)],
)
def test_tasks_stand_where_the_register_shows_them(task: str, has_earned: int, is_planned: int) -> None:
    assert (earned(MARCH, PUBLISHED)[task], planned(MARCH)[task]) == (has_earned, is_planned)


def test_thirteen_open_milestones_slipped_in_march_and_eight_moved_forward() -> None:
    before, now, done = expected("2020-02", PUBLISHED), expected("2020-03", PUBLISHED), verified(MARCH, PUBLISHED)
    moved = {key: STATE_COUNCIL.between(before[key], day) for key, day in now.items() if key not in done}
    slipped = {key: days for key, days in moved.items() if days > 0}
    assert len(slipped) == 13
    assert sum(task in ("C2", "C6") for task, _ in slipped) == 8
    assert sum(days < 0 for days in moved.values()) == 8
    assert (slipped["C2", 2], slipped["B1", 4], moved["D3", 5]) == (19, 14, -23)


@pytest.mark.parametrize(
    ("task", "number", "slip"),
    [("C2", 2, 83), ("C2", 5, 38), ("C6", 2, 100), ("C6", 5, 13), ("B1", 4, 19), ("D3", 6, -30), ("A5", 3, 24)],
)
def test_slips_against_the_first_promise(task: str, number: int, slip: int) -> None:
    promise = next(m["original_on"] for m in BOOK["milestones"] if (m["task"], m["number"]) == (task, number))
    assert STATE_COUNCIL.between(promise, expected("2020-03", PUBLISHED)[task, number]) == slip


def test_every_task_has_a_status_every_month_and_no_note_is_repeated() -> None:
    statuses = BOOK["statuses"]
    assert len(statuses) == 24 * 9
    assert len({status["note"] for status in statuses}) == len(statuses)
    march = {status["task"]: status for status in statuses if status["month"] == "2020-03"}
    assert [task for task, status in march.items() if status["claimed"] != "green"] == ["A5", "B5", "D6"]
    assert all(march[task]["difference"] for task in ("B1", "B5", "C2", "C6", "D6"))


def test_reports_leave_the_record_the_office_sees() -> None:
    due = {period["month"]: period["due_on"] for period in BOOK["periods"]}
    first: dict[tuple[str, str], date] = {}
    for event in BOOK["reports"]:
        if event["event"] == "submitted" and event["month"] < "2020-03":
            first.setdefault((event["unit"], event["month"]), event["reported_on"])
    on_time = sum(day <= due[month] for (_, month), day in first.items())
    assert (on_time, len(first)) == (62, 70)
    assert ("INVEST", "2020-02") not in first
    assert ("OVERSEAS", "2019-10") not in first
    returned = [event for event in BOOK["reports"] if event["event"] == "returned" and event["month"] < "2020-03"]
    assert len(returned) == 31
    assert all(event["reason"] for event in returned)


def test_on_7_april_two_reports_are_accepted_and_one_not_begun() -> None:
    march = [e for e in BOOK["reports"] if e["month"] == "2020-03" and e["reported_on"] <= date(2020, 4, 7)]
    stage = {event["unit"]: event["event"] for event in march}
    assert Counter(stage.values()) == {"accepted": 2, "submitted": 4, "drafted": 2}
    assert "INVEST" not in stage


def test_every_fact_of_a_published_month_was_recorded_before_publication() -> None:
    published = {period["month"]: period["published_on"] for period in BOOK["periods"]}
    for sheet in ("forecasts", "statuses", "contribution_history", "reports"):
        assert all(fact["reported_on"] <= published[fact["month"]] for fact in BOOK[sheet])


def test_overseas_left_d5_out_of_its_march_report() -> None:
    parts = {(f["task"], f["month"]) for f in BOOK["contribution_history"] if f["unit"] == "OVERSEAS"}
    assert ("D5", "2020-02") in parts
    assert ("C3", "2020-03") in parts
    assert ("D5", "2020-03") not in parts


def test_one_claim_awaits_the_office_and_refused_ones_were_told_why() -> None:
    latest = newest(BOOK["completions"], ("task", "milestone"), known_on=date(2020, 4, 13))
    states = {key: fact["state"] for key, fact in latest.items()}
    assert [key for key, state in states.items() if state == "claimed"] == [("B1", 4)]
    assert [key for key, state in states.items() if state == "refused"] == [("C6", 2)]
    assert all(fact["evidence"] for fact in BOOK["completions"])


@pytest.mark.parametrize(
    ("kpi", "month", "value", "scale"),
    [
        ("K03", "2020-03", 96.8, 100),
        ("K03", "2020-02", 95.3, 100),
        ("K04", "2020-03", 90.5, 100),
        ("K15", "2020-03", 88.4, 100),
        ("K15", "2020-01", 67.4, 100),
        ("K07", "2020-03", 49, 100),
        ("K11", "2020-03", 3.4, 1),
        ("K11", "2020-02", 3.7, 1),
    ],
)
def test_quotients_of_the_overview(kpi: str, month: str, value: float, scale: int) -> None:
    latest = newest(BOOK["readings"], ("kpi", "unit", "month"), known_on=PUBLISHED)
    found = [fact for (code, _, when), fact in latest.items() if (code, when) == (kpi, month)]
    ratio = sum(fact["numerator"] for fact in found) / sum(fact["denominator"] for fact in found)
    assert ratio * scale == pytest.approx(value, abs=0.05)


def test_touchpoints_reach_31_and_the_overview_has_six_places() -> None:
    live = [fact["value"] for fact in BOOK["readings"] if (fact["kpi"], fact["month"]) == ("K08", "2020-03")]
    assert sum(live) == 31
    assert sorted(kpi["overview"] for kpi in BOOK["kpis"] if kpi["overview"] != "") == [1, 2, 3, 4, 5, 6]


def test_cited_figures_stay_out_of_the_readings() -> None:
    cited = {kpi["code"] for kpi in BOOK["kpis"] if kpi["source"]}
    assert {"K01", "K02", "K07", "K09", "K10", "K13", "K14"} <= cited
    assert all(kpi["source"].count(" / ") == 1 for kpi in BOOK["kpis"] if kpi["source"])
    assert {fact["source"] for fact in BOOK["readings"]} == {""}


def test_a_corrected_reading_keeps_its_first_version() -> None:
    identity = ("kpi", "unit", "month")
    repeats = Counter(tuple(fact[key] for key in identity) for fact in BOOK["readings"])
    assert [key for key, times in repeats.items() if times > 1] == [("K05", "PC", "2019-12")]

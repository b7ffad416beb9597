"""What trends and the earned schedule say on the pages: named, listed, the same on page and file, in words."""

import csv
import io
import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import Browser, account, browser_of
from tests.factories.plans import SmallPlan, small_plan
from tracker.db import db
from tracker.domain.permissions import Role

MARCH = "period=2020-03"
MONTH_ENDS = (date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31))


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    """Give somebody who reads the sample."""
    account(sample_app, "reader", Role.VIEWER)
    return browser_of(sample_app, "reader")


@pytest.fixture
def small_reader(sqlite_app: Flask):
    """Give a reader of a small plan, changed first."""

    def make(change, *, tasks: int = 1) -> Browser:
        with sqlite_app.app_context():
            change(small_plan(tasks=tasks))
            db.session.commit()
        account(sqlite_app, "reader", Role.VIEWER)
        return browser_of(sqlite_app, "reader")

    return make


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def reported(plan: SmallPlan, task: int, *forecasts: date, number: int = 1) -> None:
    """Report a forecast for each month from January on."""
    for month_end, forecast_on in zip(MONTH_ENDS, forecasts, strict=True):
        plan.forecast(plan.milestones[task][number], forecast_on, valid_on=month_end, recorded_on=month_end)


def measures(page: BeautifulSoup) -> dict[str, tuple[str, str]]:
    """Return the value and the words of each measure of the earned schedule, by its symbol."""
    found = {}
    for row in page.select("#schedule tbody tr"):
        found[words(row.th).split()[-1]] = (words(row.select_one("summary")), words(row.select("td")[-1]))
    return found


@pytest.mark.parametrize("show", ["runs_away", "late_rise", "zigzag"])
def test_milestones_are_listed_by_pattern_on_page_and_file(reader: Browser, show: str) -> None:
    name = {"runs_away": "never converges", "late_rise": "late sharp rise", "zigzag": "zigzag"}[show]
    whole = csv.DictReader(io.StringIO(reader.get(f"/milestones?{MARCH}&format=csv").data.decode("utf-8-sig")))
    expected = [(row["Task"], row["Milestone (English)"]) for row in whole if name in row["Trend"].split(", ")]
    page = soup(reader.get(f"/milestones?{MARCH}&show={show}"))
    rows = page.select("#rows tbody tr")
    assert [words(row.th.a) for row in rows] == [f"{task} {milestone}" for task, milestone in expected]
    assert all(name in words(row.select("td")[-1]) for row in rows)


def test_the_task_page_names_what_the_list_names(reader: Browser) -> None:
    page = soup(reader.get(f"/milestones?{MARCH}&show=runs_away"))
    row = page.select_one("#rows tbody tr")
    task = soup(reader.get(row.th.a["href"].split("#")[0]))
    assert "moves away as fast as time passes" in words(task.select_one("#trend h2")) or "move away" in words(
        task.select_one("#trend h2")
    )
    assert "never converges" in words(task.select_one("#trend table"))
    figure = json.loads(task.select_one("#trend script[data-figure]").string)
    assert any("never converges" in note["text"] for note in figure["layout"]["annotations"])


def test_what_runs_away_is_the_title_of_its_chart(small_reader) -> None:
    def run_away(plan: SmallPlan) -> None:
        reported(plan, 0, date(2020, 9, 30), date(2020, 10, 31), date(2020, 11, 30))

    page = soup(small_reader(run_away).get(f"/tasks/P1?{MARCH}"))
    # Sixty-one days later over two months: as fast as time passes.
    assert "“Step 2” moves away as fast as time passes" in words(page.select_one("#trend h2"))


def test_what_rises_together_is_said_once_for_the_plan(small_reader) -> None:
    def shock(plan: SmallPlan) -> None:
        for task in range(4):
            reported(plan, task, date(2020, 9, 30), date(2020, 9, 30), date(2020, 10, 9))

    page = soup(small_reader(shock, tasks=4).get(f"/milestones?{MARCH}"))
    (finding,) = page.select(".findings li")
    assert words(finding) == "All 4 open milestones moved later together in March: look for a common cause"


def test_a_bow_wave_is_said_with_both_rates_and_leads_to_its_rows(small_reader) -> None:
    def push(plan: SmallPlan) -> None:
        for task in range(5):
            reported(plan, task, date(2020, 9, 30), date(2020, 9, 30), date(2020, 12, 10))
            reported(plan, task, date(2020, 2, 28), date(2020, 3, 31), date(2020, 12, 11), number=0)

    browser = small_reader(push, tasks=5)
    page = soup(browser.get(f"/milestones?{MARCH}"))
    wave = page.select_one(".findings li")
    assert words(wave) == (
        "Bow wave: 10 open milestones are expected in the last 8 weeks before 31 Dec 2020, 1.3 a week; "
        "the original plan had 0 there, and 0.2 a week on average"
    )
    assert len(soup(browser.get(wave.a["href"])).select("#rows tbody tr")) == 10


def test_a_plan_without_either_says_nothing(small_reader) -> None:
    page = soup(small_reader(lambda plan: None).get(f"/milestones?{MARCH}"))
    assert page.select(".findings") == []


def test_the_schedule_is_told_in_words_with_rule_and_inputs(small_reader) -> None:
    def one_late(plan: SmallPlan) -> None:
        plan.complete(plan.milestones[0][0], "verified", date(2020, 3, 20))

    page = soup(small_reader(one_late).get(f"/tasks/P1?{MARCH}"))
    assert words(page.select_one("#schedule h2")) == "Level with the plan: what was due is earned"
    found = measures(page)
    assert found["ES"] == (
        "3.0 months",
        "All that was due is earned and nothing more was due since, so time counts in full.",
    )
    assert found["SPI(t)"] == ("1.00", "Each month that passed earned 1.00 months of the plan.")
    assert found["IEAC(t)"] == (
        "September 2020",
        "If the pace stays, it ends in the month the last milestone is planned for.",
    )
    assert found["SV"] == ("0.0 points", "As much is earned as was due.")
    tip = words(page.select_one("#schedule .tip"))
    assert "ES 3.0, AT 3.0, PD 9.0 months" in tip
    assert "Measured at 31 Mar 2020" in tip


def test_before_the_first_month_has_ended_there_is_no_figure(small_reader) -> None:
    def begin_in_april(plan: SmallPlan) -> None:
        plan.tasks[0].starts_on = date(2020, 4, 1)

    browser = small_reader(begin_in_april)
    page = soup(browser.get("/tasks/P1?period=2020-04"))
    assert words(page.select_one("#schedule h2")) == "First measured at the end of the first month, 30 Apr 2020"
    assert measures(page) == {}
    page = soup(browser.get(f"/tasks/P1?{MARCH}"))
    assert words(page.select_one("#schedule h2")) == "Nothing to measure before the start on 1 Apr 2020"


def test_nothing_earned_has_no_finish(small_reader) -> None:
    page = soup(small_reader(lambda plan: None).get(f"/tasks/P1?{MARCH}"))
    assert "Nothing is earned after 3.0 months" in words(page.select_one("#schedule h2"))
    found = measures(page)
    assert found["IEAC(t)"] == ("–", "Nothing is earned yet, so there is no pace to go by.")
    assert found["ES"] == ("0.0 months", "Work was due, and nothing of it is earned.")
    assert found["TSPI"][0] == "1.50"
    assert "not recoverable" in found["TSPI"][1]
    assert found["SPI"][1].startswith("For comparison only")


def test_a_replan_has_the_original_plan_beside_it(small_reader) -> None:
    def replanned(plan: SmallPlan) -> None:
        plan.replan(plan.milestones[0][0], date(2020, 6, 30), valid_on=date(2020, 2, 10))

    page = soup(small_reader(replanned).get(f"/tasks/P1?{MARCH}"))
    heads = [words(head) for head in page.select("#schedule thead th")]
    assert "Against the original plan" in heads
    values = [words(cell) for cell in page.select("#schedule tbody tr")[1].select("td")]
    # Nothing was due by the plan of today, work of a month was by the first promise.
    assert (values[0].startswith("0.0 months"), values[1]) == (True, "−3.0 months")


@pytest.mark.parametrize("path", ["/tasks/C2", "/programmes/C", "/forecast"])
def test_task_programme_and_plan_have_every_measure(reader: Browser, path: str) -> None:
    page = soup(reader.get(f"{path}?{MARCH}"))
    assert list(measures(page)) == ["ES", "SV(t)", "SPI(t)", "IEAC(t)", "TSPI", "SV", "SPI"]
    assert len(page.select("h1")) == 1


def test_points_behind_are_those_of_the_progress_shown(reader: Browser) -> None:
    page = soup(reader.get(f"/tasks/C2?{MARCH}"))
    earned, planned = 22, 50
    assert f"{earned} of {planned}" in words(page.select_one("dl.facts"))
    assert measures(page)["SV"][0] == "−28.0 points"


def test_the_rules_name_every_pattern_with_its_limits(reader: Browser) -> None:
    text = words(soup(reader.get("/rules")).main)
    for name in ("never converges", "late sharp rise", "zigzag", "moved together", "bow wave"):
        assert name in text
    assert "over 1.10 is generally taken as not recoverable" in text

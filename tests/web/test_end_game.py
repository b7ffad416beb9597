"""The end game's page as a reader sees it: pace needed, safe dates, what finishes if nothing changes."""

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import Browser, account, browser_of
from tests.factories.plans import small_plan
from tracker.db import db
from tracker.domain.permissions import Role, Scope
from tracker.models.milestones import Milestone
from tracker.queries.end_game import EndGameRecord, end_game_record
from tracker.queries.finish_forecast import finish_forecast
from tracker.queries.frame import frame
from tracker.queries.portfolio import portfolio

VIEWER = Scope(Role.VIEWER)


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def cells(row) -> list[str]:
    return [words(cell) for cell in row.select("th, td")]


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    account(sample_app, "reader", Role.VIEWER)
    return browser_of(sample_app, "reader")


@pytest.fixture
def found(sample_app: Flask) -> EndGameRecord:
    with sample_app.app_context():
        return end_game_record(VIEWER, frame(VIEWER))


def test_what_is_left_is_what_the_plan_has_not_earned(sample_app: Flask, reader: Browser, found: EndGameRecord) -> None:
    with sample_app.app_context():
        rows = portfolio(VIEWER, frame(VIEWER))
    assert rows.progress is not None
    assert found.rate is not None
    assert found.rate.now.share == rows.progress.verified
    not_accepted = sum(not row.record.state.is_verified for task in rows.tasks for row in task.milestones)
    assert found.rate.left == not_accepted
    assert words(soup(reader.get("/end-game")).h1).startswith(f"{not_accepted} milestones, ")


def test_the_needed_pace_times_the_months_left_is_what_is_left(reader: Browser, found: EndGameRecord) -> None:
    assert found.rate is not None
    assert found.rate.required is not None
    page = soup(reader.get("/end-game"))
    rows = {row[0]: row for row in map(cells, page.select("tr.is-needed, tr.is-needed ~ tr"))}
    needed = rows["Needed from now to the plan's end"]
    assert abs(Decimal(needed[1]) * 9 - (1 - found.rate.now.share) * 100) < Decimal("0.5")
    assert abs(Decimal(needed[2]) * 9 - found.rate.left) < Decimal("0.5")
    assert [name for name in rows if name.startswith("Achieved")] == [
        "Achieved, last 3 months", "Achieved, last 6 months", "Achieved, best 3 months",
    ]  # fmt: skip


def test_open_milestones_are_listed_with_the_unsafe_first(reader: Browser, found: EndGameRecord) -> None:
    page = soup(reader.get("/end-game"))
    section = page.select_one("#safe-dates")
    rows = [cells(row) for row in section.select("tbody tr")]
    assert len(rows) == len(found.milestones)
    room = [int(row[5].replace("−", "-").replace("+", "")) for row in rows]
    assert room == sorted(room)
    unsafe = sum(days < 0 for days in room)
    assert words(section.h2).startswith(f"{unsafe} of {len(rows)} open milestones are forecast later than is safe")
    assert [row[6].split(" ")[0] for row in rows[: unsafe + 1]] == ["unsafe"] * unsafe + ["safe"]
    # What never arrives at its pace is marked beside its date, as often as the readings count it.
    moving_away = [row for row in rows if "moves away as fast as time passes" in row[6]]
    assert len(moving_away) == len(found.game.readings.never) > 0


def test_the_file_has_the_same_dates(reader: Browser, found: EndGameRecord) -> None:
    answer = reader.get("/end-game?format=csv")
    assert answer.headers["Content-Disposition"].endswith("end-game-2020-03-31.csv")
    header, *rows = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    listed = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["Latest safe date"] for row in listed] == [row.safe.on.isoformat() for row in found.milestones]
    assert [int(row["Room, wd"]) for row in listed] == [row.safe.room for row in found.milestones]


def test_what_it_calls_now_is_what_the_milestones_page_calls_so(reader: Browser) -> None:
    def dates(path: str) -> dict[tuple[str, str], str]:
        header, *rows = csv.reader(io.StringIO(reader.get(path).get_data().decode("utf-8-sig")))
        listed = (dict(zip(header, row, strict=True)) for row in rows)
        return {(row["Task"], row["No."]): row["Now"] for row in listed}

    here, there = dates("/end-game?format=csv"), dates("/milestones?format=csv")
    assert here.items() <= there.items()


def test_the_readings_are_counts_of_the_same_tasks(sample_app: Flask, reader: Browser, found: EndGameRecord) -> None:
    with sample_app.app_context():
        rows, forecast = portfolio(VIEWER, frame(VIEWER)), finish_forecast(VIEWER, frame(VIEWER))
    held = sum(all(row.expected_on <= date(2020, 12, 31) for row in task.milestones) for task in rows.tasks)
    assert found.game.readings.forecasts_hold == held
    told = words(soup(reader.get("/end-game")).select_one("dl.meaning"))
    assert f"{held} of {len(rows.tasks)}" in told
    expected = forecast.whole.tasks_by_end
    assert f"on average, {expected.p10} to {expected.p90} in four draws of five" in told


def test_the_chart_has_its_table_and_a_narrow_form(reader: Browser) -> None:
    section = soup(reader.get("/end-game")).select_one("#rates")
    assert section.select("table tbody tr")
    assert [bool(json.loads(script.get_text())["data"]) for script in section.select("script")] == [True, True]


@pytest.mark.parametrize("month", ["2019-07", "2019-08", "2019-10", "2019-12", "2020-02", "2020-04"])
def test_every_month_has_a_page(reader: Browser, month: str) -> None:
    page = soup(reader.get(f"/end-game?period={month}"))
    assert re.match(r"\d+ milestones", words(page.h1))
    assert page.select("#safe-dates tbody tr")


def test_looking_back_to_a_short_record_says_what_is_missing(reader: Browser) -> None:
    page = soup(reader.get("/end-game?period=2019-08"))
    assert "No forecast of the finish yet" in words(page.select_one("#safe-dates .note"))
    assert "the record is shorter" in words(page.main)
    assert "unsafe" not in words(page.select_one("#safe-dates tbody"))


def test_it_is_in_chinese_too(reader: Browser) -> None:
    reader.post("/language", {"lang": "zh_CN"})
    page = soup(reader.get("/end-game"))
    assert "收官" in page.title.get_text()
    assert not re.search(r"[a-z]{4,} [a-z]{3,}", words(page.main))


@pytest.mark.parametrize("path", ["/forecast", "/milestones"])
def test_the_forecast_and_the_milestones_lead_to_it(reader: Browser, path: str) -> None:
    link = soup(reader.get(f"{path}?period=2020-02")).select_one('main a[href^="/end-game"]')
    assert link["href"] == "/end-game?period=2020-02"


def small(app: Flask, *, today: date = date(2020, 4, 13)):
    """Give the small plan with somebody to read it."""
    account(app, "reader", Role.VIEWER)
    return small_plan(today=today), browser_of(app, "reader")


def test_with_all_accepted_nothing_is_left(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        plan, reader = small(sqlite_app)
        for milestone in plan.milestones[0]:
            plan.complete(milestone, "verified", date(2020, 2, 20))
        db.session.commit()
    page = soup(reader.get("/end-game"))
    assert words(page.h1).startswith("Everything is earned: the last milestone was reached on 20 Feb 2020")
    assert not page.select("#safe-dates")


def test_with_nothing_accepted_yet_it_says_what_a_month_has_to_bring(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        _, reader = small(sqlite_app)
    page = soup(reader.get("/end-game"))
    assert words(page.h1).startswith("2 milestones, 100")
    assert "Nothing is accepted yet" in words(page.select_one("#rates h2"))


def test_after_the_plan_s_end_it_says_so(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        plan, reader = small(sqlite_app)
        plan.plan.ends_on = date(2020, 2, 28)
        db.session.commit()
    page = soup(reader.get("/end-game"))
    assert words(page.h1).startswith("The plan's end, 28 Feb 2020, has come with 2 milestones")
    assert "need date has passed" in words(page.select_one("#safe-dates"))


def test_without_milestones_there_is_nothing_to_reckon_with(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        _, reader = small(sqlite_app)
        db.session.query(Milestone).delete()
        db.session.commit()
    page = soup(reader.get("/end-game"))
    assert words(page.h1) == "No task has milestones yet"
    assert page.select(".empty")


def test_without_a_plan_there_is_no_end_game(sqlite_app: Flask) -> None:
    account(sqlite_app, "reader", Role.VIEWER)
    assert words(soup(browser_of(sqlite_app, "reader").get("/end-game")).h1) == "End game"

"""The forecast's page as a reader sees it: the forecast in words, its table, its score, and the reason for none."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import Browser, account, browser_of
from tracker.domain.finish_results import FinishForecast
from tracker.domain.permissions import Role, Scope
from tracker.queries.finish_forecast import finish_forecast
from tracker.queries.frame import frame


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    """Give somebody who reads the sample."""
    account(sample_app, "reader", Role.VIEWER)
    return browser_of(sample_app, "reader")


@pytest.fixture
def found(sample_app: Flask) -> FinishForecast:
    """Give the forecast of the sample's last published month."""
    with sample_app.app_context():
        forecast = finish_forecast(Scope(Role.VIEWER), frame(Scope(Role.VIEWER)))
    assert isinstance(forecast, FinishForecast)
    return forecast


def test_the_headline_never_gives_one_date_alone(reader: Browser) -> None:
    page = soup(reader.get("/forecast"))
    (title,) = page.select("h1")
    assert "P80" in words(title)
    assert "chance by 31 Dec 2020" in words(title)
    assert "milestones that have come due" in words(page.select_one(".standfirst"))


def test_every_programme_and_the_whole_have_a_row(reader: Browser, found: FinishForecast) -> None:
    page = soup(reader.get("/forecast"))
    section = next(fig for fig in page.select("section.fig") if fig.h2 and words(fig.h2) == "Programmes")
    rows = [[words(cell) for cell in row.select("th, td")] for row in section.select("tbody tr")]
    assert [row[0][0] for row in rows[:-1]] == [part.code for part in found.programmes]
    assert rows[-1][0] == "Whole plan"
    assert [row[1] for row in rows] == [str(part.open_milestones) for part in (*found.programmes, found.whole)]


def test_the_file_has_the_same_figures(reader: Browser, found: FinishForecast) -> None:
    answer = reader.get("/forecast?format=csv")
    assert answer.mimetype == "text/csv"
    header, *rows = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert len(rows) == len(found.programmes) + 1
    whole = dict(zip(header, rows[-1], strict=True))
    assert whole["P50, date"] == found.whole.spread.p50.on.isoformat()
    assert whole["P50, later than"] == str(int(found.whole.spread.p50.is_later))
    assert whole["Tasks"] == str(found.whole.tasks)


def test_what_names_the_result_is_shown(reader: Browser, found: FinishForecast) -> None:
    page = soup(reader.get("/forecast"))
    assert str(found.seed) in words(page.main)
    assert found.digest in words(page.main).replace(" ", "")


def test_the_score_is_shown_with_its_rivals_and_counts(reader: Browser) -> None:
    page = soup(reader.get("/forecast"))
    section = next(fig for fig in page.select("section.fig") if "base rate" in words(fig.h2))
    scores = [float(words(row.select("td")[0])) for row in section.select("tbody tr")]
    assert len(scores) == 4
    assert scores[0] < min(scores[1:])
    notes = json.loads(page.select_one("#reliability script").get_text())["layout"]["annotations"]
    counts = [words(row.select("td")[0]) for row in page.select("#reliability table tbody tr")]
    assert [note["text"] for note in notes[: len(counts) + 1]] == ["n", *counts]
    assert len(counts) >= 3


def test_charts_have_their_tables(reader: Browser) -> None:
    page = soup(reader.get("/forecast"))
    for name in ("finish", "reliability", "due-soon"):
        section = page.select_one(f"#{name}")
        assert section.select("table tbody tr"), name
        figures = [json.loads(script.get_text()) for script in section.select("script")]
        assert [bool(figure["data"]) for figure in figures] == [True, True], name


def test_looking_back_shows_what_could_be_said_then(reader: Browser) -> None:
    page = soup(reader.get("/forecast?period=2019-09"))
    assert "No forecast of the finish yet" in words(page.h1)
    assert "base rate" in words(page.main)
    assert not page.select("#finish")


def test_every_month_of_the_sample_has_a_page(reader: Browser) -> None:
    months = [f"2019-{number:02d}" for number in range(7, 13)] + ["2020-01", "2020-02", "2020-03", "2020-04"]
    titles = {month: words(soup(reader.get(f"/forecast?period={month}&known=corrected")).h1) for month in months}
    assert "No forecast" in titles["2019-07"]
    assert "Even odds of finishing" in titles["2020-04"]


def test_it_is_in_chinese_too(reader: Browser) -> None:
    reader.post("/language", {"lang": "zh_CN"})
    page = soup(reader.get("/forecast"))
    assert "2020年12月31日前完成的可能性" in words(page.h1).replace(" ", "")


def test_a_plan_with_a_short_record_says_what_it_takes(staffed_app: Flask) -> None:
    page = soup(browser_of(staffed_app, "viewer").get("/forecast"))
    assert "50 are needed" in words(page.h1)
    assert "0 of 1 milestones whose date has passed came in time" in words(page.main)
    assert page.select(".note")


def test_without_a_plan_there_is_no_forecast(sqlite_app: Flask) -> None:
    account(sqlite_app, "reader", Role.VIEWER)
    page = soup(browser_of(sqlite_app, "reader").get("/forecast"))
    assert words(page.h1) == "Forecast"

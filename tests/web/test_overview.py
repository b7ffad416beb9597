"""The overview says what the data say, and every figure leads to the rows behind it."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.factories.accounts import Browser, account, browser_of
from tracker.db import db, writing
from tracker.domain.permissions import Role
from tracker.models.plan import Plan


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    account(sample_app, "boss", Role.EXECUTIVE)
    return browser_of(sample_app, "boss")


def page(browser: Browser, path: str = "/?period=2020-03", language: str = "en") -> BeautifulSoup:
    answer = browser.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def text(tag: Tag | None) -> str:
    assert tag is not None
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


def count_of(browser: Browser, href: str) -> int:
    """Return how many tasks the register lists at an address."""
    return len(page(browser, href).select("tr[data-row]"))


def test_the_headline_is_the_title_of_the_page_once(reader: Browser) -> None:
    found = page(reader)
    assert len(found.select("h1")) == 1
    assert text(found.h1).startswith(
        "19 of 24 tasks on plan; 54 % earned against 58 % planned; even odds of finishing "
    )


def joined(tag: Tag | None) -> str:
    """Return what stands in a tag, without the gaps that tell its links apart."""
    assert tag is not None
    return re.sub(r"\s+", " ", tag.get_text()).strip()


@pytest.mark.parametrize(("language", "mark"), [("en", "; "), ("zh-CN", "；")])
def test_the_headlines_finish_is_the_forecasts(reader: Browser, language: str, mark: str) -> None:
    finish, chance = joined(page(reader, "/forecast?period=2020-03", language).h1).split(mark)
    comma = ", " if language == "en" else "，"
    said = joined(page(reader, language=language).h1)
    # In Chinese the clause begins with a name, P50.
    begins = finish[0].lower() if language == "en" else finish[0]
    assert said.endswith(mark + begins + finish[1:] + comma + chance)
    link = page(reader, language=language).select("h1 a")[-1]
    assert str(link["href"]).startswith("/forecast")


def test_the_units_own_date_stands_below_the_forecast(reader: Browser) -> None:
    found = page(reader)
    assert "units" not in joined(found.h1)
    assert (
        "Units themselves forecast the last milestone for 22 Jan 2021, 15 working days after the plan ends."
        in joined(found.select_one(".standfirst"))
    )


def test_below_the_curve_stand_the_forecast_before_and_the_score_of_all(reader: Browser) -> None:
    note = found_note(page(reader))
    forecast = page(reader, "/forecast?period=2020-03")
    (before,) = [dt.find_next("dd").b for dt in forecast.select("dt") if joined(dt).startswith("The report before")]
    day = joined(before).replace("after ", "later than ")
    assert f"The same forecast one report earlier, February 2020: {day}." in joined(note)
    (brier,) = [row.select_one("td") for row in forecast.select("tr") if joined(row.th) == "This forecast"]
    (resolved,) = re.findall(r"scored on (\d+) milestones", joined(forecast.select_one(".standfirst")))
    shown = re.search(r"Score of past forecasts: Brier ([\d.]+) over (\d+) milestones", joined(note))
    assert shown is not None
    assert abs(float(shown[1]) - float(joined(brier))) <= 0.0055
    assert shown[2] == resolved
    assert str(note.select("a")[-1]["href"]).startswith("/forecast")


def found_note(found: BeautifulSoup) -> Tag:
    note = found.select_one("#s-curve .fig__note")
    assert note is not None
    return note


def test_the_curve_has_the_fan_and_the_finish_of_the_forecasts_page(reader: Browser) -> None:
    def drawn(path: str, name: str, kind: str) -> dict[str, list[object]]:
        script = page(reader, path).select_one(f"#{name} script[{kind}]")
        assert script is not None
        figure = json.loads(script.get_text())
        return {
            "fan": [trace["y"] for trace in figure["data"] if trace.get("fill") == "toself"],
            "texts": [note["text"] for note in figure["layout"]["annotations"]],
        }

    for kind in ("data-figure", "data-figure-narrow"):
        here, there = drawn("/?period=2020-03", "s-curve", kind), drawn("/forecast?period=2020-03", "finish", kind)
        assert len(here["fan"]) == 2
        assert here == there


def test_until_forecasts_have_proved_themselves_the_overview_has_the_units_own(reader: Browser) -> None:
    found = page(reader, "/?period=2019-09")
    assert "No forecast of the finish yet" in joined(page(reader, "/forecast?period=2019-09").h1)
    assert "units forecast the last milestone for" in joined(found.h1)
    assert "Units themselves" not in joined(found.select_one(".standfirst"))
    assert not found.select("#s-curve .fig__note")
    assert "P50" not in joined(found.select_one("#s-curve"))
    assert not [link for link in found.select("main a[href]") if str(link["href"]).startswith("/forecast")]


def test_chinese_readers_get_the_same_figures(reader: Browser) -> None:
    headline = re.sub(r"\s", "", text(page(reader, language="zh-CN").h1))
    assert headline.startswith("24项任务19项正常；应完成58%，实完成54%；")


def test_the_headlines_first_figure_leads_to_exactly_these_tasks(reader: Browser) -> None:
    link = page(reader).select_one("h1 a")
    assert link is not None
    assert text(link).startswith(str(count_of(reader, str(link["href"]))))


def test_each_cell_of_the_matrix_leads_to_as_many_tasks_as_it_says(reader: Browser) -> None:
    links = page(reader).select(".m3 td a")
    assert sum(int(text(link)) for link in links) == 24
    assert {str(link["href"]): int(text(link)) for link in links} == {
        str(link["href"]): count_of(reader, str(link["href"])) for link in links
    }


def test_the_sums_of_late_parts_lead_to_as_many_tasks(reader: Browser) -> None:
    links = page(reader).select(".heat tfoot a")
    assert len(links) > 3
    for link in links:
        assert int(text(link)) == count_of(reader, str(link["href"]))


def test_every_link_of_the_page_opens(reader: Browser) -> None:
    found = page(reader)
    hrefs = {str(link["href"]).split("#")[0] for link in found.select("main a[href]")} - {""}
    assert {href: reader.get(href).status_code for href in hrefs} == dict.fromkeys(hrefs, 200)


def test_links_stay_in_the_month_looked_at(reader: Browser) -> None:
    for link in page(reader, "/?period=2020-02").select("main .grid12 a[href^='/']"):
        assert "period=2020-02" in str(link["href"])


def test_each_programmes_bar_agrees_with_the_whole(reader: Browser) -> None:
    rows = [[text(cell) for cell in row.select("td.n")] for row in page(reader).select("#programmes tbody tr")]
    assert len(rows) == 5
    assert rows[-1] == ["54", "58", "−4.0"]
    # Each programme has a quarter of the tasks here.
    assert round(sum(int(row[0]) for row in rows[:-1]) / 4) in (54, 55)


def test_the_curves_table_ends_with_the_plan_and_has_the_headlines_figures(reader: Browser) -> None:
    rows = {text(row.th): [text(cell) for cell in row.select("td")] for row in page(reader).select("#s-curve tbody tr")}
    assert rows["31 Mar 2020"] == ["58.0", "58.0", "54.0", "54.0", "−4.0", *"–––––"]
    assert rows["31 Dec 2020"][0] == "100.0"
    assert rows["31 Dec 2020"][2:5] == ["–", "–", "–"]
    forecast = page(reader, "/forecast?period=2020-03").select("#finish tbody tr")
    assert {text(row.th): [text(cell) for cell in row.select("td")] for row in forecast} == {
        day: cells[5:] for day, cells in rows.items() if cells[5] != "–"
    }


def test_the_file_of_a_figure_has_the_figures_of_the_page(reader: Browser) -> None:
    answer = reader.get("/overview/s-curve.csv?period=2020-03")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert ["2020-03-31", "58.0", "58.0", "54.0", "54.0", "-4.0"] in [row[:6] for row in rows]
    table = [[text(cell) for cell in row.select("th, td")][1:] for row in page(reader).select("#s-curve tr")]
    # The file says besides which share rests on an earlier report; on the page that is a line of its own.
    assert [row[1 : len(table[0]) + 1] for row in rows] == [
        [cell.replace("−", "-").replace("–", "") for cell in row] for row in table
    ]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    slips = list(csv.reader(io.StringIO(reader.get("/overview/slips.csv?period=2020-03").data.decode("utf-8-sig"))))
    title = text(page(reader).select_one("#slips h2"))
    assert title.startswith(str(sum(int(row[6]) > 0 for row in slips[1:])))
    assert reader.get("/overview/nonsense.csv").status_code == 404


@pytest.mark.parametrize("figure", ["s-curve", "programmes", "claims", "kpis", "parts", "slips"])
def test_every_figure_has_a_file(reader: Browser, figure: str) -> None:
    rows = list(csv.reader(io.StringIO(reader.get(f"/overview/{figure}.csv").data.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 3


def test_the_reasons_printed_are_the_registers(reader: Browser) -> None:
    reasons = [text(row.select("td")[-1]) for row in page(reader).select(".tbl--claims tbody tr")]
    assert any("52 working days overdue" in reason for reason in reasons)
    assert all(reasons)


def test_a_sourced_kpi_shows_its_source_and_leads_to_its_page(reader: Browser) -> None:
    tiles = page(reader).select(".kpi")
    assert len(tiles) == 6
    assert any(tile.select_one(".kpi__source") for tile in tiles)
    link = tiles[0].select_one("h3 a")
    assert link is not None
    assert text(tiles[0].select_one(".kpi__val")).split()[0] in text(page(reader, str(link["href"])).h1)


def test_the_file_words_a_kpi_as_its_page_does(reader: Browser) -> None:
    shown = {row["id"]: text(row.select("td")[2]) for row in page(reader, "/kpis?period=2020-03").select("tr[id]")}
    listed = csv.DictReader(io.StringIO(reader.get("/overview/kpis.csv?period=2020-03").data.decode("utf-8-sig")))
    found = {row["Code"]: row for row in listed}
    assert {code: row["Status"] for code, row in found.items()} == {code: shown[code] for code in found}
    assert {row["Target is met at"] for row in found.values()} == {"≥", "≤"}


def test_a_month_still_open_is_not_shown_as_reported(reader: Browser) -> None:
    found = page(reader, "/?period=2020-04")
    assert "reported yet" in text(found.select_one(".standfirst"))
    assert all("from March 2020" in text(tile) for tile in found.select(".kpi"))
    assert not found.select(".kpi__tgt .rag--green")


def test_the_first_month_has_nothing_to_compare_with(reader: Browser) -> None:
    found = page(reader, "/?period=2019-07")
    assert text(found.select_one("#changes h2")) == "There is no earlier report to compare with"
    assert text(found.select_one("#slips h2")) == "There is no earlier report to compare dates with"


def test_a_kpi_bears_its_own_words_and_not_those_of_a_task(reader: Browser) -> None:
    shown = page(reader, "/kpis/K12?period=2020-03")
    assert text(shown.select_one(".standfirst")).startswith("by unit")
    table = shown.select_one(".w8 table")
    assert [text(head) for head in table.select("thead th")] == ["Month", "LIFE", "PC", "BANK"]
    assert len(shown.select(".grid12 table")) == 1
    compared = text(page(reader, "/compare?from=2020-02&to=2020-03&all=1").select_one("#kpis"))
    assert "just short" in compared
    assert "Watch" not in compared
    marks = [mark["aria-label"] for mark in page(reader, "/?period=2020-03").select("#kpis .kpi__tgt svg")]
    assert set(marks) <= {"on target", "just short", "missed", "for information"}


def test_all_kpis_and_each_ones_page_and_files(reader: Browser) -> None:
    found = page(reader, "/kpis?period=2020-03")
    links = [str(link["href"]) for link in found.select("tbody th a")]
    assert len(links) == 16
    for href in links:
        one = page(reader, href)
        assert len(one.select("h1")) == 1
        assert one.select("tbody tr")
    assert reader.get("/kpis/none").status_code == 404
    rows = list(csv.reader(io.StringIO(reader.get("/kpis?format=csv").data.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {f"K{number:02}" for number in range(1, 17)}


def test_a_median_of_several_units_is_shown_by_unit_and_not_called_missing(reader: Browser) -> None:
    row = page(reader, "/kpis?period=2020-03").select_one("#K12")
    assert "by unit" in text(row)
    assert "not reported" not in text(row)


def test_the_rules_page_prints_the_limits_in_force(reader: Browser) -> None:
    found = text(page(reader, "/rules").main)
    assert "more than 10 working days overdue" in found
    assert "more than 20 working days after" in found


# A small plan without KPIs, and none at all ---------------------------------------------------------------------------


def test_a_small_plan_has_no_empty_figures(staffed_app: Flask) -> None:
    found = page(browser_of(staffed_app, "executive"), "/")
    assert text(found.select_one("#kpis h2")) == "No KPI has a place on this page"
    assert "defines no KPIs" in text(found.select_one("#kpis"))
    assert not found.select(".tbl--prog .total")
    assert len(found.select("h1")) == 1


def test_before_there_is_a_plan_the_page_says_what_is_missing(sqlite_app: Flask) -> None:
    account(sqlite_app, "boss", Role.EXECUTIVE)
    browser = browser_of(sqlite_app, "boss")
    assert text(page(browser, "/").h1) == "There is no plan yet"
    assert browser.get("/kpis").status_code == 200
    assert browser.get("/overview/s-curve.csv").status_code == 404


def test_before_there_is_a_plan_the_office_is_led_to_the_import(sqlite_app: Flask) -> None:
    account(sqlite_app, "clerk", Role.OFFICE)
    found = page(browser_of(sqlite_app, "clerk"), "/")
    assert found.select_one(".empty a")["href"] == "/office/import"
    account(sqlite_app, "boss", Role.EXECUTIVE)
    assert page(browser_of(sqlite_app, "boss"), "/").select(".empty a") == []


# The cache -----------------------------------------------------------------------------------------------------------


def test_a_kept_body_is_given_up_when_the_data_change(staffed_app: Flask) -> None:
    browser = browser_of(staffed_app, "executive")
    assert "Task 1" in browser.get("/").text
    with staffed_app.app_context(), writing():
        plan = db.session.get_one(Plan, 1)
        plan.data_version += 1
        from tracker.models.plan import KeyTask

        db.session.get_one(KeyTask, 1).name_en = "Renamed"
        db.session.commit()
    assert "Renamed" in browser.get("/").text


def test_nothing_of_one_person_is_kept_for_another(staffed_app: Flask) -> None:
    account(staffed_app, "first", Role.EXECUTIVE)
    account(staffed_app, "second", Role.EXECUTIVE)
    first, second = browser_of(staffed_app, "first"), browser_of(staffed_app, "second")
    seen = first.get("/")
    assert "Name of first" in seen.text
    again = second.get("/")
    assert "Name of first" not in again.text
    assert first.token not in again.text
    assert again.headers["Cache-Control"] == "no-store"


def test_languages_and_months_are_kept_apart(staffed_app: Flask) -> None:
    browser = browser_of(staffed_app, "executive")
    english, chinese = page(browser, "/"), page(browser, "/", language="zh-CN")
    assert text(english.h1) != text(chinese.h1)
    assert text(page(browser, "/?period=2020-01").h1) != ""


def test_no_template_of_the_overview_styles_inline() -> None:
    for path in Path("templates/executive").rglob("*.html"):
        assert "style=" not in path.read_text(encoding="utf-8")

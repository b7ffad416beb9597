"""Claims against computed statuses by month, as a reader sees them."""

import csv
import io
import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import Browser, account, browser_of
from tracker.domain.permissions import Role, Scope
from tracker.queries.assessments import unit_optimism
from tracker.queries.frame import frame

MARCH = "period=2020-03"


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    """Give somebody who reads the sample, and nothing else."""
    account(sample_app, "reader", Role.VIEWER)
    return browser_of(sample_app, "reader")


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def facts_of(page: BeautifulSoup) -> str:
    """Return the facts at the head of a page, without the tips that explain them."""
    for tip in page.select(".facts--task .tip, .facts--task .visually-hidden"):
        tip.decompose()
    return words(page.select_one(".facts--task"))


def grid(page: BeautifulSoup) -> dict[str, list[str]]:
    """Return the gaps as printed, by task."""
    rows = page.select("#months tbody tr")
    return {
        words(row.select_one(".code")): [cell.find(string=True).strip() for cell in row.select("td")] for row in rows
    }


def test_the_grid_the_file_and_the_index_tell_the_same_gaps(sample_app, reader):
    page = soup(reader.get(f"/claims?{MARCH}"))
    facts = list(csv.DictReader(io.StringIO(reader.get(f"/claims?{MARCH}&format=csv").data.decode("utf-8-sig"))))
    printed = grid(page)
    assert len(facts) == sum(len(cells) for cells in printed.values())
    for task, cells in printed.items():
        told = [fact["Steps rosier"] for fact in facts if fact["Task"] == task]
        assert [cell.replace("−", "-").replace("+", "").replace("–", "") for cell in cells] == told
    with sample_app.app_context():
        table = unit_optimism(Scope(Role.VIEWER), frame(Scope(Role.VIEWER)))
    compared = [fact for fact in facts if fact["Steps rosier"]]
    assert table.counts.of == len(compared)
    assert table.counts.watermelons == sum(fact["Steps rosier"] == "2" for fact in compared)
    assert table.mean == pytest.approx(sum(int(fact["Steps rosier"]) for fact in compared) / len(compared))


def test_a_filter_leaves_the_tasks_a_unit_leads(reader):
    tasks = grid(soup(reader.get(f"/claims?{MARCH}&unit=LIFE")))
    everything = grid(soup(reader.get(f"/claims?{MARCH}")))
    assert set(tasks) < set(everything)
    facts = csv.DictReader(io.StringIO(reader.get(f"/claims?{MARCH}&unit=LIFE&format=csv").data.decode("utf-8-sig")))
    assert {fact["Lead"] for fact in facts} == {"LIFE"}
    empty = soup(reader.get(f"/claims?{MARCH}&unit=LIFE&programme=NONE"))
    assert empty.select_one("#months .empty") is not None


def test_an_earlier_month_knows_no_later_one(reader):
    march, december = (grid(soup(reader.get(f"/claims?period={month}"))) for month in ("2020-03", "2019-12"))
    assert {task: cells[:6] for task, cells in march.items()} == december


def test_an_open_month_is_shown_and_counts_in_no_index(sample_app):
    account(sample_app, "clerk", Role.OFFICE)
    clerk = browser_of(sample_app, "clerk")
    live, march = soup(clerk.get("/claims")), soup(clerk.get(f"/claims?{MARCH}"))
    assert len(live.select("#months thead th")) == len(march.select("#months thead th")) + 1
    assert [words(row) for row in live.select("#units tbody tr")] == [
        words(row) for row in march.select("#units tbody tr")
    ]
    assert "April 2020 is not published" in words(live.select_one("#months"))


def test_an_open_month_is_drawn_on_the_tasks_page_and_not_counted(sample_app):
    account(sample_app, "clerk", Role.OFFICE)
    clerk = browser_of(sample_app, "clerk")
    live, march = (soup(clerk.get(f"/tasks/C6{query}")).select_one("#claims") for query in ("", f"?{MARCH}"))
    assert words(live.select_one("h2")) == words(march.select_one("h2"))
    assert "April 2020 is not published" in words(live)
    assert "not published" not in words(march)


def test_the_tasks_page_has_both_statuses_of_each_month(reader):
    page = soup(reader.get(f"/tasks/C6?{MARCH}"))
    strip = page.select_one("#claims")
    heads, claimed, computed, gaps = (row.select("th, td") for row in strip.select("tr"))
    assert len(heads) == len(claimed) == len(computed) == len(gaps)
    last = [row[-1].svg["aria-label"] if row[-1].svg else words(row[-1]) for row in (claimed, computed)]
    facts = facts_of(page)
    assert all(word in facts for word in last)
    newest = page.select_one("ol.tl li")
    assert f"computed {last[1]}" in words(newest)


def test_the_tasks_page_tells_the_chance_rounded_and_what_it_rests_on(reader):
    facts = facts_of(soup(reader.get(f"/tasks/B1?{MARCH}")))
    assert re.search(
        r"Chance by 31 Dec 2020 (about \d*[05] %|\d*[05] % to \d*[05] %|at least \d*[05] %) from", facts
    ), facts
    assert "LIFE milestones" in facts


def test_a_finished_task_has_no_chance(reader):
    assert "Chance by" not in words(soup(reader.get(f"/tasks/B4?{MARCH}")).select_one(".facts--task"))


def test_the_units_page_gives_its_index_with_its_task_months(sample_app, reader):
    page = soup(reader.get(f"/units/LIFE?{MARCH}"))
    row = next(
        row for row in soup(reader.get(f"/claims?{MARCH}")).select("#units tbody tr") if words(row).startswith("LIFE")
    )
    index, months = (words(row.select("td")[place]) for place in (1, 3))
    facts = facts_of(page)
    assert f"Optimism index {index} from {months} task reports" in facts


def test_without_a_plan_there_is_a_next_step(sqlite_app):
    account(sqlite_app, "reader", Role.VIEWER)
    assert soup(browser_of(sqlite_app, "reader").get("/claims")).h1.get_text() == "Claimed against computed"

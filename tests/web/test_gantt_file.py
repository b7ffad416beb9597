"""The whole Gantt chart as a file, as somebody opens it: every row chosen, in the reader's language, on its own."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import Browser, account, browser_of
from tests.factories.plans import small_plan
from tracker.config import ROOT
from tracker.domain.permissions import Role

SVG = "{http://www.w3.org/2000/svg}"
MARCH = "period=2020-03&known=corrected"


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    account(sample_app, "reader", Role.VIEWER)
    return browser_of(sample_app, "reader")


def drawing(answer) -> ElementTree.Element:
    assert answer.status_code == 200, answer.status
    assert answer.mimetype == "image/svg+xml"
    return ElementTree.fromstring(answer.get_data())


def texts(document: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in document.iter(f"{SVG}text")]


def codes_on(page) -> list[str]:
    return [code.get_text() for code in BeautifulSoup(page.text, "html.parser").select("table.gantt .code")]


def test_the_file_is_named_after_the_day_it_speaks_of(reader: Browser) -> None:
    answer = reader.get(f"/milestones?{MARCH}&format=svg")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''gantt-2020-03-31-corrected.svg"
    document = drawing(answer)
    assert "as of 31 Mar 2020" in texts(document)
    assert int(document.get("width")) > 1000
    assert int(document.get("height")) > 24 * 30


def test_the_page_offers_it_in_all_forms_with_what_is_chosen(reader: Browser) -> None:
    page = BeautifulSoup(reader.get(f"/milestones?{MARCH}&show=late&page=1").text, "html.parser")
    tools = {tool.get_text(): tool for tool in page.select("#gantt .fig__tools > *")}
    assert list(tools) == ["PNG", "SVG", "CSV"]
    assert tools["PNG"]["data-svg"] == tools["SVG"]["href"]
    assert tools["PNG"]["data-file"] == "gantt-2020-03-31-corrected.png"
    assert "show=late" in tools["SVG"]["href"]
    assert drawing(reader.get(tools["SVG"]["href"])) is not None


@pytest.mark.parametrize("chosen", ["", "&show=overdue", "&programme=C", "&unit=LIFE&show=open", "&task=B2"])
def test_it_has_the_rows_and_the_title_of_the_page(reader: Browser, chosen: str) -> None:
    page = reader.get(f"/milestones?{MARCH}{chosen}")
    document = drawing(reader.get(f"/milestones?{MARCH}{chosen}&format=svg"))
    codes = codes_on(page)
    assert codes
    assert [text for text in texts(document) if text in codes] == codes
    title = BeautifulSoup(page.text, "html.parser").select_one("#gantt .fig__title").get_text()
    assert document.findtext(f"{SVG}title") == title


@pytest.mark.parametrize("shown", ["none", "chain", "late", "all"])
def test_it_draws_the_links_of_the_page(reader: Browser, shown: str) -> None:
    page = BeautifulSoup(reader.get(f"/milestones?{MARCH}&links={shown}").text, "html.parser")
    document = drawing(reader.get(f"/milestones?{MARCH}&links={shown}&format=svg"))
    wires = [line for line in document.iter(f"{SVG}polyline") if line.get("class") == "link"]
    assert len(wires) == len(page.select("table.gantt svg.link"))
    assert bool(wires) == (shown != "none")
    assert any("Links between milestones" in text for text in texts(document)) == (shown != "none")


def test_it_says_what_it_was_chosen_by(reader: Browser) -> None:
    document = drawing(reader.get(f"/milestones?{MARCH}&show=late&programme=C&format=svg"))
    assert any("Later than promised, C Integrate" in text for text in texts(document))


def test_it_draws_every_milestone_of_its_tasks_once_and_the_original_where_it_differs(reader: Browser) -> None:
    page = BeautifulSoup(reader.get(f"/milestones?{MARCH}").text, "html.parser")
    document = drawing(reader.get(f"/milestones?{MARCH}&format=svg"))
    kinds = ("accepted", "claimed", "ahead", "late", "original")
    in_key = 1
    drawn = {kind: sum(use.get("href") == f"#{kind}" for use in document.iter(f"{SVG}use")) - in_key for kind in kinds}
    assert drawn == {kind: len(page.select(f"table.gantt .dia--{kind}")) for kind in kinds}
    assert drawn["late"] > 0


def test_the_page_shows_some_of_many_rows_and_the_file_all(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        small_plan(tasks=70)
    account(sqlite_app, "reader", Role.VIEWER)
    reader = browser_of(sqlite_app, "reader")
    assert len(codes_on(reader.get("/milestones"))) < 70
    assert {f"P{n}" for n in range(1, 71)} <= set(texts(drawing(reader.get("/milestones?format=svg"))))


def test_it_is_in_chinese_too(reader: Browser) -> None:
    reader.post("/language", {"lang": "zh_CN"})
    found = texts(drawing(reader.get(f"/milestones?{MARCH}&format=svg")))
    assert "数据截至2020年3月31日" in found
    assert not any(re.search(r"forecast|accepted|Finish", text) for text in found)


def test_it_brings_nothing_that_a_policy_or_a_viewer_would_refuse(reader: Browser) -> None:
    text = reader.get(f"/milestones?{MARCH}&format=svg").text
    assert re.findall(r"<style|<script|\sstyle=|\son\w+=|<foreignObject", text) == []
    assert set(re.findall(r'href="([^"]*)"', text)) <= {"#accepted", "#claimed", "#ahead", "#late", "#original"}


def test_its_colours_are_those_of_the_light_theme() -> None:
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text()
    light = re.search(r'\[data-bs-theme="light"\] {(.*?)\n}', tokens, re.DOTALL)
    assert light is not None
    used = set(re.findall(r"#[0-9a-f]{6}\b", (ROOT / "templates/plan/milestones/gantt.svg").read_text()))
    assert used
    assert used - set(re.findall(r"#[0-9a-f]{6}\b", light[1])) == set()


def test_names_cannot_break_it(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        plan = small_plan()
        plan.tasks[0].name_en = "<b>&amp; \x0b\ufffe \"x\" 'y'"
        plan.forecast(plan.milestones[0][0], date(2020, 5, 29), valid_on=date(2020, 4, 13))
        from tracker.db import db

        db.session.commit()
    account(sqlite_app, "reader", Role.VIEWER)
    found = texts(drawing(browser_of(sqlite_app, "reader").get("/milestones?format=svg")))
    assert any(text.startswith("<b>&amp;") for text in found)


def test_nothing_chosen_says_so(reader: Browser) -> None:
    document = drawing(reader.get(f"/milestones?{MARCH}&task=NONE&format=svg"))
    assert document.findtext(f"{SVG}title") == "No milestone is all of this."

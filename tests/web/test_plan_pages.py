"""The plan's pages as a reader sees them: register, task, milestones, programme, unit; the office's forms."""

import csv
import io
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.factories.accounts import Browser, account, browser_of
from tests.factories.plans import instant, small_plan
from tracker.db import db, writing
from tracker.domain.permissions import Role
from tracker.models.milestones import Milestone, MilestoneCompletion, MilestoneForecast
from tracker.models.plan import KeyTask, Programme, Unit
from tracker.models.reporting import Period

MARCH = "period=2020-03"


@pytest.fixture
def reader(sample_app: Flask) -> Browser:
    """Give somebody who reads the sample, and nothing else."""
    account(sample_app, "reader", Role.VIEWER)
    return browser_of(sample_app, "reader")


@pytest.fixture
def office(sample_app: Flask) -> Browser:
    """Give somebody of the project office in the sample."""
    account(sample_app, "clerk", Role.OFFICE)
    return browser_of(sample_app, "clerk")


def soup(response) -> BeautifulSoup:
    assert response.status_code == 200, response.status
    return BeautifulSoup(response.text, "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def codes(page: BeautifulSoup) -> list[str]:
    """Return the codes of the tasks that a register shows, in its order."""
    return [row["id"].removeprefix("row-") for row in page.select("tr[id^=row-]")]


def chips(page: BeautifulSoup) -> dict[str, int]:
    """Return each filter with its count."""
    counted = {}
    for chip in page.select("a.chip"):
        count = chip.b.extract().get_text()
        counted[words(chip)] = int(count)
    return counted


def read_csv(response) -> list[dict[str, str]]:
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_the_register_shows_every_task_under_its_programme(sample_app, reader):
    page = soup(reader.get(f"/tasks?{MARCH}"))
    with sample_app.app_context():
        programmes = db.session.query(Programme).order_by(Programme.position).all()
        expected = [
            task.code
            for programme in programmes
            for task in db.session.query(KeyTask).filter_by(programme_id=programme.id).order_by(KeyTask.position)
        ]
    assert codes(page) == expected
    assert len(page.select("tr.group")) == len(programmes)
    assert len(page.select("h1")) == 1


def test_each_filter_leaves_as_many_rows_as_it_says(reader):
    page = soup(reader.get(f"/tasks?{MARCH}"))
    for chip in page.select("a.chip"):
        shown = codes(soup(reader.get(chip["href"])))
        assert len(shown) == int(chip.b.get_text()), words(chip)


def test_a_filter_that_leaves_nothing_stays_visible_and_says_how_to_clear(reader):
    page = soup(reader.get(f"/tasks?{MARCH}&q=nothing-is-called-this"))
    assert set(chips(page).values()) == {0}
    assert codes(page) == []
    clear = page.select_one(".empty a")
    assert len(codes(soup(reader.get(clear["href"])))) > 0


def test_the_totals_are_those_of_what_is_shown(reader):
    whole, late = soup(reader.get(f"/tasks?{MARCH}")), soup(reader.get(f"/tasks?{MARCH}&status=red"))
    assert words(whole.select_one("tfoot")).startswith("All 24 tasks")
    assert words(late.select_one("tfoot")).startswith(f"The {len(codes(late))} tasks shown")
    assert "0 of" in words(late.select_one("tfoot"))


@pytest.mark.parametrize(
    ("sort", "column"), [("-slip", "Slip, wd"), ("earned", "Earned, per cent"), ("-finish", "Finish")]
)
def test_sorting_by_link_orders_the_rows_and_says_so(reader, sort, column):
    address = f"/tasks?{MARCH}&group=flat&sort={sort}"
    page = soup(reader.get(address))
    headed = page.select("th[aria-sort]")
    assert [head["aria-sort"] for head in headed] == ["descending" if sort.startswith("-") else "ascending"]
    rows = read_csv(reader.get(f"{address}&format=csv"))
    assert [row["Code"] for row in rows] == codes(page)
    values = [row[column] for row in rows if row[column]]
    ordered = sorted(values, key=lambda text: text if "-" in text[1:] else float(text), reverse=sort.startswith("-"))
    assert values == ordered
    assert all(row[column] for row in rows[: len(values)])


def test_the_file_has_the_same_rows_and_figures_as_the_page(reader):
    address = f"/tasks?{MARCH}&gap=differs"
    page = soup(reader.get(address))
    rows = read_csv(reader.get(f"{address}&format=csv"))
    assert [row["Code"] for row in rows] == codes(page)
    for row in rows:
        shown = page.select_one(f"#row-{row['Code']}")
        assert row["Claimed"] != row["Computed"]
        assert row["Computed"] in words(shown)
        assert str(round(float(row["Earned, per cent"]))) in words(shown)


def test_a_unit_finds_what_it_leads_and_what_it_supports(sample_app, reader):
    with sample_app.app_context():
        unit = db.session.query(Unit).filter_by(code="LIFE").one()
        led = {task.code for task in db.session.query(KeyTask).filter_by(lead_unit_id=unit.id)}
    involved = set(codes(soup(reader.get(f"/tasks?{MARCH}&unit=LIFE"))))
    assert led < involved
    assert set(codes(soup(reader.get(f"/tasks?{MARCH}&lead=LIFE")))) == led


def test_nonsense_in_the_address_is_not_asked(reader):
    everything = codes(soup(reader.get(f"/tasks?{MARCH}")))
    strange = "status=blue&gap=x&part=no&sort=nothing&group=none&page=-3&slipped=yes"
    assert codes(soup(reader.get(f"/tasks?{MARCH}&{strange}"))) == everything


def test_the_register_tells_why_a_status_was_computed(reader):
    page = soup(reader.get(f"/tasks?{MARCH}&status=red"))
    for row in page.select("tr[id^=row-]"):
        tip = words(row.select_one("details .tip"))
        assert tip.startswith("Computed: Off plan")
        assert "Clause 2 of the rule" in tip
        assert "limit" in tip


def test_only_the_office_gets_the_pen_and_not_when_looking_back(reader, office):
    assert soup(reader.get("/tasks")).select("[data-row-edit]") == []
    assert len(soup(office.get("/tasks")).select("[data-row-edit]")) == 24
    assert soup(office.get(f"/tasks?{MARCH}")).select("[data-row-edit]") == []
    assert soup(reader.get("/tasks?edit=B1")).select("form.editor") == []


def test_the_office_posts_from_the_register_without_scripts(office):
    page = soup(office.get("/tasks?edit=B1"))
    form = page.select_one("form.editor")
    day = form.select_one("input[type=date]")
    prefix = day["name"].removesuffix("forecast_on")
    sent = {
        "seen": form.select_one("[name=seen]")["value"],
        "next": form.select_one("[name=next]")["value"],
        "claimed": "red",
        "difference": "The supplier has stopped work",
        day["name"]: "2020-12-11",
        f"{prefix}cause": "supplier",
        f"{prefix}note": "The line opens in December",
    }
    answer = office.post(form["action"], sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tasks")
    row = words(soup(office.get("/tasks")).select_one("#row-B1"))
    assert "11 Dec" in row
    task = words(soup(office.get("/tasks/B1")).select_one("#history li"))
    assert "Off plan claimed by the project office (clerk)" in task
    assert "The line opens in December" in task


def test_what_is_refused_is_shown_beside_its_field_with_all_that_was_typed(office):
    form = soup(office.get("/tasks?edit=B1")).select_one("form.editor")
    day = form.select_one("input[type=date]")
    prefix = day["name"].removesuffix("forecast_on")
    sent = {
        "seen": form.select_one("[name=seen]")["value"],
        "claimed": "amber",
        "difference": "kept as typed",
        day["name"]: "2020-12-11",
    }
    answer = office.post(form["action"], sent)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Choose a cause" in words(page.select_one(f"#{prefix}cause-error"))
    assert page.select_one("[name=difference]").get_text(strip=True) == "kept as typed"
    assert page.select_one(f"[name={day['name']}]")["value"] == "2020-12-11"
    assert page.select_one(".errors a[href='#" + prefix + "cause']") is not None
    assert "30 Jun" in words(soup(office.get("/tasks")).select_one("#row-B1"))


def test_an_update_beside_a_newer_one_shows_both(office):
    form = soup(office.get("/office/tasks/A1/status"))
    seen = form.select_one("[name=seen]")["value"]
    first = {"seen": seen, "claimed": "green", "difference": "First words"}
    assert office.post("/office/tasks/A1/status", first).status_code == 302
    late = office.post("/office/tasks/A1/status", {**first, "difference": "Second words"})
    assert late.status_code == 412
    page = BeautifulSoup(late.text, "html.parser")
    assert "First words" in words(page.select_one(".note--watch"))
    assert page.select_one("[name=difference]").get_text(strip=True) == "Second words"
    again = {**first, "difference": "Second words", "seen": page.select_one("[name=seen]")["value"]}
    assert office.post("/office/tasks/A1/status", again).status_code == 302


def test_posting_again_after_a_conflict_takes_back_nothing_that_was_said_meanwhile(office):
    form = status_form(soup(office.get("/office/tasks/B1/status")))
    day = next(name for name, value in form.items() if name.endswith("forecast_on") and value)
    prefix, was = day.removesuffix("forecast_on"), form[day]
    moved = {day: "2020-12-11", f"{prefix}cause": "supplier", f"{prefix}note": "The line opens in December"}
    other = next(name for name in form if name.endswith("forecast_on") and name != day)
    mine = {other: "2021-02-26", other.replace("forecast_on", "cause"): "supplier"}
    mine |= {other.replace("forecast_on", "note"): "It follows"}
    said = {**form, **moved, "claimed": "red", "difference": "The supplier has stopped work"}
    assert office.post("/office/tasks/B1/status", said).status_code == 302
    del form["claimed"], form["difference"]
    late = office.post("/office/tasks/B1/status", {**form, **mine, "note": "Only a note"})
    assert late.status_code == 412
    page = BeautifulSoup(late.text, "html.parser")
    told = [words(row) for row in page.select(".note--watch li")]
    assert [row for row in told if row.endswith("→ 11 Dec 2020") and date_words(was) in row]
    assert [row for row in told if row.startswith("Claimed status") and row.endswith("→ Off plan")]
    assert [row for row in told if row.endswith("→ “The supplier has stopped work”")]
    again = status_form(page)
    assert (again[day], again["claimed"]) == ("2020-12-11", "red")
    assert again["difference"] == "The supplier has stopped work"
    assert (again["note"], again[other]) == ("Only a note", "2021-02-26")
    assert office.post("/office/tasks/B1/status", again).status_code == 302
    newest = words(soup(office.get("/tasks/B1")).select_one("#history li"))
    assert "Only a note" in newest
    assert "11 Dec 2020" not in newest
    assert status_form(soup(office.get("/office/tasks/B1/status")))[day] == "2020-12-11"


def test_a_date_that_a_unit_gave_meanwhile_is_kept_and_told(sample_app, office):
    form = status_form(soup(office.get("/office/tasks/B1/status")))
    day = next(name for name, value in form.items() if name.endswith("forecast_on") and value)
    with sample_app.app_context(), writing():
        said = {"valid_on": date(2020, 4, 13), "recorded_at": instant(date(2020, 4, 13), 13), "recorded_by": "pc1"}
        number = int(day.removeprefix("m").removesuffix("-forecast_on"))
        db.session.add(
            MilestoneForecast(
                milestone_id=number,
                forecast_on=date(2020, 12, 11),
                source="report:1",
                **said,
                cause="supplier",
                note="Stuck",
            )
        )
        db.session.commit()
    late = office.post("/office/tasks/B1/status", {**form, "note": "Only a note"})
    assert late.status_code == 412
    page = BeautifulSoup(late.text, "html.parser")
    told = words(page.select_one(".note--watch"))
    assert "posted by Xu Fang, 13 Apr 2020" in told
    assert re.search("What moved it: .* → “Stuck”", told)
    again = status_form(page)
    assert (again[day], again["note"]) == ("2020-12-11", "Only a note")
    assert office.post("/office/tasks/B1/status", again).status_code == 302
    assert status_form(soup(office.get("/office/tasks/B1/status")))[day] == "2020-12-11"


def test_what_is_known_when_no_month_is_open_is_where_the_next_update_starts(sample_app, office):
    with sample_app.app_context(), writing():
        db.session.query(Period).filter(Period.published_at.is_(None)).update({"opened_at": None})
        db.session.commit()
    for note in ("First", "Second"):
        form = status_form(soup(office.get("/office/tasks/B1/status")))
        assert office.post("/office/tasks/B1/status", {**form, "note": note}).status_code == 302


def test_what_was_typed_for_a_milestone_completed_meanwhile_is_given_back(sample_app, office):
    form = status_form(soup(office.get("/office/tasks/B1/status")))
    day = next(name for name, value in form.items() if name.endswith("forecast_on") and value)
    prefix = day.removesuffix("forecast_on")
    with sample_app.app_context(), writing():
        said = {"valid_on": date(2020, 4, 13), "recorded_at": instant(date(2020, 4, 13), 13), "recorded_by": "pc1"}
        db.session.add(
            MilestoneCompletion(
                milestone_id=int(prefix[1:-1]), state="claimed", actual_on=date(2020, 4, 9), evidence="Signed",
                source="report:1", **said,
            )
        )  # fmt: skip
        db.session.commit()
    mine = {day: "2020-12-11", f"{prefix}cause": "supplier", f"{prefix}note": "The line opens later"}
    late = office.post("/office/tasks/B1/status", {**form, **mine, "note": "Read this"})
    assert late.status_code == 412
    page = BeautifulSoup(late.text, "html.parser")
    told = words(page.select_one(".note--watch"))
    assert "takes no forecast any more: claimed, reached on 9 Apr 2020." in told
    assert [words(row) for row in page.select(".note--watch li")][-3:] == [
        "Forecast: 11 Dec 2020",
        "Cause: supplier",
        "What moved it: The line opens later",
    ]
    assert "should not have" not in page.text
    again = status_form(page)
    assert day not in again
    assert again["note"] == "Read this"
    assert office.post("/office/tasks/B1/status", again).status_code == 302


def test_an_earlier_claim_is_told_and_not_repeated_unasked(office):
    page = soup(office.get("/office/tasks/B1/status"))
    assert page.select_one("[name=claimed][checked]") is None
    assert "Last claimed:" in words(page.select_one("#claimed"))
    unsaid = {**fields_of(page), "note": "Only a date"}
    refused = office.post("/office/tasks/B1/status", unsaid)
    assert refused.status_code == 422
    assert office.post("/office/tasks/B1/status", {**status_form(page), "claimed": "red"}).status_code == 302
    again = soup(office.get("/office/tasks/B1/status"))
    assert again.select_one("[name=claimed][checked]")["value"] == "red"


def date_words(day: str) -> str:
    on = date.fromisoformat(day)
    return f"{on.day} {on:%b} {on.year}"


def status_form(page: BeautifulSoup) -> dict[str, str]:
    """Return what the form of a status update would send if nothing was typed but a status, where none is chosen."""
    chosen = page.select_one("[name=claimed][checked]")
    if chosen is not None:
        return {**fields_of(page), "claimed": chosen["value"]}
    return {**fields_of(page), "claimed": "amber", "difference": "We know more"}


def test_a_stale_edit_shows_both_texts_and_keeps_what_was_typed(office):
    fields = fields_of(soup(office.get("/office/tasks/A1/edit")))
    assert office.post("/office/tasks/A1/edit", {**fields, "owner": "Anna", "reason": "x"}).status_code == 302
    late = office.post("/office/tasks/A1/edit", {**fields, "owner": "Berta", "reason": "y"})
    assert late.status_code == 412
    page = BeautifulSoup(late.text, "html.parser")
    assert words(page.select_one(".differs tbody")) == "Owner Anna Berta"
    assert page.select_one("[name=owner]")["value"] == "Berta"
    assert office.post("/office/tasks/A1/edit", {**fields_of(page), "reason": "y"}).status_code == 302
    assert "Berta" in words(soup(office.get("/tasks")).select_one("#row-A1"))


def fields_of(page: BeautifulSoup) -> dict[str, str]:
    """Return what a form would send if nothing was typed."""
    found = {}
    for field in page.select("form.planform [name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            found[field["name"]] = chosen["value"]
        elif field.name == "textarea":
            found[field["name"]] = field.get_text().strip()
        elif field.name == "input" and field["name"] != "csrf_token":
            found[field["name"]] = field.get("value", "")
    return found


def test_a_completion_is_recorded_answered_and_earned(sample_app, office):
    with sample_app.app_context():
        task = db.session.query(KeyTask).filter_by(code="A5").one()
        number = db.session.query(Milestone).filter_by(task_id=task.id).order_by(Milestone.number)[2].number
    form = fields_of(soup(office.get(f"/office/tasks/A5/milestones/{number}/completion")))
    done = {**form, "actual_on": "2020-04-09", "evidence": "Attendance lists"}
    assert office.post(f"/office/tasks/A5/milestones/{number}/completion", done).status_code == 302
    row = soup(office.get("/tasks/A5")).select_one(f"#milestone-{number}")
    assert "claimed for 9 Apr" in words(row)
    answer = fields_of(soup(office.get(f"/office/tasks/A5/milestones/{number}/answer")))
    answer.pop("answer", None)
    refused = office.post(f"/office/tasks/A5/milestones/{number}/answer", {**answer, "answer": "refuse"})
    assert refused.status_code == 422
    assert (
        office.post(f"/office/tasks/A5/milestones/{number}/answer", {**answer, "answer": "verify"}).status_code == 302
    )
    assert "accepted, reached 9 Apr" in words(soup(office.get("/tasks/A5")).select_one(f"#milestone-{number}"))


def test_the_task_page_shows_both_opinions_and_the_promise(reader):
    page = soup(reader.get(f"/tasks/C2?{MARCH}"))
    facts = words(page.select_one("dl.facts"))
    assert "On plan" in facts
    assert "Off plan" in facts
    assert "2 steps rosier" in facts
    assert "promised 30 Nov 2020" in facts
    rows = page.select("table.milestones tbody tr")
    assert len(rows) == len(read_csv(reader.get(f"/tasks/C2?{MARCH}&format=csv")))
    assert page.select_one("#trend script[data-figure]") is not None
    assert words(page.select_one("#trend .fig__table thead th")) == "Milestone"


def test_an_unknown_task_programme_or_unit_is_absent(reader):
    for path in ("/tasks/NO", "/programmes/NO", "/units/NO"):
        assert reader.get(path).status_code == 404


def test_the_milestones_headline_is_true_of_the_rows_behind_it(reader):
    page = soup(reader.get(f"/milestones?{MARCH}"))
    headline = (
        r"(\d+) of (\d+) milestones accepted; (\d+) overdue; "
        r"(\d+) of the (\d+) open ones are forecast later than promised"
    )
    figures = re.fullmatch(headline, words(page.h1))
    accepted, total, overdue, late, open_ones = (int(figure) for figure in figures.groups())
    rows = read_csv(reader.get(f"/milestones?{MARCH}&format=csv"))
    assert len(rows) == total
    assert sum(row["Completion"] == "accepted" for row in rows) == accepted
    assert sum(row["Overdue, wd"] != "0" for row in rows) == overdue
    assert sum(not row["Reached"] for row in rows) == open_ones
    assert sum(not row["Reached"] and int(row["Slip, wd"]) > 0 for row in rows) == late


def test_the_file_words_a_completion_as_the_page_does(reader):
    page = soup(reader.get(f"/milestones?{MARCH}"))
    shown = {words(row.select("td")[8]) for row in page.select("#rows tbody tr")}
    assert shown <= {row["Completion"] for row in read_csv(reader.get(f"/milestones?{MARCH}&format=csv"))}
    assert {"accepted", "not due"} <= shown
    history = words(soup(reader.get(f"/tasks/B1?{MARCH}")).select_one("#history"))
    assert " accepted, " in history
    assert "verified" not in history


def test_each_filter_of_milestones_leaves_as_many_as_it_says(reader):
    page = soup(reader.get(f"/milestones?{MARCH}"))
    for chip in page.select("a.chip"):
        shown = soup(reader.get(chip["href"])).select("table.mrows tbody tr")
        assert len(shown) == int(chip.b.get_text()), words(chip)


@pytest.mark.parametrize(
    ("view", "month", "after"), [("period=2020-03", "Apr", 31), ("as_of=2020-03-17", "Mar", 17)], ids=["end", "amid"]
)
def test_what_is_due_next_is_due_in_the_month_that_goes_on(reader, view, month, after):
    page = soup(reader.get(f"/milestones?{view}&show=due"))
    assert f"Due in {month}" in words(page.select_one("main"))
    days = [words(row.select("td")[3]) for row in page.select(".mrows tr[data-row]")]
    assert days
    assert {day.split()[1] for day in days} == {month}
    assert month == "Apr" or min(int(day.split()[0]) for day in days) > after


def test_the_gantt_has_a_row_for_each_task_of_the_milestones_shown(reader):
    page = soup(reader.get(f"/milestones?{MARCH}&show=overdue"))
    drawn = [words(row.th).split()[0] for row in page.select("table.gantt tr[data-row]")]
    listed = [words(row.th).split()[0] for row in page.select("table.mrows tbody tr")]
    assert drawn == list(dict.fromkeys(listed))


def test_programme_and_unit_pages_show_the_same_progress_as_the_register(reader):
    register = soup(reader.get(f"/tasks?{MARCH}"))
    group = register.select_one("tr.group")
    code, earned = words(group.th).split()[0], words(group.select("th")[1])
    programme = soup(reader.get(f"/programmes/{code}?{MARCH}"))
    assert any(words(fact).startswith(f"{earned} of") for fact in programme.select("dl.facts dd"))
    unit = soup(reader.get(f"/units/LIFE?{MARCH}"))
    led = codes(soup(reader.get(f"/tasks?{MARCH}&lead=LIFE")))
    assert codes(unit) == led


def test_a_programme_counts_the_replans_that_the_milestones_page_lists(reader):
    (link,) = soup(reader.get(f"/programmes/C?{MARCH}")).select("a[href*='show=replanned']")
    assert words(link.find_parent("p")).startswith("One date of the plan was moved")
    rows = csv.DictReader(io.StringIO(reader.get(f"{link['href']}&{MARCH}&format=csv").text.removeprefix("\ufeff")))
    assert sum(int(row["Re-plans"]) for row in rows) == 1
    none = soup(reader.get(f"/programmes/B?{MARCH}"))
    assert "No date of the plan was moved." in words(none)
    assert none.select("a[href*='show=replanned']") == []


@pytest.fixture
def small_office(sqlite_app: Flask):
    """Give the office of a small plan that has only just been made, and a function to change it first."""

    def make(change=lambda plan: None) -> Browser:
        with sqlite_app.app_context():
            change(small_plan())
            db.session.commit()
        account(sqlite_app, "clerk", Role.OFFICE)
        return browser_of(sqlite_app, "clerk")

    return make


def test_pages_without_a_plan_say_what_they_need(sqlite_app):
    account(sqlite_app, "clerk", Role.OFFICE)
    browser = browser_of(sqlite_app, "clerk")
    for path in ("/tasks", "/milestones"):
        assert "There is no plan yet" in words(soup(browser.get(path)).select_one("main"))


def test_a_task_without_a_report_claims_nothing(small_office):
    browser = small_office()
    row = words(soup(browser.get("/tasks")).select_one("#row-P1"))
    assert "no claim yet" in row
    task = soup(browser.get("/tasks/P1"))
    assert "Claimed nothing" in words(task.select_one("dl.facts"))
    assert "No forecast has been reported yet" in words(task)
    assert "Nothing has been reported on this task yet" in words(task)


def test_a_task_without_milestones_is_shown_as_such(small_office):
    def remove(plan):
        for milestone in plan.milestones[0]:
            db.session.delete(milestone)

    browser = small_office(remove)
    assert "no milestones" in words(soup(browser.get("/tasks")).select_one("#row-P1"))
    assert "It has no milestones yet" in words(soup(browser.get("/tasks/P1")).select_one(".standfirst"))
    assert "No milestones" in words(soup(browser.get("/milestones")).h1)


def test_a_hostile_name_is_text_on_the_page_and_in_the_file(small_office):
    def rename(plan):
        plan.tasks[0].name_en = '=HYPERLINK("x")<script>alert(1)</script>'
        plan.milestones[0][0].name_en = "<img src=x onerror=alert(1)>"
        plan.forecast(plan.milestones[0][0], date(2020, 5, 29), valid_on=date(2020, 4, 13))

    browser = small_office(rename)
    for path in ("/tasks", "/tasks/P1", "/milestones"):
        text = browser.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert read_csv(browser.get("/tasks?format=csv"))[0]["Name (English)"].startswith("'=HYPERLINK")


def test_the_office_builds_a_plan_piece_by_piece(small_office):
    browser = small_office()
    programme = {"code": "Q", "name_en": "Second", "reason": "Board"}
    assert browser.post("/office/programmes/new", programme).status_code == 302
    form = soup(browser.get("/office/tasks/new"))
    choice = next(o["value"] for o in form.select("[name=programme_id] option") if o.get_text().startswith("Q "))
    unit = form.select_one("[name=lead_unit_id] option")["value"]
    task = {
        "code": "Q1", "name_en": "First of Q", "programme_id": choice, "lead_unit_id": unit, "weight": "2,5",
        "starts_on": "2020-05-06", "reason": "Board",
    }  # fmt: skip
    wrong = browser.post("/office/tasks/new", task)
    assert wrong.status_code == 422
    assert BeautifulSoup(wrong.text, "html.parser").select_one("[name=weight]")["value"] == "2,5"
    assert browser.post("/office/tasks/new", {**task, "weight": "2.5"}).status_code == 302
    step = {"name_en": "Step", "unit_id": unit, "weight": "1", "original_on": "2020-06-30", "reason": "Board"}
    assert browser.post("/office/tasks/Q1/milestones/new", step).status_code == 302
    other = soup(browser.get("/office/tasks/Q1/contributions/new")).select_one("[name=unit_id] option")["value"]
    owed = {"unit_id": other, "deliverable_en": "Data", "due_on": "2020-06-05", "reason": "Board"}
    assert browser.post("/office/tasks/Q1/contributions/new", owed).status_code == 302
    page = soup(browser.get("/tasks/Q1"))
    assert "Step" in words(page.select_one("#milestones"))
    assert "Data" in words(page.select_one("#owed"))
    assert codes(soup(browser.get("/programmes/Q"))) == ["Q1"]


def test_a_replan_shows_beside_the_promise(small_office):
    browser = small_office()
    form = fields_of(soup(browser.get("/office/tasks/P1/milestones/2/replan")))
    del form["ground"]
    sent = {**form, "baseline_on": "2020-11-30", "approved_by": "Board", "reason": "Wider scope"}
    refused = browser.post("/office/tasks/P1/milestones/2/replan", sent)
    assert refused.status_code == 422
    without = BeautifulSoup(refused.text, "html.parser")
    assert "Being late is none" in words(without.select_one("#ground .field__error"))
    assert without.select_one("[name=reason]").text.strip() == "Wider scope"
    sent["ground"] = "scope"
    assert browser.post("/office/tasks/P1/milestones/2/replan", sent).status_code == 302
    page = soup(browser.get("/tasks/P1"))
    row = words(page.select_one("#milestone-2"))
    assert "30 Sep" in row
    assert "30 Nov" in row
    assert "re-planned" in words(page.select_one("#history"))
    assert "approved by Board" in words(page.select_one("#history"))


def test_a_field_the_form_does_not_offer_changes_nothing(small_office):
    browser = small_office()
    form = fields_of(soup(browser.get("/office/tasks/P1/milestones/1/edit")))
    sent = {**form, "name_en": "Other", "original_on": "2020-12-31", "reason": "x"}
    assert browser.post("/office/tasks/P1/milestones/1/edit", sent).status_code == 422
    assert "28 Feb" in words(soup(browser.get("/tasks/P1")).select_one("#milestone-1"))

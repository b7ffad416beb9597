"""What is wrong with a plan: each mistake is found in its cell, with its code, and nothing else is."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.factories.plan_files import Sheets, library, workbook
from tracker.domain.months import Month
from tracker.domain.plan_rows import ImportPlan, PlanRows
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook

TODAY = date(2020, 4, 13)
Change = Callable[[Sheets], object]


def compared(sheets: Sheets, existing: PlanRows | None = None, today: date = TODAY) -> ImportPlan:
    return compare(read_plan_workbook(workbook(sheets)), existing or {}, today=today)


def existing(sheets: Sheets | None = None) -> PlanRows:
    """Return the rows the tables would have after importing a plan."""
    plan = compared(sheets or library())
    assert not plan.errors, plan.errors
    return {sheet: changes.added for sheet, changes in plan.sheets.items()}


def found(plan: ImportPlan) -> set[tuple[str, int, str, str]]:
    return {(p.sheet, p.row, p.column, p.code.removeprefix("import.")) for p in plan.errors}


def put(sheet: str, row: int, **values: object) -> Change:
    """Change cells of a sheet's row, as numbered in the file (the first one is 2)."""
    return lambda sheets: sheets[sheet][row - 2].update(values)


def add(sheet: str, **values: object) -> Change:
    return lambda sheets: sheets[sheet].append(values)


def scope_row(**values: object) -> dict[str, object]:
    said = {"task": "R1", "kind": "cancelled", "since_on": date(2020, 4, 1), "reason": "Why", "approved_by": "Board"}
    return {**said, "reported_on": date(2020, 4, 2), **values}


def scope(*rows: dict[str, object], **values: object) -> Change:
    """Put a change of scope into the sheet, and these rows after it."""
    return lambda sheets: sheets.update(scope_changes=[scope_row(**values), *rows])


def extension(*rows: dict[str, object], **values: object) -> Change:
    """Put a request for a later date into the sheet, and these rows after it."""
    said = {"task": "R1", "milestone": 2, "event": "asked", "new_on": date(2020, 8, 28), "ground": "scope"}
    asked = {**said, "reason": "Why", "reported_on": date(2020, 4, 1), **values}
    return lambda sheets: sheets.update(extensions=[asked, *rows])


def answer(event: str, **values: object) -> dict[str, object]:
    said = {"task": "R1", "milestone": 2, "event": event, "reason": "Why", "reported_on": date(2020, 4, 2)}
    return {**said, **values}


def work(**values: object) -> Change:
    """Put a word on the work of a milestone into the sheet."""
    said = {"task": "R1", "milestone": 2, "month": "2020-03", "percent": 40, "reported_on": date(2020, 4, 2)}
    return lambda sheets: sheets.update(works=[{**said, **values}])


MARCH = {"month": "2020-03", "reported_on": date(2020, 4, 2)}
MISTAKES: dict[str, tuple[Change, str]] = {
    "joins tomorrow": (put("tasks", 2, joined_on=date(2020, 4, 14)), "tasks 2 joined_on joined_in_future"),
    "told before it joined": (
        put("tasks", 2, joined_on=date(2020, 4, 3)),
        "statuses 2 reported_on told_before_joining",
    ),
    "plan twice": (add("plan", **library()["plan"][0]), "plan 3  row.duplicate"),
    "plan ends early": (put("plan", 2, ends_on=date(2020, 1, 1)), "plan 2 ends_on plan_ends_before_it_starts"),
    "plan beyond the calendar": (put("plan", 2, ends_on=date(2090, 1, 1)), "plan 2 ends_on day_outside_calendar"),
    "no name in any language": (
        put("programmes", 2, name_zh="", name_en=""),
        "programmes 2 name_zh cell.either_language",
    ),
    "code empty": (add("programmes", name_zh="无编号"), "programmes 4 code cell.required"),
    "code twice": (add("units", code="lend", name_zh="又一个"), "units 5 code row.duplicate"),
    "unknown programme": (put("tasks", 2, programme="X"), "tasks 2 programme reference_unknown"),
    "unknown lead": (put("tasks", 3, lead_unit="X"), "tasks 3 lead_unit reference_unknown"),
    "a request without a date": (extension(new_on=None), "extensions 2 new_on extension.date_missing"),
    "a request without a ground": (extension(ground=""), "extensions 2 ground ground.missing"),
    "a request without a reason": (extension(reason=""), "extensions 2 reason edit.reason_missing"),
    "a request of an unknown milestone": (extension(milestone=9), "extensions 2 milestone reference_unknown_milestone"),
    "a request on the day the date fell due": (
        extension(milestone=1, reported_on=date(2020, 2, 28)),
        "extensions 2 reported_on extension_too_late",
    ),
    "a request for no later date": (extension(new_on=date(2020, 6, 30)), "extensions 2 new_on extension.not_later"),
    "a second request while one waits": (
        extension(answer("asked", ground="scope", new_on=date(2020, 9, 30))),
        "extensions 3 event extension_waits",
    ),
    "an answer to nothing": (extension(event="refused"), "extensions 2 event extension_none_waits"),
    "a refusal without words": (extension(answer("refused", reason="")), "extensions 3 reason edit.reason_missing"),
    "a grant that nobody approved": (
        extension(answer("granted", new_on=date(2020, 8, 28))),
        "extensions 3 approved_by replan.approver_missing",
    ),
    "a grant that moved nothing": (
        extension(answer("granted", new_on=date(2020, 8, 28), approved_by="Board")),
        "extensions 3 new_on extension_moved_nothing",
    ),
    "scope after its approval": (scope(since_on=date(2020, 4, 3)), "scope_changes 2 since_on scope_in_future"),
    "scope before the plan": (scope(since_on=date(2019, 6, 3)), "scope_changes 2 since_on day_before_plan"),
    "scope of an unknown milestone": (scope(milestone=9), "scope_changes 2 milestone reference_unknown_milestone"),
    "scope of an unknown task": (scope(task="X"), "scope_changes 2 task reference_unknown"),
    "back without having left": (scope(kind="restored"), "scope_changes 2 kind scope_is_in"),
    "left twice": (
        scope(scope_row(since_on=date(2020, 3, 3), reported_on=date(2020, 3, 4))),
        "scope_changes 2 kind scope_is_out",
    ),
    "work that says nothing": (work(percent=None), "works 2 started_on work_says_nothing"),
    "work beyond the whole": (work(percent=101), "works 2 percent work_no_percentage"),
    "work begun after its report": (
        work(started_on=date(2020, 4, 3), percent=None),
        "works 2 started_on work_began_later",
    ),
    "work begun before the plan": (
        work(started_on=date(2019, 6, 3), percent=None),
        "works 2 started_on day_before_plan",
    ),
    "weight zero": (put("tasks", 2, weight=0), "tasks 2 weight weight_not_positive"),
    "weight negative": (put("milestones", 3, weight=-1), "milestones 3 weight weight_not_positive"),
    "weight is text": (put("tasks", 2, weight="much"), "tasks 2 weight cell.not_a_number"),
    "starts before the plan": (put("tasks", 2, starts_on=date(2019, 12, 2)), "tasks 2 starts_on day_outside_plan"),
    "lead supports itself": (put("contributions", 2, unit="LEND"), "contributions 2 unit contribution_by_lead_unit"),
    "due after the plan": (put("contributions", 2, due_on=date(2021, 1, 4)), "contributions 2 due_on day_outside_plan"),
    "unknown task": (put("contributions", 2, task="X"), "contributions 2 task reference_unknown"),
    "number half": (put("milestones", 3, number=2.5), "milestones 3 number milestone_number_not_whole"),
    "number gap": (put("milestones", 3, number=3), "milestones 3 number milestone_number_gap"),
    "number twice": (add("milestones", **library()["milestones"][0]), "milestones 5 task row.duplicate"),
    "date impossible": (put("milestones", 2, original_on="2020-02-30"), "milestones 2 original_on cell.not_a_date"),
    "promise outside": (
        put("milestones", 4, original_on=date(2021, 3, 1)),
        "milestones 4 original_on day_outside_plan",
    ),
    "re-plan of nothing": (put("baselines", 2, milestone=9), "baselines 2 milestone reference_unknown_milestone"),
    "kind unknown": (put("kpis", 2, kind="sum"), "kpis 2 kind cell.not_a_choice"),
    "decimals": (put("kpis", 2, decimals=4), "kpis 2 decimals kpi_decimals"),
    "overview place taken": (put("kpis", 3, overview=1), "kpis 3 overview kpi_overview_taken"),
    "overview place half": (put("kpis", 3, overview=1.5), "kpis 3 overview kpi_overview_not_whole"),
    "unknown unit in a list": (put("kpis", 2, units="LEND, X"), "kpis 2 units reference_unknown"),
    "target of a stranger": (put("targets", 2, unit="BUILD"), "targets 2 unit kpi_unit_not_reporting"),
    "bound without a range": (put("targets", 2, upper=50), "targets 2 upper target_upper_without_range"),
    "range without a bound": (put("targets", 3, upper=None), "targets 3 upper target_upper_missing"),
    "bounds crossed": (put("targets", 3, upper=10), "targets 3 upper target_upper_below"),
    "month outside": (put("targets", 2, month="2021-02"), "targets 2 month month_outside_plan"),
    "month unreadable": (put("targets", 2, month="March"), "targets 2 month cell.not_a_month"),
    "closes before due": (
        put("periods", 3, closes_on=date(2020, 4, 1)),
        "periods 3 closes_on period_days_out_of_order",
    ),
    "published tomorrow": (
        put("periods", 3, published_on=date(2020, 4, 14)),
        "periods 3 published_on period_published_in_future",
    ),
    "forecast of nothing": (put("forecasts", 2, milestone=7), "forecasts 2 milestone reference_unknown_milestone"),
    "forecast beyond the calendar": (
        put("forecasts", 2, forecast_on=date(2099, 1, 1)),
        "forecasts 2 forecast_on day_outside_calendar",
    ),
    "reported tomorrow": (
        put("forecasts", 2, reported_on=date(2020, 4, 14)),
        "forecasts 2 reported_on fact_from_the_future",
    ),
    "reported before its month": (
        put("statuses", 2, reported_on=date(2020, 2, 3)),
        "statuses 2 reported_on fact_before_its_month",
    ),
    "done after it was told": (
        put("completions", 2, actual_on=date(2020, 3, 5)),
        "completions 2 actual_on completion_after_report",
    ),
    "claim unknown": (put("statuses", 2, claimed="pink"), "statuses 2 claimed cell.not_a_choice"),
    "delivered, but when": (
        put("contribution_history", 2, delivered_on=None),
        "contribution_history 2 delivered_on support_delivered_when",
    ),
    "delivered before done": (
        put("contribution_history", 2, state="under_way"),
        "contribution_history 2 delivered_on support_not_delivered",
    ),
    "support of a stranger": (
        put("contribution_history", 2, unit="OFFICE"),
        "contribution_history 2 unit reference_unknown_contribution",
    ),
    "reading of a stranger": (put("readings", 2, unit="BUILD"), "readings 2 unit kpi_unit_not_reporting"),
    "half a quotient": (put("readings", 2, denominator=None), "readings 2 denominator reading_half_a_quotient"),
    "value of a quotient": (put("readings", 2, value=1), "readings 2 value reading_value_of_quotient"),
    "denominator negative": (put("readings", 2, denominator=-1), "readings 2 denominator reading_denominator_negative"),
    "numerator negative": (put("readings", 2, numerator=-1), "readings 2 numerator reading_numerator_negative"),
    "no value": (put("readings", 3, value=None), "readings 3 value reading_value_missing"),
    "quotient of a value": (put("readings", 3, numerator=1), "readings 3 numerator reading_quotient_of_value"),
    "fact twice": (add("readings", **library()["readings"][0]), "readings 4 kpi row.duplicate"),
    "unit owes no report": (
        add("reports", unit="OFFICE", event="submitted", **MARCH),
        "reports 5 unit report_unit_owes_none",
    ),
    "no such period": (
        add("reports", unit="LEND", event="drafted", month="2020-01", reported_on=date(2020, 4, 2)),
        "reports 5 month report_no_period",
    ),
    "returned without reason": (
        add("reports", unit="LEND", event="returned", month="2020-03", reported_on=date(2020, 4, 7)),
        "reports 5 reason report_reason_missing",
    ),
    "accepted unseen": (
        add("reports", unit="BUILD", event="accepted", month="2020-03", reported_on=date(2020, 4, 7)),
        "reports 5 event report_out_of_order",
    ),
    "event unknown": (put("reports", 2, event="sent"), "reports 2 event cell.not_a_choice"),
    "concern of no task": (put("concerns", 2, task="X"), "concerns 2 task reference_unknown"),
    "concern half numbered": (put("concerns", 2, number=1.5), "concerns 2 number concern_number"),
    "concern changes its task": (put("concerns", 4, task="R1"), "concerns 4 task concern_of_other_task"),
    "concern without a title": (
        put("concerns", 2, title_zh="", title_en=""),
        "concerns 2 title_zh cell.either_language",
    ),
    "concern without an owner": (put("concerns", 2, owner=None), "concerns 2 owner cell.required"),
    "concern twice on one day": (add("concerns", **library()["concerns"][0]), "concerns 5 kind row.duplicate"),
    "concern from tomorrow": (
        put("concerns", 2, reported_on=date(2020, 4, 14)),
        "concerns 2 reported_on fact_from_the_future",
    ),
    "risk not rated": (put("concerns", 2, impact=None), "concerns 2 impact risk_rating"),
    "risk rated beyond": (put("concerns", 2, likelihood=6), "concerns 2 likelihood risk_rating"),
    "decision rated": (put("concerns", 3, impact=2), "concerns 3 impact rating_of_no_risk"),
    "holds an unknown milestone": (put("concerns", 2, holds="2, 9"), "concerns 2 holds reference_unknown_milestone"),
    "decision without a day": (put("concerns", 3, due_on=None), "concerns 3 due_on decision.due_missing"),
    "decision closed without answer": (put("concerns", 4, answer=None), "concerns 4 answer decision.answer_missing"),
    "decided otherwise in no words": (put("concerns", 4, outcome=None), "concerns 4 outcome concern.outcome_missing"),
    "risk closed without outcome": (put("concerns", 2, state="closed"), "concerns 2 outcome concern.outcome_missing"),
    "risk answered": (
        put("concerns", 2, state="closed", answer="agreed", outcome="x"),
        "concerns 2 answer answer_of_no_decision",
    ),
    "open with an outcome": (put("concerns", 3, outcome="x"), "concerns 3 outcome concern_open_with_outcome"),
}


def test_the_sound_plan_is_sound() -> None:
    plan = compared(library())
    assert plan.problems == ()
    assert {sheet: len(changes.added) for sheet, changes in plan.sheets.items()} == {
        sheet: len(rows) for sheet, rows in library().items()
    }


@pytest.mark.parametrize(("change", "place"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_in_its_cell(change: Change, place: str) -> None:
    sheets = library()
    change(sheets)
    plan = compared(sheets)
    assert place in {" ".join(map(str, problem)) for problem in found(plan)}
    assert plan.of(place.split(maxsplit=1)[0]).wrong >= 1


@pytest.mark.parametrize(
    "name",
    [
        "weight zero",
        "unknown lead",
        "overview place taken",
        "bounds crossed",
        "half a quotient",
        "denominator negative",
        "done after it was told",
        "delivered, but when",
        "returned without reason",
    ],
)
def test_one_mistake_is_one_problem(name: str) -> None:
    change, place = MISTAKES[name]
    sheets = library()
    change(sheets)
    assert [" ".join(map(str, problem)) for problem in found(compared(sheets))] == [place]


def test_a_plan_needs_its_sheets_until_it_has_them() -> None:
    sheets = library()
    only = {key: rows for key, rows in sheets.items() if key == "readings"}
    missing = {p.sheet for p in compared(only).errors if p.code == "sheet.missing"}
    assert missing == {"plan", "programmes", "units", "tasks", "milestones"}
    assert compared(only, existing()).errors == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("forecasts", 2, forecast_on=date(2020, 3, 31)), "forecast_in_the_past"),
        (put("readings", 2, numerator=20000), "reading_ratio_above_one"),
        (lambda sheets: sheets.pop("reports"), "no_report_history"),
        (put("milestones", 4, unit="LEND"), "milestone_unit_has_no_part"),
        (add("programmes", code="T", name_zh="空"), "programme_no_tasks"),
        (
            add("tasks", code="S2", programme="S", name_zh="x", weight=1, owner="x", lead_unit="LEND"),
            "task_no_milestones",
        ),
    ],
)
def test_what_may_be_right_is_a_warning(change: Change, code: str) -> None:
    sheets = library()
    change(sheets)
    plan = compared(sheets)
    assert plan.errors == ()
    assert [p.code for p in plan.warnings] == [f"import.{code}"]


def test_a_denominator_of_zero_is_a_reading_without_value() -> None:
    sheets = library()
    put("readings", 2, numerator=0, denominator=0)(sheets)
    assert compared(sheets).errors == ()


def test_the_weekday_calendar_knows_every_year() -> None:
    sheets = library()
    put("plan", 2, ends_on=date(2090, 1, 2), calendar="weekdays")(sheets)
    assert compared(sheets).errors == ()


def test_defaults_follow_from_the_plan() -> None:
    plan = compared(library())
    task = plan.of("tasks").added[0]
    assert task.day("starts_on") == date(2020, 1, 2)
    assert [row.text("unit") for row in plan.of("milestones").added] == ["LEND", "LEND", "BUILD"]
    assert [row.whole("decimals") for row in plan.of("kpis").added] == [1, 0]
    assert [row.yes("reports") for row in plan.of("units").added] == [False, True, True]
    assert [row.text("short_zh") for row in plan.of("units").added] == ["OFFICE", "LEND", "BUILD"]


def test_a_plan_without_periods_gets_the_usual_ones() -> None:
    sheets = library()
    del sheets["periods"]
    sheets["statuses"][0]["month"] = "2020-01"
    periods = compared(sheets).of("periods").added
    assert [row.month() for row in periods] == list(Month(2020, 1).until(Month(2020, 12)))
    march = periods[2]
    # Seventh working day of March is the 10th; April begins with the Qingming holiday on Monday the 6th.
    assert [march.on(key) for key in ("opens_on", "due_on", "closes_on")] == [
        date(2020, 3, 11), date(2020, 4, 3), date(2020, 4, 8),
    ]  # fmt: skip
    assert periods[0].on("opens_on") == date(2020, 1, 2)


def test_a_period_beyond_the_published_calendar_is_named_and_not_guessed() -> None:
    from tracker.domain.workdays import STATE_COUNCIL

    assert STATE_COUNCIL.years is not None
    last = STATE_COUNCIL.years[1]
    sheets = library()
    del sheets["periods"]
    put("plan", 2, ends_on=date(last, 12, 31))(sheets)
    plan = compared(sheets)
    assert plan.of("periods").added[-1].month() == Month(last, 11)
    assert [(p.code, p.params["month"]) for p in plan.warnings] == [("import.period_not_in_calendar", f"{last}-12")]


def test_what_the_file_does_not_have_is_kept() -> None:
    sheets = library()
    del sheets["programmes"][1], sheets["tasks"][1], sheets["milestones"][2], sheets["baselines"]
    plan = compared(sheets, existing())
    assert plan.errors == ()
    assert [row.text("code") for row in plan.of("tasks").kept] == ["S1"]
    assert plan.added == plan.changed == 0
    assert "baselines" not in plan.sheets


def test_a_changed_cell_is_shown_before_and_after_and_an_absent_column_is_left_alone() -> None:
    sheets = library()
    put("tasks", 2, name_zh="自助借书", weight=3)(sheets)
    for row in sheets["programmes"]:
        row.pop("name_en", None)
    plan = compared(sheets, existing())
    changes = [(c.row.text("code"), [(d.column, d.before, d.after) for d in c.cells]) for c in plan.of("tasks").changed]
    assert changes == [("R1", [("name_zh", "自助借还", "自助借书"), ("weight", 2, 3)])]
    assert plan.changed == 1


def test_the_order_of_a_list_of_codes_means_nothing() -> None:
    sheets = library()
    put("kpis", 3, units="BUILD, LEND")(sheets)
    assert compared(sheets, existing()).changed == 0


def test_the_first_promise_and_the_kind_of_a_read_kpi_stay() -> None:
    sheets = library()
    put("milestones", 2, original_on=date(2020, 3, 2))(sheets)
    put("kpis", 3, kind="flow")(sheets)
    assert found(compared(sheets, existing())) == {
        ("milestones", 2, "original_on", "milestone_promise_moved"),
        ("kpis", 3, "kind", "kpi_kind_moved"),
    }


def test_a_fact_on_record_is_the_same_or_refused_and_a_correction_has_its_own_day() -> None:
    sheets = library()
    put("readings", 2, numerator=5121)(sheets)
    assert found(compared(sheets, existing())) == {("readings", 2, "numerator", "fact_reported_otherwise")}
    put("readings", 2, reported_on=date(2020, 4, 10))(sheets)
    plan = compared(sheets, existing())
    assert plan.errors == ()
    assert [row.number_or_none("numerator") for row in plan.of("readings").added] == [5121]
    assert [row.number_or_none("numerator") for row in plan.of("readings").kept] == [5120]


def test_the_published_record_takes_no_new_facts() -> None:
    sheets = library()
    add("statuses", task="S1", month="2020-02", claimed="green", reported_on=date(2020, 3, 10))(sheets)
    assert compared(sheets).errors == ()
    assert found(compared(sheets, existing())) == {("statuses", 3, "reported_on", "fact_in_published_record")}


def test_publishing_is_not_done_by_import() -> None:
    sheets = library()
    put("periods", 3, published_on=date(2020, 4, 10))(sheets)
    assert found(compared(sheets, existing())) == {("periods", 3, "published_on", "period_publication_moved")}


def test_events_continue_the_reports_on_record() -> None:
    sheets = library()
    sheets["reports"] = [
        {"unit": "LEND", "month": "2020-03", "event": "returned", "reason": "x", "reported_on": date(2020, 4, 7)},
        {"unit": "BUILD", "month": "2020-03", "event": "returned", "reason": "x", "reported_on": date(2020, 4, 7)},
    ]
    assert found(compared(sheets, existing())) == {("reports", 3, "event", "report_out_of_order")}


def test_tasks_the_first_reports_say_nothing_of_may_have_joined_later() -> None:
    """R1 is told of in January, February and March, S1 in March only; both began in January."""
    sheets = library()
    sheets |= {"completions": [], "forecasts": []}
    sheets["statuses"] = [
        {"task": task, "claimed": "green", "month": month.isoformat()[:7], "reported_on": month.replace(day=28)}
        for task, month in (
            ("R1", date(2020, 1, 1)), ("R1", date(2020, 2, 1)), ("R1", date(2020, 3, 1)), ("S1", date(2020, 3, 1)),
        )
    ]  # fmt: skip
    warned = [p for p in compared(sheets).warnings if p.code == "import.first_told_late"]
    assert [(p.sheet, p.row, p.column, p.params["count"]) for p in warned] == [("tasks", 3, "joined_on", 1)]
    put("tasks", 3, joined_on=date(2020, 3, 2))(sheets)
    assert "import.first_told_late" not in {p.code for p in compared(sheets).warnings}


def test_a_year_without_working_days_is_named_once_a_sheet() -> None:
    sheets = library()
    sheets["plan"][0]["ends_on"] = date(2030, 12, 31)
    for row, day in zip(sheets["milestones"], (date(2029, 3, 1), date(2029, 4, 2), date(2030, 1, 8)), strict=False):
        row["original_on"] = day
    years = [p.params["day"].year for p in compared(sheets).errors if p.code == "import.day_outside_calendar"]
    assert years == [2030, 2029, 2030]


@pytest.mark.parametrize(("reported_on", "is_late"), [(date(2020, 4, 29), False), (date(2020, 4, 30), True)])
def test_a_replan_after_the_date_fell_due_is_named(reported_on: date, is_late: bool) -> None:
    """A6: a later date is asked for before the date falls due; what was granted in time may be written down late."""
    sheets = library()
    put("baselines", 2, reported_on=reported_on)(sheets)
    plan = compared(sheets, today=date(2020, 5, 13))
    warned = {(p.sheet, p.row, p.code, p.params["due_on"]) for p in plan.warnings if p.code == "import.replan_too_late"}
    assert warned == ({("baselines", 2, "import.replan_too_late", date(2020, 4, 30))} if is_late else set())


def test_months_that_closed_before_the_plan_came_in_owe_no_report() -> None:
    def months(sheets: Sheets) -> list[Month]:
        return [row.month() for row in compared(sheets, today=date(2020, 6, 15)).of("periods").added]

    sheets = {name: rows for name, rows in library().items() if name in ("plan", "units", "programmes", "tasks")}
    # May closed on 9 June.
    assert months(sheets)[0] == Month(2020, 6)
    told = library()
    del told["periods"]
    assert months(told)[0] == Month(2020, 3)

"""A plan workbook into the tables, on both databases: all of it or nothing, again and again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.factories.plan_files import Sheets, library, workbook
from tracker.actions import plan_import
from tracker.db import db, writing
from tracker.documents.plan_example import example
from tracker.documents.plan_workbook import plan_workbook
from tracker.domain.months import Month
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_rows import ImportPlan, PlanRows, Row
from tracker.domain.refusals import Refused
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook
from tracker.models.accounts import AuditEntry
from tracker.models.kpis import Kpi, Target
from tracker.models.milestones import MilestoneCompletion, MilestoneForecast
from tracker.models.plan import KeyTask, Plan
from tracker.models.reporting import Period, Submission, SubmissionEvent
from tracker.queries.plan_import import plan_rows

TODAY = date(2020, 4, 13)
NOW = datetime(2020, 4, 13, 2, tzinfo=UTC)
OFFICE = Scope(Role.OFFICE)


def compared(data: bytes) -> ImportPlan:
    return compare(read_plan_workbook(data), plan_rows(OFFICE), today=TODAY)


def imported(sheets: Sheets) -> ImportPlan:
    with writing():
        plan = compared(workbook(sheets))
        plan_import.apply(plan, by="office1", at=NOW)
        db.session.commit()
    return plan


def everything() -> PlanRows:
    return plan_rows(OFFICE)


def counts(plan: ImportPlan) -> tuple[int, int, int]:
    return plan.added, plan.changed, sum(changes.same for changes in plan.sheets.values())


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_what_was_written_is_what_the_file_said() -> None:
    plan = imported(library())
    stored = everything()
    for sheet, changes in plan.sheets.items():
        assert {row.identity: row.values for row in stored[sheet]} == {
            row.identity: row.values for row in changes.added
        }, sheet


def test_importing_twice_changes_nothing() -> None:
    imported(library())
    rows = sum(len(found) for found in library().values())
    assert counts(compared(workbook(library()))) == (0, 0, rows)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_exported_plan_comes_back_as_the_same_in_either_language(language: str) -> None:
    sheets = library()
    sheets["tasks"][0] |= {"aim_zh": '=HYPERLINK("http://x")', "aim_en": "@x", "owner": "'李敏"}
    sheets["statuses"][0]["note"] = "第一行\n第二行 _x0041_ <b>&amp;"
    sheets["readings"][1]["value"] = "123456789012.123456"
    imported(sheets)
    again = compared(plan_workbook(everything(), language=language, title="x"))
    assert again.problems == ()
    assert counts(again) == (0, 0, sum(len(found) for found in library().values()))


def test_the_example_is_a_plan_of_its_own() -> None:
    plan = compared(plan_workbook(example(2019), language="en", title="x"))
    assert plan.problems == ()
    with writing():
        plan_import.apply(plan, by="office1", at=NOW)
        db.session.commit()
    assert all(everything()[sheet] for sheet in plan.sheets)
    assert len(plan.sheets) == len(everything())


def test_a_file_with_many_mistakes_changes_nothing_and_names_each() -> None:
    imported(library())
    before = everything()
    entries = db.session.scalar(select(func.count(AuditEntry.seq)))
    bad = library()
    for change in MISTAKES:
        change(bad)
    plan = compared(workbook(bad))
    assert len({problem.code for problem in plan.errors}) >= 20
    assert all(problem.row and problem.column for problem in plan.errors)
    with pytest.raises(Refused) as refused:
        plan_import.apply(plan, by="office1", at=NOW)
    assert [refusal.code for refusal in refused.value.refusals] == ["import.has_errors"]
    db.session.commit()
    assert everything() == before
    assert db.session.scalar(select(func.count(AuditEntry.seq))) == entries


MISTAKES: tuple[Callable[[Sheets], object], ...] = (
    lambda s: s["plan"][0].update(ends_on=date(2020, 1, 1)),
    lambda s: s["programmes"][0].update(name_zh="", name_en=""),
    lambda s: s["units"].append({"code": "LEND", "name_zh": "又一个"}),
    lambda s: s["units"].append({"code": "", "name_zh": "无编号"}),
    lambda s: s["units"].append({"code": "A B", "name_zh": "空格"}),
    lambda s: s["tasks"][0].update(weight=0),
    lambda s: s["tasks"][1].update(lead_unit="NOBODY"),
    lambda s: s["contributions"][0].update(unit="LEND"),
    lambda s: s["milestones"][0].update(original_on="2020-02-30"),
    lambda s: s["milestones"][1].update(original_on=date(2020, 7, 1)),
    lambda s: s["milestones"].append({**s["milestones"][1], "number": 9}),
    lambda s: s["milestones"].append({**s["milestones"][1], "number": 1.5}),
    lambda s: s["kpis"][0].update(kind="sum"),
    lambda s: s["kpis"][1].update(overview=1, decimals=7),
    lambda s: s["targets"][0].update(month="March"),
    lambda s: s["targets"][1].update(value="about 18"),
    lambda s: s["periods"][1].update(due_on=date(2020, 3, 1)),
    lambda s: s["periods"][2].update(published_on=date(2020, 5, 1)),
    lambda s: s["forecasts"][0].update(milestone=5),
    lambda s: s["forecasts"].append({**library()["forecasts"][0], "reported_on": date(2020, 5, 1)}),
    lambda s: s["completions"].append({**s["completions"][0], "state": "refused", "actual_on": date(2020, 3, 30)}),
    lambda s: s["statuses"][0].update(claimed="pink"),
    lambda s: s["contribution_history"][0].update(state="under_way"),
    lambda s: s["readings"][0].update(numerator=1),
    lambda s: s["readings"].append({**library()["readings"][0], "month": "2020-02", "denominator": -1}),
    lambda s: s["reports"].append({**s["reports"][2], "unit": "OFFICE"}),
)


def test_another_file_changes_and_adds_and_removes_nothing() -> None:
    imported(library())
    sheets: Sheets = {
        "tasks": [
            {"code": "R1", "programme": "S", "name_zh": "新名", "weight": "2.5", "owner": "李敏", "lead_unit": "LEND"},
            {"code": "R2", "programme": "R", "name_zh": "夜间还书", "weight": 1, "owner": "李敏", "lead_unit": "LEND"},
        ],
        "milestones": [{"task": "R2", "number": 1, "name_zh": "选址", "weight": 1, "original_on": date(2020, 9, 1)}],
        "kpis": [{"code": "K2", "kind": "stock", "direction": "range", "units": "LEND"}],
        "targets": [{"kpi": "K1", "month": "2020-03", "value": 45}],
    }
    plan = imported(sheets)
    assert counts(plan) == (2, 3, 0)
    stored = everything()
    tasks = {row.text("code"): row for row in stored["tasks"]}
    assert list(tasks) == ["R1", "S1", "R2"]
    assert (tasks["R1"].text("programme"), tasks["R1"].amount("weight")) == ("S", Decimal("2.5"))
    assert [row.codes("units") for row in stored["kpis"]] == [("LEND",), ("LEND",)]
    assert [row.text("name_zh") for row in stored["kpis"]] == ["占比", "温度"]
    assert len(stored["milestones"]) == 4
    # The old target stays on record; the newer one counts.
    ours = select(Target.value).join(Kpi, Kpi.id == Target.kpi_id).where(Kpi.code == "K1").order_by(Target.id)
    assert db.session.scalars(ours).all() == [40, 45]
    assert next(row for row in stored["targets"] if row.text("kpi") == "K1").amount("value") == 45


def test_a_change_leaves_one_audit_entry_with_before_and_after() -> None:
    imported(library())
    first = db.session.scalars(select(AuditEntry)).all()
    assert [(entry.event, entry.actor, entry.after["tasks"]) for entry in first if entry.after] == [
        ("PlanImported", "office1", {"added": 2})
    ]
    sheets = library()
    sheets["tasks"][0]["name_zh"] = "自助"
    imported(sheets)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert entry is not None
    assert (entry.before, entry.after) == ({"tasks:R1.name_zh": "自助借还"}, {"tasks:R1.name_zh": "自助"})


def test_cached_pages_and_open_forms_become_stale() -> None:
    imported(library())
    was = db.session.scalar(select(Plan.data_version)), db.session.scalar(select(KeyTask.version).order_by(KeyTask.id))
    sheets = library()
    sheets["tasks"][0]["name_zh"] = "自助"
    imported(sheets)
    now = db.session.scalar(select(Plan.data_version)), db.session.scalar(select(KeyTask.version).order_by(KeyTask.id))
    assert now == (was[0] + 1, was[1] + 1)


def test_facts_speak_of_their_month_and_are_recorded_on_their_day() -> None:
    imported(library())
    noon = datetime(2020, 4, 2, 4, tzinfo=UTC)
    forecast = db.session.scalars(select(MilestoneForecast)).one()
    assert (forecast.valid_on, forecast.recorded_at, forecast.recorded_by, forecast.source) == (
        date(2020, 3, 31), noon, "import", "import",
    )  # fmt: skip
    completions = db.session.scalars(select(MilestoneCompletion).order_by(MilestoneCompletion.id)).all()
    assert [(c.state, c.valid_on) for c in completions] == [
        ("claimed", date(2020, 2, 26)), ("verified", date(2020, 2, 26)),
    ]  # fmt: skip
    assert {t.recorded_at for t in db.session.scalars(select(Target))} == {datetime(2020, 1, 1, 16, tzinfo=UTC)}


def test_periods_stand_where_their_days_have_brought_them() -> None:
    imported(library())
    periods = db.session.scalars(select(Period).order_by(Period.month_on)).all()
    stages = [(bool(p.opened_at), bool(p.closed_at), bool(p.published_at)) for p in periods]
    assert stages == [(True, True, True), (True, True, False), (True, False, False)]
    assert periods[0].published_at == datetime(2020, 3, 10, 8, tzinfo=UTC)


def test_reports_keep_what_was_submitted() -> None:
    imported(library())
    reports = db.session.scalars(select(Submission).order_by(Submission.id)).all()
    assert [report.state for report in reports] == ["accepted", "draft"]
    lend, build = (report.content for report in reports)
    assert list(lend["tasks"].values()) == [{"claimed": "amber", "note": "到货推迟。", "difference": ""}]
    assert [entry["forecast_on"] for entry in lend["milestones"].values()] == ["2020-07-10"]
    assert [entry["numerator"] for entry in lend["readings"].values()] == ["5120"]
    assert [entry["delivered_on"] for entry in build["contributions"].values()] == ["2020-03-19"]
    assert [entry["value"] for entry in build["readings"].values()] == ["21.5"]
    events = db.session.scalars(select(SubmissionEvent).order_by(SubmissionEvent.id)).all()
    assert [(e.event, e.content == lend) for e in events if e.submission_id == reports[0].id] == [
        ("submitted", True), ("accepted", False),
    ]  # fmt: skip


def test_a_later_event_moves_a_report_on() -> None:
    imported(library())
    imported(
        {"reports": [{"unit": "BUILD", "month": "2020-03", "event": "submitted", "reported_on": date(2020, 4, 7)}]}
    )
    reports = db.session.scalars(select(Submission).order_by(Submission.id)).all()
    assert [(report.state, report.version) for report in reports] == [("accepted", 1), ("submitted", 2)]


def many(times: int) -> Sheets:
    sheets = library()
    for number in range(times):
        code = f"X{number}"
        sheets["tasks"].append({**library()["tasks"][0], "code": code})
        sheets["milestones"].append({**library()["milestones"][0], "task": code})
        sheets["forecasts"].append({**library()["forecasts"][0], "task": code, "milestone": 1})
        sheets["statuses"].append({**library()["statuses"][0], "task": code})
    return sheets


def test_the_number_of_statements_does_not_grow_with_the_rows() -> None:
    imported(library())
    few, lots = many(2), many(60)
    with statements() as first:
        imported(few)
    for sheets in (few, lots):
        for task in sheets["tasks"]:
            task["name_en"] = "renamed"
    with statements() as second:
        imported(few)
    with statements() as third:
        imported(lots)
    assert max(len(first), len(second)) <= len(third) <= len(first) + len(second)
    assert len(third) < 75


def test_facts_of_one_day_for_one_thing_export_as_the_last_one() -> None:
    imported(library())
    fact = db.session.scalars(select(MilestoneForecast)).one()
    later = MilestoneForecast(
        milestone_id=fact.milestone_id, forecast_on=date(2020, 7, 20), cause="scope", note="", valid_on=fact.valid_on,
        recorded_at=fact.recorded_at.replace(hour=6), recorded_by="office1", source="office",
    )  # fmt: skip
    db.session.add(later)
    db.session.commit()
    assert len(everything()["forecasts"]) == 2
    again = compared(plan_workbook(everything(), language="en", title="x"))
    assert again.problems == ()
    assert (again.added, again.changed) == (0, 0)


def test_rows_of_the_tables_carry_every_column_of_their_sheet() -> None:
    imported(library())
    for sheet, rows in everything().items():
        for row in rows:
            assert isinstance(row, Row)
            assert set(row.values) == {column.key for column in compared_columns(sheet)}


def compared_columns(sheet: str) -> tuple[object, ...]:
    from tracker.domain.plan_columns import BY_KEY

    return BY_KEY[sheet].columns


def test_the_month_of_a_fact_survives() -> None:
    imported(library())
    assert {row.month() for row in everything()["readings"]} == {Month(2020, 3)}

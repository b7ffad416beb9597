"""Limits come by workbook as by the office's page: checked, added, never overwritten, and exported as they were."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories.plan_files import library, workbook
from tests.factories.plans import instant
from tracker.actions import plan_import
from tracker.db import db, writing
from tracker.documents.plan_workbook import plan_workbook
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_rows import ImportPlan
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook
from tracker.models.rules import RuleSet
from tracker.queries.plan_import import plan_rows
from tracker.queries.rules import rule_book

SCOPE = Scope(Role.OFFICE)
TODAY = date(2020, 4, 13)


def limit(name: str, value: float, reason: str, day: date) -> dict[str, object]:
    return {"name": name, "value": value, "reason": reason, "reported_on": day}


def checked(*rows: dict[str, object], **sheets: list[dict[str, object]]) -> ImportPlan:
    file = read_plan_workbook(workbook({**sheets, "rules": list(rows)}))
    return compare(file, plan_rows(SCOPE), today=TODAY)


def apply(plan: ImportPlan) -> None:
    with writing():
        plan_import.apply(plan, by="test", at=instant(TODAY))
        db.session.commit()


FIRST = limit("red_slip_days", 15, "opening day", date(2020, 1, 2))
SECOND = limit("percent_cap", 0.7, "auditors ask", date(2020, 1, 2))
LATER = limit("red_slip_days", 30, "flood", date(2020, 4, 10))


def test_limits_hold_from_their_day_and_later_ones_keep_the_others(app):
    with app.app_context():
        apply(checked(FIRST, SECOND, LATER, **library()))
        now, then = (rule_book(SCOPE).at(day) for day in (TODAY, date(2020, 3, 31)))
        assert (now.status.red_slip_days, now.percent_cap) == (30, Decimal("0.7"))
        assert (then.status.red_slip_days, then.percent_cap) == (15, Decimal("0.7"))
        assert rule_book(SCOPE).at(date(2020, 1, 1)).status.red_slip_days == 20
        assert len(db.session.scalars(select(RuleSet.id)).all()) == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_export_comes_back_as_all_the_same(app, language):
    with app.app_context():
        apply(checked(FIRST, SECOND, LATER, **library()))
        data = plan_workbook(plan_rows(SCOPE), language=language, title="x")
        again = compare(read_plan_workbook(data), plan_rows(SCOPE), today=TODAY).of("rules")
        assert (again.same, again.added, again.changed, again.wrong) == (3, (), (), 0)


def test_a_second_file_adds_to_what_holds(app):
    with app.app_context():
        apply(checked(FIRST, **library()))
        plan = checked(FIRST, limit("improvement_reports", 1, "pilot", TODAY))
        assert (plan.errors, plan.of("rules").same, len(plan.of("rules").added)) == ((), 1, 1)
        apply(plan)
        now = rule_book(SCOPE).at(TODAY)
        assert (now.status.red_slip_days, now.improvement_reports) == (15, 1)


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (limit("red_slip_dyas", 15, "typo", TODAY), "name", "import.limit_unknown"),
        (limit("red_slip_days", 1.5, "half", TODAY), "value", "import.limit_not_whole"),
        (limit("red_slip_days", -1, "less", TODAY), "value", "import.limit_too_small"),
        (limit("improvement_reports", 0, "none", TODAY), "value", "import.limit_too_small"),
        (limit("red_slip_days", 15, "", TODAY), "reason", "cell.required"),
        (limit("red_slip_days", 15, "soon", date(2020, 5, 4)), "reported_on", "import.fact_from_the_future"),
    ],
)
def test_what_is_wrong_is_named_by_sheet_row_and_column(app, row, column, code):
    with app.app_context():
        plan = checked(FIRST, row, **library())
        assert [(each.sheet, each.row, each.column, each.code) for each in plan.errors] == [("rules", 3, column, code)]


def test_a_limit_of_a_published_month_stays(app):
    with app.app_context():
        apply(checked(FIRST, **library()))
        plan = checked(limit("red_slip_days", 25, "afterwards", date(2020, 2, 3)))
        assert [each.code for each in plan.errors] == ["import.fact_in_published_record"]

"""The plan workbook on the command line: compare, and take over."""

import json
import sys
from pathlib import Path
from typing import Any

from flask_babel import force_locale

from tracker import clock
from tracker.actions import plan_import
from tracker.cli_frame import DONE, FINDING, OPERATOR
from tracker.db import db, writing
from tracker.domain.permissions import Role, Scope
from tracker.domain.plan_rows import ImportPlan, Problem
from tracker.importers.plan_comparison import compare
from tracker.importers.plan_reader import read_plan_workbook
from tracker.queries.frame import plan_frame
from tracker.queries.plan_import import plan_rows
from tracker.queries.rules import office_years
from tracker.web.import_wording import column_title, sheet_title
from tracker.web.wording import sentence

# A year of months: fewer are done before anybody wonders.
FROZEN_TOLD_FROM = 12
_OFFICE = Scope(Role.OFFICE)
_WORDS = {"kept": "not in the file and kept"}


def run(path: Path, *, apply: bool, as_json: bool) -> int:
    """Print what importing a workbook would do and, with `apply`, do it. Exit 1 when something is wrong with it."""
    file = read_plan_workbook(path.read_bytes())
    with writing(), force_locale("en"):
        if apply:
            plan_import.hold_plan()
        frame = plan_frame(_OFFICE)
        at = clock.business_now(frame.business_on if frame else None)
        plan = compare(file, plan_rows(_OFFICE), today=clock.business_day(at), years=office_years(_OFFICE))
        applied = apply and not plan.errors
        if applied:
            plan_import.apply(plan, by=OPERATOR, at=at, tell=_frozen)
            db.session.commit()
        db.session.rollback()
        _print(plan, applied=applied, as_json=as_json)
    return FINDING if plan.errors else DONE


def _frozen(done: int, of: int) -> None:
    """Tell how far a long history is: each of its months is read as it was known then, which takes its time."""
    if of >= FROZEN_TOLD_FROM and (done % FROZEN_TOLD_FROM == 0 or done == of):
        print(f"Froze the statuses of {done} of {of} published months", file=sys.stderr, flush=True)


def _print(plan: ImportPlan, *, applied: bool, as_json: bool) -> None:
    if as_json:
        problems = [_problem(problem) for problem in plan.problems]
        print(json.dumps({"applied": applied, "sheets": _counts(plan), "problems": problems}, ensure_ascii=False))
        return
    for problem in plan.problems:
        what = _problem(problem)
        row = f"row {problem.row}" if problem.row else ""
        where = ", ".join(filter(None, (what["sheet"], row, what["column"])))
        print(f"{what['severity']}: {where + ': ' if where else ''}{what['message']}", file=sys.stderr)
    for sheet, counts in _counts(plan).items():
        told = (f"{number} {_WORDS.get(word, word)}" for word, number in counts.items())
        print(f"{sheet_title(sheet)}: {', '.join(told)}")
    if plan.errors:
        print("Nothing was imported: correct what is wrong first.", file=sys.stderr)
    else:
        print("Imported." if applied else "Nothing was imported yet; add --apply to import.", file=sys.stderr)


def _counts(plan: ImportPlan) -> dict[str, dict[str, int]]:
    return {
        sheet: {
            "added": len(changes.added),
            "changed": len(changes.changed),
            "same": changes.same,
            "wrong": changes.wrong,
            "kept": len(changes.kept),
        }
        for sheet, changes in plan.sheets.items()
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": sheet_title(problem.sheet),
        "row": problem.row or None,
        "column": column_title(problem.sheet, problem.column),
        "code": problem.code,
        "severity": problem.severity.value,
        "message": sentence(problem),
    }

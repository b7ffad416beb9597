"""Write the risks, issues and decisions of a plan workbook: what was said of each is only added."""

from typing import Any

from sqlalchemy import insert, select

from tracker.actions.plan_import_facts import recorded
from tracker.actions.plan_import_ids import PlanIds
from tracker.db import db
from tracker.domain.plan_rows import Row, SheetChanges
from tracker.models.concerns import Concern, ConcernWord

Name = tuple[str, int]


def write_concerns(changes: SheetChanges, ids: PlanIds) -> None:
    """Add the concerns that the file is the first to name, and every word it says. Four statements at most."""
    if not changes.added:
        return
    known = _ids()
    tasks = {_name(row): ids.tasks[row.text("task")] for row in changes.added if _name(row) not in known}
    if tasks:
        rows = [{"kind": kind, "number": number, "task_id": task} for (kind, number), task in tasks.items()]
        db.session.execute(insert(Concern), rows)
        known = _ids()
    db.session.execute(insert(ConcernWord), [_word(row, known[_name(row)]) for row in changes.added])


def _ids() -> dict[Name, int]:
    rows = db.session.execute(select(Concern.kind, Concern.number, Concern.id))
    return {(kind, number): id_ for kind, number, id_ in rows}


def _name(row: Row) -> Name:
    return row.text("kind"), row.whole("number")


def _word(row: Row, concern_id: int) -> dict[str, Any]:
    likelihood, impact = row.number_or_none("likelihood"), row.number_or_none("impact")
    texts = ("title_zh", "title_en", "detail", "owner", "state", "answer", "outcome")
    return {
        **recorded(row),
        **{key: row.text(key) for key in texts},
        "concern_id": concern_id,
        "valid_on": row.on("reported_on"),
        "due_on": row.day("due_on"),
        "likelihood": None if likelihood is None else int(likelihood),
        "impact": None if impact is None else int(impact),
        "holds": [int(number) for number in row.codes("holds")],
    }

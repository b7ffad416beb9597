"""The workbook's sheets of the plan itself, as the plan stood at a moment. Decision 8."""

from collections.abc import Mapping, Sequence

from tracker.domain.permissions import Scope
from tracker.domain.plan_rows import Cell
from tracker.queries.plan_names import all_programmes, all_units
from tracker.queries.plan_then import AS_IT_IS, PlanThen

_SUBJECTS = {
    "programmes": "programme:{code}",
    "tasks": "task:{code}",
    "contributions": "contribution:{task}/{unit}",
    "milestones": "milestone:{task}/{number}",
}


def sheets_then(
    scope: Scope, sheets: Mapping[str, Sequence[dict[str, Cell]]], then: PlanThen
) -> dict[str, list[dict[str, Cell]]]:
    """Return the sheets of the plan itself with the values they had; empty where they are what they were.

    Two statements where anything was edited.
    """
    if then is AS_IT_IS:
        return {}
    units = {id: unit.code for id, unit in all_units(scope).items()}
    programmes = {id: programme.code for id, programme in all_programmes(scope).items()}
    # The audit trail names what a row belongs to by its id, a workbook by its code.
    codes = {
        "programme_id": ("programme", programmes),
        "lead_unit_id": ("lead_unit", units),
        "unit_id": ("unit", units),
    }

    def stood(row: dict[str, Cell], subject: str) -> dict[str, Cell]:
        found = dict(row)
        for column, value in then.older.get(subject, {}).items():
            name, code_of = codes.get(column, (column, None))
            if name in found:
                found[name] = value if code_of is None else code_of[value]
        return found

    def was_there(row: dict[str, Cell], subject: str) -> bool:
        return subject not in then.added and f"task:{row.get('task')}" not in then.added

    return {
        sheet: [stood(row, subject) for row in sheets[sheet] if was_there(row, subject := template.format(**row))]
        for sheet, template in _SUBJECTS.items()
    }

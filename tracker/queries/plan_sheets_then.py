"""The workbook's sheets of the plan itself, as the plan stood at a moment. Decision 8."""

from collections.abc import Mapping, Sequence

from tracker.domain.plan_rows import Cell
from tracker.queries.plan_then import AS_IT_IS, PlanThen

_SUBJECTS = {
    "programmes": "programme:{code}",
    "tasks": "task:{code}",
    "contributions": "contribution:{task}/{unit}",
    "milestones": "milestone:{task}/{number}",
}


def sheets_then(sheets: Mapping[str, Sequence[dict[str, Cell]]], then: PlanThen) -> dict[str, list[dict[str, Cell]]]:
    """Return the sheets of the plan itself with the values they had; empty where they are what they were."""
    if then is AS_IT_IS:
        return {}

    def stood(row: dict[str, Cell], subject: str) -> dict[str, Cell]:
        return row | {column: value for column, value in then.values(subject).items() if column in row}

    return {
        sheet: [
            stood(row, subject)
            for row in sheets[sheet]
            if then.was_there(subject := template.format(**row), row.get("task"))
        ]
        for sheet, template in _SUBJECTS.items()
    }

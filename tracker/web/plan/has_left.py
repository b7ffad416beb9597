"""The answer of a form for a task, or for one of its milestones, that has left the plan."""

from flask_babel import gettext

from tracker.queries.portfolio_rows import TaskRow
from tracker.web.ambient import ambient_url
from tracker.web.errors import Explanation, NotThere


def require_in_plan(task: TaskRow, number: int | None = None) -> None:
    """Raise NotThere with the reason and the way to the task where it, or its milestone of this number, has left."""
    if task.scope is not None:
        title = gettext("Task %(code)s has left the plan", code=task.code)
    elif any(row.record.state.number == number for row in task.dropped):
        title = gettext("Milestone %(number)s of %(code)s has left the plan", number=number, code=task.code)
    else:
        return
    text = gettext(
        "While it is out, nothing is reported, re-planned or accepted of it. The task's page says why it left."
    )
    label = gettext("To task %(code)s", code=task.code)
    raise NotThere(Explanation(title, text, ambient_url("plan.task", code=task.code), label))

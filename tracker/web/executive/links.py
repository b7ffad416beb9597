"""Where the overview's figures lead: the rows behind each of them."""

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from tracker.charts.headline import Clause, Rows
from tracker.domain.bilingual import Message
from tracker.web import formats, wording
from tracker.web.ambient import ambient_url

_LINKED = re.compile(r"\[\[(.*?)\]\]")


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of rows, in the month and sense of the page."""

    def tasks(self, **filters: Any) -> str:
        """Return the register with these filters."""
        return ambient_url("plan.register", **filters)

    def task(self, code: str, anchor: str | None = None) -> str:
        return ambient_url("plan.task", code=code, anchor=anchor)

    def milestones(self, **filters: Any) -> str:
        return ambient_url("plan.milestones", **filters)

    def unit(self, code: str) -> str:
        return ambient_url("plan.unit", code=code)

    def kpi(self, code: str) -> str:
        return ambient_url("plan.kpi", code=code)

    def kpis(self) -> str:
        return ambient_url("plan.kpis")

    def concerns(self, **filters: Any) -> str:
        return ambient_url("plan.concerns", **filters)

    def concern(self, kind: str, number: int) -> str:
        return ambient_url("plan.concern", kind=kind, number=number)

    def answer(self, number: int) -> str:
        return ambient_url("casework.answer_decision", number=number)

    def forecast(self) -> str:
        return ambient_url("plan.forecast")

    def rules(self) -> str:
        return ambient_url("plan.rules")

    def csv(self, figure: str) -> str:
        return ambient_url("executive.overview_csv", figure=figure)

    def behind(self, clause: Clause) -> str:
        """Return the rows behind a clause of the headline."""
        match clause.rows:
            case Rows.ALL_TASKS:
                return self.tasks()
            case Rows.ON_PLAN:
                return self.tasks(on_plan=1)
            case Rows.CURVE:
                return "#s-curve"
            case Rows.LAST_TASK:
                return self.task(clause.task)
            case Rows.FORECAST:
                return self.forecast()
            case Rows.SLIPPED:
                return self.milestones(show="moved")
            case Rows.LEFT:
                return self.tasks(status="out")
            case Rows.REPORTS:
                return "#reports"


def linked(message: Message, href: str) -> Markup:
    """Return a sentence whose bracketed part is a link."""
    text = str(escape(formats.keep(wording.sentence(message))))
    return Markup(_LINKED.sub(lambda found: f'<a href="{escape(href)}">{found.group(1)}</a>', text))

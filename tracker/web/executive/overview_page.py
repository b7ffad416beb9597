"""What the overview's template prints: the read model with its titles, its links and its drawn figures."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from tracker.charts import (
    claims,
    headline,
    heat_map,
    kpi_strip,
    programme_bars,
    reports,
    slips,
    status_changes,
)
from tracker.charts.claims import Agreement, ClaimedTask
from tracker.charts.headline import Clause
from tracker.charts.heat_map import UnitLoad
from tracker.charts.slips import Strip
from tracker.domain.bilingual import Message
from tracker.domain.concerns import decisions_title
from tracker.domain.permissions import Permission
from tracker.queries.concerns import OwedDecision
from tracker.queries.overview import Overview
from tracker.web import formats
from tracker.web.access import viewer
from tracker.web.executive import blueprint
from tracker.web.executive.curve_plot import curve_plot
from tracker.web.executive.links import Links, linked
from tracker.web.executive.wording import when_text
from tracker.web.plot import Plot
from tracker.web.shell import is_looking_back
from tracker.web.status_clauses import off_plan_clauses, watch_clauses

# Rows of a list that stand before "and n more".
LISTED = 8
OWED = 6


@dataclass(frozen=True, slots=True)
class Titles:
    """What each figure says."""

    programmes: Message
    claims: Message
    changes: Message
    kpis: Message
    heat: Message
    slips: Message
    reports: Message
    decisions: Message


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The overview, ready to print. `listed` are the tasks worth a look that are shown, `more` those that are not.

    `owed` are the decisions that are shown, `more_owed` counts those that are not.
    """

    overview: Overview
    headline: Markup
    standfirst: tuple[Markup, ...]
    when: str
    titles: Titles
    curve: Plot | None
    agreement: Agreement
    listed: tuple[ClaimedTask, ...]
    more: int
    loads: tuple[UnitLoad, ...]
    strip: Strip | None
    off_plan: tuple[str, ...]
    watch: tuple[str, ...]
    owed: tuple[OwedDecision, ...]
    more_owed: int
    may_answer: bool
    to: Links


def overview_page(data: Overview) -> OverviewPage:
    """Return the page of an overview."""
    to = Links()
    worth_a_look = data.claims.worth_a_look
    may_answer = viewer().scope.may(Permission.ANSWER_DECISION) and not is_looking_back()
    return OverviewPage(
        overview=data,
        headline=_sentence(headline.headline(data.standing), to),
        standfirst=tuple(linked(clause.message, to.behind(clause)) for clause in headline.standfirst(data.standing)),
        when=when_text(data.span),
        titles=_titles(data, may_answer=may_answer),
        curve=curve_plot(data.curve, data.forecast, to) if data.curve is not None else None,
        agreement=claims.agreement(data.claims),
        listed=worth_a_look[:LISTED],
        more=max(len(worth_a_look) - LISTED, 0),
        loads=heat_map.by_unit(data.heat),
        strip=slips.strip(data.slips),
        off_plan=off_plan_clauses(data.rules.status),
        watch=watch_clauses(data.rules.status),
        owed=data.decisions[:OWED],
        more_owed=max(len(data.decisions) - OWED, 0),
        may_answer=may_answer,
        to=to,
    )


def _titles(data: Overview, *, may_answer: bool) -> Titles:
    waiting = sum(owed.later is None for owed in data.decisions)
    return Titles(
        programmes=programme_bars.title(data.programmes),
        claims=claims.title(data.claims),
        changes=status_changes.title(data.changes),
        kpis=kpi_strip.title(data.kpis),
        heat=heat_map.title(data.heat),
        slips=slips.title(data.slips),
        reports=reports.title(data.reports),
        decisions=decisions_title(waiting, len(data.decisions) - waiting, for_reader=may_answer),
    )


def _sentence(clauses: tuple[Clause, ...], to: Links) -> Markup:
    """Return the clauses as one sentence."""
    worded = [linked(clause.message, to.behind(clause)) for clause in clauses]
    return Markup("；" if formats.is_chinese() else "; ").join(worded)


def month_year(day: date) -> str:
    """Return a month with its year, short, for the ends of an axis: `Jan 2020`, `2020年1月`."""
    return f"{day.year}年{day.month}月" if formats.is_chinese() else format_date(day, "MMM y", "en")


blueprint.add_app_template_filter(month_year)

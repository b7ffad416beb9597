"""The words of the comparison: its sentence, its figures' names, and how each figure is written."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext

from tracker.domain.bilingual import Bilingual
from tracker.domain.comparison import Cell, Field, Value
from tracker.domain.contributions import ContributionStage
from tracker.domain.kpis import KpiStanding
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.web import formats, kpi_text, wording
from tracker.web.plan import blueprint
from tracker.web.wording import counted, said


@blueprint.app_template_filter("compared_field")
def field_word(field: Field) -> str:
    """Return the name of a figure."""
    return {
        Field.CLAIMED: lambda: gettext("Claimed"),
        Field.COMPUTED: lambda: gettext("Computed"),
        Field.EARNED: lambda: gettext("Earned, %"),
        Field.PLANNED: lambda: gettext("Planned, %"),
        Field.ACCEPTED: lambda: gettext("Accepted"),
        Field.COMPLETION: lambda: gettext("Completion"),
        Field.PLAN_ON: lambda: gettext("Current plan"),
        Field.EXPECTED_ON: lambda: gettext("Expected"),
        Field.SLIP: lambda: gettext("Slip, wd"),
        Field.OVERDUE: lambda: gettext("Overdue, wd"),
        Field.WEIGHT: lambda: gettext("Weight"),
        Field.PART: lambda: gettext("Its part"),
        Field.STAGE: lambda: gettext("Says it is"),
        Field.FORECAST_ON: lambda: gettext("Forecast"),
        Field.DELIVERED_ON: lambda: gettext("Delivered"),
        Field.MONTH: lambda: gettext("Month"),
        Field.READING: lambda: gettext("Value"),
        Field.TARGET: lambda: gettext("Against the target"),
    }[field]()


def value_text(field: Field, value: Value, *, decimals: int = 1, measure: Bilingual | None = None) -> str:
    """Return a figure in words; an en dash for none."""
    if field is Field.CLAIMED and value is None:
        return gettext("nothing")
    if value is None:
        return formats.DASH
    if isinstance(value, Rag):
        return wording.rag_word(value)
    if isinstance(value, Month):
        return formats.period_name(value)
    if isinstance(value, date):
        return formats.date_table(value)
    if isinstance(value, Decimal):
        return formats.number(value, decimals) if measure is None else formats.measure(value, measure, decimals)
    if isinstance(value, int):
        return formats.signed(value) if field is Field.SLIP else formats.count(value)
    return _state_word(field, value)


def decimals_of(cell: Cell, decimals: int) -> int:
    """Return with how many decimals the numbers of a cell are written: weights with all they have."""
    if cell.field is not Field.WEIGHT:
        return decimals
    weights = [value for value in (cell.old, cell.new) if isinstance(value, Decimal)]
    return max((len(format(weight.normalize(), "f").partition(".")[2]) for weight in weights), default=0)


def _state_word(field: Field, value: str) -> str:
    if field is Field.TARGET:
        return kpi_text.standing_word(KpiStanding(value))
    if field is Field.COMPLETION:
        return {
            Completion.OPEN: lambda: gettext("not complete"),
            Completion.CLAIMED: lambda: gettext("claimed"),
            Completion.VERIFIED: lambda: gettext("accepted"),
            Completion.REFUSED: lambda: gettext("refused"),
        }[Completion(value)]()
    return {
        ContributionStage.SILENT: lambda: gettext("nothing said"),
        ContributionStage.NOT_STARTED: lambda: gettext("not started"),
        ContributionStage.UNDER_WAY: lambda: gettext("under way"),
        ContributionStage.DELIVERED: lambda: gettext("delivered"),
    }[ContributionStage(value)]()


def change_text(cell: Cell, *, decimals: int = 1, measure: Bilingual | None = None) -> str:
    """Return by how much a number changed, with its sign; nothing for what is no number."""
    change = cell.change
    if change is None:
        return ""
    if measure is not None and isinstance(change, Decimal):
        return kpi_text.change_text(change, measure, decimals)
    return formats.signed(change, decimals if isinstance(change, Decimal) else 0)


def _month_name(day: date) -> str:
    return formats.period_name(Month.of(day))


def _share(share: Decimal) -> str:
    return formats.share(share, 1)


wording.register(
    {
        "compare.no_report": said("There is no report of %(month)s yet.", month=_month_name),
        "compare.nothing": said("Nothing changed"),
        "compare.recoloured": counted("%(count)s task changed status", "%(count)s tasks changed status"),
        "compare.recoloured_worse": counted(
            "%(count)s task changed status, %(worse)s for the worse",
            "%(count)s tasks changed status, %(worse)s of them for the worse",
        ),
        "compare.moved": counted(
            "%(later)s milestone is expected later and %(earlier)s earlier",
            "%(later)s milestones are expected later and %(earlier)s earlier",
            by="later",
        ),
        "compare.later": counted(
            "%(count)s milestone is expected later", "%(count)s milestones are expected later"
        ),
        "compare.earlier": counted(
            "%(count)s milestone is expected earlier", "%(count)s milestones are expected earlier"
        ),
        "compare.accepted": counted("%(count)s milestone was accepted", "%(count)s milestones were accepted"),
        "compare.unaccepted": counted(
            "%(count)s milestone is no longer accepted", "%(count)s milestones are no longer accepted"
        ),
        "compare.left": counted("%(count)s milestone left the plan", "%(count)s milestones left the plan"),
        "compare.came": counted("%(count)s milestone came into the plan", "%(count)s milestones came into the plan"),
        "compare.reweighted": counted("%(count)s weight was changed", "%(count)s weights were changed"),
        "compare.earned": said(
            "earned %(change)s, from %(old)s to %(new)s",
            change=formats.points, old=_share, new=_share,
        ),
        "compare.planned": said(
            "%(new)s due by now instead of %(old)s",
            change=formats.points, old=_share, new=_share,
        ),
    }
)  # fmt: skip

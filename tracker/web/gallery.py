"""Every component in every state on one page, for those who build pages; never in production."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, Flask, render_template
from flask_babel import gettext

from tracker.charts.sparkline import sparkline
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.rag import Rag
from tracker.domain.status import ComputedStatus
from tracker.queries.frame import Coverage, ReportState, UnitReport
from tracker.web import flashes, plot
from tracker.web.access import public
from tracker.web.period_switch import PeriodSwitch
from tracker.web.shell import Link, LookingBack, Shell, page_shell

blueprint = Blueprint("gallery", __name__)

# Planned and earned shares, worst first.
BULLETS = tuple(
    (Decimal(planned) / 100, Decimal(earned) / 100)
    for planned, earned in ((64, 64), (51, 42), (62, 66), (8, 0), (100, 100))
)
LINE = (Decimal(91), Decimal(90), None, Decimal(92), Decimal(93), Decimal("96.8"))
PAIRS = (
    (Rag.GREEN, Rag.GREEN, 0),
    (Rag.GREEN, Rag.RED, 2),
    (Rag.GREEN, Rag.AMBER, 1),
    (Rag.AMBER, Rag.GREEN, -1),
    (None, Rag.DONE, None),
)


def init_app(app: Flask) -> None:
    """Add the page where the product is not in production."""
    if not app.extensions["settings"].is_production:
        app.register_blueprint(blueprint)


@blueprint.get("/components")
@public
def components() -> str:
    """Show all components."""
    flashes.done(gettext("Saved."), undo="/components")
    return render_template(
        "gallery.html",
        shell=_shell(),
        bullets=BULLETS,
        pairs=PAIRS,
        computed=_computed(),
        line=sparkline(LINE, [Decimal(95)] * len(LINE)),
        chart=_chart(),
    )


def _shell() -> Shell:
    units = tuple(
        UnitReport(
            f"U{number}", Bilingual(f"单位{number}", f"Unit {number}"), Bilingual(f"U{number}", f"U{number}"), state
        )
        for number, state in enumerate((ReportState.REPORTED, ReportState.CARRIED, ReportState.MISSING), start=1)
    )
    return Shell(
        brand=page_shell().brand,
        navigation=(Link(gettext("Overview"), "#", True), Link(gettext("Key tasks"), "#")),
        period=PeriodSwitch("2020-02", gettext("closed"), "#", None),
        as_of="2020-02-29",
        coverage=Coverage(units),
        standing=gettext("Closed %(when)s", when="2020-03-09"),
        senses=(Link(gettext("As known then"), "#", True), Link(gettext("As corrected since"), "#")),
        looking_back=LookingBack(
            gettext(
                "You are looking at %(period)s, with what was corrected since. Nothing can be edited.", period="2020-02"
            ),
            Link(gettext("Back to %(period)s", period="2020-03"), "#"),
        ),
        sample=gettext("This is a sample programme."),
        notice=gettext("Names and figures on this page are examples."),
    )


def _computed() -> ComputedStatus:
    name = Bilingual("规则签署", "Rules signed")
    reasons = (
        Message("status.overdue", {"milestone": name, "days": 59, "status": Rag.RED, "limit": 10}),
        Message(
            "status.behind",
            {
                "on": date(2020, 3, 31),
                "earned": Decimal("3"),
                "elapsed": Decimal("9"),
                "ratio": Decimal("0.33"),
                "status": Rag.RED,
                "limit": Decimal("0.8"),
            },
        ),
    )
    return ComputedStatus(Rag.RED, reasons, 2)


def _chart() -> plot.Plot:
    months = ["2019-11-30", "2019-12-31", "2020-01-31", "2020-02-29", "2020-03-31"]
    planned, earned = [20, 31, 37, 44, 58], [18, 30, 36, 41, 54]
    figure = {
        "data": [
            {
                "type": "scatter",
                "mode": "lines",
                "x": months,
                "y": planned,
                "line": {"shape": "hv", "color": "var(--c-plan)"},
                "name": gettext("planned"),
            },
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": months,
                "y": earned,
                "line": {"shape": "hv", "color": "var(--c-actual)"},
                "name": gettext("earned"),
            },
        ],
        "layout": {"xaxis": {"type": "date"}, "yaxis": {"range": [0, 100]}},
    }
    rows = [[month, str(p), str(e)] for month, p, e in zip(months, planned, earned, strict=True)]
    return plot.embed(
        figure,
        id="example",
        title=gettext("Earned stays below planned"),
        subtitle=gettext("Weighted milestones accepted, share of all in %, month ends"),
        height=260,
        table=plot.Table([gettext("Month"), gettext("planned"), gettext("earned")], rows),
        narrow=figure,
        narrow_height=200,
    )

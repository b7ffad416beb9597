"""What the end game's template prints: rates against one another, safe dates, what finishes if nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext

from tracker.charts import end_game
from tracker.charts.end_game import RateData
from tracker.domain.bilingual import Message
from tracker.domain.delivery_rate import Pace
from tracker.domain.end_game import Readings
from tracker.domain.latest_safe import SAFE_CHANCE, Safety
from tracker.domain.milestone_trend import ENOUGH_REPORTS
from tracker.queries.end_game import EndGameRecord, OpenMilestone
from tracker.web import formats, wording
from tracker.web.plot import Plot, Table, embed

TABLE_ROWS = 100


@dataclass(frozen=True, slots=True)
class RateRow:
    """A pace with what it is called; `against` tells how the needed one compares, None for itself and the plan."""

    name: str
    pace: Pace | None
    against: Message | None
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """The defaults that decide the figures."""

    chance: float = SAFE_CHANCE
    reports: int = ENOUGH_REPORTS


@dataclass(frozen=True, slots=True)
class EndGamePage:
    """The page. `plot` is None in a plan without weighted milestones; `reason` says why the slip record is not used;
    `chance` is the forecast chance a safe date has."""

    headline: Message
    standfirst: str
    plot: Plot | None
    rates: tuple[RateRow, ...]
    claimed: Decimal
    unplanned: Decimal
    readings_title: Message
    readings: Readings
    safe_title: Message
    rows: tuple[OpenMilestone, ...]
    total: int
    reason: Message | None
    resolved: int
    settings: Settings
    csv_href: str


def end_game_page(data: EndGameRecord, *, csv_href: str) -> EndGamePage:
    """Return the page of an end game."""
    drawn = RateData(data.curve, data.rate) if data.rate is not None and data.curve is not None else None
    titles = (end_game.safe_title(data.game), end_game.readings_title(data.game))
    headline = end_game.headline(drawn) if drawn is not None else titles[1]
    # What is claimed is left, and open no more: the two counts stand side by side.
    claimed = drawn.rate.left - len(data.milestones) if drawn is not None else 0
    said = (Message("end_game.claimed", {"count": claimed}), *titles) if claimed > 0 else titles
    return EndGamePage(
        headline=headline,
        standfirst=_sentences(said) if drawn is not None and data.milestones else "",
        plot=_plot(drawn) if drawn is not None else None,
        rates=_rates(drawn) if drawn is not None else (),
        claimed=data.claimed,
        unplanned=data.unplanned,
        readings_title=titles[1],
        readings=data.game.readings,
        safe_title=titles[0],
        rows=data.milestones[:TABLE_ROWS],
        total=len(data.milestones),
        reason=data.game.reason,
        resolved=data.game.resolved,
        settings=Settings(),
        csv_href=csv_href,
    )


def safety_word(safety: Safety) -> str:
    """Return what a latest safe date rests on."""
    match safety:
        case Safety.RECORD:
            return gettext("slip record")
        case Safety.PLAIN:
            return gettext("need date itself")
        case Safety.NONE_SAFE:
            return gettext("no date is safe any more")
        case Safety.PASSED:
            return gettext("need date has passed")


def _sentences(messages: Sequence[Message]) -> str:
    """Return messages as one text, each a sentence."""
    stop = gettext(".")
    return formats.keep(("" if formats.is_chinese() else " ").join(wording.sentence(one) + stop for one in messages))


def _rates(data: RateData) -> tuple[RateRow, ...]:
    rate = data.rate
    rows = []
    if rate.required is not None:
        rows.append(RateRow(gettext("Needed from now to the plan's end"), rate.required, None, is_needed=True))
        rows.append(RateRow(gettext("Due by the current plan until then"), rate.planned, None))
    achieved = (
        (gettext("Achieved, last %(months)s months", months=formats.count(rate.window)), rate.recent),
        (gettext("Achieved, last %(months)s months", months=formats.count(2 * rate.window)), rate.longer),
        (gettext("Achieved, best %(months)s months", months=formats.count(rate.window)), rate.best),
    )
    for name, pace in achieved:
        against = end_game.against(rate.required, pace) if rate.required is not None and pace is not None else None
        rows.append(RateRow(name, pace, against))
    return tuple(rows)


def _plot(data: RateData) -> Plot:
    return embed(
        end_game.figure(data),
        id="rates",
        title=end_game.title(data),
        subtitle=_subtitle(data),
        height=end_game.HEIGHT,
        table=_table(data),
        narrow=end_game.figure(data, narrow=True),
        narrow_height=end_game.NARROW_HEIGHT,
    )


def _subtitle(data: RateData) -> str:
    """Return the measure and what is drawn of it."""
    drawn = [gettext("Weighted milestones, per cent of the plan; dark: accepted, grey: planned")]
    if data.rate.required is not None:
        drawn.append(gettext("dashed: what finishing by the plan's end takes"))
    if data.rate.required is not None and data.rate.recent is not None:
        window = formats.count(data.rate.window)
        drawn.append(gettext("dotted blue: the pace of the last %(months)s months", months=window))
    return gettext("; ").join(drawn)


def _table(data: RateData) -> Table:
    columns = [gettext("Up to"), gettext("Planned, %"), gettext("Earned, %")]
    rows: list[Sequence[str]] = [
        [formats.date_text(point.on), formats.hundredths(point.planned, 1), formats.hundredths(point.earned, 1)]
        for point in data.curve.points
    ]
    return Table(columns, rows)

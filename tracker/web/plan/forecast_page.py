"""What the forecast's template prints: the forecast in words, its figures, and the tables of its score."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from tracker.charts import due_soon, finish_fan, finish_titles, reliability
from tracker.charts.finish_titles import PastErrors
from tracker.domain.backtest import BaseRate, Scores
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.colour_scores import ColourScores
from tracker.domain.finish_inputs import COMMON_SHOCK
from tracker.domain.finish_results import DueSoon, FanDay, FinishForecast, FinishStudy, NotYet, Part, PastForecast
from tracker.domain.odds import told
from tracker.domain.scoring import GATE_RESOLVED, MANY_RESOLVED, Interval
from tracker.domain.standings import MIDDLE_DAYS, NEAR_DAYS
from tracker.domain.survival import POOL_WEIGHT
from tracker.queries.finish_forecast import ForecastRecord
from tracker.web import formats
from tracker.web.plan.forecast_wording import month_text
from tracker.web.plan.schedule_block import ScheduleBlock
from tracker.web.plot import Plot, Table, embed


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A programme or, without a name, the whole plan, with its chance in words."""

    part: Part
    name: Bilingual | None
    chance: Message


@dataclass(frozen=True, slots=True)
class Rival:
    """A forecaster to beat: its Brier score, and by how much the forecast beats it."""

    name: str
    brier: float
    skill: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class PastRow:
    """What the method says from an earlier report, with the chance in words."""

    past: PastForecast
    chance: Message


@dataclass(frozen=True, slots=True)
class ScoreSection:
    """How good the forecasts were."""

    scores: Scores
    title: Message
    cover: Message
    rivals: tuple[Rival, ...]
    reliability: Plot


@dataclass(frozen=True, slots=True)
class PastSection:
    """Earlier forecasts beside what happened."""

    plot: Plot
    title: Message
    rows: tuple[PastRow, ...]
    errors: PastErrors | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The defaults that decide the figures."""

    pool_weight: int = POOL_WEIGHT
    shock: float = COMMON_SHOCK
    needed: int = GATE_RESOLVED
    near_days: int = NEAR_DAYS
    middle_days: int = MIDDLE_DAYS
    many_resolved: int = MANY_RESOLVED


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """The page. `headline` has the forecast's clauses, or the reason why there is none."""

    result: FinishForecast | NotYet
    headline: tuple[Message, ...]
    late: Message | None
    before: PastForecast | None
    fan: Plot | None
    rows: tuple[ForecastRow, ...]
    schedule: ScheduleBlock
    base: BaseRate | None
    months: int
    score: ScoreSection | None
    past: PastSection | None
    colours: ColourScores | None
    colours_title: Message | None
    settings: Settings
    links: int
    csv_href: str

    @property
    def is_forecast(self) -> bool:
        return isinstance(self.result, FinishForecast)

    @property
    def digest(self) -> str:
        """Return the digest in groups, so that it fits a narrow page."""
        name = self.result.digest if isinstance(self.result, FinishForecast) else ""
        return " ".join(name[place : place + 16] for place in range(0, len(name), 16))


def forecast_page(data: ForecastRecord, schedule: ScheduleBlock, *, csv_href: str) -> ForecastPage:
    """Return the page of a forecast."""
    study, result = data.study, data.study.result
    is_forecast = isinstance(result, FinishForecast)
    earlier = [one for one in study.past if isinstance(result, FinishForecast) and one.as_of < result.as_of]
    return ForecastPage(
        result=result,
        headline=_headline(result),
        late=finish_titles.late_tasks(result.whole) if isinstance(result, FinishForecast) else None,
        before=earlier[-1] if earlier else None,
        fan=_fan(data, result) if isinstance(result, FinishForecast) else None,
        rows=_rows(data, result) if isinstance(result, FinishForecast) else (),
        schedule=schedule,
        base=study.base,
        months=study.months,
        score=_score(study.scores) if study.scores is not None else None,
        past=_past(study, shows_finish=is_forecast) if study.past else None,
        colours=data.colours,
        colours_title=finish_titles.colours(data.colours) if data.colours is not None else None,
        settings=Settings(),
        links=data.links,
        csv_href=csv_href,
    )


def _headline(result: FinishForecast | NotYet) -> tuple[Message, ...]:
    if isinstance(result, NotYet):
        return (result.reason,)
    return (finish_titles.finish(result), finish_titles.chance_by_end(result))


def _rows(data: ForecastRecord, result: FinishForecast) -> tuple[ForecastRow, ...]:
    """Return the programmes in the plan's order, the whole last."""
    parts = {part.code: part for part in result.programmes}
    named = [(parts[programme.code], programme.name) for programme in data.programmes if programme.code in parts]
    return tuple(
        ForecastRow(part, name, told(part.by_end, result.resolved)) for part, name in (*named, (result.whole, None))
    )


def _fan(data: ForecastRecord, result: FinishForecast) -> Plot | None:
    if data.curve is None:
        return None
    return embed(
        finish_fan.figure(data.curve, result),
        id="finish",
        title=finish_titles.fan(result),
        subtitle=gettext(
            "Weighted milestones, per cent of the plan: planned and earned as steps; blue: forecast, light P10 to P90, "
            "darker P20 to P80, dotted P50; above, the finish in the same shades, diamond P50, line or arrow P80; the "
            "forecast counts claims as reached, so it may jump above the accepted line"
        ),
        height=finish_fan.HEIGHT,
        table=_fan_table(result.fan),
        note=finish_titles.fan_below(result) or "",
        narrow=finish_fan.figure(data.curve, result, narrow=True),
        narrow_height=finish_fan.NARROW_HEIGHT,
    )


def _fan_table(fan: Sequence[FanDay]) -> Table:
    columns = [gettext("Up to"), *(gettext("%(name)s, %%", name=name) for name in ("P10", "P20", "P50", "P80", "P90"))]
    rows = []
    for day in fan:
        shares = (day.p10, day.p20, day.p50, day.p80, day.p90)
        rows.append([formats.date_text(day.on), *(formats.hundredths(share, 1) for share in shares)])
    return Table(columns, rows)


def _score(scores: Scores) -> ScoreSection:
    rivals = (
        Rival(gettext("This forecast"), scores.brier, None, None),
        Rival(
            gettext("Base rate: how often milestones came in time before"),
            scores.brier_base, scores.skill_base, scores.skill_base_interval,
        ),
        Rival(
            gettext("Declared dates, taken as certain"),
            scores.brier_declared, scores.skill_declared, scores.skill_declared_interval,
        ),
        *(
            Rival(
                gettext("Finish at this pace, IEAC(t), taken as certain"), pace.brier, pace.skill, pace.skill_interval
            )
            for pace in [scores.pace] if pace is not None
        ),
    )  # fmt: skip
    found = scores.reliability
    plot = embed(
        reliability.figure(found),
        id="reliability",
        title=finish_titles.reliability(scores),
        subtitle=gettext(
            "Share that came in time against the chance forecast, per cent; points with 95 per cent interval, line: "
            "isotonic curve, grey: where it should lie if every chance is right"
        ),
        height=reliability.HEIGHT,
        table=_bins_table(scores),
        narrow=reliability.figure(found, narrow=True),
        narrow_height=reliability.NARROW_HEIGHT,
    )
    return ScoreSection(scores, finish_titles.scores(scores), finish_titles.cover(scores.cover), rivals, plot)


def _bins_table(scores: Scores) -> Table:
    columns = [
        gettext("Chance forecast, mean, %"), gettext("Forecasts"), gettext("Came in time"), gettext("Share, %"),
        gettext("95 per cent interval"),
    ]  # fmt: skip
    rows = [
        [
            formats.hundredths(found.chance), formats.count(found.count), formats.count(found.kept),
            formats.hundredths(found.share),
            _range_text(formats.hundredths(found.interval.low), formats.hundredths(found.interval.high)),
        ]
        for found in scores.reliability.bins
    ]  # fmt: skip
    return Table(columns, rows)


def _past(study: FinishStudy, *, shows_finish: bool) -> PastSection | None:
    resolved = study.scores.milestones if study.scores else 0
    if not any(one.due_soon for one in study.past):
        return None
    title = finish_titles.due_soon(study.past)
    plot = embed(
        due_soon.figure(study.past),
        id="due-soon",
        title=title,
        subtitle=gettext(
            "Milestones due within %(months)s months after each report that come in time: bar P10 to P90 with P50, "
            "hollow as declared, solid as it came",
            months=study.months,
        ),
        height=due_soon.HEIGHT,
        table=_due_soon_table(study.past),
        narrow=due_soon.figure(study.past, narrow=True),
        narrow_height=due_soon.NARROW_HEIGHT,
    )
    rows = tuple(PastRow(one, told(one.whole.by_end, resolved)) for one in reversed(study.past))
    return PastSection(plot, title, rows if shows_finish else (), finish_titles.past_errors(study.past))


def _due_soon_table(past: Sequence[PastForecast]) -> Table:
    columns = [
        gettext("Report"), gettext("Milestones due"), gettext("Due by"), gettext("Forecast P10 to P90"), gettext("P50"),
        gettext("Declared"), gettext("Came in time"),
    ]  # fmt: skip
    rows = [
        [
            month_text(one.as_of), formats.count(due.of), formats.date_text(due.until_on),
            _range_text(formats.count(due.p10), formats.count(due.p90)),
            formats.count(due.p50), formats.count(due.declared),
            _came(due),
        ]
        for one in past
        if (due := one.due_soon) is not None
    ]  # fmt: skip
    return Table(columns, rows)


def _came(due: DueSoon) -> str:
    if due.left:
        return ngettext("cannot be told: one left the plan", "cannot be told: %(num)s left the plan", due.left)
    return gettext("not known yet") if due.kept is None else formats.count(due.kept)


def _range_text(low: str, high: str) -> str:
    return gettext("%(low)s to %(high)s", low=low, high=high)

"""Titles say what the data say, and nothing where no rule fires."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.factories.milestones import milestone
from tracker.charts import (
    claims,
    finish_table,
    finish_titles,
    headline,
    heat_map,
    kpi_strip,
    kpi_trend,
    programme_bars,
    reports,
    s_curve,
    slips,
)
from tracker.charts import status_changes as changes
from tracker.charts.claims import ClaimedTask, Claims
from tracker.charts.headline import LastMilestone, Rows, Standing
from tracker.charts.heat_map import Cell, HeatMap, HeatRow
from tracker.charts.kpi_strip import KpiStrip, KpiTile
from tracker.charts.kpi_trend import KpiTrend, TrendPoint
from tracker.charts.names import ProgrammeLabel, TaskLabel, UnitLabel
from tracker.charts.programme_bars import ProgrammeBar, ProgrammeBars
from tracker.charts.reports import Reports
from tracker.charts.slips import Slip
from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.finish_forecast import TaskCount
from tracker.domain.finish_results import FanDay, FinishDay, FinishForecast, FinishSpread, Part, PastForecast
from tracker.domain.kpis import Direction
from tracker.domain.milestones import MilestoneState
from tracker.domain.months import Month
from tracker.domain.odds import Odds
from tracker.domain.progress import Progress
from tracker.domain.rag import Rag
from tracker.domain.spans import Span
from tracker.domain.status import ComputedStatus
from tracker.web.executive import wording as overview_wording  # noqa: F401
from tracker.web.wording import sentence

MARCH, FEBRUARY, JANUARY = Month(2020, 3), Month(2020, 2), Month(2020, 1)
SPAN = Span(MARCH, FEBRUARY)


def text(name: str) -> Bilingual:
    return Bilingual(name, name)


def task(code: str) -> TaskLabel:
    return TaskLabel(code, text(f"Task {code}"))


def unit(code: str) -> UnitLabel:
    return UnitLabel(code, text(f"{code} company"), text(code))


def code_and(message: Message, *names: str) -> tuple[object, ...]:
    return (message.code, *(message.params[name] for name in names))


# S-curve -------------------------------------------------------------------------------------------------------------


def curve_of(*milestones: MilestoneState, as_of: date = MARCH.last, span: Span = SPAN) -> s_curve.SCurve:
    found = s_curve.trace(
        [(Decimal(1), milestones)], starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31), as_of=as_of, span=span
    )
    assert found is not None
    return found


def step(number: int, month: int, done: int | None = None, weight: int = 10) -> MilestoneState:
    """Return a milestone due at a month's end and accepted at another one's."""
    accepted = None if done is None else Month(2020, done).last
    return milestone(number, Month(2020, month).last, weight=weight, verified_on=accepted)


def test_a_gap_that_grew_twice_is_told_month_by_month() -> None:
    found = s_curve.title(curve_of(step(1, 1, 1, 60), step(2, 2, None, 10), step(3, 3, None, 30)))
    assert code_and(found, "points", "change_before", "change") == ("s_curve.behind_twice", 40, 10, 30)
    assert found.params["when_before"] == Span(FEBRUARY, JANUARY)


@pytest.mark.parametrize(
    ("milestones", "code"),
    [
        ((step(1, 1, 1), step(2, 3)), "s_curve.behind_more"),
        ((step(1, 1), step(2, 2, 3)), "s_curve.behind_less"),
        ((step(1, 1), step(2, 12)), "s_curve.behind"),
        ((step(1, 3, 3), step(2, 12)), "s_curve.level"),
        ((step(1, 6, 3), step(2, 12)), "s_curve.ahead"),
        ((step(1, 6), step(2, 12)), "s_curve.not_due"),
        ((step(1, 1, 1), step(2, 2, 3)), "s_curve.finished"),
    ],
)
def test_each_state_of_the_curve_has_its_title(milestones: tuple[MilestoneState, ...], code: str) -> None:
    assert s_curve.title(curve_of(*milestones)).code == code


def test_half_a_point_is_level_and_the_sentence_prints_both_figures() -> None:
    found = s_curve.title(curve_of(step(1, 1, 1, 996), step(2, 2, None, 4)))
    assert found == Message("s_curve.level", {"earned": Decimal("0.996"), "planned": Decimal(1)})


def test_the_curve_ends_today_for_what_is_earned_and_goes_on_for_what_is_planned() -> None:
    data = curve_of(step(1, 1, 1), step(2, 12), as_of=date(2020, 3, 13))
    assert data.now.on == date(2020, 3, 13)
    assert [point.earned for point in data.points if point.on > data.as_of] == [None] * 10
    assert data.points[-1].planned == 1
    assert data.points[0].on == date(2019, 12, 31)


def test_the_point_of_today_is_the_progress_the_rest_of_the_page_prints() -> None:
    from tracker.domain.progress import task_progress

    milestones = [step(1, 1, 1, 33), step(2, 2, 2, 33), step(3, 3, None, 34)]
    own = task_progress(milestones, as_of=MARCH.last)
    assert (curve_of(*milestones).now.earned, curve_of(*milestones).now.planned) == (own.verified, own.planned)


def test_a_plan_of_decades_has_a_point_a_year_at_the_month_of_the_report() -> None:
    data = s_curve.trace(
        [(Decimal(1), [milestone(1, date(1995, 4, 1)), milestone(2, date(2040, 4, 1))])],
        starts_on=date(1990, 1, 1),
        ends_on=date(2040, 12, 31),
        as_of=date(2018, 9, 30),
        span=Span(Month(2018, 9), Month(2017, 9)),
    )
    assert data is not None
    assert len(data.points) == 53
    assert date(2017, 9, 30) in {point.on for point in data.points}
    assert s_curve.subtitle(data).code == "s_curve.subtitle_yearly"


def test_without_milestones_there_is_no_curve() -> None:
    assert (
        s_curve.trace([(Decimal(1), [])], starts_on=JANUARY.first, ends_on=MARCH.last, as_of=MARCH.last, span=SPAN)
        is None
    )


# Programmes ----------------------------------------------------------------------------------------------------------


def bar(code: str, earned: str, planned: str, share: str = "0.25") -> ProgrammeBar:
    progress = Progress(Decimal(earned), Decimal(earned), Decimal(planned), Decimal(planned))
    return ProgrammeBar(ProgrammeLabel(code, text(code)), progress, Decimal(share), Rag.GREEN, ())


def bars(*found: ProgrammeBar) -> ProgrammeBars:
    return ProgrammeBars(found, None, 24)


def test_a_programme_that_holds_most_of_the_gap_is_named_with_its_share() -> None:
    found = programme_bars.title(
        bars(bar("A", ".61", ".63"), bar("B", ".64", ".66"), bar("C", ".42", ".51"), bar("D", ".50", ".53"))
    )
    assert code_and(found, "programme", "share", "count") == (
        "programmes.holds_most",
        text("C"),
        Decimal("0.0225") / Decimal("0.0400"),
        4,
    )


def test_half_the_gap_is_not_most_of_it() -> None:
    found = programme_bars.title(bars(bar("A", ".40", ".50"), bar("B", ".40", ".50")))
    assert code_and(found, "count", "of") == ("programmes.several_behind", 2, 2)


def test_a_small_programme_far_behind_does_not_hold_most_of_what_is_missing() -> None:
    found = programme_bars.title(bars(bar("A", ".30", ".50", "0.1"), bar("B", ".40", ".50", "0.9")))
    assert found.params["programme"] == text("B")


def test_of_many_programmes_those_furthest_behind_are_drawn_in_the_plans_order() -> None:
    level = [bar(f"L{place}", ".5", ".5") for place in range(20)]
    data = bars(level[0], bar("B", ".4", ".5"), *level[1:], bar("C", ".2", ".5"))
    assert len(data.shown) == programme_bars.BARS_UP_TO
    assert [found.programme.code for found in data.shown if found.shortfall] == ["B", "C"]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (bars(bar("A", ".5", ".5")), "programmes.one_on_plan"),
        (bars(bar("A", ".5", ".5"), bar("B", ".6", ".5")), "programmes.none_behind"),
        (bars(bar("A", "0", "0"), bar("B", "0", "0")), "programmes.nothing_due"),
        (bars(bar("A", ".1", "0"), bar("B", "0", "0")), "programmes.none_behind"),
        (bars(bar("A", ".4", ".5")), "programmes.one_behind"),
        (bars(bar("A", ".4", ".5"), bar("B", ".5", ".5")), "programmes.only_behind"),
        (bars(ProgrammeBar(ProgrammeLabel("A", text("A")), None, Decimal(0), Rag.IDLE, ())), "programmes.one_on_plan"),
    ],
)
def test_few_programmes_have_their_own_titles(found: ProgrammeBars, code: str) -> None:
    assert programme_bars.title(found).code == code


# Claims --------------------------------------------------------------------------------------------------------------


def claimed(claim: Rag, computed: Rag, code: str = "A1") -> ClaimedTask:
    return ClaimedTask(task(code), unit("NORTH"), claim, False, ComputedStatus(computed, (), 5))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(Rag.GREEN, Rag.RED)] * 2 + [(Rag.AMBER, Rag.RED)], ("claims.red_claimed_green", 2)),
        ([(Rag.GREEN, Rag.RED)] * 2, ("claims.all_red_claimed_green", 2)),
        ([(Rag.AMBER, Rag.RED), (Rag.GREEN, Rag.GREEN)], ("claims.rosier", 1)),
        ([(Rag.AMBER, Rag.GREEN), (Rag.GREEN, Rag.GREEN)], ("claims.warning", 1)),
        ([(Rag.GREEN, Rag.GREEN)], ("claims.all_agree", 1)),
        ([(Rag.GREEN, Rag.GREEN), (Rag.GREEN, Rag.DONE)], ("claims.compared_agree", 1)),
    ],
)
def test_the_most_telling_difference_is_the_title(pairs: list[tuple[Rag, Rag]], expected: tuple[str, int]) -> None:
    found = claims.title(Claims(tuple(claimed(*pair) for pair in pairs)))
    assert code_and(found, "count") == expected


def test_silence_agrees_with_nothing() -> None:
    silent = Claims((claimed(Rag.NONE, Rag.GREEN), claimed(Rag.NONE, Rag.RED)))
    assert claims.title(silent).code == "claims.nothing_to_compare"
    assert silent.rows[-1] is Rag.NONE
    assert claims.agreement(silent) == claims.Agreement(0, 0, 0, 2)


def test_the_counts_add_up_to_all_tasks_and_the_worst_gap_is_listed_first() -> None:
    data = Claims(
        (
            claimed(Rag.GREEN, Rag.GREEN, "A1"),
            claimed(Rag.GREEN, Rag.AMBER, "A2"),
            claimed(Rag.AMBER, Rag.RED, "A3"),
            claimed(Rag.GREEN, Rag.RED, "A4"),
            claimed(Rag.RED, Rag.GREEN, "A5"),
            claimed(Rag.GREEN, Rag.DONE, "A6"),
            claimed(Rag.AMBER, Rag.AMBER, "A7"),
        )
    )
    found = claims.agreement(data)
    assert found.agree + found.rosier + found.warning + found.apart == sum(data.counts().values()) == 7
    assert [row.task.code for row in data.worth_a_look] == ["A4", "A3", "A2", "A7", "A5"]
    assert data.columns == (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.DONE)


# Changes -------------------------------------------------------------------------------------------------------------


def changed(now: dict[str, Rag], before: dict[str, Rag], span: Span = SPAN) -> changes.StatusChanges:
    return changes.status_changes([(task(code), rag) for code, rag in now.items()], before, span=span)


@pytest.mark.parametrize(
    ("now", "before", "code"),
    [
        ({"A": Rag.GREEN, "B": Rag.RED}, {"A": Rag.RED, "B": Rag.AMBER}, "changes.both"),
        ({"A": Rag.GREEN}, {"A": Rag.RED}, "changes.left_red"),
        ({"A": Rag.RED}, {"A": Rag.GREEN}, "changes.fell_to_red"),
        ({"A": Rag.DONE}, {"A": Rag.GREEN}, "changes.other"),
        ({"A": Rag.RED}, {"A": Rag.RED}, "changes.none"),
        ({"A": Rag.RED}, {}, "changes.none"),
    ],
)
def test_changes_are_counted_by_what_they_mean(now: dict[str, Rag], before: dict[str, Rag], code: str) -> None:
    assert changes.title(changed(now, before)).code == code


def test_the_first_report_has_nothing_to_compare_with() -> None:
    assert changes.title(changed({"A": Rag.RED}, {}, Span(MARCH, None))).code == "changes.nothing_before"


# KPIs ----------------------------------------------------------------------------------------------------------------


def tile(name: str, rag: Rag, before: Rag | None = None, *, carried: bool = False) -> KpiTile:
    return KpiTile(
        code=name, name=text(name), measure=text("%"), decimals=1, month=MARCH, value=Decimal(90), is_carried=carried,
        rag=rag, rag_before=before if before is not None else rag, direction=Direction.HIGHER, target=Decimal(95),
        upper=None, change=None, reported=(), expected=0, is_partial=False, is_by_unit=False, source="", line=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tiles", "code"),
    [
        ([tile("A", Rag.GREEN), tile("B", Rag.GREEN)], "kpis.all_met"),
        ([tile("A", Rag.GREEN), tile("B", Rag.RED)], "kpis.missed_named"),
        ([tile(name, Rag.RED) for name in "ABCD"], "kpis.missed"),
        ([tile("A", Rag.GREEN), tile("B", Rag.AMBER)], "kpis.short_named"),
        ([tile("A", Rag.GREEN), tile("B", Rag.AMBER), tile("C", Rag.RED)], "kpis.missed_and_short_named"),
        ([tile("A", Rag.RED), *(tile(name, Rag.AMBER) for name in "BCD")], "kpis.missed_and_short"),
        ([tile(name, Rag.AMBER) for name in "ABCD"], "kpis.short"),
        ([tile("A", Rag.GREEN, Rag.RED), tile("B", Rag.AMBER)], "kpis.reached"),
        ([tile("A", Rag.IDLE)], "kpis.not_judged"),
        ([tile("A", Rag.NONE, carried=True)], "kpis.not_reported"),
    ],
)
def test_the_strip_says_which_targets_are_missed(tiles: list[KpiTile], code: str) -> None:
    assert kpi_strip.title(KpiStrip(tuple(tiles), len(tiles), SPAN, JANUARY)).code == code


def test_a_kpi_just_short_of_its_target_is_not_called_missed() -> None:
    tiles = (tile("A", Rag.GREEN, Rag.RED), tile("B", Rag.RED), tile("C", Rag.AMBER), tile("D", Rag.AMBER))
    found = kpi_strip.title(KpiStrip(tiles, len(tiles), SPAN, JANUARY))
    assert sentence(found) == "“A” has reached its target; 1 of 4 KPIs misses this month's target, 2 just short of it"


def trend(*rags: Rag) -> KpiTrend:
    points = tuple(
        TrendPoint(JANUARY.plus(place), None if rag is Rag.NONE else Decimal(90), Decimal(95), None, rag)
        for place, rag in enumerate(rags)
    )
    return KpiTrend(text("K"), text("%"), 1, points)


@pytest.mark.parametrize(
    ("rags", "code", "count"),
    [
        ((Rag.RED, Rag.GREEN, Rag.GREEN), "kpi_trend.met", 2),
        ((Rag.GREEN, Rag.RED, Rag.AMBER, Rag.RED), "kpi_trend.missed", 3),
        ((Rag.RED, Rag.GREEN), "kpi_trend.met_again", 1),
        ((Rag.GREEN, Rag.RED), "kpi_trend.missed_again", 1),
        ((Rag.NONE, Rag.GREEN), "kpi_trend.met_once", 1),
        ((Rag.RED, Rag.RED, Rag.NONE), "kpi_trend.missed", 2),
    ],
)
def test_a_run_of_months_is_counted_up_to_the_newest_judged_one(rags: tuple[Rag, ...], code: str, count: int) -> None:
    assert code_and(kpi_trend.title(trend(*rags)), "count") == (code, count)


def test_a_kpi_without_values_or_targets_says_so() -> None:
    assert kpi_trend.title(trend(Rag.NONE)).code == "kpi_trend.no_values"
    assert kpi_trend.title(trend(Rag.IDLE)).code == "kpi_trend.not_judged"
    assert kpi_trend.title(replace(trend(Rag.NONE), is_by_unit=True)).code == "kpi_trend.by_unit"


# Heat map ------------------------------------------------------------------------------------------------------------

NORTH, SOUTH, EAST = unit("NORTH"), unit("SOUTH"), unit("EAST")


def heat(*rows: tuple[Cell, ...]) -> HeatMap:
    return HeatMap((NORTH, SOUTH, EAST), tuple(HeatRow(task(f"T{place}"), "P", row) for place, row in enumerate(rows)))


def cell(owner: UnitLabel, rag: Rag, *, leads: bool = False) -> Cell:
    return Cell(owner, rag, leads, False)


def test_red_supporting_parts_are_counted_by_unit_and_leads_are_not() -> None:
    data = heat((cell(NORTH, Rag.RED, leads=True), cell(SOUTH, Rag.RED)), (cell(SOUTH, Rag.RED), cell(EAST, Rag.AMBER)))
    found = heat_map.title(data)
    assert code_and(found, "count", "units") == ("heat.red_by_unit", 2, (text("SOUTH 2"),))
    assert data.late() == {"NORTH": 1, "SOUTH": 2, "EAST": 1}


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ((cell(NORTH, Rag.RED, leads=True),), "heat.no_support"),
        ((cell(SOUTH, Rag.GREEN),), "heat.none_late"),
        ((cell(SOUTH, Rag.AMBER),), "heat.on_watch"),
    ],
)
def test_a_map_without_red_says_what_it_shows(cells: tuple[Cell, ...], code: str) -> None:
    assert heat_map.title(heat(cells)).code == code


def test_a_long_plan_shows_the_rows_with_most_late_parts_in_the_plans_order() -> None:
    rows = [(cell(SOUTH, Rag.GREEN),)] * 60 + [(cell(SOUTH, Rag.RED),), (cell(SOUTH, Rag.AMBER),)]
    data = heat(*rows)
    assert len(data.shown) == heat_map.ROWS_UP_TO
    assert [row.task.code for row in data.shown[-2:]] == ["T60", "T61"]
    assert data.late() == {"SOUTH": 2}


# Slips ---------------------------------------------------------------------------------------------------------------


def slip(code: str, moved: int, total: int = 20) -> Slip:
    day = date(2020, 5, 4)
    return Slip(task(code), 1, text("Step"), day, day, day, moved, total, 1, False)


def moved(*found: Slip) -> slips.Slips:
    return slips.slips(list(found), as_of=MARCH.last, span=SPAN)


def test_half_of_the_slips_in_two_tasks_name_them() -> None:
    found = slips.title(moved(slip("C2", 5), slip("C2", 4), slip("C6", 9), slip("A1", 1), slip("A2", 1)))
    assert code_and(found, "count", "held", "tasks") == ("slips.concentrated", 5, 3, ("C2", "C6"))


def test_one_task_that_holds_half_is_named_alone() -> None:
    found = slips.title(moved(slip("C2", 5), slip("C2", 4), slip("C6", 9), slip("A1", 1)))
    assert found.params["tasks"] == ("C2",)


def test_few_slips_and_none_are_only_counted() -> None:
    assert slips.title(moved(slip("A", 1), slip("B", 2), slip("C", -3))) == Message(
        "slips.count", {"count": 2, "when": SPAN}
    )
    assert slips.title(moved(slip("A", -1))).code == "slips.none"


def test_the_largest_move_stands_first_and_earlier_dates_apart() -> None:
    data = moved(slip("A", 1), slip("B", 9, 10), slip("C", 9, 30), slip("D", -4), slip("E", -7))
    assert [row.task.code for row in data.later] == ["C", "B", "A"]
    assert [row.task.code for row in data.earlier] == ["E", "D"]


# Reports and headline ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (Reports((), (), ()), "reports.none_owed"),
        (Reports((), (), (NORTH,)), "reports.none_in"),
        (Reports((NORTH,), (), (SOUTH,)), "reports.missing_named"),
        (Reports((NORTH,), (), (SOUTH,) * 5), "reports.missing"),
        (Reports((NORTH,), (SOUTH,), ()), "reports.all_in_carried"),
        (Reports((NORTH,), (), ()), "reports.all_in"),
    ],
)
def test_reports_are_never_said_to_be_in_when_one_is_missing(data: Reports, code: str) -> None:
    assert reports.title(data).code == code


def standing(**changed: object) -> Standing:
    found = Standing(
        statuses={Rag.GREEN: 3, Rag.DONE: 1, Rag.RED: 1}, curve=curve_of(step(1, 1, 1), step(2, 2), step(3, 12)),
        last=None, forecast=None, slipped=2, forward=1, reported=2, owed=2, span=SPAN,
    )  # fmt: skip
    return replace(found, **changed)


def last_milestone(**changed: object) -> LastMilestone:
    found = LastMilestone(task("C2"), date(2021, 1, 22), True, 15, True, text("Rate decided"), 52)
    return replace(found, **changed)


def codes(clauses: tuple[headline.Clause, ...]) -> list[str]:
    return [clause.message.code for clause in clauses]


def test_the_headline_counts_done_tasks_as_on_plan_and_says_nothing_of_an_unknown_finish() -> None:
    found = headline.headline(standing())
    assert code_and(found[0].message, "count", "of") == ("headline.on_plan", 4, 5)
    assert codes(found) == ["headline.on_plan", "headline.earned"]


@pytest.mark.parametrize(
    ("changes_of_last", "code"),
    [
        ({}, "headline.finish_late"),
        ({"late_days": 0}, "headline.finish_in_time"),
        ({"late_days": -4}, "headline.finish_in_time"),
        ({"late_days": None}, "headline.finish"),
    ],
)
def test_the_finish_is_told_against_the_plans_end(changes_of_last: dict[str, object], code: str) -> None:
    assert codes(headline.headline(standing(last=last_milestone(**changes_of_last))))[-1] == code


def test_a_date_nobody_forecast_is_no_forecast() -> None:
    assert codes(headline.headline(standing(last=last_milestone(is_forecast=False))))[-1] == "headline.earned"


def finish_on(*, is_later: bool = False, by_end: float = 0.4) -> FinishForecast:
    """Return a forecast of a finish in 2021, after the end of the plan; its P50 is a day, or later than one."""
    days = [FinishDay(date(2021, month, 15), is_later and month > 2) for month in range(1, 6)]
    whole = Part(
        "",
        24,
        56,
        FinishSpread(*days),
        Odds(by_end, by_end),
        0.3,
        TaskCount(Odds(4.6, 4.6), 2, 9, 24),
        TaskCount(Odds(17.4, 17.4), 13, 21, 24),
        None,
    )
    fan = tuple(FanDay(month.last, 0.5, 0.52, 0.6, 0.7, 0.75) for month in Month(2020, 4).until(Month(2021, 2)))
    return FinishForecast(MARCH.last, date(2020, 12, 31), whole, (), fan, 57, "d" * 64, 1, 10_000)


def test_a_forecast_that_has_proved_itself_takes_the_place_of_the_units_own_date() -> None:
    data = standing(last=last_milestone(), forecast=finish_on())
    *_, finish = headline.headline(data)
    assert (finish.message.code, finish.rows) == ("headline.forecast", headline.Rows.FORECAST)
    assert finish.message.params["finish"] == Message(
        "forecast.finish", {"p50": date(2021, 3, 15), "p80": date(2021, 4, 15)}
    )
    assert finish.message.params["chance"] == Message(
        "forecast.end", {"chance": Message("chance.about", {"per_cent": 40}), "ends_on": date(2020, 12, 31)}
    )
    units = headline.standfirst(data)[-2]
    assert (units.message.code, units.task) == ("standfirst.finish_late", "C2")
    assert code_and(units.message, "on", "days") == ("standfirst.finish_late", date(2021, 1, 22), 15)


@pytest.mark.parametrize(
    ("changes_of_last", "code"),
    [({"late_days": 0}, "standfirst.finish_in_time"), ({"late_days": None}, "standfirst.finish")],
)
def test_the_units_own_date_is_told_against_the_plans_end(changes_of_last: dict[str, object], code: str) -> None:
    data = standing(last=last_milestone(**changes_of_last), forecast=finish_on())
    assert codes(headline.standfirst(data))[-1] == code


def test_the_units_own_date_stands_in_one_place_only() -> None:
    without = standing(last=last_milestone())
    assert codes(headline.headline(without))[-1] == "headline.finish_late"
    assert not [code for code in codes(headline.standfirst(without)) if code.startswith("standfirst.finish")]
    nobody = standing(last=last_milestone(is_forecast=False), forecast=finish_on())
    assert not [code for code in codes(headline.standfirst(nobody)) if code.startswith("standfirst.finish")]


@pytest.mark.parametrize(("is_later", "code"), [(False, "forecast.before"), (True, "forecast.before_later")])
def test_the_forecast_of_the_report_before_is_a_day_or_later_than_one(is_later: bool, code: str) -> None:
    before = PastForecast(FEBRUARY.last, finish_on(is_later=is_later).whole, None)
    assert code_and(finish_titles.before(before), "month", "p50") == (code, FEBRUARY.last, date(2021, 3, 15))


def test_the_curves_table_goes_on_as_far_as_the_forecast() -> None:
    curve = curve_of(step(1, 1, 1), step(2, 12))
    rows = finish_table.table(curve, finish_on())
    assert [row.on for row in rows] == sorted({row.on for row in rows})
    assert [row.on for row in rows if row.curve and row.fan] == [Month(2020, month).last for month in range(4, 13)]
    assert [row.on for row in rows if not row.curve] == [Month(2021, 1).last, Month(2021, 2).last]
    assert [row.curve for row in finish_table.table(curve, None)] == list(s_curve.table(curve))


def test_whole_per_cents_do_not_hide_a_gap() -> None:
    curve = curve_of(step(1, 1, 1, 171), step(2, 2, None, 3), step(3, 12, None, 826))
    (earned,) = (part.message for part in headline.headline(standing(curve=curve)) if part.rows is Rows.CURVE)
    assert sentence(earned) == "[[17.1\u00a0% earned]] against 17.4\u00a0% planned"


def test_all_done_and_nothing_started_have_their_own_headlines() -> None:
    done = standing(statuses={Rag.DONE: 2}, curve=curve_of(step(1, 1, 1), step(2, 2, 3)))
    assert codes(headline.headline(done)) == ["headline.all_done"]
    idle = standing(statuses={Rag.IDLE: 2}, curve=curve_of(step(1, 6), step(2, 12)))
    assert codes(headline.headline(idle)) == ["headline.not_started"]
    silent = headline.headline(standing(statuses={Rag.IDLE: 2, Rag.NONE: 1}, curve=idle.curve))
    assert [(each.message.code, each.message.params["count"]) for each in silent] == [("headline.silent", 1)]


def test_the_standfirst_says_who_is_silent_before_anything_else() -> None:
    assert codes(headline.standfirst(standing(reported=0)))[0] == "standfirst.no_reports"
    assert codes(headline.standfirst(standing(reported=0, is_unheard=True)))[0] == "standfirst.nothing_yet"
    assert codes(headline.standfirst(standing(reported=1)))[0] == "standfirst.reports"


def test_what_was_earned_is_told_beside_the_month_before() -> None:
    found = headline.standfirst(standing(curve=curve_of(step(1, 2, 2), step(2, 3, 3, 20), step(3, 12))))
    earned = next(clause.message for clause in found if clause.message.code == "standfirst.earned_after")
    assert (earned.params["gained"], earned.params["gained_before"]) == (Decimal("0.5"), Decimal("0.25"))


def test_a_task_decides_the_finish_only_when_it_alone_runs_past_the_plan() -> None:
    alone, together = last_milestone(), last_milestone(is_alone=False)
    assert codes(headline.standfirst(standing(last=alone)))[-1] == "standfirst.decides_overdue"
    assert codes(headline.standfirst(standing(last=together)))[-1] == "standfirst.moved"
    assert codes(headline.standfirst(standing(last=last_milestone(late_days=0))))[-1] == "standfirst.moved"
    quiet = last_milestone(overdue_name=None, overdue_days=0)
    assert codes(headline.standfirst(standing(last=quiet)))[-1] == "standfirst.decides"


@pytest.mark.parametrize(
    ("slipped", "forward", "code"),
    [(2, 0, "standfirst.slipped"), (0, 1, "standfirst.moved_forward"), (1, 1, "standfirst.moved")],
)
def test_no_milestone_is_said_in_words_not_as_nought(slipped: int, forward: int, code: str) -> None:
    assert codes(headline.standfirst(standing(slipped=slipped, forward=forward)))[-1] == code


def test_the_first_report_compares_with_nothing() -> None:
    first = Span(MARCH, None)
    found = headline.standfirst(standing(span=first, curve=curve_of(step(1, 3, 3), step(2, 12), span=first)))
    assert codes(found) == []

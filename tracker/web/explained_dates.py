"""What the figures of milestones, forecast, KPIs and reporting mean. Methods: A4, A6, B, C, E, F2."""

from tracker.domain.rule_limits import RuleGroup
from tracker.web.explanations import Explanation, explain_with
from tracker.web.forms import lazy_label as _l

_M, _F, _K, _R = RuleGroup.MILESTONES, RuleGroup.FORECAST, RuleGroup.KPIS, RuleGroup.REPORTING

explain_with(
    (
        Explanation(
            "original", _M, _l("Original date"),
            _l("The first date promised. It never moves; slips are always shown against it."),
            _l("The plan as approved"),
        ),
        Explanation(
            "current-plan", _M, _l("Current plan"),
            _l("The date last approved; a dash where it is still the original one. Being late is no reason to move "
               "it."),
            _l("Approved re-plans and extensions"),
        ),
        Explanation(
            "now", _M, _l("Now expected"),
            _l("The day reached, or else the newest forecast; a forecast that lies in the past counts as the as-of "
               "day."),
            _l("Completions, forecasts, the current plan where nobody forecasts"),
        ),
        Explanation(
            "slip", _M, _l("Slip"),
            _l("Working days from the original date to the day now expected, plus is late. Red where the milestone is "
               "overdue or the task's finish moves."),
            _l("Original date, date now expected, the working-day calendar"),
        ),
        Explanation(
            "moved", _M, _l("Moved"),
            _l("Working days by which the date expected moved since the report before, plus is later."),
            _l("The date expected now and at the report before"),
        ),
        Explanation(
            "moves", _M, _l("Number of moves"),
            _l("How many times the forecast changed, counted from the original date."), _l("Every forecast reported"),
        ),
        Explanation(
            "accepted", _M, _l("Completion"),
            _l("A unit claims that a milestone is reached; it counts as accepted once the project office has seen the "
               "evidence. The day of completion is the one the evidence shows."),
            _l("Claimed, accepted and refused completions"),
        ),
        Explanation(
            "next", _M, _l("Next milestone"),
            _l("The open milestone expected first; one that is overdue comes before all."),
            _l("Open milestones and the dates now expected"),
        ),
        Explanation(
            "trend", _M, _l("Milestone trend"),
            _l("The forecast of each month end over time. A line that meets the diagonal is reached; one that rises as "
               "fast as time passes never is. Judged from %(trend_reports)s reports."),
            _l("Forecasts as reported at each month end"),
        ),
        Explanation(
            "float", RuleGroup.LINKS, _l("Float to the successor's date"),
            _l("Working days from the date a milestone is expected, plus the lag, to the date of the current plan of "
               "the one that waits for it. Below zero is too late; up to %(critical_float_days)s the link is "
               "critical."),
            _l("Dependencies, forecasts, lags, the working-day calendar"),
        ),
        Explanation(
            "total-float", RuleGroup.LINKS, _l("Total float to the plan's end"),
            _l("Working days by which a milestone can still slip before the plan's end does: from the earliest day its "
               "links allow to the latest the plan's end allows. Up to %(critical_float_days)s it is critical."),
            _l("Dependencies, forecasts, lags, the plan's end, the working-day calendar"),
        ),
        Explanation(
            "exposure", RuleGroup.CONCERNS, _l("Exposure"),
            _l("Likelihood times impact, each from 1 to 5: moderate from %(exposure_moderate_from)s, high from "
               "%(exposure_high_from)s, extreme from %(exposure_extreme_from)s, low below that."),
            _l("The newest rating of each risk"),
        ),
        Explanation(
            "held-by", RuleGroup.LINKS, _l("Held"),
            _l("Working days since a supporting unit's contribution fell due and is not delivered."),
            _l("Due dates and deliveries of contributions"),
        ),
        Explanation(
            "slips-learnt", _F, _l("What a forecast is learnt from"),
            _l("Slips of this plan's own forecasts, the first given for each milestone by how far ahead it looked: up "
               "to %(near_days)s working days, up to %(middle_days)s, or more. Open milestones count with the slip "
               "they have by now. A unit's own record is drawn towards all units' with the weight of %(pool_weight)s "
               "milestones."),
            _l("Every forecast and completion on record by then"),
        ),
        Explanation(
            "p50", _F, _l("P50 and P80"),
            _l("The day by which half, or four fifths, of %(draws)s simulated courses are finished (fewer courses "
               "beyond %(full_draws)s open milestones); the luck of milestones goes together with a correlation of "
               "%(common_shock)s. “After” where it lies beyond anything seen so far."),
            _l("Open milestones, their forecasts, slips learnt"),
        ),
        Explanation(
            "chance-by-end", _F, _l("Chance by the plan's end"),
            _l("The share of simulated courses that finish by then; told in steps of 5 points while fewer than "
               "%(many_resolved)s milestones have come due."),
            _l("The same simulation"),
        ),
        Explanation(
            "late-tasks", _F, _l("Late tasks expected"),
            _l("How many tasks end after the last date of their current plan, on average over the courses, with the "
               "range that holds four of five."),
            _l("The same simulation"),
        ),
        Explanation(
            "gate", _F, _l("When chances are shown"),
            _l("Once %(gate)s milestones have come due and past forecasts did better than the base rate; until then "
               "the "
               "base rate is shown, with the reason."),
            _l("Scores of past forecasts"),
        ),
        Explanation(
            "score", _F, _l("Brier score and skill"),
            _l("The mean squared difference of chance and outcome: 0 is perfect, 0.25 a coin. Skill is the share by "
               "which it beats a rival. Asked at each report of open milestones due within %(horizon)s months, or by "
               "the next report where these are further apart."),
            _l("Forecasts made again from what was on record at each month end"),
        ),
        Explanation(
            "colours", _F, _l("Score of the colours"),
            _l("Of the tasks with a colour, the share that were off plan, late or re-planned %(colours_after)s months "
               "later or more."),
            _l("Claimed and computed statuses at each report"),
        ),
        Explanation(
            "kpi-value", _K, _l("KPI value"),
            _l("Counts and amounts are summed over units; ratios and means sum numerators and denominators first; a "
               "median is shown by unit. The newest month reported."),
            _l("Figures units report"),
        ),
        Explanation(
            "kpi-status", _K, _l("KPI status"),
            _l("On target when the month's target is reached; just short when off it by at most %(amber_margin)s of "
               "the target (%(nps_margin)s points for promoter scores); missed otherwise."),
            _l("The value and the target of its month"),
        ),
        Explanation(
            "kpi-change", _K, _l("KPI change"),
            _l("The value less that of the month before."), _l("Both months' values"),
        ),
        Explanation(
            "kpi-coverage", _K, _l("KPI coverage"),
            _l("The units whose figure is in; below %(least_coverage)s of the last known denominators the value has no "
               "colour."),
            _l("Figures reported and expected"),
        ),
        Explanation(
            "coverage", _R, _l("Reports in"),
            _l("The units whose report for the month has arrived, of those that owe one; partly carried over where "
               "something in it rests on an earlier month. Silence is never green and never zero."),
            _l("Reports submitted and accepted"),
        ),
        Explanation(
            "updated", _R, _l("Updated"), _l("Days since the newest claimed status was recorded."),
            _l("The time of recording"),
        ),
        Explanation(
            "cycle", _R, _l("Days of the month"),
            _l("Reports are due on %(due_workday)s of the next month, it closes on %(close_workday)s and is "
               "published on "
               "%(publish_workday)s, unless the plan gives its own days."),
            _l("Periods of the plan, the working-day calendar"),
        ),
        Explanation(
            "questions", _R, _l("Questions before submitting"),
            _l("A figure that changed by more than %(large_change)s, and a note that repeats %(alike)s of the last "
               "one, "
               "are asked about; neither stops a report."),
            _l("This report and the one before"),
        ),
        Explanation(
            "calendar", _R, _l("Working days"),
            _l("Days are counted after the first up to and with the last. The State Council publishes one year at a "
               "time; a day in a year that is not published is refused, never guessed."),
            _l("The bundled table and the years the project office set"),
        ),
        Explanation(
            "views", _R, _l("As known then, as corrected since"),
            _l("A published month is shown as it was known when it was published, with the rules and working days of "
               "its "
               "time; corrected, it shows what was recorded since. Rules set later never change a published month."),
            _l("The day a fact speaks of, and the moment it was recorded"),
        ),
    )
)  # fmt: skip

"""What the figures of status and progress mean. Methods: A1, A2, A3, A5."""

from tracker.domain.rule_limits import RuleGroup
from tracker.web.explanations import Explanation, explain_with
from tracker.web.forms import lazy_label as _l

_S, _P, _E = RuleGroup.STATUS, RuleGroup.PROGRESS, RuleGroup.SCHEDULE

explain_with(
    (
        Explanation(
            "status", _S, _l("Claimed → computed"),
            _l("The unit's own judgement beside the one the rules give; the gap counts the steps by which the claim is "
               "rosier. A claim that is worse is an early warning and is never held against a unit."),
            _l("The newest claimed status; dates, completions and reports by the clauses of the rules"),
        ),
        Explanation(
            "left", _S, _l("Left the plan"),
            _l("A task that has left the plan by approved change has no status; it stays in the original plan."),
            _l("Approved changes of scope"),
        ),
        Explanation(
            "done", _S, _l("Done"), _l("Every milestone in the plan is accepted by the project office."),
            _l("Acceptances"),
        ),
        Explanation(
            "overdue", _S, _l("Overdue"),
            _l("Working days since the milestone's date in the current plan passed without a claimed or accepted "
               "completion. On watch above %(amber_overdue_days)s, off plan above %(red_overdue_days)s."),
            _l("Dates of the current plan, completions, the working-day calendar"),
        ),
        Explanation(
            "finish", _S, _l("Finish"),
            _l("The day the last milestone is expected, and in working days how late that is. Against the current plan "
               "the task is on watch above %(amber_slip_days)s, off plan above %(red_slip_days)s."),
            _l("Newest forecasts; one that lies in the past counts as the as-of day. Actual dates win over forecasts"),
        ),
        Explanation(
            "schedule", _S, _l("Schedule performance in time, SPI(t)"),
            _l("Earned schedule over the time that has passed. On watch under %(amber_schedule_ratio)s, off plan under "
               "%(red_schedule_ratio)s; it counts once %(ratio_counts_from)s of the task is earned. It is not earned "
               "over planned, which is SPI."),
            _l("Planned weight at month ends, accepted milestones"),
        ),
        Explanation(
            "waits", _S, _l("Waits for another milestone"),
            _l("A milestone it waits for, with the lag agreed, is expected after it is needed: off plan. The lag runs "
               "on after that milestone is reached."),
            _l("Dependencies between milestones and both forecasts"),
        ),
        Explanation(
            "chance", _S, _l("Chance of finishing in time"),
            _l("The chance that its open milestones, and all they wait for, come in time. %(chance_rule)s It counts "
               "only once the forecaster has been scored and found better than the base rate."),
            _l("The forecast of the finish"),
        ),
        Explanation(
            "missed", _S, _l("Missed reports"),
            _l("Closed months in a row, the newest, in which nothing was said of the task. On watch from "
               "%(amber_missed_reports)s, off plan from %(red_missed_reports)s."),
            _l("Reporting months and the newest claim"),
        ),
        Explanation(
            "idle", _S, _l("Nothing due"), _l("The task is not due to start yet and nothing slips."), _l("Its start"),
        ),
        Explanation("green", _S, _l("On plan"), _l("No other clause matches."), _l("All of the above")),
        Explanation(
            "held", _S, _l("Held back"),
            "%(improvement_rule)s",
            _l("What the facts gave at the published months before"),
        ),
        Explanation(
            "part", _S, _l("A unit's part"),
            _l("Off plan when its deliverable, or a milestone it holds, is more than %(red_overdue_days)s overdue; on "
               "watch when more than %(amber_overdue_days)s or forecast late; done when all is delivered and "
               "accepted."),
            _l("Contributions, milestones held by the unit"),
        ),
        Explanation(
            "groups", RuleGroup.ROLL_UP, _l("Status of a group"),
            _l("Off plan when a critical task is, or when tasks off plan hold %(roll_up_red_weight)s of the weight; on "
               "watch when any task is off plan, or off plan and watch together hold %(roll_up_amber_weight)s. Done "
               "tasks and those not due do not vote; colours are never averaged."),
            _l("Computed statuses and weights of its tasks"),
        ),
        Explanation(
            "on-plan", RuleGroup.ROLL_UP, _l("On plan or done"),
            _l("Counts the tasks whose computed status is on plan or done."), _l("Computed statuses"),
        ),
        Explanation(
            "earned", _P, _l("Earned"),
            _l("The weight of milestones the project office has accepted, on the day the evidence shows. Under 0/100 a "
               "milestone earns nothing before; under 50/50 it earns %(half)s when its work begins, which a claim of "
               "completion alone does not show. The last word on completion holds; one that names a later day takes "
               "the earlier one back."),
            _l("Accepted milestones and their weights; groups by the weights of their tasks"),
        ),
        Explanation(
            "planned", _P, _l("Planned"),
            _l("The weight of the milestones due by now in the current plan, counted as they earn."),
            _l("Dates of the current plan and weights"),
        ),
        Explanation(
            "claimed-earned", _P, _l("Claimed progress"),
            _l("What would be earned if all that units claim were accepted. A declared percentage is credited up to "
               "%(percent_cap)s until then."),
            _l("Claimed and accepted completions, declared percentages"),
        ),
        Explanation(
            "variance", _P, _l("Gap"),
            _l("Earned less planned, in points; minus is behind. Less than %(level_within)s apart is called level."),
            _l("Earned and planned"),
        ),
        Explanation(
            "weight", _P, _l("Weight"),
            _l("The approved weight over the weights of everything in the current plan; milestones within their task, "
               "tasks within the plan. Percentages of unequal tasks are never averaged."),
            _l("Approved weights"),
        ),
        Explanation(
            "stale", _P, _l("Not reported"),
            _l("What was not reported keeps its last accepted value and is marked as carried over: neither dropped nor "
               "zero."),
            _l("The month of the newest word on each part"),
        ),
        Explanation(
            "s-curve", _E, _l("Planned and earned over time"),
            _l("Planned, earned and claimed weight at each month end; both are counted the same way, so that a plan "
               "that moves in steps is compared with steps."),
            _l("Dates of the current and the original plan, accepted and claimed milestones, weights of the tasks"),
        ),
        Explanation(
            "earned-schedule", _E, _l("Earned schedule"),
            _l("The time by which the plan expected what is earned now. Where the plan stands still, time passed "
               "counts within that stretch; where work was due and nothing is earned, it is 0. Less than the time "
               "passed is behind. Months count whole, the first one too; the planned time ends with the month of the "
               "last milestone planned."),
            _l("Planned weight at month ends, accepted milestones"),
        ),
        Explanation(
            "estimate", _E, _l("Finish at this pace, IEAC(t)"),
            _l("Planned duration over SPI(t). Shown from %(estimate_from)s earned, provisional below "
               "%(estimate_firm_from)s."),
            _l("Earned schedule"),
        ),
        Explanation(
            "to-complete", _E, _l("To-complete pace, TSPI"),
            _l("Plan left to earn over time left. Above %(not_recoverable_above)s a finish in time is generally "
               "out of reach; none once the planned time is over."),
            _l("Earned schedule and planned duration"),
        ),
    )
)  # fmt: skip

"""What the figures learnt from the plan's own record mean: of claims, of the forecast, of what is left to do.

Methods: A5, A6, B2 to B6.
"""

from tracker.domain.rule_limits import RuleGroup
from tracker.web.explanations import Explanation, explain_with
from tracker.web.forms import lazy_label as _l

_S, _F = RuleGroup.STATUS, RuleGroup.FORECAST

explain_with(
    (
        Explanation(
            "gap", _S, _l("Steps rosier"),
            _l("The steps by which a claim is better than the computed status of its month: +2 is a watermelon, +1 "
               "understated, below 0 an early warning. A task counts once for each published month in which both are "
               "known."),
            _l("Claimed and computed statuses as known when each month was published"),
        ),
        Explanation(
            "optimism", _S, _l("Optimism index"),
            _l("The mean number of steps by which a unit's claims are rosier in the tasks it leads, drawn towards that "
               "of all units with the weight of %(pool_weight)s task reports; 0 is even-handed. Rank 1 is the rosiest; "
               "there is none below %(least_ranked)s task reports."),
            _l("Steps rosier of every published month"),
        ),
        Explanation(
            "leads", _S, _l("Leads"),
            _l("The key tasks the unit answers for, and how many of them are on plan or done as computed."),
            _l("The plan; computed statuses"),
        ),
        Explanation(
            "supports", _S, _l("Supports"),
            _l("The tasks of other units in which it owes a contribution or holds a milestone."), _l("The plan"),
        ),
        Explanation(
            "beyond", _F, _l("Beyond the record"),
            _l("The share of simulated courses in which a milestone slips further than any on record has. Whether it "
               "still comes in time nobody knows: chances are given between bounds, and dates as “after”."),
            _l("The same simulation"),
        ),
        Explanation(
            "base-rate", _F, _l("Base rate"),
            _l("Of the milestones whose date in the plan has passed, the share that came in time; a date that had "
               "passed when its task came into the plan was never promised and does not count. What a forecast has "
               "to beat."),
            _l("Dates of the plan and completions"),
        ),
        Explanation(
            "before", _F, _l("The report before"),
            _l("The finish as the same method forecasts it from what was on record at the report before."),
            _l("What was known then; the same method"),
        ),
        Explanation(
            "pace", _F, _l("Pace"),
            _l("What was accepted over the months it took; needed is what is not accepted yet over the months left to "
               "the plan's end. In points of the plan's weight, and in milestones."),
            _l("Accepted milestones, their weights and days"),
        ),
        Explanation(
            "need-date", _F, _l("Needed by"),
            _l("The plan's end, or sooner where an open milestone that waits for this one needs it sooner, with the "
               "lag agreed."),
            _l("The plan's end, dependencies and lags"),
        ),
        Explanation(
            "safe-date", _F, _l("Latest safe date"),
            _l("The last day for which a forecast made now is reached by the day needed with a chance of "
               "%(safe_chance)s. Room is counted in working days from the date now expected to it; minus is unsafe."),
            _l("Slips learnt, the day needed, the date now expected"),
        ),
    )
)  # fmt: skip

"""What each limit of the rules is: where it belongs, its unit, the range it may have, and what must go together."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.domain.refusals import Refusal
from tracker.domain.rules import Rules, limits_of, rules_with

Value = int | Decimal
HUNDRED = Decimal(100)


class RuleGroup(StrEnum):
    """The parts of the rules, in the order a reader wants them."""

    STATUS = "status"
    ROLL_UP = "roll_up"
    PROGRESS = "progress"
    SCHEDULE = "schedule"
    MILESTONES = "milestones"
    LINKS = "links"
    FORECAST = "forecast"
    KPIS = "kpis"
    CONCERNS = "concerns"
    REPORTING = "reporting"


class LimitUnit(StrEnum):
    """What a limit is counted in; a share is kept as a part of one and typed in per cent."""

    WORKDAYS = "workdays"
    REPORTS = "reports"
    SHARE = "share"
    RATIO = "ratio"
    PRODUCT = "product"

    @property
    def is_whole(self) -> bool:
        """Tell whether it is counted in whole numbers."""
        return self in (LimitUnit.WORKDAYS, LimitUnit.REPORTS, LimitUnit.PRODUCT)

    @property
    def decimals(self) -> int:
        """Return with how many decimals it may be typed: a ratio as finely as a share in per cent."""
        return 4 if self is LimitUnit.RATIO else 2


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: the range it may have (as kept), where the method stands (empty: nowhere), and the rule of the page
    that uses it."""

    name: str
    group: RuleGroup
    unit: LimitUnit
    least: Decimal
    most: Decimal
    method: str
    rule: str

    def typed(self, value: Value) -> Decimal:
        """Return a value as it is typed and shown: a share in per cent."""
        return Decimal(value) * HUNDRED if self.unit is LimitUnit.SHARE else Decimal(value)

    def kept(self, typed: Decimal) -> Value:
        """Return a typed number as it is kept; the caller has refused what is out of range or not whole."""
        if self.unit is LimitUnit.SHARE:
            return (typed / HUNDRED).normalize()
        return int(typed) if self.unit.is_whole else typed.normalize()


def _limit(name: str, group: RuleGroup, unit: LimitUnit, most: str, method: str, rule: str, least: str = "0") -> Limit:
    return Limit(name, group, unit, Decimal(least), Decimal(most), method, rule)


_S, _U = RuleGroup, LimitUnit
LIMITS: tuple[Limit, ...] = (
    _limit("red_overdue_days", _S.STATUS, _U.WORKDAYS, "250", "A5", "overdue"),
    _limit("amber_overdue_days", _S.STATUS, _U.WORKDAYS, "250", "A5", "overdue"),
    _limit("red_slip_days", _S.STATUS, _U.WORKDAYS, "500", "A5", "finish"),
    _limit("amber_slip_days", _S.STATUS, _U.WORKDAYS, "500", "A5", "finish"),
    _limit("red_schedule_ratio", _S.STATUS, _U.RATIO, "1", "A5", "schedule"),
    _limit("amber_schedule_ratio", _S.STATUS, _U.RATIO, "1", "A5", "schedule"),
    _limit("red_missed_reports", _S.STATUS, _U.REPORTS, "12", "A5", "missed", "1"),
    _limit("amber_missed_reports", _S.STATUS, _U.REPORTS, "12", "A5", "missed", "1"),
    _limit("red_chance", _S.STATUS, _U.SHARE, "1", "A5", "chance"),
    _limit("amber_chance", _S.STATUS, _U.SHARE, "1", "A5", "chance"),
    _limit("ratio_counts_from", _S.STATUS, _U.SHARE, "1", "A5", "schedule"),
    _limit("improvement_reports", _S.STATUS, _U.REPORTS, "12", "A5", "held", "1"),
    # A weight of nothing would make every group off plan.
    _limit("roll_up_red_weight", _S.ROLL_UP, _U.SHARE, "1", "A5", "groups", "0.01"),
    _limit("roll_up_amber_weight", _S.ROLL_UP, _U.SHARE, "1", "A5", "groups", "0.01"),
    _limit("percent_cap", _S.PROGRESS, _U.SHARE, "1", "A1", "claimed-earned"),
    _limit("estimate_from", _S.SCHEDULE, _U.SHARE, "1", "A3", "estimate"),
    _limit("estimate_firm_from", _S.SCHEDULE, _U.SHARE, "1", "A3", "estimate"),
    _limit("not_recoverable_above", _S.SCHEDULE, _U.RATIO, "10", "A3", "to-complete", "1"),
    _limit("critical_float_days", _S.LINKS, _U.WORKDAYS, "60", "A6", "float"),
    _limit("exposure_moderate_from", _S.CONCERNS, _U.PRODUCT, "25", "", "exposure", "1"),
    _limit("exposure_high_from", _S.CONCERNS, _U.PRODUCT, "25", "", "exposure", "1"),
    _limit("exposure_extreme_from", _S.CONCERNS, _U.PRODUCT, "25", "", "exposure", "1"),
)
BY_NAME: Mapping[str, Limit] = {limit.name: limit for limit in LIMITS}

# The first may not exceed the second: what puts a task on watch must not come after what makes it off plan.
_ORDERED = (
    ("amber_overdue_days", "red_overdue_days"),
    ("amber_slip_days", "red_slip_days"),
    ("amber_missed_reports", "red_missed_reports"),
    ("estimate_from", "estimate_firm_from"),
    ("exposure_moderate_from", "exposure_high_from"),
    ("exposure_high_from", "exposure_extreme_from"),
)
_EXPOSURES = ("exposure_moderate_from", "exposure_high_from")
# The first may not lie below the second, for limits under which something counts.
_ORDERED_DOWN = (("amber_schedule_ratio", "red_schedule_ratio"), ("amber_chance", "red_chance"))


def limit_refusals(typed: Mapping[str, Decimal]) -> list[Refusal]:
    """Return why these limits, as typed, cannot hold: not whole, out of range, watch stricter than off plan.

    Each refusal names the limit as its field; two limits are compared where both are there and fit on their own.
    """
    wrong = [
        refusal for limit in LIMITS if limit.name in typed for refusal in _range_refusals(limit, typed[limit.name])
    ]
    fit = typed.keys() - {refusal.field for refusal in wrong}
    found = [_too_high(low, high, typed) for low, high in _ORDERED if {low, high} <= fit and typed[low] > typed[high]]
    found += [
        _too_low(high, low, typed) for high, low in _ORDERED_DOWN if {low, high} <= fit and typed[high] < typed[low]
    ]
    return [*wrong, *found]


def rules_as_typed(typed: Mapping[str, Decimal]) -> Rules:
    """Return the rules with these limits; the caller has refused what cannot hold."""
    return rules_with({name: str(BY_NAME[name].kept(value)) for name, value in typed.items()})


def typed_limits(rules: Rules) -> dict[str, Decimal]:
    """Return every limit as a form shows it."""
    values = limits_of(rules)
    return {limit.name: limit.typed(values[limit.name]) for limit in LIMITS}


def _range_refusals(limit: Limit, value: Decimal) -> list[Refusal]:
    least, most = limit.typed(limit.least), limit.typed(limit.most)
    if not least <= value <= most:
        return [Refusal("rules.out_of_range", limit.name, {"least": least, "most": most})]
    if limit.unit.is_whole and value != value.to_integral_value():
        return [Refusal("rules.not_whole", limit.name)]
    # Finer than this nobody reads, and a limit is compared exactly.
    if value != round(value, limit.unit.decimals):
        return [Refusal("rules.too_fine", limit.name, {"decimals": limit.unit.decimals})]
    return []


def _too_high(low: str, high: str, typed: Mapping[str, Decimal]) -> Refusal:
    codes = {"estimate_from": "rules.firm_before_estimate"} | dict.fromkeys(_EXPOSURES, "rules.exposure_order")
    return Refusal(codes.get(low, "rules.watch_after_off"), low, {"most": typed[high]})


def _too_low(high: str, low: str, typed: Mapping[str, Decimal]) -> Refusal:
    return Refusal("rules.watch_below_off", high, {"least": typed[low]})

"""The words of the rules: groups, limits, what they are counted in, where the method stands, and what is refused."""

from decimal import Decimal

from flask_babel import gettext, ngettext

from tracker.domain.rule_limits import BY_NAME, LIMITS, Limit, LimitUnit, RuleGroup, Value
from tracker.domain.rules import Rules, limits_of
from tracker.web import formats
from tracker.web.forms import lazy_label as _l
from tracker.web.wording import register, said

GROUPS = {
    RuleGroup.STATUS: _l("Status of a task"),
    RuleGroup.ROLL_UP: _l("Status of programmes and other groups"),
    RuleGroup.PROGRESS: _l("Progress"),
    RuleGroup.SCHEDULE: _l("Planned value and earned schedule"),
    RuleGroup.MILESTONES: _l("Milestones and their dates"),
    RuleGroup.LINKS: _l("Dependencies"),
    RuleGroup.FORECAST: _l("Forecast of the finish"),
    RuleGroup.KPIS: _l("KPIs"),
    RuleGroup.CONCERNS: _l("Risks"),
    RuleGroup.REPORTING: _l("Reporting, working days and views in time"),
}

LIMIT_WORDS = {
    "red_overdue_days": _l("Off plan: overdue by more than"),
    "amber_overdue_days": _l("Watch: overdue by more than"),
    "red_slip_days": _l("Off plan: finish later than planned by more than"),
    "amber_slip_days": _l("Watch: finish later than planned by more than"),
    "red_schedule_ratio": _l("Off plan: SPI(t) under"),
    "amber_schedule_ratio": _l("Watch: SPI(t) under"),
    "ratio_counts_from": _l("SPI(t) counts once this share of the task is earned"),
    "red_missed_reports": _l("Off plan: reports missed in a row"),
    "amber_missed_reports": _l("Watch: reports missed in a row"),
    "red_chance": _l("Off plan: chance of finishing in time under"),
    "amber_chance": _l("Watch: chance of finishing in time under"),
    "improvement_reports": _l("A better status shows after this many reports in a row"),
    "roll_up_red_weight": _l("A group is off plan from this share of weight off plan"),
    "roll_up_amber_weight": _l("A group is on watch from this share of weight off plan or on watch"),
    "percent_cap": _l("A declared percentage is credited up to"),
    "estimate_from": _l("A finish at this pace is told from this share earned"),
    "estimate_firm_from": _l("The finish at this pace is firm from this share earned"),
    "not_recoverable_above": _l("A finish in time is out of reach above a to-complete pace, TSPI, of"),
    "critical_float_days": _l("A link or milestone is critical up to a float of"),
    "exposure_moderate_from": _l("A risk is moderate from likelihood times impact"),
    "exposure_high_from": _l("A risk is high from likelihood times impact"),
    "exposure_extreme_from": _l("A risk is extreme from likelihood times impact"),
}

_METHODS = {
    "A1": _l("Earning rules"),
    "A2": _l("Planned value and variance"),
    "A3": _l("Earned schedule"),
    "A4": _l("Milestone trend"),
    "A5": _l("Status"),
    "A6": _l("Dates, baselines, dependencies"),
    "B2": _l("Slips with censoring"),
    "B3": _l("Simulation"),
    "B4": _l("Scoring"),
    "B5": _l("Small samples"),
    "B6": _l("What executives see"),
    "C2": _l("Adding up"),
    "C3": _l("Targets"),
    "C4": _l("Coverage"),
    "E": _l("Reporting cycle"),
    "F2": _l("Two times"),
}


def group_title(group: RuleGroup) -> str:
    """Return the title of a part of the rules."""
    return str(GROUPS[group])


def limit_label(name: str) -> str:
    """Return what a limit limits; the bare name of one that has no words yet."""
    return str(LIMIT_WORDS.get(name, name))


def limit_text(name: str, value: Value) -> str:
    """Return a limit's value with its unit: `10 working days`, `80 %`, `2 reports`."""
    limit = BY_NAME.get(name)
    if limit is not None:
        return _written(limit, value)
    return formats.number(value, formats.decimals_of(Decimal(value)))


def unit_word(unit: LimitUnit) -> str:
    """Return what a limit is typed in, beside its field."""
    match unit:
        case LimitUnit.WORKDAYS:
            return gettext("working days")
        case LimitUnit.REPORTS:
            return gettext("reports")
        case LimitUnit.SHARE:
            return gettext("per cent")
        case LimitUnit.RATIO:
            return gettext("ratio")
        case LimitUnit.PRODUCT:
            return gettext("of 25")


def method_name(section: str) -> str:
    """Return where in the methods a rule stands: `Status (A5)`; an en dash for one of the product's own."""
    if not section:
        return formats.DASH
    return gettext("%(name)s (%(section)s)", name=str(_METHODS[section]), section=section)


def limits_written(rules: Rules) -> dict[str, str]:
    """Return every limit in force with its unit, by name, for sentences that name limits."""
    values = limits_of(rules)
    return {limit.name: _written(limit, values[limit.name]) for limit in LIMITS}


def _written(limit: Limit, value: Value) -> str:
    match limit.unit:
        case LimitUnit.WORKDAYS:
            return formats.workdays(int(value))
        case LimitUnit.REPORTS:
            return ngettext("%(num)s report", "%(num)s reports", int(value))
        case LimitUnit.SHARE:
            return formats.share(value, formats.decimals_of(Decimal(value) * 100))
        case LimitUnit.RATIO:
            return formats.ratio(value)
        case LimitUnit.PRODUCT:
            return formats.count(int(value))


register(
    {
        "rules.out_of_range": said("Choose a number from %(least)s to %(most)s."),
        "rules.not_whole": said("Write a whole number."),
        "rules.too_fine": said("Write at most %(decimals)s decimals."),
        "rules.watch_after_off": said(
            "A task must be on watch before it is off plan: choose at most %(most)s, the limit for off plan."
        ),
        "rules.watch_below_off": said(
            "A task must be on watch before it is off plan: choose at least %(least)s, the limit for off plan."
        ),
        "rules.firm_before_estimate": said(
            "An estimate cannot be firm before there is one: choose at most %(most)s, where it becomes firm."
        ),
        "rules.exposure_order": said("A graver risk has the larger product: choose at most %(most)s."),
        "calendar.not_a_day": said("Line %(line)s: “%(text)s” is not a day. Write it as 2027-10-01."),
        "calendar.other_year": said("Line %(line)s: %(day)s is not in %(year)s."),
        "calendar.twice": said("Line %(line)s: %(day)s is there already, in line %(first)s."),
        "calendar.weekend_off": said(
            "Line %(line)s: %(day)s is a Saturday or Sunday, which is off anyway. List working weekdays that are off."
        ),
        "calendar.weekday_on": said(
            "Line %(line)s: %(day)s is a weekday, which is worked anyway. List Saturdays and Sundays that are worked."
        ),
        "calendar.no_days_off": said("A published year has days off. List those of %(year)s."),
        "calendar.does_not_follow": said(
            "The calendar knows %(first)s to %(last)s. Years are added one after the other, and %(year)s does not "
            "follow."
        ),
    }
)

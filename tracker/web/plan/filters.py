"""How the plan's pages write what only they have."""

from datetime import date, datetime

from babel.dates import format_date

from tracker import clock
from tracker.domain.months import Month
from tracker.domain.plan_hints import CHOICES
from tracker.web import formats
from tracker.web.plan import blueprint
from tracker.web.plan.scope_wording import scope_word

blueprint.add_app_template_filter(scope_word)


@blueprint.app_template_filter()
def choice_word(value: str) -> str:
    """Return the word for a cause or a supporting unit's stage."""
    return formats.in_language(CHOICES[str(value)])


@blueprint.app_template_filter()
def day_of(instant: datetime | None) -> str:
    """Return the business day of an instant, for running text."""
    return formats.date_text(None if instant is None else clock.business_day(instant))


@blueprint.app_template_filter()
def day_table(instant: datetime) -> str:
    """Return the business day of an instant, for a table's cell."""
    return formats.date_table(clock.business_day(instant))


@blueprint.app_template_filter()
def month_of(day: date) -> str:
    """Return the month a day lies in, without its year."""
    return formats.month_name(Month.of(day))


@blueprint.app_template_filter()
def year_of(month: Month) -> str:
    """Return a month's year as an axis has it: `2020`, `2020年`."""
    return f"{month.year}年" if formats.is_chinese() else str(month.year)


@blueprint.app_template_filter()
def month_short(day: date) -> str:
    """Return a month as an axis has it: `Mar`, `3月`."""
    return f"{day.month}月" if formats.is_chinese() else format_date(day, "MMM", "en")

"""The words for what a milestone's trend shows."""

from decimal import Decimal

from flask_babel import gettext

from tracker.domain.bilingual import Message
from tracker.domain.milestone_trend import Pace
from tracker.domain.months import Month
from tracker.domain.trend_patterns import TrendPattern
from tracker.web import formats
from tracker.web.plan import blueprint
from tracker.web.wording import register, said, sentence

_WORDS = {
    TrendPattern.RUNS_AWAY: "trend.mark_runs_away",
    TrendPattern.LATE_RISE: "trend.mark_late_rise",
    TrendPattern.ZIGZAG: "trend.mark_zigzag",
}


def weeks_text(value: Decimal) -> str:
    """Return weeks, with a decimal only where they are not whole."""
    return formats.number(value, 0 if value == value.to_integral_value() else 1)


def one_decimal(value: Decimal) -> str:
    """Return a rate with one decimal."""
    return formats.number(value, 1)


@blueprint.app_template_filter()
def pattern_word(pattern: TrendPattern) -> str:
    """Return the name of a pattern: `late sharp rise`."""
    return sentence(Message(_WORDS[pattern]))


@blueprint.app_template_filter()
def pace_text(pace: Pace | None) -> str:
    """Return where a pace leads: `14 Aug 2020`, `after 31 Mar 2023`."""
    if pace is None:
        return formats.DASH
    day = formats.date_text(pace.on)
    return gettext("after %(day)s", day=day) if pace.is_later else day


register(
    {
        # Names of the patterns, and what stands in their place.
        "trend.mark_runs_away": said("never converges"),
        "trend.mark_late_rise": said("late sharp rise"),
        "trend.mark_zigzag": said("zigzag"),
        "trend.mark_pace": said("at this pace %(on)s"),
        "trend.mark_pace_later": said("at this pace after %(on)s"),
        "trend.label_late_told": said(
            "%(milestone)s<br>%(on)s, %(days)s late<br>%(told)s", days=formats.workdays, told=sentence
        ),
        "trend.label_early_told": said(
            "%(milestone)s<br>%(on)s, %(days)s early<br>%(told)s", days=formats.workdays, told=sentence
        ),
        "trend.label_held_told": said("%(milestone)s<br>%(on)s, as promised<br>%(told)s", told=sentence),
        # What lines show, one or several.
        "trend.late_rise": said(
            "“%(milestone)s” stood level for at least %(reports)s reports, then slipped by %(days)s calendar days"
        ),
        "trend.several_late_rises": said(
            "%(count)s milestones stood level for long, then jumped: “%(milestone)s” by %(days)s calendar days"
        ),
        "trend.zigzag": said(
            "The date of “%(milestone)s” zigzags: %(reports)s turns in its latest reports, over %(days)s calendar days"
        ),
        "trend.several_zigzag": said(
            "The dates of %(count)s milestones zigzag, “%(milestone)s” over %(days)s calendar days"
        ),
        # What they show together.
        "trend.rose_together": said(
            "%(count)s of %(of)s open milestones moved later together in %(month)s: look for a common cause",
            month=lambda day: formats.month_name(Month.of(day)),
        ),
        "trend.all_rose_together": said(
            "All %(of)s open milestones moved later together in %(month)s: look for a common cause",
            month=lambda day: formats.month_name(Month.of(day)),
        ),
        "trend.bow_wave": said(
            "Bow wave: %(count)s open milestones are expected in the last %(weeks)s weeks before %(ends_on)s, "
            "%(rate)s a week; the original plan had %(planned)s there, and %(planned_rate)s a week on average",
            weeks=weeks_text,
            rate=one_decimal,
            planned_rate=one_decimal,
        ),
        "trend.bow_wave_beyond": said(
            "Bow wave: %(count)s open milestones are expected in the last %(weeks)s weeks before %(ends_on)s, "
            "%(rate)s a week, and %(beyond)s more after it; the original plan had %(planned)s there, "
            "and %(planned_rate)s a week on average",
            weeks=weeks_text,
            rate=one_decimal,
            planned_rate=one_decimal,
        ),
    }
)

"""The words for the forecast of the finish and for its score."""

from datetime import date

from babel.dates import format_date

from tracker.domain.months import Month
from tracker.web import formats
from tracker.web.wording import counted, register, said, sentence


def month_text(day: date) -> str:
    """Return the month a day lies in: `March 2020`."""
    return formats.period_name(Month.of(day))


def month_tick(day: date) -> str:
    """Return a month in two short lines, for an axis."""
    if formats.is_chinese():
        return f"{day.month}月<br>{day.year}年"
    return format_date(day, "MMM'<br>'y", "en")


register(
    {
        "forecast.finish": said("Even odds of finishing by %(p50)s (P80 %(p80)s)"),
        "forecast.finish_partly": said("Even odds of finishing by %(p50)s (P80 later than %(p80)s)"),
        "forecast.finish_later": said("Even odds of finishing only after %(p50)s (P80 later than %(p80)s)"),
        "forecast.end": said("%(chance)s chance by %(ends_on)s", chance=sentence),
        "forecast.end_open": said("the record does not tell the chance by %(ends_on)s"),
        "forecast.late_tasks": counted(
            "%(count)s of %(of)s tasks is expected to end later than planned "
            "(%(low)s to %(high)s in four draws of five)",
            "%(count)s of %(of)s tasks are expected to end later than planned "
            "(%(low)s to %(high)s in four draws of five)",
        ),
        "forecast.late_tasks_open": counted(
            "%(least)s to %(count)s of %(of)s tasks is expected to end later than planned "
            "(%(low)s to %(high)s in four draws of five)",
            "%(least)s to %(count)s of %(of)s tasks are expected to end later than planned "
            "(%(low)s to %(high)s in four draws of five)",
        ),
        # Why there is none.
        "forecast.too_few": counted(
            "No forecast of the finish yet: forecasts of %(count)s milestone could be scored, %(needed)s are needed",
            "No forecast of the finish yet: forecasts of %(count)s milestones could be scored, %(needed)s are needed",
        ),
        "forecast.no_skill": said(
            "No forecast of the finish: over %(count)s milestones it was no better than the base rate"
        ),
        "forecast.no_milestones": said("No forecast of the finish: the plan has no milestones"),
        "forecast.all_reached": said("Nothing is left to forecast: the last milestone was reached on %(finished_on)s"),
        "forecast.outside_calendar": said(
            "No forecast of the finish: %(day)s lies outside the working-day calendar, "
            "which knows %(first)s to %(last)s; the project office adds years under Office, Working days"
        ),
        # Titles of figures.
        "forecast.fan_keeps": said("Most draws finish by the plan's end, %(ends_on)s"),
        "forecast.fan_misses": said("Most draws do not finish by the plan's end, %(ends_on)s"),
        "forecast.fan_open": said("Whether most draws finish by the plan's end, %(ends_on)s, the record does not tell"),
        "forecast.fan_below": said(
            "The dotted line ends at %(share)s: in half of the draws at least %(rest)s of the weight slips further "
            "than anything on record",
            share=formats.percent,
            rest=formats.percent,
        ),
        "forecast.score_early": counted(
            "Scored on %(count)s milestone so far, too few to judge",
            "Scored on %(count)s milestones so far, too few to judge",
        ),
        "forecast.score_none": said("The forecasts were no better than the base rate"),
        "forecast.score_maybe": said(
            "The forecasts beat the base rate by %(better)s, which may still be chance", better=formats.percent
        ),
        "forecast.score_better": said("The forecasts beat the base rate by %(better)s", better=formats.percent),
        "forecast.score_maybe_behind": said(
            "The forecasts beat the base rate by %(better)s, which may still be chance; declared dates, taken as "
            "certain, came closer",
            better=formats.percent,
        ),
        "forecast.score_better_behind": said(
            "The forecasts beat the base rate by %(better)s; declared dates, taken as certain, came closer",
            better=formats.percent,
        ),
        "forecast.cover_none": said("No P80 date has passed yet"),
        "forecast.cover_right": said(
            "P80 dates held in %(per_cent)s of cases, as they should in 80 %%: %(count)s of %(of)s, "
            "interval %(low)s to %(high)s",
            per_cent=formats.percent,
            low=formats.percent,
            high=formats.percent,
        ),
        "forecast.cover_early": said(
            "P80 dates were too early: they held in %(per_cent)s of cases instead of 80 %%, %(count)s of %(of)s, "
            "interval %(low)s to %(high)s",
            per_cent=formats.percent,
            low=formats.percent,
            high=formats.percent,
        ),
        "forecast.cover_cautious": said(
            "P80 dates were cautious: they held in %(per_cent)s of cases instead of 80 %%, %(count)s of %(of)s, "
            "interval %(low)s to %(high)s",
            per_cent=formats.percent,
            low=formats.percent,
            high=formats.percent,
        ),
        "forecast.rosy": said(
            "Chances were too rosy: %(promised)s on average, %(kept)s came true",
            promised=formats.percent,
            kept=formats.percent,
        ),
        "forecast.dark": said(
            "Chances were too dark: %(promised)s on average, %(kept)s came true",
            promised=formats.percent,
            kept=formats.percent,
        ),
        "forecast.reliable": said(
            "On average, chances came true about as often as they said: %(promised)s forecast, %(kept)s came true",
            promised=formats.percent,
            kept=formats.percent,
        ),
        "forecast.past_none": said("Past forecasts; of none can the outcome be told yet"),
        "forecast.past_within": said("%(count)s of %(of)s outcomes lay within the range forecast for them"),
        "forecast.colours_none": said("Declared colours against what came of them"),
        "forecast.colours_green": said(
            "Of tasks declared on plan, %(per_cent)s were in trouble %(months)s months later", per_cent=formats.percent
        ),
        # In the figures.
        "forecast.label_p50": said("P50<br>%(day)s"),
        "forecast.label_p50_later": said("P50 after<br>%(day)s"),
        "forecast.label_p80": said("P80<br>%(day)s"),
        "forecast.label_p80_later": said("P80 after<br>%(day)s"),
        "forecast.hover_p50": said("<b>%(day)s</b><br>half of the draws finish by then"),
        "forecast.hover_p50_later": said("<b>After %(day)s</b><br>at least half of the draws finish later than this"),
        "forecast.hover_p80": said("<b>%(day)s</b><br>four fifths of the draws finish by then"),
        "forecast.hover_p80_later": said(
            "<b>After %(day)s</b><br>at least a fifth of the draws finishes later than this"
        ),
        "forecast.hover_fan": said(
            "<b>%(middle)s reached by %(day)s</b><br>in half of the draws<br>%(low)s to %(high)s in four of five",
            middle=formats.percent,
            low=formats.percent,
            high=formats.percent,
        ),
        "reliability.across": said("Chance forecast"),
        "reliability.right": said("as forecast"),
        "reliability.hover": said(
            "<b>%(share)s came true</b><br>%(kept)s of %(count)s milestones, interval %(low)s to %(high)s<br>"
            "%(chance)s forecast on average",
            share=formats.percent,
            low=formats.percent,
            high=formats.percent,
            chance=formats.percent,
        ),
        "due_soon.tick": said("%(day)s", day=month_tick),
        "due_soon.hover_range": said(
            "<b>%(middle)s of %(of)s forecast to come in time</b><br>%(low)s to %(high)s in four draws of five<br>"
            "%(day)s, due by %(until)s"
        ),
        "due_soon.hover_declared": said(
            "<b>%(declared)s of %(of)s declared to come in time</b><br>%(day)s, due by %(until)s"
        ),
        "due_soon.hover_kept": said("<b>%(kept)s of %(of)s came in time</b><br>due by %(until)s, forecast on %(day)s"),
    }
)

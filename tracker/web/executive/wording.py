"""The words for what the overview's figures say. `[[…]]` is the part of a sentence that links to the rows behind it."""

from datetime import date
from decimal import Decimal

from flask_babel import gettext, ngettext

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.months import Month
from tracker.domain.spans import Span
from tracker.web import formats
from tracker.web.wording import counted, register, said, sentence


def point_text(points: Decimal) -> str:
    """Return an amount of percentage points without a sign: `4.0 points`, `4.0个百分点`."""
    return ngettext("%(points)s point", "%(points)s points", 2, points=formats.number(points, 1))


def share_points(share: Decimal) -> str:
    """Return a share of one in percentage points without its unit: 0.125 is `12.5`."""
    return formats.number(share * 100, 1)


def share_tenths(share: Decimal) -> str:
    """Return a share of one in per cent with one decimal: `17.4 %`."""
    return formats.share(share, 1)


def quoted(names: tuple[Bilingual, ...]) -> str:
    """Return names in quotation marks, one after another: they may have commas of their own."""
    return formats.listed([gettext("“%(name)s”", name=formats.in_language(name)) for name in names])


def when_text(span: Span) -> str:
    """Return when something happened: `in March`, `so far in April`, `since September 2018`."""
    if span.before is not None and not span.is_one_month:
        return gettext("since %(month)s", month=formats.period_name(span.before))
    name = formats.month_name(span.month)
    return gettext("in %(month)s", month=name) if span.is_complete else gettext("so far in %(month)s", month=name)


def continued(message: Message) -> str:
    """Return a sentence as it goes on after another clause: `even odds of finishing by 5 May 2021`. Chinese has no such
    letters, and a name like P50 keeps its own."""
    text = sentence(message)
    return text if formats.is_chinese() else text[:1].lower() + text[1:]


def month_of(day: date) -> str:
    """Return the month a day lies in: `March 2020`."""
    return formats.period_name(Month.of(day))


register(
    {
        "headline.on_plan": said("[[%(count)s of %(of)s tasks]] on plan"),
        "headline.not_started": counted(
            "[[The one task]] has not started yet", "None of the [[%(count)s tasks]] has started yet"
        ),
        "headline.silent": counted(
            "Nothing has been reported yet of [[the one task]] that has begun",
            "Nothing has been reported yet of the [[%(count)s tasks]] that have begun",
        ),
        "headline.one_done": said("[[The one task]] is done, its last milestone reached on %(finished_on)s"),
        "headline.all_done": said("[[All %(count)s tasks]] are done, the last milestone reached on %(finished_on)s"),
        "headline.earned": said(
            "[[%(earned)s earned]] against %(planned)s planned", earned=formats.share, planned=formats.share
        ),
        "headline.earned_closely": said(
            "[[%(earned)s earned]] against %(planned)s planned", earned=share_tenths, planned=share_tenths
        ),
        "headline.forecast": said("[[%(finish)s]], %(chance)s", finish=continued, chance=sentence),
        "headline.finish": said("units forecast the last milestone for [[%(on)s]]"),
        "headline.finish_late": said(
            "units forecast the last milestone for [[%(on)s]], %(days)s after the plan ends", days=formats.workdays
        ),
        "headline.finish_in_time": said("units forecast the last milestone for [[%(on)s]], within the plan"),
        "standfirst.no_reports": counted(
            "[[The one unit]] that owes a report has not reported yet: what is shown rests on earlier reports",
            "[[None of the %(of)s units]] has reported yet: what is shown rests on earlier reports",
            by="of",
        ),
        "standfirst.nothing_yet": counted(
            "[[The one unit]] that owes a report has not reported yet, and there is no earlier report",
            "[[None of the %(of)s units]] has reported yet, and there is no earlier report",
            by="of",
        ),
        "standfirst.reports": counted(
            "[[%(count)s of %(of)s units]] has reported", "[[%(count)s of %(of)s units]] have reported"
        ),
        "standfirst.earned": said("%(gained)s points were earned %(when)s", gained=share_points, when=when_text),
        "standfirst.earned_after": said(
            "%(gained)s points were earned %(when)s after %(gained_before)s %(when_before)s",
            gained=share_points,
            gained_before=share_points,
            when=when_text,
            when_before=when_text,
        ),
        "standfirst.moved": counted(
            "[[%(count)s milestone slipped]] %(when)s, %(forward)s moved forward",
            "[[%(count)s milestones slipped]] %(when)s, %(forward)s moved forward",
            when=when_text,
        ),
        "standfirst.moved_forward": said(
            "[[No milestone slipped]] %(when)s, %(forward)s moved forward", when=when_text
        ),
        "standfirst.slipped": counted(
            "[[%(count)s milestone slipped]] %(when)s, none moved forward",
            "[[%(count)s milestones slipped]] %(when)s, none moved forward",
            when=when_text,
        ),
        "standfirst.left": counted(
            "[[%(count)s task has left the plan]] and is in none of these figures",
            "[[%(count)s tasks have left the plan]] and are in none of these figures",
        ),
        "standfirst.finish": said("Units themselves forecast the last milestone for [[%(on)s]]"),
        "standfirst.finish_late": said(
            "Units themselves forecast the last milestone for [[%(on)s]], %(days)s after the plan ends",
            days=formats.workdays,
        ),
        "standfirst.finish_in_time": said(
            "Units themselves forecast the last milestone for [[%(on)s]], within the plan"
        ),
        "standfirst.decides": said("[[%(task)s]] alone runs past the plan's end"),
        "standfirst.decides_overdue": said(
            "[[%(task)s]] alone runs past the plan's end: its “%(milestone)s” is %(days)s overdue",
            days=formats.workdays,
        ),
    }
)

register(
    {
        "s_curve.finished": said(
            "Everything is earned: the last milestone was reached on %(finished_on)s; the plan ends on %(ends_on)s"
        ),
        "s_curve.not_due": counted(
            "No milestone of the one task is due yet", "No milestone of the %(count)s tasks is due yet"
        ),
        "s_curve.level": said(
            "Level with the plan: %(earned)s earned, %(planned)s planned", earned=formats.share, planned=formats.share
        ),
        "s_curve.ahead": said("%(points)s ahead of plan", points=point_text),
        "s_curve.behind": said("%(points)s behind plan", points=point_text),
        "s_curve.behind_less": said(
            "%(points)s behind plan: the gap shrank by %(change)s %(when)s", points=point_text, when=when_text
        ),
        "s_curve.behind_more": said(
            "%(points)s behind plan: the gap grew by %(change)s %(when)s", points=point_text, when=when_text
        ),
        "s_curve.behind_twice": said(
            "%(points)s behind plan: the gap grew by %(change_before)s %(when_before)s and by %(change)s %(when)s",
            points=point_text,
            when=when_text,
            when_before=when_text,
        ),
        "s_curve.subtitle": counted(
            "Weighted milestones accepted, %% of the one task, month ends",
            "Weighted milestones accepted, %% of all %(count)s tasks, month ends",
        ),
        "s_curve.subtitle_yearly": counted(
            "Weighted milestones accepted, %% of the one task, at yearly intervals",
            "Weighted milestones accepted, %% of all %(count)s tasks, at yearly intervals",
        ),
        "s_curve.subtitle_original": said(
            "%(measure)s; the original plan is of all %(all)s tasks there were, with those that have left",
            measure=sentence,
        ),
        "forecast.before": said("The same forecast one report earlier, %(month)s: %(p50)s", month=month_of),
        "forecast.before_later": said(
            "The same forecast one report earlier, %(month)s: later than %(p50)s", month=month_of
        ),
        "forecast.record_score": said(
            "[[Score of past forecasts]]: Brier %(brier)s over %(count)s milestones (0.25 is a coin)",
            brier=lambda score: formats.number(score, 2),
        ),
        "s_curve.planned": said("Planned %(per_cent)s", per_cent=formats.percent),
        "s_curve.earned": said("Earned %(per_cent)s", per_cent=formats.percent),
        "s_curve.claimed": said("Claimed %(per_cent)s", per_cent=formats.percent),
        "s_curve.as_of": said("as of<br>%(day)s"),
        "s_curve.ends_on": said("Plan ends<br>%(day)s"),
        "s_curve.hover_plan": said(
            "<b>Planned %(planned)s</b><br>by %(day)s, by the current plan<br>%(promised)s by the original plan",
            planned=lambda share: formats.share(share, 1),
            promised=lambda share: formats.share(share, 1),
        ),
        "s_curve.hover_promised": said(
            "<b>Originally planned %(promised)s</b><br>by %(day)s<br>%(planned)s by the current plan",
            planned=lambda share: formats.share(share, 1),
            promised=lambda share: formats.share(share, 1),
        ),
        "s_curve.hover_claimed": said(
            "<b>Claimed %(claimed)s</b><br>by %(day)s, as units say<br>%(earned)s accepted",
            claimed=lambda share: formats.share(share, 1),
            earned=lambda share: formats.share(share, 1),
        ),
        "s_curve.hover_earned": said(
            "<b>Earned %(earned)s</b><br>by %(day)s, as accepted<br>%(planned)s planned, %(gap)s",
            earned=lambda share: formats.share(share, 1),
            planned=lambda share: formats.share(share, 1),
            gap=formats.points,
        ),
        "s_curve.hover_opens": said(
            "<b>Earned %(earned)s</b><br>by %(day)s, as accepted<br>%(planned)s planned, %(gap)s<br>Click: that month",
            earned=lambda share: formats.share(share, 1),
            planned=lambda share: formats.share(share, 1),
            gap=formats.points,
        ),
    }
)

register(
    {
        "programmes.nothing_due": said("Nothing is due yet by any programme's plan"),
        "programmes.one_on_plan": said("%(programme)s is on plan or ahead"),
        "programmes.none_behind": said("All %(count)s programmes are on plan or ahead"),
        "programmes.one_behind": said("%(programme)s is %(points)s behind plan", points=point_text),
        "programmes.only_behind": said("Only %(programme)s is behind plan, by %(points)s", points=point_text),
        "programmes.several_behind": said(
            "%(count)s of %(of)s programmes are behind plan; %(programme)s most, by %(points)s", points=point_text
        ),
        "programmes.holds_most": said(
            "%(count)s programmes are behind; %(programme)s holds %(share)s of what they are missing",
            share=formats.share,
        ),
        "claims.all_red_claimed_green": counted(
            "The only red task is claimed green",
            "All %(count)s red tasks are claimed green",
            both=said("Both red tasks are claimed green"),
        ),
        "claims.red_claimed_green": counted(
            "%(count)s of %(of)s red tasks is still claimed green",
            "%(count)s of %(of)s red tasks are still claimed green",
        ),
        "claims.rosier": counted(
            "%(count)s of %(of)s tasks is claimed rosier than computed",
            "%(count)s of %(of)s tasks are claimed rosier than computed",
        ),
        "claims.warning": counted(
            "No claim is rosier than the rules; on %(count)s task a unit warns early",
            "No claim is rosier than the rules; on %(count)s tasks units warn early",
        ),
        "claims.all_agree": counted("The claim and the rules agree", "Claims and rules agree on all %(count)s tasks"),
        "claims.compared_agree": counted(
            "Claim and rules agree on the one task that can be compared",
            "Claims and rules agree on all %(count)s tasks that can be compared",
        ),
        "claims.nothing_to_compare": said("No unit has claimed a status that can be compared with the rules yet"),
        "changes.nothing_before": said("There is no earlier report to compare with"),
        "changes.both": said("Back from red: %(left)s; fallen to red: %(fell)s"),
        "changes.left_red": counted(
            "%(count)s task is back from red, none has fallen to it",
            "%(count)s tasks are back from red, none has fallen to it",
        ),
        "changes.fell_to_red": counted("%(count)s task has fallen to red", "%(count)s tasks have fallen to red"),
        "changes.other": counted(
            "%(count)s task changed its status, not from or to red",
            "%(count)s tasks changed their status, none from or to red",
        ),
        "changes.none": said("No task changed its computed status %(when)s", when=when_text),
    }
)

register(
    {
        "kpis.not_judged": said("Key figures; no target applies %(when)s", when=when_text),
        "kpis.not_reported": said("No key figure has been reported %(when)s", when=when_text),
        "kpis.all_met": counted(
            "The KPI meets this month's target",
            "All %(count)s KPIs meet this month's target",
            both=said("Both KPIs meet this month's target"),
        ),
        "kpis.reached": said("“%(reached)s” has reached its target; %(others)s", others=sentence),
        "kpis.missed_and_short_named": said(
            "%(count)s of %(of)s KPIs are on target this month; missed: %(missed)s; just short: %(short)s",
            missed=quoted,
            short=quoted,
        ),
        "kpis.missed_named": said(
            "%(count)s of %(of)s KPIs are on target this month; missed: %(missed)s", missed=quoted, short=quoted
        ),
        "kpis.short_named": said(
            "%(count)s of %(of)s KPIs are on target this month; just short: %(short)s", missed=quoted, short=quoted
        ),
        "kpis.missed_and_short": counted(
            "%(missed)s of %(of)s KPIs misses this month's target, %(short)s just short of it",
            "%(missed)s of %(of)s KPIs miss this month's target, %(short)s just short of it",
            by="missed",
        ),
        "kpis.missed": counted(
            "%(missed)s of %(of)s KPIs misses this month's target",
            "%(missed)s of %(of)s KPIs miss this month's target",
            by="missed",
        ),
        "kpis.short": counted(
            "%(short)s of %(of)s KPIs is just short of this month's target",
            "%(short)s of %(of)s KPIs are just short of this month's target",
            by="short",
        ),
        "heat.no_support": counted(
            "The one unit leads every task; nobody else has a part in it",
            "Each task is one unit's own: no unit supports another's",
        ),
        "heat.none_late": counted(
            "The one supporting part is not late", "None of the %(count)s supporting parts is late"
        ),
        "heat.on_watch": counted(
            "No supporting part is off plan, %(count)s is on watch",
            "No supporting part is off plan, %(count)s are on watch",
        ),
        "heat.red_by_unit": counted(
            "%(count)s supporting part is off plan: %(units)s", "%(count)s supporting parts are off plan: %(units)s"
        ),
        "heat.red": said("%(count)s supporting parts are off plan, in %(units)s units"),
        "slips.none": said("No milestone slipped %(when)s", when=when_text),
        "slips.count": counted(
            "%(count)s milestone slipped %(when)s", "%(count)s milestones slipped %(when)s", when=when_text
        ),
        "slips.concentrated": said(
            "%(count)s milestones slipped %(when)s, %(held)s of them in %(tasks)s", when=when_text
        ),
        "reports.none_owed": said("No unit owes a report"),
        "reports.none_in": counted(
            "The one report has not come in yet", "None of the %(count)s reports has come in yet"
        ),
        "reports.missing_named": counted(
            "%(count)s of %(of)s units has reported; still missing: %(units)s",
            "%(count)s of %(of)s units have reported; still missing: %(units)s",
        ),
        "reports.missing": counted("%(count)s of %(of)s units has reported", "%(count)s of %(of)s units have reported"),
        "reports.all_in": counted(
            "The one unit has reported", "All %(count)s units have reported", both=said("Both units have reported")
        ),
        "reports.all_in_carried": said("All reports are in; in part carried over: %(units)s"),
    }
)

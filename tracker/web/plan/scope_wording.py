"""The words for how work earns before it is complete, for what has left the plan, and for what rests on silence."""

from decimal import Decimal

from flask_babel import gettext

from tracker.domain.milestones import EarningRule
from tracker.domain.scope import ScopeKind
from tracker.web import formats
from tracker.web.wording import counted, register, said


def scope_choice(kind: ScopeKind) -> str:
    """Return what a change of scope does, as a choice."""
    match kind:
        case ScopeKind.CANCELLED:
            return gettext("Cancelled: the work stops")
        case ScopeKind.NOT_APPLICABLE:
            return gettext("Not applicable: it never had to be done here")
        case ScopeKind.TRANSFERRED:
            return gettext("Transferred: the work goes on outside this plan")
        case ScopeKind.RESTORED:
            return gettext("Restored: it counts again")


def scope_word(kind: ScopeKind) -> str:
    """Return why something is out of the plan, in a word."""
    match kind:
        case ScopeKind.CANCELLED:
            return gettext("cancelled")
        case ScopeKind.NOT_APPLICABLE:
            return gettext("not applicable")
        case ScopeKind.TRANSFERRED:
            return gettext("transferred")
        case ScopeKind.RESTORED:
            return gettext("restored")


def rule_choice(rule: EarningRule, cap: Decimal) -> str:
    """Return what an earning rule gives, as a choice; `cap` is the most that a declared percentage is credited."""
    match rule:
        case EarningRule.ZERO_HUNDRED:
            return gettext("0/100: nothing is earned before a milestone is complete; the usual rule")
        case EarningRule.FIFTY_FIFTY:
            return gettext("50/50: half is earned when a milestone's work begins, half when it is complete")
        case EarningRule.PERCENT:
            return gettext(
                "Declared per cent: the unit says how far it is; this is claimed, never earned, and counts up to "
                "%(cap)s until completion is accepted",
                cap=formats.share(cap),
            )


register(
    {
        "earning.zero_hundred": said("0/100: a milestone earns its weight once its completion is accepted"),
        "earning.fifty_fifty": said(
            "50/50: a milestone earns half its weight when its work begins, the rest once completion is accepted"
        ),
        "earning.percent": said(
            "Declared per cent: what the unit says of an open milestone counts as claimed, up to %(cap)s; it is earned "
            "once completion is accepted",
            cap=formats.share,
        ),
        "work.started": said("work began on %(started_on)s, half earned"),
        "work.declared": said(
            "%(percent)s declared for %(on)s, %(credit)s credited as claimed",
            percent=formats.share,
            credit=formats.share,
        ),
        "work.not_begun": said("work not begun"),
        "progress.stale": said("%(stale)s of the weight rests on an earlier report", stale=formats.share),
        "progress.stale_all": said("rests on an earlier report"),
        "progress.stale_or_unheard": said(
            "%(stale)s of the weight rests on an earlier report; %(unheard)s has begun without any report",
            stale=formats.share,
            unheard=formats.share,
        ),
        "progress.unheard": said("%(unheard)s of the weight has begun without any report", unheard=formats.share),
        "progress.unheard_all": said("nothing has been reported yet"),
        "task.left": said("It is no longer part of the plan; what it promised stays in the original plan."),
        "left.tasks": counted("%(count)s task has left the plan", "%(count)s tasks have left the plan"),
        "left.milestones": counted("%(count)s milestone has left the plan", "%(count)s milestones have left the plan"),
        # What is refused.
        "work.future": said("Work cannot have begun after %(today)s."),
        "work.before_plan": said("Work cannot have begun before the plan starts, %(starts_on)s."),
        "work.after_done": said("Work cannot have begun after the milestone was done, %(done_on)s."),
        "work.start_stays": said("%(started_on)s was reported; correct the day, do not clear it."),
        "work.no_percentage": said("Give a share from 0 to 100."),
        "work.percent_missing": said("Say how far it is, in per cent; 0 is an answer too."),
        "work.fell": said(
            "Say in one sentence why it fell from %(before)s %% to %(percent)s %%.",
        ),
        "scope.left": said("This has left the plan by approved change; bring it back before anything is said of it."),
        "scope.task_is_out": said("The whole task has left the plan; bring the task back first."),
        "scope.is_in": said("It is in the plan already."),
        "scope.is_out": said("It has left the plan already; bring it back first."),
        "scope.accepted": said("It is accepted as done; what is done stays in the plan."),
        "scope.last_milestone": said("It is the task's last milestone in the plan; take the whole task out instead."),
        "scope.future": said("A change of scope cannot take effect after today, %(today)s."),
        "scope.before_plan": said("A change of scope cannot take effect before the plan starts, %(starts_on)s."),
        "scope.before_last": said("The change before it took effect on %(since_on)s; choose that day or a later one."),
    }
)

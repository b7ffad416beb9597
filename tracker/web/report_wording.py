"""The monthly report in sentences: what was found in it, why it came back, where it stands."""

from datetime import date

from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext

from tracker.domain.causes import Cause
from tracker.domain.contributions import ContributionStage
from tracker.domain.months import Month
from tracker.domain.submissions import ReportStage, ReturnKind, SubmissionEventKind, Timeliness
from tracker.web import formats
from tracker.web.wording import counted, register, said


def month_of(day: date) -> str:
    """Return the month a day stands for, without its year."""
    return formats.month_name(Month.of(day))


def period_of(day: date) -> str:
    """Return the month a day stands for, with its year."""
    return formats.period_name(Month.of(day))


register({
    # What stands against submitting, and what asks for a second look.
    "report.claim_missing": said("Choose a status: nobody has judged this task for the month yet"),
    "report.note_missing": said("Say in two or three sentences what the reader should know"),
    "report.same_text": said(
        "%(share)s the same as in %(month)s: is there nothing new?", share=formats.share, month=month_of
    ),
    "report.rosier": said("Claimed %(claimed)s, computed %(computed)s: it goes out with your sentence"),
    "report.forecast_missing": said("Give the date you expect, or the day it was done"),
    "report.not_a_day": said("This is not a date: write it as 2020-04-17"),
    "report.after_month": said(
        "This day lies after %(as_of)s, where this report ends: leave it as the forecast and report it next month"
    ),
    "report.before_plan": said("This day lies before the plan starts, %(starts_on)s"),
    "report.future": said("This day is still to come; today is %(today)s"),
    "report.forecast_past": said(
        "This date is before %(as_of)s: give the date you expect now, or the day it was done"
    ),
    "report.after_plan": said("This is after the plan ends on %(ends_on)s"),
    "report.stage_missing": said("Say how far it is: not started, under way or delivered"),
    "report.delivered_missing": said("Give the day it was delivered"),
    "report.overdue_forecast_missing": said(
        "Give the date you expect: this is %(days)s overdue", days=formats.workdays
    ),
    "report.overdue_without_note": said(
        "%(days)s overdue: a note helps the lead unit, none is required", days=formats.workdays
    ),
    "report.numerator_missing": said("Enter the numerator; 0 is an answer too"),
    "report.denominator_missing": said("Enter the denominator; without it there is no ratio"),
    "report.value_missing": said("Enter the figure; 0 is an answer too"),
    "report.not_a_number": said("This is not a number: write it as 468310 or 468,310.5"),
    "report.negative": said("This cannot be less than zero"),
    "report.numerator_above": said(
        "The numerator cannot be more than the denominator, %(denominator)s", denominator=formats.count
    ),
    "report.large_change": said(
        "%(share)s against %(month)s: is it right?",
        share=lambda share: formats.signed(share * 100) + formats.behind_number("%"), month=month_of,
    ),
    "report.change_explained": said(
        "%(share)s against %(month)s, explained",
        share=lambda share: formats.signed(share * 100) + formats.behind_number("%"), month=month_of,
    ),
    "report.too_long": counted(
        "%(count)s character is too long; the limit is %(limit)s",
        "%(count)s characters are too long; the limit is %(limit)s",
    ),
    "report.item_missing": counted("%(count)s answer missing", "%(count)s answers missing"),
    "report.tasks_missing": counted("%(count)s task is not judged yet", "%(count)s tasks are not judged yet"),
    "report.parts_missing": counted(
        "%(count)s contribution has no answer yet", "%(count)s contributions have no answer yet"
    ),
    "report.kpis_missing": counted("%(count)s figure is missing", "%(count)s figures are missing"),
    "report.pass_dates": counted(
        "The one date holds",
        "All %(count)s dates hold, each later one with its cause",
        both=said("Both dates hold, each later one with its cause"),
    ),
    "report.pass_claims": counted(
        "The one task is judged",
        "All %(count)s tasks are judged, each difference explained",
        both=said("Both tasks are judged, each difference explained"),
    ),
    "report.pass_figures": counted(
        "The one figure adds up",
        "All %(count)s figures add up, no denominator is missing",
        both=said("Both figures add up, no denominator is missing"),
    ),
    # What actions refuse.
    "report.closed": said("This report cannot be changed now: it is with the office, or the month is closed"),
    "report.stale": said(
        "Somebody else changed this report meanwhile. Nothing of yours is lost: look at both and save again"
    ),
    "report.not_submitted": said("This report does not wait for an answer any more"),
    "return.reason_missing": said("Give at least one reason: open a line and choose why it goes back"),
    "return.sentence_missing": said("Say what would make it right"),
    "carry_over.reason_missing": said("Say why no report will come"),
    "carry_over.came_in": said("This report has come in or is marked already"),
    "period.published": said("This month is published; it cannot be changed"),
    "period.not_open": said("This month is not open"),
    "period.opened_already": said("This month was opened already"),
    "period.another_open": said("%(month)s is still open: close or publish it first", month=period_of),
    "period.not_next": said("Months are opened one after another"),
    "period.stale": said("Somebody else changed this month meanwhile. Look again"),
    "period.unsettled": counted(
        "%(count)s of %(all)s reports is neither accepted nor carried over",
        "%(count)s of %(all)s reports are neither accepted nor carried over",
    ),
    # What a unit reads first.
    "unit.not_owed": said("Your unit owes no monthly report"),
    "unit.no_period": said("No month is open for reporting"),
    "unit.opens": said("No month is open for reporting; %(month)s opens on %(opens_on)s", month=period_of),
    "unit.owes": counted(
        "%(month)s: %(count)s answer to give by %(due_on)s, %(days)s left",
        "%(month)s: %(count)s answers to give by %(due_on)s, %(days)s left",
        month=period_of, due_on=formats.date_weekday, days=formats.workdays,
    ),
    "unit.due_today": counted(
        "%(month)s: %(count)s answer to give today", "%(month)s: %(count)s answers to give today", month=period_of
    ),
    "unit.overdue": counted(
        "%(month)s is %(days)s overdue: %(count)s answer to give",
        "%(month)s is %(days)s overdue: %(count)s answers to give", month=period_of, days=formats.workdays,
    ),
    "unit.ready": said("%(month)s is ready to submit, due by %(due_on)s", month=period_of, due_on=formats.date_weekday),
    "unit.returned": counted(
        "%(month)s came back with %(count)s reason", "%(month)s came back with %(count)s reasons", month=period_of
    ),
    "unit.submitted": said("%(month)s is with the project office", month=period_of),
    "unit.accepted": said("%(month)s is accepted; nothing is owed", month=period_of),
    "unit.carried": said("%(month)s was marked as carried over: no report is expected", month=period_of),
    "unit.closed": said("%(month)s is closed to units", month=period_of),
    # What needs the office's eye.
    "attention.silent": said("%(unit)s has not begun its report"),
    "attention.gap": said("%(code)s %(task)s: claimed %(claimed)s, computed %(computed)s"),
    "attention.overdue": said("%(code)s “%(milestone)s” (%(unit)s) is %(days)s overdue", days=formats.workdays),
    "attention.part_overdue": said(
        "%(code)s: %(unit)s owes “%(deliverable)s”, %(days)s overdue", days=formats.workdays
    ),
    # Where a month stands.
    "office.no_period": said("No month has been opened yet"),
    "office.published": said("%(month)s is published", month=period_of),
    "office.nobody_owes": said("No unit owes a monthly report"),
    "office.settled": counted(
        "The only report is settled; %(month)s can be published",
        "All %(count)s reports are settled; %(month)s can be published", month=period_of,
    ),
    "office.none_came": counted(
        "The only report for %(month)s did not come", "None of the %(count)s reports for %(month)s came",
        month=period_of,
    ),
    "office.reported": counted("%(count)s of %(all)s reports is in", "%(count)s of %(all)s reports are in"),
    "office.due_today": counted("%(count)s is due today", "%(count)s are due today"),
    "office.due_by": counted(
        "%(count)s is due by %(due_on)s", "%(count)s are due by %(due_on)s", due_on=formats.date_weekday
    ),
    "office.overdue_since": counted(
        "%(count)s is overdue since %(due_on)s", "%(count)s are overdue since %(due_on)s", due_on=formats.date_weekday
    ),
    "office.owed_closed": counted("%(count)s did not come", "%(count)s did not come"),
    "office.to_review": counted("%(count)s waits for your review", "%(count)s wait for your review"),
    "office.none_owes": said("Every unit has reported"),
    "office.in_or_carried": said("%(reported)s of %(all)s units reported; %(count)s carried over"),
    "office.all_settled": counted(
        "The only report is settled: %(accepted)s accepted, %(carried)s carried over",
        "All %(count)s reports are settled: %(accepted)s accepted, %(carried)s carried over",
    ),
    "office.nobody_started": said("No unit has begun its report yet"),
    "office.nobody_reported": said("No unit began its report"),
    "office.not_started": counted("%(units)s has not started", "%(units)s have not started"),
    "office.in_draft": counted("%(units)s is still in draft", "%(units)s are still in draft"),
    "office.to_mend": counted("%(units)s has to mend its report", "%(units)s have to mend their reports"),
    "office.not_started_many": counted("%(count)s unit has not started", "%(count)s units have not started"),
    "office.in_draft_many": counted("%(count)s is still in draft", "%(count)s are still in draft"),
    "office.to_mend_many": counted("%(count)s has to mend its report", "%(count)s have to mend their reports"),
})  # fmt: skip


def cause_word(cause: str) -> str:
    """Return the words for why a date moved later; nothing for none."""
    words = {
        Cause.EXTERNAL: gettext("Outside event"),
        Cause.SUPPLIER: gettext("Supplier late"),
        Cause.RESOURCES: gettext("People or money short"),
        Cause.DEPENDENCY: gettext("Waiting for another part"),
        Cause.SCOPE: gettext("Scope changed"),
        Cause.DECISION: gettext("Decision outstanding"),
        Cause.OTHER: gettext("Other"),
    }
    return words[Cause(cause)] if cause in set(Cause) else cause


def delivery_word(stage: str) -> str:
    """Return the words for how far a contribution is."""
    match stage:
        case ContributionStage.NOT_STARTED:
            return gettext("Not started")
        case ContributionStage.UNDER_WAY:
            return gettext("Under way")
        case ContributionStage.DELIVERED:
            return gettext("Delivered")
    return gettext("Never reported")


def return_word(kind: str) -> str:
    """Return the words for a kind of reason to return a line."""
    match ReturnKind(kind):
        case ReturnKind.EVIDENCE:
            return gettext("No evidence")
        case ReturnKind.NUMBER:
            return gettext("Number off")
        case ReturnKind.CAUSE:
            return gettext("Forecast without cause")
        case ReturnKind.TEXT:
            return gettext("Text unclear")
        case ReturnKind.UNANSWERED:
            return gettext("Unanswered")
        case ReturnKind.OTHER:
            return gettext("Other reason")


def report_stage_word(stage: str) -> str:
    """Return the words for where a report stands."""
    match ReportStage(stage):
        case ReportStage.NOT_STARTED:
            return gettext("Not started")
        case ReportStage.DRAFT:
            return gettext("Draft")
        case ReportStage.SUBMITTED:
            return gettext("Submitted")
        case ReportStage.RETURNED:
            return gettext("Returned")
        case ReportStage.ACCEPTED:
            return gettext("Report accepted")
        case ReportStage.CARRIED:
            return gettext("Carried over")


def event_word(kind: str) -> str:
    """Return the words for what happened to a report."""
    match SubmissionEventKind(kind):
        case SubmissionEventKind.DRAFTED:
            return gettext("begun")
        case SubmissionEventKind.SUBMITTED:
            return gettext("submitted")
        case SubmissionEventKind.WITHDRAWN:
            return gettext("withdrawn")
        case SubmissionEventKind.RETURNED:
            return gettext("returned")
        case SubmissionEventKind.ACCEPTED:
            return gettext("accepted by the office")
        case SubmissionEventKind.CARRIED:
            return gettext("marked as carried over")


def timeliness_word(kept: str) -> str:
    """Return the words for how a report kept its due date."""
    match Timeliness(kept):
        case Timeliness.ON_TIME:
            return gettext("on time")
        case Timeliness.LATE:
            return gettext("came late")
        case Timeliness.MISSED:
            return gettext("not reported")
        case Timeliness.NA:
            return gettext("not due yet")


def give_words(state: BlueprintSetupState) -> None:
    """Give templates the words of the monthly report, when a package whose pages need them is registered."""
    state.app.jinja_env.filters.update(
        cause_word=cause_word,
        delivery_word=delivery_word,
        return_word=return_word,
        report_stage_word=report_stage_word,
        event_word=event_word,
        timeliness_word=timeliness_word,
    )

"""The sentences of the plan's pages: headlines, chart titles, what is refused."""

from tracker.domain.spans import Span
from tracker.web import formats
from tracker.web.wording import counted, register, said


def report_before(span: Span) -> str:
    """Return the month of the report before, with its year where the reports are not monthly."""
    return formats.month_name(span.before) if span.is_one_month else formats.period_name(span.before)


register(
    {
        # Milestones together; clauses are joined.
        "milestones.none": said("No milestones"),
        "milestones.accepted": counted(
            "%(accepted)s of %(total)s milestone accepted", "%(accepted)s of %(total)s milestones accepted", by="total"
        ),
        "milestones.all_accepted": counted(
            "The only milestone is accepted",
            "All %(total)s milestones accepted",
            both=said("Both milestones accepted"),
            by="total",
        ),
        "milestones.claimed": said("%(count)s claimed, not yet accepted"),
        "milestones.overdue": said("%(count)s overdue"),
        "milestones.late": counted(
            "%(count)s of the %(open)s open ones is forecast later than promised",
            "%(count)s of the %(open)s open ones are forecast later than promised",
        ),
        "milestones.all_late": counted(
            "the one still open is later than promised",
            "the %(count)s open ones are all later than promised",
            both=said("both open ones are later than promised"),
        ),
        "milestones.none_late": counted(
            "the one still open is held", "none of the %(count)s open ones is forecast later than promised"
        ),
        # The sentence under a task's name.
        "task.no_milestones": said("It has no milestones yet, so nothing can be planned or earned."),
        "task.done": said("All its milestones are accepted; the last was reached on %(reached_on)s."),
        "task.overdue": said(
            "One overdue milestone holds it back: “%(milestone)s” was due on %(due_on)s "
            "and is now expected on %(expected_on)s."
        ),
        "task.overdue_unforecast": said(
            "One overdue milestone holds it back: “%(milestone)s” was due on %(due_on)s and has no newer forecast."
        ),
        "task.several_overdue": said(
            "%(count)s of its milestones are overdue; “%(milestone)s” has been since %(due_on)s, %(days)s.",
            days=formats.workdays,
        ),
        "task.finish_late": said(
            "Nothing is overdue, but the finish is forecast for %(finish_on)s, %(days)s after the plan.",
            days=formats.workdays,
        ),
        "task.waits": said(
            "It waits for “%(milestone)s” of %(task)s (%(unit)s), which is expected %(days)s too late.",
            days=formats.workdays,
        ),
        "task.claims_open": said(
            "Every milestone is accepted or claimed; what is claimed waits for the project office."
        ),
        "task.next": said("Nothing is overdue; next is “%(milestone)s”, expected on %(expected_on)s."),
        # What supporting units owe.
        "contributions.none": said("No supporting unit owes this task anything"),
        "contributions.late": counted(
            "%(unit)s holds one contribution, %(days)s overdue",
            "%(unit)s holds %(count)s contributions, up to %(days)s overdue",
            days=formats.workdays,
        ),
        "contributions.several_late": said(
            "%(units)s units hold %(count)s contributions, %(unit)s longest: %(days)s overdue", days=formats.workdays
        ),
        "contributions.all_delivered": counted(
            "The only contribution is delivered",
            "All %(count)s contributions delivered",
            both=said("Both contributions delivered"),
        ),
        "contributions.none_late": counted(
            "Nothing is overdue from the supporting unit",
            "%(delivered)s of %(count)s contributions delivered, none overdue",
        ),
        # The Gantt chart.
        "gantt.no_dates": said("Key tasks over time"),
        "gantt.all_hold": counted(
            "The only task keeps its promised finish",
            "All %(total)s tasks keep their promised finish",
            both=said("Both tasks keep their promised finish"),
            by="total",
        ),
        "gantt.some_early": said("No task ends later than promised, %(count)s of %(total)s earlier"),
        "gantt.some_late": counted(
            "%(count)s of %(total)s tasks ends later than promised: %(task)s by %(days)s",
            "%(count)s of %(total)s tasks end later than promised, %(task)s furthest: by %(days)s",
            days=formats.workdays,
        ),
        # The milestone trend.
        "trend.no_reports": said("Milestone trend"),
        "trend.all_reached": counted(
            "Its only milestone is reached",
            "All %(count)s milestones are reached",
            both=said("Both milestones are reached"),
        ),
        "trend.runs_away": said("“%(milestone)s” moves away as fast as time passes"),
        "trend.several_run_away": said(
            "%(count)s milestones move away as fast as time passes, “%(milestone)s” among them"
        ),
        "trend.moved_later": counted(
            "%(count)s of the %(open)s open milestones has moved later since %(since)s",
            "%(count)s of the %(open)s open milestones have moved later since %(since)s",
            since=report_before,
        ),
        "trend.moved_earlier": counted(
            "%(count)s of the %(open)s open milestones has moved earlier since %(since)s, none later",
            "%(count)s of the %(open)s open milestones have moved earlier since %(since)s, none later",
            since=report_before,
        ),
        "trend.all_moved_later": counted(
            "The open milestone has moved later since %(since)s",
            "All %(count)s open milestones have moved later since %(since)s",
            both=said("Both open milestones have moved later since %(since)s"),
            since=report_before,
        ),
        "trend.all_moved_earlier": counted(
            "The open milestone has moved earlier since %(since)s",
            "All %(count)s open milestones have moved earlier since %(since)s",
            both=said("Both open milestones have moved earlier since %(since)s"),
            since=report_before,
        ),
        "trend.held_late": counted(
            "No date has moved since %(since)s; %(count)s of the %(open)s open ones is still later than promised",
            "No date has moved since %(since)s; %(count)s of the %(open)s open ones are still later than promised",
            since=report_before,
        ),
        "trend.held_all_late": counted(
            "No date has moved since %(since)s; the open one is still later than promised",
            "No date has moved since %(since)s; the %(count)s open ones are all still later than promised",
            both=said("No date has moved since %(since)s; both open ones are still later than promised"),
            since=report_before,
        ),
        "trend.steady": counted(
            "The open milestone stands where it was promised",
            "The %(open)s open milestones stand where they were promised, or earlier",
            by="open",
        ),
        "trend.finishes_hold": said("No task is forecast to finish later than promised"),
        "trend.furthest": said("Finish dates drift furthest in %(programme)s: %(days)s", days=formats.workdays),
        "trend.subtitle": said(
            "Milestone trend: forecast date (upright) as reported at each month end (across). "
            "Level: steady; rising: slipping"
        ),
        "trend.hover": said("Forecast %(forecast_on)s, as reported for %(reported_on)s; promised %(original_on)s"),
        "trend.hover_reached": said("Reached %(reached_on)s; promised %(original_on)s"),
        "trend.label_late": said("%(milestone)s<br>%(on)s, %(days)s late", days=formats.workdays),
        "trend.label_early": said("%(milestone)s<br>%(on)s, %(days)s early", days=formats.workdays),
        "trend.label_held": said("%(milestone)s<br>%(on)s, as promised"),
        "trend.label_small": said("%(task)s %(days)s", days=formats.signed),
        # What is refused.
        "plan.none": said("There is no plan yet."),
        "edit.stale": said("Somebody else changed this since you opened it. Compare, then save again."),
        "edit.nothing_changed": said("Nothing is different from what is there."),
        "edit.reason_missing": said("Say why, in one sentence."),
        "update.newer_exists": said(
            "Somebody else posted an update since you opened this form. Read it, then post again if yours still holds."
        ),
        "claim.unknown": said("Choose on plan, watch or off plan."),
        "claim.difference_missing": said(
            "You claim “%(claimed)s”, the rules compute “%(computed)s”. Say why in one sentence."
        ),
        "forecast.past": said(
            "A forecast cannot lie before today, %(today)s. Give a new date, or record the completion."
        ),
        "forecast.reached": said("This milestone is reached; it takes no forecast."),
        "forecast.cause_missing": said("Choose a cause: this date moved by %(days)s", days=formats.workdays),
        "forecast.note_missing": said("Say in one sentence why this date moved by %(days)s", days=formats.workdays),
        "forecast.of_other_task": said("This milestone belongs to another task."),
        "completion.future": said("A completion cannot lie after today, %(today)s."),
        "completion.before_plan": said("A completion cannot lie before the plan starts, %(starts_on)s."),
        "completion.evidence_missing": said("Say what shows that it is done."),
        "completion.verified_already": said("This milestone is accepted already."),
        "completion.not_claimed": said("Nobody claims this milestone to be done, or it has been answered already."),
        "date.outside_calendar": said(
            "The working-day calendar knows the years %(first)s to %(last)s only. Once a further year is published, "
            "the project office adds it under Office, Working days."
        ),
        "date.outside_plan": said("The plan runs from %(starts_on)s to %(ends_on)s; choose a day within it."),
        "replan.past": said("The plan cannot move to a day before today, %(today)s."),
        "replan.overdue": said(
            "It fell due on %(due_on)s. The plan moves only for a request made before the date falls due; the date is "
            "kept for assessment. Report a new forecast instead."
        ),
        "replan.unchanged": said("This is the date the plan has already."),
        "replan.reached": said("This milestone is reached; its date no longer moves."),
        "replan.approver_missing": said("Name who approved it."),
        "milestone.promise_stays": said("The original date is a promise and stays; re-plan instead."),
        "code.unfit": said(
            "A code has 1 to %(most)s characters, without spaces and without / \\ ? # %% & < > , ; or quotes."
        ),
        "code.taken": said("There is already a code %(code)s."),
        "name.missing": said("Give a name in at least one language."),
        "text.too_long": said("This is longer than %(most)s characters."),
        "weight.unfit": said("A weight is a number above 0 and at most %(most)s."),
        "weight.too_fine": said("A weight has at most six decimals."),
        "unit.unknown": said("Choose a member unit."),
        "programme.unknown": said("Choose a programme."),
        "task.lead_supports": said("This unit already owes a contribution to the task; a lead cannot support itself."),
        "contribution.of_lead": said("The lead unit owes the task itself, not a contribution."),
        "contribution.taken": said("%(unit)s already owes this task a contribution; edit that one."),
        "contribution.unit_stays": said("A contribution stays with its unit."),
    }
)

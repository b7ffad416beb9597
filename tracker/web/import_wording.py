"""Words for what is wrong with a plan workbook: what it is, then what to do."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from tracker.domain.bilingual import Bilingual
from tracker.domain.months import Month
from tracker.domain.plan_columns import BY_KEY, Kind
from tracker.domain.plan_hints import CHOICES, YES_NO
from tracker.domain.plan_rows import Cell, Problem, Row
from tracker.web import formats
from tracker.web.wording import counted, plain, register, said

_CHOICE_COLUMNS = frozenset(
    column.key for sheet in BY_KEY.values() for column in sheet.columns if column.kind is Kind.CHOICE
)


def sheet_title(key: str) -> str:
    """Return a sheet's title in the reader's language; the name itself of a sheet that is not known."""
    sheet = BY_KEY.get(key)
    return formats.in_language(Bilingual(sheet.zh, sheet.en)) if sheet else key


def column_title(sheet: str, key: str) -> str:
    """Return a column's title in the reader's language; the title itself of a column that is not known."""
    known = {column.key: column for column in BY_KEY[sheet].columns} if sheet in BY_KEY else {}
    column = known.get(key)
    return formats.in_language(Bilingual(column.zh, column.en)) if column else key


def place(problem: Problem) -> str:
    """Return which row a problem is in, a dash for a whole sheet or file."""
    return str(problem.row) if problem.row else formats.DASH


def cell_text(value: Cell, column: str) -> str:
    """Return a cell for reading: choices in words, days and figures as everywhere else."""
    if value is None or value == "" or value == ():
        return formats.DASH
    if isinstance(value, bool):
        return formats.in_language(YES_NO[value])
    if isinstance(value, date):
        return formats.date_text(value)
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return formats.listed(list(value))
    is_choice = column in _CHOICE_COLUMNS
    return formats.in_language(CHOICES[value]) if is_choice and value in CHOICES else value


def row_name(row: Row) -> str:
    """Return the words that say which row is meant, such as a code, or a task with its milestone's number."""
    parts = [
        cell_text(value, key) for key, value in zip(BY_KEY[row.sheet].identity, row.identity, strict=True) if value
    ]
    return " · ".join(parts) if parts else sheet_title(row.sheet)


def _choice_words(choices: Sequence[str]) -> str:
    return formats.listed([formats.in_language(CHOICES[choice]) for choice in choices])


def _choice_word(choice: str) -> str:
    return formats.in_language(CHOICES[choice]) if choice in CHOICES else gettext("nothing")


register(
    {
        "file.too_big": said("The file is larger than %(limit)s MB. Remove pictures and sheets that are not needed."),
        "file.not_xlsx": said("This is not an Excel workbook (.xlsx). Save the file as an Excel workbook."),
        "file.encrypted": said("The file is protected by a password. Save it without one."),
        "file.macros": said("The file contains macros. Save it as an Excel workbook without macros (.xlsx)."),
        "file.external_links": said("The file refers to other files. Replace the links by their values."),
        "file.dtd": said("The file defines its own document type, which is not read. Save it again with Excel."),
        "file.broken": said("The file is damaged and cannot be read. Save it again with Excel."),
        "file.too_many_parts": said("The file has more than %(limit)s parts. Copy the sheets into a new workbook."),
        "file.inflates": said(
            "The file unpacks to more than it may (%(limit)s MB). Copy the sheets into a new workbook."
        ),
        "file.too_many_cells": said(
            "A sheet has values beyond row %(rows)s or column %(columns)s. Delete them, or import in parts."
        ),
        "file.takes_too_long": said("Reading the file takes more than %(limit)s seconds. Import it in parts."),
        "file.takes_too_much": said("Reading the file takes too much memory. Copy the sheets into a new workbook."),
        "file.no_known_sheet": said("No sheet is named as in the template. Start from the empty workbook."),
        "sheet.unknown": said("This sheet is not part of the plan workbook; it is not read."),
        "sheet.twice": said("Two sheets hold the same thing. Put their rows into one."),
        "sheet.missing": said("This sheet is missing. Add it as in the empty workbook."),
        "sheet.empty": said("This sheet has no rows. Fill in at least one."),
        "column.unknown": said("This column is not part of the sheet. Correct its title, or delete it."),
        "column.twice": said("This column is there twice. Delete one."),
        "column.missing": said("This column is missing. Add it as in the empty workbook."),
        "cell.required": said("The cell is empty. Fill it in."),
        "cell.either_language": said("The text is empty in both languages. Fill in at least one."),
        "cell.error_value": said("The cell holds an error value (%(value)s). Correct its formula."),
        "cell.bad_character": said("The text contains an invisible control character. Type it again."),
        "cell.too_long": said("The text has %(length)s characters; at most %(limit)s are kept. Shorten it."),
        "cell.not_a_code": said("“%(value)s” cannot be a code. Use letters, digits, hyphens and dots, without spaces."),
        "cell.not_a_date": said("“%(value)s” is not a date. Write it as 2020-03-31."),
        "cell.not_a_month": said("“%(value)s” is not a month. Write it as 2020-03."),
        "cell.not_a_number": said("“%(value)s” is not a number. Write digits only, without a unit."),
        "cell.number_too_large": said("The number is too large. Choose a larger unit of measure."),
        "cell.not_yes_or_no": said("“%(value)s” is neither yes nor no."),
        "cell.not_a_choice": said("“%(value)s” is not one of: %(choices)s.", choices=_choice_words),
        "row.duplicate": said("Row %(first)s already says this. Delete one of the two rows."),
        "import.reference_unknown": said(
            "“%(value)s” is not in the sheet %(target)s. Correct the code, or add it there.", target=sheet_title
        ),
        "import.reference_unknown_milestone": said("Task %(task)s has no milestone %(value)s. Correct the number."),
        "import.reference_unknown_contribution": said(
            "%(unit)s does not support task %(task)s. Add it to the supporting units."
        ),
        "import.scope_in_future": said(
            "A change of scope takes effect by the day it is approved, %(reported_on)s. Correct one of the two days."
        ),
        "import.day_before_plan": said("%(day)s lies before the plan starts, %(starts_on)s. Correct the date."),
        "import.scope_is_in": said("It is in the plan on that day already; only what has left can come back."),
        "import.scope_is_out": said("It has left the plan before; bring it back in a row of its own first."),
        "import.extension_waits": said("An earlier request of this milestone waits; say first how it was answered."),
        "import.extension_none_waits": said("No request of this milestone waits on that day. Add the request first."),
        "import.extension_moved_nothing": said(
            "No row of the sheet Re-plans moves the milestone to this date on that day. Add it there."
        ),
        "import.extension_too_late": said(
            "The date fell due on %(due_on)s; a request is filed before that day. Correct the day, or delete the row."
        ),
        "import.replan_too_late": said(
            "The date fell due on %(due_on)s, before the plan was moved, and no request was granted that had been filed"
            " by then: such a move hides a delay. It counts as written; give the request, or delete the row."
        ),
        "import.work_says_nothing": said("The row gives neither a begin nor a share done. Fill in one of them."),
        "import.work_no_percentage": said("%(value)s is no share from 0 to 100. Correct it."),
        "import.work_began_later": said("Work cannot have begun after it was reported, %(reported_on)s."),
        "import.work_rule": said(
            "Task %(task)s earns by “%(rule)s”: this cell earns and claims nothing there.", rule=_choice_word
        ),
        "import.plan_ends_before_it_starts": said("The plan ends before it starts (%(starts_on)s). Correct the dates."),
        "import.day_outside_plan": said(
            "%(day)s lies outside the plan (%(starts_on)s to %(ends_on)s). Correct the date."
        ),
        "import.day_outside_calendar": said(
            "The working days of %(day)s are not known; they are published for %(first)s to %(last)s."
            " Correct the date, or use the calendar Monday to Friday. A year that is published by now can be set under"
            " Office, Working days, once there is a plan: import the plan up to %(last)s first, and then as a whole."
        ),
        "import.dependency_itself": said("A milestone cannot wait for itself. Correct one of the two."),
        "import.dependency_lag": said("A lag is a whole number of working days from 0 to %(limit)s; %(value)s is not."),
        "import.dependency_removed_early": said(
            "The link is removed no later than it was reported (%(reported_on)s). Correct one, or delete the row."
        ),
        "import.dependency_taken": said(
            "The two milestones are linked since %(day)s. Delete the row, or say when the first link was removed."
        ),
        "import.dependency_cycle": said("The links go round: %(path)s. Delete one of them."),
        "import.weight_not_positive": said("The weight %(value)s is not positive. Write any number above 0."),
        "import.milestone_number_not_whole": said("Milestone numbers are 1, 2, 3 …; %(value)s is not one."),
        "import.milestone_number_gap": said(
            "The task has a milestone %(value)s but no %(missing)s. Number them without gaps."
        ),
        "import.milestone_unit_has_no_part": said(
            "%(unit)s neither leads nor supports this task. Check whether it should hold the milestone."
        ),
        "import.milestone_promise_moved": said(
            "The first promise stays (%(original_on)s). To move the date, add a row to the sheet Re-plans."
        ),
        "import.task_no_milestones": said("The task has no milestones; it will have no progress."),
        "import.programme_no_tasks": said("The programme has no tasks."),
        "import.contribution_by_lead_unit": said("%(unit)s leads this task, so it cannot support it. Delete the row."),
        "import.kpi_decimals": said("%(value)s decimals cannot be shown. Write a whole number from 0 to %(limit)s."),
        "import.kpi_overview_not_whole": said("Places on the overview are 1, 2, 3 …; %(value)s is not one."),
        "import.kpi_overview_taken": said("Place %(value)s on the overview is taken by %(kpi)s. Choose another."),
        "import.kpi_kind_moved": said(
            "The KPI has readings as “%(kind)s”; another kind needs a new KPI with its own code.", kind=_choice_word
        ),
        "import.kpi_unit_not_reporting": said("%(unit)s does not report %(kpi)s. Add it to the KPI's reporting units."),
        "import.target_upper_without_range": said(
            "An upper bound needs the direction “range”, which %(kpi)s does not have."
        ),
        "import.target_upper_missing": said("%(kpi)s is good within a range; its upper bound is missing. Fill it in."),
        "import.target_upper_below": said("The upper bound lies below the lower one (%(value)s). Correct it."),
        "import.reading_value_of_quotient": said(
            "A KPI of kind “%(kind)s” is reported as numerator and denominator. Clear the value.", kind=_choice_word
        ),
        "import.reading_half_a_quotient": said(
            "A KPI of kind “%(kind)s” needs numerator and denominator. Fill in both.", kind=_choice_word
        ),
        "import.reading_denominator_negative": said("The denominator %(value)s is negative. Correct it."),
        "import.reading_numerator_negative": said("The numerator %(value)s is negative. Correct it."),
        "import.reading_nps_too_large": said(
            "Promoters less detractors (%(value)s) exceed the answers (%(denominator)s). Correct one."
        ),
        "import.reading_ratio_above_one": said(
            "The numerator %(value)s exceeds the denominator %(denominator)s. Is it right?"
        ),
        "import.reading_value_missing": said("A KPI of kind “%(kind)s” needs a value. Fill it in.", kind=_choice_word),
        "import.reading_quotient_of_value": said(
            "A KPI of kind “%(kind)s” is reported as one value. Clear this cell.", kind=_choice_word
        ),
        "import.period_days_out_of_order": said(
            "This day lies before %(day)s. Opens, due, closes, published: in this order."
        ),
        "import.period_published_in_future": said(
            "The day lies after today (%(today)s). Leave it empty until it is published."
        ),
        "import.period_publication_moved": said(
            "A period that is there already is published on its page, not by import. Leave what it says now: %(day)s."
        ),
        "import.period_not_in_calendar": said(
            "The working days after %(month)s are not published yet; add this period later."
        ),
        "import.month_outside_plan": said(
            "%(month)s lies outside the plan (%(starts_on)s to %(ends_on)s). Correct the month."
        ),
        "import.fact_from_the_future": said(
            "The day lies after today (%(today)s). A fact is recorded when it is known."
        ),
        "import.fact_before_its_month": said(
            "The day lies before %(month)s, of which it reports. Correct one of the two."
        ),
        "import.fact_in_published_record": said(
            "What was known on %(day)s is published and stays. Report a later day to add or correct a fact."
        ),
        "import.fact_reported_otherwise": said(
            "This day's record says something else. Report a correction with its own, later day."
        ),
        "import.completion_after_report": said(
            "The day lies after the day it was reported (%(reported_on)s). Correct one."
        ),
        "import.forecast_in_the_past": said(
            "The forecast lies before the day it was made (%(reported_on)s); it counts as stale."
        ),
        "import.joined_in_future": said(
            "The task cannot have come into the plan after today (%(today)s). Correct the day, or leave it empty."
        ),
        "import.told_before_joining": said(
            "The task came into the plan on %(joined_on)s only. Correct one of the two days."
        ),
        "import.first_told_late": counted(
            "The first reports say nothing of one task, %(task)s. If it came into the plan later, fill in since when: "
            "otherwise earlier months count it, as planned and not reported.",
            "The first reports say nothing of %(count)s tasks, such as %(task)s. Where they came into the plan later, "
            "fill in since when: otherwise earlier months count them, as planned and not reported.",
        ),
        "import.no_report_history": said(
            "Months are reported, but not by whom: the sheet “Report history” is empty. Without it every unit counts "
            "as not having reported."
        ),
        "import.support_delivered_when": said("The contribution is delivered, but not when. Fill in the day."),
        "import.support_not_delivered": said("A day of delivery needs the state “delivered”. Correct one of the two."),
        "import.report_unit_owes_none": said(
            "%(unit)s does not report monthly. Delete the row, or let the unit report."
        ),
        "import.report_no_period": said("There is no period %(month)s. Add it to the sheet Periods."),
        "import.report_reason_missing": said("A report is returned for a reason. Fill it in."),
        "import.report_out_of_order": said(
            "A report cannot be “%(event)s” after “%(before)s”. Correct the event or the days.",
            event=_choice_word,
            before=_choice_word,
        ),
        "import.limit_unknown": said("“%(value)s” is not one of the limits: %(choices)s.", choices=formats.listed),
        "import.limit_too_small": said("The limit %(value)s is below %(least)s. Correct it."),
        "import.limit_not_whole": said("The limit counts days or reports; %(value)s is not a whole number."),
        "import.concern_number": said("Risks, issues and decisions are numbered 1, 2, 3 …; %(value)s is not one."),
        "import.concern_of_other_task": said("It belongs to task %(task)s and stays there. Use another number."),
        "import.risk_rating": said("A risk is rated with a whole number from %(least)s to %(most)s. Fill it in."),
        "import.rating_of_no_risk": said("Likelihood and impact belong to risks only. Clear this cell."),
        "import.concern_open_with_outcome": said("Only what is closed has an answer or an outcome. Correct the state."),
        "import.answer_of_no_decision": said("Only decisions are answered. Write how it ended into the outcome."),
        "import.has_errors": counted(
            "One place is wrong; nothing was imported.", "%(count)s places are wrong; nothing was imported."
        ),
        "import.plan_moved": said("The plan changed since the file was checked. Look at the comparison again."),
    }
)

"""A report beside what was last accepted, and the facts it adds."""

from datetime import date
from decimal import Decimal

from tests.factories.reports import answers, owed_kpi, owed_milestone, owed_report
from tracker.domain.contributions import ContributionStage
from tracker.domain.report_checks import pre_check
from tracker.domain.report_facts import report_facts
from tracker.domain.report_lines import Change, report_sections
from tracker.domain.submissions import Content, content_from
from tracker.domain.word_diff import PieceKind, likeness, word_diff


def lines(report, typed=None):
    said = answers(report, typed)
    sections = report_sections(report, said, pre_check(report, said))
    return {line.field: line for section in sections for line in section.lines}


def test_a_line_says_how_it_changed():
    report = owed_report(owed_milestone(11), kpis=(owed_kpi(),))
    typed = {"milestones-11-forecast_on": "2020-06-12", "readings-31-numerator": "95", "readings-31-denominator": "100"}
    shown = lines(report, typed)
    assert shown["tasks-1-claimed"].change is Change.SAME
    assert shown["tasks-1-note"].change is Change.CHANGED
    assert (shown["milestones-11-forecast_on"].change, shown["milestones-11-forecast_on"].days) == (Change.CHANGED, 10)
    assert shown["contributions-21-state"].change is Change.SAME
    figure = shown["readings-31-numerator"]
    assert (figure.change, figure.after.value) == (Change.CHANGED, Decimal(95))


def test_a_line_carries_what_was_found_about_it():
    report = owed_report(owed_milestone(11))
    shown = lines(report, {"milestones-11-forecast_on": "2020-06-12"})
    codes = {finding.message.code for finding in shown["milestones-11-forecast_on"].findings}
    assert codes == {"forecast.cause_missing", "forecast.note_missing"}


def test_an_unanswered_line_is_removed_and_a_first_one_added():
    report = owed_report(owed_milestone(11))
    shown = lines(report, {"tasks-1-claimed": "", "contributions-21-note": "Half of it is there."})
    assert shown["tasks-1-claimed"].change is Change.REMOVED
    assert shown["contributions-21-note"].change is Change.ADDED


def test_words_are_compared_whole_and_chinese_by_character():
    pieces = word_diff("Rate rose to 95.3 % in May", "Rate reached 96.8 % in May")
    kept = [piece.text.strip() for piece in pieces if piece.kind is PieceKind.SAME and piece.text.strip()]
    assert kept == ["Rate", "% in May"]
    chinese = word_diff("介入率95.3%", "介入率96.8%")
    assert [(piece.kind, piece.text) for piece in chinese] == [
        (PieceKind.SAME, "介入率"), (PieceKind.REMOVED, "95.3%"), (PieceKind.ADDED, "96.8%"),
    ]  # fmt: skip


def test_likeness_is_a_share():
    assert likeness("the same text", "the same text") == 1
    assert likeness("", "") == 0
    assert likeness("abc def", "xyz uvw") < Decimal("0.5")


def test_an_accepted_report_records_what_was_said_unchanged_dates_too():
    report = owed_report(owed_milestone(11), owed_milestone(12), kpis=(owed_kpi(),))
    said = answers(report, {
        "milestones-12-done_on": "2020-03-18", "milestones-12-evidence": "Report 6.4",
        "readings-31-numerator": "95", "readings-31-denominator": "100",
    })  # fmt: skip
    facts = report_facts(report, said)
    assert [(fact.milestone_id, fact.forecast_on) for fact in facts.forecasts] == [(11, date(2020, 5, 29))]
    assert [(fact.milestone_id, fact.actual_on) for fact in facts.completions] == [(12, date(2020, 3, 18))]
    assert [fact.stage for fact in facts.contributions] == [ContributionStage.UNDER_WAY]
    assert [fact.claimed.value for fact in facts.claims] == ["green"]
    assert facts.readings[0].amounts.numerator == Decimal(95)
    assert facts.count == 5


def test_what_was_not_answered_gives_no_fact():
    report = owed_report(owed_milestone(11), kpis=(owed_kpi(),))
    blank = content_from({"milestones-11-forecast_on": "soon", "readings-31-numerator": "95"}, report.prefilled)
    assert report_facts(report, blank).count == 0


def test_answers_survive_keeping_and_a_foreign_field_is_refused():
    report = owed_report(owed_milestone(11))
    said = answers(report)
    assert Content.from_json(said.to_json()) == said
    for name in ("milestones-99-forecast_on", "tasks-1-owner", "state", "tasks-x-note"):
        try:
            content_from({name: "x"}, report.prefilled)
        except KeyError:
            continue
        raise AssertionError(name)


def test_confirming_takes_the_last_state_only_where_none_is_given():
    report = owed_report(owed_milestone(11))
    assert report.confirmed(report.prefilled).contributions[21].state == "under_way"
    chosen = answers(report, {"contributions-21-state": "not_started"})
    assert report.confirmed(chosen).contributions[21].state == "not_started"

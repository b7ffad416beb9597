"""What came of the colours that reports showed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tracker.domain.colour_scores import ColourScore, ShownColours, colour_scores
from tracker.domain.milestone_history import CompletionWord, DatedWord, MilestoneHistory, Origin
from tracker.domain.milestones import Completion
from tracker.domain.months import Month
from tracker.domain.rag import Rag
from tracker.domain.standings import Standing, WorkAxis, standings
from tracker.domain.workdays import WEEKDAYS

JANUARY = Month(2020, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def milestone(
    task: str, due_on: date, *, done_on: date | None = None, replanned_to: date | None = None
) -> MilestoneHistory:
    """Return a task's only milestone, re-planned in February or verified where asked for."""
    done = (CompletionWord(Completion.VERIFIED, done_on, at(done_on)),) if done_on else ()
    plans = (DatedWord(replanned_to, date(2020, 2, 10), at(date(2020, 2, 10))),) if replanned_to else ()
    return MilestoneHistory(1, task, 1, "U", Decimal(1), due_on, completions=done, baselines=plans)


def reports(*histories: MilestoneHistory, months: int = 4) -> tuple[Standing, ...]:
    """Return the tasks as known at the ends of the first months of 2020."""
    ends = [JANUARY.plus(place).last for place in range(months)]
    origins = [Origin(end, at(end + timedelta(days=10))) for end in ends]
    return standings(histories, origins, WorkAxis(WEEKDAYS, JANUARY.first))


def shown(claimed: Rag | None, computed: Rag, *tasks: str) -> dict[str, ShownColours]:
    return {task: ShownColours(claimed, computed) for task in tasks}


def of(scores: tuple[ColourScore, ...], rag: Rag) -> ColourScore:
    return next(score for score in scores if score.rag is rag)


def test_a_green_task_late_three_months_on_counts_against_green() -> None:
    seen = reports(milestone("A", date(2020, 4, 1)), milestone("B", date(2020, 4, 1), done_on=date(2020, 3, 30)))
    first = shown(Rag.GREEN, Rag.AMBER, "A") | shown(Rag.GREEN, Rag.GREEN, "B")
    found = colour_scores(seen, {JANUARY: first, JANUARY.plus(3): shown(None, Rag.AMBER, "A", "B")}, WEEKDAYS)
    assert (found.reports, found.months) == (1, 3)
    green = of(found.declared, Rag.GREEN)
    assert (green.troubled.count, green.troubled.of, green.late, green.red, green.replanned) == (1, 2, 1, 0, 0)
    assert of(found.computed, Rag.AMBER).troubled.count == 1
    assert of(found.computed, Rag.GREEN).troubled.count == 0


def test_a_later_date_of_the_plan_is_trouble_though_the_task_is_on_time_for_it() -> None:
    seen = reports(milestone("A", date(2020, 4, 1), replanned_to=date(2020, 9, 1)))
    green = shown(Rag.GREEN, Rag.GREEN, "A")
    found = of(colour_scores(seen, {JANUARY: green, JANUARY.plus(3): green}, WEEKDAYS).declared, Rag.GREEN)
    assert (found.troubled.count, found.late, found.replanned) == (1, 0, 1)


def test_red_is_what_the_later_report_showed() -> None:
    seen = reports(milestone("A", date(2020, 9, 1)))
    later = {JANUARY.plus(3): shown(None, Rag.RED, "A")}
    found = of(colour_scores(seen, {JANUARY: shown(Rag.GREEN, Rag.GREEN, "A")} | later, WEEKDAYS).declared, Rag.GREEN)
    assert (found.troubled.count, found.red, found.late) == (1, 1, 0)


def test_a_report_without_colours_is_neither_scored_nor_an_outcome() -> None:
    seen = reports(milestone("A", date(2020, 4, 1)), months=5)
    green = shown(Rag.GREEN, Rag.GREEN, "A")
    found = colour_scores(seen, {JANUARY: green, JANUARY.plus(4): green}, WEEKDAYS)
    assert (found.reports, found.months) == (1, 4)
    assert colour_scores(seen, {JANUARY.plus(1): green}, WEEKDAYS).reports == 0


def test_what_was_finished_already_does_not_count() -> None:
    seen = reports(milestone("A", date(2020, 1, 20), done_on=date(2020, 1, 17)))
    green = shown(Rag.GREEN, Rag.GREEN, "A")
    found = colour_scores(seen, {JANUARY: green, JANUARY.plus(3): green}, WEEKDAYS)
    assert of(found.declared, Rag.GREEN).troubled.of == 0

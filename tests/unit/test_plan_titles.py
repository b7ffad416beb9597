"""The sentences about milestones, tasks and contributions: which of them the dates make true."""

from datetime import date

import pytest

from tracker.domain.bilingual import Bilingual, Message
from tracker.domain.plan_titles import (
    MilestoneTally,
    OpenMilestone,
    OwedPart,
    contributions_title,
    milestones_headline,
    task_standfirst,
)

STEP = Bilingual("节点", "Step")
LIFE, BANK = Bilingual("寿险", "Life"), Bilingual("银行", "Bank")


def tally(total=6, accepted=3, claimed=0, overdue=0, late=0) -> MilestoneTally:
    return MilestoneTally(total, accepted, claimed, total - accepted - claimed, overdue, late)


def open_one(overdue=0, *, expected_on=date(2020, 4, 17), has_forecast=True) -> OpenMilestone:
    return OpenMilestone(STEP, date(2020, 3, 20), expected_on, overdue, has_forecast)


@pytest.mark.parametrize(
    ("counts", "codes"),
    [
        (tally(0, 0), ["milestones.none"]),
        (tally(4, 4), ["milestones.all_accepted"]),
        (tally(), ["milestones.accepted", "milestones.none_late"]),
        (tally(overdue=1, late=2), ["milestones.accepted", "milestones.overdue", "milestones.late"]),
        (tally(late=3), ["milestones.accepted", "milestones.all_late"]),
        (tally(claimed=3), ["milestones.accepted", "milestones.claimed"]),
    ],
)
def test_a_clause_drops_out_where_it_would_say_nothing(counts, codes):
    assert [message.code for message in milestones_headline(counts)] == codes


def test_the_clauses_carry_the_counts():
    accepted, overdue, late = milestones_headline(tally(126, 70, overdue=7, late=24))
    assert dict(accepted.params) == {"accepted": 70, "total": 126}
    assert dict(overdue.params) == {"count": 7}
    assert dict(late.params) == {"count": 24, "open": 56}


def standfirst(counts: MilestoneTally, *open_ones: OpenMilestone, finish_days=0, late_link=None) -> str:
    return task_standfirst(
        counts,
        open_ones,
        last_reached_on=date(2020, 3, 20),
        finish_on=date(2020, 11, 13),
        finish_days=finish_days,
        late_link=late_link,
    ).code


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (standfirst(tally(0, 0)), "task.no_milestones"),
        (standfirst(tally(3, 3)), "task.done"),
        (standfirst(tally(3, 2, claimed=1)), "task.claims_open"),
        (standfirst(tally(3, 2), open_one(7)), "task.overdue"),
        (standfirst(tally(3, 2), open_one(7, has_forecast=False)), "task.overdue_unforecast"),
        (standfirst(tally(4, 2), open_one(7), open_one(2)), "task.several_overdue"),
        (standfirst(tally(3, 2), open_one(), finish_days=10), "task.finish_late"),
        (standfirst(tally(3, 2), open_one(), finish_days=-10), "task.next"),
        (standfirst(tally(3, 2), open_one(7), finish_days=10, late_link=Message("status.waits")), "task.waits"),
    ],
)
def test_what_holds_a_task_back_comes_first(found, code):
    assert found == code


def test_of_several_overdue_milestones_the_oldest_is_named():
    message = task_standfirst(
        tally(4, 2), [open_one(2), open_one(59)], last_reached_on=None, finish_on=None, finish_days=0
    )
    assert message.params["days"] == 59


@pytest.mark.parametrize(
    ("parts", "code", "figures"),
    [
        ([], "contributions.none", {}),
        ([OwedPart(LIFE, 14, False)], "contributions.late", {"count": 1, "days": 14, "unit": LIFE}),
        (
            [OwedPart(LIFE, 3, False), OwedPart(BANK, 22, False), OwedPart(LIFE, 0, True)],
            "contributions.several_late",
            {"count": 2, "units": 2, "unit": BANK, "days": 22},
        ),
        ([OwedPart(LIFE, 0, True)], "contributions.all_delivered", {"count": 1}),
        ([OwedPart(LIFE, 0, True), OwedPart(BANK, 0, False)], "contributions.none_late", {"delivered": 1, "count": 2}),
    ],
)
def test_who_holds_a_task_up(parts, code, figures):
    message = contributions_title(parts)
    assert message.code == code
    assert figures.items() <= dict(message.params).items()

"""Standings of an earlier report taken from those of a later one are those made from its own record."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.finish_records import long_record, said
from tracker.domain.finish_bench import SCORED_REPORTS, Record
from tracker.domain.months import Month
from tracker.domain.past_standings import PastStandings
from tracker.domain.slip_model import learn
from tracker.domain.standings import WorkAxis, standings
from tracker.domain.workdays import STATE_COUNCIL


def as_of(record: Record, months: int) -> Record:
    """Return the record as it was so many reports after the start."""
    origins = record.origins[:months]
    return replace(record, origins=origins, histories=tuple(one.known_at(origins[-1]) for one in record.histories))


def axis_of(record: Record) -> WorkAxis:
    return WorkAxis(record.calendar, record.starts_on)


def past_of(record: Record) -> PastStandings:
    return PastStandings(record.histories, record.origins, axis_of(record))


def held(past: PastStandings, record: Record) -> bool:
    return past.hold(record.histories, record.origins, axis_of(record), newest=SCORED_REPORTS)


@pytest.mark.parametrize("months", [1, 9, 18])
def test_they_are_the_same(months: int) -> None:
    whole = long_record(18)
    then, past = as_of(whole, months), past_of(whole)
    assert held(past, then)
    found, learnt = past.newest(SCORED_REPORTS, of=months)
    own = standings(then.histories, then.origins, axis_of(then), newest=SCORED_REPORTS)
    assert found == own
    assert learnt == tuple(learn(standing, past.units) for standing in own)


def test_other_facts_another_calendar_or_an_open_month_are_not_held() -> None:
    whole = long_record(18)
    then, past = as_of(whole, 9), past_of(whole)
    first = then.histories[0]
    # An import can bring what was said long ago.
    more = replace(first, forecasts=(*first.forecasts, said(date(2020, 1, 31), Month.of(whole.starts_on))))
    assert not held(past, replace(then, histories=(more, *then.histories[1:])))
    assert not held(past, replace(then, calendar=STATE_COUNCIL))
    assert not held(past, replace(then, origins=(*then.origins[:-1], replace(then.origins[-1], is_complete=False))))


def test_what_lies_further_back_than_is_kept_is_not_held(monkeypatch) -> None:
    monkeypatch.setattr("tracker.domain.past_standings.REPORTS", 4)
    whole = long_record(18)
    past = past_of(whole)
    assert past.hold(whole.histories, whole.origins, axis_of(whole), newest=3)
    then = as_of(whole, 9)
    assert not past.hold(then.histories, then.origins, axis_of(then), newest=3)

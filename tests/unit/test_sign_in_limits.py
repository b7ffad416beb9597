"""How long a name waits after wrong passwords."""

from datetime import UTC, datetime, timedelta

from tracker.domain import sign_in

START = datetime(2020, 4, 13, 1, 0, tzinfo=UTC)


def failures(*seconds: int) -> list[datetime]:
    return [START + timedelta(seconds=second) for second in seconds]


def wait_after(failed_at: list[datetime], limit: int = 10) -> timedelta | None:
    until = sign_in.name_waits_until(failed_at, limit=limit)
    return None if until is None else until - failed_at[-1]


def test_nine_quick_failures_need_no_wait():
    assert wait_after(failures(*range(9))) is None


def test_ten_quick_failures_bring_a_minute():
    assert wait_after(failures(*range(10))) == timedelta(minutes=1)


def test_ten_slow_failures_need_no_wait():
    assert wait_after(failures(*range(0, 400, 40))) is None


def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour():
    waits = [wait_after(failures(*range(10 + extra))) for extra in range(7)]
    assert [wait // timedelta(minutes=1) for wait in waits] == [1, 2, 4, 8, 15, 15, 15]


def test_attempts_left_counts_the_last_five_minutes():
    at = START + timedelta(minutes=6)
    assert sign_in.attempts_left(failures(0, 30, 120, 300), limit=10, at=at) == 8
    assert sign_in.attempts_left(failures(*range(300, 320)), limit=10, at=at) == 0


def test_a_crowd_waits_until_its_oldest_failures_are_old():
    assert sign_in.crowd_waits_until(failures(*range(99)), limit=100) is None
    assert sign_in.crowd_waits_until(failures(*range(100)), limit=100) == START + timedelta(minutes=5)
    assert sign_in.crowd_waits_until(failures(*range(130)), limit=100) == START + timedelta(minutes=5, seconds=30)

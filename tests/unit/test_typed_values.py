"""Days and numbers as people type them."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.domain.typed_values import clean_text, typed_day, typed_number


@pytest.mark.parametrize(
    "text", ["2020-04-17", "2020/4/17", "2020.4.17", "2020年4月17日", " 2020-04-17 ", "２０２０-04-17"]
)
def test_a_day_is_read_however_it_is_written(text):
    assert typed_day(text) == date(2020, 4, 17)


@pytest.mark.parametrize("text", ["", "17 April", "2020-02-30", "20-04-17", "2020-04", "tomorrow", "0000-01-01"])
def test_what_is_not_a_day_is_none(text):
    assert typed_day(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("468310", "468310"), ("468,310", "468310"), ("-4.5", "-4.5"), ("−4.5", "-4.5"), ("１２", "12"), ("0", "0")],
)
def test_a_number_is_read_however_it_is_written(text, number):
    assert typed_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "abc", "1,5", "1e5", "NaN", "Infinity", "1.1234567", "1" * 19, "12,34", "--1", "1 000"]
)
def test_what_is_not_a_number_or_cannot_be_kept_is_none(text):
    assert typed_number(text) is None


def test_texts_lose_what_databases_keep_differently():
    assert clean_text(" one\x00\r\ntwo\x07 ") == "one\ntwo"

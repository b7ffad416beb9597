"""How each kind of value is written, in both languages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from markupsafe import Markup

from tracker.config import ROOT
from tracker.domain.bilingual import Bilingual
from tracker.domain.months import Month
from tracker.web import filters, formats

# The translations come as a dictionary: these tests do not need the compiled catalogue.
CHINESE = {"working days": "%(days)s个工作日", "points": "%(points)s个百分点"}


@pytest.fixture(scope="module")
def app() -> Flask:
    """Give an application with languages and nothing else."""
    app = Flask("tracker", root_path=str(ROOT))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    Babel(app)
    return app


@contextmanager
def speaking(app: Flask, language: str) -> Iterator[None]:
    """Run the block in a language."""
    with app.test_request_context(), force_locale(language):
        yield


MARCH = date(2020, 3, 31)
JANUARY = date(2021, 1, 22)

CASES: list[tuple[Callable[..., str], tuple[Any, ...], str, str]] = [
    (formats.date_text, (MARCH,), "31 Mar 2020", "2020年3月31日"),
    (formats.date_text, (date(2020, 9, 1),), "1 Sep 2020", "2020年9月1日"),
    (formats.date_text, (None,), "–", "–"),
    (formats.person, ("陈静 Chen Jing",), "Chen Jing", "陈静"),
    (formats.person, ("Chen Jing",), "Chen Jing", "Chen Jing"),
    (formats.person, ("陈静",), "陈静", "陈静"),
    (formats.person, ("",), "–", "–"),
    (formats.own_language, ("年报：36个 / Annual report: 36",), "Annual report: 36", "年报：36个"),
    (formats.own_language, ("Steering group / 12 May",), "Steering group / 12 May", "Steering group / 12 May"),
    (formats.own_language, ("试点之年",), "试点之年", "试点之年"),
    (formats.date_table, (date(2020, 4, 17), 2020), "17 Apr", "4月17日"),
    (formats.date_table, (JANUARY, 2020), "22 Jan 2021", "2021年1月22日"),
    (formats.date_table, (MARCH,), "31 Mar 2020", "2020年3月31日"),
    (formats.date_table, (None, 2020), "–", "–"),
    (formats.date_weekday, (date(2020, 4, 10),), "Fri 10 Apr", "4月10日周五"),
    (formats.period_name, (Month(2020, 3),), "March 2020", "2020年3月"),
    (formats.month_name, (Month(2020, 2),), "February", "2月"),
    (formats.instant, (datetime(2020, 4, 10, 8, 20, tzinfo=UTC),), "10 Apr 2020, 16:20", "2020年4月10日16:20"),
    (formats.instant, (datetime(2020, 4, 10, 16, 0, tzinfo=UTC),), "11 Apr 2020, 00:00", "2020年4月11日00:00"),
    (formats.share, (Decimal("0.54"),), "54\u00a0%", "54%"),
    (formats.share, (Decimal("0.545"),), "55\u00a0%", "55%"),
    (formats.share, (Decimal("0.535"),), "54\u00a0%", "54%"),
    (formats.share, (Decimal("0.9685"), 1), "96.9\u00a0%", "96.9%"),
    (formats.share, (0,), "0\u00a0%", "0%"),
    (formats.share, (None,), "–", "–"),
    (formats.hundredths, (Decimal("0.125"),), "13", "13"),
    (formats.count, (468310,), "468,310", "468,310"),
    (formats.count, (0,), "0", "0"),
    (formats.count, (None,), "–", "–"),
    (formats.count_text, (468310,), "468,310", "46.8万"),
    (formats.count_text, (9999,), "9,999", "9,999"),
    (formats.count_text, (7_650_000,), "7,650,000", "765万"),
    (formats.count_text, (234_000_000,), "234,000,000", "2.3亿"),
    (formats.number, (Decimal("-4.04"), 1), "−4.0", "−4.0"),
    (formats.number, (Decimal("-0.04"), 1), "0.0", "0.0"),
    (formats.number, (2.675, 2), "2.68", "2.68"),
    (formats.number, (Decimal("-2.5"),), "−3", "−3"),
    (formats.signed, (19,), "+19", "+19"),
    (formats.signed, (-15,), "−15", "−15"),
    (formats.signed, (0,), "0", "0"),
    (formats.signed, (Decimal("0.04"), 1), "0.0", "0.0"),
    (formats.signed, (None,), "–", "–"),
    (formats.points, (Decimal("0.015"),), "+1.5 points", "+1.5个百分点"),
    (formats.points, (Decimal("-0.04"),), "−4.0 points", "−4.0个百分点"),
    (formats.points, (Decimal("0.01"), 0), "+1 point", "+1个百分点"),
    (formats.points, (Decimal("0.01"), 1), "+1.0 points", "+1.0个百分点"),
    (formats.workdays, (19,), "19 working days", "19个工作日"),
    (formats.workdays, (1,), "1 working day", "1个工作日"),
    (formats.workdays, (None,), "–", "–"),
    (formats.signed_workdays, (-15,), "−15 working days", "−15个工作日"),
    (formats.money, (17_000_000,), "CNY\u00a017\u00a0m", "1,700万元"),
    (formats.money, (3_000_000_000,), "CNY\u00a03.0\u00a0bn", "30.0亿元"),
    (formats.money, (4_200_000,), "CNY\u00a04.2\u00a0m", "420万元"),
    (formats.money, (9_500,), "CNY\u00a09,500", "9,500元"),
    (formats.measure, (Decimal("96.8"), Bilingual("%", "%"), 1), "96.8\u00a0%", "96.8%"),
    (formats.measure, (31, Bilingual("个", "touchpoints")), "31\u00a0touchpoints", "31个"),
    (formats.measure, (49, Bilingual("", "")), "49", "49"),
    (formats.in_language, (Bilingual("理赔", "Claims"),), "Claims", "理赔"),
    (formats.in_language, (Bilingual("理赔", ""),), "理赔", "理赔"),
    (formats.listed, (("A", "B"),), "A, B", "A、B"),
]


@pytest.mark.parametrize(("write", "arguments", "english", "_chinese"), CASES)
def test_in_english(app: Flask, write: Callable[..., str], arguments: Any, english: str, _chinese: str) -> None:
    with speaking(app, "en"):
        assert write(*arguments) == english


@pytest.mark.parametrize(("write", "arguments", "_english", "chinese"), CASES)
def test_in_chinese(
    app: Flask,
    write: Callable[..., str],
    arguments: Any,
    _english: str,
    chinese: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def translated(_singular: str, plural: str, _count: int, **figures: str) -> str:
        return next(text for ending, text in CHINESE.items() if plural.endswith(ending)) % figures

    monkeypatch.setattr(formats, "ngettext", translated)
    with speaking(app, "zh_CN"):
        assert write(*arguments) == chinese


def test_a_fallback_says_which_language_it_is_in(app: Flask) -> None:
    with speaking(app, "en"):
        assert formats.marked(Bilingual("理赔<1>", "")) == '<span lang="zh-CN">理赔&lt;1&gt;</span>'
        assert formats.marked(Bilingual("理赔", "Claims")) == "Claims"
    with speaking(app, "zh_CN"):
        assert formats.marked(Bilingual("", "Claims")) == '<span lang="en">Claims</span>'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("逾期52个工作日未决", ["52个工作日"]),
        ("3月完成12.5个百分点", ["3月", "12.5个百分点"]),
        ("预计2021年1月22日完成，占78%", ["2021年1月22日", "78%"]),
        ("24项任务19项正常", ["24项", "19项"]),
        ("到时达成13至23项", ["13至23项"]),
        ("金额1,700万元", ["1,700万元"]),
    ],
)
def test_a_chinese_number_stays_with_its_measure_word(app: Flask, text: str, kept: list[str]) -> None:
    with speaking(app, "zh_CN"):
        marked = formats.keep(text)
    assert Markup(marked).striptags() == text
    assert [part.split("</span>")[0] for part in marked.split('<span class="keep">')[1:]] == kept


def test_kept_text_is_escaped(app: Flask) -> None:
    with speaking(app, "zh_CN"):
        assert formats.keep("<b>3项") == '&lt;b&gt;<span class="keep">3项</span>'
    with speaking(app, "en"):
        assert not isinstance(formats.keep("<b>"), Markup)


def test_an_english_date_stays_on_its_line(app: Flask) -> None:
    with speaking(app, "en"):
        assert formats.keep("By 31 Dec 2020") == "By 31\u00a0Dec\u00a02020"
        assert formats.keep(Markup("<b>11 Dec</b>, 7 decks")) == Markup("<b>11\u00a0Dec</b>, 7 decks")


@pytest.mark.parametrize(
    ("share", "drawn"),
    [
        (Decimal("0.64"), "64%"),
        (Decimal("1.2"), "100%"),
        (Decimal("-0.1"), "0%"),
        (None, "0%"),
        (Decimal(1) / 3, "33.33%"),
    ],
)
def test_no_bar_is_drawn_beyond_the_whole(share: Decimal | None, drawn: str) -> None:
    assert filters.width(share) == drawn


@pytest.mark.parametrize(("name", "shown"), [("Chen Jing", "CJ"), ("刘伟", "刘"), ("admin", "A")])
def test_initials(name: str, shown: str) -> None:
    assert filters.initials(name) == shown

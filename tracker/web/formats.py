"""One way to write each kind of value, in English and in Chinese. Wording: the tables of the glossary.

Every function returns plain text in the language of the page and an en dash for None. Rounding is half up.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date
from flask import g, has_app_context
from flask_babel import get_locale, ngettext
from markupsafe import Markup, escape

from tracker import clock
from tracker.domain.bilingual import Bilingual
from tracker.domain.months import Month
from tracker.domain.periods import ReportingPeriod

DASH = "–"
MINUS = "−"
NO_BREAK_SPACE = "\u00a0"

Number = int | float | Decimal


def is_chinese() -> bool:
    """Tell whether the page is in Chinese."""
    locale = get_locale()
    return locale is not None and locale.language == "zh"


def gap() -> str:
    """Return what stands between two sentences."""
    return "" if is_chinese() else " "


def language_tag() -> str:
    """Return the page's language for a `lang` attribute."""
    return "zh-CN" if is_chinese() else "en"


# Dates ---------------------------------------------------------------------------------------------------------------


def date_text(day: date | None) -> str:
    """Return a day for running text: `31 Mar 2020`, `2020年3月31日`."""
    if day is None:
        return DASH
    if is_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return _english(day, "d MMM y")


@lru_cache(maxsize=8192)
def _english(day: date, pattern: str) -> str:
    """Return a day in English; kept, because pages of long plans write the same days thousands of times."""
    return format_date(day, pattern, "en")


def date_table(day: date | None, year: int | None = None) -> str:
    """Return a day for a table: without the year where it is `year`, by default that of the page's as-of date."""
    if day is None:
        return DASH
    if day.year != (page_year() if year is None else year):
        return date_text(day)
    return f"{day.month}月{day.day}日" if is_chinese() else _english(day, "d MMM")


def date_weekday(day: date | None) -> str:
    """Return a near day with its weekday: `Fri 10 Apr`, `4月10日周五`."""
    if day is None:
        return DASH
    if is_chinese():
        return f"{day.month}月{day.day}日{format_date(day, 'EEE', 'zh_Hans')}"
    return format_date(day, "EEE d MMM", "en")


def page_year() -> int | None:
    """Return the year of the page's as-of date, None outside a page."""
    day = page_day()
    return int(day[:4]) if day else None


def page_day() -> str:
    """Return the page's as-of date as file names have it, `2020-03-31`; nothing outside a page."""
    frame = g.get("frame") if has_app_context() else None
    return "" if frame is None else str(frame.view.as_of.isoformat())


def period_name(period: ReportingPeriod | Month | None) -> str:
    """Return a month of reporting: `March 2020`, `2020年3月`."""
    if period is None:
        return DASH
    month = period.month if isinstance(period, ReportingPeriod) else period
    return f"{month.year}年{month.number}月" if is_chinese() else format_date(month.first, "MMMM y", "en")


def month_name(period: ReportingPeriod | Month | None) -> str:
    """Return a month without its year: `March`, `3月`."""
    if period is None:
        return DASH
    month = period.month if isinstance(period, ReportingPeriod) else period
    return f"{month.number}月" if is_chinese() else format_date(month.first, "MMMM", "en")


def instant(moment: datetime | None) -> str:
    """Return an instant in the zone of the business, to the minute: `10 Apr 2020, 16:20`."""
    if moment is None:
        return DASH
    day = date_text(business_day(moment))
    return f"{day}{time_of_day(moment)}" if is_chinese() else f"{day}, {time_of_day(moment)}"


def business_day(moment: datetime) -> date:
    """Return the business day an instant falls on."""
    return clock.business_day(moment)


def time_of_day(moment: datetime | None) -> str:
    """Return the time of an instant in the zone of the business: `16:20`."""
    return DASH if moment is None else f"{moment.astimezone(clock.BUSINESS_ZONE):%H:%M}"


# Numbers -------------------------------------------------------------------------------------------------------------


def half_up(value: Number, decimals: int = 0) -> Decimal:
    """Return a number rounded half away from zero to so many decimals."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_of(value: Decimal) -> int:
    """Return with how many decimals a number was written; a whole number has none."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def number(value: Number | None, decimals: int = 0) -> str:
    """Return a number with so many decimals, thousands separated, a true minus sign: `468,310`, `−4.0`."""
    if value is None:
        return DASH
    rounded = half_up(value, decimals)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,}"


def count(value: Number | None) -> str:
    """Return a count: `468,310`."""
    return number(value, 0)


def count_text(value: Number | None) -> str:
    """Return a count for running text: Chinese counts in 万 from 10,000 and in 亿 from 100,000,000."""
    amount = Decimal(str(value or 0))
    if value is None or not is_chinese() or abs(amount) < 10_000:
        return number(value, 0)
    scale, unit = (100_000_000, "亿") if abs(amount) >= 100_000_000 else (10_000, "万")
    return _three_figures(amount / scale) + unit


def signed(value: Number | None, decimals: int = 0) -> str:
    """Return a difference with its sign; zero has none: `+19`, `−15`, `0`."""
    if value is None:
        return DASH
    return f"{'+' if half_up(value, decimals) > 0 else ''}{number(value, decimals)}"


def share(value: Number | None, decimals: int = 0) -> str:
    """Return a share of one in per cent: 0.54 is `54 %` with a no-break space, `54%` in Chinese."""
    if value is None:
        return DASH
    return percent(Decimal(str(value)) * 100, decimals)


def ratio(value: Number | None) -> str:
    """Return a ratio with two decimals, a limit set more finely with its own: `0.80`, `0.775`."""
    if value is None:
        return DASH
    return number(value, max(2, decimals_of(Decimal(str(value)))))


def percent(value: Number | None, decimals: int = 0) -> str:
    """Return a number that is already in per cent: 54 is `54 %`, `54%` in Chinese."""
    if value is None:
        return DASH
    return number(value, decimals) + behind_number("%")


def hundredths(value: Number | None, decimals: int = 0) -> str:
    """Return a share of one as a bare number of per cent, for columns whose header has the unit: 0.54 is `54`."""
    return DASH if value is None else number(Decimal(str(value)) * 100, decimals)


def points(difference: Number | None, decimals: int = 1) -> str:
    """Return a difference of shares of one in percentage points: 0.015 is `+1.5 points`, `+1.5个百分点`."""
    if difference is None:
        return DASH
    value = Decimal(str(difference)) * 100
    # "1.0" is said in the plural, "1" in the singular.
    singular = 1 if decimals == 0 and abs(half_up(value)) == 1 else 2
    return ngettext("%(points)s point", "%(points)s points", singular, points=signed(value, decimals))


def workdays(days: int | None) -> str:
    """Return a duration in working days: `19 working days`, `19个工作日`."""
    if days is None:
        return DASH
    return ngettext("%(days)s working day", "%(days)s working days", abs(days), days=number(days))


def signed_workdays(days: int | None) -> str:
    """Return a slip in working days with its sign: `+19 working days`."""
    if days is None:
        return DASH
    return ngettext("%(days)s working day", "%(days)s working days", abs(days), days=signed(days))


def money(yuan: Number | None) -> str:
    """Return an amount of yuan, short: `CNY 17 m`, `CNY 3.0 bn`; `1,700万元`, `30.0亿元`."""
    if yuan is None:
        return DASH
    amount = Decimal(str(yuan))
    size = abs(amount)
    if is_chinese():
        if size < 10_000:
            return f"{number(amount)}元"
        scale, unit = (100_000_000, "亿元") if size >= 100_000_000 else (10_000, "万元")
        return _three_figures(amount / scale) + unit
    if size < 1_000_000:
        return f"CNY{NO_BREAK_SPACE}{number(amount)}"
    if size >= 1_000_000_000:
        return f"CNY{NO_BREAK_SPACE}{_three_figures(amount / 1_000_000_000)}{NO_BREAK_SPACE}bn"
    millions = amount / 1_000_000
    return f"CNY{NO_BREAK_SPACE}{number(millions, 1 if abs(millions) < 10 else 0)}{NO_BREAK_SPACE}m"


def _three_figures(value: Decimal) -> str:
    """Return a scaled amount: one decimal below a hundred, none from there on."""
    return number(value, 1 if abs(half_up(value, 1)) < 100 else 0)


def measure(value: Number | None, unit_of_measure: Bilingual | str, decimals: int = 0) -> str:
    """Return a value with its unit of measure: `96.8 %`, `31 touchpoints`, `31个`."""
    if value is None:
        return DASH
    return number(value, decimals) + behind_number(unit_of_measure)


def behind_number(unit_of_measure: Bilingual | str) -> str:
    """Return a unit as it follows its number: in English after a no-break space, in Chinese at once."""
    unit = in_language(unit_of_measure).replace("％", "%")
    return unit if is_chinese() or not unit else NO_BREAK_SPACE + unit


# Names ---------------------------------------------------------------------------------------------------------------


def in_language(text: Bilingual | str | None) -> str:
    """Return a bilingual text in the reader's language, the other where that one is missing."""
    if text is None:
        return DASH
    return text if isinstance(text, str) else text.in_language("zh" if is_chinese() else "en")


_BOTH_SCRIPTS = re.compile(r"([\u3400-\u9fff·]+)\s+([^\u3400-\u9fff]+)")


def person(name: str | None) -> str:
    """Return a person's name; one written in both scripts (`陈静 Chen Jing`) in the reader's only."""
    if not name:
        return DASH
    both = _BOTH_SCRIPTS.fullmatch(name.strip())
    if both is None:
        return name
    return both[1] if is_chinese() else both[2]


_IN_BOTH = re.compile(r"(.*[\u3400-\u9fff].*?)\s+/\s+([^\u3400-\u9fff]+)", re.DOTALL)


def own_language(text: str) -> str:
    """Return a text written in both languages (`来源 / Source`) in the reader's only; any other as it is."""
    both = _IN_BOTH.fullmatch(text)
    if both is None:
        return text
    return both[1] if is_chinese() else both[2]


def marked(text: Bilingual | None) -> str:
    """Return a bilingual text for HTML; a fallback to the other language carries its `lang`."""
    if text is None:
        return DASH
    wanted, other, tag = (text.zh, text.en, "en") if is_chinese() else (text.en, text.zh, "zh-CN")
    if wanted or not other:
        return wanted
    return Markup('<span lang="{}">{}</span>').format(tag, other)


def bracketed(text: str) -> str:
    """Return what goes behind a word in brackets, in those of the language: ` (external mandate)`, `（外部要求）`."""
    return f"（{text}）" if is_chinese() else f" ({text})"


def listed(items: tuple[str, ...] | list[str]) -> str:
    """Return names one after another, as the language separates them."""
    return ("、" if is_chinese() else ", ").join(items)


# A number and the measure word behind it; a date counts as one.
_KEPT = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|"
    r"[+−]?(?:\d[\d,.]*至)?\d[\d,.]*(?:%|个?工作日|个百分点|万元|亿元|万|亿|个月|个|项|家|天|日|月|年|次|份|条|人|元)"
)
_KEPT_DATE = re.compile(r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: \d{4}\b)?")


def keep(text: str) -> str:
    """Return text for HTML in which no date, and no Chinese number and its measure word, parts at a line's end."""
    if is_chinese():
        return Markup(_KEPT.sub(r'<span class="keep">\g<0></span>', str(escape(text))))
    kept = _KEPT_DATE.sub(lambda date: date[0].replace(" ", NO_BREAK_SPACE), text)
    return Markup(kept) if isinstance(text, Markup) else kept

"""What templates write values with: the formats and the wording, under the names used in templates."""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from flask import Flask
from jinja2 import pass_context
from jinja2.filters import FILTERS
from markupsafe import Markup

from tracker.web import formats, wording
from tracker.web.formats import Number


def init_app(app: Flask) -> None:
    """Give templates one filter for each kind of value."""
    app.jinja_env.filters.update(
        date_text=formats.date_text,
        date_table=formats.date_table,
        date_weekday=formats.date_weekday,
        period_name=formats.period_name,
        month_name=formats.month_name,
        instant=formats.instant,
        time_of_day=formats.time_of_day,
        number=formats.number,
        count=formats.count,
        count_text=formats.count_text,
        signed=formats.signed,
        share=formats.share,
        percent=formats.percent,
        hundredths=formats.hundredths,
        points=lambda value, decimals=1: formats.keep(formats.points(value, decimals)),
        workdays=lambda days: formats.keep(formats.workdays(days)),
        signed_workdays=lambda days: formats.keep(formats.signed_workdays(days)),
        money=lambda yuan: formats.keep(formats.money(yuan)),
        measure=formats.measure,
        behind_number=formats.behind_number,
        name=formats.in_language,
        person=formats.person,
        own_language=formats.own_language,
        marked=formats.marked,
        listed=formats.listed,
        bracketed=formats.bracketed,
        keep=formats.keep,
        words=words,
        rag_word=wording.rag_word,
        gap_word=wording.gap_word,
        stage_word=wording.stage_word,
        width=width,
        initials=initials,
    )


def write_per_page(app: Flask) -> None:
    """Have every filter of ours called anew for each page; runs once all are there.

    Jinja applies a filter to a constant while it compiles the template, and would keep the first reader's language.
    """
    filters = app.jinja_env.filters
    ours = {name: write for name, write in filters.items() if FILTERS.get(name) is not write}
    filters.update({name: _per_page(write) for name, write in ours.items()})


def _per_page(write: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    @wraps(write)
    def filtered(_context: object, *args: Any, **named: Any) -> Any:
        return write(*args, **named)

    return filtered


def words(worded: wording.Worded | None) -> str:
    """Return the sentence of a message for HTML; nothing for None."""
    return Markup() if worded is None else formats.keep(wording.sentence(worded))


def width(value: Number | None) -> str:
    """Return a share of one as the width of a bar in SVG; nothing is drawn beyond the whole."""
    drawn = min(max(Decimal(str(value or 0)), Decimal(0)), Decimal(1))
    return f"{formats.half_up(drawn * 100, 2).normalize():f}%"


def initials(name: Any) -> str:
    """Return what an avatar shows: two capitals of a Latin name, the first character of a Chinese one."""
    parts = str(name).split()
    if len(parts) > 1 and parts[0].isascii():
        return (parts[0][0] + parts[-1][0]).upper()
    return str(name)[:1].upper()

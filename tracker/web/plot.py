"""Embed a chart in a page: its figure as JSON beside its title, its height and the same figures as a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

import orjson
from flask_babel import LazyString
from markupsafe import Markup

from tracker.domain.bilingual import Bilingual, Message
from tracker.web import formats, wording

# Below this width, in pixels, a chart is drawn in its narrow variant; main style sheet and script know it too.
NARROW_HEIGHT = 330


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart, written as a reader sees them; the first cell of a row names it."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Plot:
    """What the plot component prints. Heights are pixels and reserved before anything is drawn; `file` is what a
    picture of the chart is called, without its ending."""

    id: str
    file: str
    json: Markup
    title: str
    subtitle: str
    height: int
    table: Table | None
    note: str
    csv_href: str | None
    narrow_json: Markup | None
    narrow_height: int | None


def embed(
    figure: dict[str, Any],
    *,
    id: str,
    title: str | Message,
    subtitle: str | Message = "",
    height: int,
    table: Table | None = None,
    note: str | Message = "",
    csv_href: str | None = None,
    narrow: dict[str, Any] | None = None,
    narrow_height: int = NARROW_HEIGHT,
) -> Plot:
    """Return a chart ready for the page.

    Messages and bilingual texts in the figure are put into the reader's language. A figure has `data` and `layout` in
    Plotly's schema and may name colours by role: `var(--c-actual)`. `narrow` is drawn below 480 px.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*", id):
        raise ValueError(f"not an id: {id!r}")
    return Plot(
        id=id,
        file="-".join(filter(None, (id, formats.page_day()))),
        json=as_json(figure),
        title=_text(title),
        subtitle=_text(subtitle),
        height=height,
        table=table,
        note=_text(note),
        csv_href=csv_href,
        narrow_json=None if narrow is None else as_json(narrow),
        narrow_height=None if narrow is None else narrow_height,
    )


def as_json(figure: dict[str, Any]) -> Markup:
    """Return a figure as JSON that cannot end the script element it stands in."""
    # Messages and bilingual texts are dataclasses: without passing them on they would become objects.
    option = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS
    text = orjson.dumps(figure, default=_plain, option=option).decode()
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Message):
        return wording.sentence(value)
    if isinstance(value, Bilingual):
        return formats.in_language(value)
    if isinstance(value, LazyString):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"no JSON for {value!r}")


def _text(text: str | Message) -> str:
    return wording.sentence(text) if isinstance(text, Message) else text

"""The scale of a chart in per cent: five ticks, the unit on the top one. Guide: 8."""

from typing import Any

from tracker.domain.bilingual import Message

_TICKS = (0, 25, 50, 75, 100)


def percent_ticks() -> dict[str, Any]:
    """Return the ticks of an axis in per cent, in Plotly's schema."""
    top = Message("chart.percent", {"per_cent": _TICKS[-1]})
    return {"tickvals": [*_TICKS], "ticktext": [*(str(tick) for tick in _TICKS[:-1]), top]}

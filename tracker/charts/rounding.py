"""The rounding a title needs to say no more than the figure beneath it shows."""

from decimal import ROUND_HALF_UP, Decimal


def points(share: Decimal) -> Decimal:
    """Return a difference of shares of one in percentage points with one decimal, rounded half away from zero."""
    return (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def per_cent(share: Decimal) -> int:
    """Return a share of one in whole per cent, rounded half up."""
    return int((share * 100).quantize(Decimal(1), ROUND_HALF_UP))

"""A chance of which the record tells no more than bounds, and how it is told. Methods: B2, B6."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tracker.domain.bilingual import Message
from tracker.domain.scoring import MANY_RESOLVED


class Odds(NamedTuple):
    """The least and the most a chance or a mean can be: of what slips further than any milestone has so far nobody
    knows whether it still comes in time. Both are equal where the record reaches far enough."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class SpokenChance:
    """A chance as it is told: whole per cent to the nearest `step`; `side` is -1 below the least told, 1 above the
    most."""

    per_cent: int
    step: int
    side: int = 0

    @property
    def least(self) -> int:
        """Return the whole per cent that the chance is told to have at least."""
        return 0 if self.side < 0 else self.per_cent

    @property
    def most(self) -> int:
        """Return the whole per cent that the chance is told to have at most."""
        return 100 if self.side > 0 else self.per_cent


def spoken(odds: Odds, resolved: int) -> tuple[SpokenChance, SpokenChance]:
    """Return the bounds of a chance rounded to 5 points below 100 resolved milestones, else to 1; never 0 or 100 %.

    Bounds that round to one number are that number; else each is rounded away from the other, so that nothing is said
    that the record does not tell. Methods: B6.
    """
    step = 5 if resolved < MANY_RESOLVED else 1
    least, most = (_rounded(chance, step, ROUND_HALF_UP) for chance in odds)
    if least == most:
        return least, most
    return _rounded(odds.least, step, ROUND_FLOOR), _rounded(odds.most, step, ROUND_CEILING)


def _rounded(chance: float, step: int, rounding: str) -> SpokenChance:
    # What a float leaves of 0.95 x 100 is still 95.
    exact = round(chance * 100, 9)
    if exact < step:
        return SpokenChance(step, step, -1)
    if exact > 100 - step:
        return SpokenChance(100 - step, step, 1)
    return SpokenChance(int(Decimal(str(exact / step)).to_integral_value(rounding)) * step, step)


def told(odds: Odds, resolved: int) -> Message:
    """Return a chance in words: about 70 %, under 5 %; where slips beyond the record leave it open, its bounds."""
    least, most = spoken(odds, resolved)
    if least == most:
        code = {-1: "chance.under", 1: "chance.over"}.get(least.side, "chance.about" if least.step > 1 else "chance.is")
        return Message(code, {"per_cent": least.per_cent})
    if least.side < 0:
        return Message("chance.open") if most.side > 0 else Message("chance.at_most", {"per_cent": most.per_cent})
    if most.side > 0:
        return Message("chance.at_least", {"per_cent": least.per_cent})
    return Message("chance.between", {"low": least.per_cent, "high": most.per_cent})

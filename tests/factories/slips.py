"""Slips told one by one, and their curve."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from tracker.domain import survival


class Slip(NamedTuple):
    """Working days from a forecast date to the day it was reached, negative early; an open one exceeds it."""

    days: int
    is_open: bool = False

    @property
    def is_resolved(self) -> bool:
        return bool(survival.resolved(*_arrays([self]))[0])


def kaplan_meier(slips: Iterable[Slip]) -> survival.SlipCurve:
    return survival.kaplan_meier(*_arrays(list(slips)))


def _arrays(slips: list[Slip]) -> tuple[survival.Counts, survival.Flags]:
    return np.array([slip.days for slip in slips], dtype=np.int64), np.array(
        [slip.is_open for slip in slips], dtype=bool
    )

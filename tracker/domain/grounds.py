"""On which ground the current plan may move at all, and until when that may be asked for. Methods: A6."""

from datetime import date
from enum import StrEnum


class Ground(StrEnum):
    """Why a date of the plan may move: the scope, an external mandate or the priorities changed; never lateness."""

    SCOPE = "scope"
    MANDATE = "mandate"
    PRIORITY = "priority"


def is_in_time(filed_on: date, due_on: date) -> bool:
    """Tell whether a new date is asked for before the current one falls due; on that very day it is too late.

    Methods: A6; source S18.
    """
    return filed_on < due_on

"""How long a session lasts, and how long a name has to wait after wrong passwords."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
PARALLEL_SESSIONS = 5

WINDOW = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
# A quiet hour forgives everything.
MEMORY = timedelta(hours=1)

# What an address and the whole product may do for each failure a single name may have: a member unit may
# share one address.
ADDRESS_FACTOR = 10
EVERYWHERE_FACTOR = 100


def name_waits_until(failed_at: Sequence[datetime], *, limit: int) -> datetime | None:
    """Return when a name may try again, from its failures in ascending order; None when it never had to wait.

    `limit` failures within WINDOW bring a wait of a minute; each failure after that doubles it, up to
    LONGEST_WAIT. Waiting is not for ever, or anyone could lock out anybody.
    """
    recent: deque[datetime] = deque()
    wait: timedelta | None = None
    for failure in failed_at:
        if wait is not None:
            wait = min(wait * 2, LONGEST_WAIT)
            continue
        recent.append(failure)
        while failure - recent[0] > WINDOW:
            recent.popleft()
        if len(recent) >= limit:
            wait = FIRST_WAIT
    return None if wait is None else failed_at[-1] + wait


def crowd_waits_until(failed_at: Sequence[datetime], *, limit: int) -> datetime | None:
    """Return when the failures of WINDOW, in ascending order, will have fallen below the limit again; None if so."""
    if len(failed_at) < limit:
        return None
    return failed_at[len(failed_at) - limit] + WINDOW


def attempts_left(failed_at: Sequence[datetime], *, limit: int, at: datetime) -> int:
    """Return how many more wrong passwords a name may give before it has to wait."""
    recent = sum(1 for failure in failed_at if at - failure <= WINDOW)
    return max(limit - recent, 0)

"""Run one action for a form: commit once, or put every refusal beside its field and change nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from flask import request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from tracker import clock
from tracker.domain.refusals import Refusal, Refused
from tracker.queries.frame import Frame
from tracker.web.forms import StrictForm
from tracker.web.redirects import local_path
from tracker.web.transactions import commit, release

Result = TypeVar("Result")

UNPROCESSABLE, STALE = 422, 412
_STALE_CODES = frozenset({"edit.stale", "update.newer_exists"})


class NotDone(Exception):
    """Raised when an action was refused; the form says why. `status` is the answer's."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    @property
    def is_stale(self) -> bool:
        return self.status == STALE


def act(form: StrictForm, action: Callable[[], Result]) -> Result:
    """Return what the action returns, once it is durable. Raises NotDone with the form's errors filled in."""
    try:
        result = action()
        commit()
    except Refused as refused:
        raise _not_done(form, refused) from refused
    except (StaleDataError, IntegrityError) as error:
        # Somebody else's edit came between our look and our write.
        raise _not_done(form, Refused([Refusal("edit.stale")])) from error
    return result


def _not_done(form: StrictForm, refused: Refused) -> NotDone:
    release()
    form.refuse(refused)
    is_stale = any(refusal.code in _STALE_CODES for refusal in refused.refusals)
    return NotDone(STALE if is_stale else UNPROCESSABLE)


def recorded_now(frame: Frame) -> datetime:
    """Return the instant what is typed now is recorded at."""
    return clock.business_now(frame.plan.business_on if frame.plan else None)


def way_back(otherwise: str) -> str:
    """Return where the form says its reader came from, if that is a page of ours."""
    return local_path(request.form.get("next")) or otherwise

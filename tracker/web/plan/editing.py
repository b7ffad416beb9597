"""Whether a page may be edited by whoever looks at it."""

from tracker.domain.periods import open_period
from tracker.domain.permissions import Permission
from tracker.queries.frame import Frame
from tracker.web.access import viewer
from tracker.web.shell import is_looking_back


def may_edit(frame: Frame, permission: Permission = Permission.POST_STATUS) -> bool:
    """Tell whether the viewer may edit what the page shows: never while looking back at an earlier month."""
    return frame.plan is not None and viewer().scope.may(permission) and not is_looking_back()


def is_shown_at_once(frame: Frame) -> bool:
    """Tell whether what is posted now shows on this page: only an open month takes new facts."""
    return open_period(frame.periods) is not None

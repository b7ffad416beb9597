"""Freeze the statuses of months that were published before they were kept, on the command line."""

import sys

from tracker.actions import assessments
from tracker.cli_frame import DONE, OPERATOR
from tracker.db import db, writing


def run() -> int:
    """Add what is missing and say for which months; nothing where nothing is."""
    with writing():
        months = assessments.catch_up(by=OPERATOR)
        db.session.commit()
    if months:
        told = ", ".join(str(month) for month in months)
        print(f"Froze the statuses of {len(months)} published months: {told}", file=sys.stderr)
    return DONE

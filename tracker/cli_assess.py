"""Freeze the statuses of months that were published before they were kept, on the command line."""

import sys

from tracker.actions import assessments
from tracker.cli_frame import DONE, OPERATOR
from tracker.db import db, writing

# A long history is kept year by year: what is done stays done when the rest is cut short, and others can write between.
AT_ONCE = 12


def run() -> int:
    """Add what is missing and say for which months; nothing where nothing is."""
    while True:
        with writing():
            months = assessments.catch_up(by=OPERATOR, most=AT_ONCE)
            db.session.commit()
        if not months:
            return DONE
        told = ", ".join(str(month) for month in months)
        print(f"Froze the statuses of {len(months)} published months: {told}", file=sys.stderr)

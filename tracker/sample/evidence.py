"""Give the sample's milestones their files of evidence, as they were added in the story."""

import csv
from datetime import UTC, date, datetime, time

from tracker import clock
from tracker.actions import evidence
from tracker.actions.plan_import_ids import PlanIds
from tracker.config import ROOT, Settings
from tracker.domain.evidence import Limits, Offered
from tracker.domain.permissions import Role, Scope

FILES = ROOT / "sample" / "evidence.csv"
ADDED = time(10)
MIB = 2**20


def add_evidence(settings: Settings, *, until: date, by: str) -> int:
    """Add the files that were there on a day and return how many; each holds the one line the story gives it."""
    milestones = PlanIds.read().milestones
    limits = Limits(settings.evidence_file_mb * MIB, settings.evidence_total_mb * MIB)
    added = 0
    with FILES.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            day = date.fromisoformat(line["added_on"])
            milestone_id = milestones.get((line["task"], int(line["milestone"])))
            if day > until or milestone_id is None:
                continue
            added += evidence.add(
                scope=Scope(Role.OFFICE),
                milestone_id=milestone_id,
                files=[Offered(line["name"], f"{line['text']}\n".encode())],
                note=line["note"],
                limits=limits,
                by=by,
                at=datetime.combine(day, ADDED, clock.BUSINESS_ZONE).astimezone(UTC),
            )
    return added

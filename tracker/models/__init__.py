"""All tables; importing this package makes them known to the metadata."""

from tracker.models import accounts, kpis, milestones, plan, reporting

__all__ = ["accounts", "kpis", "milestones", "plan", "reporting"]

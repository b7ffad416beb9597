"""All tables; importing this package makes them known to the metadata."""

from tracker.models import accounts, concerns, kpis, milestones, plan, reporting, rules

__all__ = ["accounts", "concerns", "kpis", "milestones", "plan", "reporting", "rules"]

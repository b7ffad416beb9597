"""What tests of pages share: a small plan with one account for each role."""

import pytest
from flask import Flask

from tests.factories.accounts import account
from tests.factories.plans import small_plan
from tracker.domain.permissions import Role


@pytest.fixture
def staffed_app(sqlite_app: Flask) -> Flask:
    """Give the application with the small plan; each role has an account named like it.

    `reporter` and `approver` belong to the first unit, `neighbour` reports for the second.
    """
    with sqlite_app.app_context():
        plan = small_plan()
        north, south = (unit.id for unit in plan.units.values())
    for role in Role:
        account(sqlite_app, role.value, role, unit_id=north if role in (Role.REPORTER, Role.APPROVER) else None)
    account(sqlite_app, "neighbour", Role.REPORTER, unit_id=south)
    return sqlite_app

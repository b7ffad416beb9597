"""The application with a small plan and one person of each role, to walk through every route."""

from dataclasses import dataclass

import pytest
from flask import Flask

from tests.architecture.routes import Examples
from tests.factories.accounts import Browser, account, browser_of, visitor
from tests.factories.plans import small_plan
from tracker.domain.permissions import Role


@dataclass
class House:
    """The application, what its routes' arguments can point at, and how to go in as somebody."""

    app: Flask
    examples: Examples

    def enter(self, role: Role | None) -> Browser:
        """Return a fresh browser of a role, or of a visitor."""
        return visitor(self.app) if role is None else browser_of(self.app, role.value)


@pytest.fixture
def house(sqlite_app: Flask) -> House:
    """Give an application in which there is something to see for everybody."""
    with sqlite_app.app_context():
        examples = Examples.of(small_plan())
    for role in Role:
        unit_id = examples.own_unit_id if role in (Role.REPORTER, Role.APPROVER) else None
        account(sqlite_app, role.value, role, unit_id=unit_id)
    account(sqlite_app, examples.username, Role.VIEWER)
    return House(sqlite_app, examples)

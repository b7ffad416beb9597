"""The migrations lead to exactly the tables the code expects, on both databases."""

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import IntegrityError

import tracker.models  # noqa: F401  the import makes every table known
from tests.factories.plans import small_plan
from tracker.db import Base, db
from tracker.migrate import alembic_config, schema_is_current, upgrade
from tracker.models.milestones import Milestone


def test_migrations_have_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_migrations_equal_the_models(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": connection.dialect.name != "sqlite"})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert schema_is_current(database_url)


def test_every_constraint_has_a_name(database_url: str) -> None:
    engine = create_engine(database_url)
    inspector = inspect(engine)
    for table in Base.metadata.tables:
        unnamed = [found for found in inspector.get_foreign_keys(table) if not found["name"]]
        unnamed += [found for found in inspector.get_unique_constraints(table) if not found["name"]]
        assert unnamed == [], table
    engine.dispose()


def test_the_database_itself_refuses_two_milestones_with_one_number(app: Flask) -> None:
    with app.app_context():
        plan = small_plan()
        first = plan.milestones[0][0]
        twin = Milestone(
            task_id=first.task_id,
            number=first.number,
            name_zh="",
            name_en="",
            weight=first.weight,
            unit_id=first.unit_id,
            original_on=date(2020, 1, 1),
        )
        db.session.add(twin)
        with pytest.raises(IntegrityError, match=r"milestone"):
            db.session.flush()

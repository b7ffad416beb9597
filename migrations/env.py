"""Run migrations on the connection handed over by tracker.migrate."""

from alembic import context

import tracker.models  # noqa: F401  the import makes every table known to the metadata
from tracker.db import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    user_module_prefix="tracker.db.",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()

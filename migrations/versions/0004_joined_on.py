"""The day a task came into the plan: pages of earlier days leave it out"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("key_task", sa.Column("joined_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("key_task", schema=None) as batch_op:
        batch_op.drop_column("joined_on")

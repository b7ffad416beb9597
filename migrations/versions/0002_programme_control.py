"""Programme control: earning rules, scope, extensions, dependencies, concerns, evidence, rules and frozen months"""

import sqlalchemy as sa
from alembic import op

# PostgreSQL counts exactly; SQLite keeps exact numbers as text.
EXACT = sa.Numeric(24, 6).with_variant(sa.String(40), "sqlite")


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("days_off", sa.JSON(), nullable=False),
        sa.Column("days_on", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_year")),
    )
    with op.batch_alter_table("calendar_year", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_year_year"), ["year"], unique=False)

    op.create_table(
        "rule_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
    )
    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_set_valid_on"), ["valid_on"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("lead_unit_id", sa.Integer(), nullable=False),
        sa.Column("computed", sa.String(length=10), nullable=False),
        sa.Column("shown", sa.String(length=10), nullable=False),
        sa.Column("claimed", sa.String(length=10), nullable=True),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=True),
        sa.Column("verified", EXACT, nullable=False),
        sa.Column("planned", EXACT, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name=op.f("fk_assessment_lead_unit_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_assessment_period_id")),
        sa.ForeignKeyConstraint(["task_id"], ["key_task.id"], name=op.f("fk_assessment_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("period_id", "task_id", name=op.f("uq_assessment_period_id_task_id")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_task_id"), ["task_id"], unique=False)

    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('risk', 'issue', 'decision')", name=op.f("ck_concern_kind")),
        sa.ForeignKeyConstraint(["task_id"], ["key_task.id"], name=op.f("fk_concern_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_concern_kind_number")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_task_id"), ["task_id"], unique=False)

    op.create_table(
        "concern_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("title_zh", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("likelihood", sa.Integer(), nullable=True),
        sa.Column("impact", sa.Integer(), nullable=True),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.CheckConstraint("answer IN ('', 'agreed', 'declined', 'otherwise')", name=op.f("ck_concern_word_answer")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_concern_word_state")),
        sa.CheckConstraint("impact BETWEEN 1 AND 5", name=op.f("ck_concern_word_impact")),
        sa.CheckConstraint("likelihood BETWEEN 1 AND 5", name=op.f("ck_concern_word_likelihood")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_word_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_word")),
    )
    with op.batch_alter_table("concern_word", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_concern_word_concern_id_valid_on"), ["concern_id", "valid_on"], unique=False
        )

    op.create_table(
        "dependency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("lag_workdays", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("lag_workdays >= 0", name=op.f("ck_dependency_lag")),
        sa.CheckConstraint("predecessor_id <> successor_id", name=op.f("ck_dependency_itself")),
        sa.ForeignKeyConstraint(["predecessor_id"], ["milestone.id"], name=op.f("fk_dependency_predecessor_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["milestone.id"], name=op.f("fk_dependency_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dependency")),
    )
    with op.batch_alter_table("dependency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dependency_predecessor_id"), ["predecessor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dependency_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_evidence_file_milestone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_file_milestone_id"), ["milestone_id"], unique=False)

    op.create_table(
        "extension_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.CheckConstraint("ground IN ('scope', 'mandate', 'priority')", name=op.f("ck_extension_request_ground")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_extension_request_milestone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_request")),
    )
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_extension_request_milestone_id_valid_on"), ["milestone_id", "valid_on"], unique=False
        )

    op.create_table(
        "milestone_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("percent", EXACT, nullable=True),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "started_on IS NOT NULL OR percent IS NOT NULL", name=op.f("ck_milestone_progress_something")
        ),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_progress_milestone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_progress")),
    )
    with op.batch_alter_table("milestone_progress", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_milestone_progress_milestone_id_valid_on"), ["milestone_id", "valid_on"], unique=False
        )

    op.create_table(
        "scope_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(length=300), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "kind IN ('cancelled', 'not_applicable', 'transferred', 'restored')", name=op.f("ck_scope_change_kind")
        ),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_scope_change_milestone_id")),
        sa.ForeignKeyConstraint(["task_id"], ["key_task.id"], name=op.f("fk_scope_change_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_change")),
    )
    with op.batch_alter_table("scope_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scope_change_task_id_valid_on"), ["task_id", "valid_on"], unique=False)

    op.create_table(
        "extension_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("extension_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "(decision = 'granted') = (granted_on IS NOT NULL)", name=op.f("ck_extension_decision_date")
        ),
        sa.CheckConstraint(
            "decision IN ('granted', 'refused', 'withdrawn')", name=op.f("ck_extension_decision_decision")
        ),
        sa.ForeignKeyConstraint(
            ["extension_id"], ["extension_request.id"], name=op.f("fk_extension_decision_extension_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_decision")),
        sa.UniqueConstraint("extension_id", name=op.f("uq_extension_decision_extension_id")),
    )
    with op.batch_alter_table("key_task", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("earning_rule", sa.String(length=20), server_default="zero_hundred", nullable=False)
        )
        batch_op.add_column(sa.Column("is_critical", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_key_task_earning_rule"), "earning_rule IN ('zero_hundred', 'fifty_fifty', 'percent')"
        )

    with op.batch_alter_table("milestone_baseline", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ground", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("extension_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_milestone_baseline_extension_id"), "extension_request", ["extension_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("milestone_baseline", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_milestone_baseline_extension_id"), type_="foreignkey")
        batch_op.drop_column("extension_id")
        batch_op.drop_column("ground")

    with op.batch_alter_table("key_task", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_key_task_earning_rule"), type_="check")
        batch_op.drop_column("is_critical")
        batch_op.drop_column("earning_rule")

    op.drop_table("extension_decision")
    with op.batch_alter_table("scope_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scope_change_task_id_valid_on"))

    op.drop_table("scope_change")
    with op.batch_alter_table("milestone_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_progress_milestone_id_valid_on"))

    op.drop_table("milestone_progress")
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_request_milestone_id_valid_on"))

    op.drop_table("extension_request")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_milestone_id"))

    op.drop_table("evidence_file")
    with op.batch_alter_table("dependency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dependency_successor_id"))
        batch_op.drop_index(batch_op.f("ix_dependency_predecessor_id"))

    op.drop_table("dependency")
    with op.batch_alter_table("concern_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_word_concern_id_valid_on"))

    op.drop_table("concern_word")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_task_id"))

    op.drop_table("concern")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_task_id"))

    op.drop_table("assessment")
    with op.batch_alter_table("rule_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_set_valid_on"))

    op.drop_table("rule_set")
    with op.batch_alter_table("calendar_year", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_year_year"))

    op.drop_table("calendar_year")

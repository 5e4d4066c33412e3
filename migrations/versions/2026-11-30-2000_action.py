"""Actions: what is done about a need, by which rule it is judged, and the verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(11), nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("origin_id", sa.Text(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("cost_planned", sa.Integer(), nullable=True),
        sa.Column("cost_real", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(11), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carried_out", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=True),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fixed_by", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.JSON(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(12), nullable=True),
        sa.Column("closed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("changes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("kind IN ('change', 'training', 'standard', 'information')", name=op.f("ck_action_kind")),
        sa.CheckConstraint(
            "origin IN ('rank', 'need', 'comment', 'group', 'suggestion', 'none')", name=op.f("ck_action_origin")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'fixed', 'doing', 'carried_out', 'waiting', 'judged', 'closed', 'dropped')",
            name=op.f("ck_action_state"),
        ),
        sa.CheckConstraint("outcome IN ('standardised', 'continued', 'given_up')", name=op.f("ck_action_outcome")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_action_programme_id_programme", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_action_unit_id_unit", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="fk_action_owner_id_account", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["fixed_by"], ["account.id"], name="fk_action_fixed_by_account", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["follows"], ["action.id"], name="fk_action_follows_action", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
    )
    op.create_index("ix_action_unit_id", "action", ["unit_id"])
    op.create_index("ix_action_programme_id", "action", ["programme_id"])


def downgrade() -> None:
    op.drop_table("action")

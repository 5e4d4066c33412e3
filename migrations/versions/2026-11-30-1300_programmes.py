"""Programmes, their rounds, and which campaigns belong to these."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

RHYTHMS = "rhythm IN ('monthly', 'quarterly', 'half_yearly', 'yearly', 'free')"


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("needs", sa.String(40), nullable=False),
        sa.Column("rhythm", sa.String(11), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_away", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(RHYTHMS, name="rhythm"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_programme_unit_id_unit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_programme"),
    )
    op.create_index("ix_programme_unit_id", "programme", ["unit_id"])
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_round_programme_id_programme", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("programme_id", "begins", name="uq_round_programme_id"),
    )
    op.create_table(
        "in_round",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_in_round_campaign_id_campaign", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_in_round_round_id_round", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("campaign_id", name="pk_in_round"),
    )
    op.create_index("ix_in_round_round_id", "in_round", ["round_id"])


def downgrade() -> None:
    op.drop_table("in_round")
    op.drop_table("round")
    op.drop_table("programme")

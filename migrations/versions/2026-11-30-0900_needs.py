"""Sets of needs that are written here."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "written_set",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_away", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_written_set_unit_id_unit", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_written_set"),
    )
    op.create_index("ix_written_set_unit_id", "written_set", ["unit_id"])


def downgrade() -> None:
    op.drop_table("written_set")

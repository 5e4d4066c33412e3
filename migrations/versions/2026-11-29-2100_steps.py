"""Figures of confidential and anonymous campaigns move in steps."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAMES = ("stepped", "next_step", "finished")


def upgrade() -> None:
    for name in NAMES[:2]:
        op.add_column("campaign", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("campaign", sa.Column("promise", sa.Integer(), nullable=False, server_default=sa.text("1")))
    finished = sa.Column("finished", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    op.add_column("campaign", finished)
    written = sa.text("receipt_hash IS NOT NULL")
    op.create_index("ix_intake_receipt", "intake", ["receipt_hash"], sqlite_where=written, postgresql_where=written)


def downgrade() -> None:
    op.drop_index("ix_intake_receipt", "intake")
    # On SQLite too without rewriting the table.
    for name in (*NAMES, "promise"):
        op.execute(f"ALTER TABLE campaign DROP COLUMN {name}")

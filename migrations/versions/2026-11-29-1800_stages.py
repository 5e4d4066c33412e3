"""Campaigns can be paused, and put away."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAMES = ("paused", "put_away")


def upgrade() -> None:
    for name in NAMES:
        op.add_column("campaign", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("false")))


def downgrade() -> None:
    # On SQLite too without rewriting the table.
    for name in NAMES:
        op.execute(f"ALTER TABLE campaign DROP COLUMN {name}")

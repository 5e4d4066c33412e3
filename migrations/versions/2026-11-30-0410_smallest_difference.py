"""The smallest difference that matters is a setting of a campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaign", sa.Column("smallest_difference", sa.Float(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE campaign DROP COLUMN smallest_difference")  # on SQLite too without rewriting the table

"""Promises to whoever answers: by when it is decided what to improve, comments apart from anonymous numbers.

The comment of an anonymous answer waits beside it, and never comes among the counted ones with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intake", sa.Column("comment", sa.Text(), nullable=True))
    op.add_column("campaign", sa.Column("decides", sa.Date(), nullable=True))


def downgrade() -> None:
    # On SQLite too without rewriting the tables.
    op.execute("ALTER TABLE campaign DROP COLUMN decides")
    op.execute("ALTER TABLE intake DROP COLUMN comment")

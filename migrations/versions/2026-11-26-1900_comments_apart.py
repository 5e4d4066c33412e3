"""The comment of an anonymous answer waits beside it, and never comes among the counted ones with it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intake", sa.Column("comment", sa.Text(), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE intake DROP COLUMN comment")  # on SQLite too, without rewriting the table

"""Home and what is said outside: words of actions for outsiders, when owners were told, an index of the box by day."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BOX = sa.text("campaign_id IS NULL")
COLUMNS = ["day", "id", "status", "unit_id"]


def upgrade() -> None:
    op.add_column("action", sa.Column("public", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("action", sa.Column("released_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("locale", sa.String(10), nullable=True))
    op.add_column("account", sa.Column("late_mailed", sa.Date(), nullable=True))
    op.create_index("ix_suggestion_box", "suggestion", COLUMNS, sqlite_where=BOX, postgresql_where=BOX)


def downgrade() -> None:
    op.drop_index("ix_suggestion_box", "suggestion")
    # On SQLite too without rewriting the tables.
    for table, name in (
        ("account", "late_mailed"),
        ("account", "locale"),
        ("action", "released_at"),
        ("action", "public"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")

"""The sites of a campaign are all that there are, or some of many."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, because SQLite adds a column with its check only in one statement.
    op.execute(
        "ALTER TABLE campaign ADD COLUMN sites_are VARCHAR(4) DEFAULT 'all' NOT NULL"
        " CONSTRAINT ck_campaign_sites_are CHECK (sites_are IN ('all', 'some'))"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE campaign DROP COLUMN sites_are")  # on SQLite too without rewriting the table

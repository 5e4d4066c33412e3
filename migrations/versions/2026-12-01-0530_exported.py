"""Whether rows of persons may leave a protected campaign: of those that were published before, their forms said no."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out, because SQLite adds a column with its check only in one statement.
    op.execute(
        "ALTER TABLE campaign ADD COLUMN exported VARCHAR(6) DEFAULT 'tables' NOT NULL"
        " CONSTRAINT ck_campaign_exported CHECK (exported IN ('tables', 'rows'))"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE campaign DROP COLUMN exported")  # on SQLite too without rewriting the table

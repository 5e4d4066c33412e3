"""Comments know the site of their author."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("suggestion", sa.Column("site", sa.String(60), nullable=True))


def downgrade() -> None:
    # On SQLite too without rewriting the table.
    op.execute("ALTER TABLE suggestion DROP COLUMN site")

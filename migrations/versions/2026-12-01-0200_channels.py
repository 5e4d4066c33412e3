"""By which ways a campaign is handed out: until now by all."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ALL = '["link", "mail", "poster", "card", "kiosk"]'


def upgrade() -> None:
    op.add_column("campaign", sa.Column("channels", sa.JSON(), nullable=False, server_default=ALL))


def downgrade() -> None:
    # On SQLite too without rewriting the table.
    op.execute("ALTER TABLE campaign DROP COLUMN channels")

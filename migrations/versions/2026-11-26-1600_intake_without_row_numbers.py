"""Waiting answers without row numbers, which on SQLite are their order of arrival."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _rebuild(**options: bool) -> None:
    """On SQLite: the table anew, its rows in the order of their random ids."""
    if op.get_bind().dialect.name != "sqlite":
        return
    used_once = sa.text("token_hash IS NOT NULL")
    op.drop_index("ix_intake_token", table_name="intake")
    with op.batch_alter_table("intake", recreate="always", table_kwargs=options):
        pass
    op.create_index("ix_intake_token", "intake", ["token_hash"], unique=True, sqlite_where=used_once)


def upgrade() -> None:
    _rebuild(sqlite_with_rowid=False)


def downgrade() -> None:
    _rebuild()

"""Each counted answer of a protected campaign keeps the step with which its figures moved."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("response", sa.Column("step", sa.Integer(), nullable=True))
    # Of those that are counted already it is not known: see `app.tallies.protection.UNKNOWN`.
    protected = "SELECT id FROM campaign WHERE anonymity <> 'named' AND NOT demo"
    op.execute(f"UPDATE response SET step = 0 WHERE campaign_id IN ({protected})")  # noqa: S608 - all of it is ours


def downgrade() -> None:
    op.execute("ALTER TABLE response DROP COLUMN step")  # on SQLite too without rewriting the table

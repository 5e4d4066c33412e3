"""How far the tallies of a campaign are folded anew, and what they hold so far."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refolding",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.Column("reached", sa.String(length=32), server_default="", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_refolding_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_refolding")),
    )


def downgrade() -> None:
    op.drop_table("refolding")

"""Files of answers that leads bring in; which campaigns came from one."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STATES = ("read", "checking", "checked", "storing", "stored", "failed", "undoing", "undone")


def upgrade() -> None:
    op.add_column("campaign", sa.Column("imported", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.create_table(
        "imported_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(60), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("found", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("wave", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], "fk_imported_file_unit_id_unit", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], "fk_imported_file_account_id_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], "fk_imported_file_campaign_id_campaign", ondelete="RESTRICT"
        ),
        sa.CheckConstraint(f"state IN ({', '.join(map(repr, STATES))})", name=op.f("ck_imported_file_state")),
    )
    for column in ("unit_id", "digest", "campaign_id"):
        op.create_index(f"ix_imported_file_{column}", "imported_file", [column])


def downgrade() -> None:
    op.drop_table("imported_file")
    # On SQLite too without rewriting the table.
    op.execute("ALTER TABLE campaign DROP COLUMN imported")

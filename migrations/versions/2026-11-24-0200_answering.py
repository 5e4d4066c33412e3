"""Who may answer, when and how: settings of campaigns, personal links, drafts, traffic."""

from contextlib import AbstractContextManager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Written out, because SQLite adds a column with its check only in one statement.
_COLUMNS = (
    "campaign ADD COLUMN length VARCHAR(5) DEFAULT 'long' NOT NULL"
    " CONSTRAINT ck_campaign_length CHECK (length IN ('long', 'short'))",
    "campaign ADD COLUMN access VARCHAR(8) DEFAULT 'open' NOT NULL"
    " CONSTRAINT ck_campaign_access CHECK (access IN ('open', 'device', 'personal'))",
    "campaign ADD COLUMN segments JSON DEFAULT '{}' NOT NULL",
    "campaign ADD COLUMN thanks JSON DEFAULT '{}' NOT NULL",
    "campaign ADD COLUMN sealed BOOLEAN DEFAULT false NOT NULL",
    "intake ADD COLUMN marks VARCHAR(40) DEFAULT '' NOT NULL",
    "intake ADD COLUMN token_hash VARCHAR(64)",
    "intake ADD COLUMN receipt_hash VARCHAR(64)",
    "response ADD COLUMN marks VARCHAR(40) DEFAULT '' NOT NULL",
)
# With another foreign key a table is written anew on SQLite, and Alembic has to be told what was special about it.
_WITHOUT_ROWID = {"sqlite_with_rowid": False}


def _responses() -> AbstractContextManager[BatchOperations]:
    return op.batch_alter_table("response", table_kwargs=_WITHOUT_ROWID)


def _suggestions() -> AbstractContextManager[BatchOperations]:
    return op.batch_alter_table("suggestion", table_kwargs=_WITHOUT_ROWID)


def _refer_to(operations: BatchOperations, table: str, column: str, other: str) -> None:
    operations.add_column(sa.Column(column, sa.Integer(), nullable=True))
    name = op.f(f"fk_{table}_{column}_{other}")
    operations.create_foreign_key(name, other, [column], ["id"], ondelete="RESTRICT")


def _refer_no_more(operations: BatchOperations, table: str, column: str, other: str) -> None:
    operations.drop_constraint(op.f(f"fk_{table}_{column}_{other}"), type_="foreignkey")
    operations.drop_column(column)


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("segments", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("due", sa.String(length=6), nullable=True),
        sa.Column("held", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failed", sa.String(length=20), nullable=True),
        sa.CheckConstraint("due IN ('invite', 'remind')", name=op.f("ck_invitation_due")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_invitation_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index("ix_invitation_address", "invitation", ["campaign_id", "address"], unique=True)
    waits = sa.text("due IS NOT NULL")
    op.create_index("ix_invitation_due", "invitation", ["id"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "draft",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_draft_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_draft")),
    )
    op.create_table(
        "traffic",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_traffic_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "day", "channel", name=op.f("pk_traffic")),
    )
    for column in _COLUMNS:
        op.execute(f"ALTER TABLE {column}")
    with _responses() as operations:
        _refer_to(operations, "response", "invitation_id", "invitation")
    with _suggestions() as operations:
        _refer_to(operations, "suggestion", "campaign_id", "campaign")
    used_once = sa.text("token_hash IS NOT NULL")
    op.create_index(
        "ix_intake_token", "intake", ["token_hash"], unique=True, sqlite_where=used_once, postgresql_where=used_once
    )
    op.add_column("campaign", sa.Column("opens", sa.DateTime(timezone=True), nullable=True))
    op.add_column("campaign", sa.Column("closes", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_intake_token", table_name="intake")
    with _suggestions() as operations:
        _refer_no_more(operations, "suggestion", "campaign_id", "campaign")
    with _responses() as operations:
        _refer_no_more(operations, "response", "invitation_id", "invitation")
    for table, columns in {
        "response": ("marks",),
        "intake": ("receipt_hash", "token_hash", "marks"),
        "campaign": ("closes", "opens", "sealed", "thanks", "segments", "access", "length"),
    }.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")  # on SQLite too, without rewriting the table
    op.drop_table("traffic")
    op.drop_table("draft")
    op.drop_index("ix_invitation_due", table_name="invitation")
    op.drop_index("ix_invitation_address", table_name="invitation")
    op.drop_table("invitation")

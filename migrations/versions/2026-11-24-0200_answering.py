"""Who may answer, when and how: settings of campaigns, personal links, drafts, traffic."""

import sqlalchemy as sa
from alembic import op

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
    "suggestion ADD COLUMN campaign_id INTEGER"
    " CONSTRAINT fk_suggestion_campaign_id_campaign REFERENCES campaign (id) ON DELETE RESTRICT",
    "response ADD COLUMN marks VARCHAR(40) DEFAULT '' NOT NULL",
    "response ADD COLUMN invitation_id INTEGER"
    " CONSTRAINT fk_response_invitation_id_invitation REFERENCES invitation (id) ON DELETE RESTRICT",
)


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
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_invitation_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index("ix_invitation_address", "invitation", ["campaign_id", "address"], unique=True)
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
    used_once = sa.text("token_hash IS NOT NULL")
    op.create_index(
        "ix_intake_token", "intake", ["token_hash"], unique=True, sqlite_where=used_once, postgresql_where=used_once
    )
    op.add_column("campaign", sa.Column("opens", sa.DateTime(timezone=True), nullable=True))
    op.add_column("campaign", sa.Column("closes", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_index("ix_intake_token", table_name="intake")
    for table, columns in {
        "response": ("invitation_id", "marks"),
        "suggestion": ("campaign_id",),
        "intake": ("receipt_hash", "token_hash", "marks"),
        "campaign": ("closes", "opens", "sealed", "thanks", "segments", "access", "length"),
    }.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")  # on SQLite too, without rewriting the table
    op.drop_table("traffic")
    op.drop_table("draft")
    op.drop_index("ix_invitation_address", table_name="invitation")
    op.drop_table("invitation")

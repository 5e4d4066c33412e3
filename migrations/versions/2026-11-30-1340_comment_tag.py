"""What comments are about, as proposed and as people say."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_tag",
        sa.Column("suggestion_id", sa.String(64), nullable=False),
        sa.Column("needs_of", sa.Text(), nullable=False),
        sa.Column("proposed_dimension", sa.Text(), nullable=True),
        sa.Column("proposed_need", sa.Text(), nullable=True),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=True),
        sa.Column("need", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_comment_tag_account_id_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestion.id"], name="fk_comment_tag_suggestion_id_suggestion", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("suggestion_id", name="pk_comment_tag"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("comment_tag")

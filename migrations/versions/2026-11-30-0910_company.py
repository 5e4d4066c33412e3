"""The company's own words: name, logo, contact and privacy notice, in one row."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = [sa.Column(name, sa.JSON(), server_default="{}", nullable=False) for name in ("name", "contact", "privacy")]
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        *texts,
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_company_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )
    op.execute("INSERT INTO company (id) VALUES (1)")


def downgrade() -> None:
    op.drop_table("company")

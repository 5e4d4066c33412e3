"""Ways to the form are on the company's lists; units can be retired and merged, and what became of them is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CHANNELS = ("link", "mail", "poster", "card", "kiosk")
KIND = "ck_place_kind"
INTO = "fk_unit_merged_into_id_unit"


def _kinds(kinds: str) -> None:
    with op.batch_alter_table("place") as operations:
        operations.drop_constraint(op.f(KIND), type_="check")
        operations.create_check_constraint(op.f(KIND), f"kind IN ({kinds})")


def upgrade() -> None:
    _kinds("'site', 'service', 'channel'")
    for name in CHANNELS:
        op.execute(f"INSERT INTO place (kind, name, created) VALUES ('channel', '{name}', CURRENT_TIMESTAMP)")  # noqa: S608
    op.execute(
        "INSERT INTO place_change (place_id, change, name, moment)"
        " SELECT id, 'added', name, created FROM place WHERE kind = 'channel'"
    )
    with op.batch_alter_table("unit") as operations:
        operations.add_column(sa.Column("retired", sa.DateTime(timezone=True), nullable=True))
        operations.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        operations.create_foreign_key(op.f(INTO), "unit", ["merged_into_id"], ["id"], ondelete="RESTRICT")
    op.create_table(
        "unit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(10), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("other", sa.String(200), server_default="", nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "change IN ('added', 'renamed', 'retired', 'taken_back', 'merged')", name=op.f("ck_unit_change_change")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_change_unit_id_unit"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_unit_change_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )
    op.create_index("ix_unit_change_unit_id", "unit_change", ["unit_id"])


def downgrade() -> None:
    op.drop_table("unit_change")
    with op.batch_alter_table("unit") as operations:
        operations.drop_constraint(op.f(INTO), type_="foreignkey")
        operations.drop_column("merged_into_id")
        operations.drop_column("retired")
    op.execute("DELETE FROM place_change WHERE place_id IN (SELECT id FROM place WHERE kind = 'channel')")
    op.execute("UPDATE place SET merged_into_id = NULL WHERE kind = 'channel'")
    op.execute("DELETE FROM place WHERE kind = 'channel'")
    _kinds("'site', 'service'")

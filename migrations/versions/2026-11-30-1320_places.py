"""The company's lists of sites and services, filled from the campaigns that stand."""

import unicodedata
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = ("site", "service")


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(7), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("retired", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('site', 'service')", name=op.f("ck_place_kind")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_place_unit_id_unit"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["place.id"], name=op.f("fk_place_merged_into_id_place"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    op.create_index("ix_place_unit_id", "place", ["unit_id"])
    op.create_index("ix_place_merged_into_id", "place", ["merged_into_id"])
    op.create_table(
        "place_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(10), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("other", sa.String(60), server_default="", nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "change IN ('added', 'renamed', 'retired', 'taken_back', 'merged')", name=op.f("ck_place_change_change")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_place_change_place_id_place"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_place_change_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_change")),
    )
    op.create_index("ix_place_change_place_id", "place_change", ["place_id"])
    _fill()


def _fill() -> None:
    """Each name once; those of no unit are everybody's, so units do not get them again."""
    connection = op.get_bind()
    integer, moment = sa.Integer(), sa.DateTime(timezone=True)
    ids = (sa.column("id", integer), sa.column("unit_id", integer))
    campaign = sa.table("campaign", *ids, sa.column("segments", sa.JSON()))
    place = sa.table("place", *map(sa.column, ("kind", "unit_id", "name")), sa.column("created", moment))
    known: set[tuple[int | None, str, str]] = set()
    now = datetime.now(UTC)
    for unit_id, segments in connection.execute(
        sa.select(campaign.c.unit_id, campaign.c.segments).order_by(campaign.c.unit_id.is_not(None), campaign.c.id)
    ).all():
        for kind in KINDS:
            for name in segments.get(kind, ()):
                folded = " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
                if {(None, kind, folded), (unit_id, kind, folded)} & known:
                    continue
                known.add((unit_id, kind, folded))
                connection.execute(place.insert().values(kind=kind, unit_id=unit_id, name=name, created=now))
    if known:
        connection.execute(
            sa.text(
                "INSERT INTO place_change (place_id, change, name, moment) SELECT id, 'added', name, created FROM place"
            )
        )


def downgrade() -> None:
    op.drop_table("place_change")
    op.drop_table("place")

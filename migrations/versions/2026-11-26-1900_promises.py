"""Promises to whoever answers: by when it is decided what to improve, comments apart from anonymous numbers.

The comment of an anonymous answer waits beside it, and never comes among the counted ones with it.
"""

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intake", sa.Column("comment", sa.Text(), nullable=True))
    op.add_column("campaign", sa.Column("decides", sa.Date(), nullable=True))


def downgrade() -> None:
    _put_comments_back()
    # On SQLite too without rewriting the tables.
    op.execute("ALTER TABLE campaign DROP COLUMN decides")
    op.execute("ALTER TABLE intake DROP COLUMN comment")


def _put_comments_back() -> None:
    """Into the answers that wait, in the place of their digest: the one text there of 32 hexadecimal digits."""
    connection = op.get_bind()
    waiting = connection.execute(sa.text("SELECT id, answers, comment FROM intake WHERE comment IS NOT NULL")).all()
    for id_, answers, comment in waiting:
        given = json.loads(answers)
        for name, value in given.items():
            if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32}", value):
                given[name] = comment
        written = json.dumps(given, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        connection.execute(
            sa.text("UPDATE intake SET answers = :answers WHERE id = :id"), {"answers": written, "id": id_}
        )

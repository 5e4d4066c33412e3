"""The full-text index of what was said, filled with what is there."""

import hashlib
import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BATCH = 1000
_DESK = sa.text("author = 'desk'")  # the index finds which have a reply
# As surveys/storage/fulltext.py had them when this was written.
_HAN = "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")


def _tokens(said: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", said).casefold())
    found: list[str] = []
    for run in _RUN.finditer(folded):
        found += [run[0][at : at + 2] for at in range(len(run[0]))] if run["han"] else [run[0][:60]]
    return found


def upgrade() -> None:
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        op.execute(
            "CREATE VIRTUAL TABLE fulltext"
            " USING fts5(suggestion_id UNINDEXED, words, tokenize = 'ascii', columnsize = 0)"
        )
    else:
        op.create_table(
            "fulltext",
            sa.Column("message_id", sa.String(64), nullable=False),
            sa.Column("suggestion_id", sa.String(64), nullable=False),
            sa.Column("words", TSVECTOR(), nullable=False),
            sa.ForeignKeyConstraint(
                ["message_id"], ["message.id"], name="fk_fulltext_message_id_message", ondelete="RESTRICT"
            ),
            sa.PrimaryKeyConstraint("message_id", name="pk_fulltext"),
        )
        op.create_index("ix_fulltext_words", "fulltext", ["words"], postgresql_using="gin")
        op.create_index("ix_fulltext_suggestion_id", "fulltext", ["suggestion_id"])
    op.create_index("ix_message_desk", "message", ["suggestion_id"], sqlite_where=_DESK, postgresql_where=_DESK)
    _fill(connection, sqlite)


def _fill(connection: sa.Connection, sqlite: bool) -> None:
    add = sa.text(
        "INSERT OR REPLACE INTO fulltext (rowid, suggestion_id, words) VALUES (:number, :suggestion_id, :words)"
        if sqlite
        else "INSERT INTO fulltext (message_id, suggestion_id, words)"
        " VALUES (:id, :suggestion_id, CAST(:words AS tsvector))"
    )
    after = ""
    some = sa.text("SELECT id, suggestion_id, text FROM message WHERE id > :after ORDER BY id LIMIT :batch")
    while rows := connection.execute(some, {"after": after, "batch": BATCH}).all():
        after = rows[-1].id
        values = []
        for row in rows:
            tokens = _tokens(row.text)
            words = tokens if sqlite else [f"'{token}':{place}" for place, token in enumerate(tokens, start=1)]
            key = {"number": int(hashlib.sha256(row.id.encode()).hexdigest()[:15], 16)} if sqlite else {"id": row.id}
            values.append({**key, "suggestion_id": row.suggestion_id, "words": " ".join(words)})
        connection.execute(add, values)


def downgrade() -> None:
    op.drop_index("ix_message_desk", "message")
    op.execute("DROP TABLE fulltext")

"""Promises to whoever answers: by when it is decided what to improve, comments apart from anonymous numbers.

The comment of an anonymous answer waits beside it, and never comes among the counted ones with it.
"""

import json
import re
import secrets
import tomllib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("intake", sa.Column("comment", sa.Text(), nullable=True))
    op.add_column("campaign", sa.Column("decides", sa.Date(), nullable=True))
    _take_comments_out()


def downgrade() -> None:
    _put_comments_back()
    # On SQLite too without rewriting the tables.
    op.execute("ALTER TABLE campaign DROP COLUMN decides")
    op.execute("ALTER TABLE intake DROP COLUMN comment")


def _take_comments_out() -> None:
    """Of the anonymous answers that wait, to where it is counted from; a digest that nobody made stands for it."""
    waiting = op.get_bind().execute(
        sa.text(
            "SELECT intake.id, intake.answers, instrument_version.source FROM intake"
            " JOIN campaign ON campaign.id = intake.campaign_id"
            " JOIN instrument_version ON instrument_version.name = campaign.instrument"
            " AND instrument_version.version = campaign.version"
            " WHERE campaign.anonymity = 'anonymous'"
        )
    )
    for id_, answers, source in waiting.all():
        given, name = json.loads(answers), _comment_of(source)
        if name in given:
            words, given[name] = given[name], secrets.token_hex(16)
            _write(id_, given, words)


def _comment_of(source: str) -> str:
    """The question of a questionnaire that takes the comment: the first text of several lines."""
    texts = (each for each in tomllib.loads(source).get("general", ()) if each["kind"] == "text")
    return next((str(each["id"]) for each in texts if not each.get("one_line")), "")


def _put_comments_back() -> None:
    """Into the answers that wait, in the place of their digest: the one text there of 32 hexadecimal digits."""
    waiting = op.get_bind().execute(sa.text("SELECT id, answers, comment FROM intake WHERE comment IS NOT NULL"))
    for id_, answers, comment in waiting.all():
        given = json.loads(answers)
        for name, value in given.items():
            if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{32}", value):
                given[name] = comment
        _write(id_, given, comment)


def _write(id_: str, given: dict[str, object], comment: str) -> None:
    answers = json.dumps(given, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    change = sa.text("UPDATE intake SET answers = :answers, comment = :comment WHERE id = :id")
    op.get_bind().execute(change, {"answers": answers, "comment": comment, "id": id_})

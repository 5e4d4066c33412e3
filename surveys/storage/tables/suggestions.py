"""The tables of suggestions and of what was said about them."""

from datetime import date

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field

from surveys.codes import Side, Status, Voice
from surveys.storage.tables.columns import Row, code, one_of


class Suggestion(Row, table=True):
    """An employee's suggestion: its state. What was said is in its messages. The id is the hash of its receipt."""

    __table_args__ = (
        one_of("voice", Voice),
        one_of("status", Status),
        # Of the box alone: comments grow with the answers
        Index(
            "ix_suggestion_box",
            *("day", "id", "status", "unit_id"),
            sqlite_where=text("campaign_id IS NULL"),
            postgresql_where=text("campaign_id IS NULL"),
        ),
        {"sqlite_with_rowid": False},
    )
    id: str = Field(primary_key=True, max_length=64)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    voice: Voice = Field(sa_column=code(12))
    status: Status = Field(sa_column=code(12))
    day: date
    # The campaign whose questionnaire it was written in; none for the suggestion box
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", ondelete="RESTRICT")
    # Where its author was; never of an anonymous campaign, as it would lead from the words to the numbers of a few
    site: str | None = Field(default=None, max_length=60)


class Message(Row, table=True):
    """One thing said about a suggestion, by its author or by the desk that answers."""

    __table_args__ = (
        one_of("author", Side),
        Index("ix_message_thread", "suggestion_id", "place", unique=True),
        Index(
            "ix_message_desk",
            "suggestion_id",
            sqlite_where=text("author = 'desk'"),
            postgresql_where=text("author = 'desk'"),
        ),
        {"sqlite_with_rowid": False},
    )
    id: str = Field(primary_key=True, max_length=64)
    suggestion_id: str = Field(max_length=64, foreign_key="suggestion.id", ondelete="RESTRICT")
    place: int  # 1 is the suggestion itself
    author: Side = Field(sa_column=code(8))
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    text: str = Field(sa_column=Column(Text, nullable=False))
    day: date


class CommentTag(Row, table=True):
    """What a comment is about: first as the list of rules proposes, then as a person says who looked at it."""

    __tablename__ = "comment_tag"
    __table_args__ = {"sqlite_with_rowid": False}
    suggestion_id: str = Field(primary_key=True, max_length=64, foreign_key="suggestion.id", ondelete="RESTRICT")
    needs_of: str = Field(sa_type=Text)  # the set of needs
    proposed_dimension: str | None = Field(default=None, sa_type=Text)
    proposed_need: str | None = Field(default=None, sa_type=Text)
    rules: int  # the version of the list that proposed it
    dimension: str | None = Field(default=None, sa_type=Text)
    need: str | None = Field(default=None, sa_type=Text)
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    day: date | None = None  # of the look; none: nobody has looked

"""The tables of answers and of what was computed from them. No answer is ever deleted by a cascade."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field

from surveys.storage.tables.columns import Row


class Intake(Row, table=True):
    """What one person answered: acknowledged, on disk, not yet counted. Small, so it needs no index but its key.

    Without SQLite's row numbers it would be slower by half; those of anonymous answers are random: see responses.store.
    """

    __table_args__ = (
        Index(
            "ix_intake_token",
            "token_hash",
            unique=True,
            sqlite_where=text("token_hash IS NOT NULL"),
            postgresql_where=text("token_hash IS NOT NULL"),
        ),
        Index(
            "ix_intake_receipt",
            "receipt_hash",
            sqlite_where=text("receipt_hash IS NOT NULL"),
            postgresql_where=text("receipt_hash IS NOT NULL"),
        ),
    )
    id: str = Field(primary_key=True, max_length=32)  # a hash of the form's random key
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="RESTRICT")
    answers: str = Field(sa_type=Text)  # JSON: field name -> value; validated before, never edited after
    received: datetime
    locale: str | None = Field(default=None, max_length=10)
    marks: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})  # classes: "too_fast"
    # Whose link it came by, and the receipt of its comment; of an anonymous one what stands for them (`Seals.mark`).
    token_hash: str | None = Field(default=None, max_length=64)
    receipt_hash: str | None = Field(default=None, max_length=64)
    comment: str | None = Field(default=None, sa_type=Text)  # of an anonymous one, sealed, with its receipt


class Response(Row, table=True):
    """The same, counted: folded into its campaign's tallies in the transaction that brought it here.

    Its order is that of random ids; nothing in the table says who came first.
    """

    __table_args__ = {"sqlite_with_rowid": False}
    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", ondelete="RESTRICT")
    id: str = Field(primary_key=True, max_length=32)
    answers: str = Field(sa_type=Text)
    received: datetime
    locale: str | None = Field(default=None, max_length=10)
    marks: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    invitation_id: int | None = Field(default=None, foreign_key="invitation.id", ondelete="RESTRICT")
    step: int | None = None  # from 1, with which its protected campaign's figures moved; 0: before there were steps


class Tally(Row, table=True):
    """The kept tally of one part of a campaign: of everybody (an empty name), of the answers without flags."""

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", ondelete="RESTRICT")
    segment: str = Field(primary_key=True, max_length=120)  # "" is everybody
    layout: int  # of `data`; another layout is folded anew from the responses
    n: int
    first: date | None = None
    last: date | None = None
    data: str = Field(sa_column=Column(Text, nullable=False))


class Refolding(Row, table=True):
    """The tallies of a campaign whose layout is an older one, as far as they are folded anew; meanwhile none moves."""

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", ondelete="RESTRICT")
    layout: int  # of `data`
    reached: str = Field(default="", max_length=32, sa_column_kwargs={"server_default": ""})  # the last id that is in
    done: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # answers that are in
    data: str = Field(sa_column=Column(Text, nullable=False))  # JSON: part -> first, last, tally

"""The tables. Times are in UTC. Answers are never deleted by a cascade: every reference to them is RESTRICT."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, MetaData, Table, Text, text
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _json(empty: str) -> Column[object]:
    return Column(JSON, nullable=False, server_default=empty)


class Unit(SQLModel, table=True):
    """A part of the company. Who may see what follows from it: see surveys.access."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, unique=True)


class Account(SQLModel, table=True):
    """A person who signs in."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    password_hash: str = Field(max_length=200)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    created: datetime


class SignIn(SQLModel, table=True):
    """A signed-in browser. The token itself is only in its cookie."""

    __tablename__ = "sign_in"
    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    created: datetime
    seen: datetime


class SetupLink(SQLModel, table=True):
    """The one-time link that makes the first account."""

    __tablename__ = "setup_link"
    token_hash: str = Field(primary_key=True, max_length=64)
    created: datetime


class InstrumentVersion(SQLModel, table=True):
    """A published questionnaire, word for word; a change of wording is another version."""

    __tablename__ = "instrument_version"
    name: str = Field(primary_key=True, max_length=60)
    version: int = Field(primary_key=True)
    source: str = Field(sa_column=Column(Text, nullable=False))


class Campaign(SQLModel, table=True):
    """One instrument, one audience, one period."""

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),
        CheckConstraint("anonymity IN ('named', 'confidential', 'anonymous')", name="anonymity"),
        CheckConstraint("length IN ('long', 'short')", name="length"),
        CheckConstraint("access IN ('open', 'device', 'personal')", name="access"),
    )
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    slug: str = Field(max_length=60, unique=True)
    instrument: str = Field(max_length=60)
    version: int
    title: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))  # locale -> title; at least one
    anonymity: str = Field(max_length=12)
    state: str = Field(max_length=8)
    demo: bool = False
    created: datetime
    opened: datetime | None = None
    closed: datetime | None = None
    length: str = Field(default="long", max_length=5, sa_column_kwargs={"server_default": "long"})
    access: str = Field(default="open", max_length=8, sa_column_kwargs={"server_default": "open"})
    # segment -> its values ("site", "service"), or none for what the page knows itself ("channel", "language")
    segments: dict[str, list[str]] = Field(default_factory=dict, sa_column=_json("{}"))
    opens: datetime | None = None  # answers are taken from here
    closes: datetime | None = None  # to here, this second included
    decides: date | None = None  # by when it is decided what to improve
    thanks: dict[str, str] = Field(default_factory=dict, sa_column=_json("{}"))  # locale -> what happens next
    sealed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # see app.counting.seal


class Intake(SQLModel, table=True):
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
    )
    id: str = Field(primary_key=True, max_length=32)  # a hash of the form's random key
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="RESTRICT")
    answers: str = Field(sa_type=Text)  # JSON: field name -> value; validated before, never edited after
    received: datetime
    locale: str | None = Field(default=None, max_length=10)
    marks: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})  # classes: "too_fast"
    # Whose link it came by. In an anonymous campaign it never gets further than here.
    token_hash: str | None = Field(default=None, max_length=64)
    receipt_hash: str | None = Field(default=None, max_length=64)  # of whoever wrote a comment
    comment: str | None = Field(default=None, sa_type=Text)  # where it must not stand in the answers: an anonymous one


class Response(SQLModel, table=True):
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


class Invitation(SQLModel, table=True):
    """A personal link. The token is made from the server's secret when it is mailed; here is only its hash."""

    __table_args__ = (
        Index("ix_invitation_address", "campaign_id", "address", unique=True),
        Index(
            "ix_invitation_due",
            "id",
            sqlite_where=text("due IS NOT NULL"),
            postgresql_where=text("due IS NOT NULL"),
        ),
        CheckConstraint("due IN ('invite', 'remind')", name="due"),
    )
    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="RESTRICT")
    token_hash: str = Field(max_length=64, unique=True)
    address: str = Field(max_length=254)
    name: str = Field(default="", max_length=200)
    locale: str = Field(default="", max_length=10)
    segments: dict[str, str] = Field(default_factory=dict, sa_column=_json("{}"))
    sent: datetime | None = None
    reminded: datetime | None = None
    used: bool = False
    # The queue of messages to this person: what is to be sent next, until when nobody takes it up (because somebody is
    # sending it, or has to wait before trying again), how often it was tried, with which code it was refused for good.
    due: str | None = Field(default=None, max_length=6)
    held: datetime | None = None
    tries: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    failed: str | None = Field(default=None, max_length=20)


class Draft(SQLModel, table=True):
    """Unsent answers behind a personal link, so that another device can go on. Never of an anonymous campaign."""

    token_hash: str = Field(primary_key=True, max_length=64)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="RESTRICT")
    fields: str = Field(sa_type=Text)  # JSON: pairs of field name and value, as typed
    saved: datetime


class Traffic(SQLModel, table=True):
    """How many opened, began and finished on a day by a channel: the denominator of the response rate."""

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", ondelete="RESTRICT")
    day: date = Field(primary_key=True)
    channel: str = Field(primary_key=True, max_length=10)
    opened: int = 0
    started: int = 0
    finished: int = 0


class Tally(SQLModel, table=True):
    """The kept tally of one part of a campaign: of everybody (an empty name), of the answers without flags."""

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", ondelete="RESTRICT")
    segment: str = Field(primary_key=True, max_length=120)  # "" is everybody
    layout: int  # of `data`; another layout is folded anew from the responses
    n: int
    first: date | None = None
    last: date | None = None
    data: str = Field(sa_column=Column(Text, nullable=False))


class Suggestion(SQLModel, table=True):
    """An employee's suggestion: its state. What was said is in its messages. The id is the hash of its receipt."""

    __table_args__ = (
        CheckConstraint("voice IN ('named', 'confidential', 'anonymous')", name="voice"),
        CheckConstraint(
            "status IN ('new', 'triaged', 'review', 'accepted', 'progress', 'done', 'verified',"
            " 'hold', 'declined', 'merged', 'withdrawn')",
            name="status",
        ),
        {"sqlite_with_rowid": False},
    )
    id: str = Field(primary_key=True, max_length=64)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    voice: str = Field(max_length=12)
    status: str = Field(max_length=12)
    day: date
    # The campaign whose questionnaire it was written in; none for the suggestion box
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", ondelete="RESTRICT")


class Message(SQLModel, table=True):
    """One thing said about a suggestion, by its author or by the desk that answers."""

    __table_args__ = (
        CheckConstraint("author IN ('author', 'desk')", name="author"),
        Index("ix_message_thread", "suggestion_id", "place", unique=True),
        {"sqlite_with_rowid": False},
    )
    id: str = Field(primary_key=True, max_length=64)
    suggestion_id: str = Field(max_length=64, foreign_key="suggestion.id", ondelete="RESTRICT")
    place: int  # 1 is the suggestion itself
    author: str = Field(max_length=8)
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    text: str = Field(sa_column=Column(Text, nullable=False))
    day: date


metadata: MetaData = SQLModel.metadata
intake: Table = metadata.tables["intake"]
response: Table = metadata.tables["response"]
campaign: Table = metadata.tables["campaign"]
tally: Table = metadata.tables["tally"]
invitation: Table = metadata.tables["invitation"]
draft: Table = metadata.tables["draft"]
suggestion: Table = metadata.tables["suggestion"]
message: Table = metadata.tables["message"]
traffic: Table = metadata.tables["traffic"]

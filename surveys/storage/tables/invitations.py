"""The tables of personal links and of the drafts behind them."""

from datetime import datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from surveys.codes import MessageKind
from surveys.storage.tables.columns import Row, code, json, one_of


class Invitation(Row, table=True):
    """A personal link. The token is made from the server's secret when it is mailed; here is only its hash."""

    __table_args__ = (
        Index("ix_invitation_address", "campaign_id", "address", unique=True),
        Index(
            "ix_invitation_due",
            "id",
            sqlite_where=text("due IS NOT NULL"),
            postgresql_where=text("due IS NOT NULL"),
        ),
        one_of("due", MessageKind),
    )
    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="RESTRICT")
    token_hash: str = Field(max_length=64, unique=True)
    address: str = Field(max_length=254)
    name: str = Field(default="", max_length=200)
    locale: str = Field(default="", max_length=10)
    segments: dict[str, str] = Field(default_factory=dict, sa_column=json("{}"))
    sent: datetime | None = None
    reminded: datetime | None = None
    used: bool = False
    # The queue of messages to this person: what is to be sent next, until when no process takes it up (because one is
    # sending it, or has to wait before trying again), how often it was tried, with which code it was refused for good.
    due: MessageKind | None = Field(default=None, sa_column=code(6, nullable=True))
    held: datetime | None = None
    tries: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    failed: str | None = Field(default=None, max_length=20)


class Draft(Row, table=True):
    """Unsent answers behind a personal link, so that another device can go on. Never of an anonymous campaign."""

    token_hash: str = Field(primary_key=True, max_length=64)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="RESTRICT")
    fields: str = Field(sa_type=Text)  # JSON: pairs of field name and value, as typed
    saved: datetime

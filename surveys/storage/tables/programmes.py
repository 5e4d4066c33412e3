"""The tables of programmes, of their rounds, of the campaigns in these, and of notes on needs."""

from datetime import date, datetime

from sqlalchemy import Text, UniqueConstraint, text
from sqlmodel import Field

from surveys.codes import Rhythm
from surveys.storage.tables.columns import Row, code, one_of


class Programme(Row, table=True):
    """Rounds in order, about one set of needs."""

    __table_args__ = (one_of("rhythm", Rhythm),)
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    name: str = Field(max_length=120)
    needs: str = Field(max_length=40)  # the set; none: any
    rhythm: Rhythm = Field(sa_column=code(11))
    created: datetime
    put_away: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # off the list


class Round(Row, table=True):
    """What belongs to one quarter, month, or whatever the rhythm is."""

    __table_args__ = (UniqueConstraint("programme_id", "begins"),)
    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", ondelete="RESTRICT")
    begins: date


class InRound(Row, table=True):
    """A campaign belongs to one round at most."""

    __tablename__ = "in_round"
    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", ondelete="RESTRICT")
    round_id: int = Field(foreign_key="round.id", ondelete="RESTRICT", index=True)


class Annotation(Row, table=True):
    """What happened on a day and may bear on a need, in a lead's words."""

    id: int | None = Field(default=None, primary_key=True)
    programme_id: int = Field(foreign_key="programme.id", ondelete="RESTRICT", index=True)
    needs_of: str = Field(sa_type=Text)  # the set of needs
    need: str = Field(sa_type=Text)
    day: date
    words: str = Field(max_length=160)
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")  # who wrote it last

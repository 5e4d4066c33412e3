"""The tables of people who sign in, and of the parts of the company."""

from datetime import date, datetime

from sqlmodel import Field

from surveys.codes import Change
from surveys.storage.tables.columns import Row, code, one_of


class Unit(Row, table=True):
    """A part of the company. Who may see what follows from it: see surveys.storage.access."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200, unique=True)  # one, or one for each language with a line | between them
    retired: datetime | None = None
    merged_into_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT")


class UnitChange(Row, table=True):
    """One thing that became of a unit. Rows are added and never changed."""

    __tablename__ = "unit_change"
    __table_args__ = (one_of("change", Change),)
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", ondelete="RESTRICT", index=True)
    change: Change = Field(sa_column=code(10))
    name: str = Field(max_length=200)  # that it had, before this
    other: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})  # new one, or merged into
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    moment: datetime


class Account(Row, table=True):
    """A person who signs in."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    password_hash: str = Field(max_length=200)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    created: datetime
    locale: str | None = Field(default=None, max_length=10)  # in which it last signed in
    late_mailed: date | None = None  # when it was last told by mail what is late


class SignIn(Row, table=True):
    """A signed-in browser. The token itself is only in its cookie."""

    __tablename__ = "sign_in"
    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    created: datetime
    seen: datetime


class SetupLink(Row, table=True):
    """The one-time link that makes the first account."""

    __tablename__ = "setup_link"
    token_hash: str = Field(primary_key=True, max_length=64)
    created: datetime

"""The tables of the company's lists, and of what became of their entries."""

from datetime import datetime

from sqlmodel import Field

from surveys.codes import Change, Listed
from surveys.storage.tables.columns import Row, code, one_of


class Place(Row, table=True):
    """A site, a service or a way to the form, whose first name is its code. Campaigns copy names, answers keep codes;
    what was published never follows from this table.
    """

    __table_args__ = (one_of("kind", Listed),)
    id: int | None = Field(default=None, primary_key=True)
    kind: Listed = Field(sa_column=code(7))
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    name: str = Field(max_length=60)
    retired: datetime | None = None
    merged_into_id: int | None = Field(default=None, foreign_key="place.id", ondelete="RESTRICT", index=True)
    created: datetime


class PlaceChange(Row, table=True):
    """One thing that became of an entry. Rows are added and never changed."""

    __tablename__ = "place_change"
    __table_args__ = (one_of("change", Change),)
    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", ondelete="RESTRICT", index=True)
    change: Change = Field(sa_column=code(10))
    name: str = Field(max_length=60)  # that it had, before this
    other: str = Field(default="", max_length=60, sa_column_kwargs={"server_default": ""})  # new one, or merged into
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")  # none: found
    moment: datetime

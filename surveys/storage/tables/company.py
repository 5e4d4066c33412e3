"""The table of the company's own words. It has one row, which the migration makes."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from surveys.storage.tables.columns import Row, json


class Company(Row, table=True):
    """What respondents read of the company. Texts: locale -> text, of the languages in which there is one."""

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: int = Field(default=1, primary_key=True)
    name: dict[str, str] = Field(default_factory=dict, sa_column=json("{}"))
    contact: dict[str, str] = Field(default_factory=dict, sa_column=json("{}"))  # whom to write to or phone
    privacy: dict[str, str] = Field(default_factory=dict, sa_column=json("{}"))
    logo: bytes | None = None  # a PNG that we have drawn ourselves
    changed: datetime | None = None

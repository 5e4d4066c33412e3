"""The table of sets of needs that are written here. What was published of them lies with the questionnaires."""

from datetime import datetime

from sqlalchemy import Text, text
from sqlmodel import Field

from surveys.storage.tables.columns import Row


class WrittenSet(Row, table=True):
    """A set of needs as it is being written: see surveys.instruments.needset."""

    __tablename__ = "written_set"
    id: str = Field(primary_key=True, max_length=40)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    document: str = Field(sa_type=Text)  # TOML
    published: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})  # the latest version
    created: datetime
    changed: datetime
    put_away: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # off the list

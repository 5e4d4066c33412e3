"""The table of files of answers that leads bring in, each read as one campaign."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from surveys.codes import ImportState
from surveys.storage.tables.columns import Row, code, json, one_of


class ImportedFile(Row, table=True):
    """From its arrival until it is undone. What it held of people is in its campaign, and nowhere else."""

    __tablename__ = "imported_file"
    __table_args__ = (one_of("state", ImportState),)
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")  # who brought it
    name: str = Field(max_length=120)
    digest: str = Field(max_length=64, index=True)  # of its bytes
    size: int  # bytes
    instrument: str = Field(max_length=60)  # the questionnaire as which it is read
    state: ImportState = Field(sa_column=code(8))
    mapping: dict[str, Any] = Field(default_factory=dict, sa_column=json("{}"))  # surveys.imports.mapping
    found: dict[str, Any] = Field(default_factory=dict, sa_column=json("{}"))  # surveys.imports.reading
    wave: dict[str, Any] = Field(default_factory=dict, sa_column=json("{}"))  # surveys.imports.wave
    salt: str = Field(default="", max_length=32)  # of the ids of its answers, until all of them are in
    rows: int = 0  # of the file, as far as they were counted
    done: int = 0  # of them, in the work under way
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", ondelete="RESTRICT", index=True)
    created: datetime
    ended: datetime | None = None  # when it was stored, or undone

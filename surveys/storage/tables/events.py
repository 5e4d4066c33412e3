"""The tables of the log of events, and of the reasons that people gave."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, Text
from sqlmodel import Field

from surveys.codes import EventKind, Subject
from surveys.storage.tables.columns import Row, code, json


class Event(Row, table=True):
    """One line of the log. Rows are added and never changed, which triggers refuse; each holds the hash of the one
    before it. What it names may be deleted, so it refers to no table. Its codes are checked where it is written:
    a constraint that names them would be a table written anew with each new code.
    """

    __table_args__ = (Index("ix_event_subject", "subject_kind", "subject_id"),)
    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))  # 1, 2, 3 …
    subject_kind: Subject = Field(sa_column=code(12))
    subject_id: str = Field(max_length=64)
    unit_id: int | None = Field(default=None, index=True)  # of the subject; 0: it was gone already
    at: datetime
    account_id: int | None = None  # none: the program, or whoever may start it
    kind: EventKind = Field(sa_column=code(20))
    from_code: str | None = Field(default=None, max_length=40)
    to_code: str | None = Field(default=None, max_length=40)
    data: dict[str, Any] = Field(default_factory=dict, sa_column=json("{}"))  # ids, codes and numbers
    reason_digest: str | None = Field(default=None, max_length=64)
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class EventReason(Row, table=True):
    """Why somebody did it, in their words, until these are erased. The event holds the digest of salt and text."""

    __tablename__ = "event_reason"
    event_id: int = Field(primary_key=True, foreign_key="event.id", ondelete="RESTRICT")
    salt: str = Field(max_length=64)
    text: str = Field(sa_column=Column(Text, nullable=False))

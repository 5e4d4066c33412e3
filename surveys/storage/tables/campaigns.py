"""The tables of campaigns and of the questionnaires that they froze."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Text, text
from sqlmodel import Field

from surveys.codes import CHANNELS, Access, Anonymity, Channel, Exported, Length, SitesAre, State
from surveys.storage.tables.columns import Row, code, json, one_of


class InstrumentVersion(Row, table=True):
    """A published questionnaire, word for word; a change of wording is another version."""

    __tablename__ = "instrument_version"
    name: str = Field(primary_key=True, max_length=60)
    version: int = Field(primary_key=True)
    source: str = Field(sa_column=Column(Text, nullable=False))


class Campaign(Row, table=True):
    """One instrument, one audience, one period. Columns named like fields of surveys.campaigns.plan.Plan hold them."""

    __table_args__ = (
        one_of("state", State),
        one_of("anonymity", Anonymity),
        one_of("length", Length),
        one_of("access", Access),
        one_of("sites_are", SitesAre),
        one_of("exported", Exported),
    )
    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", ondelete="RESTRICT", index=True)
    slug: str = Field(max_length=60, unique=True)
    instrument: str = Field(max_length=60)
    version: int
    title: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))  # locale -> title; at least one
    anonymity: Anonymity = Field(sa_column=code(12))
    state: State = Field(sa_column=code(8))
    demo: bool = False
    created: datetime
    opened: datetime | None = None
    closed: datetime | None = None
    length: Length = Field(default="long", sa_column=code(5, server_default="long"))
    access: Access = Field(default="open", sa_column=code(8, server_default="open"))
    # segment -> its values ("site", "service"), or none for what the page knows itself ("channel", "language")
    segments: dict[str, list[str]] = Field(default_factory=dict, sa_column=json("{}"))
    channels: list[Channel] = Field(
        default_factory=lambda: list(CHANNELS), sa_column=json('["link", "mail", "poster", "card", "kiosk"]')
    )
    opens: datetime | None = None  # answers are taken from here
    closes: datetime | None = None  # to here, this second included
    decides: date | None = None  # by when it is decided what to improve
    thanks: dict[str, str] = Field(default_factory=dict, sa_column=json("{}"))  # locale -> what happens next
    sites_are: SitesAre = Field(default="all", sa_column=code(4, server_default="all"))
    exported: Exported = Field(default="tables", sa_column=code(6, server_default="tables"))
    smallest_difference: float | None = None  # that matters
    # Nothing says any more in which order anonymous answers came: see app.tallies.counting.scrub_order
    sealed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    paused: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # open, but takes none
    promise: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})  # which words it opened with
    # Of a protected campaign: when its figures last moved and will next, and whether all of them have.
    stepped: datetime | None = None
    next_step: datetime | None = None
    finished: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    put_away: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})  # off the list
    # Its answers came from a file; as long as some are still to come it is a draft that nobody sees.
    imported: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})

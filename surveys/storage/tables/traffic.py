"""The table of how many opened, began and finished a questionnaire."""

from datetime import date

from sqlmodel import Field

from surveys.storage.tables.columns import Row


class Traffic(Row, table=True):
    """How many took each step on a day by a channel: the denominator of the response rate."""

    campaign_id: int = Field(primary_key=True, foreign_key="campaign.id", ondelete="RESTRICT")
    day: date = Field(primary_key=True)
    channel: str = Field(primary_key=True, max_length=10)
    opened: int = 0
    started: int = 0
    finished: int = 0

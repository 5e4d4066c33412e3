"""The answers of a campaign, row by row, for files that leave the house."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from surveys.storage.tables import invitation, response

AT_ONCE = 1_000  # rows held in memory


class Stored(NamedTuple):
    """address, name: of whoever came by a personal link."""

    answers: str
    received: datetime
    locale: str
    marks: str
    address: str
    name: str


def answers_in_random_order(connection: Connection, campaign_id: int) -> Iterator[str]:
    """The documents alone. The database sorts, on disk where they are many; each time in another order."""
    query = select(response.c.answers).where(response.c.campaign_id == campaign_id).order_by(func.random())
    yield from connection.execution_options(yield_per=AT_ONCE).execute(query).scalars()


def rows(connection: Connection, campaign_id: int) -> Iterator[Stored]:
    """All that is stored, in the order of their random ids."""
    beside = [response.c[name] for name in ("answers", "received", "locale", "marks")]
    query = (
        select(*beside, invitation.c.address, invitation.c.name)
        .select_from(response.outerjoin(invitation, response.c.invitation_id == invitation.c.id))
        .where(response.c.campaign_id == campaign_id)
        .order_by(response.c.id)
    )
    for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
        yield Stored(row.answers, row.received, row.locale or "", row.marks, row.address or "", row.name or "")

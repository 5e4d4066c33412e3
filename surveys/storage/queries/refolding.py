"""How far tallies are folded anew, and which are of an older layout."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from surveys.storage.tables import refolding, response, tally


@dataclass(frozen=True)
class Reached:
    """What is folded anew: the id of the last answer that is in, how many are, and their sums as text."""

    layout: int
    reached: str
    done: int
    data: str


def layouts(connection: Connection, campaign_id: int) -> dict[str, int]:
    """Part of the campaign -> the layout of its kept tally."""
    rows = connection.execute(select(tally.c.segment, tally.c.layout).where(tally.c.campaign_id == campaign_id))
    return {segment: layout for segment, layout in rows}


def versions(connection: Connection, campaign_id: int) -> dict[str, tuple[int, int]]:
    """Part -> layout and n of its kept tally: whoever adds to it raises n."""
    columns = (tally.c.segment, tally.c.layout, tally.c.n)
    rows = connection.execute(select(*columns).where(tally.c.campaign_id == campaign_id))
    return {segment: (layout, n) for segment, layout, n in rows}


def numbers(connection: Connection, campaign_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Campaign -> layout and n of the kept tally of everybody."""
    columns = (tally.c.campaign_id, tally.c.layout, tally.c.n)
    rows = connection.execute(select(*columns).where(tally.c.segment == "", tally.c.campaign_id.in_(campaign_ids)))
    return {campaign_id: (layout, n) for campaign_id, layout, n in rows}


def due(connection: Connection, layout: int) -> list[int]:
    """Ids of the campaigns with a tally of another layout, or which were begun."""
    older = select(tally.c.campaign_id).where(tally.c.layout != layout)
    return sorted(connection.scalars(older.union(select(refolding.c.campaign_id))))


def more_than(connection: Connection, campaign_id: int, n: int) -> bool:
    """Whether more answers than that are counted."""
    rows = select(response.c.id).where(response.c.campaign_id == campaign_id)
    return connection.scalar(rows.order_by(response.c.id).offset(n).limit(1)) is not None


def number(connection: Connection, campaign_id: int) -> int:
    """Of how many answers figures were last shown; where their tallies are gone, how many there are."""
    known: int | None = connection.scalar(
        select(tally.c.n).where(tally.c.campaign_id == campaign_id, tally.c.segment == "")
    )
    if known is not None:
        return known
    there = select(func.count()).select_from(response).where(response.c.campaign_id == campaign_id)
    return connection.scalar(there) or 0


def reached(connection: Connection, campaign_id: int) -> Reached | None:
    columns = (refolding.c.layout, refolding.c.reached, refolding.c.done, refolding.c.data)
    row = connection.execute(select(*columns).where(refolding.c.campaign_id == campaign_id)).first()
    return None if row is None else Reached(*row)


def keep(connection: Connection, campaign_id: int, so_far: Reached) -> None:
    here, values = refolding.c.campaign_id == campaign_id, vars(so_far)
    if connection.execute(update(refolding).where(here).values(**values)).rowcount == 0:
        connection.execute(insert(refolding).values(campaign_id=campaign_id, **values))


def end(connection: Connection, campaign_id: int) -> None:
    connection.execute(delete(refolding).where(refolding.c.campaign_id == campaign_id))

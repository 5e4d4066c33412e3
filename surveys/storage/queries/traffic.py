"""Every query on how many opened, began and finished."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, bindparam, select, text

from surveys.codes import Step
from surveys.storage.tables import traffic

_ADD = text(
    "INSERT INTO traffic (campaign_id, day, channel, opened, started, finished)"
    " SELECT :campaign_id, :day, :channel, :opened, :started, :finished"
    " WHERE EXISTS (SELECT 1 FROM campaign WHERE id = :campaign_id)"  # it may be deleted meanwhile
    " ON CONFLICT (campaign_id, day, channel) DO UPDATE SET opened = traffic.opened + excluded.opened,"
    " started = traffic.started + excluded.started, finished = traffic.finished + excluded.finished"
).bindparams(*(bindparam(column.name, type_=column.type) for column in traffic.columns))


def add(connection: Connection, counts: Mapping[tuple[int, date, str, Step], int]) -> None:
    """Add these to what was counted before."""
    rows: dict[tuple[int, date, str], dict[str, object]] = {}
    for (campaign_id, day, channel, step), number in counts.items():
        empty = {"campaign_id": campaign_id, "day": day, "channel": channel, "opened": 0, "started": 0, "finished": 0}
        rows.setdefault((campaign_id, day, channel), empty)[step] = number
    connection.execute(_ADD, list(rows.values()))


def of_campaign(connection: Connection, campaign_id: int) -> list[tuple[date, str, int, int, int]]:
    """Day, channel, opened, started, finished; the oldest day first."""
    columns = (traffic.c.day, traffic.c.channel, traffic.c.opened, traffic.c.started, traffic.c.finished)
    query = select(*columns).where(traffic.c.campaign_id == campaign_id)
    return [tuple(row) for row in connection.execute(query.order_by(traffic.c.day, traffic.c.channel))]

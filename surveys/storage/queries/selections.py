"""Some of a campaign's counted answers: those that a filter chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import ColumnElement, Connection, func, or_, select

from surveys.storage.queries.responses import NewResponse
from surveys.storage.tables import response


@dataclass(frozen=True)
class Among:
    """Whose document holds, of each field, one of these values; whose form was in this language; since, and before,
    these moments.
    """

    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    locale: str | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Slice:
    """Of so many answers those that are chosen. last: the id up to which was looked; None: to the end."""

    rows: Sequence[NewResponse]
    last: str | None


def chosen(connection: Connection, campaign_id: int, among: Among, after: str, limit: int) -> Slice:
    """Of the first `limit` answers behind this id."""
    here = (response.c.campaign_id == campaign_id, response.c.id > after)
    ids = select(response.c.id).where(*here).order_by(response.c.id)
    last = connection.scalar(ids.offset(limit - 1).limit(1))
    columns = [response.c[name] for name in ("id", "answers", "received", "locale", "marks")]
    query = select(*columns).where(*here, *_conditions(connection, among)).order_by(response.c.id)
    if last is not None:
        query = query.where(response.c.id <= last)
    return Slice([NewResponse(row[0], campaign_id, *row[1:]) for row in connection.execute(query)], last)


def _conditions(connection: Connection, among: Among) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        or_(*(_holds(connection, field, value) for value in values)) for field, values in among.fields
    ]
    if among.locale is not None:
        found.append(response.c.locale == among.locale)
    if among.since is not None:
        found.append(response.c.received >= among.since)
    if among.before is not None:
        found.append(response.c.received < among.before)
    return found


def _holds(connection: Connection, field: str, value: str) -> ColumnElement[bool]:
    """Documents are flat and canonical, and quotes within a text are escaped: such a piece stands nowhere else."""
    piece = orjson.dumps({field: value}).decode()[1:-1]
    place = func.instr if connection.dialect.name == "sqlite" else func.strpos
    return place(response.c.answers, piece) > 0

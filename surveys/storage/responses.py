"""Every query on answers: acknowledged ones wait in `intake`, counted ones are in `response`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, text, union_all, update

from surveys.errors import CampaignClosed, CampaignNotOpen, GapLensError, KeyReused, NotFound
from surveys.storage.tables import campaign, intake, response, tally

Refusal = GapLensError | None


@dataclass(frozen=True, slots=True)
class NewResponse:
    """A validated answer, ready to be stored. `answers` is canonical JSON, so that equal bodies are equal texts."""

    id: str
    campaign_id: int
    answers: str
    received: datetime
    locale: str | None


@dataclass(frozen=True)
class KeptTally:
    """A campaign's tally as the table holds it."""

    layout: int
    n: int
    first: date | None
    last: date | None
    data: str


def stored_answers(connection: Connection, ids: Sequence[str], campaign_ids: Iterable[int]) -> dict[str, str]:
    """id -> answers of those that are already on disk."""
    counted = response.c.campaign_id.in_(campaign_ids) & response.c.id.in_(ids)
    both = union_all(
        select(intake.c.id, intake.c.answers).where(intake.c.id.in_(ids)),
        select(response.c.id, response.c.answers).where(counted),
    )
    return {id_: answers for id_, answers in connection.execute(both)}


def _states(connection: Connection, ids: set[int]) -> dict[int, str]:
    rows = connection.execute(select(campaign.c.id, campaign.c.state).where(campaign.c.id.in_(ids)))
    return {id_: state for id_, state in rows}


_REFUSALS: dict[str | None, Callable[[], GapLensError]] = {
    "closed": CampaignClosed,
    "draft": CampaignNotOpen,
    None: NotFound,
}
# What is new and asked for by an open campaign goes in with one statement; everything else is left as it is.
_INSERT = text(
    "INSERT INTO intake (id, campaign_id, answers, received, locale)"
    " SELECT :id, :campaign_id, :answers, :received, :locale"
    " WHERE EXISTS (SELECT 1 FROM campaign WHERE id = :campaign_id AND state = 'open')"
    " AND NOT EXISTS (SELECT 1 FROM response WHERE campaign_id = :campaign_id AND id = :id)"
    " ON CONFLICT DO NOTHING"
).bindparams(*(bindparam(column.name, type_=column.type) for column in intake.columns))


def store(connection: Connection, rows: Sequence[NewResponse]) -> Sequence[Refusal]:
    """Put a group into the open transaction; for each row None where it is stored (now or before), else why not."""
    if connection.execute(_INSERT, [_values(row) for row in rows]).rowcount == len(rows):
        return [None] * len(rows)
    campaign_ids = {row.campaign_id for row in rows}
    known = stored_answers(connection, [row.id for row in rows], campaign_ids)
    states = _states(connection, campaign_ids)
    return [_outcome(row, known.get(row.id), states.get(row.campaign_id)) for row in rows]


def _outcome(row: NewResponse, stored: str | None, state: str | None) -> Refusal:
    if stored is None:
        return _REFUSALS[state]()
    return None if stored == row.answers else KeyReused()  # a retry is confirmed even after the campaign has closed


def _values(row: NewResponse) -> dict[str, object]:
    return {
        "id": row.id,
        "campaign_id": row.campaign_id,
        "answers": row.answers,
        "received": row.received,
        "locale": row.locale,
    }


def campaigns_waiting(connection: Connection) -> list[int]:
    """Ids of the campaigns whose intake is not counted yet."""
    waiting = select(campaign.c.id).where(exists().where(intake.c.campaign_id == campaign.c.id))
    return list(connection.scalars(waiting))


def lock_campaign(connection: Connection, campaign_id: int) -> None:
    """On PostgreSQL: one process counts a campaign at a time. On SQLite the write lock does it."""
    connection.execute(select(campaign.c.id).where(campaign.c.id == campaign_id).with_for_update())


def waiting(connection: Connection, campaign_id: int, limit: int) -> Sequence[NewResponse]:
    """The first of what waits, in the order of their random ids."""
    columns = (intake.c.id, intake.c.campaign_id, intake.c.answers, intake.c.received, intake.c.locale)
    query = select(*columns).where(intake.c.campaign_id == campaign_id).order_by(intake.c.id).limit(limit)
    return [NewResponse(*row) for row in connection.execute(query)]


def move_to_response(connection: Connection, campaign_id: int, rows: Sequence[NewResponse]) -> Sequence[NewResponse]:
    """Bring rows from intake to response; returned are those that were still there and not counted before."""
    ids = [row.id for row in rows]
    columns = (intake.c.id, intake.c.campaign_id, intake.c.answers, intake.c.received, intake.c.locale)
    before = (response.c.campaign_id == campaign_id, response.c.id.in_(ids))
    there = set(connection.scalars(select(response.c.id).where(*before)))
    present = set(connection.scalars(select(intake.c.id).where(intake.c.id.in_(ids)))) - there
    moving = select(*columns).where(intake.c.id.in_(present))
    connection.execute(insert(response).from_select([column.name for column in columns], moving))
    connection.execute(delete(intake).where(intake.c.id.in_(ids)))
    return [row for row in rows if row.id in present]


def kept_tally(connection: Connection, campaign_id: int, segment: str = "") -> KeptTally | None:
    columns = (tally.c.layout, tally.c.n, tally.c.first, tally.c.last, tally.c.data)
    row = connection.execute(
        select(*columns).where(tally.c.campaign_id == campaign_id, tally.c.segment == segment)
    ).one_or_none()
    return None if row is None else KeptTally(*row)


def keep_tally(connection: Connection, campaign_id: int, kept: KeptTally, segment: str = "") -> None:
    values: Mapping[str, object] = vars(kept)
    here = (tally.c.campaign_id == campaign_id, tally.c.segment == segment)
    if connection.execute(update(tally).where(*here).values(**values)).rowcount == 0:
        connection.execute(insert(tally).values(campaign_id=campaign_id, segment=segment, **values))


def counted(connection: Connection, campaign_id: int, after: str, limit: int) -> Sequence[NewResponse]:
    """A page of the counted answers, by id: for folding anew."""
    columns = (response.c.id, response.c.campaign_id, response.c.answers, response.c.received, response.c.locale)
    query = select(*columns).where(response.c.campaign_id == campaign_id, response.c.id > after)
    return [NewResponse(*row) for row in connection.execute(query.order_by(response.c.id).limit(limit))]


def waiting_counts(connection: Connection) -> dict[int, int]:
    """Campaign id -> how many acknowledged answers are not counted yet."""
    query = select(intake.c.campaign_id, func.count()).group_by(intake.c.campaign_id)
    return {campaign_id: n for campaign_id, n in connection.execute(query)}


def tally_counts(connection: Connection) -> dict[int, int]:
    """Campaign id -> how many answers its tally holds."""
    query = select(tally.c.campaign_id, tally.c.n).where(tally.c.segment == "")
    return {campaign_id: n for campaign_id, n in connection.execute(query)}

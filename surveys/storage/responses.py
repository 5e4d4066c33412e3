"""Every query on answers: acknowledged ones wait in `intake`, counted ones are in `response`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, exists, func, insert, select, union_all, update

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


def stored_answers(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """id -> answers of those that are already on disk."""
    both = union_all(
        select(intake.c.id, intake.c.answers).where(intake.c.id.in_(ids)),
        select(response.c.id, response.c.answers).where(response.c.id.in_(ids)),
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


def store(connection: Connection, rows: Sequence[NewResponse]) -> Sequence[Refusal]:
    """Put a group into the open transaction; for each row None where it is stored (now or before), else why not."""
    known = stored_answers(connection, [row.id for row in rows])
    states = _states(connection, {row.campaign_id for row in rows})
    outcomes: list[Refusal] = []
    fresh: list[dict[str, object]] = []
    for row in rows:
        if row.id in known:  # a retry is confirmed even after the campaign has closed
            outcomes.append(None if known[row.id] == row.answers else KeyReused())
        elif (state := states.get(row.campaign_id)) != "open":
            outcomes.append(_REFUSALS[state]())
        else:
            known[row.id] = row.answers
            fresh.append(
                {
                    "id": row.id,
                    "campaign_id": row.campaign_id,
                    "answers": row.answers,
                    "received": row.received,
                    "locale": row.locale,
                }
            )
            outcomes.append(None)
    if fresh:
        connection.execute(insert(intake), fresh)
    return outcomes


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


def move_to_response(connection: Connection, rows: Sequence[NewResponse]) -> Sequence[NewResponse]:
    """Bring rows from intake to response; those that were there already are dropped, the others are returned."""
    ids = [row.id for row in rows]
    there = set(connection.scalars(select(response.c.id).where(response.c.id.in_(ids))))
    connection.execute(
        insert(response).from_select(
            ["id", "campaign_id", "answers", "received", "locale"],
            select(intake.c.id, intake.c.campaign_id, intake.c.answers, intake.c.received, intake.c.locale).where(
                intake.c.id.in_(ids), intake.c.id.not_in(there)
            ),
        )
    )
    connection.execute(delete(intake).where(intake.c.id.in_(ids)))
    return [row for row in rows if row.id not in there]


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

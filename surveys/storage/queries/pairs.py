"""Answers of the same people in two campaigns, known by the addresses of their personal links.

Only of named campaigns: of others no statement here finds anybody, whoever asks.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from surveys.storage.tables import campaign, invitation, response

MOST_NAMED = 500  # ids in one statement


def possible(connection: Connection, first: int, second: int) -> int:
    """How many have answered both, counted or waiting. By links alone, so that answers need not be read."""
    one, other = invitation.alias(), invitation.alias()
    query = select(func.count()).select_from(one.join(other, one.c.address == other.c.address))
    return connection.scalar(query.where(one.c.used, other.c.used, *_of(one, first), *_of(other, second))) or 0


def ids(connection: Connection, first: int, second: int) -> Sequence[tuple[str, str]]:
    """Of each person the ids of both counted answers."""
    one, other, before, after = invitation.alias(), invitation.alias(), response.alias(), response.alias()
    both = (
        before.join(one, before.c.invitation_id == one.c.id)
        .join(other, one.c.address == other.c.address)
        .join(after, after.c.invitation_id == other.c.id)
    )
    here = (before.c.campaign_id == first, after.c.campaign_id == second, *_of(one, first), *_of(other, second))
    query = select(before.c.id, after.c.id).select_from(both).where(*here).order_by(before.c.id)
    return [(row[0], row[1]) for row in connection.execute(query)]


def answers(connection: Connection, campaign_id: int, ids: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Id -> the answers and the marks that they carry."""
    query = select(response.c.id, response.c.answers, response.c.marks).where(response.c.campaign_id == campaign_id)
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(ids), MOST_NAMED):
        rows = connection.execute(query.where(response.c.id.in_(ids[start : start + MOST_NAMED])))
        found |= {id_: (answers, marks) for id_, answers, marks in rows}
    return found


def _of(invited: FromClause, campaign_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    named = select(campaign.c.id).where(campaign.c.anonymity == "named", campaign.c.access == "personal")
    return invited.c.campaign_id == campaign_id, invited.c.campaign_id.in_(named)

"""Deleting a campaign: every row that belongs to it, in the order that foreign keys ask for."""

from sqlalchemy import Connection, delete, func, select, update

from surveys import clock
from surveys.storage import fulltext
from surveys.storage.tables import (
    campaign,
    comment_tag,
    draft,
    imported_file,
    in_round,
    intake,
    invitation,
    message,
    refolding,
    response,
    round_,
    suggestion,
    tally,
    traffic,
)


def counts(connection: Connection, campaign_id: int) -> tuple[int, int]:
    """People on its list, and comments."""
    people, comments = (
        connection.scalar(select(func.count()).select_from(table).where(table.c.campaign_id == campaign_id)) or 0
        for table in (invitation, suggestion)
    )
    return people, comments


def hide(connection: Connection, campaign_id: int) -> None:
    """Take its figures and its place in a round away before its answers go."""
    for table in (tally, refolding, in_round):
        connection.execute(delete(table).where(table.c.campaign_id == campaign_id))
    connection.execute(delete(round_).where(round_.c.id.not_in(select(in_round.c.round_id))))


def remove_answers(connection: Connection, campaign_id: int, limit: int) -> int:
    """So many of its answers; how many there were."""
    some = select(response.c.id).where(response.c.campaign_id == campaign_id).order_by(response.c.id).limit(limit)
    ids = connection.scalars(some).all()
    if ids:
        these = (response.c.campaign_id == campaign_id, response.c.id <= ids[-1])
        connection.execute(delete(response).where(*these))
    return len(ids)


def remove(connection: Connection, campaign_id: int) -> None:
    comments = select(suggestion.c.id).where(suggestion.c.campaign_id == campaign_id)
    said = select(message.c.id).where(message.c.suggestion_id.in_(comments))
    fulltext.forget(connection, connection.scalars(said).all())
    connection.execute(delete(comment_tag).where(comment_tag.c.suggestion_id.in_(comments)))
    connection.execute(delete(message).where(message.c.suggestion_id.in_(comments)))
    for table in (suggestion, tally, refolding, response, intake, draft, invitation, traffic):
        connection.execute(delete(table).where(table.c.campaign_id == campaign_id))
    connection.execute(delete(in_round).where(in_round.c.campaign_id == campaign_id))
    connection.execute(delete(round_).where(round_.c.id.not_in(select(in_round.c.round_id))))
    undone = update(imported_file).where(imported_file.c.campaign_id == campaign_id)
    connection.execute(undone.values(campaign_id=None, state="undone", ended=clock.now()))
    connection.execute(delete(campaign).where(campaign.c.id == campaign_id))

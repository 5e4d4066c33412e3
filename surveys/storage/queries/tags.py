"""Every query on what comments are about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, or_, select
from sqlmodel import Session

from surveys.storage.access import narrow
from surveys.storage.queries.suggestions import Among
from surveys.storage.tables import Account, CommentTag, Suggestion, comment_tag, message, suggestion


@dataclass(frozen=True)
class Untagged:
    """What nothing was proposed for yet, or by an older list of rules. campaign_id: none of the suggestion box."""

    id: str
    campaign_id: int | None
    text: str


def untagged(connection: Connection, rules: int, limit: int, *, box: bool) -> Sequence[Untagged]:
    """Some of them, in the order of their ids. box: those of the suggestion box too."""
    older = comment_tag.c.day.is_(None) & (comment_tag.c.rules != rules)
    query = (
        select(suggestion.c.id, suggestion.c.campaign_id, message.c.text)
        .join(message, (message.c.suggestion_id == suggestion.c.id) & (message.c.place == 1))
        .outerjoin(comment_tag, comment_tag.c.suggestion_id == suggestion.c.id)
        .where(or_(comment_tag.c.suggestion_id.is_(None), older))
        .order_by(suggestion.c.id)
    )
    if not box:
        query = query.where(suggestion.c.campaign_id.is_not(None))
    return [Untagged(*row) for row in connection.execute(query.limit(limit))]


def propose(connection: Connection, rows: Sequence[CommentTag]) -> None:
    """Put these in the place of older proposals; at what a person has looked meanwhile stays."""
    ids = [row.suggestion_id for row in rows]
    connection.execute(delete(comment_tag).where(comment_tag.c.suggestion_id.in_(ids), comment_tag.c.day.is_(None)))
    kept = set(connection.scalars(select(comment_tag.c.suggestion_id).where(comment_tag.c.suggestion_id.in_(ids))))
    # Of a campaign that was deleted meanwhile nothing is left.
    there = set(connection.scalars(select(suggestion.c.id).where(suggestion.c.id.in_(ids))))
    values = [row.model_dump() for row in rows if row.suggestion_id in there - kept]
    if values:
        connection.execute(insert(comment_tag), values)


def get(session: Session, suggestion_id: str) -> CommentTag | None:
    return session.get(CommentTag, suggestion_id)


def keep(session: Session, row: CommentTag) -> None:
    session.add(row)
    session.flush()


@dataclass(frozen=True)
class InUse:
    """What comments of a campaign, or of none suggestions of the box, are about."""

    campaign_id: int | None
    needs_of: str
    dimension: str
    need: str | None


def in_use(session: Session, account: Account, campaign_ids: Collection[int] | None) -> Sequence[InUse]:
    """campaign_ids: none for the box."""
    tag, campaign = comment_tag.c, suggestion.c.campaign_id
    of_these = campaign.is_(None) if campaign_ids is None else campaign.in_(campaign_ids)
    query = (
        select(campaign, tag.needs_of, tag.dimension, tag.need)
        .join(comment_tag, tag.suggestion_id == suggestion.c.id)
        .where(tag.dimension.is_not(None), of_these)
        .distinct()
    )
    return [InUse(*row) for row in session.execute(narrow(query, Suggestion, account, "see_suggestions"))]


def numbers(session: Session, account: Account, among: Among) -> dict[int, int]:
    """Campaign -> how many of these comments were written in it."""
    query = select(suggestion.c.campaign_id, func.count()).where(among.holds).group_by(suggestion.c.campaign_id)
    return {id_: n for id_, n in session.execute(narrow(query, Suggestion, account, "see_suggestions"))}


def looked_at(session: Session, account: Account) -> tuple[int, int]:
    """How many proposals a person has looked at, and how many of them stayed as they were."""
    tag = comment_tag.c
    same = tag.dimension.is_not_distinct_from(tag.proposed_dimension) & tag.need.is_not_distinct_from(tag.proposed_need)
    query = (
        select(same)
        .join_from(comment_tag, suggestion, suggestion.c.id == tag.suggestion_id)
        .where(tag.day.is_not(None), tag.proposed_dimension.is_not(None))
    )
    agreed = session.scalars(narrow(query, Suggestion, account, "see_suggestions")).all()
    return len(agreed), sum(agreed)

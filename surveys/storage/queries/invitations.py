"""Every query on personal links and the drafts behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
import sqlalchemy
from sqlalchemy import ColumnElement, Connection, Text, cast
from sqlmodel import Session, and_, col, delete, exists, func, insert, or_, select

from surveys.storage.tables import Campaign, Draft, Intake, Invitation, campaign


def by_hash(session: Session, token_hash: str) -> Invitation | None:
    return session.exec(select(Invitation).where(Invitation.token_hash == token_hash)).one_or_none()


def lock(session: Session, token_hash: str) -> None:
    """On PostgreSQL: what uses this link waits until the transaction ends. On SQLite the write lock does it."""
    session.exec(select(Invitation.id).where(Invitation.token_hash == token_hash).with_for_update())


def waits(session: Session, token_hash: str, anonymous_of: int | None) -> bool:
    """Whether an answer by this link is acknowledged and not yet counted. anonymous_of: its campaign, if anonymous."""
    stored = [token_hash]
    if anonymous_of is not None:
        stored.append(session.info["seals"].mark(anonymous_of, token_hash))
    return session.exec(select(exists().where(col(Intake.token_hash).in_(stored)))).one()


def known_addresses(session: Session, campaign_id: int) -> set[str]:
    return set(session.exec(select(Invitation.address).where(Invitation.campaign_id == campaign_id)).all())


def everybody(session: Session, campaign_id: int) -> Sequence[Invitation]:
    return session.exec(
        select(Invitation).where(Invitation.campaign_id == campaign_id).order_by(col(Invitation.id))
    ).all()


def add_all(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        session.execute(insert(Invitation), rows)


def draft(session: Session, token_hash: str, since: datetime) -> Draft | None:
    """What was saved since then behind this link."""
    return session.exec(select(Draft).where(Draft.token_hash == token_hash, Draft.saved > since)).one_or_none()


def is_open(session: Session, campaign_id: int) -> bool:
    """On PostgreSQL it then stays open until the transaction ends."""
    query = select(Campaign.state).where(Campaign.id == campaign_id).with_for_update(read=True)
    return session.exec(query).one() == "open"


def forget_drafts_of(session: Session, campaigns: ColumnElement[bool]) -> None:
    """Of the campaigns for which this holds."""
    session.exec(delete(Draft).where(_draft_of(campaigns)))


def any_draft_of(session: Session, campaigns: ColumnElement[bool]) -> bool:
    return session.exec(select(exists().where(_draft_of(campaigns)))).one()


def _draft_of(campaigns: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Draft.campaign_id).in_(sqlalchemy.select(campaign.c.id).where(campaigns))


def forget_draft(session: Session, token_hash: str) -> None:
    session.exec(delete(Draft).where(col(Draft.token_hash) == token_hash))


def any_draft_before(session: Session, moment: datetime) -> bool:
    return session.exec(select(exists().where(col(Draft.saved) <= moment))).one()


def forget_drafts_before(session: Session, moment: datetime) -> None:
    session.exec(delete(Draft).where(col(Draft.saved) <= moment))


def keep_draft(session: Session, row: Draft) -> None:
    session.merge(row)
    session.flush()


def page(session: Session, campaign_id: int, find: str, start: int, most: int) -> tuple[Sequence[Invitation], int]:
    """Some of the campaign's invitations, and how many there are: first those that could not be delivered, then by
    address. find: a part of address or name.
    """
    query = select(Invitation).where(Invitation.campaign_id == campaign_id)
    if find:
        query = query.where(
            or_(
                col(Invitation.address).icontains(find, autoescape=True),
                col(Invitation.name).icontains(find, autoescape=True),
            )
        )
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    undelivered = and_(col(Invitation.failed).is_not(None), col(Invitation.sent).is_(None))
    ordered = query.order_by(undelivered.desc(), col(Invitation.address))
    return session.exec(ordered.offset(start).limit(most)).all(), total


def number(connection: Connection, campaign_id: int) -> int:
    """How many people are invited."""
    query = sqlalchemy.select(func.count()).where(col(Invitation.campaign_id) == campaign_id)
    return connection.execute(query).scalar_one()


@dataclass(frozen=True)
class Kind:
    """People of whom a list says the same. answered: of protected campaigns those that are counted."""

    segments: Mapping[str, str]
    locale: str
    invited: int
    answered: int


def kinds(connection: Connection, campaign_id: int) -> list[Kind]:
    """Everybody who is invited, by kind."""
    said, locale = cast(col(Invitation.segments), Text), col(Invitation.locale)
    query = sqlalchemy.select(said, locale, func.count(), func.count().filter(col(Invitation.used)))
    query = query.where(col(Invitation.campaign_id) == campaign_id).group_by(said, locale)
    rows = connection.execute(query).all()
    return [Kind(orjson.loads(row[0]), str(row[1]), int(row[2]), int(row[3])) for row in rows]


def of_person(session: Session, campaign_id: int, invitation_id: int) -> Invitation | None:
    query = select(Invitation).where(Invitation.campaign_id == campaign_id, Invitation.id == invitation_id)
    return session.exec(query).one_or_none()


def lock_campaign(session: Session, campaign_id: int) -> None:
    """On PostgreSQL: one list at a time is imported; respondents do not wait. On SQLite the write lock does it."""
    session.exec(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update(key_share=True))


def remove_unsent(session: Session, campaign_id: int, now: datetime, invitation_id: int | None = None) -> int:
    """Remove people who got nothing, wait for nothing and have not answered; or only this one of them."""
    waits = exists().where(col(Intake.token_hash) == col(Invitation.token_hash))
    unsent = [
        col(Invitation.campaign_id) == campaign_id,
        col(Invitation.sent).is_(None),
        col(Invitation.due).is_(None),
        col(Invitation.used).is_(False),
        or_(col(Invitation.held).is_(None), col(Invitation.held) <= now),
        ~waits,
    ]
    if invitation_id is not None:
        unsent.append(col(Invitation.id) == invitation_id)
    session.exec(delete(Draft).where(col(Draft.token_hash).in_(select(Invitation.token_hash).where(*unsent))))
    return session.exec(delete(Invitation).where(*unsent)).rowcount

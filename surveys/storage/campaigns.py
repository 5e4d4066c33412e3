"""Every query on campaigns and on the instrument versions they froze."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, text
from sqlmodel import Session, col, exists, func, or_, select

from surveys.codes import Act
from surveys.storage.access import narrow
from surveys.storage.tables import Account, Campaign, InstrumentVersion, campaign, intake

TAKE_BACK_WITHIN = timedelta(minutes=10)  # a close by hand; only then does anything follow from it
SENDING = 71_407  # of PostgreSQL's locks with numbers, ours; the second number is the campaign's id


def by_slug(session: Session, slug: str) -> Campaign | None:
    return session.exec(select(Campaign).where(Campaign.slug == slug)).one_or_none()


def open_after(session: Session, moment: datetime) -> Sequence[int]:
    """Ids of those that are still open though their last second was before this moment."""
    query = select(campaign.c.id).where(campaign.c.state == "open", campaign.c.closes < moment)
    return session.connection().scalars(query).all()


def settled(now: datetime) -> ColumnElement[bool]:
    """Closed for good: by their date, or by hand so long ago that it cannot be taken back."""
    for_good = or_(campaign.c.closed <= now - TAKE_BACK_WITHIN, campaign.c.closed > campaign.c.closes)
    return (campaign.c.state == "closed") & for_good


def not_scrubbed(session: Session, now: datetime) -> Sequence[int]:
    """Ids of settled anonymous ones in which something may still say who answered, or when."""
    waits = exists().where(intake.c.campaign_id == campaign.c.id)
    query = select(campaign.c.id).where(settled(now), campaign.c.anonymity == "anonymous")
    return session.connection().scalars(query.where(or_(campaign.c.sealed.is_(False), waits))).all()


def hold_open(connection: Connection, ids: Iterable[int]) -> None:
    """PostgreSQL: until this transaction ends these campaigns are not closed; where one is being closed, wait for that
    and see it. So no answer comes after the last that were counted. SQLite writes one transaction at a time anyway.

    PostgreSQL grants advisory locks in the order of arrival, and locks of rows not: so closing waits for those who came
    before it and for no others.
    """
    if connection.dialect.name == "postgresql":
        for id_ in sorted(ids):
            connection.execute(text("SELECT pg_advisory_xact_lock_shared(:kind, :id)"), {"kind": SENDING, "id": id_})


def hold_back(session: Session, row: Campaign) -> None:
    """Before closing: wait for the answers that are on their way to the campaign, and read it anew."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        numbers = {"kind": SENDING, "id": row.id}
        connection.execute(text("SELECT pg_advisory_xact_lock(:kind, :id)"), numbers)
        session.refresh(row)  # another process may have closed it


def allowed(session: Session, account: Account, act: Act) -> Sequence[Campaign]:
    """Those on which the account may act, the newest first."""
    return session.exec(narrow(select(Campaign), Campaign, account, act).order_by(col(Campaign.id).desc())).all()


def one_allowed(session: Session, account: Account, act: Act, campaign_id: int) -> Campaign | None:
    query = narrow(select(Campaign).where(Campaign.id == campaign_id), Campaign, account, act)
    return session.exec(query).one_or_none()


def get(session: Session, campaign_id: int) -> Campaign | None:
    return session.get(Campaign, campaign_id)


def add(session: Session, campaign: Campaign) -> Campaign:
    session.add(campaign)
    session.flush()
    return campaign


def frozen_source(session: Session, name: str, version: int) -> str | None:
    row = session.get(InstrumentVersion, (name, version))
    return None if row is None else row.source


def freeze(session: Session, name: str, version: int, source: str) -> None:
    session.add(InstrumentVersion(name=name, version=version, source=source))
    session.flush()


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Campaign)).one()


def demo_slugs(session: Session) -> Sequence[str]:
    query = select(Campaign.slug).where(Campaign.demo, Campaign.state == "open")
    return session.exec(query.order_by(col(Campaign.id))).all()

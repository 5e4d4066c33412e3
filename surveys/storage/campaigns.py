"""Every query on campaigns and on the instrument versions they froze."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, exists, func, or_, select

from surveys.access import visible
from surveys.storage.tables import Account, Campaign, InstrumentVersion, Intake


def by_slug(session: Session, slug: str) -> Campaign | None:
    return session.exec(select(Campaign).where(Campaign.slug == slug)).one_or_none()


def open_after(session: Session, moment: datetime) -> Sequence[Campaign]:
    """Those that are still open though their last second was before this moment."""
    return session.exec(select(Campaign).where(Campaign.state == "open", col(Campaign.closes) < moment)).all()


def unsealed(session: Session) -> Sequence[Campaign]:
    """Closed anonymous ones in which something may still say who answered, or when."""
    waits = exists().where(col(Intake.campaign_id) == col(Campaign.id))
    own = select(Campaign).where(Campaign.state == "closed", Campaign.anonymity == "anonymous")
    return session.exec(own.where(or_(col(Campaign.sealed).is_(False), waits))).all()


def seen_by(session: Session, viewer: Account) -> Sequence[Campaign]:
    """The newest first."""
    return session.exec(visible(select(Campaign), Campaign, viewer).order_by(col(Campaign.id).desc())).all()


def one_seen_by(session: Session, viewer: Account, campaign_id: int) -> Campaign | None:
    query = visible(select(Campaign).where(Campaign.id == campaign_id), Campaign, viewer)
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

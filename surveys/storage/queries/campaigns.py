"""Every query on campaigns and on the instrument versions they froze."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, text, update
from sqlmodel import Session, col, func, or_, select

from surveys.codes import Act
from surveys.storage.access import narrow
from surveys.storage.tables import Account, Action, Campaign, InRound, InstrumentVersion, Round, campaign, intake

TAKE_BACK_WITHIN = timedelta(minutes=10)  # a close by hand; only then does anything follow from it
SENDING = 71_407  # of PostgreSQL's locks with numbers, ours; the second number is the campaign's id


def done_of(session: Session, campaign_id: int) -> int | None:
    """The campaign's programme, where an action of it has a sentence that was released."""
    query = select(Round.programme_id).join(InRound, col(InRound.round_id) == col(Round.id))
    released = select(Action.id).where(Action.programme_id == Round.programme_id, col(Action.released_at).is_not(None))
    return session.exec(query.where(InRound.campaign_id == campaign_id, released.exists())).first()


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


_IS_THERE = or_(col(Campaign.state) != "draft", col(Campaign.imported).is_(False))  # not still coming in from a file
_PROTECTED = (campaign.c.anonymity != "named") & campaign.c.demo.is_(False)


def unfinished(session: Session, now: datetime) -> Sequence[int]:
    """Ids of settled ones of which answers are not in the figures yet, or something may still say who answered, or
    when.
    """
    waits = campaign.c.id.in_(select(intake.c.campaign_id).distinct())
    ordered = (campaign.c.anonymity == "anonymous") & campaign.c.sealed.is_(False)
    query = select(campaign.c.id).where(settled(now), campaign.c.anonymity != "named")
    return session.connection().scalars(query.where(or_(ordered, _PROTECTED & ~campaign.c.finished, waits))).all()


def due_for_step(connection: Connection, now: datetime) -> Sequence[int]:
    """Ids of open protected ones whose next step has come, or has not been set."""
    due = or_(campaign.c.next_step.is_(None), campaign.c.next_step <= now)
    return connection.scalars(select(campaign.c.id).where(campaign.c.state == "open", _PROTECTED, due)).all()


def set_step(connection: Connection, campaign_id: int, known: datetime | None, following: datetime) -> bool:
    """Set the next step; False: another process has done so since `known` was read."""
    unchanged = campaign.c.next_step.is_(None) if known is None else campaign.c.next_step == known
    change = update(campaign).where(campaign.c.id == campaign_id, unchanged).values(next_step=following)
    return connection.execute(change).rowcount == 1


def mark_stepped(connection: Connection, campaign_id: int, now: datetime) -> None:
    connection.execute(update(campaign).where(campaign.c.id == campaign_id).values(stepped=now))


def mark_finished(connection: Connection, campaign_id: int) -> None:
    connection.execute(update(campaign).where(campaign.c.id == campaign_id).values(finished=True))


def hold_open(connection: Connection, ids: Iterable[int]) -> None:
    """PostgreSQL: until this transaction ends these campaigns are not closed; where one is being closed, wait for that
    and see it. So no answer comes after the last that were counted. SQLite writes one transaction at a time anyway.

    PostgreSQL grants advisory locks in the order of arrival, and locks of rows not: so closing waits for those who came
    before it and for no others.
    """
    if connection.dialect.name == "postgresql":
        for id_ in sorted(ids):
            connection.execute(text("SELECT pg_advisory_xact_lock_shared(:kind, :id)"), {"kind": SENDING, "id": id_})


def wait_for_senders(connection: Connection, campaign_id: int) -> None:
    """PostgreSQL: wait for answers that are on their way to the campaign; others wait until the transaction ends."""
    if connection.dialect.name == "postgresql":
        numbers = {"kind": SENDING, "id": campaign_id}
        connection.execute(text("SELECT pg_advisory_xact_lock(:kind, :id)"), numbers)


def hold_back(session: Session, row: Campaign) -> None:
    """Before closing: wait for the answers that are on their way to the campaign, and read it anew."""
    wait_for_senders(session.connection(), row.id or 0)
    if session.connection().dialect.name == "postgresql":
        session.refresh(row)  # another process may have closed it


def allowed(session: Session, account: Account, act: Act) -> Sequence[Campaign]:
    """Those on which the account may act, the newest first."""
    query = narrow(select(Campaign).where(_IS_THERE), Campaign, account, act)
    return session.exec(query.order_by(col(Campaign.id).desc())).all()


def one_allowed(session: Session, account: Account, act: Act, campaign_id: int) -> Campaign | None:
    query = narrow(select(Campaign).where(Campaign.id == campaign_id, _IS_THERE), Campaign, account, act)
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


def asked_last(session: Session, account: Account | None) -> Sequence[Campaign]:
    """Of each questionnaire the last campaign that is no draft, the newest first; of those that the account may see,
    where one is named.
    """
    query = select(func.max(Campaign.id)).where(Campaign.state != "draft").group_by(Campaign.instrument)
    if account is not None:
        query = narrow(query, Campaign, account, "see_campaign")
    return session.exec(select(Campaign).where(col(Campaign.id).in_(query)).order_by(col(Campaign.id).desc())).all()


def count(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Campaign)).one()


def demo_slugs(session: Session) -> Sequence[str]:
    query = select(Campaign.slug).where(Campaign.demo, Campaign.state == "open")
    return session.exec(query.order_by(col(Campaign.id))).all()

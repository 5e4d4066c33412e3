"""Every query on the queue of messages: rows of `invitation` in which something is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlmodel
from sqlalchemy import ColumnElement, case, exists, func, null, or_, select, update
from sqlmodel import Session, col

from surveys.storage.queries.campaigns import settled
from surveys.storage.tables import Campaign, Invitation, Unit, campaign, intake, invitation

_due = invitation.c.due
_unsent = invitation.c.sent.is_(None)
_unused = invitation.c.used.is_(False)
# An answer by this link waits for its step; of an anonymous campaign nothing here tells that.
_waits = exists().where(intake.c.token_hash == invitation.c.token_hash)
_protected = invitation.c.campaign_id.in_(select(campaign.c.id).where(campaign.c.anonymity != "named"))


@dataclass(frozen=True)
class Counts:
    """How a campaign's invitations stand. remindable: got the last message before today, and is still asked."""

    invited: int
    sent: int
    used: int
    waiting: int  # for their invitation
    reminding: int  # waiting for a reminder
    failed: int
    unsent: int  # nothing sent, nothing due, nothing failed
    remindable: int


def _asked(answered: ColumnElement[bool], by_hand: bool) -> ColumnElement[bool]:
    """Who is still to get messages: whoever has not answered. by_hand: somebody passes reminders on as files and would
    see for whom there is none; those of protected campaigns are made for everybody.
    """
    return ~answered | _protected & ~_unsent if by_hand else ~answered


def _remindable(today: datetime, by_hand: bool) -> ColumnElement[bool]:
    last = func.coalesce(invitation.c.reminded, invitation.c.sent)
    return _due.is_(None) & invitation.c.failed.is_(None) & _asked(invitation.c.used, by_hand) & (last < today)


def _fresh() -> ColumnElement[bool]:
    return _due.is_(None) & invitation.c.failed.is_(None) & _unused & _unsent


def counts(session: Session, campaign_id: int, today: datetime, by_hand: bool) -> Counts:
    """today: when the day began on the company's clock. by_hand: messages are files that somebody passes on."""
    conditions: Mapping[str, ColumnElement[bool]] = {
        "sent": ~_unsent,
        "used": invitation.c.used,
        "waiting": _due == "invite",
        "reminding": _due == "remind",
        "failed": invitation.c.failed.is_not(None),
        "unsent": _fresh(),
        "remindable": _remindable(today, by_hand),
    }
    columns = [func.count().filter(condition).label(name) for name, condition in conditions.items()]
    query = select(func.count().label("invited"), *columns).where(invitation.c.campaign_id == campaign_id)
    return Counts(**session.connection().execute(query).one()._mapping)


def failures(session: Session, campaign_id: int) -> dict[str, int]:
    """How many messages were refused for good, by code."""
    refused = select(invitation.c.failed, func.count()).where(
        invitation.c.campaign_id == campaign_id, invitation.c.failed.is_not(None)
    )
    return {code: n for code, n in session.connection().execute(refused.group_by(invitation.c.failed))}


def _change(session: Session, campaign_id: int, condition: ColumnElement[bool], **values: object) -> int:
    change = update(invitation).where(invitation.c.campaign_id == campaign_id, condition)
    return session.connection().execute(change.values(**values)).rowcount


def queue_invitations(session: Session, campaign_id: int) -> int:
    return _change(session, campaign_id, _fresh(), due="invite", tries=0)


def queue_reminders(session: Session, campaign_id: int, today: datetime, by_hand: bool) -> int:
    return _change(session, campaign_id, _remindable(today, by_hand), due="remind", tries=0)


def queue_failed(session: Session, campaign_id: int) -> int:
    """Also messages to people who have answered meanwhile: a number that fell with an answer would tell whose it is.
    Those are never sent, see `drop_needless`.
    """
    kind = case((_unsent, "invite"), else_="remind")
    return _change(session, campaign_id, invitation.c.failed.is_not(None), due=kind, failed=None, held=None, tries=0)


def stop(session: Session, campaign_id: int) -> int:
    """A held row may be going out at this very moment, and stays held."""
    return _change(session, campaign_id, _due.is_not(None), due=None)


def _over(now: datetime) -> ColumnElement[bool]:
    """A close by hand may still be taken back; until then its messages wait."""
    closed = select(campaign.c.id).where(or_(settled(now), campaign.c.closes < now))
    return invitation.c.campaign_id.in_(closed)


def _ready(now: datetime, by_hand: bool) -> tuple[ColumnElement[bool], ...]:
    open_now = exists().where(
        campaign.c.id == invitation.c.campaign_id,
        campaign.c.state == "open",
        campaign.c.paused.is_(False),
        or_(campaign.c.opens.is_(None), campaign.c.opens <= now),
        or_(campaign.c.closes.is_(None), campaign.c.closes >= now),
    )
    free = or_(invitation.c.held.is_(None), invitation.c.held <= now)
    return _due.is_not(None), free, _asked(invitation.c.used | _waits, by_hand), open_now


def any_ready(session: Session, now: datetime, by_hand: bool) -> bool:
    ready = select(invitation.c.id).where(*_ready(now, by_hand))
    return session.connection().execute(ready.limit(1)).first() is not None


def _needless(now: datetime, by_hand: bool) -> ColumnElement[bool]:
    return _due.is_not(None) & or_(_over(now), ~_asked(invitation.c.used | _waits, by_hand))


def any_needless(session: Session, now: datetime, by_hand: bool) -> bool:
    needless = select(invitation.c.id).where(_needless(now, by_hand))
    return session.connection().execute(needless.limit(1)).first() is not None


def drop_needless(session: Session, now: datetime, by_hand: bool) -> None:
    """Take messages out of the queue whose campaign is over or whose receiver has answered.

    Whoever has answered and is not counted yet stands there as if the message had been sent: how many of those there
    are is not told before their step.
    """
    as_sent = {"reminded": now, "due": null()}
    waiting = _waits & ~_asked(_waits, by_hand)
    session.connection().execute(update(invitation).where(_due == "remind", waiting).values(as_sent))
    session.connection().execute(update(invitation).where(_needless(now, by_hand)).values(due=null()))


def take(session: Session, now: datetime, until: datetime, by_hand: bool) -> Invitation | None:
    """The next message to send, held until then, so that no other process sends it too. A row that another process is
    just taking is passed over (on SQLite one process writes at a time).
    """
    query = sqlmodel.select(Invitation).where(*_ready(now, by_hand)).order_by(col(Invitation.id)).limit(1)
    row = session.exec(query.with_for_update(skip_locked=True)).one_or_none()
    if row is not None:
        row.held = until
        session.flush()
    return row


def settle(session: Session, invitation_id: int, **values: object) -> None:
    """Write down what became of a message. A person who was removed meanwhile stays removed."""
    change = update(invitation).where(invitation.c.id == invitation_id)
    session.connection().execute(change.values(**values))


def unit_name(session: Session, found: Campaign) -> str:
    unit = session.get(Unit, found.unit_id) if found.unit_id else None
    return unit.name if unit else ""

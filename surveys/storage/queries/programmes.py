"""Every query on programmes, on their rounds and on the campaigns in these."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, delete, func, select

from surveys.codes import Act
from surveys.storage.access import narrow
from surveys.storage.tables import Account, Campaign, InRound, Programme, Round


def allowed(session: Session, account: Account, act: Act) -> Sequence[Programme]:
    """Those on which the account may act, the newest first."""
    query = narrow(select(Programme), Programme, account, act)
    return session.exec(query.order_by(col(Programme.id).desc())).all()


def one_allowed(session: Session, account: Account, act: Act, programme_id: int) -> Programme | None:
    query = narrow(select(Programme).where(Programme.id == programme_id), Programme, account, act)
    return session.exec(query).one_or_none()


def add(session: Session, row: Programme | Round) -> None:
    session.add(row)
    session.flush()


def rounds(session: Session, programme_id: int) -> Sequence[Round]:
    """In their order."""
    return session.exec(select(Round).where(Round.programme_id == programme_id).order_by(col(Round.begins))).all()


def round_of(session: Session, programme_id: int, begins: date) -> Round | None:
    return session.exec(select(Round).where(Round.programme_id == programme_id, Round.begins == begins)).one_or_none()


def campaigns(session: Session, account: Account, programme_id: int) -> Sequence[Campaign]:
    """Of all rounds, those that the account may see, in the order in which they were made."""
    query = select(Campaign).join(InRound, col(Campaign.id) == col(InRound.campaign_id))
    query = query.join(Round, col(InRound.round_id) == col(Round.id)).where(Round.programme_id == programme_id)
    return session.exec(narrow(query.order_by(col(Campaign.id)), Campaign, account, "see_campaign")).all()


def places(session: Session, programme_id: int) -> Mapping[int, int]:
    """Campaign -> round, of the programme's rounds."""
    query = select(InRound).join(Round, col(InRound.round_id) == col(Round.id))
    found = session.exec(query.where(Round.programme_id == programme_id)).all()
    return {each.campaign_id: each.round_id for each in found}


def size_of(session: Session, round_id: int) -> int:
    return session.exec(select(func.count()).select_from(InRound).where(InRound.round_id == round_id)).one()


def round_with(session: Session, campaign_id: int) -> Round | None:
    query = select(Round).join(InRound, col(InRound.round_id) == col(Round.id))
    return session.exec(query.where(InRound.campaign_id == campaign_id)).one_or_none()


def move(session: Session, campaign_id: int, found: Round | None) -> None:
    """Into this round, or out of any. A round that is left empty goes with it."""
    left, row = round_with(session, campaign_id), session.get(InRound, campaign_id)
    if row is not None:
        session.delete(row)
        session.flush()
    if found is not None:
        session.add(InRound(campaign_id=campaign_id, round_id=found.id or 0))
        session.flush()
    if left is not None and not size_of(session, left.id or 0):
        remove(session, left)


def empty(session: Session, round_id: int) -> None:
    session.exec(delete(InRound).where(col(InRound.round_id) == round_id))


def remove(session: Session, row: Programme | Round) -> None:
    session.delete(row)
    session.flush()

"""Every query on actions, and on the waves by which they are judged."""

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, delete, or_, select

from surveys.codes import Act, ActionState
from surveys.storage.access import narrow
from surveys.storage.tables import Account, Action, Campaign, InRound, Programme, Round


def allowed(session: Session, account: Account, act: Act) -> Sequence[Action]:
    """Of all programmes that the account reaches."""
    query = select(Action).join(Programme, col(Action.programme_id) == col(Programme.id))
    return session.exec(narrow(query, Programme, account, act).order_by(col(Action.id))).all()


def of_programme(session: Session, programme_id: int) -> Sequence[Action]:
    """In the order in which they were made."""
    return session.exec(select(Action).where(Action.programme_id == programme_id).order_by(col(Action.id))).all()


def one(session: Session, programme_id: int, action_id: int) -> Action | None:
    query = select(Action).where(Action.programme_id == programme_id, Action.id == action_id)
    return session.exec(query).one_or_none()


def from_origin(session: Session, programme_id: int, origin_id: str) -> Sequence[Action]:
    query = select(Action).where(Action.programme_id == programme_id, Action.origin_id == origin_id)
    return session.exec(query.order_by(col(Action.id))).all()


def put(session: Session, row: Action) -> None:
    session.add(row)
    session.flush()


def remove_all(session: Session, programme_id: int) -> None:
    session.exec(delete(Action).where(col(Action.programme_id) == programme_id))


def programmes_with(session: Session, states: Collection[ActionState]) -> Sequence[int]:
    """Programmes that have actions in one of these states."""
    return session.exec(select(Action.programme_id).where(col(Action.state).in_(states)).distinct()).all()


def programme(session: Session, programme_id: int) -> Programme | None:
    return session.get(Programme, programme_id)


def waves(session: Session, programme_id: int) -> Sequence[tuple[Round, Campaign]]:
    """Opened campaigns of the programme's rounds, in the order of these, whoever may see them."""
    query = select(Round, Campaign).join(InRound, col(InRound.round_id) == col(Round.id))
    query = query.join(Campaign, col(Campaign.id) == col(InRound.campaign_id))
    query = query.where(Round.programme_id == programme_id, Campaign.state != "draft")
    return session.exec(query.order_by(col(Round.begins), col(Campaign.id))).all()


def owners(session: Session, unit_id: int | None) -> Sequence[Account]:
    """Who may own an action of a programme of this unit: whoever reaches it."""
    query = select(Account).order_by(col(Account.name), col(Account.id))
    if unit_id is not None:
        query = query.where(or_(col(Account.unit_id).is_(None), Account.unit_id == unit_id))
    return session.exec(query).all()


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Account -> what it is called."""
    return {each.id or 0: each.name for each in session.exec(select(Account).where(col(Account.id).in_(ids)))}

"""Every query on sets of needs, and on the questionnaires that were published of them."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from surveys.codes import Act
from surveys.storage.access import narrow
from surveys.storage.tables import Account, Campaign, InstrumentVersion, WrittenSet


def allowed(session: Session, account: Account, act: Act) -> Sequence[WrittenSet]:
    """Those on which the account may act, the last changed first."""
    query = narrow(select(WrittenSet), WrittenSet, account, act)
    return session.exec(query.order_by(col(WrittenSet.changed).desc(), col(WrittenSet.id))).all()


def one_allowed(session: Session, account: Account, act: Act, set_id: str) -> WrittenSet | None:
    query = narrow(select(WrittenSet).where(WrittenSet.id == set_id), WrittenSet, account, act)
    return session.exec(query).one_or_none()


def add(session: Session, row: WrittenSet) -> WrittenSet:
    session.add(row)
    session.flush()
    return row


def remove(session: Session, row: WrittenSet) -> None:
    session.delete(row)
    session.flush()


def latest(session: Session, name: str) -> int | None:
    """The latest version of a questionnaire that was published."""
    return session.exec(select(func.max(InstrumentVersion.version)).where(InstrumentVersion.name == name)).one_or_none()


def campaigns_of(session: Session, names: Sequence[str]) -> int:
    """How many campaigns ask these questionnaires."""
    return session.exec(select(func.count()).select_from(Campaign).where(col(Campaign.instrument).in_(names))).one()

"""Every query on notes of leads about needs."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, select

from surveys.storage.tables import Account, Annotation


def of_need(session: Session, programme_id: int, needs_of: str, need: str) -> Sequence[Annotation]:
    """In the order of their days."""
    here = (Annotation.programme_id == programme_id, Annotation.needs_of == needs_of, Annotation.need == need)
    query = select(Annotation).where(*here).order_by(col(Annotation.day), col(Annotation.id))
    return session.exec(query).all()


def names(session: Session, rows: Sequence[Annotation]) -> dict[int, str]:
    """Account -> what it is called, of whoever wrote them."""
    ids = {row.account_id for row in rows}
    return {each.id or 0: each.name for each in session.exec(select(Account).where(col(Account.id).in_(ids)))}


def keep(session: Session, row: Annotation) -> None:
    session.add(row)
    session.flush()


def remove(session: Session, row: Annotation) -> None:
    session.delete(row)
    session.flush()


def remove_all(session: Session, programme_id: int) -> None:
    session.exec(delete(Annotation).where(col(Annotation.programme_id) == programme_id))

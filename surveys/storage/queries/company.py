"""Every query on the company's own words."""

from sqlmodel import Session, select

from surveys.storage.tables import Company


def get(session: Session) -> Company:
    return session.exec(select(Company)).one()


def put(session: Session, row: Company) -> None:
    session.add(row)
    session.flush()

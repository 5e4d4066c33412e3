"""What a transaction holds until it ends."""

from sqlmodel import Session, SQLModel


def hold(session: Session, row: SQLModel) -> None:
    """Nobody else adds to the row's history meanwhile: before the history is read for its next number.

    On SQLite whoever writes is alone already.
    """
    session.refresh(row, with_for_update=True)

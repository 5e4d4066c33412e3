"""What a transaction holds until it ends."""

from sqlalchemy import text
from sqlmodel import Session, SQLModel

EVENTS = 71_408  # of PostgreSQL's locks with numbers, ours


def hold(session: Session, row: SQLModel) -> None:
    """Nobody else adds to the row's history meanwhile: before the history is read for its next number.

    On SQLite whoever writes is alone already.
    """
    session.refresh(row, with_for_update=True)


def hold_events(session: Session) -> None:
    """Nobody else appends to the log of events meanwhile. No row can be held instead: whoever waited for the last one
    would take it for the last still.
    """
    if session.connection().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:events)"), {"events": EVENTS})

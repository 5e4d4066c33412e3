"""Every query on the log of events."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Integer, Row, Select, Table, func, literal, or_, select
from sqlmodel import Session, col, delete

from surveys.codes import EventKind, Subject
from surveys.storage.access import narrow
from surveys.storage.tables import Account, Event, EventReason, event, event_reason, metadata

SLICE = 1000  # rows that are read at once


def last(session: Session) -> tuple[int, str] | None:
    """Number and hash."""
    row = session.execute(select(event.c.id, event.c.hash).order_by(event.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else (row.id, row.hash)


def _as_stored(table: Table, id_: str) -> int | str:
    return int(id_) if isinstance(table.c.id.type, Integer) else id_


def unit_of(session: Session, kind: Subject, id_: str) -> int | None:
    """Of a subject; None: it belongs to everybody. 0: it does not exist."""
    table = metadata.tables.get(kind)
    if table is None or "unit_id" not in table.c:
        return None
    found = session.execute(select(table.c.unit_id).where(table.c.id == _as_stored(table, id_))).one_or_none()
    return 0 if found is None else found.unit_id


def add(session: Session, row: Event, reason: EventReason | None) -> None:
    session.add(row)
    session.flush()
    if reason is not None:
        session.add(reason)
        session.flush()


def erase_reason(session: Session, event_id: int) -> None:
    session.exec(delete(EventReason).where(col(EventReason.event_id) == event_id))


def all_in_order(session: Session) -> Iterator[Row[Any]]:
    """Each with what is left of its reason: `salt` and `text`."""
    query = select(event, event_reason.c.salt, event_reason.c.text).join(event_reason, isouter=True)
    yield from session.execute(query.order_by(event.c.id), execution_options={"yield_per": SLICE})


def one(session: Session, account: Account, event_id: int) -> Event | None:
    """If the account may see it."""
    found: Event | None = session.scalar(_seen(account).where(col(Event.id) == event_id))
    return found


def page(
    session: Session,
    account: Account,
    start: int,
    most: int,
    kind: EventKind | None = None,
    subject: Subject | None = None,
    subject_id: str = "",
) -> tuple[Sequence[tuple[Event, str | None, str | None]], int]:
    """Some of those that the account may see, the newest first, each with who did it and why; how many there are."""
    query = _seen(account)
    if kind:
        query = query.where(col(Event.kind) == kind)
    if subject:
        query = query.where(col(Event.subject_kind) == subject)
    if subject_id:
        query = query.where(col(Event.subject_id) == subject_id)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    wanted = query.order_by(col(Event.id).desc()).offset(start).limit(most).subquery()
    told = (
        select(Event, Account.name, EventReason.text)  # type: ignore[call-overload]
        .join(wanted, wanted.c.id == Event.id)
        .join(Account, col(Account.id) == Event.account_id, isouter=True)
        .join(EventReason, col(EventReason.event_id) == Event.id, isouter=True)
    )
    rows = session.execute(told.order_by(col(Event.id).desc())).all()
    return [(row[0], row[1], row[2]) for row in rows], total


def _seen(account: Account) -> Select[Any]:
    """Of accounts a unit sees its own: one of no unit reaches all, and is nobody's colleague in the unit."""
    query = narrow(select(Event), Event, account, "see_events")
    if account.unit_id is not None:
        query = query.where(or_(col(Event.unit_id).is_not(None), col(Event.subject_kind) != "account"))
    return query


def names_of(session: Session, kind: Subject, ids: Sequence[str]) -> dict[str, Any]:
    """Id -> title or name, of those that still exist; empty where they have none."""
    table = metadata.tables.get(kind)
    if table is None:
        return {}
    name = next((table.c[each] for each in ("title", "name") if each in table.c), literal(""))
    wanted = [_as_stored(table, id_) for id_ in ids]
    return {str(id_): named for id_, named in session.execute(select(table.c.id, name).where(table.c.id.in_(wanted)))}

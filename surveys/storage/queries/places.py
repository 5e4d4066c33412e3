"""Every query on the company's lists and on what became of their entries."""

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select, update

from surveys.codes import Act, Listed
from surveys.storage import locks
from surveys.storage.access import narrow, one_with
from surveys.storage.queries import company
from surveys.storage.tables import Account, Campaign, Place, PlaceChange


def hold(session: Session) -> None:
    """Until this transaction ends nobody else changes the lists."""
    locks.hold(session, company.get(session))


def allowed(session: Session, account: Account, act: Act) -> Sequence[Place]:
    return session.exec(narrow(select(Place), Place, account, act).order_by(col(Place.id))).all()


def one_allowed(session: Session, account: Account, act: Act, place_id: int) -> Place | None:
    return session.exec(narrow(select(Place).where(Place.id == place_id), Place, account, act)).one_or_none()


def of_unit(session: Session, unit_id: int | None, kind: Listed) -> Sequence[Place]:
    """Those of a unit, of units merged with it, and those of no unit; of no unit all."""
    query = select(Place).where(Place.kind == kind)
    if unit_id is not None:
        query = query.where(or_(col(Place.unit_id).in_(one_with(unit_id)), col(Place.unit_id).is_(None)))
    return session.exec(query.order_by(col(Place.id))).all()


def former_names(session: Session, kind: Listed) -> Sequence[tuple[int, str]]:
    """Ids of entries with the names that they had, the oldest first."""
    query = select(PlaceChange.place_id, PlaceChange.name).join(Place)
    query = query.where(Place.kind == kind, PlaceChange.change == "renamed")
    return session.exec(query.order_by(col(PlaceChange.id))).all()


def history(session: Session, place_id: int) -> Sequence[tuple[PlaceChange, str | None]]:
    """What became of an entry, the oldest first, with the name of who did it."""
    query = select(PlaceChange, Account.name).join(Account, isouter=True).where(PlaceChange.place_id == place_id)
    return session.exec(query.order_by(col(PlaceChange.id))).all()


def add(session: Session, row: Place | PlaceChange) -> None:
    session.add(row)
    session.flush()


def drafts(session: Session) -> Sequence[Campaign]:
    return session.exec(select(Campaign).where(Campaign.state == "draft", col(Campaign.imported).is_(False))).all()


def write_segments(session: Session, draft: Campaign, segments: dict[str, list[str]]) -> None:
    """Unless it was opened meanwhile."""
    still = (col(Campaign.id) == draft.id, col(Campaign.state) == "draft")
    session.exec(update(Campaign).where(*still).values(segments=segments))

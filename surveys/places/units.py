"""The parts of the company: listed for everybody, added and renamed by accounts of no unit."""

from collections.abc import Sequence

from sqlmodel import Session

from surveys.errors import ChangedMeanwhile, Invalid, NotFound, Problem, ProblemCode
from surveys.people.accounts import LONGEST_UNIT
from surveys.people.addresses import folded, plain_name
from surveys.storage import access
from surveys.storage.queries import accounts as storage
from surveys.storage.queries import places as lists
from surveys.storage.tables import Account, Unit


def may_change(account: Account) -> bool:
    return account.unit_id is None and access.may(account, "change_units")


def seen_by(session: Session, account: Account) -> Sequence[Unit]:
    """All, or its own."""
    return [unit for unit in storage.units(session) if account.unit_id in (None, unit.id)]


def one_for(session: Session, account: Account, unit_id: int) -> Unit:
    """To be changed. NotFound also where the account may not."""
    found = next((unit for unit in storage.units(session) if unit.id == unit_id), None)
    if found is None or not may_change(account):
        raise NotFound
    return found


def create(session: Session, account: Account, typed: str) -> None:
    if not may_change(account):
        raise NotFound
    lists.hold(session)
    storage.unit_named(session, _checked(session, typed, "unit"))


def rename(session: Session, unit: Unit, shown: str, typed: str) -> None:
    """shown: the name that the form showed. Invalid, ChangedMeanwhile."""
    lists.hold(session)
    session.refresh(unit)
    if plain_name(typed) == unit.name:
        return
    if shown != unit.name:
        raise ChangedMeanwhile
    unit.name = _checked(session, typed, "name", unit)
    storage.put_unit(session, unit)


def _checked(session: Session, typed: str, field: str, own: Unit | None = None) -> str:
    name = plain_name(typed)
    others = {folded(unit.name) for unit in storage.units(session) if own is None or unit.id != own.id}
    problem: ProblemCode | None = None
    if not name:
        problem = "name_missing"
    elif len(name) > LONGEST_UNIT:
        problem = "name_too_long"
    elif folded(name) in others:
        problem = "name_taken"
    if problem:
        shown = name if len(name) <= LONGEST_UNIT else f"{name[:20]}…"
        raise Invalid([Problem(field, problem, {"name": shown, "limit": LONGEST_UNIT, "length": len(name)})])
    return name
